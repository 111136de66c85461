"""C3, sealed to a person or a team: posted by somebody else, or settled by the holder herself.

    C3 | kind | suite 01 | recipient key fingerprint 16 | body
    posted  (kind 01): body = encapsulated key 1,120 | ciphertext | tag 16     HPKE base mode, RFC 9180, ML-KEM-768 with X25519
    settled (kind 02): body = nonce 12 | ciphertext | tag 16                   AES-256-GCM under the holder's wrap key

HPKE in base mode does not say who posted: whoever acts on an envelope verifies a signature over its info as well.
"""

import secrets
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PublicKey, Suite

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import lp, take, u32, u64
from casework.encryption.keys import FINGERPRINT_BYTES, MLKEM_PUBLIC_BYTES, Keys, fingerprint
from casework.encryption.primitives import NONCE_BYTES, Sealed, decrypt

SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
POSTED = b"\xc3\x01\x01"
SETTLED = b"\xc3\x02\x01"


def grant_info(
    *,
    kind: str,
    recipient: str,
    fingerprint: bytes,
    subject_kind: str,
    subject: str,
    compartments: Sequence[str],
    epoch: int,
    expires: int,
) -> bytes:
    """What a grant says, as the bytes its envelope is bound to and its signature covers.

    `kind` is "user" or "team", `expires` unix seconds or 0 for never. The order of `compartments` does not matter.
    Raises ValueError for another kind, a fingerprint not of 16 bytes, and compartments that are empty or named twice.
    """
    if kind not in ("user", "team") or len(fingerprint) != FINGERPRINT_BYTES:
        raise ValueError("A grant goes to the key of a user or of a team.")
    if not compartments or len(set(compartments)) != len(compartments):
        raise ValueError("A grant names each of its compartments once.")
    named = lp("hamraz/grant/v1", kind, recipient, fingerprint, lp(subject_kind, subject), lp(*sorted(compartments)))
    return named + u32(epoch) + u64(expires)


def grant_statement(info: bytes, commitments: bytes, serial: bytes) -> bytes:
    """What the giver of a grant signs: its info, the commitments to its keys, and a random serial (16 bytes), its own alone."""
    return info + lp(commitments, serial)


def post(recipient_public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Seal to somebody of whom only the public key (1,216 bytes) is known. Raises ValueError if that is not a key."""
    header = POSTED + fingerprint(recipient_public)
    return header + SUITE.encrypt(plaintext, _public(recipient_public), header + info)


def settle(keys: Keys, info: bytes, plaintext: bytes) -> bytes:
    """Seal to oneself: small and quick. Posted envelopes are settled by their holder when she first opens them."""
    header = SETTLED + keys.fingerprint
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + keys.wrap_cipher.encrypt(nonce, plaintext, header + info)


def open_envelope(keys: Keys, info: bytes, envelope: Sealed) -> bytes:
    """The plaintext of `post` or `settle`. Raises CannotOpen, also for an envelope that names another key."""
    raw = bytes(envelope)
    start, named, body = take(raw, len(POSTED), FINGERPRINT_BYTES)
    if named != keys.fingerprint:
        raise CannotOpen
    associated = start + named + info
    if start == POSTED:
        return _open_posted(keys, associated, body)
    if start == SETTLED:
        nonce, ciphertext = take(body, NONCE_BYTES)
        return decrypt(keys.wrap_cipher, nonce, ciphertext, associated)
    raise CannotOpen


def key_named(envelope: Sealed) -> bytes:
    """The fingerprint (16 bytes) of the key that opens an envelope. Raises CannotOpen for what is none."""
    start, named, _body = take(bytes(envelope), len(POSTED), FINGERPRINT_BYTES)
    if start not in (POSTED, SETTLED):
        raise CannotOpen
    return named


def is_posted(envelope: Sealed) -> bool:
    """True for posted, False for settled. Raises CannotOpen for anything else."""
    start, _rest = take(bytes(envelope), len(POSTED))
    if start not in (POSTED, SETTLED):
        raise CannotOpen
    return start == POSTED


def _public(raw: bytes) -> MLKEM768X25519PublicKey:
    mlkem = MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_BYTES])
    return MLKEM768X25519PublicKey(mlkem, X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_BYTES:]))


def _open_posted(keys: Keys, associated: bytes, body: bytes) -> bytes:
    try:
        return SUITE.decrypt(body, keys.encryption_private, associated)
    except (InvalidTag, ValueError):
        raise CannotOpen from None
