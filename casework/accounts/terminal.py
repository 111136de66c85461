"""Signing in at the terminal of the server, for commands that read or write what is sealed."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.views.decorators.debug import sensitive_variables

import audit
from casework.accounts import strength, throttle
from casework.accounts.keys import NotCertified
from casework.accounts.models import User
from casework.accounts.unlocked import Unlocked, unlocked


class Refused(Exception):
    """Nobody was let in: which part was wrong is not said."""


@contextmanager
def signed_in(name: str | None) -> Iterator[Unlocked]:
    """Ask for passphrase and one-time code, unseen, and act as her for the block. Counted and recorded like the page. Raises Refused."""
    sign_in_name = name or input("Sign-in name: ")
    request = HttpRequest()
    user = None if throttle.locked_minutes(request, sign_in_name) else _opened(request, sign_in_name)
    if user is None:
        raise Refused
    with unlocked(user, request.opened_seed) as someone:  # type: ignore[attr-defined]
        audit.record_durably("signed_in", person=str(user.pk), at="terminal")
        throttle.succeeded(request, sign_in_name)
        yield someone


@sensitive_variables("passphrase")
def new_passphrase(whose: str, *, sign_in_name: str, say: Callable[[str], object]) -> str:
    """A passphrase typed twice, unseen, and asked for again until it is strong enough. *say* is told why."""
    while True:
        passphrase = getpass.getpass(f"Passphrase of {whose}: ")
        try:
            with translation.override("en"):  # like everything else a command says, and the numbers in it
                strength.check(passphrase, sign_in_name=sign_in_name)
        except ValidationError as error:
            with translation.override("en"):
                say(" ".join(str(message) for message in error.messages))
            continue
        if getpass.getpass("The same again: ") == passphrase:
            return passphrase
        say("The two are not the same.")


@sensitive_variables("passphrase", "code")
def _opened(request: HttpRequest, sign_in_name: str) -> User | None:
    passphrase = getpass.getpass("Passphrase: ")
    code = getpass.getpass("One-time code, or empty: ")
    user = authenticate(request, username=sign_in_name, password=passphrase, code=code)
    if isinstance(user, User) and _is_believed(user, request):
        return user
    locked = throttle.failed(request, sign_in_name)
    audit.record_durably("locked_out" if locked else "sign_in_refused")
    return None


def _is_believed(user: User, request: HttpRequest) -> bool:
    if settings.SECOND_FACTOR_REQUIRED and not user.has_second_factor:
        return False
    try:
        with unlocked(user, request.opened_seed) as someone:  # type: ignore[attr-defined]
            return bool(someone.role)
    except NotCertified:
        return False
