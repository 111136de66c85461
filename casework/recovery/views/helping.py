"""One of the two who help a colleague back: she says how she knows her, and gets a code to hand over."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.accounts import directory
from casework.accounts.models import Role, User
from casework.accounts.unlocked import current
from casework.recovery import two_people
from casework.recovery.forms import HandForm


@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
def hand_code(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The code is in this answer and nowhere else."""
    gate.require("people.recover")
    someone = current()
    user = User.objects.filter(pk=pk, state__in=two_people.RECOVERABLE).exclude(role=Role.PARTNER).first()
    if user is None or user.pk == someone.user.pk:
        raise Http404
    team = two_people.team_of(someone)
    form = HandForm(request.POST or None)
    context = {"person": user, "name": directory.names_of([user.pk]).get(str(user.pk), ""), "team": team, "form": form}
    if request.method == "POST" and team is not None and form.is_valid():
        try:
            context["code"] = two_people.hand_code(user=user, met=form.cleaned_data["met"])
        except two_people.NoShare:
            form.add_error(None, _("No half of her key lies with your team. The printed sheets are left: ask your director."))
        else:
            return render(request, "recovery/handed.html", context)
    return render(request, "recovery/hand.html", context)
