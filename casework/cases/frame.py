"""What every page of a case carries: its code, state and risk, how to reach her safely, and the way to its other pages."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from casework.access import catalogue, gate, rings
from casework.cases import display
from casework.cases.choices import FlagKind, State
from casework.cases.models import Case

Section = dict[str, Any]

# Rooms above register here: each returns the line of its page of this case, or None when the reader has no part in it.
# Its "name" is what the pages of that room give as *here*.
SECTIONS: list[Callable[[Case], Section | None]] = []
VERBS = {
    "write": "cases.write",
    "consent": "cases.consent",
    "close": "cases.close",
    "reopen": "cases.reopen",
    "assign": "cases.assign",
    "hand_on": "cases.hand_on",
    "print": "reports.print",
    "refer": "referrals.send",
    "history": "cases.history",
    "erase": "erasure.ask",
    "rekey": "cases.rekey",
}


def of(
    case: Case, *, here: str, records: Iterable[Any] = (), kind: str = "case.read", show: str = "", recorded: bool = False, **facts: Any
) -> dict[str, Any]:
    """The context of a page of *case*. Admits *records* in one entry of *kind*, and says what may be done.

    *here* is the name of the page in the side navigation; *show* is "name" or "phone" when she asked to see it. The card stands on
    every page, so one that opens no record has its entry as well; *recorded* says that the page wrote it under this case already.
    """
    ring = rings.current()
    ring.admit(list(records), kind=kind, **facts)
    if not recorded:
        ring.look(case)
    card = catalogue.cards(Case, [case.pk]).get(case.pk, {})
    open_ = case.state == State.OPEN
    may = {name: gate.allows(case, verb) for name, verb in VERBS.items()}
    may |= {name: may[name] and open_ for name in ("write", "consent", "close", "refer")} | {"reopen": may["reopen"] and not open_}
    return {
        "case": case,
        "case_code": card.get("code", ""),
        "card": card,
        "shown": show,
        "may": may,
        "is_open": open_,
        "risk": display.risk_tag(card.get("risk", "")),
        "flags": [(key, FlagKind(kind).label) for key, kind in card.get("flags", {}).items()],
        "case_sections": SimpleLazyObject(lambda: sections(case, here)),  # a saved form shows no page
    }


def sections(case: Case, here: str) -> list[Section]:
    """The pages of this case, with a lock where a compartment is closed to the reader."""
    held = rings.current().compartments(case)
    own = [
        _section(case, "case", "clock", pgettext("section of a case", "Timeline"), here),
        _section(case, "identity", "id", pgettext("section of a case", "Identity and contact"), here, locked="identity" not in held),
        _section(case, "consents", "hand", pgettext("section of a case", "Consents"), here, locked="case" not in held),
        _section(case, "situation", "flag", pgettext("section of a case", "Situation"), here, locked="case" not in held),
        _section(case, "assessments", "list", pgettext("section of a case", "Assessment"), here, locked="case" not in held),
        _section(case, "plans", "shield", pgettext("section of a case", "Plans"), here, locked="case" not in held),
    ]
    others = [section for build in SECTIONS if (section := build(case)) is not None]
    for section in others:
        section["current"] = bool(here) and section.get("name") == here
    return [*own, *others, _section(case, "history", "eye", pgettext("section of a case", "Access and history"), here)]


def _section(case: Case, name: str, icon: str, label: str, here: str, *, locked: bool = False) -> Section:
    url = reverse(f"cases:{name}", args=[case.pk])
    return {"url": url, "icon": icon, "label": label, "count": 0, "hot": False, "current": name == here, "locked": locked}


def safe_strip(contact: Any) -> dict[str, Any] | None:
    """How to reach her, without the number; None when there is no such record. A closed or damaged one says so."""
    if contact is None:
        return None
    if not contact.is_open:
        return {"damaged": True} if contact.is_damaged else {"locked": True}
    whose = contact.get_whose_display() if contact.whose else ""
    return {
        "locked": False,
        "whose": whose,
        "phone": contact.phone,
        "hours": contact.hours,
        "cover": contact.cover,
        "leave_message": contact.leave_message,
        "way": contact.get_way_display() if contact.way else "",
        "may_answer": contact.may_answer,
        "code_word": contact.code_word,
    }
