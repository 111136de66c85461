"""Unlocks the person for the length of one request."""

from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

import audit
from casework.accounts import session
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
        if not request.user.is_authenticated:
            return self.get_response(request)
        if session.expired(request):
            return self.ended(request, "session_expired")
        try:
            seed = session.seed_of(request)
            with unlocked(request.user, seed) as someone:
                if not someone.role:
                    raise NotCertified("her role is not certified")
                request.unlocked = someone  # type: ignore[attr-defined]
                session.touch(request)
                return self.admitted(request)
        except (CannotOpen, NotCertified):
            return self.ended(request, "session_refused")

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
        user = request.user
        if request.method == "POST":
            form_after_expiry.send(sender=type(self), request=request, user=user)
        audit.record_durably(kind, person=str(user.pk))
        if request.path == reverse("accounts:leave"):  # leaving must not end at a page that names us
            logout(request)
            return self.get_response(request)
        back = request.path if request.method == "GET" else request.POST.get("here", "")
        response = HttpResponseRedirect(f"{reverse('accounts:sign-in')}?next={quote(back)}&ended=1")
        session.end(request, response)
        return response
