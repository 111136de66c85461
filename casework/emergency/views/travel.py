"""Travel mode: of oneself before a journey; of a colleague, for supervisors, who alone can end it early."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.accounts import directory, session
from casework.accounts.models import User
from casework.accounts.unlocked import current
from casework.emergency import travel
from casework.emergency.forms import OwnTravelForm, TravelForm
from casework.people.views.people import person_or_404


@require_http_methods(["GET", "POST"])
def travel_me(request: HttpRequest) -> HttpResponse:
    """She says until when, before she goes. Afterwards this page is not there, for her or for who sits beside her."""
    form = OwnTravelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        travel.begin(user=current().user, until=form.cleaned_data["until"])
        session.go_on(request, current().user)
        return redirect("accounts:me")
    return render(request, "emergency/travel_me.html", {"form": form})


@require_http_methods(["GET", "POST"])
def travel_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A supervisor sets it for a colleague, or ends it. Never her own: who forces her would make her do it."""
    gate.require("emergency.travel")
    user = person_or_404(pk, state=User.ACTIVE)
    if user.pk == current().user.pk:
        raise Http404
    form = TravelForm(request.POST if request.method == "POST" and "end" not in request.POST else None)
    if request.method == "POST" and ("end" in request.POST or form.is_valid()):
        _done(request, user, form)
        return redirect("people:list")
    name = directory.names_of([user.pk]).get(str(user.pk), "")
    return render(request, "emergency/travel.html", {"form": form, "person": user, "name": name})


def _done(request: HttpRequest, user: User, form: TravelForm) -> None:
    if "end" not in request.POST:
        travel.begin(user=user, until=form.cleaned_data["until"])
        messages.success(request, gettext("Her cases are closed to her until that day."))
        return
    try:
        travel.end(user=user)
    except travel.NotNow:
        messages.error(request, gettext("Nothing was done: someone else was quicker. Look at the list again."))
    else:
        messages.success(request, gettext("Her cases open for her again."))
