"""From a passphrase to two halves: one is compared, the other opens the seed. One Argon2id per attempt, nothing else derived.

``User.password`` holds ``hamraz_argon2id$1$m$t$p$salt$sha256(auth)``: the only value in the database that comes from the passphrase.
"""

import hashlib
import hmac
import secrets
import threading
import unicodedata
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher
from django.utils.crypto import constant_time_compare

from casework.encryption import CannotOpen, Cost, Halves, check_floor, derive, verifier

ALGORITHM = "hamraz_argon2id"
LONGEST = 200  # characters; Argon2id is never fed a novel
SALT_BYTES = 16
_slots = threading.BoundedSemaphore(settings.PASSPHRASE_SLOTS)


class Stored(NamedTuple):
    """A parsed verifier row."""

    cost: Cost
    salt: bytes
    verifier: bytes


def handle_of(sign_in_name: str) -> str:
    """Return the keyed hash under which a sign-in name is stored: a stolen table does not list who works here."""
    folded = unicodedata.normalize("NFKC", sign_in_name).strip().casefold()
    return hmac.digest(settings.PEPPER, b"hamraz/handle/v1" + folded.encode(), "sha256")[:16].hex()


def todays_cost() -> Cost:
    return Cost(**settings.PASSPHRASE_COST)


def is_cheap(stored: str) -> bool:
    """True for a verifier row whose guesses cost less than today's: memory or passes below."""
    row, today = parse(stored), todays_cost()
    return row is not None and (row.cost.memory < today.memory or row.cost.passes < today.passes)


def floor() -> Cost:
    return Cost(**settings.PASSPHRASE_FLOOR, lanes=1)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


# Keyboards of the region write the same letter with different signs; a passphrase must not depend on the desk it is typed at.
_SAME_LETTER = str.maketrans("يىك", "ییک", "\u200b\u200c\u200d\u200e\u200f\u0640") | {
    first + digit: str(digit) for first in (0x06F0, 0x0660) for digit in range(10)
}


def as_typed_anywhere(passphrase: str) -> str:
    """The form of a passphrase that every keyboard agrees on: one yeh, one kaf, ASCII digits, single spaces, nothing invisible."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).translate(_SAME_LETTER).split())


def halves_of(passphrase: str, salt: bytes, cost: Cost) -> Halves:
    """Run Argon2id once, at most ``PASSPHRASE_SLOTS`` at a time: concurrent sign-ins must not exhaust memory."""
    with _slots:
        return derive(as_typed_anywhere(passphrase[:LONGEST]), salt, cost, settings.PEPPER)


def encode(auth: bytes, salt: bytes, cost: Cost) -> str:
    return f"{ALGORITHM}$1${cost.memory}${cost.passes}${cost.lanes}${salt.hex()}${verifier(auth).hex()}"


def parse(stored: str) -> Stored | None:
    """Return the parts of a verifier row, or None for a row that is not ours, was edited, or costs less than the floor."""
    parts = stored.split("$")
    if len(parts) != 7 or parts[0] != ALGORITHM or parts[1] != "1":
        return None
    try:
        cost = Cost(int(parts[2]), int(parts[3]), int(parts[4]))
        salt, kept = bytes.fromhex(parts[5]), bytes.fromhex(parts[6])
        check_floor(cost, floor())
    except (ValueError, CannotOpen):
        return None
    return Stored(cost, salt, kept) if len(salt) == SALT_BYTES and len(kept) == 32 else None


def decoy() -> Stored:
    """The row compared against for a name that does not exist: the same work, no match possible."""
    salt = hashlib.sha256(settings.PEPPER + b"decoy").digest()[:SALT_BYTES]
    return Stored(todays_cost(), salt, bytes(32))


class SplitHasher(BasePasswordHasher):
    """Django's view of the verifier, so that ``check_password`` works; it never yields the half that opens the seed."""

    algorithm = ALGORITHM

    def salt(self) -> str:
        return new_salt().hex()

    def encode(self, password: str, salt: str) -> str:
        cost = todays_cost()
        raw = bytes.fromhex(salt)
        return encode(halves_of(password, raw, cost).auth, raw, cost)

    def verify(self, password: str, encoded: str) -> bool:
        stored = parse(encoded)
        if stored is None:
            return False
        return constant_time_compare(verifier(halves_of(password, stored.salt, stored.cost).auth), stored.verifier)

    def decode(self, encoded: str) -> dict[str, str]:
        return {"algorithm": ALGORITHM, "salt": encoded.split("$")[5]}

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {"algorithm": ALGORITHM}

    def must_update(self, encoded: str) -> bool:
        """Never: Django would re-hash with a new salt and orphan the bundle."""
        return False

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to add: the cost is in the row."""
