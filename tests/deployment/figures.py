"""The deployment as figures: T8 and T10 through the death of a primary. They need PostgreSQL, and start two of their own."""

from collections.abc import Iterator

from tests.deployment import failover
from tests.promises.power import Figure

ROUNDS = 3


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence)"""
    yield from failover.figures(ROUNDS)
