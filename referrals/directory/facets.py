"""What a document says, as the office asks for it: kinds of service, provinces, languages, hours."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final, NamedTuple

from casework.localisation import provinces
from casework.localisation.sounds import bare
from referrals.directory.shelters import types_of

Found = dict[str, Any]
DAYS: Final = ("SA", "SU", "MO", "TU", "WE", "TH", "FR")  # the week as it begins here
_OF_PYTHON: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LANGUAGES: Final = {
    "fa": "fa-af", "fas": "fa-af", "per": "fa-af", "prs": "fa-af", "fa-af": "fa-af", "ps": "ps", "pus": "ps", "pbt": "ps", "pbu": "ps",
    "uz": "uz", "uzb": "uz", "uzs": "uz",
}  # fmt: skip


class Hours(NamedTuple):
    """On one day of the week, at which time; *of* is the service."""

    day: str
    opens: time
    closes: time
    of: str


def service_types(document: Found) -> list[str]:
    """Codes of the office's list of services, each once."""
    return list(dict.fromkeys(code for service in document.get("services", []) for code in types_of(service)))


@lru_cache(maxsize=1)
def _provinces() -> dict[str, str]:
    return {bare(name): code for code, names in provinces.PROVINCES.items() for name in names.values()}


def provinces_of(document: Found) -> list[str]:
    """Codes of the provinces that its services cover or its places lie in, by code or by name in three languages."""
    named: list[str] = []
    for service in document.get("services", []):
        named += [area.get(key, "") for area in service.get("service_areas", []) for key in ("extent", "name")]
    for place in places_of(document):
        named += [address.get(key, "") for address in place.get("addresses", []) for key in ("state_province", "region", "city")]
    found = [name if name in provinces.PROVINCES else _provinces().get(bare(name).strip(), "") for name in named]
    return list(dict.fromkeys(code for code in found if code))


def places_of(document: Found) -> list[Found]:
    """Its locations, and those of its services, each once."""
    places = list(document.get("locations", []))
    for service in document.get("services", []):
        places += [at["location"] for at in service.get("service_at_locations", []) if at.get("location")]
    return list({place["id"]: place for place in places}.values())


def languages_of(document: Found) -> dict[str, str]:
    """Code → the words of the document, for every language spoken there; a language not of ours has its name as code."""
    holders = [*document.get("services", []), *places_of(document)]
    spoken = [language for holder in holders for language in holder.get("languages", [])]
    return {code: language.get("name", "") for language in reversed(spoken) if (code := language_code(language))}


def language_code(language: Found) -> str:
    return _LANGUAGES.get(str(language.get("code", "")).lower().replace("_", "-"), str(language.get("name") or language.get("code") or ""))


# --- hours -------------------------------------------------------------------------------------------------------------------
def schedules_of(document: Found) -> Iterator[tuple[str, Found]]:
    """(name of the service, schedule); the name is empty for the hours of a place."""
    for service in document.get("services", []):
        for holder in (service, *service.get("service_at_locations", [])):
            yield from ((service["name"], schedule) for schedule in holder.get("schedules", []))
    for place in places_of(document):
        yield from (("", schedule) for schedule in place.get("schedules", []))


def hours_of(document: Found, today: date) -> list[Hours]:
    """The weekly hours in force, in the order of the week. Other rules of repetition are words, not hours."""
    found = set()
    for of, schedule in schedules_of(document):
        if not _in_force(schedule, today) or schedule.get("freq", "WEEKLY") != "WEEKLY":
            continue
        opens, closes = clock(schedule.get("opens_at")), clock(schedule.get("closes_at"))
        if opens is not None and closes is not None:
            found |= {Hours(day, opens, closes, of) for day in days_of(schedule)}
    return sorted(found, key=lambda hours: (DAYS.index(hours.day), hours.opens, hours.closes, hours.of))


def days_of(schedule: Found) -> list[str]:
    named = {day.strip() for day in re.split(r"[,;]", schedule.get("byday", ""))}
    return [day for day in DAYS if day in named]


def is_open_at(document: Found, now: datetime) -> bool:
    """Whether one of its weekly hours holds this moment at the office."""
    day = _OF_PYTHON[now.weekday()]
    return any(hours.day == day and hours.opens <= now.time() < hours.closes for hours in hours_of(document, now.date()))


def _in_force(schedule: Found, today: date) -> bool:
    first, last = schedule.get("valid_from", ""), schedule.get("valid_to", "")
    return (not first or first <= today.isoformat()) and (not last or today.isoformat() <= last)


def clock(text: Any) -> time | None:
    try:
        return time.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        return None
