"""Asking for a paper: the list of a case, one small form for each, and the blank ones that need no case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework import pdf
from casework.access import gate, rings
from casework.access.errors import Damaged
from casework.access.policy import CASE
from casework.accounts import directory
from casework.cases import frame
from casework.cases.models import Case
from casework.legal.views.calendar import number_of
from casework.reports import locking
from casework.reports.discretion import Indiscreet
from casework.reports.forms import LANGUAGES
from casework.reports.papers import actions, consent, hearings, offered
from casework.reports.papers.forms import BlankForm, CasePaperForm, OnRequestForm
from casework.reports.papers.offers import CONSENT, OFFERED, SAFETY_PLAN, Offer
from casework.reports.papers.sheet import OFFICE

BLANKS = {
    "consent": (gettext_lazy("Consent form"), gettext_lazy("Three consents apart, with what is explained to her before.")),
    "intake": (
        gettext_lazy("Intake"),
        gettext_lazy("The questions of the intake in their order, with room to write; it is typed in afterwards."),
    ),
}


@require_GET
def of_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What can be printed of a case. The safety plan is not in this list."""
    case = gate.fetch(Case, pk, "reports.print")
    held = rings.current().compartments(case)
    consents = CONSENT.records(case) if CASE in held else []
    lawful = offered.records(case)
    context = frame.of(case, here="papers", records=[*consents, *lawful])
    context |= {
        "offers": [(reverse("reports:paper", args=[case.pk, name]), offer) for name, offer in OFFERED.items() if _ready(case, offer, held)],
        "consents": [
            (reverse("reports:consent", args=[case.pk, found.pk]), consent.title_of(found, get_language() or "en")) for found in consents
        ],
        "plan_on_request": _ready(case, SAFETY_PLAN, held),
        "lawful": [*offered.chronologies(case, lawful), *offered.attorneys(case, lawful)],
    }
    return render(request, "reports/papers/of_case.html", context)


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One paper of the list."""
    case = gate.fetch(Case, pk, "reports.print")
    if name not in OFFERED:
        raise Http404
    return asked_for(request, case, OFFERED[name], OFFERED[name].records(case))


@require_http_methods(["GET", "POST"])
def of_consent(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The consent form, filled from one consent."""
    case = gate.fetch(Case, pk, "reports.print")
    return asked_for(request, case, CONSENT, [get_object_or_404(case.consent_records, pk=record)])


@require_http_methods(["GET", "POST"])
def on_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The safety plan, for a woman who asks for it herself: why paper is dangerous stands above the form."""
    case = gate.fetch(Case, pk, "reports.print")
    plans = SAFETY_PLAN.records(case)
    return asked_for(request, case, SAFETY_PLAN, plans, form_of=OnRequestForm, template="reports/papers/on_request.html")


@require_GET
def blanks(request: HttpRequest) -> HttpResponse:
    """The forms that need no case."""
    gate.require("reports.print")
    return _blanks(request, {name: _blank_form(name) for name in BLANKS})


@require_POST
def blank(request: HttpRequest, name: str) -> HttpResponse:
    """One of them as a file."""
    gate.require("reports.print")
    if name not in BLANKS:
        raise Http404
    form = _blank_form(name, request.POST)
    if form.is_valid():
        return locking.download(*actions.print_blank(name=name, asked=form.cleaned_data))
    return _blanks(request, {other: form if other == name else _blank_form(other) for other in BLANKS})


@require_POST
def causes(request: HttpRequest) -> HttpResponse:
    """The hearings of a week as a file, without names: case codes, courts and times."""
    own = request.POST.get("scope") != "team"
    gate.require("reports.print")
    gate.require("legal.open" if own else "legal.team")
    return locking.download(*hearings.print_causes(number=number_of(request.POST.get("week", "")), own=own))


def _blank_form(name: str, data: Any = None) -> BlankForm:
    return BlankForm(data, prefix=name, asks_child=name == "consent", initial={"language": get_language()})


def _blanks(request: HttpRequest, forms: dict[str, BlankForm]) -> HttpResponse:
    found = [(name, *BLANKS[name], form) for name, form in forms.items()]
    return render(request, "reports/papers/blanks.html", {"blanks": found, "forms": list(forms.values())})


def _ready(case: Case, offer: Offer, held: set[str]) -> bool:
    """Whether she can open what this paper is made from, and there is any of it."""
    if offer.free:
        return True
    records = offer.records(case)
    return bool(records) and all(record.compartment in held for record in records)


def asked_for(
    request: HttpRequest, case: Case, offer: Offer, records: Sequence[Any], *, form_of: type[CasePaperForm] = CasePaperForm,
    template: str = "reports/papers/paper.html",
) -> HttpResponse:  # fmt: skip
    """The small form, and the paper when it is filled in. Without anything to print, or without its key, there is no form."""
    ready = offer.free or (bool(records) and all(record.compartment in rings.current().compartments(case) for record in records))
    data = request.POST if request.method == "POST" and ready else None
    form = form_of(data, copies=offer.copies, names=offer.names)
    if data is not None and form.is_valid() and (file := printed(request, form, case, offer, records)):
        return file
    context = frame.of(case, here="papers", records=_who(case, records))
    if data is None:
        form.initial = usual(case, offer, records)
    back = reverse("reports:papers", args=[case.pk])
    return render(request, template, {**context, "offer": offer, "ready": ready, "form": form, "back": back})


def printed(request: HttpRequest, form: CasePaperForm, case: Case, offer: Offer, records: Sequence[Any]) -> HttpResponse | None:
    """The paper as a file, or a word on the valid *form* why there is none. Raises actions.Unseen."""
    if not locking.may_lock(request, form):
        return None
    try:
        return locking.as_file(request, form, *actions.print_paper(case=case, offer=offer, records=records, asked=form.cleaned_data))
    except actions.NothingToPrint:
        form.add_error(None, gettext("There is nothing that this paper may say."))
    except (pdf.PaperError, Damaged) as error:
        form.add_error(None, why(error))
    return None


def _who(case: Case, records: Sequence[Any]) -> list[Any]:
    """What says which language she understands: the consent, else what is known of her."""
    said = [record for record in records if hasattr(type(record), "language")]
    return said or list(case.survivor_records.all())


def usual(case: Case, offer: Offer, records: Sequence[Any]) -> dict[str, Any]:
    spoken = next((record.language for record in _who(case, records) if record.is_open), "")
    return {
        "language": spoken if spoken in dict(LANGUAGES) else get_language(),
        "copy": OFFICE,
        "recipient": "" if offer.titled else directory.own_name(rings.current().someone),  # a court, a lawyer: said by name
    }


def why(error: Exception) -> str:
    """One sentence for each reason why nothing was printed."""
    if isinstance(error, Damaged):
        return gettext("Nothing was printed: a record of this paper does not open any more. Tell the supervisor.")
    if isinstance(error, Indiscreet):
        return gettext(
            "This sheet would say too much if it is found: a telling word, a code or the name of an organisation stands in it. "
            "Write it in other words first, or leave that part out."
        )
    return gettext("This paper could not be printed: it is too long, or holds signs that do not print.")
