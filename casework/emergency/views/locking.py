"""The emergency lock: of oneself, and, for supervisors, of a person, a team or the office."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.accounts import directory, session
from casework.accounts.models import CASELOAD, PARTNER, Role, Team, User
from casework.accounts.unlocked import current
from casework.emergency import locking
from casework.emergency.forms import LockForm, LockSomeForm
from casework.localisation.collate import sort_key
from casework.localisation.digits import counted


@require_http_methods(["GET", "POST"])
def lock_me(request: HttpRequest) -> HttpResponse:
    """Anybody locks herself: the page says what it does, and a word is typed."""
    someone = current()
    form = LockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        locking.lock(locking.of_person(someone.user), scope=locking.PERSON)
        return _gone(request)
    return render(request, "emergency/lock_me.html", {"form": form, "is_partner": someone.role == Role.PARTNER, "alone": _alone()})


def _alone() -> bool:
    """Whether she is the last who holds the key of her partner organisation: locking herself locks what was sent to it for good."""
    row = current().team_of_kind(PARTNER)
    return row is not None and not row.team.memberships.exclude(user=current().user).exists()


@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """The three buttons of a supervisor: the whole office, a team, one person. Each has its own form and its own word."""
    gate.require("emergency.lock")
    forms = {name: _form(request, name) for name in (locking.OFFICE, locking.TEAM, locking.PERSON)}
    scope = request.POST.get("scope", "")
    if request.method == "POST" and scope in forms and forms[scope].is_valid():
        count = locking.lock(_whom(forms[scope], scope), scope=scope, team=_team(forms[scope]) if scope == locking.TEAM else None)
        if not User.objects.filter(pk=current().user.pk, state=User.ACTIVE).exists():
            return _gone(request)
        said = ngettext("%(count)s person is locked now.", "%(count)s people are locked now.", count)
        messages.success(request, said % {"count": counted(count)})
        return redirect("people:list")
    return render(request, "emergency/lock.html", {"forms": forms})


def _form(request: HttpRequest, name: str) -> LockForm:
    data = request.POST if request.method == "POST" and request.POST.get("scope") == name else None
    if name == locking.OFFICE:
        return LockForm(data, prefix=name)
    label = gettext("Which team") if name == locking.TEAM else gettext("Which person")
    return LockSomeForm(data, prefix=name, label=label, choices=_teams() if name == locking.TEAM else _people())


def _teams() -> list[tuple[str, str]]:
    names = directory.team_names()
    found = [(str(team.pk), names.get(str(team.pk), "")) for team in Team.objects.filter(kind=CASELOAD, closed=False)]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _people() -> list[tuple[str, str]]:
    """Everybody of the office; partners lock themselves."""
    names = directory.names_of()
    found = [(str(user.pk), names.get(str(user.pk), "")) for user in locking.of_office().exclude(bundle=b"")]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _team(form: LockForm) -> UUID:
    return UUID(form.cleaned_data["whom"])


def _whom(form: LockForm, scope: str) -> QuerySet[User]:
    if scope == locking.OFFICE:
        return locking.of_office()
    pk = UUID(form.cleaned_data["whom"])
    if scope == locking.TEAM:
        return locking.of_team(Team.objects.get(pk=pk))
    return locking.of_person(User.objects.get(pk=pk))


def _gone(request: HttpRequest) -> HttpResponse:
    """She is locked herself: her browser forgets both cookies, and shows a page that says nothing about us."""
    response = redirect("accounts:leave")
    session.end(request, response)
    return response
