"""AES-256-GCM and HKDF-SHA256 with our limits: 32-byte keys only, and one error when opening fails."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.encryption.errors import CannotOpen

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

Sealed = bytes | bytearray | memoryview  # a database driver may hand over any of the three


def require_key(key: bytes) -> bytes:
    """`key` itself. Raises ValueError unless it has 32 bytes: AES would take 16 without a word, HKDF even none."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"A key has {KEY_BYTES} bytes.")
    return key


def cipher(key: bytes) -> AESGCM:
    """AES-256-GCM under `key` (NIST SP 800-38D). Raises ValueError for a key that has not 32 bytes."""
    return AESGCM(require_key(key))


def opening_cipher(key: bytes) -> AESGCM:
    """The same for opening, where a key of the wrong size is one more reason why nothing opens: CannotOpen."""
    try:
        return cipher(key)
    except ValueError:
        raise CannotOpen from None


def decrypt(aes: AESGCM, nonce: bytes, ciphertext: bytes, associated: bytes) -> bytes:
    """The plaintext. Raises CannotOpen if the tag (16 bytes at the end) does not fit."""
    try:
        return aes.decrypt(nonce, ciphertext, associated)
    except InvalidTag:
        raise CannotOpen from None


def hkdf(secret: bytes, info: bytes, length: int, salt: bytes | None = None) -> bytes:
    """`length` bytes by HKDF-SHA256 (RFC 5869). Without a salt, the RFC's string of zeros."""
    return HKDF(SHA256(), length, salt, info).derive(secret)
