"""T9 and T10: what a stolen dump, a stolen cookie, or both at the wrong time are worth. Each check is (sentence, held)."""

import datetime
import hashlib
from base64 import b64encode, urlsafe_b64decode
from collections.abc import Iterator

import time_machine
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import Client, override_settings
from django.utils import timezone

from casework.accounts import actions, bundles, own_access, passphrases
from casework.accounts.models import Session, User
from casework.encryption import CannotOpen, verifier
from tests.accounts.door import every_value, inside, open_rows, sign_in, signed_in
from tests.cast import PASSPHRASE, Cast

Check = tuple[str, bool]
OTHER = "ladder river saffron window carpet moon"


# --- T9: the dump without the pepper -------------------------------------------------------------------------------------
def stolen_dump(cast: Cast) -> Iterator[Check]:
    """The right passphrase and every row, and still nothing without the pepper."""
    user = User.objects.get(pk=cast.nargis.pk)
    stored = passphrases.parse(user.password)
    assert stored is not None
    yield "control: passphrase and pepper open", _opens(user)
    one_bit_off = settings.PEPPER[:-1] + bytes([settings.PEPPER[-1] ^ 1])
    for pepper in (bytes(32), b"x" * 32, hashlib.sha256(settings.PEPPER).digest(), one_bit_off):
        with override_settings(PEPPER=pepper):
            halves = passphrases.halves_of(PASSPHRASE, stored.salt, stored.cost)
        yield "another pepper does not verify", verifier(halves.auth) != stored.verifier
        yield "another pepper does not open the bundle", not _opens_with(user, halves.seal)
        yield "the stored verifier does not open the bundle", not _opens_with(user, stored.verifier)
    rows = every_value()
    for value in without_pepper(stored):
        yield "nothing the passphrase alone yields is stored", not _found(rows, value)
    halves = passphrases.halves_of(PASSPHRASE, stored.salt, stored.cost)
    for value in (halves.auth, halves.seal, cast.seeds[user.pk]):
        yield "neither half of the passphrase nor the seed is stored", not _found(rows, value)
    places = _found(rows, verifier(halves.auth))
    yield "with the pepper exactly one value can be reproduced: the verifier", places == [("accounts_user", "password")]


def without_pepper(stored: passphrases.Stored) -> Iterator[bytes]:
    """What a thief can compute from the passphrase and the rows."""
    for text in (PASSPHRASE.encode(), PASSPHRASE.encode("utf-16-le")):
        yield text
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            yield hashlib.new(name, text, usedforsecurity=False).digest()
            yield hashlib.new(name, stored.salt + text, usedforsecurity=False).digest()
            yield hashlib.new(name, text + stored.salt, usedforsecurity=False).digest()
    cost = {"iterations": stored.cost.passes, "lanes": stored.cost.lanes, "memory_cost": stored.cost.memory}
    root = Argon2id(salt=stored.salt, length=32, secret=None, **cost).derive(PASSPHRASE.encode())
    yield root
    yield hashlib.sha256(root).digest()
    yield hashlib.pbkdf2_hmac("sha256", PASSPHRASE.encode(), stored.salt, 1000)


def _found(rows: list[tuple[str, str, bytes]], value: bytes) -> list[tuple[str, str]]:
    forms = {value, value.hex().encode(), value.hex().upper().encode(), b64encode(value)}
    return [(table, column) for table, column, held in rows if any(form in held for form in forms)]


def _opens(user: User) -> bool:
    return authenticate(None, username="nargis", password=PASSPHRASE) == user


def _opens_with(user: User, half: bytes) -> bool:
    try:
        bundles.read(user, half)
    except CannotOpen:
        return False
    return True


# --- T10: cookie and database, one without the other ----------------------------------------------------------------------
def stolen_session(cast: Cast) -> Iterator[Check]:
    """Only the same browser with the same row goes on, and only while the session lasts."""
    yield from _halves(cast)
    yield from _swaps(cast)
    yield from _endings(cast)


def _copy(client: Client, *, session: bool = True, key: bool = True) -> Client:
    """The same cookies on another machine: the server keeps no state beside the row, so this is also a restart."""
    copied = Client()
    for name, wanted in ((settings.SESSION_COOKIE_NAME, session), (settings.KEY_COOKIE_NAME, key)):
        if wanted:
            copied.cookies[name] = client.cookies[name].value
    return copied


def _halves(cast: Cast) -> Iterator[Check]:
    client = signed_in("nargis")
    yield "control: after a restart of the server her browser goes on", inside(_copy(client))
    for session, key in ((True, False), (False, True), (False, False)):
        client = signed_in("nargis")
        yield "a part of the cookies opens nothing", not inside(_copy(client, session=session, key=key))
    for wrong in ("", "AAAA", b64encode(bytes(32)).decode(), "not base64 ö"):
        client = signed_in("nargis")
        client.cookies[settings.KEY_COOKIE_NAME] = wrong
        yield "a wrong key cookie opens nothing and ends the session", not inside(client) and not _rows(cast)
    client = signed_in("nargis")
    table = Client()
    table.cookies[settings.SESSION_COOKIE_NAME] = open_rows(cast.nargis)[0].session_key
    table.cookies[settings.KEY_COOKIE_NAME] = client.cookies[settings.KEY_COOKIE_NAME].value
    yield "the id in the session table is no cookie", not inside(table)
    rows = every_value()
    cookie = client.cookies[settings.KEY_COOKIE_NAME].value
    yield "the key of the session is not in the database", not _found(rows, cookie.encode())
    yield "nor its bytes", not _found(rows, urlsafe_b64decode(cookie))
    yield "the seed of an open session is not in the database", not _found(rows, cast.seeds[cast.nargis.pk])


def _swaps(cast: Cast) -> Iterator[Check]:
    nargis, zohra = signed_in("nargis"), signed_in("zohra")
    mixed = _copy(nargis, key=False)
    mixed.cookies[settings.KEY_COOKIE_NAME] = zohra.cookies[settings.KEY_COOKIE_NAME].value
    yield "another person's key cookie opens nothing", not inside(mixed)
    nargis, zohra = signed_in("nargis"), signed_in("zohra")
    mine, hers = open_rows(cast.nargis)[0], open_rows(cast.zohra)[0]
    Session.objects.filter(pk=mine.pk).update(session_data=hers.session_data)
    yield "another person's session data in her row opens nothing", not inside(nargis)
    nargis, zohra = signed_in("nargis"), signed_in("zohra")
    _write(zohra, _auth_user_id=str(cast.nargis.pk), _auth_user_hash=User.objects.get(pk=cast.nargis.pk).get_session_auth_hash())
    yield "a session rewritten to another person opens nothing", not inside(zohra)
    shakiba, nargis = signed_in("shakiba"), signed_in("nargis")
    _write(nargis, sealed=shakiba.session["sealed"])
    yield "another person's sealed seed opens nothing", not inside(nargis)


def _write(client: Client, **values: str) -> None:
    session = client.session
    session.update(values)
    session.save()


def _endings(cast: Cast) -> Iterator[Check]:
    for path in ("/lock/", "/leave/"):
        client = signed_in("nargis")
        kept = _copy(client)
        client.post(path)
        yield "cookies kept from before signing out open nothing", not inside(kept)
        yield "signing out deletes the row", not _rows(cast)
    client = signed_in("nargis")
    kept = _copy(client)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=settings.IDLE_SECONDS + 1), tick=False):
        yield "after the idle time the cookies open nothing", not inside(client)
    yield "not even with the clock set back", not inside(kept)
    first = signed_in("nargis")
    signed_in("nargis")
    yield "a second sign-in ends the first", not inside(first)
    client = signed_in("nargis")
    kept = _copy(client)
    own_access.change_passphrase(user=User.objects.get(pk=cast.nargis.pk), old=PASSPHRASE, new=OTHER)
    yield "after a change of passphrase the cookies open nothing", not inside(kept)
    yield "after a change the old passphrase opens nothing", sign_in(Client(), "nargis").status_code == 200
    yield "control: the new passphrase opens", sign_in(Client(), "nargis", OTHER).status_code == 302
    kept = _copy(signed_in("zohra"))
    with cast.acting("shakiba"):
        actions.suspend(user=User.objects.get(pk=cast.zohra.pk))
    yield "a suspended person's cookies open nothing", not inside(kept)


def _rows(cast: Cast) -> bool:
    return bool(open_rows(cast.nargis))
