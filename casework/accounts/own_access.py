"""What somebody changes of her own way in: her passphrase, its cost, her second factor, the halves of her seed.

Each is one transaction that ends in the ledger. Nobody's passphrase is ever reset by e-mail.
"""

import hmac
from contextlib import suppress

from django.db import transaction

import audit
from casework.accounts import bundles, keys, passphrases, session, shares
from casework.accounts.models import User
from casework.accounts.second_factor import code_hash, code_step, new_recovery_codes
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen, verifier


class WrongPassphrase(Exception):
    """The passphrase does not open the bundle."""


class WrongCode(Exception):
    """The one-time code does not belong to the new secret."""


def open_bundle(user: User, passphrase: str) -> tuple[bundles.Bundle, bytes]:
    """What her passphrase opens, and the half of it that did. One Argon2id. Raises WrongPassphrase."""
    stored = passphrases.parse(user.password)
    if stored is None:
        raise WrongPassphrase
    try:
        halves = passphrases.halves_of(passphrase, stored.salt, stored.cost)
        if not hmac.compare_digest(verifier(halves.auth), stored.verifier):
            raise WrongPassphrase
        if bundles.is_over(user):  # an older one was put back
            raise WrongPassphrase
        return bundles.read(user, halves.seal), halves.seal
    except CannotOpen as error:
        raise WrongPassphrase from error


def _put(user: User, before: bytes, *columns: str) -> None:
    """Write what follows from a bundle that was opened, unless it is another one by now: an emergency lock that fell meanwhile holds.

    Raises WrongPassphrase.
    """
    if not User.objects.filter(pk=user.pk, bundle=before).update(**{column: getattr(user, column) for column in columns}):
        raise WrongPassphrase


@transaction.atomic
def change_passphrase(*, user: User, old: str, new: str) -> None:
    """Open the bundle with the old passphrase and seal it under the new, together with the verifier; all her sessions end.

    Raises WrongPassphrase.
    """
    before = bytes(user.bundle)
    opened, _ = open_bundle(user, old)
    bundles.write(user, opened, new)
    _put(user, before, "password", "bundle")
    session.end_all([user.pk])
    bundles.end(user.pk, before)
    audit.record("passphrase.changed", person=str(user.pk))


def raise_cost(*, user: User, seal: bytes, passphrase: str) -> None:
    """Seal the bundle and make the verifier again at today's cost, both in one transaction. *seal* is the half that opened the bundle.

    Raises CannotOpen. Nothing happens when somebody changed the passphrase meanwhile.
    """
    password, before = user.password, bytes(user.bundle)
    bundles.write(user, bundles.read(user, seal), passphrase)  # the slow part, before anything is locked
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, password=password, bundle=before).update(password=user.password, bundle=user.bundle):
            bundles.end(user.pk, before)
            audit.record("passphrase.strengthened", person=str(user.pk))
            return
    user.refresh_from_db(fields=["password", "bundle"])


@transaction.atomic
def set_second_factor(*, user: User, passphrase: str, secret: str, code: str) -> list[str]:
    """Put a TOTP secret and ten recovery codes into the bundle. Returns the codes, shown once.

    Raises WrongPassphrase, WrongCode.
    """
    before = bytes(user.bundle)
    opened, seal = open_bundle(user, passphrase)
    step = code_step(secret, code)
    if step is None:
        raise WrongCode
    codes = new_recovery_codes()
    bundles.rewrite(user, opened.with_second_factor(secret, tuple(code_hash(c) for c in codes)), seal)
    user.has_second_factor, user.last_code_step = True, step
    _put(user, before, "bundle", "has_second_factor", "last_code_step")
    bundles.end(user.pk, before)
    audit.record("second_factor.set", person=str(user.pk))
    return codes


def share_anew(someone: Unlocked) -> None:
    """Post the halves of her seed to the recovery teams, if they are not there or lie under a key that a team had before. Where it cannot
    be done she works on: the page of the office's keys says whose halves are missing."""
    epoch = someone.holder.epoch
    if shares.are_posted(someone.user, epoch=epoch):
        return
    with suppress(keys.NotCertified), transaction.atomic():
        if shares.post_shares(someone.user, someone.keys.seed, epoch=epoch):
            audit.record("recovery.shared", person=str(someone.user.pk))
