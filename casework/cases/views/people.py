"""Who works on a case: assigning, handing over, ending an access."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework.access import gate, grants, rings
from casework.access.errors import GrantRefused, NoCard, OnlyLent
from casework.access.policy import ASSIGNED, COUNSELLING
from casework.accounts import directory, homes
from casework.accounts.models import Role, User
from casework.accounts.unlocked import current
from casework.cases import actions, frame, panel
from casework.cases.forms.steps import AssignForm, HandOnForm
from casework.cases.models import Case
from casework.cases.views import editing

COUNSELLORS_ALONE = _(
    "The counselling part of this case is held by its counsellor alone. "
    "Only she can give it to another counsellor, from the page of the case."
)
LAST_COUNSELLOR = _(
    "Nobody else holds the counselling part of this case. She has to hand it on to another counsellor first. "
    "To keep her out until then, suspend her account."
)


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give a colleague of the team her role's part of the case; "instead of" hands it over."""
    case = gate.fetch(Case, pk, "cases.assign")
    context = frame.of(case, here="")
    holders = User.objects.filter(pk__in=[grant.user_id for grant in case.user_grants.all()])
    form = AssignForm(request.POST or None, colleagues=_named(_colleagues(case)), holders=_named(holders))
    if request.method == "POST" and form.is_valid():
        before = User.objects.filter(pk=form.cleaned_data["instead_of"]).first() if form.cleaned_data["instead_of"] else None
        if _assigned(case, form, before):
            messages.success(request, gettext("Done. The change has taken effect."))
            return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
    context |= {"form": form, "paths": panel.paths(case), "title": gettext("Assign the case"), "told": _closed_part(case)}
    return render(request, "cases/assign.html", context)


@require_http_methods(["GET", "POST"])
def hand_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A counsellor gives her part of the case to another counsellor of the team; nobody else can."""
    case, me = gate.fetch(Case, pk, "cases.hand_on"), current().user
    context = frame.of(case, here="")
    others = [person for person in _colleagues(case) if person.role == Role.COUNSELLOR and person.pk != me.pk]
    form = HandOnForm(request.POST or None, colleagues=_named(others))
    if request.method == "POST" and form.is_valid() and _assigned(case, form, None if form.cleaned_data["keep"] else me):
        messages.success(request, gettext("Done. The change has taken effect."))
        kept = form.cleaned_data["keep"]
        return HttpResponseRedirect(reverse("cases:case", args=[case.pk]) if kept else reverse("cases:list"))
    told = "" if others else gettext("There is no other counsellor in this team yet.")
    context |= {"form": form, "paths": panel.paths(case), "title": gettext("Hand on the counselling"), "told": told}
    return render(request, "cases/assign.html", context)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: UUID, person: UUID) -> HttpResponse:
    """End a colleague's own access. The page says what remains, before and after."""
    case = gate.fetch(Case, pk, "cases.assign")
    colleague = get_object_or_404(User, pk=person, pk__in=[grant.user_id for grant in case.user_grants.all()])
    context = frame.of(case, here="")
    remaining = [path for path in panel.paths(case) if path.person != colleague.pk]
    lost = grants.held_only_by(case, colleague)
    if request.method == "POST":
        try:
            actions.revoke(case=case, person=colleague)
        except actions.NobodyLeft as error:
            messages.error(request, _nobody_left(error.parts))
            return HttpResponseRedirect(reverse("cases:assign", args=[case.pk]))
        messages.success(request, gettext("The access has ended. Who can still open the case stands on its page."))
        return HttpResponseRedirect(reverse("cases:case", args=[case.pk]))
    names = directory.names_of([colleague.pk])
    context |= {"who": names.get(str(colleague.pk), ""), "paths": remaining, "refused": _nobody_left(lost) if lost else ""}
    return render(request, "cases/end_access.html", context)


def _assigned(case: Case, form: AssignForm | HandOnForm, before: User | None) -> bool:
    to = User.objects.get(pk=form.cleaned_data["to"])
    try:
        actions.assign(case=case, to=to, instead_of=before)
    except OnlyLent:
        form.add_error(None, gettext("You hold this part only until a day, through a referral. It is not yours to hand on."))
        return False
    except GrantRefused:
        form.add_error("to", gettext("This colleague’s key is not confirmed yet, so nothing can be given to her."))
        return False
    except actions.KeyNotHeld:
        form.add_error("to", COUNSELLORS_ALONE)
        return False
    except actions.NobodyLeft as error:
        form.add_error("instead_of", _nobody_left(error.parts))
        return False
    except NoCard:
        form.add_error(None, editing.NO_CARD)
        return False
    return True


def _closed_part(case: Case) -> Any:
    """Words for the supervisor when the case has a counsellor: that part is not hers to give."""
    made = grants.has_key(case, COUNSELLING)
    return COUNSELLORS_ALONE if made and COUNSELLING not in rings.current().compartments(case) else ""


def _nobody_left(parts: Collection[str]) -> Any:
    return LAST_COUNSELLOR if COUNSELLING in parts else gettext("Nobody else could open this case. Assign it to someone first.")


def _colleagues(case: Case) -> list[User]:
    return homes.colleagues(case.team_id, ASSIGNED)


def _named(people: object) -> list[tuple[str, str]]:
    """(id, name and role) of people, by name."""
    found = {str(person.pk): person for person in people}  # type: ignore[attr-defined]
    names = directory.names_of(found)
    words = gettext("%(name)s, %(role)s")
    pairs = [(pk, words % {"name": name, "role": found[pk].get_role_display()}) for pk, name in names.items()]
    return sorted(pairs, key=lambda pair: pair[1])
