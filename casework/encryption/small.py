"""C6, small things of known size: the seed in a session row, the body of an audit entry, a one-time code. Not padded.

C6 | nonce 12 | ciphertext | tag 16
"""

import secrets

from casework.encryption.errors import CannotOpen
from casework.encryption.framing import take
from casework.encryption.primitives import NONCE_BYTES, Sealed, cipher, decrypt, opening_cipher

START = b"\xc6"


def seal_small(key: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """Seal under `key` (32 bytes, fewer than 2**28 uses). Raises ValueError for a key of another size."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return START + nonce + cipher(key).encrypt(nonce, plaintext, START + aad)


def open_small(key: bytes, aad: bytes, sealed: Sealed) -> bytes:
    """The plaintext of `seal_small`. Raises CannotOpen."""
    start, nonce, ciphertext = take(bytes(sealed), len(START), NONCE_BYTES)
    if start != START:
        raise CannotOpen
    return decrypt(opening_cipher(key), nonce, ciphertext, start + aad)
