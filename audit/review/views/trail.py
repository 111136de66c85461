"""The trail by day, by person and by case. Reading it needs the verb and the auditors' key, and is itself written down first."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

import audit
from audit.ledger import case_tag
from audit.review import plain_past, trail
from audit.review.forms import CaseForm, DayForm, PeriodForm, PersonForm, day_parameters
from audit.review.hooks import VERB
from audit.review.unusual import decoys
from audit.review.views.door import refuse, require_auditor
from casework.access import catalogue, gate
from casework.accounts import directory
from casework.accounts.models import User
from casework.cases import frame, panel
from casework.cases.models import Case


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """What happened on one day, and the ways to a person's or a case's trail."""
    require_auditor()
    form = DayForm(request.GET)
    context: dict[str, Any] = {"form": form, "case_form": _case_form()}
    if form.is_valid():
        chosen = form.cleaned_data["day"]
        context |= {"day": chosen, "trail": trail.read(trail.on(chosen), form, view="day", first=chosen.isoformat())}
        context |= _neighbours(form)
    return render(request, "review/day.html", context)


@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one person did."""
    require_auditor()
    if not User.objects.filter(pk=pk).exists():
        refuse()
    form = PeriodForm(request.GET, of_one=True)
    if made_up(form):
        return redirect(request.path)
    name = directory.names_of([pk]).get(str(pk)) or gettext("Someone of the office")
    context: dict[str, Any] = {"form": form, "person": pk, "name": name}
    if form.is_valid():
        context["trail"] = trail.read(trail.between(*form.days()).filter(actor=str(pk)), form, view="person", person=str(pk))
    return render(request, "review/person.html", context)


@require_GET
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came to one of her cases, by what way, and who can open it today."""
    require_auditor()
    found = gate.fetch(Case, pk, VERB, unexplained=True)
    form = PeriodForm(request.GET)
    if made_up(form):
        return redirect(request.path)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        entries = trail.between(*form.days()).filter(case_tag=case_tag(pk))
        context["trail"] = trail.read(entries, form, view="case", case=pk)
    context |= frame.of(found, here="trail", recorded="trail" in context) | {"paths": panel.paths(found), "decoy_by": _decoy_by(pk)}
    context["rows"] = plain_past.offered(found)
    for section in context["case_sections"]:
        section["current"] = section["url"] == request.path
    return render(request, "review/case.html", context)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Everybody's name to choose from, and the way to the trail of a person or of the case with a code.

    The code travels in the body; only her own cards are asked, and nobody's name is opened for it.
    """
    require_auditor()
    case_form, person_form = _case_form(), None
    if request.method == "GET":
        person_form = _person_form()
    elif "person" in request.POST:
        person_form = _person_form(request.POST)
        if person_form.is_valid():
            return redirect("review:person", pk=person_form.cleaned_data["person"])
    else:
        case_form = _case_form(request.POST)
        if case_form.is_valid():
            if (pk := _held_case(case_form.cleaned_data["code"])) is not None:
                return redirect("review:case", pk=pk)
            case_form.add_error("code", gettext("None of your cases has this code."))
    return render(request, "review/find.html", {"case_form": case_form, "person_form": person_form})


def made_up(form: PeriodForm) -> bool:
    """Whether the address was not made by the form: a day that does not exist is said beside it, anything else leads to the plain page."""
    return bool(set(form.errors) - {"first", "last"})


def _case_form(posted: QueryDict | None = None) -> CaseForm:
    return CaseForm(posted, auto_id="case_%s")  # two forms on one page: their ids must differ


def _person_form(posted: QueryDict | None = None) -> PersonForm:
    return PersonForm(posted, auto_id="person_%s")


def _neighbours(form: DayForm) -> dict[str, str]:
    """Addresses of the day before and, unless it lies ahead, of the day after; the group stays chosen."""
    chosen, found = form.cleaned_data["day"], {}
    for name, days in (("before", -1), ("after", 1)):
        neighbour = chosen + timedelta(days=days)
        if neighbour <= timezone.localdate():
            kept = form.filters()
            for key, value in day_parameters(neighbour).items():
                kept[key] = value
            found[name] = f"?{kept.urlencode()}"
    return found


def _decoy_by(case: UUID) -> str:
    """Who made this case a decoy; "" for an ordinary one."""
    marker = decoys.marker_of(case)
    return directory.names_of([marker]).get(marker) or gettext("Someone of the office") if marker else ""


def _held_case(code: str) -> UUID | None:
    """The case of this code if a card of hers says so; the look-up is recorded as the search it is."""
    pk = Case.objects.filter(code_tag=Case.tag_of(code)).values_list("pk", flat=True).first()
    held = pk is not None and catalogue.cards(Case, [pk]).get(pk, {}).get("code") == code
    audit.record_durably("catalogue.searched", count=int(held), cases=[str(pk)] if held else [], why="trail")
    return pk if held else None
