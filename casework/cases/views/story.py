"""Her story: what happened, in her own words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases import actions, display, frame
from casework.cases.forms.records import IncidentForm
from casework.cases.models import Case, Incident
from casework.cases.views import editing
from casework.cases.views.records import verb_of

DRAFT, CORRECTION = "cases.story", "cases.story.edit"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what happened. A woman may bring more than one story."""
    case = gate.fetch(Case, pk, "cases.write")
    context = frame.of(case, here="")
    context["title"] = pgettext("title of a page", "Her story")
    if not context["may"]["write"]:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(DRAFT, case.pk)
    if editing.wants_later(request):
        return editing.keep_for_later(request, draft)
    data, restored = editing.filled(request, draft)
    incident = Incident(case=case)
    form = IncidentForm(data, instance=incident, restored=restored)
    if editing.saved(request, [form], lambda: actions.add_record(case=case, record=incident)):
        return editing.done(request, case, draft, gettext("Her story is saved."))
    context["parts"] = [(gettext("Her story"), form)]
    return editing.page(request, context, [form], draft=draft, restored=restored)


@require_http_methods(["GET", "POST"])
def story(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Read it, and correct it as she asks: earlier words stay in the history."""
    case = gate.fetch(Case, pk, verb_of(request))
    incident = get_object_or_404(case.incident_records, pk=record)
    context = frame.of(case, here="", records=[incident])
    context["title"] = pgettext("title of a page", "Her story")
    if not (context["may"]["write"] and incident.is_open):
        context["parts"] = [(gettext("Her story"), display.rows(incident) if incident.is_open else None)]
        return render(request, "cases/read.html", context)
    draft = editing.Draft(CORRECTION, record)
    if editing.wants_later(request):
        return editing.keep_for_later(request, draft)
    data, restored = editing.filled(request, draft)
    form = IncidentForm(data, instance=incident, restored=restored)
    if editing.saved(request, [form], lambda: actions.change_record(record=incident)):
        return editing.done(request, case, draft, gettext("Her story is saved."))
    context["parts"] = [(gettext("Her story"), form)]
    return editing.page(request, context, [form], draft=draft, restored=restored)
