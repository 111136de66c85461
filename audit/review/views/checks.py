"""Is the ledger whole, and are the records what it says? Both answers are entries too."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

import audit
from audit.review import kept, records, wholeness
from audit.review.hooks import VERB
from audit.review.told import writes_of
from audit.review.views.door import require_auditor
from audit.verifier import Report
from casework.access import gate
from casework.accounts.unlocked import current
from casework.cases import frame
from casework.cases.models import Case
from casework.localisation.digits import to_language


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Check the newest entries now; the check and its outcome are an entry too."""
    require_auditor()
    report, since = wholeness.check_newest()
    audit.record_durably("ledger.verified", ok=report.ok, checked=report.checked, first_bad=report.first_bad, since=since)
    messages.add_message(request, messages.SUCCESS if report.ok else messages.ERROR, _outcome(report, since))
    return redirect("review:day")


@require_POST
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Compare the records and grants of one case with its trail. Reading the entries and the outcome are entries too."""
    require_auditor()
    found = gate.fetch(Case, pk, VERB, unexplained=True)
    audit.record_durably("ledger.read", subject=("case", str(pk)), case=pk, view="records", count=writes_of(pk).count())
    compared = records.look(found, current())
    audit.record_durably(
        "ledger.verified", subject=("case", str(pk)), case=pk, ok=not compared.findings, checked=compared.entries,
        compared=compared.records, grants=compared.grants, findings=len(compared.findings),
    )
    context = frame.of(found, here="trail", recorded=True)
    said = records.sentences(compared.findings)
    return render(request, "review/compared.html", context | {"compared": compared, "said": said})


@require_GET
def kept_by_the_office(request: HttpRequest) -> HttpResponse:
    """The lists and the directory beside the trail. Reading the entries is an entry, and so is what was found."""
    require_auditor()
    return render(request, "review/kept.html", {"kept": kept.look(), "most": kept.MOST})


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
