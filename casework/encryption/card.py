"""C2, the catalogue card: a small padded summary of a case under its holder's wrap key, opened by the thousand.

    C2 | epoch u32 | nonce 12 | ciphertext | tag 16

Random nonces under one key: the wrap key is replaced (a new seed) before 2**28 uses.
"""

import secrets
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.encryption.envelope import open_envelope, post
from casework.encryption.errors import CannotOpen
from casework.encryption.framing import lp, pad, take, u32, unpad
from casework.encryption.keys import Keys
from casework.encryption.primitives import NONCE_BYTES, Sealed, cipher, decrypt, opening_cipher

START = b"\xc2"
HEADER = len(START) + 4
BODY = HEADER + NONCE_BYTES


def seal_card(wrap_key: bytes, aad: bytes, epoch: int, plaintext: bytes) -> bytes:
    """Seal a card for the holder of `wrap_key` (32 bytes). Raises ValueError for a key of another size."""
    header = START + u32(epoch)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + cipher(wrap_key).encrypt(nonce, pad(plaintext), header + aad)


def open_card(wrap_key: bytes, aad: bytes, sealed: Sealed) -> bytes:
    """The plaintext of `seal_card`. Raises CannotOpen."""
    return _open(opening_cipher(wrap_key), aad, sealed)


def open_cards(wrap_key: bytes, cards: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes | None]:
    """Many cards, as (aad, sealed) each, in order; None for each that does not open. Raises CannotOpen for a key of another size."""
    decrypt = opening_cipher(wrap_key).decrypt
    for aad, sealed in cards:
        try:
            yield unpad(decrypt(sealed[HEADER:BODY], sealed[BODY:], sealed[:HEADER] + aad)) if sealed[:1] == START else None
        except (InvalidTag, CannotOpen, ValueError):  # ValueError: too short to be one
            yield None


def epoch_of(sealed: Sealed) -> int:
    """The epoch of its holder's key under which a card is sealed. Raises CannotOpen for what is no card."""
    start, epoch, _rest = take(bytes(sealed), len(START), 4)
    if start != START:
        raise CannotOpen
    return int.from_bytes(epoch, "big")


def post_card(recipient_public: bytes, aad: bytes, plaintext: bytes) -> bytes:
    """A card for somebody else: a posted envelope, padded like a card so that its length does not tell the name's."""
    return post(recipient_public, lp("hamraz/card/v1") + aad, pad(plaintext))


def open_posted_card(keys: Keys, aad: bytes, envelope: Sealed) -> bytes:
    """The plaintext of `post_card`, to be sealed again by `seal_card`. Raises CannotOpen."""
    return unpad(open_envelope(keys, lp("hamraz/card/v1") + aad, envelope))


def _open(aes: AESGCM, aad: bytes, sealed: Sealed) -> bytes:
    start, epoch, nonce, ciphertext = take(bytes(sealed), len(START), 4, NONCE_BYTES)
    if start != START:
        raise CannotOpen
    return unpad(decrypt(aes, nonce, ciphertext, start + epoch + aad))
