"""Contexts of an incident, derived from facts that stand in the record and stored nowhere: pure functions.

They help a reader to see a pattern. They are no finding, and say so by their words ("possible").
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from casework.cases.ages import is_child
from casework.cases.classification import MARRIAGE, NOT_GBV, SEXUAL
from casework.cases.record_choices import Abduction, Context, Relation, YesNo

INTIMATE: Final = frozenset({Relation.HUSBAND, Relation.FORMER, Relation.FIANCE})
TAKEN: Final = frozenset({Abduction.TRAFFICKED, Abduction.RECRUITED, Abduction.OTHER})


@dataclass(frozen=True)
class Facts:
    """What the contexts follow from. *relations* of all who did it; *age* hers when it happened."""

    core: str = ""
    relations: Collection[str] = ()
    age: int | None = None
    exchange: str = ""
    abduction: str = ""
    practice: str = ""


def contexts(facts: Facts) -> list[Context]:
    """The contexts of one incident. None before it is classified, and none of what is not gender-based violence."""
    if facts.core in ("", NOT_GBV):
        return []
    sexual = facts.core in SEXUAL
    found = {
        Context.PARTNER: bool(INTIMATE & set(facts.relations)),
        Context.CHILD: sexual and is_child(facts.age),
        Context.EARLY_MARRIAGE: facts.core == MARRIAGE and is_child(facts.age),
        Context.EXPLOITATION: sexual and facts.exchange == YesNo.YES,
        Context.SLAVERY: sexual and facts.abduction in TAKEN,
        Context.PRACTICE: facts.practice not in ("", "none"),
    }
    return [context for context, holds in found.items() if holds]
