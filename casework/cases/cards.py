"""What a case's catalogue card holds: the little that lists, searches and the page of the day need."""

from datetime import date
from typing import Any, NamedTuple

from casework.cases import duplicates
from casework.cases.models import Case, CaseRecord, SafeContact, Situation, Survivor
from casework.localisation import names

Card = dict[str, Any]
LONGEST = 80  # characters of the words of one due thing: a card is small


class Due(NamedTuple):
    """Something to be done by a day. *kind* is the code of the record that says so ("" for the next step of the case), *record* its id;
    *who* the id of the person it waits for, "" for whoever works on the case."""

    on: date
    words: str
    kind: str = ""
    who: str = ""
    record: str = ""


def identity_facts(survivor: Survivor) -> Card:
    """The part of a card that comes from who she is. ``keys`` are folded names, for search only.

    What follows the province is for finding duplicates: where in ``keys`` her two names, her father's and her grandfather's stand, and a
    keyed digest of her tazkira number.
    """
    spoken = [survivor.given_name, survivor.known_as, survivor.father_name, survivor.grandfather_name, survivor.husband_name]
    keys = names.keys([name for name in spoken if name])
    return {
        "code": survivor.case_code,
        "name": survivor.given_name or survivor.known_as,
        "father": survivor.father_name,
        "keys": keys,
        "birth_year": _year_of_birth(survivor),
        "province": survivor.province,
        "kin": [_place_in(keys, name) for name in spoken[:4]],
        **_mark("tazkira", survivor.tazkira_number),
    }


def _place_in(keys: list[str], name: str) -> int:
    """Where the fold of *name* stands among *keys*; -1 when it has none. A card says no name twice: it is small."""
    fold = names.fold(name)
    return keys.index(fold) if fold else -1


def _year_of_birth(survivor: Survivor) -> int | None:
    """As she said it, or as it follows from an age she said."""
    if survivor.birth and survivor.birth.value:
        return int(survivor.birth.value.year)
    if survivor.age is None or survivor.age_said_on is None:
        return None
    return int(survivor.age_said_on.year - survivor.age)


def contact_facts(contact: SafeContact) -> Card:
    """The part that comes from how to reach her: a keyed digest of the number, never the number."""
    return _mark("phone", contact.phone)


def _mark(kind: str, number: str) -> Card:
    """Nothing where there is no number: a card is small."""
    mark = duplicates.mark_of(kind, number)
    return {f"{kind}_mark": mark} if mark else {}


def _but(card: Card, name: str) -> Card:
    return {key: fact for key, fact in card.items() if key != name}


def situation_facts(situation: Situation) -> Card:
    """The part that says where the case stands."""
    return {"risk": situation.risk, "needs": situation.needs, "next": situation.next_step}


def card_of(case: Case, survivor: Survivor, situation: Situation, contact: SafeContact) -> Card:
    """The card of a new case."""
    facts = {**identity_facts(survivor), **contact_facts(contact), **situation_facts(situation)}
    return with_next(facts, case.next_action_on) if case.next_action_on else facts


def with_identity(card: Card, survivor: Survivor) -> Card:
    return {**_but(card, "tazkira_mark"), **identity_facts(survivor)}


def with_contact(card: Card, contact: SafeContact) -> Card:
    return {**_but(card, "phone_mark"), **contact_facts(contact)}


def with_situation(card: Card, situation: Situation) -> Card:
    return {**card, **situation_facts(situation)}


def with_next(card: Card, on: date) -> Card:
    """The card with the day of the next step."""
    return {**card, "next_on": on.isoformat()}


def with_due(card: Card, record: CaseRecord, due: Due | None) -> Card:
    """The card with what *record* now waits for; None when it waits for nothing any more."""
    waiting = {key: value for key, value in card.get("due", {}).items() if key != str(record.pk)}
    if due is not None:
        waiting[str(record.pk)] = [due.on.isoformat(), due.words[:LONGEST], record.code, due.who]
    return {**card, "due": waiting}


def passed_on(card: Card, before: str, to: str = "") -> Card:
    """The card with what waited for one person waiting for another; without one, for whoever works on the case."""
    waiting = {key: [on, words, kind, to if who == before else who] for key, (on, words, kind, who) in card.get("due", {}).items()}
    return {**card, "due": waiting} if waiting else card


def next_on(card: Card) -> date | None:
    """The day of the next step, as it was set by hand."""
    return date.fromisoformat(card["next_on"]) if card.get("next_on") else None


def due_of(card: Card) -> list[Due]:
    """Everything that waits, the earliest first: the next step, and what records say."""
    day = next_on(card)
    found = [Due(day, card.get("next", ""))] if day else []
    found += [Due(date.fromisoformat(on), words, kind, who, key) for key, (on, words, kind, who) in card.get("due", {}).items()]
    return sorted(found, key=lambda due: due.on)


def earliest(card: Card) -> date | None:
    """The day on which the case is next due."""
    return next((due.on for due in due_of(card)), None)
