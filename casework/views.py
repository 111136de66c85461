"""The front door: language, and the pages for what went wrong."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

import audit
from casework import again, tickets
from casework.access import drafts
from casework.accounts import unlocked

YEAR = 365 * 24 * 3600


def local_path(request: HttpRequest, wanted: str) -> str:
    """*wanted* if it is a page of this house that can be fetched, else the front page."""
    fallback = reverse("cases:today") if request.user.is_authenticated else reverse("accounts:sign-in")
    if not wanted.startswith("/") or not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return fallback
    try:
        resolve(wanted.partition("?")[0])
    except Resolver404:
        return fallback
    return wanted


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language and come back to the same page. A signed-in person keeps her choice for the next time."""
    code = request.POST.get("language", "")
    response = HttpResponseRedirect(local_path(request, request.POST.get("next", "")))
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, secure=settings.SECURE, httponly=True, samesite="Strict"
        )
        if request.user.is_authenticated:
            get_user_model()._default_manager.filter(pk=request.user.pk).update(language=code)
    return response


@login_not_required
def not_found(request: HttpRequest, exception: Http404) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


@login_not_required
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return again.too_much(request, signed_in=unlocked.somebody() is not None)
    return render(request, "errors/400.html", status=400)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before her last sign-in carries an old token. It is not obeyed, but what she wrote is kept for her."""
    return render(request, "errors/csrf.html", {"kept": _kept(request)}, status=403)


def _kept(request: HttpRequest) -> bool:
    """The session's cookie is SameSite=Strict: somebody unlocked sent this form from a page of ours. The body of an upload is not read."""
    if unlocked.somebody() is None or tickets.stays_unread(request):
        return False
    try:
        return drafts.keep_posted(request)
    except DatabaseError:
        return False


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


class UnwritableLedger:
    """Middleware: a page that could not be recorded is not shown. Where the database is locked or full, nothing can be."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)  # type: ignore[operator]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, audit.LedgerUnwritable | OperationalError):
            return again.page(request)
        return None
