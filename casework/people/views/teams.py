"""Teams and partner organisations: founding one, admitting a member, taking one out."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.access import gate, resettling
from casework.accounts import actions, directory
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import CASELOAD, PARTNER, RECOVERY, Team, User
from casework.accounts.teams import MAY_HOLD, LastMember, NotAMember, WrongRole, admit_member, remove_member
from casework.accounts.unlocked import current
from casework.encryption import CannotOpen
from casework.localisation.collate import sort_key
from casework.people.forms import NameForm
from casework.people.views.people import COULD_NOT, person_or_404, why_not


def _team_or_404(pk: UUID) -> Team:
    found = Team.objects.filter(pk=pk, closed=False).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found a team. Whoever founds it holds its key, so this is for supervisors."""
    gate.require("cases.assign")
    return _found(request, CASELOAD)


@require_http_methods(["GET", "POST"])
def partner(request: HttpRequest) -> HttpResponse:
    """Name a partner organisation; its key is born when its first person joins."""
    gate.require("partners.manage")
    return _found(request, PARTNER)


def _found(request: HttpRequest, kind: str) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = actions.found_team(kind=kind, name=form.cleaned_data["name"])
        except COULD_NOT as error:
            messages.error(request, why_not(error))
            return redirect("people:list")
        return redirect("people:team", pk=team.pk)
    return render(request, "people/found.html", {"form": form, "partner": kind == PARTNER})


@require_GET
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who holds the team's key, who works there, and whom one may admit."""
    gate.require("people.manage")
    row, someone = _team_or_404(pk), current()
    names = directory.names_of()
    members = set(User.objects.filter(memberships__team=row).values_list("pk", flat=True))
    people = sorted(User.objects.filter(state=User.ACTIVE), key=lambda user: sort_key(names.get(str(user.pk), "")))
    listed = [(user, {"person": user, "name": names.get(str(user.pk), "")}) for user in people]
    others = [(user, line) for user, line in listed if user.pk not in members]
    holds = row.pk in someone.teams
    context = {
        "team": row,
        "name": directory.team_names([row.pk]).get(str(row.pk), ""),
        "holders": [line for user, line in listed if user.pk in members],
        "workers": [line for user, line in others if user.home_team_id == row.pk],
        "candidates": [line for user, line in others if holds and user.role in MAY_HOLD[row.kind]],
        "holds": holds,
        "has_key": (has_key := _has_key(row)),
        "outstanding": resettling.outstanding(row) if holds and has_key else 0,
        "is_partner": row.kind == PARTNER,
        "unnamed": RECOVERY,  # their kind is name enough
    }
    return render(request, "people/team.html", context)


def _has_key(row: Team) -> bool:
    try:
        holder_of("team", row.pk)
    except NotCertified:
        return False
    return True


@require_POST
def resettle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a thousand grants under the newest key of the team. A browser with script goes on by itself until none are left."""
    gate.require("people.manage")
    row = _team_or_404(pk)
    try:
        done = resettling.resettle_team(row)
    except (CannotOpen, NotCertified):
        messages.error(request, why_not(NotAMember()))
        return redirect("people:team", pk=row.pk)
    left = resettling.outstanding(row)
    if request.headers.get("HX-Request") and done and left:
        return render(request, "people/_resettle.html", {"team": row, "outstanding": left, "going": True})
    if left and not done:
        messages.warning(request, _("The rest does not open with the keys you hold, so it stays as it is."))
    elif not left:
        messages.success(request, _("Everything lies under the newest key of the team now."))
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("people:team", args=[row.pk])})
    return redirect("people:team", pk=row.pk)


@require_POST
def admit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pass the team's key on to a colleague."""
    gate.require("people.manage")
    row = _team_or_404(pk)
    try:
        person = person_or_404(UUID(request.POST.get("person", "")), state=User.ACTIVE)
    except ValueError as error:
        raise Http404 from error
    try:
        admit_member(team=row, user=person)
    except WrongRole:
        messages.error(request, _("Nothing was done: the key of this team is not for people of this role."))
    except IntegrityError:
        messages.error(request, _("Nothing was done: she holds the key of this team already."))
    except COULD_NOT as error:
        messages.error(request, why_not(error))
    else:
        messages.success(request, _("She holds the key of the team now."))
    return redirect("people:team", pk=row.pk)


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """Ask once more, then take a member out; the others get a new key that she never sees."""
    gate.require("people.manage")
    row, user = _team_or_404(pk), person_or_404(person)
    if not user.memberships.filter(team=row).exists():
        raise Http404
    if request.method == "POST":
        try:
            remove_member(team=row, user=user)
        except LastMember:
            messages.error(request, _("Nothing was done: she is the last who holds this key. Admit someone else first."))
        except (NotAMember, NotCertified) as error:
            messages.error(request, why_not(error))
        else:
            messages.success(request, _("She is out of the team, and the team has a new key."))
        return redirect("people:team", pk=row.pk)
    context = {
        "team": row,
        "person": user,
        "name": directory.names_of([user.pk]).get(str(user.pk), ""),
        "team_name": directory.team_names([row.pk]).get(str(row.pk), ""),
        "holds": row.pk in current().teams,
    }
    return render(request, "people/remove.html", context)
