"""One small sealed thing of every format, and how each is opened.

All are under keys of one holder, and wherever a format takes a plain key it is the same one: so that only the formats
themselves keep them apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

from casework.encryption import (
    Cost,
    Keys,
    grant_info,
    open_bundle,
    open_card,
    open_chunks,
    open_envelope,
    open_posted_card,
    open_record,
    open_small,
    pack_keys,
    post,
    post_card,
    record_aad,
    seal_bundle,
    seal_card,
    seal_chunks,
    seal_record,
    seal_small,
    settle,
)

LEILA = Keys.from_seed(bytes(range(32)))
STRANGER = Keys.from_seed(bytes(range(1, 33)))
KEY = LEILA.wrap_key
AAD = b"one place for all"
TEXT = "زهرا".encode()
PLACE = {"organisation": "o1", "code": "cases.survivor", "record": "r1", "subject": "c1", "compartment": "identity"}
GRANT = {
    "kind": "user",
    "recipient": "7",
    "fingerprint": LEILA.fingerprint,
    "subject_kind": "case",
    "subject": "c1",
    "compartments": ("identity", "case"),
    "epoch": 3,
    "expires": 1_800_000_000,
}
COST = Cost(memory=64, passes=2, lanes=1)
SALT = b"sixteen bytes ok"
COMPARTMENT_KEYS = pack_keys([("identity", 3, bytes(32))])


@dataclass(frozen=True)
class Sample:
    """`open` returns the plaintext of `sealed`, or raises CannotOpen for anything else."""

    name: str
    sealed: bytes
    open: Callable[[bytes], bytes]
    plaintext: bytes = TEXT


def here(**changes: object) -> bytes:
    """The place of the sample record, or a place that differs in `changes`."""
    return record_aad(**{**PLACE, "epoch": 3, "revision": 5, **changes})  # type: ignore[arg-type]


def granted(**changes: object) -> bytes:
    """The info of the sample grant, or of one that differs in `changes`."""
    return grant_info(**{**GRANT, **changes})  # type: ignore[arg-type]


def sealed_file(pieces: list[bytes], key: bytes = KEY, aad: bytes = AAD) -> bytes:
    return b"".join(seal_chunks(key, aad, pieces))


def opened_file(sealed: bytes, key: bytes = KEY, aad: bytes = AAD) -> bytes:
    return b"".join(open_chunks(key, aad, [sealed]))


def samples() -> list[Sample]:
    """Freshly sealed."""
    public, info = LEILA.encryption_public, granted()
    return [
        Sample("a record (C1)", seal_record(KEY, AAD, 3, TEXT), lambda raw: open_record(KEY, AAD, raw)),
        Sample("a card (C2)", seal_card(KEY, AAD, 3, TEXT), lambda raw: open_card(KEY, AAD, raw)),
        Sample(
            "a posted grant (C3)",
            post(public, info, COMPARTMENT_KEYS),
            lambda raw: open_envelope(LEILA, info, raw),
            COMPARTMENT_KEYS,
        ),
        Sample(
            "a settled grant (C3)",
            settle(LEILA, info, COMPARTMENT_KEYS),
            lambda raw: open_envelope(LEILA, info, raw),
            COMPARTMENT_KEYS,
        ),
        Sample("a posted card (C3)", post_card(public, AAD, TEXT), lambda raw: open_posted_card(LEILA, AAD, raw)),
        Sample(
            "a bundle (C4)",
            seal_bundle(KEY, salt=SALT, cost=COST, aad=AAD, content=TEXT),
            lambda raw: open_bundle(KEY, aad=AAD, bundle=raw),
        ),
        Sample("a file (C5)", sealed_file([TEXT]), opened_file),
        Sample("a small thing (C6)", seal_small(KEY, AAD, TEXT), lambda raw: open_small(KEY, AAD, raw)),
    ]
