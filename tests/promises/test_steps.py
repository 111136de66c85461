"""T6: the table holds at every step of a referral's life. `make figures` asks all lives, everybody, and every address of a case."""

import pytest

from tests.database import vendor
from tests.promises.matrix import ADMINISTRATOR, COLLEAGUE, NARGIS, OTHER_PARTNER, PARTNER, STRANGER
from tests.promises.scene import Scene
from tests.promises.steps import LIVES, lived, routes_of_a_referral

pytestmark = pytest.mark.django_db

# As in the role matrix: on PostgreSQL one person for each way in.
PEOPLE = (NARGIS, COLLEAGUE, PARTNER, OTHER_PARTNER, ADMINISTRATOR, STRANGER) if vendor() == "sqlite" else (NARGIS, PARTNER, STRANGER)


@pytest.mark.parametrize("life", ["worked through", "withdrawn in the middle", "run out in the middle"])
def test_a_step_changes_what_it_says_and_for_the_partner_alone(scene: Scene, life: str) -> None:
    steps = list(lived(scene, life, routes_of_a_referral(), people=PEOPLE))
    assert [name for name, _, _ in steps] == [step.name for step in LIVES[life]]
    assert all(cells > 33 * len(PEOPLE) for _, cells, _ in steps)
    assert {name: wrong for name, _, wrong in steps if wrong} == {}
