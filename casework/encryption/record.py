"""C1, the content of one record: padded, under a compartment key, bound to the place where it belongs.

C1 | suite 01 | epoch u32 | salt 24 | commit 32 | ciphertext | tag 16
"""

import hashlib
import hmac
import secrets

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import lp, pad, take, u32, u64, unpad
from casework.encryption.primitives import Sealed, cipher, decrypt, hkdf, opening_cipher, require_key

START = b"\xc1\x01"
SALT_BYTES = 24
COMMIT_BYTES = 32
HEADER_SIZES = (len(START), 4, SALT_BYTES, COMMIT_BYTES)


def record_aad(*, organisation: str, code: str, record: str, subject: str, compartment: str, epoch: int, revision: int) -> bytes:
    """The place of a record: a payload moved to any other place does not open.

    `code` is the frozen code of the model ("cases.survivor"), `subject` the id of the case or referral that owns the key.
    """
    return lp("hamraz/v1", organisation, code, record, subject, compartment) + u32(epoch) + u64(revision)


def seal_record(key: bytes, aad: bytes, epoch: int, plaintext: bytes) -> bytes:
    """Seal `plaintext` under the compartment key (32 bytes) of `epoch`. Raises ValueError for a key of another size."""
    salt = secrets.token_bytes(SALT_BYTES)
    message_key, nonce, commit = _derive(require_key(key), salt, aad)
    header = START + u32(epoch) + salt + commit
    return header + cipher(message_key).encrypt(nonce, pad(plaintext), header + aad)


def open_record(key: bytes, aad: bytes, sealed: Sealed) -> bytes:
    """The plaintext of `seal_record`. Raises CannotOpen."""
    raw = bytes(sealed)
    start, _epoch, salt, commit, ciphertext = take(raw, *HEADER_SIZES)
    if start != START:
        raise CannotOpen
    message_key, nonce, expected = _derive(key, salt, aad)
    if not hmac.compare_digest(commit, expected):  # AES-GCM alone does not say which key a ciphertext belongs to
        raise CannotOpen
    header = raw[: len(raw) - len(ciphertext)]
    return unpad(decrypt(opening_cipher(message_key), nonce, ciphertext, header + aad))


def record_epoch(sealed: Sealed) -> int:
    """The key epoch written in the header, to choose the key by. It is trustworthy once the record has opened."""
    start, epoch, *_ = take(bytes(sealed), *HEADER_SIZES)
    if start != START:
        raise CannotOpen
    return int.from_bytes(epoch, "big")


def _derive(key: bytes, salt: bytes, aad: bytes) -> tuple[bytes, bytes, bytes]:
    okm = hkdf(key, b"hamraz/record/v1" + hashlib.sha256(aad).digest(), 76, salt)
    return okm[:32], okm[32:44], okm[44:]
