"""The list of people; inviting, confirming, suspending."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import gate, policy
from casework.accounts import actions, directory, joining, key_words, shares, standing
from casework.accounts.keys import NotCertified
from casework.accounts.models import CASELOAD, Invitation, Role, Team, User
from casework.accounts.teams import NotAMember
from casework.accounts.unlocked import current
from casework.localisation.collate import sort_key
from casework.people.forms import InviteForm

STATES = (User.ENROLLED, User.LOCKED, User.ACTIVE, User.SUSPENDED, User.LEFT)  # as they are listed: those who wait come first
BEFORE_SUSPENDING: list[Callable[[User], dict[str, Any]]] = []  # rooms above say here what only she opens, as a warning
COULD_NOT = (joining.NotARegistrar, joining.NotWaiting, joining.KeysChanged, actions.HomeLost, actions.DayLost, NotCertified, NotAMember)


def why_not(error: Exception) -> str:
    """One sentence for each reason why nothing was done."""
    if isinstance(error, joining.NotARegistrar):
        return _("Nothing was done: your own key may not confirm others. Ask the supervisor who founded the office.")
    if isinstance(error, joining.NotWaiting):
        return _("Nothing was done: someone else was quicker. Look at the list again.")
    if isinstance(error, joining.KeysChanged):
        return _("Nothing was done: the key words are not the same any more. Compare them again, and tell your supervisor.")
    if isinstance(error, actions.HomeLost):
        return _(
            "Nothing was done: her team or her role was changed in the database, and nothing there tells what they were. Invite her anew."
        )
    if isinstance(error, actions.DayLost):
        return _("Nothing was done: whether she travels was changed in the database. A supervisor asks her, and says so on this page.")
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
        for user in User.objects.select_related("leaving")
    ]
    recovered = {row.user_id: row.recovered_at for row in reversed(shares.recoveries())}
    for row in rows:
        row["recovered_on"] = recovered.get(row["person"].pk)
        row["helped"] = row["person"].state in (User.ACTIVE, User.LOCKED) and row["person"].role != Role.PARTNER
    rows.sort(key=lambda row: (STATES.index(row["person"].state), sort_key(row["name"])))
    teams = [{"team": team, "name": team_names.get(str(team.pk), "")} for team in Team.objects.filter(closed=False)]
    open_ones = Invitation.objects.filter(used_by=None, expires_on__gte=timezone.localdate()).order_by("expires_on", "pk")
    invitations = [
        {"invitation": row, "name": directory.office_name(someone, "invitation", row.pk, bytes(row.card))} for row in open_ones
    ]
    context = {"rows": rows, "teams": teams, "invitations": invitations, "founds_teams": someone.role == Role.SUPERVISOR}
    return render(request, "people/list.html", context)


@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One person: how she stands, whose keys she holds, and what can be done."""
    gate.require("people.manage")
    user = person_or_404(pk)
    held = Team.objects.filter(memberships__user=user).distinct()
    names = directory.team_names([team.pk for team in held])
    recovered = (row.recovered_at for row in shares.recoveries() if row.user_id == user.pk)
    context = {
        **_about(user),
        "teams": [{"team": team, "name": names.get(str(team.pk), "")} for team in sorted(held, key=lambda team: team.kind)],
        "recovered_on": next(recovered, None),
        "faults": [_said_of("partner" if (fault, user.role) == ("bundle", Role.PARTNER) else fault) for fault in standing.faults(user)],
        "ways": _ways(user) if user.pk != current().user.pk else [],
    }
    return render(request, "people/person.html", context)


def _said_of(fault: str) -> str:
    """What keeps somebody out whose row was written past the pages, and what to do."""
    return {
        "home": _("Her team or her role was changed in the database. Suspend her and let her in again: what the pages wrote is put back."),
        "standing": _(
            "Whether she may sign in, or until when she travels, was changed in the database. Suspend her, and let her in again when a "
            "supervisor has asked her."
        ),
        "bundle": _("An older copy of her keys was put back into the database. Help her back: she gets new keys and a new passphrase."),
        "partner": _(
            "An older copy of her keys was put back into the database. Let her go and invite her anew: a colleague passes her the key."
        ),
    }[fault]


def _ways(user: User) -> list[dict[str, str]]:
    """What can be done about somebody else, as links with what each means."""
    found: list[tuple[str, str, str]] = []
    if user.state == User.ENROLLED:
        found.append(("people:confirm", _("Confirm her key"), _("after you compared the key words with her")))
    if user.state == User.SUSPENDED:
        found.append(("people:restore", _("Let her in again"), _("with the keys she had")))
    if user.state in (User.ACTIVE, User.LOCKED) and user.role != Role.PARTNER:
        found.append(("recovery:hand", _("Help her back"), _("she lost her passphrase, or was locked")))
    if user.state == User.ACTIVE and policy.may(current().role, "emergency.travel"):
        found.append(("emergency:travel", _("She travels"), _("her cases stay closed to her until a day")))
    if user.state in (User.ACTIVE, User.ENROLLED, User.LOCKED):
        found.append(("people:suspend", _("Suspend her"), _("for a time; her keys stay")))
    if user.state != User.LEFT:
        found.append(("emergency:leave", _("She leaves for good"), _("what only she opens is listed first")))
    return [{"url": reverse(route, args=[user.pk]), "title": title, "means": means} for route, title, means in found]


@sensitive_variables("code")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite one person. Her code is in this answer and nowhere else."""
    gate.require("people.manage")
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invitation, code = joining.invite(role=data["role"], name=data["name"], team=data["place"])
        return render(request, "people/invited.html", {"invitation": invitation, "code": code, "name": data["name"]})
    return render(request, "people/invite.html", {"form": form})


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare the key words with the newcomer, then vouch for her keys."""
    gate.require("people.certify")
    user = person_or_404(pk, state=User.ENROLLED)
    if request.method == "POST":
        try:
            joining.confirm(user=user, words=request.POST.get("words", ""))
        except COULD_NOT as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, _("She is confirmed and can sign in now."))
            if user.role == Role.SUPERVISOR and not user.memberships.filter(team__kind=CASELOAD).exists():
                messages.warning(request, _("She does not hold the key of her team yet: someone who holds it must admit her."))
        return redirect("people:list")
    return render(request, "people/confirm.html", {**_about(user), "words": key_words.of(user)})


@require_http_methods(["GET", "POST"])
def suspend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once more, then end her sessions and stop her signing in."""
    gate.require("people.manage")
    user = person_or_404(pk)
    if user.pk == current().user.pk or user.state in (User.SUSPENDED, User.LEFT):
        raise Http404
    if request.method == "POST":
        actions.suspend(user=user)
        messages.success(request, _("She cannot sign in any more; her sessions have ended."))
        return redirect("people:list")
    return render(request, "people/suspend.html", {**_about(user), "warnings": [warning(user) for warning in BEFORE_SUSPENDING]})


@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a suspended person sign in again. For those who may confirm keys, since it is the same trust. Where the day until which she
    travels was written past the pages, a supervisor says that she asked her."""
    gate.require("people.certify")
    user = person_or_404(pk, state=User.SUSPENDED)
    decides = policy.may(current().role, "emergency.travel")
    if request.method == "POST":
        try:
            actions.restore(user=user, stays=decides and request.POST.get("stays") == "yes")
        except COULD_NOT as error:
            messages.error(request, why_not(error))
        else:
            _told_of_return(request, user)
        return redirect("people:list")
    return render(request, "people/restore.html", {**_about(user), "lost": standing.is_day_lost(user), "decides": decides})


def _told_of_return(request: HttpRequest, user: User) -> None:
    user.refresh_from_db(fields=["state"])
    if user.state == User.LOCKED:
        messages.warning(request, _("She is not suspended any more, but an emergency lock overwrote her keys: she needs recovery."))
    else:
        messages.success(request, _("She can sign in again."))


def _about(user: User) -> dict[str, Any]:
    """Whom a page asks about: her row, her name, her team's name."""
    places = [user.home_team_id] if user.home_team_id else []
    names, teams = directory.names_of([user.pk]), directory.team_names(places)
    return {"person": user, "name": names.get(str(user.pk), ""), "team": teams.get(str(user.home_team_id), "")}
