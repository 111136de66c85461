"""Organisations of the tests: a legal-aid office with everything HSDS has, as small as it can be, and entries made of it."""

from copy import deepcopy
from typing import Any
from uuid import UUID, uuid5

from referrals.directory import actions
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry
from tests.cast import Cast

SPACE = UUID("5d3c0d8e-0b57-4c0e-9a57-2f8f6f1d4a01")
NAME = "خانهٔ عدالت"


def number(name: str) -> str:
    """The same id for the same word."""
    return str(uuid5(SPACE, name))


def organisation(name: str = NAME, **members: Any) -> dict[str, Any]:
    """A document with a service, hours, papers, a cost and an area."""
    key = name
    service = {
        "id": number(f"{key} service"), "name": "مشورهٔ حقوقی", "status": "active", "description": "نفقه، طلاق، حضانت",
        "schedules": [
            {
                "id": number(f"{key} hours"), "freq": "WEEKLY", "byday": "SA,SU,MO,TU,WE", "opens_at": "08:00", "closes_at": "15:30",
            }
        ],
        "languages": [{"id": number(f"{key} dari"), "name": "دری", "code": "prs"}],
        "required_documents": [{"id": number(f"{key} tazkira"), "document": "تذکره، اگر دارد"}],
        "cost_options": [{"id": number(f"{key} cost"), "option": "رایگان", "amount": 0, "currency": "AFN"}],
        "service_areas": [{"id": number(f"{key} area"), "name": "کابل", "extent": "AF-KAB", "extent_type": "iso3166-2"}],
        "attributes": [
            {
                "id": number(f"{key} type"),
                "taxonomy_term": {
                    "id": number("term legal"), "code": "legal", "name": "Legal aid", "description": "Legal aid", "taxonomy": "services",
                },
            }
        ],
    }
    document = {
        "id": number(key), "name": name, "description": "کمک حقوقی برای زنان",
        "phones": [{"id": number(f"{key} phone"), "number": "+93700000321"}],
        "locations": [
            {
                "id": number(f"{key} place"), "location_type": "physical", "name": "دفتر کابل",
                "addresses": [
                    {
                        "id": number(f"{key} address"), "address_1": "کوچهٔ دوم", "city": "کابل", "state_province": "کابل",
                        "postal_code": "1001", "country": "AF", "address_type": "physical",
                    }
                ],
            }
        ],
        "services": [service],
    }
    return {**document, **deepcopy(members)}


def an_entry(
    cast: Cast, name: str = NAME, *, by: str = "shakiba", partner: str = "", about: About | None = None, **members: Any
) -> DirectoryEntry:
    """An entry of the directory, written by one of the office."""
    with cast.acting(by):
        team = cast.teams[partner] if partner else None
        return actions.add_entry(document=organisation(name, **members), about=about or About(), partner=team)
