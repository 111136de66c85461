"""Signing and copies: what a supervisor signs, which copies lie outside, and whether one that comes back fits."""

import time
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

import audit
from audit import copies
from audit.copies import Verdict
from audit.review import copy_words, outside, signing, standing, weekly, wholeness
from audit.review.copy_forms import CopyForm, SheetForm
from audit.review.views.door import require_auditor
from audit.typed import Typed
from casework.accounts import session
from casework.accounts.unlocked import current
from casework.localisation.digits import counted, numbered
from casework.reports import locking

GOING_ON = "signing"  # in her session, when the last part was done: she pressed, and the check goes on by itself until it is signed
PATIENCE = 120  # seconds until the page of that part has asked for the next: later it was closed, and nothing is signed for her


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What came since she last signed, and the copies outside. Whoever comes here has stopped what went on by itself."""
    require_auditor()
    request.session.pop(GOING_ON, None)
    return _page(request)


@require_POST
def sign_off(request: HttpRequest) -> HttpResponse:
    """Check what came since, and sign it; of very much the first part, and a page that goes on with the next."""
    require_auditor()
    return _signed_or_going_on(request)


@require_GET
def going_on(request: HttpRequest) -> HttpResponse:
    """The next part of a sign-off that she began in this session, fetched by the page of the part before. Without one nothing is done.

    It signs for her, so only her own press begins it; and it is no sign of her, so the idle clock does not move.
    """
    require_auditor()
    session.came_by_itself(request)
    if int(time.time()) - request.session.get(GOING_ON, 0) > PATIENCE:
        return redirect("review:sign")
    return _signed_or_going_on(request)


def _signed_or_going_on(request: HttpRequest) -> HttpResponse:
    """Fails closed: whatever is raised, no page is there that would go on."""
    request.session.pop(GOING_ON, None)
    try:
        done = signing.sign_off(current())
    except signing.NotWhole as fault:
        messages.error(request, _not_signed(fault))
    else:
        if done.left:
            request.session[GOING_ON] = int(time.time())
            return render(request, "review/going_on.html", {"waiting": signing.waiting(current())})
        messages.success(request, _signed(done))
    return redirect("review:sign")


@require_POST
def sheet(request: HttpRequest) -> HttpResponse:
    """The weekly sheet as a file."""
    require_auditor()
    form = SheetForm(request.POST)
    if form.is_valid():
        return locking.download(*weekly.print_sheet(language=form.cleaned_data["language"]))
    return _page(request, sheet_form=form)


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Does this copy fit? The question and its answer are an entry; one that certainly does not fit is shown to every supervisor."""
    require_auditor()
    form = CopyForm(request.POST)
    verdict: Verdict | None = None
    if form.is_valid():
        verdict = _compared(form.cleaned_data["copy"], sure=form.cleaned_data["sure"])
    return _page(request, copy_form=form, verdict=verdict)


def _compared(given: Typed, *, sure: bool) -> Verdict:
    verdict = copies.compare(given.copy)
    certain = sure or given.signed
    if verdict in ("short", "other") and certain:
        copies.refuse(given.copy, given.where, verdict)
    audit.record_durably(
        "ledger.verified", filed_under=copies.tag_of(given.where), ok=verdict in copies.FITS, outside=given.copy.size, where=given.where,
        certain=certain,
    )
    return verdict


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    someone = current()
    context = {
        "outside": outside.look(someone),
        "standing": standing.of(someone),
        "waiting": signing.waiting(someone),
        "sheet_form": SheetForm(initial={"language": get_language()}),
        "copy_form": CopyForm(),
        "why": copy_words.WHY.get(more.get("verdict") or ""),
    }
    return render(request, "review/sign.html", context | more)


def _signed(done: signing.Outcome) -> str:
    words = ngettext(
        "You signed the trail. %(count)s entry was checked.", "You signed the trail. %(count)s entries were checked.", done.checked
    )
    return words % {"count": counted(done.checked)}


def _not_signed(fault: signing.NotWhole) -> str:
    report = fault.report
    why = wholeness.FAULTS.get(report.fault, report.why)
    return gettext("Nothing was signed: entry %(number)s does not hold: %(why)s. Tell the directors today.") % {
        "number": numbered(report.first_bad or 0), "why": why,
    }
