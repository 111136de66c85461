"""The office writes down what a partner without a desk said."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from casework.access import drafts
from referrals import draft_places, heard, office, states
from referrals.forms.heard import HeardForm
from referrals.models import Referral
from referrals.views import office as office_pages


@require_POST
def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A word of the partner. Where the partner answers itself, this page is not there."""
    referral = office.fetch(pk, "referrals.withdraw")
    if not heard.has_no_desk(referral):
        raise Http404
    form = HeardForm(request.POST, referral=referral)
    if states.moved_on(request.POST.get("heard-seen", ""), referral.state):
        return _moved(request, referral)
    if not form.is_valid():
        return office_pages.show(request, referral, said=form)
    said = form.cleaned_data
    try:
        heard.write_down(
            referral=referral, kind=said["kind"], on=said["on"], who=said["who"], text=said["text"], reason=said.get("reason", "")
        )
    except states.WrongTransition:
        return _moved(request, referral)
    drafts.discard(form=draft_places.HEARD, subject=referral.pk)
    messages.success(request, gettext("What the partner said is written down."))
    return HttpResponseRedirect(reverse("referrals:page", args=[pk]))


def _moved(request: HttpRequest, referral: Referral) -> HttpResponse:
    """A colleague wrote something down first: nothing is changed, and her words are kept."""
    referral.refresh_from_db()
    messages.info(request, gettext("A colleague was first, or the referral has ended. Nothing was changed."))
    words = {name: request.POST.get(f"heard-{name}", "") for name in ("who", "text")}
    form = HeardForm(referral=referral, initial=words) if heard.is_asked(referral) else None
    return office_pages.show(request, referral, said=form, status=HTTPStatus.CONFLICT)
