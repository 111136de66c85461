"""T4 and T5: nothing is gained by writing into the database."""

import pytest

from tests.access.attacks import ATTACKS, Attack, reads, refused, swaps
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Attack) -> None:
    assert refused(cast, attack)


def test_the_control_reads(cast: Cast) -> None:
    """The measure itself: without an attack the caseworker and her supervisor do read, so a refusal above means something."""
    case = a_case(cast)
    assert reads(cast, "nargis", case)
    assert reads(cast, "shakiba", case)


def test_every_swap_is_refused(cast: Cast) -> None:
    outcomes = list(swaps(cast))
    assert len(outcomes) > 60
    assert [name for name, was_refused in outcomes if not was_refused] == []
