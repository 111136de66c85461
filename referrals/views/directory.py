"""The pages of the directory: who helps, what they offer, and whether anybody asked them lately."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.access import gate, policy
from casework.accounts import directory as names
from casework.accounts.unlocked import current
from casework.cases.views.lists import FARTHEST_PAGE, Slice
from casework.localisation.digits import counted
from referrals.directory import actions, editing, exchange, facets, reading, search, shown, taking
from referrals.directory.about import About
from referrals.directory.choices import Sensitivity
from referrals.directory.faults import Faulty, where
from referrals.directory.forms import EntryForm, FilesForm, SearchForm, ServiceForm, VerifyForm
from referrals.directory.judging import joined, judged
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Opened
from referrals.recipients import partners

PAGE = 50
MOST_FOUND = 100
FAULTS_SHOWN = 50
MANAGE, READ, VERIFY = "partners.manage", "directory.read", "directory.verify"


def may(verb: str) -> bool:
    return policy.may(current().role, verb)


@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """All of them by name, a page at a time; a search is posted, so that no address says what was looked for."""
    gate.require(READ)
    today, entries = timezone.localdate(), reading.listed()
    form = SearchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        found = search.found(entries, form.wanted(), timezone.localtime())
        rows, page = found[:MOST_FOUND], Slice(1, has_next=False)
    else:
        found, number = search.in_order(entries), _page(request)
        rows, page = found[(number - 1) * PAGE : number * PAGE], Slice(number, len(found) > number * PAGE)
    context = {
        "form": form, "lines": [shown.line_of(entry, today) for entry in rows], "page": page, "count": len(found), "shown": len(rows),
        "searched": request.method == "POST", "may_manage": may(MANAGE), "forms_of_export": list(exchange.WRITERS),
    }
    return render(request, "referrals/directory/list.html", context)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return min(max(int(asked), 1), FARTHEST_PAGE) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


@require_GET
def entry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One organisation."""
    found = _fetched(pk, READ)
    today, document, about = timezone.localdate(), found.document, found.about
    context = _of(found) | {
        "working": shown.working(about), "female": shown.female(about), "mahram": shown.mahram(about), "gender": shown.gender(about),
        "verified": shown.verified(about, today), "stale": about.is_stale(today),
        "verified_by": names.names_of([about.verified_by]).get(about.verified_by, "") if about.verified_by else "",
        "week": shown.week(document, today), "services": [shown.service(one) for one in document.get("services", [])],
        "places": facets.places_of(document), "contacts": _contacts(document), "phones": document.get("phones", []),
        "spoken": shown.listed(shown.language_names(document)), "provinces": shown.listed(shown.province_names(document)),
        "open_now": about.working_status == "open" and facets.is_open_at(document, timezone.localtime()),
        "sensitivity": Sensitivity(about.sensitivity).label if about.sensitivity != Sensitivity.ORDINARY else "",
        "may_manage": may(MANAGE), "may_verify": may(VERIFY),
    }  # fmt: skip
    return render(request, "referrals/directory/entry.html", context)


def _contacts(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Of the organisation, its places and its services, each once."""
    holders = [document, *facets.places_of(document), *document.get("services", [])]
    return list({contact["id"]: contact for holder in holders for contact in holder.get("contacts", [])}.values())


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    gate.require(MANAGE)
    form = EntryForm(request.POST or None, partners=_free_partners(None))
    if request.method == "POST" and form.is_valid():
        document, about = editing.organisation({}, form.cleaned_data), form.about(About())
        _, wrong = judged(joined(document, about), about)
        form.refuse(wrong)
        if not wrong and (row := _added(form, document, about)) is not None:
            messages.success(request, gettext("The organisation is in the directory. Now add what it offers."))
            return HttpResponseRedirect(reverse("referrals:directory-entry", args=[row.pk]))
    return render(request, "referrals/directory/change.html", {"form": form})


def _added(form: EntryForm, document: dict[str, Any], about: About) -> DirectoryEntry | None:
    try:
        return actions.add_entry(document=document, about=about, partner=form.partner_row())
    except IntegrityError:
        form.add_error("partner", gettext("This partner has an entry already."))
        return None


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what the form asks about; the rest of the document stays."""
    found = _whole(pk, MANAGE)
    form = EntryForm(request.POST or None, partners=_free_partners(found.row.partner_id), initial=EntryForm.about_of(found))
    status = 200
    if request.method == "POST" and form.is_valid():
        document, about = editing.organisation(found.document, form.cleaned_data), form.about(found.about)
        saved, status = _saved(form, found, document, about, partner=form.partner_row())
        if saved:
            return _back(request, found)
    return render(request, "referrals/directory/change.html", _of(found) | {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def service_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a service to an organisation."""
    return _service(request, pk, None)


@require_http_methods(["GET", "POST"])
def service(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    """Change one service of an organisation."""
    return _service(request, pk, service)


def _service(request: HttpRequest, pk: UUID, number: UUID | None) -> HttpResponse:
    found = _whole(pk, MANAGE)
    one = next((one for one in found.document.get("services", []) if number is not None and one["id"].lower() == str(number)), None)
    if number is not None and one is None:
        raise Http404("not found")
    initial = ServiceForm.about_of(one or {"status": "active"}, found.row.revision)
    form = ServiceForm(request.POST or None, found=one or {}, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid():
        document = editing.with_service(found.document, one["id"] if one else "", form.cleaned_data, timezone.now())
        saved, status = _saved(form, found, document, found.about, partner=found.row.partner)
        if saved:
            return _back(request, found)
    return render(request, "referrals/directory/service.html", _of(found) | {"form": form, "service": one}, status=status)


def _saved(form: Any, found: Opened, document: dict[str, Any], about: About, *, partner: Any) -> tuple[bool, int]:
    """Whether it was written, and the status of the page that says why not."""
    _, wrong = judged(joined(document, about), about)
    if wrong:
        _refuse(form, wrong)
        return False, 200
    try:
        actions.change_entry(row=found.row, seen=form.cleaned_data["revision"] or 0, document=document, about=about, partner=partner)
    except actions.Overtaken:
        return False, _overtaken(form, found)
    except IntegrityError:
        form.add_error("partner", gettext("This partner has an entry already."))
        return False, 200
    return True, 302


def _refuse(form: Any, wrong: list[Any]) -> None:
    if isinstance(form, EntryForm):
        form.refuse(wrong)
    else:
        for text in dict.fromkeys(fault.text for fault in wrong):
            form.add_error(None, text)


def _overtaken(form: Any, found: Opened) -> int:
    """Keep what was typed, say so, and let a second save stand."""
    form.add_error(None, gettext("Someone changed this entry meanwhile. Look at it again; if you save once more, your words stand."))
    form.data = form.data.copy()
    form.data["revision"] = str(found.row.revision)
    return HTTPStatus.CONFLICT


def _back(request: HttpRequest, found: Opened) -> HttpResponse:
    messages.success(request, gettext("The entry is saved."))
    return HttpResponseRedirect(reverse("referrals:directory-entry", args=[found.row.pk]))


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """She asked them today: do they work?"""
    found = _whole(pk, VERIFY)
    initial = {"working": found.about.working_status, "note": found.about.note, "revision": found.row.revision}
    form = VerifyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.verify_entry(row=found.row, seen=said["revision"], working=said["working"], note=said["note"])
        except actions.Overtaken:
            messages.error(request, gettext("Nothing was noted: someone changed this entry a moment ago. Look at it again."))
        else:
            messages.success(request, gettext("Noted: verified today, by you."))
        return HttpResponseRedirect(reverse("referrals:directory-entry", args=[pk]))
    return render(request, "referrals/directory/verify.html", _of(found) | {"form": form})


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """HSDS files: all of them are taken, or nothing and every fault."""
    gate.require(MANAGE)
    form = FilesForm(request.POST, request.FILES) if request.method == "POST" else FilesForm()
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = taking.take(form.cleaned_data["file"])
        except Faulty as error:
            faults = error.faults
        else:
            said = gettext("Added: %(added)s. Changed: %(changed)s. As they were: %(same)s.")
            messages.success(request, said % {name: counted(number) for name, number in done._asdict().items()})
            return HttpResponseRedirect(reverse("referrals:directory"))
    told = [{"where": where(fault), "text": fault.text} for fault in faults[:FAULTS_SHOWN]]
    context = {"form": form, "faults": told, "count": len(faults), "more": max(len(faults) - FAULTS_SHOWN, 0)}
    return render(request, "referrals/directory/import.html", context)


@require_POST
def give(request: HttpRequest, form: str) -> HttpResponse:
    """The directory as HSDS in one ZIP, without what is sensitive."""
    gate.require(MANAGE)
    if form not in exchange.WRITERS:
        raise Http404("not found")
    try:
        given = taking.give(form)
    except Faulty as error:
        messages.error(request, " ".join(fault.text for fault in error.faults))
        return HttpResponseRedirect(reverse("referrals:directory"))
    answer = HttpResponse(exchange.packed(given.files), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="hsds-{form}.zip"'
    return answer


# --- fetching ----------------------------------------------------------------------------------------------------------------
def _fetched(pk: UUID, verb: str) -> Opened:
    """An entry, opened and recorded. Http404 for who lacks the verb and for one that is not there."""
    gate.require(verb)
    return reading.read(row_of(pk))


def row_of(pk: UUID) -> DirectoryEntry:
    row = DirectoryEntry.objects.select_related("partner").filter(pk=pk).first()
    if row is None:
        raise Http404("not found")
    return row


def _whole(pk: UUID, verb: str) -> Opened:
    """The same, of one that opens: a damaged entry cannot be changed."""
    found = _fetched(pk, verb)
    if found.damaged:
        raise Http404("not found")
    return found


def _of(found: Opened) -> dict[str, Any]:
    return {"entry": found, "document": found.document, "about": found.about, "name": search.name_of(found), "pk": found.row.pk}


def _free_partners(own: UUID | None) -> list[tuple[str, str]]:
    """The partner organisations without an entry, and this one's."""
    taken = set(DirectoryEntry.objects.exclude(partner=None).values_list("partner_id", flat=True)) - {own}
    return [(str(partner.id), partner.name) for partner in partners() if partner.id not in taken]
