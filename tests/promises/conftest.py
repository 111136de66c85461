"""The scene of the attacks, as every test of it finds it."""

import pytest

from tests.people import an_office
from tests.photograph import Made
from tests.promises.scene import Scene, set_up

the_scene = Made(lambda: set_up(an_office.again()))


@pytest.fixture
def scene(db: None) -> Scene:
    """Its cases, records and referrals, with the whole cast."""
    return the_scene.again()
