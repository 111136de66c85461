"""The papers of a case: what each is made from, for whom it can be, and how it is built. The safety plan stands apart: nobody offers it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.accounts import directory
from casework.cases import timeline
from casework.cases.models import Case
from casework.reports.papers import action_plan, closing, consent, safety_plan
from casework.reports.papers.sheet import HERS, OFFICE, Section

Asked = dict[str, Any]


@dataclass(frozen=True)
class Offer:
    """One kind of paper. *what* is its name in the trail; *records* finds what it is made from, unopened.

    *coded*: the office's copy bears the case code. *titled*: it bears its title without one. *names*: she is asked whether names may stand
    on hers. *free*: made from no record. *stamp*: what stands across it beside the reader's name. *shown*: its words are shown before it
    is printed. *facts*: what else the trail keeps of it.
    """

    what: str
    title: Any
    about: Any
    copies: tuple[str, ...]
    records: Callable[[Case], list[Any]]
    build: Callable[[Case, list[Any], Asked], list[Section]]
    coded: bool = True
    names: bool = False
    free: bool = False
    titled: bool = False
    stamp: Any = ""
    shown: bool = False
    facts: Callable[[Asked], dict[str, Any]] = lambda asked: {}
    caution: Any = gettext_lazy("Confidential. For use in this office only.")

    def heading(self) -> str:
        """The title of the office's copy; a paper that she signs or carries has a neutral one, whatever stands here."""
        return str(self.title) if (self.coded or self.titled) and OFFICE in self.copies else ""


def _consent(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    return consent.filled(records[0], copy=asked["copy"], named=asked.get("named", False))


def _plan(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    if asked["copy"] == HERS:
        return action_plan.hers(records)
    return action_plan.internal(records, directory.names_of(timeline.people_in(records)))


def _letter(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    return closing.letter()


def _checklist(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    return closing.internal(case, records[0])


def _safety(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    return safety_plan.hers(records[0], asked["parts"])


CONSENT = Offer(
    "consent", gettext_lazy("Consent form"), gettext_lazy("What was explained, and what she agreed to or refused."), (OFFICE, HERS),
    lambda case: list(case.consent_records.order_by("-recorded_on", "-pk")), _consent, coded=False, names=True,
    caution=gettext_lazy("Confidential. Keep it locked, apart from the case file."),
)  # fmt: skip
SAFETY_PLAN = Offer(
    "safety_plan", pgettext_lazy("kind of record", "Safety plan"), "", (HERS,),
    lambda case: list(case.safetyplan_records.order_by("-recorded_on", "-pk")[:1]), _safety,
)  # fmt: skip
OFFERED = {
    "action-plan": Offer(
        "action_plan", pgettext_lazy("kind of record", "Action plan"),
        gettext_lazy("Whole for the office; for herself only what comes next, in neutral words."), (OFFICE, HERS),
        lambda case: list(case.planitem_records.all()), _plan,
    ),
    "closing-letter": Offer(
        "closing_letter", pgettext_lazy("kind of paper", "Closing letter"),
        gettext_lazy("For her: she may come back at any time. Nothing of the case stands in it."), (HERS,),
        lambda case: [], _letter, names=True, free=True,
    ),
    "closure-sheet": Offer(
        "closure_sheet", pgettext_lazy("kind of paper", "Closure sheet"),
        gettext_lazy("For the office: the checklist before closing, with room for two signatures."), (OFFICE,),
        lambda case: list(case.closure_records.order_by("-recorded_on", "-pk")[:1]), _checklist,
    ),
}  # fmt: skip
