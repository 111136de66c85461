"""What waits for a supervisor, and one question with what it is about."""

from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from itertools import count
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import audit
from casework.access import catalogue, drafts, gate
from casework.access.errors import StaleRecord
from casework.accounts import directory
from casework.cases import actions, approvals, display, drafting, frame
from casework.cases.forms.supervision import AskForm, DecisionForm
from casework.cases.kinds import KINDS
from casework.cases.models import Approval, Case, Closure
from casework.cases.views import editing
from casework.localisation.digits import numbered

DRAFT = "cases.approval"
MOST = 100


@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Every question that waits, the longest first: from plain columns and cards, so nothing of a case is opened."""
    gate.require("cases.approve")
    found = list(approvals.waiting()[:MOST])
    ids = [approval.case_id for approval in found]
    if ids:
        audit.record_durably("catalogue.listed", count=len(set(ids)), cases=sorted({str(pk) for pk in ids}))
    cards = catalogue.cards(Case, set(ids))
    rows = [_row(approval, cards.get(approval.case_id, {})) for approval in found]
    request.counts = {"cases:approvals": (len(rows), False)}  # type: ignore[attr-defined]
    return render(request, "cases/approvals.html", {"rows": rows})


def _row(approval: Approval, card: dict[str, Any]) -> dict[str, Any]:
    subject = approvals.SUBJECTS.get(approvals.asked(card).get(str(approval.pk), ""))
    url = reverse("cases:approval", args=[approval.case_id, approval.pk])
    return {
        "what": subject.name if subject else gettext("A question"),
        "url": url,
        "code": card.get("code", ""),
        "risk": display.risk_tag(card.get("risk", "")),
        "on": approval.recorded_on,
    }


@require_POST
def ask(request: HttpRequest, pk: UUID, subject: str) -> HttpResponse:
    """Send a part of the case to the supervisors, and go back to its page."""
    case = gate.fetch(Case, pk, "cases.write")
    if subject not in approvals.SUBJECTS:
        raise Http404
    form, draft = AskForm(request.POST), editing.Draft(f"{drafting.ASK}{subject}", case.pk)
    if not form.is_valid():
        if editing.keep(request, draft):
            messages.error(request, str(form.errors["note"][0]))
    else:
        try:
            approvals.ask(case=case, subject=subject, note=form.cleaned_data["note"])
            drafts.discard(**draft._asdict())
            messages.success(request, gettext("Sent to the supervisor. Her answer will stand here and in the timeline."))
        except approvals.NothingToApprove:
            messages.warning(request, gettext("There is nothing to approve yet."))
        except approvals.AlreadyAsked:
            messages.warning(request, gettext("This waits for the supervisor already."))
        except actions.WrongState:
            messages.warning(request, gettext("This case is closed."))
    return HttpResponseRedirect(reverse(approvals.SUBJECTS[subject].page, args=[case.pk]))


@require_http_methods(["GET", "POST"])
def approval(request: HttpRequest, pk: UUID, record: UUID) -> HttpResponse:
    """One question: what it is about, and the answer. Only somebody else than who asked may give it."""
    deciding = request.method == "POST"
    case = gate.fetch(Case, pk, "cases.approve" if deciding else "cases.open")
    found = get_object_or_404(case.approval_records, pk=record)
    about = _readable(case)
    context = frame.of(case, here="", records=[found, *about])
    if not found.is_open:
        title = gettext("Approval")
        return render(request, "cases/read.html", context | {"title": title, "parts": [display.sheet(title, found)]})
    draft = editing.Draft(DRAFT, found.pk)
    data, restored = editing.filled(request, draft)
    form = DecisionForm(data)
    form.restored = restored
    if deciding and form.is_valid() and _decided(request, case, found, about, form):
        drafts.discard(**draft._asdict())
        return HttpResponseRedirect(reverse("cases:approvals"))
    status = HTTPStatus.CONFLICT if form.non_field_errors() else 200
    context |= _context(case, found, about, form) | {"draft": draft, "restored": restored}
    return render(request, "cases/approval.html", context, status=status)


def _readable(case: Case) -> list[Any]:
    """Every record that a question can be about: the entry of the page names them all, whichever it is."""
    codes = [code for subject in approvals.SUBJECTS.values() for code in subject.codes]
    return [record for code in codes if code in KINDS for record in KINDS[code].records(case)]


def _context(case: Case, found: Approval, about: list[Any], form: DecisionForm) -> dict[str, Any]:
    subject = approvals.SUBJECTS[found.subject_kind]
    mine = [record for record in about if record.code in subject.codes and record.is_open]
    people = directory.names_of([found.asked_by, found.author])
    return {
        "approval": found,
        "subject": subject,
        "form": form,
        "asked_by": people.get(found.asked_by, ""),
        "answered_by": people.get(found.author, "") if found.decided_on else "",
        "seen": approvals.seal_of(approvals.covered(case, found.subject_kind)),
        "changed": approvals.covered(case, found.subject_kind) != found.about and found.decided_on is None,
        "sheets": _sheets(mine),
        "may_decide": gate.allows(case, "cases.approve") and found.decided_on is None and not approvals.is_own(case, found),
    }


def _sheets(records: list[Any]) -> list[tuple[str, list[display.Row]]]:
    """(title, rows) of each record; those of one kind are numbered, so that no two titles are the same."""
    many = Counter(record.code for record in records)
    numbers: dict[str, Iterator[int]] = {code: count(1) for code in many}
    found = []
    for record in records:
        name, number = str(KINDS[record.code].name), next(numbers[record.code])
        words = pgettext("one of several records", "%(name)s %(number)s")
        shown = {"name": name, "number": numbered(number)}
        found.append((words % shown if many[record.code] > 1 else name, display.rows(record)))
    return found


def _decided(request: HttpRequest, case: Case, found: Approval, about: list[Any], form: DecisionForm) -> bool:
    said = form.cleaned_data
    approve = said["answer"] == Approval.APPROVED
    try:
        if approve and found.subject_kind == approvals.CLOSURE:
            closure = next(r for r in about if isinstance(r, Closure) and r.is_open and r.closed_on is None)
            approvals.close(case=case, closure=closure, approval=found, comment=said["comment"], seen=said["seen"])
        else:
            approvals.decide(case=case, approval=found, approve=approve, comment=said["comment"], seen=said["seen"])
    except (StaleRecord, StopIteration):
        form.add_error(None, gettext("It was changed while you were reading. Look at it again, then answer."))
        return False
    except approvals.OwnQuestion:
        form.add_error(None, gettext("Somebody else has to answer what you asked or told yourself."))
        return False
    except actions.WrongState:
        form.add_error(None, gettext("This case was closed in the meantime."))
        return False
    messages.success(request, gettext("Approved.") if approve else gettext("Sent back with your comment."))
    return True
