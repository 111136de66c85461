"""What administrators and supervisors should know of the office's keys, before they are needed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from casework.access import gate
from casework.recovery import facts


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """Every fact that a room has to say. Nothing of a case, no key and no name stands there."""
    gate.require("people.manage")
    return render(request, "recovery/keys.html", {"facts": [fact() for fact in facts.FACTS]})
