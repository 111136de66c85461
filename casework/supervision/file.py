"""What a file says about how it is kept: days and counts, no name, no number, no word of hers. Nothing is judged and nothing added up."""

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from casework.cases import contacts
from casework.cases.choices import ConsentKind
from casework.cases.display import Row
from casework.cases.models import (
    Assessment,
    Case,
    CaseRecord,
    Closure,
    Consent,
    ContactNote,
    DutyToProtect,
    Flag,
    FollowUp,
    Milestone,
    PlanItem,
    SafetyPlan,
)
from casework.cases.record_choices import YesNo
from casework.localisation import calendar
from casework.localisation.digits import counted

# What is read for it: all of the case's own compartment. Who she is and how to reach her stays closed.
READ: Final[tuple[type[CaseRecord], ...]] = (
    Consent, Assessment, SafetyPlan, PlanItem, ContactNote, FollowUp, DutyToProtect, Flag, Closure, Milestone,
)  # fmt: skip

# Rooms above register here: what they know of this case from plain columns, and from the admitted consents.
SOURCES: list[Callable[[Case, list[Consent]], Iterable[Row]]] = []


def records(case: Case) -> list[Any]:
    """Everything that ``facts`` reads, unopened: one query for each kind."""
    return [record for model in READ for record in getattr(case, f"{model.__name__.lower()}_records").all()]


def facts(case: Case, admitted: list[Any]) -> list[Row]:
    """The facts of a case whose records are admitted."""
    of: dict[type, list[Any]] = {model: [r for r in admitted if isinstance(r, model) and r.is_open] for model in READ}
    consents = of[Consent]
    found = [
        row(gettext("Opened on"), _day(case.opened_on)),
        row(gettext("Consent to services"), _services(consents)),
        row(gettext("Limits of confidentiality explained"), of_all(sum(bool(c.limits_explained) for c in consents), len(consents))),
        row(gettext("Consents to share in force"), counted(_sharing(consents))),
        row(gettext("Assessments"), _made(of[Assessment])),
        row(gettext("Safety plans"), _plans(of[SafetyPlan])),
        row(gettext("Items of the action plan"), counted(len(of[PlanItem]))),
        row(gettext("Items with her decision"), of_all(sum(bool(item.decision) for item in of[PlanItem]), len(of[PlanItem]))),
        row(gettext("Items past their day"), counted(sum(_is_late(item) for item in of[PlanItem]))),
        row(gettext("Follow-ups"), _made(of[FollowUp])),
        row(gettext("Follow-ups with a look at her safety"), of_all(_checked(of[FollowUp]), len(of[FollowUp]))),
        row(gettext("Longest time without contact"), _longest(case, admitted)),
        row(gettext("Next step"), _next(case)),
        row(gettext("Told without her consent"), _made(of[DutyToProtect])),
        row(gettext("Flags that stand"), counted(sum(flag.resolved_on is None for flag in of[Flag]))),
        row(gettext("Lines of the closing checklist answered"), _closing(of[Closure])),
    ]
    found += [row for source in SOURCES for row in source(case, consents)]
    closed = sum(not record.is_open for record in admitted if isinstance(record, READ))
    return [row(gettext("Records that do not open"), counted(closed)), *found] if closed else found


def row(label: str, value: str) -> Row:
    """One fact, for the rooms that add theirs; without a value there is nothing to tell yet."""
    return Row(name="", label=label, value=value, why="" if value else pgettext("a fact of a file", "none"))


def of_all(some: int, every: int) -> str:
    """ "2 of 3", "" where there is nothing to count."""
    return gettext("%(some)s of %(all)s") % {"some": counted(some), "all": counted(every)} if every else ""


def _day(day: Any) -> str:
    return calendar.format_date(day, get_language() or "en")


def _services(consents: list[Consent]) -> str:
    given = [c for c in consents if c.kind == ConsentKind.SERVICES and c.in_force]
    if not given:
        return gettext("Not in force")
    return gettext("In force since %(day)s") % {"day": _day(max(c.given_on or c.recorded_on for c in given))}


def _sharing(consents: list[Consent]) -> int:
    return sum(c.kind == ConsentKind.RELEASE and c.in_force for c in consents)


def _made(found: list[Any]) -> str:
    """How many, and the newest day."""
    if not found:
        return ""
    last = max(record.on for record in found)
    return gettext("%(n)s, the last on %(day)s") % {"n": counted(len(found)), "day": _day(last)}


def _plans(plans: list[SafetyPlan]) -> str:
    if not plans:
        return ""
    review = max(plans, key=lambda plan: (plan.recorded_on, str(plan.pk))).review_on
    said = gettext("review on %(day)s") % {"day": _day(review)} if review else gettext("no day for a review")
    return f"{_made(plans)}{pgettext('between the parts of a list', ', ')}{said}"


def _is_late(item: PlanItem) -> bool:
    return item.by is not None and item.by < timezone.localdate() and not item.is_settled


def _checked(visits: list[FollowUp]) -> int:
    return sum(visit.safety_checked == YesNo.YES for visit in visits)


def _longest(case: Case, admitted: list[Any]) -> str:
    """The longest time between two contacts, or since the last one."""
    end = case.closed_on or timezone.localdate()
    days = [*contacts.days(case, admitted), end]
    return gettext("%(n)s days") % {"n": counted(max((later - earlier).days for earlier, later in pairwise(days)))}


def _next(case: Case) -> str:
    if case.next_action_on is None:
        return ""
    late = (timezone.localdate() - case.next_action_on).days
    if late > 0:
        return gettext("%(day)s, %(n)s days late") % {"day": _day(case.next_action_on), "n": counted(late)}
    return _day(case.next_action_on)


def _closing(found: list[Closure]) -> str:
    if not found:
        return ""
    newest = max(found, key=lambda closure: (closure.recorded_on, str(closure.pk)))
    return of_all(sum(bool(getattr(newest, name)) for name in Closure.CHECKS), len(Closure.CHECKS))
