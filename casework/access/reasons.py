"""Where the gate asks why: the way to the page that asks her, and back to the page she wanted."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from casework import tickets
from casework.access import drafts
from casework.access.gate import ReasonNeeded

logger = logging.getLogger(__name__)


class AskForReasons:
    """Turns ReasonNeeded into the way to the question. A form that brought words along is kept first, as the draft it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, ReasonNeeded):
            return None
        back = request.get_full_path() if request.method == "GET" else _kept(request)
        asked = f"?{urlencode({'next': back})}" if back else ""
        return HttpResponseRedirect(reverse("cases:why", args=[exception.case]) + asked)


def _kept(request: HttpRequest) -> str:
    """Keep what a form brought as her draft, where it has one, and say on which page it was filled in. An upload is not read."""
    if tickets.stays_unread(request):
        return ""
    try:
        drafts.keep_posted(request)
    except DatabaseError:
        logger.warning("a form that was asked for a reason could not be kept")
    return request.POST.get("here", "")
