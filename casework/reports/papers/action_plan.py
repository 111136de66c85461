"""The action plan: whole for the office, and for herself as a few dated lines of what comes next."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext, pgettext

from casework.cases import display
from casework.cases.models import PlanItem
from casework.reports.papers import sheet
from casework.reports.papers.sheet import Section

FIELDS = ("goal", "action", "service", "who", "by", "decision", "outcome", "progress", "remarks")


def internal(items: list[PlanItem], people: Mapping[str, str]) -> list[Section]:
    """One section for each need, what is due first at the top. *people* are names by id."""
    return [Section(_need(item), [sheet.rows(_said(item, people))]) for item in sorted(items, key=_due)]


def hers(items: list[PlanItem]) -> list[Section]:
    """What is still to be done, by its day: no need, no goal, nobody's name."""
    waiting = [item for item in sorted(items, key=_due) if item.action and not item.is_settled]
    if not waiting:
        return []
    return [Section(pgettext("on her own paper", "What comes next"), [sheet.entries((item.by, item.action, "") for item in waiting)])]


def _need(item: PlanItem) -> str:
    return item.need_words or gettext("Another need")


def _said(item: PlanItem, people: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(row.label, row.value) for row in display.rows(item, people, only=FIELDS) if row.value]


def _due(item: PlanItem) -> tuple[bool, date, str]:
    return item.is_settled, item.by or date.max, str(item.pk)
