"""The door of the journeys: the cast on one side, desktops on the other."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.cast import Cast
from tests.journeys.house import Door

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext


@pytest.fixture
def door(cast: Cast, desktop: Callable[..., "BrowserContext"], live_server: Any, request: pytest.FixtureRequest) -> Iterator[Door]:
    """Everybody's way in, in the language the journey is parametrised with. At its end no page may break a rule of axe."""
    language = request.getfixturevalue("language") if "language" in request.fixturenames else "fa-af"
    told = [mark.args[1] for mark in request.node.iter_markers("parametrize") if mark.args[0] == "language"]
    door = Door(cast, desktop, language, live_server.url, languages=[one for languages in told for one in languages])
    yield door
    assert door.broken() == []
