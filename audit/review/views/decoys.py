"""Making a case a decoy, and an ordinary one again, from its trail."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from audit.review.hooks import VERB
from audit.review.unusual import actions
from audit.review.views.door import require_auditor
from casework.access import gate
from casework.cases.models import Case


@require_POST
def decoy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """``turn`` says which way: "set" or "lift".

    It leads away from the trail of the case: a reading of that would stand right behind the mark.
    """
    require_auditor()
    case = gate.fetch(Case, pk, VERB, unexplained=True)
    if request.POST.get("turn") == "set":
        actions.set_decoy(case=case)
        messages.success(request, gettext("From now on, whoever opens this case stands first among what is unusual."))
    elif request.POST.get("turn") == "lift":
        actions.lift_decoy(case=case)
        messages.success(request, gettext("This case is no decoy any more."))
    return redirect("review:unusual")
