"""The page of counselling in a case: all of it for its counsellor, days and counts for the supervisor, a lock for the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext
from django.views.decorators.http import require_GET

import audit
from casework.access import gate, policy
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases import display, panel
from casework.cases.models import Case
from casework.counselling import actions, chart, choices, scoring
from casework.counselling.instruments import INSTRUMENTS, Instrument
from casework.counselling.models import Measure, Notice, ProcessNote, Session
from casework.counselling.views import pages
from casework.localisation import calendar

VERBS = ("counselling.open", "counselling.dates", "counselling.seen")


@dataclass(frozen=True)
class Course:
    """One questionnaire over time: its chart, and what changed from the first score to the last."""

    chart: chart.Chart
    change: scoring.Change | None
    note: tuple[str, str]


@require_GET
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What her role lets her see; "not found" for who shall not know that there is counselling."""
    role = current().role
    verb = next((verb for verb in VERBS if policy.may(role, verb)), VERBS[0])
    case = gate.fetch(Case, pk, verb)
    if verb == "counselling.open" and pages.holds(case):
        return _whole(request, case)
    return _dates(request, case) if verb == "counselling.dates" else _locked(request, case)


def _whole(request: HttpRequest, case: Case) -> HttpResponse:
    sessions, measures = pages.sessions_of(case), list(case.measure_records.all())
    notes, notices = list(case.processnote_records.all()), list(case.notice_records.all())
    context = pages.context_of(case, _title(), [*sessions, *measures, *notes, *notices], near=True)
    if context["is_open"]:
        actions.put_next(case=case, sessions=sessions)
    people = directory.names_of({note.author for note in notes})
    newest = pages.by_day(sessions)
    context |= {
        "sessions": [_session_row(session) for session in newest],
        "courses": _courses(measures),
        "measures": [_measure_row(measure) for measure in pages.by_day(measures)],
        "notes": [_note_row(note, people) for note in pages.by_day(notes)],
        "checks": _checks(newest),
        "asked": [notice for notice in notices if not notice.is_answered],
        "holders": [path for path in panel.paths(case) if any(part.icon == "chat" and part.open for part in path.parts)],
    }
    return render(request, "counselling/overview.html", context)


def _title() -> str:
    return pgettext("section of a case", "Counselling")


def _session_row(session: Session) -> dict[str, Any]:
    how = (display.said(session, name) for name in ("modality", "place"))
    return {
        "session": session, "came": session.came, "how": display.listed(part for part in how if part),
        "themes": display.stated(session, "themes" if session.came else "absence"),
        "url": reverse("counselling:session", args=[session.case_id, session.pk]),
    }


def _measure_row(measure: Measure) -> dict[str, Any]:
    band = scoring.band(measure.about, measure.total) if measure.total is not None else None
    return {"measure": measure, "band": band, "url": reverse("counselling:measure", args=[measure.case_id, measure.pk])}


def _note_row(note: ProcessNote, people: Any) -> dict[str, Any]:
    return {
        "note": note, "mine": note.author == str(current().user.pk), "by": people.get(note.author, ""),
        "url": reverse("counselling:note", args=[note.case_id, note.pk]),
    }


def _courses(measures: Iterable[Measure]) -> list[Course]:
    found = []
    for instrument in INSTRUMENTS.values():
        own = sorted((m for m in measures if m.instrument == instrument.code), key=lambda m: (m.on, m.recorded_on))
        if own:
            change = scoring.change(instrument, [m.total for m in own if m.total is not None])
            found.append(Course(chart.draw(instrument, [_column(m) for m in own]), change, _told(instrument, change)))
    return found


def _column(measure: Measure) -> chart.Column:
    url = reverse("counselling:measure", args=[measure.case_id, measure.pk])
    return chart.Column(measure.total, measure.on, measure.get_stage_display() if measure.stage else "", url)


def _told(instrument: Instrument, change: scoring.Change | None) -> tuple[str, str]:
    """(kind of the note, sentence) about a change; nothing before there are two scores."""
    if change is None:
        return "", ""
    if change.direction == "same":
        return "", gettext("The score is as it was.")
    if change.meaningful is None:
        return "", gettext("It is not published how large a change has to be to mean something.")
    if not change.meaningful:
        return "", gettext("The change is too small to say anything by itself.")
    if change.direction == "better":
        return "good", gettext("Better, by enough to mean something.")
    return "wait", gettext("Worse, by enough to mean something. Ask what happened.")


def _checks(newest: list[Session]) -> list[tuple[str, tuple[str, str, str]]]:
    """What is asked in every session, as the latest one that took place answers it."""
    last = next((s for s in newest if s.came), None)
    if last is None:
        return []
    states = {"same": ("good", "check"), "better": ("good", "check"), "worse": ("alarm", "alert")}
    harms = {"none": ("good", "check"), "thoughts": ("alarm", "alert"), "plan": ("alarm", "alert")}
    day = actions.next_session(newest)
    none = display.stated(newest[0], "next_on") or pgettext("state of a step", "No date")
    following = calendar.format_date(day, _language(), short=True) if day else none
    return [
        (gettext("Safety at home"), _state(last, "safety", states)),
        (gettext("Thoughts of harming herself"), _state(last, "harm", harms)),
        (gettext("Next session"), ("", following, "clock")),
    ]


def _language() -> str:
    return get_language() or "en"


def _state(session: Session, name: str, states: dict[str, tuple[str, str]]) -> tuple[str, str, str]:
    value = getattr(session, name)
    if not value:
        return "", display.reason(session, name), "no"
    kind, icon = states[value]
    return kind, str(getattr(session, f"get_{name}_display")()), icon


# --- those without the key ------------------------------------------------------------------------------------------------
def _dates(request: HttpRequest, case: Case) -> HttpResponse:
    """Days and counts, from plain columns: nothing of counselling is opened. The look is recorded under the case."""
    audit.record_durably("case.read", subject=("case", str(case.pk)), case=case.pk, compartments=[], what="counselling dates")
    context = pages.context_of(case, _title(), recorded=True)
    days = list(Session.objects.filter(case=case).order_by("-recorded_on", "id").values_list("recorded_on", flat=True))
    context |= {
        "months": _months(days),
        "count": len(days),
        "measures": Measure.objects.filter(case=case).count(),
        "open_notices": Notice.objects.filter(case=case, revision=1).order_by("recorded_on"),
        "may_answer": gate.allows(case, "counselling.alerts"),
        "holders": [path for path in panel.paths(case) if any(part.icon == "chat" and part.open for part in path.parts)],
    }
    return render(request, "counselling/dates.html", context)


def _months(days: list[Any]) -> list[tuple[str, list[Any]]]:
    """Days by solar month, newest first, as (title, days)."""
    groups = (list(group) for _, group in groupby(days, key=lambda day: calendar.to_solar(day)[:2]))
    return [(calendar.format_date(group[0], _language(), precision="month"), group) for group in groups]


def _locked(request: HttpRequest, case: Case) -> HttpResponse:
    return render(request, "counselling/locked.html", pages.context_of(case, _title()))


# --- the safety protocol ----------------------------------------------------------------------------------------------------
@require_GET
def safety(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What to do now, and whether the supervisor has been asked already."""
    case = gate.fetch(Case, pk, "counselling.open")
    notices = list(Notice.objects.filter(case=case, revision=1))
    context = pages.context_of(case, gettext("Safety protocol"), notices, near=True)
    context["asked"] = any(notice.why == choices.Why.SAFETY for notice in notices if notice.is_open)
    return render(request, "counselling/safety.html", context)
