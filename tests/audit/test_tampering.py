"""T7: what the verifier notices, and what weaker ways of checking miss."""

from random import Random

import pytest

from audit import merkle
from tests.audit import figures, tampering

pytestmark = pytest.mark.django_db


def test_t7_as_figures() -> None:
    assert [(got, wanted) for _, got, wanted, _ in figures.t7()] == [(n, n) for n in (14, 11, 11, 11, 3)]


def test_an_honest_ledger_raises_no_alarm() -> None:
    honest = figures.ledger()
    outside = [(len(honest.rows), merkle.root(row.hash for row in honest.rows))]
    assert not tampering.verifier_notices(honest, outside)


def test_only_cutting_and_the_servers_own_secrets_escape_without_an_outside_checkpoint() -> None:
    honest = figures.ledger()
    missed = set(tampering.OPERATORS) - set(tampering.noticed(honest, tampering.verifier_notices, seeds=5))
    assert missed == {"the end cut off", "an old backup that went on", "written anew with the server's secrets"}


@pytest.mark.parametrize("name", tampering.OPERATORS)
def test_every_operator_changes_something_with_every_seed(name: str) -> None:
    honest = figures.ledger()
    assert all(tampering.OPERATORS[name](honest, Random(f"{name}{seed}")) != honest for seed in range(20))
