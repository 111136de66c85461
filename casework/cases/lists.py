"""The coded lists of the record behind one door: what can be chosen, and what a code is called.

What differs by office, place or year is reference data, which the office keeps itself (casework.reference). Two short lists that only
our own pages use are fixed here. A code that a list no longer offers still has its words, so that old records read on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import pgettext_lazy

from casework import reference

# Reference lists.
INCIDENT_TYPES, EVAW_ACTS, PLACES, PRACTICES = "incident_types", "evaw_acts", "place_types", "harmful_practices"
DOCUMENT_KINDS = "document_kinds"
NEEDS, SERVICES = "needs", "services"
# Needs that code names: the parts of an assessment of the same names become needs of the case. An office may reword or retire them.
SAFETY, HEALTH, PSYCHOSOCIAL, LEGAL = "safety", "health", "psychosocial", "legal"
RISK_REASONS, ROLES = "risk_reasons", "conference_roles"

LISTS: Final[dict[str, dict[str, Any]]] = {
    RISK_REASONS: {
        "threat": pgettext_lazy("reason for a risk", "Threats to kill or to harm her or the children"),
        "weapon": pgettext_lazy("reason for a risk", "A weapon in the house"),
        "worse": pgettext_lazy("reason for a risk", "It becomes worse or more frequent"),
        "same_house": pgettext_lazy("reason for a risk", "She lives with the perpetrator"),
        "found": pgettext_lazy("reason for a risk", "Somebody may learn that she came here"),
        "leaving": pgettext_lazy("reason for a risk", "She has left or wants to leave"),
        "pregnant": pgettext_lazy("reason for a risk", "She is pregnant"),
        "date": pgettext_lazy("reason for a risk", "A marriage, jirga or decision is near"),
        "alone": pgettext_lazy("reason for a risk", "Nobody supports her"),
        "self_harm": pgettext_lazy("reason for a risk", "She may harm herself"),
    },
    ROLES: {
        "caseworker": pgettext_lazy("role at a conference", "Caseworker"),
        "supervisor": pgettext_lazy("role at a conference", "Supervisor"),
        "counsellor": pgettext_lazy("role at a conference", "Counsellor"),
        "legal": pgettext_lazy("role at a conference", "Legal officer"),
        "health": pgettext_lazy("role at a conference", "Health worker"),
        "partner": pgettext_lazy("role at a conference", "Partner organisation"),
        "herself": pgettext_lazy("role at a conference", "She herself"),
    },
}


def choices(list_name: str, *, keep: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """What can be chosen from a list today, in its order; *keep* are codes a record has already. Raises reference.UnknownList."""
    return list(LISTS[list_name].items()) if list_name in LISTS else reference.choices(list_name, keep=keep)


def every(list_name: str) -> list[tuple[str, Any]]:
    """All of a list with its words, also what cannot be chosen any more. Raises reference.UnknownList."""
    return list(LISTS[list_name].items()) if list_name in LISTS else reference.every(list_name)


def in_order(list_name: str, codes: Iterable[str]) -> list[str]:
    """*codes*, each once, as the list has them; those it does not know come last."""
    given = dict.fromkeys(codes)
    known = [code for code, _ in every(list_name) if code in given]
    return [*known, *(code for code in given if code not in known)]


@dataclass(frozen=True)
class Vocabulary:
    """A list in the place of a class of fixed choices, for who only reads codes: ``.choices`` has the words of all, past ones too."""

    of: str

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return every(self.of)


def label(list_name: str, code: str) -> str:
    """The words of a code in the active language; the code itself when the list does not know it."""
    return str(LISTS[list_name].get(code, code)) if list_name in LISTS else reference.label(list_name, code)
