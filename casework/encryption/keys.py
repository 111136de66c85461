"""Everything a person or a team holds, derived from one seed of 32 bytes.

The seed is the only secret that is stored (sealed). The four derived keys are independent: HKDF-SHA256 with one info each.
"""

import hashlib
import secrets
from functools import cached_property, lru_cache
from typing import Any, NoReturn, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey

from casework.encryption.primitives import KEY_BYTES, cipher, hkdf, require_key

SEED_BYTES = 32
MLKEM_PUBLIC_BYTES = 1184
ENCRYPTION_PUBLIC_BYTES = MLKEM_PUBLIC_BYTES + 32
FINGERPRINT_BYTES = 16


def new_seed() -> bytes:
    """32 random bytes from the operating system."""
    return secrets.token_bytes(SEED_BYTES)


def fingerprint(encryption_public: bytes) -> bytes:
    """The first 16 bytes of SHA-256 over a public encryption key. Raises ValueError unless that has 1,216 bytes."""
    if len(encryption_public) != ENCRYPTION_PUBLIC_BYTES:
        raise ValueError(f"A public encryption key has {ENCRYPTION_PUBLIC_BYTES} bytes.")
    return hashlib.sha256(encryption_public).digest()[:FINGERPRINT_BYTES]


def verify_signature(signing_public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes, Ed25519, RFC 8032) over `message` was made by the holder of `signing_public`."""
    try:
        _signing_public(signing_public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@lru_cache(maxsize=256)
def _signing_public(raw: bytes) -> Ed25519PublicKey:
    """A key that was read once: a ledger has many signatures of few people. Raises ValueError."""
    return Ed25519PublicKey.from_public_bytes(raw)


@lru_cache(maxsize=4096)
def is_signed(signing_public: bytes, message: bytes, signature: bytes) -> bool:
    """``verify_signature`` for what comes by again and again: grants and memberships. An answer holds for ever, so it is given from
    memory; the same three values cannot be signed today and unsigned tomorrow."""
    return verify_signature(signing_public, message, signature)


MOST_PUBLICS = 4096
_publics: dict[bytes, bytes] = {}  # what HKDF gives for a seed → its public encryption key; nothing here leads back to the seed


class Keys:
    """The keys of one person or one team at one epoch. Derived when first asked for, kept as long as the object.

    It cannot be pickled or copied: keys must not wander into a cache or a session by accident.
    """

    def __init__(self, seed: bytes) -> None:
        self._seed = require_key(seed)

    @classmethod
    def from_seed(cls, seed: bytes) -> Self:
        """Raises ValueError unless the seed has 32 bytes."""
        return cls(bytes(seed))

    @property
    def seed(self) -> bytes:
        """The seed itself, to seal it to another member or to a session. It goes nowhere else."""
        return self._seed

    @cached_property
    def encryption_private(self) -> MLKEM768X25519PrivateKey:
        """The handle with which posted envelopes open."""
        return MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @cached_property
    def encryption_public(self) -> bytes:
        """ML-KEM-768 public key (1,184 bytes, FIPS 203) ‖ X25519 public key (32 bytes, RFC 7748): the order of X-Wing.

        Asked for in every request, to compare with the certificate; made once in a process, for it costs twenty times what all else does.
        """
        name = self._derive("public")
        if name not in _publics:
            if len(_publics) >= MOST_PUBLICS:
                _publics.clear()
            _publics[name] = self._mlkem.public_key().public_bytes_raw() + self._x25519.public_key().public_bytes_raw()
        return _publics[name]

    @cached_property
    def fingerprint(self) -> bytes:
        """16 bytes that name `encryption_public`."""
        return fingerprint(self.encryption_public)

    @cached_property
    def signing_public(self) -> bytes:
        """Ed25519 public key, 32 bytes."""
        return self._ed25519.public_key().public_bytes_raw()

    @cached_property
    def wrap_key(self) -> bytes:
        """32 bytes: what this holder seals to herself (cards, settled envelopes) is under this key."""
        return self._derive("wrap")

    @cached_property
    def wrap_cipher(self) -> AESGCM:
        """AES-256-GCM under `wrap_key`, prepared once."""
        return cipher(self.wrap_key)

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature (64 bytes). `message` begins with a name of what it is, such as lp("hamraz/grant/v1")."""
        return self._ed25519.sign(message)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, _protocol: Any) -> NoReturn:
        raise TypeError("Keys stay in memory: they are not copied and not pickled.")

    @cached_property
    def _x25519(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._derive("x25519"))

    @cached_property
    def _mlkem(self) -> MLKEM768PrivateKey:
        return MLKEM768PrivateKey.from_seed_bytes(self._derive("mlkem", 64))  # d ‖ z of FIPS 203

    @cached_property
    def _ed25519(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._derive("ed25519"))

    def _derive(self, purpose: str, length: int = KEY_BYTES) -> bytes:
        return hkdf(self._seed, f"hamraz/{purpose}/v1".encode(), length)
