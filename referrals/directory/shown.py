"""An entry as the pages show it: in words, with marks, in the language of the reader."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.utils.translation import get_language, ngettext, pgettext

from casework import reference
from casework.cases.choices import Spoken
from casework.localisation import calendar, provinces
from casework.localisation.digits import counted
from casework.localisation.languages import known
from referrals.directory import facets
from referrals.directory.about import About
from referrals.directory.choices import FemaleStaff, Gender, Mahram, Sensitivity, Working
from referrals.directory.sealing import Opened
from referrals.directory.search import name_of
from referrals.marks import Mark

Found = dict[str, Any]
_WORKING = {Working.OPEN: ("good", "check"), Working.SUSPENDED: ("wait", "clock"), Working.CLOSED: ("alarm", "no")}
_FEMALE = {FemaleStaff.ALWAYS: ("good", "check"), FemaleStaff.SOMETIMES: ("", "clock"), FemaleStaff.NO: ("wait", "x")}


@dataclass(frozen=True)
class Line:
    """One organisation of the list."""

    entry: Opened
    name: str
    services: str
    provinces: str
    working: Mark | None
    female: Mark | None
    verified: Mark
    shelter: bool


class Day(NamedTuple):
    """A day of the week and what is open on it."""

    name: str
    today: bool
    hours: list[tuple[Any, Any, str]]  # opens, closes, of which service


def language() -> str:
    return get_language() or "en"


def line_of(entry: Opened, today: date) -> Line:
    document, about = entry.document, entry.about
    return Line(
        entry=entry, name=name_of(entry), services=services(document), provinces=listed(province_names(document)), working=working(about),
        female=female(about), verified=verified(about, today), shelter=about.sensitivity == Sensitivity.SHELTER,
    )


def listed(words: list[str]) -> str:
    return pgettext("between the parts of a list", ", ").join(word for word in words if word)


def services(document: Found) -> str:
    """What they do: the words of the office's list, and the name of a service that has none of them."""
    words = [reference.label("services", code) for code in facets.service_types(document)]
    words += [service["name"] for service in document.get("services", []) if not facets.types_of(service)]
    return listed(list(dict.fromkeys(words)))


def province_names(document: Found) -> list[str]:
    return [provinces.name(code, language()) for code in facets.provinces_of(document)]


def language_names(document: Found) -> list[str]:
    ours = dict(Spoken.choices)
    return [str(ours.get(code, words or code)) for code, words in facets.languages_of(document).items()]


# --- marks -------------------------------------------------------------------------------------------------------------------
def working(about: About) -> Mark | None:
    if about.working_status not in Working.values:
        return None
    state = Working(about.working_status)
    kind, icon = _WORKING[state]
    return kind, str(state.label), icon


def female(about: About) -> Mark | None:
    if about.female_staff not in FemaleStaff.values:
        return None
    staff = FemaleStaff(about.female_staff)
    kind, icon = _FEMALE[staff]
    return kind, str(staff.label), icon


def verified(about: About, today: date) -> Mark:
    """How long ago somebody of the office asked them; a warning when that is too long, or never was."""
    age = about.age(today)
    if age is None:
        return "wait", pgettext("a directory entry", "Not verified yet"), "alert"
    if age == 0:
        words = pgettext("a directory entry", "Verified today")
    else:
        words = ngettext("Verified %(n)s day ago", "Verified %(n)s days ago", age) % {"n": counted(age)}
    return ("wait", words, "alert") if about.is_stale(today) else ("", words, "check")


def warning(about: About, today: date) -> Mark | None:
    """What whoever refers somebody there should know first."""
    if about.working_status in (Working.SUSPENDED, Working.CLOSED):
        return working(about)
    return verified(about, today) if about.is_stale(today) else None


def mahram(about: About) -> str:
    return str(Mahram(about.mahram_policy).label) if about.mahram_policy in Mahram.values else ""


def gender(about: About) -> str:
    return str(Gender(about.focal_point_gender).label) if about.focal_point_gender in Gender.values else ""


# --- hours and services ------------------------------------------------------------------------------------------------------
def week(document: Found, today: date) -> list[Day]:
    """Saturday to Friday; nothing where no weekly hours are known."""
    by_day = {day: list(hours) for day, hours in groupby(facets.hours_of(document, today), key=lambda hours: hours.day)}
    if not by_day:
        return []
    words, now = calendar.WEEKDAYS[known(language())], (today.weekday() + 2) % 7
    several = len(document.get("services", [])) > 1
    return [
        Day(words[number], number == now, [(one.opens, one.closes, one.of if several else "") for one in by_day.get(day, [])])
        for number, day in enumerate(facets.DAYS)
    ]


class Service(NamedTuple):
    """One service in words; *rows* are (label, text)."""

    id: str
    name: str
    kind: str
    status: Mark | None
    description: str
    rows: list[tuple[str, str]]


def service(found: Found) -> Service:
    kinds = listed([reference.label("services", code) for code in facets.types_of(found)])
    return Service(found["id"], found["name"], kinds, _status(found), found.get("description", ""), [row for row in _rows(found) if row[1]])


def _status(found: Found) -> Mark | None:
    words = {
        "inactive": ("wait", pgettext("state of a service", "Not offered now"), "clock"),
        "temporarily closed": ("wait", pgettext("state of a service", "Closed for a time"), "clock"),
        "defunct": ("alarm", pgettext("state of a service", "No longer offered"), "no"),
    }
    return words.get(str(found.get("status")))


def _rows(found: Found) -> list[tuple[str, str]]:
    areas = [area.get("name", "") for area in found.get("service_areas", [])]
    covered = [provinces.name(code, language()) for code in facets.provinces_of({"services": [found]})]
    known = {name for names in provinces.PROVINCES.values() for name in names.values()}
    spoken = language_names({"services": [found]})
    return [
        (pgettext("of a service", "For whom"), found.get("eligibility_description", "")),
        (pgettext("of a service", "How to come in"), found.get("application_process", "")),
        (pgettext("of a service", "Where"), listed([*covered, *(area for area in areas if area not in known)])),
        (pgettext("of a service", "Languages"), listed(spoken)),
        (pgettext("of a service", "Documents to bring"), listed([one.get("document", "") for one in found.get("required_documents", [])])),
        (pgettext("of a service", "Cost"), listed([found.get("fees_description", ""), *map(_cost, found.get("cost_options", []))])),
        (pgettext("of a service", "Places"), listed(list(map(_places, found.get("capacities", []))))),
        (pgettext("of a service", "Waiting time"), found.get("wait_time", "")),
        (pgettext("of a service", "Hours in words"), listed([one.get("description", "") for one in found.get("schedules", [])])),
        (pgettext("of a service", "Notice"), found.get("alert", "")),
    ]


def _cost(option: Found) -> str:
    amount = option.get("amount")
    said = " ".join(part for part in (counted(amount), str(option.get("currency", "")).upper()) if part) if amount else ""
    return listed([option.get("option", ""), said, option.get("amount_description", "")])


def _places(capacity: Found) -> str:
    unit = (capacity.get("unit") or {}).get("name", "")
    free, most = counted(capacity["available"]), capacity.get("maximum")
    if most is None:
        said = pgettext("places of a service", "%(free)s free") % {"free": free}
    else:
        said = pgettext("places of a service", "%(free)s free of %(all)s") % {"free": free, "all": counted(most)}
    return f"{said} ({unit})" if unit and unit != OUR_UNIT else said


OUR_UNIT = "place"
