"""Who works on a case: assigning, handing over, ending an access."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.access.errors import GrantRefused
from casework.access.policy import ASSIGNED
from casework.accounts import directory
from casework.accounts.models import User
from casework.cases import actions, frame, panel
from casework.cases.forms.steps import AssignForm
from casework.cases.models import Case


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a colleague of the team her role's part of the case; "instead of" hands it over."""
    case = gate.fetch(Case, pk, "cases.assign")
    context = frame.of(case, here="")
    holders = User.objects.filter(pk__in=[grant.user_id for grant in case.user_grants.all()])
    form = AssignForm(request.POST or None, colleagues=_named(_colleagues(case)), holders=_named(holders))
    if request.method == "POST" and form.is_valid() and _assigned(case, form):
        messages.success(request, gettext("Done. The change has taken effect."))
        return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
    return render(request, "cases/assign.html", context | {"form": form, "paths": panel.paths(case)})


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """End a colleague's own access. The page says what remains, before and after."""
    case = gate.fetch(Case, pk, "cases.assign")
    colleague = get_object_or_404(User, pk=person, pk__in=[grant.user_id for grant in case.user_grants.all()])
    context = frame.of(case, here="")
    remaining = [path for path in panel.paths(case) if path.person != colleague.pk]
    if request.method == "POST":
        try:
            actions.revoke(case=case, person=colleague)
        except actions.NobodyLeft:
            messages.error(request, gettext("Nobody else could open this case. Assign it to someone first."))
            return HttpResponseRedirect(reverse("cases:assign", args=[case.pk]))
        messages.success(request, gettext("The access has ended. Who can still open the case stands on its page."))
        return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
    names = directory.names_of([colleague.pk])
    return render(request, "cases/end_access.html", context | {"who": names.get(str(colleague.pk), ""), "paths": remaining})


def _assigned(case: Case, form: AssignForm) -> bool:
    to = User.objects.get(pk=form.cleaned_data["to"])
    before = User.objects.filter(pk=form.cleaned_data["instead_of"]).first() if form.cleaned_data["instead_of"] else None
    try:
        actions.assign(case=case, to=to, instead_of=before)
    except GrantRefused:
        form.add_error("to", gettext("This colleague’s key is not confirmed yet, so nothing can be given to her."))
        return False
    except actions.NobodyLeft:
        form.add_error("instead_of", gettext("Nobody else could open this case."))
        return False
    return True


def _colleagues(case: Case) -> list[User]:
    return list(User.objects.filter(home_team=case.team_id, state=User.ACTIVE, role__in=list(ASSIGNED)))


def _named(people: object) -> list[tuple[str, str]]:
    """(id, name and role) of people, by name."""
    found = {str(person.pk): person for person in people}  # type: ignore[attr-defined]
    names = directory.names_of(found)
    words = gettext("%(name)s, %(role)s")
    pairs = [(pk, words % {"name": name, "role": found[pk].get_role_display()}) for pk, name in names.items()]
    return sorted(pairs, key=lambda pair: pair[1])
