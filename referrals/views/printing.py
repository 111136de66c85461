"""Paper for a partner: choose the consent under which it leaves, say why, and print exactly what it names."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from casework import pdf
from casework.access import drafts, gate
from casework.access.errors import StaleRecord
from casework.cases import display, frame
from casework.cases.choices import SharedItem
from casework.cases.models import Case, Consent
from casework.cases.views import editing
from casework.reports import locking
from casework.reports.views import why
from referrals import draft_places, printing
from referrals.forms.sending import PartnerPaperForm
from referrals.models import Priority
from referrals.refusals import CannotSend


@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Only under a release consent in force; the recipient and the items are the consent's."""
    case = gate.fetch(Case, pk, "referrals.send")
    gate.require("reports.print")
    consents = list(case.consent_records.order_by("-recorded_on", "-id"))
    context = frame.of(case, here="", records=consents) | {"title": gettext("Print for a partner")}
    if not context["is_open"]:
        return render(request, "cases/closed.html", context)
    offered = {str(consent.pk): consent for consent in consents if printing.carries(consent)}
    draft = editing.Draft(draft_places.PAPER, case.pk)
    data, restored = editing.filled(request, draft)
    form = PartnerPaperForm(data, consents=_choices(offered), restored=restored, initial=_usual(offered))
    if request.method == "POST" and form.is_valid() and locking.may_lock(request, form):
        answer = _printed(request, case, offered[form.cleaned_data["consent"]], form)
        if answer is not None:
            drafts.discard(**draft._asdict())
            return answer
    context |= {"form": form, "draft": draft, "restored": restored, "offered": offered}
    return render(request, "referrals/paper.html", context)


def _printed(request: HttpRequest, case: Case, consent: Consent, form: PartnerPaperForm) -> HttpResponse | None:
    """The file; the way back where her consent ended; nothing, and an error in the form, where the paper cannot be made."""
    said = form.cleaned_data
    secret = said["passphrase"] if said["protect"] else ""
    try:
        made, serial = printing.print_for_partner(
            case=case, consent=consent, language=said["language"], reason=said["reason"], passphrase=secret, as_letter=said["as_letter"],
            priority=said["priority"] or Priority.NORMAL,
        )
    except pdf.PaperError as error:
        form.add_error(None, why(error))
        return None
    except CannotSend as refused:
        messages.error(request, refused.why.label)
        return HttpResponseRedirect(reverse("cases:consents", args=[case.pk]))
    except StaleRecord:
        messages.error(request, gettext("Her consent was changed a moment ago. Nothing was printed. Please look at it again."))
        return HttpResponseRedirect(reverse("cases:consents", args=[case.pk]))
    return locking.as_file(request, form, made, serial)


def _usual(offered: dict[str, Consent]) -> dict[str, Any]:
    only = next(iter(offered)) if len(offered) == 1 else ""
    return {"priority": Priority.NORMAL, "language": get_language(), "consent": only}


def _choices(offered: dict[str, Consent]) -> list[tuple[str, str]]:
    """(id, to whom and exactly what) of each consent."""
    listed = {pk: display.listed(display.labels(SharedItem, printing.items_of(consent))) for pk, consent in offered.items()}
    return [(pk, " · ".join((consent.recipient_name, listed[pk]))) for pk, consent in offered.items()]
