"""Possible duplicates among the cards a supervisor holds: the newest open cases beside all of them. Nothing is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casework.access import catalogue
from casework.cases import duplicates, merging
from casework.cases.choices import State
from casework.cases.duplicates import Pair
from casework.cases.models import Case, DecidedPair

AT_ONCE = 50  # open cases compared with all cards on one page
MOST = 100  # pairs shown of them

Card = Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """What one page shows. *more*: pairs beyond MOST, the least likely; *has_next*: older open cases were not compared yet."""

    pairs: list[Pair[UUID]]
    more: int = 0
    has_next: bool = False
    compared: int = 0  # cards
    cards: Mapping[UUID, Card] = field(default_factory=dict)

    @property
    def cases(self) -> list[UUID]:
        """The cases of the pairs, each once."""
        return list(dict.fromkeys(pk for pair in self.pairs for pk in (pair.one, pair.other)))


def look(number: int, *, decided: bool = False) -> Look:
    """Page *number* of the open cases, the newest first, beside every card; with *decided* the pairs that were decided on."""
    newest = catalogue.reach(Case, Case.objects.filter(state=State.OPEN)).order_by("-opened_on", "-id").values_list("pk", flat=True)
    found = list(newest[(number - 1) * AT_ONCE : number * AT_ONCE + 1])
    cards = catalogue.cards(Case)
    facts = {pk: duplicates.facts_of(card) for pk, card in cards.items()}
    new = {pk: facts[pk] for pk in found[:AT_ONCE] if pk in facts}
    known = merging.decided()
    likely = duplicates.likely(new, facts, at_least=duplicates.LIKELY)
    pairs = [pair for pair in likely if (DecidedPair.tag_of(pair.one, pair.other) in known) == decided]
    return Look(pairs[:MOST], len(pairs[MOST:]), len(found) > AT_ONCE, len(cards), cards)


def likeness_of(one: Case, other: Case) -> duplicates.Likeness:
    """The points and reasons of two cases she holds the cards of."""
    cards = catalogue.cards(Case, [one.pk, other.pk])
    return duplicates.compare(duplicates.facts_of(cards.get(one.pk, {})), duplicates.facts_of(cards.get(other.pk, {})))
