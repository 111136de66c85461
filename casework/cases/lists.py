"""The coded lists of the record behind one door: what can be chosen, and what a code is called.

They are reference data, which the office keeps itself (casework.reference). A code that a list no longer offers still has its words: old
records read on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from casework import reference

INCIDENT_TYPES, EVAW_ACTS, PLACES, PRACTICES = "incident_types", "evaw_acts", "place_types", "harmful_practices"
DOCUMENT_KINDS = "document_kinds"
NEEDS, SERVICES = "needs", "services"
# Needs that code names: the parts of an assessment of the same names become needs of the case. An office may reword or retire them.
SAFETY, HEALTH, PSYCHOSOCIAL, LEGAL = "safety", "health", "psychosocial", "legal"
RISK_REASONS, ROLES = "risk_reasons", "conference_roles"


def choices(list_name: str, *, keep: Iterable[str] = ()) -> list[tuple[str, Any]]:
    """What can be chosen from a list today, in its order; *keep* are codes a record has already. Raises reference.UnknownList."""
    return reference.choices(list_name, keep=keep)


def every(list_name: str) -> list[tuple[str, Any]]:
    """All of a list with its words, also what cannot be chosen any more. Raises reference.UnknownList."""
    return reference.every(list_name)


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
    return reference.label(list_name, code)
