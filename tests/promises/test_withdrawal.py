"""T12: revoked, run out, withdrawn, handed over, taken out of the team, suspended: refused at the next request, everywhere."""

from collections.abc import Callable

import pytest

from tests.promises.scene import Scene
from tests.promises.walk import Walk
from tests.promises.withdrawal import WAYS, Outcome, revoke, still_open, take_out

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_next_request_is_refused(scene: Scene, way: Callable[[Scene], Outcome]) -> None:
    outcome = way(scene)
    assert outcome.was_open, outcome.before
    assert {address: status for address, status in outcome.after.items() if status != outcome.refusal} == {}


@pytest.mark.parametrize("way", [revoke, take_out], ids=lambda way: way.__name__)
def test_nobody_else_loses_her_access(scene: Scene, way: Callable[[Scene], Callable[[Walk], None]]) -> None:
    end = way(scene)
    end(Walk(scene))
    assert still_open(scene, "shakiba")
