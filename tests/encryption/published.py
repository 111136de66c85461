"""Known answers that others published: is the library what we take it for, and is it called as we believe? (T17)

RFC 9180 has no vector for our hybrid. The post-quantum HPKE draft (draft-ietf-hpke-pq, its test-vectors.json) has one for
the same KEM and KDF with another AEAD. It is opened as published; then its shared secret is led through the key schedule of
RFC 9180, written out below with the standard library alone, to AES-256-GCM: the exact suite of our posted envelopes.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.hazmat.bindings._rust import openssl  # RFC 9180 binds an aad, the public API has none
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casework.encryption.envelope import SUITE
from casework.encryption.keys import verify_signature
from casework.encryption.primitives import hkdf

PATH = Path(__file__).with_name("vectors_published.json")
AEADS = {1: AEAD.AES_128_GCM, 3: AEAD.CHACHA20_POLY1305}
Check = tuple[str, bool]


def checks() -> Iterator[Check]:
    """(name, whether it holds) for each published vector."""
    vectors = json.loads(PATH.read_text())
    for case in vectors["hkdf"]:
        okm = hkdf(_hex(case["ikm"]), _hex(case["info"]), case["length"], _hex(case["salt"]) or None)
        yield case["source"], okm == _hex(case["okm"])
    for case in vectors["ed25519"]:
        yield case["source"], _signs(case)
    yield vectors["argon2id"]["source"], _argon2id(vectors["argon2id"])
    for case in vectors["hpke_x25519"]:
        private = X25519PrivateKey.from_private_bytes(_hex(case["skRm"]))
        yield case["source"], _opens(KEM.X25519, private, case)
    yield from _hybrid(vectors["hpke_hybrid"])


def _hybrid(case: dict[str, Any]) -> Iterator[Check]:
    expanded = hashlib.shake_256(_hex(case["skRm"])).digest(96)  # X-Wing: a private key is a seed of 32 bytes
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    x25519 = X25519PrivateKey.from_private_bytes(expanded[64:])
    private = MLKEM768X25519PrivateKey(mlkem, x25519)
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    yield f"{case['source']}: public key", public == _hex(case["pkRm"])
    yield case["source"], _opens(KEM.MLKEM768_X25519, private, case)
    secret, info = _hex(case["shared_secret"]), _hex(case["info"])
    published = key_schedule(secret, info, aead=3)
    yield f"{case['source']}: key schedule", published == (_hex(case["key"]), _hex(case["base_nonce"]))
    key, nonce = key_schedule(secret, info, aead=2)
    sealed = _hex(case["enc"]) + AESGCM(key).encrypt(nonce, b"our suite", b"")
    yield f"{case['source']}: led to AES-256-GCM", SUITE.decrypt(sealed, private, info) == b"our suite"


def key_schedule(shared_secret: bytes, info: bytes, *, aead: int) -> tuple[bytes, bytes]:
    """Key (32 bytes) and base nonce (12) of base mode, KEM 0x647a and HKDF-SHA256: RFC 9180, section 5.1."""
    suite = b"HPKE" + bytes.fromhex("647a0001") + aead.to_bytes(2, "big")

    def extract(salt: bytes, label: bytes, material: bytes) -> bytes:
        return hmac.digest(salt, b"HPKE-v1" + suite + label + material, "sha256")

    def expand(secret: bytes, label: bytes, context: bytes, length: int) -> bytes:
        labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + context
        return hmac.digest(secret, labelled + b"\1", "sha256")[:length]

    context = b"\0" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(shared_secret, b"secret", b"")
    return expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)


def _opens(kem: KEM, private: Any, case: dict[str, Any]) -> bool:
    suite = Suite(kem, KDF.HKDF_SHA256, AEADS[case["aead_id"]])
    sealed = _hex(case["enc"]) + _hex(case["ct"])
    plaintext = openssl.hpke._decrypt_with_aad(suite, sealed, private, info=_hex(case["info"]), aad=_hex(case["aad"]))
    return plaintext == _hex(case["pt"])


def _signs(case: dict[str, Any]) -> bool:
    private, message, signature = (_hex(case[name]) for name in ("private", "message", "signature"))
    signed = Ed25519PrivateKey.from_private_bytes(private).sign(message) == signature
    return signed and verify_signature(_hex(case["public"]), message, signature)


def _argon2id(case: dict[str, Any]) -> bool:
    argon2 = Argon2id(
        salt=_hex(case["salt"]),
        length=len(_hex(case["tag"])),
        iterations=case["passes"],
        lanes=case["lanes"],
        memory_cost=case["memory"],
        ad=_hex(case["associated"]),
        secret=_hex(case["secret"]),
    )
    return argon2.derive(_hex(case["password"])) == _hex(case["tag"])


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)
