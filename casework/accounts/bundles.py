"""A person's bundle: her seed, her second factor and her unused recovery codes, sealed under one half of her passphrase.

A bundle that was overwritten or emptied is over, and the ledger remembers it (``end``): its bytes, put back by somebody who writes in the
database, sign nobody in (``accounts.standing``) and open nothing inside a session (``is_over``).
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

import audit
from audit import endings
from casework.accounts import passphrases
from casework.accounts.models import User
from casework.encryption import CannotOpen, check_floor, lp, open_bundle, seal_bundle


@dataclass(frozen=True)
class Bundle:
    """What the passphrase opens. ``otp`` is a base32 TOTP secret or empty; ``codes`` are hashes of unused recovery codes."""

    seed: bytes = field(repr=False)
    otp: str = field(default="", repr=False)
    codes: tuple[str, ...] = field(default=(), repr=False)

    def to_bytes(self) -> bytes:
        return json.dumps([self.seed.hex(), self.otp, "".join(self.codes)], separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Bundle":
        seed, otp, codes = json.loads(raw)
        return cls(bytes.fromhex(seed), otp, tuple(codes[i : i + 16] for i in range(0, len(codes), 16)))

    def with_second_factor(self, otp: str, codes: tuple[str, ...]) -> "Bundle":
        return replace(self, otp=otp, codes=codes)


def aad_of(user_id: object) -> bytes:
    """A bundle belongs to one person: copied into another row it does not open."""
    return lp("hamraz/bundle/v1", str(user_id))


def write(user: User, bundle: Bundle, passphrase: str) -> None:
    """Set ``user.password`` and ``user.bundle`` together from a passphrase: one Argon2id, a fresh salt. Does not save."""
    salt, cost = passphrases.new_salt(), passphrases.todays_cost()
    check_floor(cost, passphrases.floor())
    halves = passphrases.halves_of(passphrase, salt, cost)
    user.password = passphrases.encode(halves.auth, salt, cost)
    user.bundle = seal_bundle(halves.seal, salt=salt, cost=cost, aad=aad_of(user.pk), content=bundle.to_bytes())


def rewrite(user: User, bundle: Bundle, halves_seal: bytes) -> None:
    """Seal a changed bundle under the half already derived in this request (a recovery code was used, a factor was set)."""
    stored = passphrases.parse(user.password)
    if stored is None:
        raise CannotOpen
    user.bundle = seal_bundle(
        halves_seal, salt=stored.salt, cost=stored.cost, aad=aad_of(user.pk), content=bundle.to_bytes()
    )


def read(user: User, halves_seal: bytes) -> Bundle:
    """Open a person's bundle. Raises CannotOpen for a wrong half or a row that was touched."""
    return Bundle.from_bytes(open_bundle(halves_seal, aad=aad_of(user.pk), bundle=bytes(user.bundle)))


def standing(user_id: UUID) -> bytes:
    """What lies in her row now, which is held until the end of the transaction: what is about to be overwritten."""
    return bytes(User.objects.select_for_update(no_key=True).values_list("bundle", flat=True).get(pk=user_id))


def is_over(user: User) -> bool:
    """Whether the bundle in this row was overwritten before, and put back: for a passphrase that is typed inside a session. Signing in
    asks the same together with how she stands (``standing.may_sign_in``)."""
    return endings.is_over(place_of(bytes(user.bundle)))


def place_of(bundle: bytes) -> endings.Place:
    """Where a bundle stands, for ``audit.endings``: under its own bytes."""
    return place_under(digest(bundle))


def digest(bundle: bytes) -> str:
    return hashlib.sha256(bundle).hexdigest()


def place_under(digest: str) -> endings.Place:
    """The same for whoever kept the digest."""
    return "bundle", digest


def end(user_id: UUID, before: bytes) -> None:
    """Have the ledger remember that *before* is over, in the transaction that overwrites it. Last but for its entry, like every entry."""
    audit.record_all(ends({user_id: before}.items()))


def ends(before: Iterable[tuple[UUID, bytes]]) -> list[audit.Telling]:
    """What ``audit.record_all`` is to tell of many bundles at once. Nothing of people who had none."""
    return [
        audit.Telling(endings.BUNDLE, None, None, {"person": str(pk)}, endings.tag(place_of(bundle))) for pk, bundle in before if bundle
    ]
