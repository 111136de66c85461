"""The steps of a case as a task list: what is done, what is open, what is late. No step is a condition of the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext

from casework.cases.choices import ConsentKind, State
from casework.cases.forms.assessment import AssessmentForm
from casework.cases.models import Assessment, Case, Consent, Incident, PlanItem, SafetyPlan, Situation, Survivor
from casework.localisation import calendar
from casework.localisation.digits import numbered


@dataclass(frozen=True)
class Step:
    """One line: *tag* is (kind, words, icon)."""

    label: str
    url: str
    tag: tuple[str, str, str]


def of(case: Case, records: Iterable[Any], may: Mapping[str, bool]) -> list[Step]:
    """The steps of a case whose *records* are admitted; *may* says which pages the reader can go on to."""
    found: dict[str, list[Any]] = {}
    for record in records:
        found.setdefault(record.code, []).append(record)
    return [
        Step(gettext("Consent to services"), _url(case, "consents"), _consent(found.get(Consent.code, []))),
        Step(gettext("Identity and contact"), _url(case, "identity"), _identity(found.get(Survivor.code, []))),
        Step(gettext("Her story"), *_story(case, found.get(Incident.code, []), may)),
        Step(gettext("Situation"), _url(case, "situation"), _situation(found.get(Situation.code, []))),
        Step(pgettext("step of a case", "Assessment"), _url(case, "assessments"), _assessment(found.get(Assessment.code, []))),
        Step(pgettext("step of a case", "Safety plan"), _url(case, "plans"), _safety_plan(found.get(SafetyPlan.code, []))),
        Step(pgettext("step of a case", "Action plan"), _url(case, "plans"), _action_plan(found.get(PlanItem.code, []))),
        Step(gettext("Follow-up"), _url(case, "follow-up-new" if may["write"] else "plans"), _follow_up(case)),
        Step(pgettext("step of a case", "Closure"), *_closure(case, may)),
    ]


def _url(case: Case, name: str) -> str:
    return reverse(f"cases:{name}", args=[case.pk])


def _consent(consents: list[Any]) -> tuple[str, str, str]:
    if any(c.is_open and c.kind == ConsentKind.SERVICES and c.in_force for c in consents):
        return "good", pgettext("state of consent", "Given"), "check"
    if any(not c.is_open for c in consents):
        return _closed(consents)
    return "alarm", pgettext("state of consent", "Not in force"), "alert"


def _identity(survivors: list[Any]) -> tuple[str, str, str]:
    if not survivors or not survivors[0].is_open:
        return _closed(survivors)
    asked = ("given_name", "father_name", "birth", "marital", "province", "displacement", "language")
    return _asked(sum(survivors[0].why_missing(name) == "not_asked" for name in asked))


def _story(case: Case, incidents: list[Any], may: Mapping[str, bool]) -> tuple[str, tuple[str, str, str]]:
    if incidents and not incidents[0].is_open:
        return _url(case, "case"), _closed(incidents)
    if incidents:
        written = reverse("cases:story", args=[case.pk, incidents[0].pk])
        return written, ("good", pgettext("state of a step", "Written"), "check")
    return _url(case, "story-new" if may["write"] else "case"), _not_yet()


def _situation(situations: list[Any]) -> tuple[str, str, str]:
    if not situations or not situations[0].is_open:
        return _closed(situations)
    if situations[0].risk:
        return "good", pgettext("state of a step", "Assessed"), "check"
    return _not_yet()


def _newest(records: list[Any]) -> Any:
    return max(records, key=lambda record: (record.recorded_on, str(record.pk)))


def _assessment(assessments: list[Any]) -> tuple[str, str, str]:
    if not assessments:
        return _not_yet()
    newest = _newest(assessments)
    if not newest.is_open:
        return _closed([newest])
    return _asked(sum(newest.why_missing(name) == "not_asked" for name in AssessmentForm.asked))


def _safety_plan(plans: list[Any]) -> tuple[str, str, str]:
    if not plans:
        return _not_yet()
    newest = _newest(plans)
    if not newest.is_open:
        return _closed([newest])
    if newest.review_on is None:
        return "wait", pgettext("state of a step", "No review"), "alert"
    if newest.review_on < timezone.localdate():
        return "alarm", gettext("Review late"), "alert"
    return "good", pgettext("state of a step", "Made"), "check"


def _action_plan(items: list[Any]) -> tuple[str, str, str]:
    if not items:
        return _not_yet()
    readable = [item for item in items if item.is_open]
    if not readable:
        return _closed(items)
    going = [item for item in readable if not item.is_settled]
    late = sum(item.by is not None and item.by < timezone.localdate() for item in going)
    if late:
        return "alarm", _counted(ngettext("%(n)s late", "%(n)s late", late), late), "alert"
    if going:
        return "act", _counted(ngettext("%(n)s in progress", "%(n)s in progress", len(going)), len(going)), "clock"
    return "good", pgettext("state of a step", "Complete"), "check"


def _not_yet() -> tuple[str, str, str]:
    return "", pgettext("state of a step", "Not yet"), "no"


def _asked(open_questions: int) -> tuple[str, str, str]:
    """A form whose questions were all asked, or how many were not."""
    if not open_questions:
        return "good", pgettext("state of a step", "Complete"), "check"
    return "", _counted(ngettext("%(n)s not asked", "%(n)s not asked", open_questions), open_questions), "info"


def _counted(words: str, count: int) -> str:
    return words % {"n": numbered(count)}


def _follow_up(case: Case) -> tuple[str, str, str]:
    due = case.next_action_on
    if due is None:
        return "", pgettext("state of a step", "No date"), "no"
    late = (timezone.localdate() - due).days
    if late > 0:
        return "alarm", _counted(ngettext("%(n)s day late", "%(n)s days late", late), late), "alert"
    if late == 0:
        return "wait", pgettext("when something is due", "Today"), "clock"
    return "", calendar.format_date(due, get_language() or "en", short=True), "clock"


def _closure(case: Case, may: Mapping[str, bool]) -> tuple[str, tuple[str, str, str]]:
    if case.state == State.OPEN:
        return _url(case, "close" if may["close"] else "case"), _not_yet()
    return _url(case, "reopen" if may["reopen"] else "case"), ("good", pgettext("state of a case", "Closed"), "check")


def _closed(records: list[Any]) -> tuple[str, str, str]:
    """Of a step whose records do not open: why."""
    if any(record.is_damaged for record in records):
        return "alarm", pgettext("sealed content", "damaged"), "alert"
    return "", pgettext("sealed content", "not open to you"), "lock"
