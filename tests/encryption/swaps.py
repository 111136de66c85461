"""Every way of moving sealed bytes to where they do not belong (T4). Each attempt must end in CannotOpen."""

from collections.abc import Callable, Iterator
from itertools import permutations

from casework.encryption import (
    CannotOpen,
    Cost,
    open_bundle,
    open_card,
    open_cards,
    open_envelope,
    open_posted_card,
    open_record,
    open_small,
    post,
    post_card,
    seal_bundle,
    seal_card,
    seal_record,
    seal_small,
    settle,
)
from tests.encryption.samples import (
    AAD,
    COMPARTMENT_KEYS,
    COST,
    GRANT,
    KEY,
    LEILA,
    PLACE,
    SALT,
    STRANGER,
    TEXT,
    granted,
    here,
    opened_file,
    samples,
    sealed_file,
)

Attempt = tuple[str, Callable[[], object]]
OTHER_KEY = STRANGER.wrap_key
HEADER, CHUNK = 58, 65_552  # of a sealed file


def attempts() -> Iterator[Attempt]:
    yield from records()
    yield from cards()
    yield from grants()
    yield from bundles()
    yield from files()
    yield from small_things()
    yield from formats()


def records() -> Iterator[Attempt]:
    sealed = seal_record(KEY, here(), 3, TEXT)
    for part in PLACE:
        yield f"record, other {part}", lambda part=part: open_record(KEY, here(**{part: "x"}), sealed)
    yield "record, other epoch", lambda: open_record(KEY, here(epoch=4), sealed)
    yield "record, other revision", lambda: open_record(KEY, here(revision=4), sealed)
    exchanged = here(record=PLACE["subject"], subject=PLACE["record"])
    yield "record, ids exchanged", lambda: open_record(KEY, exchanged, sealed)
    joined = here(organisation="o1cases", code=".survivor")
    yield "record, ids cut elsewhere", lambda: open_record(KEY, joined, sealed)
    yield "record, other epoch in the header", lambda: open_record(KEY, here(), sealed[:2] + b"\0\0\0\4" + sealed[6:])
    yield "record, other key", lambda: open_record(OTHER_KEY, here(), sealed)
    other = seal_record(KEY, here(), 3, b"")
    yield "record, other's salt and commit", lambda: open_record(KEY, here(), other[:62] + sealed[62:])


def _only(opened: Iterator[bytes | None]) -> bytes:
    """The one card of a list of one. Raises CannotOpen where the list has none instead."""
    (plain,) = opened
    if plain is None:
        raise CannotOpen
    return plain


def cards() -> Iterator[Attempt]:
    sealed, posted = seal_card(KEY, AAD, 3, TEXT), post_card(LEILA.encryption_public, AAD, TEXT)
    yield "card, other place", lambda: open_card(KEY, b"another", sealed)
    yield "card, other holder", lambda: open_card(OTHER_KEY, AAD, sealed)
    yield "card, other epoch in the header", lambda: open_card(KEY, AAD, sealed[:1] + b"\0\0\0\4" + sealed[5:])
    yield "card among many, other place", lambda: _only(open_cards(KEY, [(b"another", sealed)]))
    yield "posted card, other place", lambda: open_posted_card(LEILA, b"another", posted)
    yield "posted card, other holder", lambda: open_posted_card(STRANGER, AAD, posted)
    yield "posted card as a grant", lambda: open_envelope(LEILA, AAD, posted)
    yield "grant as a posted card", lambda: open_posted_card(LEILA, AAD, post(LEILA.encryption_public, AAD, TEXT))


def grants() -> Iterator[Attempt]:
    others = {
        "kind": "team",
        "recipient": "8",
        "fingerprint": STRANGER.fingerprint,
        "subject_kind": "referral",
        "subject": "c2",
        "compartments": ("identity",),
        "epoch": 4,
        "expires": 0,
    }
    assert others.keys() == GRANT.keys()
    posted, settled = post(LEILA.encryption_public, granted(), COMPARTMENT_KEYS), settle(LEILA, granted(), COMPARTMENT_KEYS)
    for name, sealed in (("posted", posted), ("settled", settled)):
        for part, value in others.items():
            info = granted(**{part: value})
            yield f"{name} grant, other {part}", lambda info=info, sealed=sealed: open_envelope(LEILA, info, sealed)
        yield f"{name} grant, other holder", lambda sealed=sealed: open_envelope(STRANGER, granted(), sealed)
        renamed = sealed[:3] + STRANGER.fingerprint + sealed[19:]
        yield f"{name} grant, renamed to another holder", lambda raw=renamed: open_envelope(STRANGER, granted(), raw)
        other_kind = sealed[:1] + bytes([sealed[1] ^ 3]) + sealed[2:]
        yield f"{name} grant, as the other kind", lambda raw=other_kind: open_envelope(LEILA, granted(), raw)


def bundles() -> Iterator[Attempt]:
    sealed = seal_bundle(KEY, salt=SALT, cost=COST, aad=AAD, content=TEXT)
    cheaper = seal_bundle(KEY, salt=SALT, cost=Cost(8, 1), aad=AAD, content=TEXT)
    salted = seal_bundle(KEY, salt=bytes(16), cost=COST, aad=AAD, content=TEXT)
    yield "bundle, other person", lambda: open_bundle(KEY, aad=b"another", bundle=sealed)
    yield "bundle, other passphrase", lambda: open_bundle(OTHER_KEY, aad=AAD, bundle=sealed)
    yield "bundle, cheaper parameters", lambda: open_bundle(KEY, aad=AAD, bundle=cheaper[:14] + sealed[14:])
    yield "bundle, other salt", lambda: open_bundle(KEY, aad=AAD, bundle=salted[:30] + sealed[30:])


def files() -> Iterator[Attempt]:
    content = bytes(65_532) + b"\1" * 65_532 + b"the end"
    sealed, other = sealed_file([content]), sealed_file([content])
    chunks = [sealed[at : at + CHUNK] for at in range(HEADER, len(sealed), CHUNK)]
    foreign = other[HEADER : HEADER + CHUNK]
    assert len(chunks) == 3
    first, second, last = chunks
    moved = {
        "two chunks exchanged": [second, first, last],
        "the last chunk first": [last, first, second],
        "without its last chunk": [first, second],
        "without its first chunk": [second, last],
        "without a middle chunk": [first, last],
        "its end cut by one byte": [first, second, last[:-1]],
        "only a header": [],
        "longer by one byte": [first, second, last, b"\0"],
        "its last chunk twice": [first, second, last, last],
        "a chunk twice": [first, first, second, last],
        "a chunk of another file": [foreign, second, last],
    }
    for name, order in moved.items():
        raw = sealed[:HEADER] + b"".join(order)
        yield f"file, {name}", lambda raw=raw: opened_file(raw)
    yield "file, the header of another", lambda: opened_file(other[:HEADER] + sealed[HEADER:])
    yield "file, other key", lambda: opened_file(sealed, key=OTHER_KEY)
    yield "file, other place", lambda: opened_file(sealed, aad=b"another")


def small_things() -> Iterator[Attempt]:
    sealed = seal_small(KEY, AAD, TEXT)
    yield "small, other place", lambda: open_small(KEY, b"another", sealed)
    yield "small, other key", lambda: open_small(OTHER_KEY, AAD, sealed)


def formats() -> Iterator[Attempt]:
    """Each format's bytes to each other format's opener, as they are and with the first bytes rewritten to fit."""
    for one, other in permutations(samples(), 2):
        if one.sealed[:1] != other.sealed[:1]:
            yield f"{one.name} as {other.name}", lambda one=one, other=other: other.open(one.sealed)
        disguised = other.sealed[:3] + one.sealed[3:]
        yield f"{one.name} disguised as {other.name}", lambda raw=disguised, other=other: other.open(raw)
