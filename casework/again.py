"""Pages for what was posted and not taken in: it could not be written down, or was too much. It stands in the page, to be sent again."""

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 — the name of a field
FORM = "application/x-www-form-urlencoded"
MOST_GIVEN_BACK = 20 * 1024 * 1024  # bytes; of a larger body nothing is read
ONE_LINE = 200  # characters; what is longer stands in the page to be shortened


def page(request: HttpRequest) -> HttpResponse:
    """503, in the reader's language, with the posted fields where they may stand in a page."""
    fields = _fields(request.POST) if _echoes(request) else []
    context = {"fields": fields, "to": request.get_full_path(), "files": bool(fields and request.FILES), "posted": request.method == "POST"}
    return render(request, "errors/503.html", context, status=503)


def too_much(request: HttpRequest, *, signed_in: bool) -> HttpResponse:
    """413: what somebody signed in wrote stands in the page, to be shortened. A script gets one sentence."""
    if not _is_navigation(request):
        return HttpResponse(gettext("Too long to keep as a draft."), content_type="text/plain; charset=utf-8", status=413)
    fields = _unread(request) if signed_in and _echoes(request) else []
    long = [(name, value) for name, value in fields if len(value) > ONE_LINE]
    rest = [field for field in fields if field not in long]
    return render(request, "errors/413.html", {"long": long, "fields": rest, "to": request.get_full_path()}, status=413)


def _fields(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() for value in values if name != TOKEN]


def _unread(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a body that was too large to be taken in."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type != FORM or size > MOST_GIVEN_BACK:
        return []
    try:
        return _fields(QueryDict(request.read(size), encoding="utf-8"))
    except (TooManyFieldsSent, OSError):
        return []


def _is_navigation(request: HttpRequest) -> bool:
    """Not a script, which keeps its words itself."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _echoes(request: HttpRequest) -> bool:
    """Not for scripts, and not at the door: passphrases are typed there."""
    if request.method != "POST" or not _is_navigation(request):
        return False
    try:
        return resolve(request.path_info).namespace != "accounts"
    except Resolver404:
        return False
