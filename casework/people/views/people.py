"""The list of people; inviting, confirming, suspending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import gate
from casework.accounts import actions, directory
from casework.accounts.keys import NotCertified
from casework.accounts.models import CASELOAD, Invitation, Role, Team, User
from casework.accounts.teams import NotAMember
from casework.accounts.unlocked import current
from casework.localisation.collate import sort_key
from casework.people.forms import InviteForm

STATES = (User.ENROLLED, User.ACTIVE, User.SUSPENDED)  # as they are listed: those who wait come first
COULD_NOT = (actions.NotARegistrar, actions.NotWaiting, actions.KeysChanged, NotCertified, NotAMember)


def why_not(error: Exception) -> str:
    """One sentence for each reason why nothing was done."""
    if isinstance(error, actions.NotARegistrar):
        return _("Nothing was done: your own key may not confirm others. Ask the supervisor who founded the office.")
    if isinstance(error, actions.NotWaiting):
        return _("Nothing was done: someone else was quicker. Look at the list again.")
    if isinstance(error, actions.KeysChanged):
        return _("Nothing was done: the key words are not the same any more. Compare them again, and tell your supervisor.")
    if isinstance(error, NotAMember):
        return _("Nothing was done: you do not hold the key of this team. Ask someone who does.")
    return _("Nothing was done: this key is not confirmed by the office.")


def person_or_404(pk: UUID, **state: str) -> User:
    found = User.objects.select_related("home_team").filter(pk=pk, **state).first()
    if found is None:
        raise Http404
    return found


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everyone by name, those who wait first; teams; invitations that are open."""
    gate.require("people.manage")
    someone = current()
    names, team_names = directory.names_of(), directory.team_names()
    rows: list[dict[str, Any]] = [
        {"person": user, "name": names.get(str(user.pk), ""), "team": team_names.get(str(user.home_team_id), "")}
        for user in User.objects.all()
    ]
    rows.sort(key=lambda row: (STATES.index(row["person"].state), sort_key(row["name"])))
    teams = [{"team": team, "name": team_names.get(str(team.pk), "")} for team in Team.objects.filter(closed=False)]
    open_ones = Invitation.objects.filter(used_by=None, expires_on__gte=timezone.localdate()).order_by("expires_on", "pk")
    invitations = [
        {"invitation": row, "name": directory.office_name(someone, "invitation", row.pk, bytes(row.card))} for row in open_ones
    ]
    context = {"rows": rows, "teams": teams, "invitations": invitations, "founds_teams": someone.role == Role.SUPERVISOR}
    return render(request, "people/list.html", context)


@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person. Her code is in this answer and nowhere else."""
    gate.require("people.manage")
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invitation, code = actions.invite(role=data["role"], name=data["name"], team=data["place"])
        return render(request, "people/invited.html", {"invitation": invitation, "code": code, "name": data["name"]})
    return render(request, "people/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare the key words with the newcomer, then vouch for her keys."""
    gate.require("people.certify")
    user = person_or_404(pk, state=User.ENROLLED)
    if request.method == "POST":
        try:
            actions.confirm(user=user, words=request.POST.get("words", ""))
        except COULD_NOT as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, _("She is confirmed and can sign in now."))
            if user.role == Role.SUPERVISOR and not user.memberships.filter(team__kind=CASELOAD).exists():
                messages.warning(request, _("She does not hold the key of her team yet: someone who holds it must admit her."))
        return redirect("people:list")
    return render(request, "people/confirm.html", {**_about(user), "words": actions.key_words(user)})


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then end her sessions and stop her signing in."""
    gate.require("people.manage")
    user = person_or_404(pk)
    if user.pk == current().user.pk or user.state == User.SUSPENDED:
        raise Http404
    if request.method == "POST":
        actions.suspend(user=user)
        messages.success(request, _("She cannot sign in any more; her sessions have ended."))
        return redirect("people:list")
    return render(request, "people/suspend.html", _about(user))


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a suspended person sign in again. For those who may confirm keys, since it is the same trust."""
    gate.require("people.certify")
    user = person_or_404(pk, state=User.SUSPENDED)
    if request.method == "POST":
        try:
            actions.restore(user=user)
        except COULD_NOT as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, _("She can sign in again."))
        return redirect("people:list")
    return render(request, "people/restore.html", _about(user))


def _about(user: User) -> dict[str, Any]:
    """Whom a page asks about: her row, her name, her team's name."""
    places = [user.home_team_id] if user.home_team_id else []
    names, teams = directory.names_of([user.pk]), directory.team_names(places)
    return {"person": user, "name": names.get(str(user.pk), ""), "team": teams.get(str(user.home_team_id), "")}
