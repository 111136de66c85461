"""The unlocked session: the seed lies in the session row, sealed under a random K that only the browser's cookie holds.

Database alone or cookie alone opens nothing. A session idles out after IDLE_SECONDS and ends for good after
SESSION_LONGEST_SECONDS. Ended by the clock or by her next sign-in, it leaves for SESSION_REMEMBERED_SECONDS whose it was, without the
seed; signed out of, left or locked down, it leaves nothing.
"""

import logging
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

import audit
from audit import context
from casework.accounts import standing
from casework.accounts.models import Session, User
from casework.accounts.sessions import SEALED, WHOSE, SessionStore, hashed, remains
from casework.encryption import CannotOpen, lp, open_small, seal_small

logger = logging.getLogger(__name__)
BACKEND = "casework.accounts.backend.PassphraseBackend"
STATE = "open"
UNDER = "under"
BEFORE = "hamraz.seen_before"  # in a request: where the idle clock stood


def aad_of(user_id: object, session_key: str | None, name: str = STATE) -> bytes:
    return lp("hamraz/session/v1", str(user_id), hashed(session_key), name)


def begin(request: HttpRequest, user: User, seed: bytes) -> bytes:
    """Begin the one session of *user*: end her others, rotate the id, seal the seed. Returns K for the cookie.

    Raises CannotOpen when she was locked or suspended meanwhile; nothing of the session is left then.
    """
    _end_others(user)
    login(request, user, backend=BACKEND)
    key = secrets.token_bytes(32)
    now = int(time.time())
    request.session.set_expiry(settings.SESSION_LONGEST_SECONDS + settings.SESSION_REMEMBERED_SECONDS)  # of the cookie
    request.session["began"] = now
    request.session["seen"] = now
    go_on(request, user)
    request.session.save()
    sealed = seal_small(key, aad_of(user.pk, request.session.session_key), seed)
    request.session[SEALED] = urlsafe_b64encode(sealed).decode()
    request.session[WHOSE] = f"{user.pk}|{hashed(request.session.session_key)}"
    save_now(request)
    if not _still_active(user):
        logout(request)
        raise CannotOpen
    return key


def go_on(request: HttpRequest, user: User) -> None:
    """Let this session stand under what lets her in now: at its beginning, and after she herself ended what it began under (a new second
    step, a journey)."""
    request.session[UNDER] = list(standing.under(user.pk))


def under(request: HttpRequest) -> standing.Under | None:
    """What it stands under; None for a session of an earlier version, which does not go on."""
    said = request.session.get(UNDER)
    return standing.Under(*said) if said else None


@transaction.atomic
def _still_active(user: User) -> bool:
    """Asked once the row is there, and behind whoever is changing hers: a lock ends the session, or is seen here."""
    return User.objects.select_for_update(no_key=True).filter(pk=user.pk, state=User.ACTIVE).exists()


def save_now(request: HttpRequest) -> None:
    """For what the page relies on. Raises OperationalError where the database is held or full."""
    cast(SessionStore, request.session).save_now()


def _end_others(user: User) -> None:
    """End her sessions on other desktops, take the seeds out of everybody's that outlasted its end, and forget the oldest."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now - timedelta(seconds=settings.SESSION_REMEMBERED_SECONDS)).delete()
    for row in Session.objects.filter(Q(user_id=user.pk) | Q(expire_date__lt=now)):
        _take_seed(row, min(row.expire_date, now))


def _take_seed(row: Session, ended: datetime) -> None:
    store = SessionStore()
    data = store.decode(row.session_data)
    if SEALED in data:
        Session.objects.filter(pk=row.pk).update(session_data=store.encode(remains(data)), expire_date=ended)


def whose(request: HttpRequest) -> User | None:
    """Whose session this is, or was; nothing when the row says it of another row."""
    person, _, row = request.session.get(WHOSE, "").partition("|")
    if not person or row != hashed(request.session.session_key):
        return None
    return User.objects.filter(pk=person, state=User.ACTIVE).first()


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
    return open_small(_key(request), aad_of(request.user.pk, request.session.session_key), _decoded(request.session.get(SEALED, "")))


def keep(request: HttpRequest, name: str, plain: bytes) -> None:
    """Keep *plain* in the session until its end, sealed under the browser's K like the seed. Raises CannotOpen without a K."""
    sealed = seal_small(_key(request), aad_of(request.user.pk, request.session.session_key, name), plain)
    request.session[name] = urlsafe_b64encode(sealed).decode()


def kept(request: HttpRequest, name: str) -> bytes | None:
    """What was kept under *name*; None when nothing was, or it does not open: moved from another session, edited."""
    if name not in request.session:
        return None
    try:
        return open_small(_key(request), aad_of(request.user.pk, request.session.session_key, name), _decoded(request.session[name]))
    except CannotOpen:
        return None


def _key(request: HttpRequest) -> bytes:
    key = _decoded(request.COOKIES.get(settings.KEY_COOKIE_NAME, ""))
    if len(key) != 32:
        raise CannotOpen
    return key


def _decoded(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text)
    except (NotBase64, ValueError) as error:
        raise CannotOpen from error


def holds_seed(request: HttpRequest) -> bool:
    """Whether a seed still lies in the row: the first to come after its end records that it ended."""
    return SEALED in request.session or cast(SessionStore, request.session).outlasted


def expired(request: HttpRequest) -> bool:
    """True when the session sat idle too long, or has lasted too long."""
    now = time.time()
    idle = now - request.session.get("seen", 0) > settings.IDLE_SECONDS
    return idle or now - request.session.get("began", 0) > settings.SESSION_LONGEST_SECONDS


def forget_seed(request: HttpRequest, response: HttpResponse) -> None:
    """The end by the clock: what is left says whose it was, so that a form still open in this browser can be kept for her."""
    row = Session.objects.filter(session_key=hashed(request.session.session_key)).first()
    if row is not None:
        _take_seed(row, timezone.now())
    request.session.modified = False
    _forget_key(response)


def touch(request: HttpRequest) -> None:
    """Move the idle clock, at most once a minute: a page that only reads should not write every time."""
    now, before = int(time.time()), request.session.get("seen", 0)
    if now - before >= 60:
        request.session["seen"] = now
        request.META[BEFORE] = before


def came_by_itself(request: HttpRequest) -> None:
    """Nobody pressed anything for this page: the idle clock stands where it stood before the request."""
    if BEFORE in request.META:
        request.session["seen"] = request.META[BEFORE]


def end(request: HttpRequest, response: HttpResponse | None = None) -> None:
    """End the session and forget K. With a response, also tell the browser to forget."""
    logout(request)
    if response is not None:
        _forget_key(response)


def _forget_key(response: HttpResponse) -> None:
    response.delete_cookie(settings.KEY_COOKIE_NAME, path="/", samesite="Strict")
    response.delete_cookie(settings.LEFT_COOKIE_NAME, path="/", samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "storage"'


def leave(request: HttpRequest, response: HttpResponse, kind: str) -> None:
    """Take both cookies from the browser with this answer; when it is sent, end the row and record *kind*.

    In this order, because she leaves at once: a database that is held or full keeps nobody at the desk. What could not be written
    then is a row whose key no browser has any more.
    """
    row, actor = hashed(request.session.session_key), context.current()
    person = str(request.user.pk) if request.user.is_authenticated else ""
    request.session.modified = False  # nothing is saved, or the cookie would come back
    response.delete_cookie(settings.SESSION_COOKIE_NAME, path=settings.SESSION_COOKIE_PATH, samesite="Strict")
    _forget_key(response)
    close = response.close

    def close_and_end() -> None:
        response.close = close  # type: ignore[method-assign]
        try:
            _end_row(row)
            if person:
                _record_leaving(kind, person, actor)
        finally:
            close()

    response.close = close_and_end  # type: ignore[method-assign]


def _end_row(row: str) -> None:
    try:
        Session.objects.filter(session_key=row).delete()
    except DatabaseError:
        logger.warning("a session that was left could not be ended")


def _record_leaving(kind: str, person: str, actor: context.Actor) -> None:
    try:
        with context.acting(actor):
            audit.record_durably(kind, person=person)
    except audit.LedgerError:
        logger.warning("leaving could not be recorded")


def end_all(user_ids: Iterable[UUID]) -> int:
    """End every session of these people now. Returns how many there were."""
    return Session.objects.filter(user_id__in=user_ids).delete()[0]


def began(request: HttpRequest) -> datetime:
    """When she signed in."""
    return datetime.fromtimestamp(request.session["began"], UTC)


def ends(request: HttpRequest) -> datetime:
    """When she has to sign in again whatever she does."""
    return began(request) + timedelta(seconds=settings.SESSION_LONGEST_SECONDS)
