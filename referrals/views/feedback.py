"""The page on which it is written down what she says of a referral."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.cases import frame
from casework.cases.views import editing
from referrals import draft_places, office, states
from referrals import feedback as feedbacks
from referrals.forms.life import ReferralFeedbackForm
from referrals.models import ReferralFeedback


@require_http_methods(["GET", "POST"])
def feedback(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Helped or not, respect, would she go again; or why there is no answer."""
    referral = office.fetch(pk, "referrals.send")
    if referral.state not in states.KEPT:
        messages.info(request, gettext("She is asked when the work is over."))
        return HttpResponseRedirect(reverse("referrals:page", args=[pk]))
    case, written = referral.case, feedbacks.records_of(referral)
    context = frame.of(case, here="", records=written) | {"title": feedbacks.KIND.name, "referral": referral}
    if not context["is_open"]:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(draft_places.FEEDBACK, referral.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    found = feedbacks.of(referral, written) or ReferralFeedback(case=case)  # type: ignore[arg-type]
    usual = {"on": timezone.localdate()} if found._state.adding else {}
    form = ReferralFeedbackForm(data, instance=found, restored=restored, initial=usual)
    if editing.saved(request, [form], lambda: feedbacks.record(referral=referral, feedback=found)):
        editing.done(request, case, draft, str(form.saved))
        return HttpResponseRedirect(reverse("referrals:page", args=[pk]))
    context |= {"parts": editing.parts((feedbacks.KIND.name, form)), "back": reverse("referrals:page", args=[pk])}
    return editing.page(request, context, [form], draft=draft, restored=restored)
