"""T12: revoked, run out, withdrawn, handed over, taken out of the team, suspended: refused at the next request, everywhere."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.promises.scene import Scene, set_up
from tests.promises.withdrawal import WAYS, Outcome, left_the_team, revoked, still_open

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(cast: Cast) -> Scene:
    return set_up(cast)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_next_request_is_refused(scene: Scene, way: Callable[[Scene], Outcome]) -> None:
    outcome = way(scene)
    assert outcome.was_open, outcome.before
    assert {address: status for address, status in outcome.after.items() if status != outcome.refusal} == {}


@pytest.mark.parametrize("way", [revoked, left_the_team], ids=lambda way: way.__name__)
def test_nobody_else_loses_her_access(scene: Scene, way: Callable[[Scene], Outcome]) -> None:
    way(scene)
    assert still_open(scene, "shakiba")
