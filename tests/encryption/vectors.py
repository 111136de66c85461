"""Our own v1 vectors, made once and frozen: what was sealed by the first release opens in every later one (T17)."""

import hashlib
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from casework import encryption as e

PATH = Path(__file__).with_name("vectors_v1.json")
Check = tuple[str, bool]
Vectors = dict[str, dict[str, Any]]

SEED = hashlib.sha256(b"an invented seed").digest()
PLACE = {
    "organisation": "11111111-1111-4111-8111-111111111111",
    "code": "cases.survivor",
    "record": "22222222-2222-4222-8222-222222222222",
    "subject": "33333333-3333-4333-8333-333333333333",
    "compartment": "identity",
    "epoch": 2,
    "revision": 9,
}
TEXT = "زهرا نوری، ۱۳۷۵".encode()


def frozen() -> Vectors:
    """The vectors as they were frozen: bytes in hex."""
    vectors: Vectors = json.loads(PATH.read_text())
    return vectors


def build() -> Vectors:
    """The vectors, made by the code of today with the randomness of then. A posted envelope is new each time."""
    with mock.patch("secrets.token_bytes", _counted_bytes()):
        return _hexed({**_holder(), **_sealed(), **_passphrase(), **_sheets()})


def _holder() -> Vectors:
    keys = e.Keys.from_seed(SEED)
    info = _info(keys)
    packed = e.pack_keys([("identity", 2, bytes(range(32))), ("ژورنال", 1, bytes(range(32, 64)))])
    names = ("encryption_public", "fingerprint", "signing_public", "wrap_key")
    return {
        "keys": {"seed": SEED, **{name: getattr(keys, name) for name in names}},
        "signature": {"message": b"what is signed", "signature": keys.sign(b"what is signed")},
        "packed": {"packed": packed},
        "posted": {"info": info, "plaintext": packed, "sealed": e.post(keys.encryption_public, info, packed)},
        "settled": {"info": info, "plaintext": packed, "sealed": e.settle(keys, info, packed)},
    }


def _sealed() -> Vectors:
    key, aad = hashlib.sha256(b"an invented compartment key").digest(), e.record_aad(**PLACE)  # type: ignore[arg-type]
    long = bytes(range(256)) * 300  # two chunks of a file; kept by its digest
    return {
        "record": {"key": key, "aad": aad, "epoch": 2, "plaintext": TEXT, "sealed": e.seal_record(key, aad, 2, TEXT)},
        "card": {"key": key, "aad": aad, "epoch": 2, "plaintext": TEXT, "sealed": e.seal_card(key, aad, 2, TEXT)},
        "file": {"key": key, "aad": aad, "plaintext": TEXT, "sealed": b"".join(e.seal_chunks(key, aad, [TEXT]))},
        "long file": {"key": key, "aad": aad, "sha256": _digest(b"".join(e.seal_chunks(key, aad, [long])))},
        "small": {"key": key, "aad": aad, "plaintext": TEXT, "sealed": e.seal_small(key, aad, TEXT)},
        "commitment": {"key": key, "commitment": e.key_commitment(key, PLACE["subject"], "identity", 2)},  # type: ignore[arg-type]
    }


def _passphrase() -> Vectors:
    salt, cost, pepper = bytes(range(16)), e.Cost(memory=64, passes=2, lanes=1), bytes(range(100, 132))
    passphrase, aad = "انار ۶ پل ﷲ", b"person 7, active"
    halves = e.derive(passphrase, salt, cost, pepper)
    bundle = e.seal_bundle(halves.seal, salt=salt, cost=cost, aad=aad, content=SEED)
    made = {"auth": halves.auth, "seal": halves.seal, "verifier": e.verifier(halves.auth), "bundle": bundle}
    return {"bundle": {"passphrase": passphrase, "pepper": pepper, "aad": aad, "content": SEED, **made}}


def _sheets() -> Vectors:
    one, two, three = e.split(SEED)
    return {"sheets": {"secret": SEED, "one": one.text(), "two": two.text(), "three": three.text()}}


def checks(vectors: Vectors) -> Iterator[Check]:
    """(name, whether it holds): each vector opens, and today's code would have made the same bytes."""
    keys = e.Keys.from_seed(_hex(vectors["keys"]["seed"]))
    for name in ("posted", "settled"):
        v = vectors[name]
        yield f"{name} opens", e.open_envelope(keys, _hex(v["info"]), _hex(v["sealed"])) == _hex(v["plaintext"])
    openers = {"record": e.open_record, "card": e.open_card, "small": e.open_small, "file": _open_file}
    for name, opener in openers.items():
        v = vectors[name]
        yield f"{name} opens", opener(_hex(v["key"]), _hex(v["aad"]), _hex(v["sealed"])) == _hex(v["plaintext"])
    yield "bundle opens", _bundle_opens(vectors["bundle"])
    message, signature = _hex(vectors["signature"]["message"]), _hex(vectors["signature"]["signature"])
    yield "signature verifies", e.verify_signature(_hex(vectors["keys"]["signing_public"]), message, signature)
    sheets = vectors["sheets"]
    for one, other in (("one", "two"), ("two", "three"), ("three", "one")):
        joined = e.join(e.Sheet.parse(sheets[one]), e.Sheet.parse(sheets[other]))
        yield f"sheets {one} and {other} join", joined == _hex(sheets["secret"])
    made = build()
    for name, vector in vectors.items():
        if name != "posted":
            yield f"{name} made the same", made[name] == vector


def _bundle_opens(v: dict[str, Any]) -> bool:
    cost, salt = e.bundle_cost(_hex(v["bundle"]))
    seal = e.derive(v["passphrase"], salt, cost, _hex(v["pepper"])).seal
    return e.open_bundle(seal, aad=_hex(v["aad"]), bundle=_hex(v["bundle"])) == _hex(v["content"])


def _open_file(key: bytes, aad: bytes, sealed: bytes) -> bytes:
    return b"".join(e.open_chunks(key, aad, [sealed]))


def _info(keys: e.Keys) -> bytes:
    return e.grant_info(
        kind="team",
        recipient="7",
        fingerprint=keys.fingerprint,
        subject_kind="case",
        subject=str(PLACE["subject"]),
        compartments=["identity", "case"],
        epoch=2,
        expires=1_800_000_000,
    )


def _counted_bytes() -> Any:
    """A stand-in for the random source: bytes that look random and are the same in every run."""
    calls = count()
    return lambda size: hashlib.shake_256(f"randomness {next(calls)}".encode()).digest(size)


def _hexed(vectors: Vectors) -> Vectors:
    return {
        name: {key: value.hex() if isinstance(value, bytes) else value for key, value in vector.items()}
        for name, vector in vectors.items()
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _hex(text: str) -> bytes:
    return bytes.fromhex(text)
