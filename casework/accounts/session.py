"""The unlocked session: the seed lies in the session row, sealed under a random K that only the browser's cookie holds.

Database alone or cookie alone opens nothing. A session idles out after IDLE_SECONDS and ends for good after
SESSION_LONGEST_SECONDS.
"""

import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from casework.accounts.models import Session, User
from casework.accounts.sessions import hashed
from casework.encryption import CannotOpen, lp, open_small, seal_small

BACKEND = "casework.accounts.backend.PassphraseBackend"
STATE = "open"


def aad_of(user_id: object, session_key: str | None) -> bytes:
    return lp("hamraz/session/v1", str(user_id), hashed(session_key), STATE)


def begin(request: HttpRequest, user: User, seed: bytes) -> bytes:
    """Begin the one session of *user*: end her others, rotate the id, seal the seed. Returns K for the cookie."""
    Session.objects.filter(Q(user_id=user.pk) | Q(expire_date__lt=timezone.now())).delete()
    login(request, user, backend=BACKEND)
    key = secrets.token_bytes(32)
    now = int(time.time())
    request.session.set_expiry(settings.SESSION_LONGEST_SECONDS)  # `expired` ends it sooner, and finds the row to tell her so
    request.session["began"] = now
    request.session["seen"] = now
    request.session.save()
    sealed = seal_small(key, aad_of(user.pk, request.session.session_key), seed)
    request.session["sealed"] = urlsafe_b64encode(sealed).decode()
    return key


def set_key_cookie(response: HttpResponse, key: bytes) -> None:
    response.set_cookie(
        settings.KEY_COOKIE_NAME,
        urlsafe_b64encode(key).decode(),
        secure=settings.SECURE,
        httponly=True,
        samesite="Strict",
        path="/",
    )


def seed_of(request: HttpRequest) -> bytes:
    """Open the seed with the browser's K. Raises CannotOpen when any part is missing, foreign or edited."""
    try:
        key = urlsafe_b64decode(request.COOKIES.get(settings.KEY_COOKIE_NAME, ""))
        sealed = urlsafe_b64decode(request.session.get("sealed", ""))
    except (NotBase64, ValueError) as error:
        raise CannotOpen from error
    if len(key) != 32:
        raise CannotOpen
    return open_small(key, aad_of(request.user.pk, request.session.session_key), sealed)


def expired(request: HttpRequest) -> bool:
    """True when the session sat idle too long, or has lasted too long."""
    now = time.time()
    idle = now - request.session.get("seen", 0) > settings.IDLE_SECONDS
    return idle or now - request.session.get("began", 0) > settings.SESSION_LONGEST_SECONDS


def touch(request: HttpRequest) -> None:
    """Move the idle clock, at most once a minute: a page that only reads should not write every time."""
    now = int(time.time())
    if now - request.session.get("seen", 0) >= 60:
        request.session["seen"] = now


def end(request: HttpRequest, response: HttpResponse | None = None) -> None:
    """End the session and forget K. With a response, also tell the browser to forget."""
    logout(request)
    if response is not None:
        response.delete_cookie(settings.KEY_COOKIE_NAME, path="/", samesite="Strict")
        response["Clear-Site-Data"] = '"cache", "storage"'


def end_all(user_ids: Iterable[UUID]) -> int:
    """End every session of these people now. Returns how many there were."""
    return Session.objects.filter(user_id__in=user_ids).delete()[0]


def began(request: HttpRequest) -> datetime:
    """When she signed in."""
    return datetime.fromtimestamp(request.session["began"], UTC)


def ends(request: HttpRequest) -> datetime:
    """When she has to sign in again whatever she does."""
    return began(request) + timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
