"""The token of a form whose body must not be read before it is believed: it stands in the address, as a ticket.

Django looks for the token in the body, and to find it there it would take in 50 MB from whoever sends them. A ticket is a keyed hash of
the same secret and of the object it is for. It is of no use from another site (cookies are same-site, and Origin is checked first), in
another browser, for another case, or after the next sign-in.
"""

import hmac
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseForbidden
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest, get_token
from django.urls import Resolver404, resolve

WRONG = "the ticket is not of this browser"


def ticket_for(request: HttpRequest, subject: object) -> UUID:
    """A ticket for the form on this page, which sends something to *subject*."""
    get_token(request)
    return _ticket(request.META["CSRF_COOKIE"], subject)


def stays_unread(request: HttpRequest) -> bool:
    """Whether this is sent to a route with a ticket: whatever happens to the request, its body is not taken in on the way."""
    try:
        return "ticket" in resolve(request.path_info).kwargs
    except Resolver404:
        return False


def _ticket(secret: str, subject: object) -> UUID:
    return UUID(bytes=hmac.digest(settings.SECRET_KEY.encode(), f"hamraz/ticket/v1 {secret} {subject}".encode(), "sha256")[:16])


class TokenOrTicket(CsrfViewMiddleware):
    """Django's protection against forged requests. A route with a ``ticket`` in its path is judged by that, and its body left unread."""

    def process_view(
        self, request: HttpRequest, callback: Callable[..., Any], callback_args: tuple[Any, ...], callback_kwargs: dict[str, Any]
    ) -> HttpResponseForbidden | None:
        if "ticket" in callback_kwargs:
            request.ticket = (callback_kwargs["ticket"], callback_kwargs["pk"])  # type: ignore[attr-defined]
        return super().process_view(request, callback, callback_args, callback_kwargs)

    def _check_token(self, request: HttpRequest) -> None:
        if not hasattr(request, "ticket"):
            super()._check_token(request)  # type: ignore[misc]
            return
        secret, (ticket, subject) = self._get_secret(request), request.ticket  # type: ignore[attr-defined]
        if secret is None or not hmac.compare_digest(_ticket(secret, subject).bytes, ticket.bytes):
            raise RejectRequest(WRONG)
