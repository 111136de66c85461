"""Unlocks the person for the length of one request."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import get_user
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

import audit
from audit import context
from casework import again, tickets
from casework.accounts import session, visit
from casework.accounts.keys import NotCertified
from casework.accounts.signals import form_after_expiry
from casework.accounts.unlocked import unlocked
from casework.encryption import CannotOpen

OPEN_WITHOUT_FACTOR = {"accounts:second-factor", "accounts:leave", "accounts:lock", "language", "accounts:stay"}


class UnlockMiddleware:
    """Signed in means unlocked: a session whose seed does not open is ended, and the reader goes back to the passphrase."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path_info in (reverse("accounts:leave"), reverse("accounts:lock")):
            return self.leaving(request)
        if not request.user.is_authenticated:
            return self.without_mark(request)
        if settings.LEFT_COOKIE_NAME in request.COOKIES:
            return self.left(request)
        if session.expired(request):
            return self.ended(request, "session_expired")
        try:
            seed = session.seed_of(request)
            response = self.inside(request, seed)
            return self.inside_anew(request, seed) if response is None else response
        except (CannotOpen, NotCertified):
            return self.ended(request, "session_refused")

    def inside(self, request: HttpRequest, seed: bytes) -> HttpResponse | None:
        """The page, with her keys; None where her row, as it was read, or what the trail tells of it lets no session go on."""
        with unlocked(request.user, seed, session.under(request)) as someone:  # type: ignore[arg-type]
            if not (someone.role and someone.goes_on):
                return None
            request.unlocked = someone  # type: ignore[attr-defined]
            session.touch(request)
            with context.reasons(visit.reasons(request)):
                return self.admitted(request)

    def inside_anew(self, request: HttpRequest, seed: bytes) -> HttpResponse:
        """Her row, or that of her session, may have been written anew after it was read and before the trail was asked: once more, with the
        new ones throughout.

        Raises NotCertified.
        """
        request.session = type(request.session)(request.session.session_key)
        user = get_user(request)
        if user.is_authenticated:
            request.user = user
            if (response := self.inside(request, seed)) is not None:
                return response
        raise NotCertified("her role is not certified, or what let her in is over")

    def left(self, request: HttpRequest) -> HttpResponse:
        """She left in this browser, and her signing out is still on its way, or was lost with the network: it is made up for, and nothing
        is shown but the page that says nothing about us. What a form brought along is kept for her."""
        response, user = HttpResponseRedirect(reverse("accounts:leave")), session.whose(request)
        if request.method == "POST" and user is not None and not tickets.stays_unread(request):
            with suppress(DatabaseError):
                form_after_expiry.send(sender=type(self), request=request, user=user)
        try:
            with unlocked(request.user, session.seed_of(request)):  # type: ignore[arg-type]
                session.leave(request, response, "left")
        except (CannotOpen, NotCertified):
            session.leave(request, response, "left")
        return response

    def without_mark(self, request: HttpRequest) -> HttpResponse:
        """Nobody is signed in: a mark of leaving has done its work."""
        response = self.get_response(request)
        if settings.LEFT_COOKIE_NAME in request.COOKIES:
            response.delete_cookie(settings.LEFT_COOKIE_NAME, path="/", samesite="Strict")
        return response

    def leaving(self, request: HttpRequest) -> HttpResponse:
        """Never refused and never prolonged: with her keys where they still open, so that the entry is hers."""
        if not request.user.is_authenticated or session.expired(request):
            return self.get_response(request)
        try:
            with unlocked(request.user, session.seed_of(request)):
                return self.get_response(request)
        except (CannotOpen, NotCertified):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        """A browser whose session ended comes back: to the passphrase, with the form it may bring along kept for her."""
        closed = getattr(view, "login_required", True) and not request.user.is_authenticated
        if closed and session.whose(request) is not None:
            return self.ended(request, "session_expired")
        return None

    def admitted(self, request: HttpRequest) -> HttpResponse:
        if settings.SECOND_FACTOR_REQUIRED and not request.user.has_second_factor:  # type: ignore[union-attr]
            from django.urls import Resolver404, resolve

            try:
                name = resolve(request.path_info).view_name
            except Resolver404:
                name = ""
            if name not in OPEN_WITHOUT_FACTOR:
                return HttpResponseRedirect(reverse("accounts:second-factor"))
        return self.get_response(request)

    def ended(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Back to the passphrase. What a form brought along is kept first; if nothing can be written, the page gives it back."""
        by_clock, user = kind == "session_expired", session.whose(request)
        posted = request.method == "POST" and not tickets.stays_unread(request)
        back = request.POST.get("here", "") if posted else request.path if request.method == "GET" else ""
        response = HttpResponseRedirect(f"{reverse('accounts:sign-in')}?next={quote(back)}&ended=1")
        try:
            if posted and user is not None:
                form_after_expiry.send(sender=type(self), request=request, user=user)
            if session.holds_seed(request) or not by_clock:
                audit.record_durably(kind, person=str(user.pk if user else request.user.pk))
            session.forget_seed(request, response) if by_clock else session.end(request, response)
        except (DatabaseError, audit.LedgerUnwritable):
            return again.page(request)
        return response
