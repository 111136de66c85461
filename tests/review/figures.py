"""T5, the half that cannot be refused: rows that open because they were once true are found by comparing them with the ledger."""

from collections.abc import Iterator

from tests.cast import found
from tests.review.rollbacks import ATTACKS, whys


def figures() -> Iterator[tuple[str, int, int, str]]:
    """Found an office in the empty database and count what was found, and only that."""
    cast = found()
    seen = [tuple(whys(cast, attack(cast))) == found for attack, found in ATTACKS.items()]
    yield "T5", sum(seen), len(ATTACKS), "rolled-back, deleted, replaced rows, unexplained grants, states and days detected"
