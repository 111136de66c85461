"""The trail by day, by person and by case. Reading it needs the verb and the auditors' key, and is itself written down first."""

from datetime import timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

import audit
from audit.ledger import case_tag
from audit.review import records, trail, wholeness
from audit.review.forms import CaseForm, DayForm, PeriodForm, PersonForm, day_parameters
from audit.review.hooks import VERB
from audit.review.told import writes_of
from audit.verifier import Report
from casework.access import catalogue, gate
from casework.accounts import directory
from casework.accounts.models import User
from casework.accounts.unlocked import current
from casework.cases import frame, panel
from casework.cases.models import Case
from casework.localisation.digits import to_language


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """What happened on one day, and the ways to a person's or a case's trail."""
    _require_auditor()
    form = DayForm(request.GET)
    context: dict[str, Any] = {"form": form, "case_form": _case_form(), "person_form": _person_form()}
    if form.is_valid():
        chosen = form.cleaned_data["day"]
        context |= {"day": chosen, "trail": trail.read(trail.on(chosen), form, view="day", first=chosen.isoformat())}
        context |= _neighbours(form)
    return render(request, "review/day.html", context)


@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What one person did."""
    _require_auditor()
    if not User.objects.filter(pk=pk).exists():
        _refuse()
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return redirect(request.path)
    found = trail.since(form.first_day()).filter(actor=str(pk))
    read = trail.read(found, form, view="person", person=str(pk), since=_iso(form))
    name = directory.names_of([pk]).get(str(pk)) or gettext("Someone of the office")
    return render(request, "review/person.html", {"form": form, "trail": read, "name": name})


@require_GET
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who came to one of her cases, by what way, and who can open it today."""
    _require_auditor()
    found = gate.fetch(Case, pk, VERB)
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return redirect(request.path)
    entries = trail.since(form.first_day()).filter(case_tag=case_tag(pk))
    read = trail.read(entries, form, view="case", case=pk, since=_iso(form))
    context = frame.of(found, here="trail", recorded=True)
    for section in context["case_sections"]:
        section["current"] = section["url"] == request.path
    return render(request, "review/case.html", context | {"form": form, "trail": read, "paths": panel.paths(found)})


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """Go to the trail of a person, or of the case with a code. The code travels in the body; only her own cards are asked."""
    _require_auditor()
    case_form, person_form = _case_form(), _person_form()
    if "person" in request.POST:
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


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the newest entries now; the check and its outcome are an entry too."""
    _require_auditor()
    report, since = wholeness.check_newest()
    audit.record_durably("ledger.verified", ok=report.ok, checked=report.checked, first_bad=report.first_bad, since=since)
    messages.add_message(request, messages.SUCCESS if report.ok else messages.ERROR, _outcome(report, since))
    return redirect("review:day")


@require_POST
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare the records and grants of one case with its trail. Reading the entries and the outcome are entries too."""
    _require_auditor()
    found = gate.fetch(Case, pk, VERB)
    audit.record_durably("ledger.read", subject=("case", str(pk)), case=pk, view="records", count=writes_of(pk).count())
    compared = records.look(found, current())
    audit.record_durably(
        "ledger.verified", subject=("case", str(pk)), case=pk, ok=not compared.findings, checked=compared.entries,
        compared=compared.records, grants=compared.grants, findings=len(compared.findings),
    )
    context = frame.of(found, here="trail", recorded=True)
    said = records.sentences(compared.findings)
    return render(request, "review/compared.html", context | {"compared": compared, "said": said})


def _require_auditor() -> None:
    """Refuse, as if the page did not exist, when her role lacks the verb or she does not hold the auditors' key."""
    gate.require(VERB)
    if not current().reads_ledger:
        _refuse()


def _refuse() -> NoReturn:
    """The gate's answer, recorded like every refusal."""
    audit.record_durably("access.refused", verb=VERB)
    raise Http404


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


def _iso(form: PeriodForm) -> str:
    first = form.first_day()
    return first.isoformat() if first else ""


def _held_case(code: str) -> UUID | None:
    """The case of this code if a card of hers says so; the look-up is recorded as the search it is."""
    pk = Case.objects.filter(code_tag=Case.tag_of(code)).values_list("pk", flat=True).first()
    held = pk is not None and catalogue.cards(Case, [pk]).get(pk, {}).get("code") == code
    audit.record_durably("catalogue.searched", count=int(held), cases=[str(pk)] if held else [], why="trail")
    return pk if held else None


def _outcome(report: Report, since: int) -> str:
    language = get_language() or "en"
    if report.ok:
        words = ngettext(
            "%(count)s entry, from number %(first)s on, is whole.",
            "%(count)s entries, from number %(first)s on, are whole.",
            report.checked,
        )
        return words % {"count": to_language(str(report.checked), language), "first": to_language(str(since), language)}
    why = wholeness.FAULTS.get(report.fault, report.why)
    return gettext("Entry %(number)s does not hold: %(why)s. Tell the directors today.") % {
        "number": to_language(str(report.first_bad), language), "why": why,
    }
