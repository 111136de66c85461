"""What a form changes in a document. Everything it does not ask about stays as it was, in its place."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from casework.cases.choices import Spoken
from casework.localisation import provinces
from referrals.directory import facets
from referrals.directory.shelters import OWN_LIST
from referrals.directory.shown import OUR_UNIT
from referrals.directory.table import ENTITIES
from referrals.directory.validation import walk

Found = dict[str, Any]
_OURS = UUID("0f4e2f0e-2c6b-4d37-9c0e-5d6a1b7c8e90")  # the space of ids that are the same in every office
NO_POSTCODE = "-"  # HSDS asks for one, the country hardly uses them


def put(found: Found, name: str, value: Any) -> None:
    """Write a member, or take it out where nothing is said."""
    if value in ("", None):
        found.pop(name, None)
    else:
        found[name] = value


def organisation(document: Found, said: Found) -> Found:
    """The document with what the form of an organisation says."""
    changed = deepcopy(document) or {"id": str(uuid4())}
    changed["name"], changed["description"] = said["name"], said["description"] or said["name"]
    put(changed, "alternate_name", said["alternate_name"])
    _phone(changed, said["phone"])
    _address(changed, said)
    return changed


def everywhere(document: Found, entity: str, found: Found) -> None:
    """HSDS repeats a thing under the same id: what was changed in one place is changed in all of them."""
    inside = {member.name for member in ENTITIES[entity].inside}
    plain = {name: value for name, value in found.items() if name not in inside}
    for described, one, _at in walk("organization", document):
        if described.name == entity and one["id"] == found["id"]:
            one.update(plain)


def _phone(document: Found, number: str) -> None:
    """The first telephone: changed, added, or taken away where nothing is said."""
    there = list(document.get("phones", []))
    if there and number:
        everywhere(document, "phone", {**there[0], "number": number})
    elif number:
        document["phones"] = [{"id": str(uuid4()), "number": number}]
    elif there:
        _keep(document, "phones", there[1:])


def _keep(found: Found, many: str, there: list[Found]) -> None:
    if there:
        found[many] = there
    else:
        found.pop(many, None)


def address_of(document: Found) -> Found:
    """The first address of its first place."""
    places = document.get("locations") or [{}]
    addresses: list[Found] = places[0].get("addresses") or [{}]
    return addresses[0]


def _address(document: Found, said: Found) -> None:
    street, city, code = said["address"], said["city"], said["province"]
    now = address_of(document)
    if (street, city, code) == (now.get("address_1", ""), now.get("city", ""), province_of(now)):
        return
    places = list(document.get("locations", []))
    if not (street or city or code):
        if places:
            rest = list(places[0].get("addresses", []))[1:]
            kept = {name: value for name, value in places[0].items() if name != "addresses"} | ({"addresses": rest} if rest else {})
            bare = set(kept) <= {"id", "location_type"}
            _keep(document, "locations", places[1:] if bare else [kept, *places[1:]])
        return
    place = places[0] if places else {"id": str(uuid4()), "location_type": "physical"}
    named = {"address_1": street or city or "-", "city": city or "-", "state_province": provinces.name(code, "fa-af") if code else "-"}
    usual = {"id": str(uuid4()), "postal_code": NO_POSTCODE, "country": "AF", "address_type": "physical"}
    address = {**usual, **now, **named}
    everywhere(document, "address", address)
    document["locations"] = [{**place, "addresses": [address, *list(place.get("addresses", []))[1:]]}, *places[1:]]


def province_of(address: Found) -> str:
    found = facets.provinces_of({"locations": [{"id": "", "addresses": [address]}]})
    return found[0] if found else ""


# --- a service ---------------------------------------------------------------------------------------------------------------
def with_service(document: Found, number: str, said: Found, now: datetime) -> Found:
    """The document with one service changed, or added."""
    changed = deepcopy(document)
    services = changed.setdefault("services", [])
    place = next((at for at, one in enumerate(services) if one["id"] == number), None)
    if place is None:
        services.append(_service({"id": str(uuid4()), "status": "active"}, said, now))
    else:
        services[place] = _service(services[place], said, now)
        for name, entity in (("schedules", "schedule"), ("capacities", "service_capacity")):
            for one in services[place].get(name, []):
                everywhere(changed, entity, one)
    return changed


def _service(found: Found, said: Found, now: datetime) -> Found:
    found["name"], found["status"] = said["name"], said["status"]
    for name in ("description", "eligibility_description", "application_process", "fees_description"):
        put(found, name, said[name])
    _type(found, said["kind"])
    _hours(found, said)
    _languages(found, said["languages"])
    _provinces(found, said["provinces"])
    _documents(found, said["documents"].split("\n"))
    _capacity(found, said["free"], said["places"], now)
    return found


def _type(found: Found, code: str) -> None:
    others = [one for one in found.get("attributes", []) if (one.get("taxonomy_term") or {}).get("taxonomy") != OWN_LIST]
    ours = [one for one in found.get("attributes", []) if one not in others]
    if [one["taxonomy_term"].get("code") for one in ours] != [code]:
        ours = [{"id": str(uuid4()), "taxonomy_term": term(code)}] if code else []
    _keep(found, "attributes", [*others, *ours])


def term(code: str) -> Found:
    """A term of the office's list of services: the same in every document, whatever the words of the office."""
    return {"id": str(uuid5(_OURS, f"services {code}")), "code": code, "name": code, "description": code, "taxonomy": OWN_LIST}


def weekly(found: Found) -> Found | None:
    """The first weekly schedule: the one that the form shows."""
    return next((one for one in found.get("schedules", []) if one.get("freq", "WEEKLY") == "WEEKLY" and facets.days_of(one)), None)


def _hours(found: Found, said: Found) -> None:
    there = list(found.get("schedules", []))
    shown = weekly(found)
    place = there.index(shown) if shown is not None else len(there)
    if not said["days"]:
        _keep(found, "schedules", there[:place] + there[place + 1 :])
        return
    hours = {**(shown or {"id": str(uuid4()), "freq": "WEEKLY"}), "byday": ",".join(day for day in facets.DAYS if day in said["days"])}
    for name in ("opens_at", "closes_at"):
        if facets.clock(hours.get(name)) != said[name]:
            put(hours, name, said[name].strftime("%H:%M") if said[name] else "")
    found["schedules"] = [*there[:place], hours, *there[place + 1 :]]


def _languages(found: Found, wanted: Iterable[str]) -> None:
    ours = {code: str(words) for code, words in Spoken.choices if code != Spoken.OTHER}
    there = [one for one in found.get("languages", []) if (code := facets.language_code(one)) not in ours or code in wanted]
    known = {facets.language_code(one) for one in there}
    _keep(found, "languages", there + [_language(code) for code in wanted if code not in known])


def _language(code: str) -> Found:
    names = {"fa-af": ("دری", "prs"), "ps": ("پښتو", "pus"), "uz": ("اوزبیکی", "uzs")}
    name, iso = names.get(code, (code, code))
    return {"id": str(uuid4()), "name": name, "code": iso}


def _provinces(found: Found, wanted: Iterable[str]) -> None:
    def of(area: Found) -> str:
        return next(iter(facets.provinces_of({"services": [{"service_areas": [area]}]})), "")

    there = [area for area in found.get("service_areas", []) if not of(area) or of(area) in wanted]
    known = {of(area) for area in there}
    fresh = [
        {"id": str(uuid4()), "name": provinces.name(code, "fa-af"), "extent": code, "extent_type": "iso3166-2"}
        for code in wanted if code not in known
    ]  # fmt: skip
    _keep(found, "service_areas", there + fresh)


def _documents(found: Found, lines: Iterable[str]) -> None:
    there = {one.get("document", ""): one for one in found.get("required_documents", [])}
    wanted = [line.strip() for line in lines if line.strip()]
    _keep(found, "required_documents", [there.get(line) or {"id": str(uuid4()), "document": line} for line in dict.fromkeys(wanted)])


def _capacity(found: Found, free: int | None, places: int | None, now: datetime) -> None:
    there = list(found.get("capacities", []))
    first = there[0] if there else {}
    if (first.get("available"), first.get("maximum")) == (free, places):
        return
    if free is None:
        _keep(found, "capacities", there[1:])
        return
    unit = {"id": str(uuid5(_OURS, OUR_UNIT)), "name": OUR_UNIT}
    fresh = {"id": str(uuid4()), "unit": unit} | first | {"available": free, "updated": now.isoformat(timespec="seconds")}
    put(fresh, "maximum", places)
    found["capacities"] = [fresh, *there[1:]]
