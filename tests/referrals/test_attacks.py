"""T5 for packets: nothing is gained by writing into the database."""

import pytest

from tests.cast import Cast
from tests.referrals.attacks import ATTACKS, Attack, Gain, Scene, gained

pytestmark = pytest.mark.django_db


def no_attack(cast: Cast, scene: Scene) -> Gain:
    return Gain("roshan")


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Attack) -> None:
    assert not gained(cast, attack)


def test_the_control_opens(cast: Cast) -> None:
    """The measure itself: without an attack the partner does open it, so a refusal above means something."""
    assert gained(cast, no_attack)
