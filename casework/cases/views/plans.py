"""The plans of a case: how she stays safe, what is done for each need, and how far it is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_GET

from casework.access import gate
from casework.accounts import directory
from casework.cases import asking, display, frame, timeline
from casework.cases.models import Case
from casework.cases.models.assessment import NEEDS
from casework.cases.record_choices import Decision, GoalProgress, Progress, YesNo
from casework.localisation import calendar

Tag = tuple[str, str, str]  # kind, words, icon


@require_GET
def plans(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The newest safety plan, the action plan, follow-ups and conferences; one reading of all of them."""
    case = gate.fetch(Case, pk, "cases.open")
    contact = case.safecontact_records.first()
    safety = list(case.safetyplan_records.order_by("-recorded_on", "-pk"))
    items = list(case.planitem_records.order_by("recorded_on", "pk"))
    visits = list(case.followup_records.order_by("-recorded_on", "-pk"))
    talks = list(case.caseconference_records.order_by("-recorded_on", "-pk"))
    records, questions = [*safety, *items, *visits, *talks], list(case.approval_records.all())
    context = frame.of(case, here="plans", records=[*records, *questions, *([contact] if contact else [])])
    people = directory.names_of(timeline.people_in(records))
    context |= {
        "title": pgettext("title of a page", "Plans"),
        "safe": frame.safe_strip(contact),
        "safety": _safety(safety[0]) if safety else None,
        "older": [one for one in safety[1:] if one.is_open],
        "items": [_item(item, people) for item in sorted(items, key=_by)],
        "visits": [_visit(visit) for visit in visits],
        "talks": [_talk(talk) for talk in talks],
        "ask": asking.of(case, context["card"], questions, "plan", context["may"]),
        "goals": [goal_title(name) for name in NEEDS],
    }
    return render(request, "cases/plans.html", context)


def _safety(plan: Any) -> dict[str, Any]:
    """The plan in three columns, in the order in which she needs it."""
    if not plan.is_open:
        return {"locked": True}
    answers = {row.name: row for row in display.rows(plan)}
    columns = [
        ("eye", gettext("Signs and preparation"), ("concern", "signs", "preparation", "resources")),
        ("shield", gettext("If danger comes near"), ("strategies", "people", "code_word", "children")),
        ("users", gettext("Afterwards"), ("afterwards",)),
    ]
    return {
        "locked": False,
        "record": plan,
        "columns": [(icon, title, [answers[name] for name in names]) for icon, title, names in columns],
        "made": _made(plan),
        "review": review_tag(plan),
    }


def _made(plan: Any) -> Tag:
    day = calendar.format_date(plan.on, get_language() or "en", short=True)
    if plan.with_her == YesNo.YES:
        return "good", gettext("Made with her, %(day)s") % {"day": day}, "check"
    if plan.with_her == YesNo.NO:
        return "wait", gettext("Made without her, %(day)s") % {"day": day}, "alert"
    return "", gettext("Written on %(day)s") % {"day": day}, "clock"


def review_tag(plan: Any) -> Tag:
    """Whether the review of a safety plan is late, near, or has no day."""
    if plan.review_on is None:
        return "wait", gettext("No day for a review"), "alert"
    if plan.review_on < timezone.localdate():
        return "alarm", gettext("Review late"), "alert"
    day = calendar.format_date(plan.review_on, get_language() or "en", short=True)
    return "", gettext("Review on %(day)s") % {"day": day}, "clock"


DECISIONS = {Decision.ACCEPTED: ("good", "check"), Decision.DECLINED: ("", "no"), Decision.LATER: ("wait", "clock")}
STATES = {Progress.NOT_STARTED: ("", "no"), Progress.IN_PROGRESS: ("act", "clock"), Progress.MET: ("good", "check")}
GOALS = {GoalProgress.NOT_APPLICABLE: ("", "no"), GoalProgress.IN_PROGRESS: ("act", "clock"), GoalProgress.MET: ("good", "check")}


def _by(item: Any) -> tuple[bool, date]:
    """What is still to be done first, by its day."""
    return (True, date.max) if not item.is_open else (item.is_settled, item.by or date.max)


def _item(item: Any, people: Any) -> dict[str, Any]:
    if not item.is_open:
        return {"locked": True}
    return {
        "locked": False,
        "record": item,
        "need": item.need_words or display.reason(item, "need"),
        **{name: display.stated(item, name) for name in ("goal", "action", "service", "outcome")},
        "who": people.get(item.who, ""),
        "late": item.by is not None and item.by < timezone.localdate() and not item.is_settled,
        "decision": _tag(DECISIONS, item.decision, item.get_decision_display()) or ("", display.reason(item, "decision"), "info"),
        "progress": _progress(item),
    }


def _progress(item: Any) -> Tag | None:
    """How far it is; where nothing was said it is not begun."""
    if not item.progress and "progress" in item.missing:
        return "", display.reason(item, "progress"), "info"
    now = Progress(item.progress or Progress.NOT_STARTED)
    return _tag(STATES, now, now.label)


def _tag(kinds: Any, value: str, words: Any) -> Tag | None:
    if not value:
        return None
    kind, icon = kinds[value]
    return kind, str(words), icon


def goal_title(name: str) -> str:
    return {
        "safety": pgettext("column: goal", "Safety"),
        "health": pgettext("column: goal", "Health"),
        "psychosocial": pgettext("column: goal", "Psychosocial"),
        "legal": pgettext("column: goal", "Legal"),
        "practical": pgettext("column: goal", "Practical"),
    }[name]


def _visit(visit: Any) -> dict[str, Any]:
    if not visit.is_open:
        return {"locked": True}
    told = [(getattr(visit, name), getattr(visit, f"get_{name}_display")()) for name in NEEDS]
    return {
        "locked": False,
        "record": visit,
        "kind": visit.get_kind_display(),
        "goals": [_tag(GOALS, value, words) for value, words in told],
        "changed": bool(visit.safety_changed),
        "checked": visit.safety_checked == YesNo.YES,
        "may_close": visit.may_close == YesNo.YES,
    }


def _talk(talk: Any) -> dict[str, Any]:
    if not talk.is_open:
        return {"locked": True}
    return {"locked": False, "record": talk, "roles": display.listed(talk._meta.get_field("roles").words(talk.roles))}
