"""The documents of a case: the list, taking one in, one document, its file, and removing it."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from casework.access import gate, rings
from casework.access.errors import StaleRecord
from casework.accounts import directory
from casework.cases import actions as case_actions
from casework.cases import display, frame
from casework.cases.choices import State
from casework.cases.models import Case
from casework.cases.views import editing
from casework.documents import actions, leaving, store
from casework.documents.choices import FileType
from casework.documents.forms import DRAFT, DocumentForm, UploadForm
from casework.documents.models import Document
from casework.documents.naming import called, from_file
from casework.documents.receiving import FIELD, Arrival, received
from casework.localisation.digits import numbered
from casework.tickets import ticket_for

ABOUT = ("kind", "dated", "original", "copy", "note")
KB = 1024


@require_GET
def document_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every document of the case, newest first, read in one entry. Files are not opened."""
    case = gate.fetch(Case, pk, "cases.open")
    found = list(case.document_records.order_by("-recorded_on", "pk"))
    context = frame.of(case, here="documents", records=found)
    open_ones = [document for document in found if document.is_open]
    people = directory.names_of({document.author for document in open_ones})
    context |= {"rows": [_row(d, people) for d in open_ones], "locked": len(found) - len(open_ones)}
    return render(request, "documents/list.html", context)


def _row(document: Document, people: dict[str, str]) -> dict[str, Any]:
    dated = display.text_of(Document.dated.field, document.dated)
    by = people.get(document.author, "")
    return {"document": document, "name": called(document), "dated": dated, "size": size_in_words(document.size), "by": by}


def size_in_words(size: int) -> str:
    """A size as people say it, in the reader's digits."""
    number, words = (size / KB / KB, pgettext("size of a file", "%(n)s MB")) if size >= KB * KB else (
        max(size / KB, 0.1), pgettext("size of a file", "%(n)s KB")
    )
    return words % {"n": numbered(f"{number:.1f}")}


@require_GET
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An empty form. Its address for sending carries a ticket, so that the file is not read before the sender is believed."""
    case = gate.fetch(Case, pk, "cases.write")
    return _form(request, case, UploadForm(instance=Document(case=case)))


def _form(request: HttpRequest, case: Case, form: UploadForm) -> HttpResponse:
    context = frame.of(case, here="documents")
    if not _takes_documents(case):
        return render(request, "cases/closed.html", context)
    address = reverse("documents:add", args=[case.pk, ticket_for(request, case.pk)])
    return render(request, "documents/new.html", {**context, "form": form, "address": address})


def _takes_documents(case: Case) -> bool:
    return case.state == State.OPEN and rings.current().holds(case.pk, Document.compartment)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: UUID, ticket: UUID) -> HttpResponse:
    """Take in the form with its file. Session, ticket, role, grant and state are asked before the first byte of the body is read."""
    case = gate.fetch(Case, pk, "cases.write")
    if request.method == "GET":  # the address of a form that came back with a fault, loaded again
        return HttpResponseRedirect(reverse("documents:new", args=[case.pk]))
    document = Document(case=case, id=uuid4())
    if not _takes_documents(case):
        return _form(request, case, UploadForm(instance=document))
    store.sweep()
    with received(request, case.pk, document.pk) as (words, arrival):
        form = UploadForm(words, instance=document)
        if form.judge(arrival) and _kept(request, case, form, document, arrival):
            messages.success(request, gettext("The document is sealed and kept."))
            return HttpResponseRedirect(reverse("documents:document", args=[case.pk, document.pk]))
    return _form(request, case, form)


def _kept(request: HttpRequest, case: Case, form: UploadForm, document: Document, arrival: Arrival) -> bool:
    """Keep it, if she may still: an upload can last for minutes, and meanwhile she may have been locked out or lost the case."""
    fresh = rings.Ring(rings.current().someone)
    if Document.compartment not in fresh.compartments(case) or not still_signed_in(request):
        raise Http404
    document.name = document.name or from_file(arrival.name)
    try:
        actions.add_document(case=case, document=document, arrival=arrival)
    except case_actions.WrongState:
        case.refresh_from_db(fields=["state"])  # a closed case answers with its own page
        form.add_error(FIELD, gettext("Choose the file again: it was not kept."))
        return False
    return True


def still_signed_in(request: HttpRequest) -> bool:
    """Whether the session that sent a form is still there."""
    key = request.session.session_key
    return key is not None and request.session.exists(key)


@require_GET
def page(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """What is known about one document. Its file is opened by a step of its own: nobody should meet a photo unprepared."""
    case, document = _fetch(pk, record, "cases.open")
    context = frame.of(case, here="documents", records=[document])
    context |= {"document": document, "title": pgettext("title of a page", "Document")}
    if document.is_open:
        has_file = document.has_content
        context |= {
            **_row(document, directory.names_of({document.author})),
            "rows": display.rows(document, only=ABOUT if has_file else (*ABOUT, "removed_on")),
            "has_file": has_file,
            "can_show": has_file and document.type != FileType.PDF,
            "can_remove": has_file and gate.allows(case, "cases.write"),
        }
    return render(request, "documents/document.html", context)


def _fetch(pk: UUID, record: UUID, verb: str) -> tuple[Case, Document]:
    case = gate.fetch(Case, pk, verb)
    return case, get_object_or_404(case.document_records.all(), pk=record)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Correct what is written about a document; the file stays what it is."""
    case, document = _fetch(pk, record, "cases.write")
    context = frame.of(case, here="documents", records=[document])
    context["title"] = pgettext("title of a page", "Document")
    if not context["may"]["write"] or not document.is_open:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(DRAFT, document.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    form = DocumentForm(data, instance=document, restored=restored)
    if editing.saved(request, [form], lambda: case_actions.change_record(record=document)):
        return editing.done(request, case, draft, gettext("Saved."))
    context["parts"] = editing.parts((pgettext("title of a page", "Document"), form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


@require_GET
def file(request: HttpRequest, pk: UUID, record: UUID, how: str) -> HttpResponseBase:
    """The file itself, piece by piece. The entry of the ledger is written before its key is taken out of the record.

    The answer leaves after the keyring is gone, so what it needs is taken here: one key, for this one file.
    """
    case, document = _fetch(pk, record, "cases.open")
    if not rings.current().holds(case.pk, document.compartment):
        raise Http404
    rings.current().admit([document], kind="file.opened", how=how)
    if not document.has_content:
        raise Http404
    answer = leaving.as_file(document, case=case.pk, how=how)
    if answer is None:
        back = reverse("documents:document", args=[case.pk, document.pk])
        return render(request, "documents/damaged.html", {"back": back}, status=500)
    return answer


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """Destroy the content, after a question. Possible in a closed case too: it may be her wish."""
    case, document = _fetch(pk, record, "cases.write")
    context = frame.of(case, here="documents", records=[document])
    if not document.is_open or not document.has_content:
        return HttpResponseRedirect(reverse("documents:document", args=[case.pk, document.pk]))
    if request.method == "POST":
        try:
            actions.remove_content(document=document)
        except StaleRecord:
            return HttpResponseRedirect(request.path)
        messages.success(request, gettext("The content of the document is destroyed."))
        return HttpResponseRedirect(reverse("documents:document", args=[case.pk, document.pk]))
    return render(request, "documents/remove.html", {**context, "document": document, "name": called(document)})
