"""Which closed cases have been kept long enough, by the office's own rules. Nothing goes by itself: two people decide on each.

A rule is a term of the list ``retention_rules``; its code says for whom it is and how many years: ``closed_adult_10y``. Of two rules in
force for the same people the longer one counts; without one nobody's case is ever due.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from casework import reference
from casework.access import catalogue
from casework.cases.ages import ADULT
from casework.cases.choices import State
from casework.cases.models import Case
from casework.erasure.models import LegalHold

LIST = "retention_rules"
ADULTS, CHILDREN = "adult", "child"
MOST = 50  # cases on one page
_CODE = re.compile(r"closed_(adult|child)_([1-9][0-9]?)y")


@dataclass(frozen=True)
class Rule:
    """For whom, how many years, and the office's words for it."""

    whom: str
    years: int
    words: str


@dataclass(frozen=True)
class Due:
    """A case whose time is over, by a rule. *unsure*: no year of birth is known, so she was taken for an adult."""

    case: Case
    code: str
    rule: Rule
    held: bool
    unsure: bool


def rules(day: date | None = None) -> dict[str, Rule]:
    """The rules in force, by whom they are for. A code that is none of a rule is left out."""
    found: dict[str, Rule] = {}
    for code, words in reference.choices(LIST, day):
        if match := _CODE.fullmatch(code):
            rule = Rule(match[1], int(match[2]), words)
            if rule.whom not in found or found[rule.whom].years < rule.years:
                found[rule.whom] = rule
    return found


def old_enough(day: date | None = None) -> QuerySet[Case]:
    """Closed cases past the shortest rule, the oldest first: what plain columns say. Whose they are, and so which rule, they do not."""
    years = [rule.years for rule in rules(day).values()]
    closed = Case.objects.filter(state=State.CLOSED, closed_on__lte=_before(day or timezone.localdate(), min(years))) if years else None
    found: QuerySet[Case] = closed.order_by("closed_on", "pk") if closed is not None else Case.objects.none()
    return found


def due(only: Collection[UUID] | None = None) -> list[Due]:
    """What is due among the cases that whoever acts reaches, or among *only* these. The caller records what is shown."""
    today, known, wanted = timezone.localdate(), rules(), old_enough()
    if only is not None:
        wanted = wanted.filter(pk__in=only)
    cases = list(catalogue.reach(Case, wanted).order_by("closed_on", "pk")[: MOST * 4])
    cards = catalogue.cards(Case, [case.pk for case in cases]) if cases else {}
    held = set(LegalHold.objects.filter(case__in=cases, lifted_on=None).values_list("case_id", flat=True))
    found = (_due(case, cards.get(case.pk, {}), known, held, today) for case in cases)
    return [one for one in found if one is not None][:MOST]


def _due(case: Case, card: dict[str, Any], known: dict[str, Rule], held: Iterable[UUID], today: date) -> Due | None:
    born = card.get("birth_year")
    child = born is not None and case.closed_on is not None and case.closed_on.year - born <= ADULT  # of two possible ages the lower
    rule = known.get(CHILDREN if child else ADULTS)
    if rule is None or case.closed_on is None:
        return None
    last = max(case.closed_on, date(born + ADULT + 1, 1, 1)) if child and born is not None else case.closed_on
    if last > _before(today, rule.years):
        return None
    return Due(case, card.get("code", ""), rule, case.pk in set(held), born is None)


def _before(day: date, years: int) -> date:
    """The same day so many years ago; of 29 February the day before."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
