"""The page of a request that could not be written down. What was posted stands in it, to be sent again: nothing else kept it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 — the name of a field


def page(request: HttpRequest) -> HttpResponse:
    """503, in the reader's language, with the posted fields where they may stand in a page."""
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN] if _echoes(request) else []
    context = {"fields": fields, "to": request.get_full_path(), "files": bool(fields and request.FILES), "posted": request.method == "POST"}
    return render(request, "errors/503.html", context, status=503)


def _echoes(request: HttpRequest) -> bool:
    """Not for scripts, which keep their words themselves, and not at the door: passphrases are typed there."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return False
    try:
        return resolve(request.path_info).namespace != "accounts"
    except Resolver404:
        return False
