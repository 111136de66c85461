"""From a passphrase to two halves (RFC 9106, Argon2id), and C4, the bundle that one of them opens.

C4 | kdf 01 | memory u32 KiB | passes u32 | lanes u32 | salt 16 | nonce 12 | commit 32 | ciphertext 512 | tag 16
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casework.encryption.errors import CannotOpen, WeakParameters
from casework.encryption.framing import SMALLEST_BUCKET, pad, take, u32, unpad
from casework.encryption.primitives import (
    KEY_BYTES,
    NONCE_BYTES,
    TAG_BYTES,
    Sealed,
    cipher,
    decrypt,
    hkdf,
    opening_cipher,
    require_key,
)

START = b"\xc4\x01"
SALT_BYTES = 16
COMMIT_BYTES = 32
BUNDLE_ROOM = 508
HEADER_SIZES = (len(START), 4, 4, 4, SALT_BYTES)


@dataclass(frozen=True)
class Cost:
    """Argon2id parameters: memory in KiB, passes (iterations), lanes (parallelism)."""

    memory: int
    passes: int
    lanes: int = 1


# Parameters are read from rows that somebody may have written: beyond this they would only exhaust the server's memory.
CEILING = Cost(memory=1024 * 1024, passes=64, lanes=16)


@dataclass(frozen=True)
class Halves:
    """What a passphrase gives: `auth` is checked by the server, `seal` opens the bundle. Neither yields the other."""

    auth: bytes = field(repr=False)
    seal: bytes = field(repr=False)


def derive(passphrase: str, salt: bytes, cost: Cost, pepper: bytes) -> Halves:
    """NFKC, then Argon2id with `pepper` as its secret, then HKDF into two keys of 32 bytes.

    `salt` and `cost` come from a row: CannotOpen if the salt has not 16 bytes or Argon2id cannot or should not run so.
    `pepper` comes from the installation: ValueError if it is empty.
    """
    if not pepper:
        raise ValueError("The pepper is missing.")
    if len(salt) != SALT_BYTES or not _possible(cost):
        raise CannotOpen
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")  # never an error that quotes it
    argon2 = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory, secret=pepper
    )
    root = argon2.derive(text)
    return Halves(hkdf(root, b"hamraz/auth/v1", KEY_BYTES), hkdf(root, b"hamraz/seal/v1", KEY_BYTES))


def verifier(auth: bytes) -> bytes:
    """SHA-256 of the auth half: the only value derived from a passphrase that is stored."""
    return hashlib.sha256(auth).digest()


def check_floor(cost: Cost, floor: Cost) -> None:
    """Raises WeakParameters if any parameter of `cost` is below that of `floor`."""
    if cost.memory < floor.memory or cost.passes < floor.passes or cost.lanes < floor.lanes:
        raise WeakParameters


def seal_bundle(seal: bytes, *, salt: bytes, cost: Cost, aad: bytes, content: bytes) -> bytes:
    """Seal up to 508 bytes (a seed) under the seal half; salt and cost travel along, 602 bytes in all.

    Raises ValueError for more content, for a salt not of 16 bytes and a `seal` not of 32.
    """
    if len(content) > BUNDLE_ROOM or len(salt) != SALT_BYTES:
        raise ValueError(f"A bundle holds {BUNDLE_ROOM} bytes and a salt has {SALT_BYTES}.")
    nonce = secrets.token_bytes(NONCE_BYTES)
    header = START + u32(cost.memory) + u32(cost.passes) + u32(cost.lanes) + salt
    key, commit = _bundle_keys(require_key(seal), nonce, header + aad)
    return header + nonce + commit + cipher(key).encrypt(nonce, pad(content), header + aad)


def open_bundle(seal: bytes, *, aad: bytes, bundle: Sealed) -> bytes:
    """The content of `seal_bundle`. Raises CannotOpen."""
    raw = bytes(bundle)
    *_, rest = _header(raw)
    header = raw[: len(raw) - len(rest)]
    nonce, commit, ciphertext = take(rest, NONCE_BYTES, COMMIT_BYTES)
    if len(ciphertext) != SMALLEST_BUCKET + TAG_BYTES:
        raise CannotOpen
    key, expected = _bundle_keys(seal, nonce, header + aad)
    if not hmac.compare_digest(commit, expected):
        raise CannotOpen
    return unpad(decrypt(opening_cipher(key), nonce, ciphertext, header + aad))


def bundle_cost(bundle: Sealed) -> tuple[Cost, bytes]:
    """The parameters and the salt with which the seal half is derived. Not yet trustworthy: call `check_floor`."""
    _start, memory, passes, lanes, salt, _rest = _header(bytes(bundle))
    cost = Cost(*(int.from_bytes(part, "big") for part in (memory, passes, lanes)))
    if not _possible(cost):
        raise CannotOpen
    return cost, salt


def _header(raw: bytes) -> list[bytes]:
    pieces = list(take(raw, *HEADER_SIZES))
    if pieces[0] != START:
        raise CannotOpen
    return pieces


def _possible(cost: Cost) -> bool:
    lanes_fit = 1 <= cost.lanes <= CEILING.lanes
    return lanes_fit and 1 <= cost.passes <= CEILING.passes and 8 * cost.lanes <= cost.memory <= CEILING.memory


def _bundle_keys(seal: bytes, nonce: bytes, place: bytes) -> tuple[bytes, bytes]:
    okm = hkdf(seal, b"hamraz/bundle/v1" + hashlib.sha256(place).digest(), KEY_BYTES + COMMIT_BYTES, nonce)
    return okm[:KEY_BYTES], okm[KEY_BYTES:]
