"""Questionnaires: which there are and why some are off, asking one in two steps, and what its answers say."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import drafts, gate
from casework.cases import display
from casework.cases.choices import Missing
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.cases.views import editing
from casework.counselling import actions, choices, scoring
from casework.counselling.forms import MeasureForm, why_off
from casework.counselling.instruments import INSTRUMENTS
from casework.counselling.models import Measure
from casework.counselling.views import pages, writing

KIND = Measure.code


@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """Every questionnaire: version, source, licence, whose cut-offs, and in which languages its questions are at hand."""
    gate.require("counselling.open")
    return render(request, "counselling/instruments.html", {"instruments": INSTRUMENTS.values(), "offered": offered()})


def offered() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Each instrument with (language, why its questions are not shown in it)."""
    languages = [(code, str(choices.Given(code).label)) for code, _ in settings.LANGUAGES]
    return [(about, [(name, why_off(about, code)) for code, name in languages]) for about in INSTRUMENTS.values()]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """First which questionnaire and how; then its questions, on the same address."""
    case = gate.fetch(Case, pk, "counselling.write")
    context = pages.context_of(case, gettext("New questionnaire"))
    if not context["may_write"]:
        return writing.cannot(request, context)
    draft = editing.Draft(KIND, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    record = Measure(case=case)
    first = MeasureForm(data, instance=record, restored=restored, step=1)
    if data is None or not (restored or first.is_valid()) or first["instrument"].value() not in INSTRUMENTS:
        return _page(request, context, first, draft, restored, gettext("Go on"))
    submitted = "asked" in data and not restored and not editing.wants_later(request)
    form = MeasureForm(data, instance=Measure(case=case), restored=not submitted)
    if submitted:
        return _saved(request, case, context, form, draft)
    return _page(request, context, form, draft, restored, gettext("Save"))


def _saved(request: HttpRequest, case: Case, context: dict[str, Any], form: MeasureForm, draft: editing.Draft) -> HttpResponse:
    outcome: list[bool] = []
    if not editing.saved(request, [form], lambda: outcome.append(actions.add(case=case, record=form.instance))):
        return _page(request, context, form, draft, False, gettext("Save"))
    drafts.discard(**draft._asdict())
    messages.success(request, str(KINDS[KIND].saved))
    return HttpResponseRedirect(_onward(case, form.instance, outcome[-1]))


def _onward(case: Case, record: Measure, danger: bool) -> str:
    """An answer that asks for it leads to the safety protocol at once, and only from there to the result."""
    return writing.after(case, danger=True) if danger else reverse("counselling:measure", args=[case.pk, record.pk])


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Correct the answers of a questionnaire."""
    case = gate.fetch(Case, pk, "counselling.write")
    found = get_object_or_404(Measure, case=case, pk=record)
    context = pages.context_of(case, KINDS[KIND].name, [found])
    if not context["may_write"]:
        return writing.cannot(request, context)
    form = MeasureForm(request.POST if request.method == "POST" else None, instance=found)
    outcome: list[bool] = []
    if editing.saved(request, [form], lambda: outcome.append(actions.change(record=found))):
        messages.success(request, str(KINDS[KIND].saved))
        return HttpResponseRedirect(_onward(case, found, outcome[-1]))
    return _page(request, context, form, None, False, gettext("Save"))


def _page(
    request: HttpRequest, context: dict[str, Any], form: MeasureForm, draft: editing.Draft | None, restored: bool, go: str
) -> HttpResponse:
    stale = form.is_stale
    about = form.about
    context |= {
        "form": form, "parts": editing.parts((KINDS[KIND].name, form)), "draft": draft, "restored": restored, "go": go, "about": about,
        "wording": form.wording, "offered": offered() if about is None else [], "stale": stale,
    }
    return render(request, "counselling/measure_form.html", context, status=HTTPStatus.CONFLICT if stale else 200)


@require_GET
def result(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The score, its band, what to do, and whose cut-off it is. Incomplete answers have no score."""
    case = gate.fetch(Case, pk, "counselling.open")
    found = get_object_or_404(Measure, case=case, pk=record)
    context = pages.context_of(case, KINDS[KIND].name, [found])
    if not found.is_open:
        return pages.closed(request, context, found)
    about = found.about
    context |= {
        "measure": found,
        "about": about,
        "band": scoring.band(about, found.total) if found.total is not None else None,
        "missing": scoring.missing(about, found.values),
        "alarming": scoring.asks_for_safety(about, found.values),
        "clusters": scoring.clusters_met(about, found.values),
        "facts": display.rows(found),
        "answers": [(number, found.values.get(number), _why(found, number)) for number in range(1, about.items + 1)],
        "title": about.name,
    }
    return render(request, "counselling/result.html", context)


def _why(measure: Measure, number: int) -> str:
    """Why a question has no answer."""
    return str(Missing(measure.missing.get(f"q{number}", Missing.NOT_ASKED)).label)
