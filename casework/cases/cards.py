"""What a case's catalogue card holds: the little that lists and searches need."""

from typing import Any

from casework.cases.models import Case, Situation, Survivor
from casework.localisation import names


def identity_facts(survivor: Survivor) -> dict[str, Any]:
    """The part of a card that comes from who she is. ``keys`` are folded names, for search only."""
    spoken = [survivor.given_name, survivor.known_as, survivor.father_name, survivor.grandfather_name, survivor.husband_name]
    return {
        "code": survivor.case_code,
        "name": survivor.given_name or survivor.known_as,
        "father": survivor.father_name,
        "keys": names.keys([n for n in spoken if n]),
        "birth_year": survivor.birth.value.year if survivor.birth and survivor.birth.value else None,
        "province": survivor.province,
    }


def situation_facts(situation: Situation) -> dict[str, Any]:
    """The part that says where the case stands."""
    return {"risk": situation.risk, "needs": situation.needs, "next": situation.next_step}


def facts_of(record: Any) -> dict[str, Any]:
    """The card facts that follow from a changed record; empty for records a card does not show."""
    if isinstance(record, Survivor):
        return identity_facts(record)
    if isinstance(record, Situation):
        return situation_facts(record)
    return {}


def card_of(case: Case, survivor: Survivor, situation: Situation) -> dict[str, Any]:
    return {**identity_facts(survivor), **situation_facts(situation), "team": str(case.team_id)}
