"""The promises of this room as figures: T3 (flipped bits), T4 (moved bytes), T17 (known answers)."""

from collections.abc import Callable, Iterator

from casework.encryption import CannotOpen, verify_signature
from tests.encryption import published, vectors
from tests.encryption.samples import LEILA, Sample, granted, samples
from tests.encryption.swaps import attempts

Figure = tuple[str, int, int, str]


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    yield from flips()
    yield swaps()
    yield from answers()


def flips() -> Iterator[Figure]:
    """Every single bit of every format, flipped alone."""
    for sample in samples():
        yield "T3", refused_flips(sample), 8 * len(sample.sealed), f"bit flips of {sample.name} refused"
    message, signature, public = granted(), LEILA.sign(granted()), LEILA.signing_public
    assert verify_signature(public, message, signature)
    for name, parts in {
        "signature": [(public, message, flipped) for flipped in single_flips(signature)],
        "signed info": [(public, flipped, signature) for flipped in single_flips(message)],
        "signing key": [(flipped, message, signature) for flipped in single_flips(public)],
    }.items():
        yield "T3", sum(not verify_signature(*each) for each in parts), len(parts), f"bit flips of a grant's {name} refused"


def refused_flips(sample: Sample) -> int:
    assert sample.open(sample.sealed) == sample.plaintext
    return sum(refused(lambda raw=flipped: sample.open(raw)) for flipped in single_flips(sample.sealed))


def single_flips(data: bytes) -> Iterator[bytes]:
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)


def refused(attempt: Callable[[], object]) -> bool:
    """True for CannotOpen. Any other exception is a fault of ours and comes through."""
    try:
        attempt()
    except CannotOpen:
        return True
    return False


def swaps() -> Figure:
    outcomes = [refused(attempt) for _name, attempt in attempts()]
    return "T4", sum(outcomes), len(outcomes), "swaps of place, holder, epoch and format refused (bytes)"


def answers() -> Iterator[Figure]:
    known = [holds for _name, holds in published.checks()]
    yield "T17", sum(known), len(known), "published vectors (RFC 5869, 8032, 9106, 9180 and the HPKE hybrid) reproduced"
    frozen = [holds for _name, holds in vectors.checks(vectors.frozen())]
    yield "T17", sum(frozen), len(frozen), "checks of our frozen v1 vectors hold"
