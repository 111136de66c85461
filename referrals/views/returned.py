"""Documents of a referral: the partner sends them, both sides open them, the office takes them into the case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.access import gate, rings
from casework.access.errors import StaleRecord
from casework.cases.actions import WrongState
from casework.documents import leaving, store
from casework.documents.naming import from_file
from casework.documents.receiving import FIELD, Arrival, received
from casework.documents.views import still_signed_in
from casework.encryption import CannotOpen
from casework.legal.models import Matter
from referrals import desk, hearings, office, returned, states
from referrals.forms.returned import ReturnedForm
from referrals.models import Referral, ReturnedDocument
from referrals.views import desk as desk_pages

OPENED = "referral.document_opened"


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID, ticket: UUID) -> HttpResponse:
    """Take in what the partner sends. Session, ticket, role, key and state are asked before the first byte of the body is read."""
    referral = _of_partner(pk, "referrals.answer")
    back = HttpResponseRedirect(reverse("referrals:packet", args=[pk]))
    if request.method == "GET":  # the address of a form that came back with a fault, loaded again
        return back
    if not returned.takes(referral):
        return desk_pages.show(request, referral, status=HTTPStatus.CONFLICT)
    store.sweep()
    document = ReturnedDocument(referral=referral, id=uuid4())
    with received(request, referral.case_id, document.pk) as (words, arrival):
        form = ReturnedForm(words, instance=document)
        if form.judge(arrival) and _kept(request, referral, form, arrival):
            messages.success(request, gettext("The document is sealed, and with the office."))
            return back
    return desk_pages.show(request, referral, document=form)


def _kept(request: HttpRequest, referral: Referral, form: ReturnedForm, arrival: Arrival) -> bool:
    """Keep it, if she may still: an upload can last for minutes, and meanwhile the packet may have closed."""
    if not rings.Ring(rings.current().someone).compartments(referral) or not still_signed_in(request):
        raise Http404
    form.instance.name = form.instance.name or from_file(arrival.name)
    try:
        returned.keep(referral=referral, document=form.instance, arrival=arrival)
    except returned.NoRoom:
        form.add_error(FIELD, gettext("No more documents fit into this referral. Ask the office how to send it."))
    except WrongState:
        form.add_error(FIELD, gettext("Choose the file again: it was not kept."))
    except states.WrongTransition:
        raise Http404 from None
    return arrival.kept


@require_GET
def of_desk(request: HttpRequest, pk: UUID, record: UUID, how: str) -> HttpResponseBase:
    """The file, for the partner, as long as the packet is open to it."""
    return _file(request, _of_partner(pk, "referrals.desk"), record, how, reverse("referrals:packet", args=[pk]))


@require_GET
def of_office(request: HttpRequest, pk: UUID, record: UUID, how: str) -> HttpResponseBase:
    """The file, for the office."""
    return _file(request, _of_office(pk), record, how, reverse("referrals:page", args=[pk]))


@require_POST
def take(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """The office takes a document into the case."""
    referral = _of_office(pk)
    document = get_object_or_404(ReturnedDocument, pk=record, referral=referral)
    matter, back = _matter(referral, request.POST.get("matter", "")), HttpResponseRedirect(reverse("referrals:page", args=[pk]))
    rings.current().admit([document], kind=OPENED, how="taken")
    if not document.is_open or not returned.may_take(referral.case):
        raise Http404
    try:
        returned.take(referral=referral, document=document, matter=matter)
    except (StaleRecord, WrongState):
        messages.info(request, gettext("Nothing was taken: this document is in the case already, or the case is closed."))
    except CannotOpen:
        return _damaged(request, back.url)
    else:
        messages.success(request, gettext("The document is in the case."))
    return back


def _matter(referral: Referral, asked: str) -> Matter | None:
    """The matter of this case with that id, admitted; None where nothing was chosen. Http404 for any other."""
    if not asked:
        return None
    try:
        wanted = UUID(asked)
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(Matter, pk=wanted, case=referral.case)
    rings.current().admit([found])
    if not (hearings.may_take(referral.case) and found.is_open):
        raise Http404
    return found


def _of_partner(pk: UUID, verb: str) -> Referral:
    found: Referral = gate.fetch(Referral, pk, verb, queryset=desk.openable().select_related("case"))
    return found


def _of_office(pk: UUID) -> Referral:
    return office.fetch(pk, "referrals.send")


def _file(request: HttpRequest, referral: Referral, record: UUID, how: str, back: str) -> HttpResponseBase:
    """The entry of the ledger is written before the key of the file is taken out of its record."""
    document = get_object_or_404(ReturnedDocument, pk=record, referral=referral)
    rings.current().admit([document], kind=OPENED, how=how)
    if not document.is_open:
        raise Http404
    return leaving.as_file(document, case=referral.case_id, how=how) or _damaged(request, back)


def _damaged(request: HttpRequest, back: Any) -> HttpResponse:
    return render(request, "documents/damaged.html", {"back": back}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
