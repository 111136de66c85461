"""Writing sessions and process notes: the same road as other records of a case, with what counselling adds to it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases import actions as case_actions
from casework.cases import display
from casework.cases.kinds import KINDS, Kind
from casework.cases.models import Case
from casework.cases.views import editing
from casework.counselling import actions
from casework.counselling.models import ProcessNote, Session
from casework.counselling.views import pages


@require_http_methods(["GET", "POST"])
def new_session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a session down. One that names a danger leads to the safety protocol."""
    kind = KINDS[Session.code]
    case = gate.fetch(Case, pk, kind.write)
    sessions = pages.sessions_of(case)
    context = pages.context_of(case, gettext("New session"), sessions, near=True)
    if not context["may_write"]:
        return cannot(request, context)
    session = Session(case=case)
    outcome: list[bool] = []
    return _write(
        request, case, kind, session, context, editing.Draft(kind.code, case.pk),
        lambda: outcome.append(actions.add(case=case, record=session, sessions=sessions)),
        lambda: after(case, danger=outcome[-1]),
    )


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Read a session, and correct it."""
    kind = KINDS[Session.code]
    case = gate.fetch(Case, pk, kind.write if request.method == "POST" else kind.read)
    found = get_object_or_404(Session, case=case, pk=record)
    sessions = pages.sessions_of(case)
    context = pages.context_of(case, kind.name, [found, *sessions], near=True)
    if not (context["may_write"] and found.is_open):
        context["parts"] = [display.sheet(kind.name, found)]
        return render(request, "cases/read.html", context)
    outcome: list[bool] = []
    return _write(
        request, case, kind, found, context, editing.Draft(f"{kind.code}.edit", record),
        lambda: outcome.append(actions.change(record=found, sessions=sessions)),
        lambda: after(case, danger=outcome[-1]),
    )


@require_http_methods(["GET", "POST"])
def new_note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a process note."""
    kind = KINDS[ProcessNote.code]
    case = gate.fetch(Case, pk, kind.write)
    context = pages.context_of(case, gettext("New process note"))
    if not context["may_write"]:
        return cannot(request, context)
    note = ProcessNote(case=case)
    return _write(
        request, case, kind, note, context, editing.Draft(kind.code, case.pk),
        lambda: case_actions.add_record(case=case, record=note), lambda: pages.home(case),
    )


@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Her own note, to read and correct. Somebody else's stays locked, whoever holds the key of the counselling."""
    kind = KINDS[ProcessNote.code]
    case = gate.fetch(Case, pk, kind.write if request.method == "POST" else kind.read)
    found = get_object_or_404(ProcessNote, case=case, pk=record)
    context = pages.context_of(case, kind.name, [found])
    if found.is_damaged:
        return pages.closed(request, context, found)
    if not (found.is_open and found.author == str(current().user.pk) and found.words is not None):
        by = directory.names_of([found.author]).get(found.author, "") if found.is_open else ""
        return render(request, "counselling/not_yours.html", context | {"by": by})
    if not context["may_write"]:
        return render(request, "counselling/note.html", context | {"note": found})
    return _write(
        request, case, kind, found, context, editing.Draft(f"{kind.code}.edit", record),
        lambda: case_actions.change_record(record=found), lambda: pages.home(case),
    )


def cannot(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The case is closed, or the counselling of it does not open for her."""
    return render(request, "counselling/locked.html" if context["is_open"] else "cases/closed.html", context)


def after(case: Case, *, danger: bool) -> str:
    """Where a saved record leads: to the safety protocol when it named a danger, else back."""
    return reverse("counselling:safety", args=[case.pk]) if danger else pages.home(case)


def _write(
    request: HttpRequest, case: Case, kind: Kind, record: Any, context: dict[str, Any], draft: editing.Draft,
    act: Callable[[], object], onward: Callable[[], str],
) -> HttpResponse:
    """The form of *record*: kept for later, saved by *act* and then on to *onward*, or shown again with everything typed."""
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    form = kind.form(data, instance=record, restored=restored, **kind.given(case))
    if editing.saved(request, [form], act):
        drafts.discard(**draft._asdict())
        messages.success(request, str(kind.saved))
        return HttpResponseRedirect(onward())
    context["parts"] = editing.parts((kind.heading or kind.name, form))
    return editing.page(request, context, [form], draft=draft, restored=restored)
