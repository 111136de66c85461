"""Passphrase in, person and seed out. Exactly one Argon2id runs, and one question to the ledger, for right, wrong, unknown and suspended
people alike."""

from typing import Any

from django.conf import settings
from django.contrib.auth import load_backend
from django.contrib.auth.backends import BaseBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from casework import rows
from casework.accounts import bundles, passphrases, standing
from casework.accounts.models import Membership, User
from casework.accounts.second_factor import code_step, spend_recovery_code
from casework.encryption import CannotOpen, verifier


class PassphraseBackend(BaseBackend):
    """Sets ``request.opened_seed``; no session begins without it. ``request.opened_half`` opens the bundle again in this request."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, code: str = "", **_: Any
    ) -> User | None:
        if username is None or password is None:
            return None
        user = User.objects.filter(handle=passphrases.handle_of(username)).first()
        stored = (passphrases.parse(user.password) if user else None) or passphrases.decoy()
        try:
            halves = passphrases.halves_of(password, stored.salt, stored.cost)
            matches = constant_time_compare(verifier(halves.auth), stored.verifier)
            stands = standing.may_sign_in(user)  # asked for everybody: it takes as long whatever was typed
            if user is None or not stands or not matches:
                return None
            opened = bundles.read(user, halves.seal)
        except CannotOpen:  # a row that was edited: parameters that cannot run, or a bundle from elsewhere
            return None
        if not self.second_factor(user, opened, halves.seal, code):
            return None
        if request is not None:
            request.opened_seed = opened.seed  # type: ignore[attr-defined]
            request.opened_half = halves.seal  # type: ignore[attr-defined]
        return user

    @transaction.atomic
    def second_factor(self, user: User, opened: bundles.Bundle, seal: bytes, code: str) -> bool:
        """True when the code is right, unused and hers, or when she has no second factor yet."""
        if not opened.otp:
            return not user.has_second_factor
        step = code_step(opened.otp, code)
        if step is not None:
            return bool(User.objects.filter(pk=user.pk, last_code_step__lt=step).update(last_code_step=step))
        return spend_recovery_code(user, opened, seal, code)

    def get_user(self, user_id: Any) -> User | None:
        """Her row, and her memberships in the same trip: the next thing that a page asks (``accounts.unlocked``)."""
        asked = rows.Question(User, {"id": [user_id], "state": [User.ACTIVE]}), rows.Question(Membership, {"user": [user_id]})
        found, came_along = rows.together(*asked)
        for user in found:
            user.came_along = came_along
        return next(iter(found), None)


def object_backends() -> list[Any]:
    """The backends that answer for objects."""
    return [load_backend(path) for path in settings.AUTHENTICATION_BACKENDS]
