"""The legal hold of a case: placing it, and lifting it by another supervisor."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import drafts, gate
from casework.accounts import directory
from casework.cases import frame
from casework.cases.models import Case
from casework.cases.views import editing
from casework.erasure import holds, hooks, words
from casework.erasure.forms import HoldForm
from casework.erasure.models import LegalHold
from casework.erasure.views.asking import fetched


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The holds of a case with their reasons; a supervisor places one, or lifts the one that lasts."""
    case = fetched(pk, "erasure.hold" if request.method == "POST" else "erasure.ask")
    found = list(LegalHold.objects.filter(case=case).order_by("-recorded_on", "pk"))
    context = frame.of(case, here="erasure", records=found)
    lasting = next((one for one in found if one.lifted_on is None), None)
    draft = editing.Draft(hooks.HOLD, case.pk)
    data, restored = editing.filled(request, draft)
    form = HoldForm(data)
    form.restored = restored
    if request.method == "POST" and form.is_valid() and _done(request, case, lasting, form):
        drafts.discard(**draft._asdict())
        return HttpResponseRedirect(reverse("erasure:hold", args=[case.pk]))
    names = directory.names_of({pk for one in found if one.is_open for pk in (one.placed_by, one.lifted_by) if pk})
    rows = [(one, names.get(one.placed_by, ""), names.get(one.lifted_by, "")) for one in found if one.is_open]
    context |= {"form": form, "holds": rows, "lasting": lasting, "may_hold": gate.allows(case, "erasure.hold")}
    context |= {"draft": draft, "restored": restored}
    return render(request, "erasure/hold.html", context, status=HTTPStatus.CONFLICT if form.non_field_errors() else 200)


def _done(request: HttpRequest, case: Case, lasting: LegalHold | None, form: HoldForm) -> bool:
    try:
        if lasting is None:
            holds.place(case=case, reason=form.cleaned_data["reason"])
            messages.success(request, gettext("The legal hold lies on the case. Nothing of it is erased while it lasts."))
        else:
            holds.lift(hold=lasting, why=form.cleaned_data["reason"])
            messages.success(request, gettext("The legal hold is lifted."))
    except words.REFUSALS as error:
        form.add_error(None, words.why_not(error))
        return False
    return True
