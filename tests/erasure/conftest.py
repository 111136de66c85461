"""One case with everything in it, and the people around it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.erasure import outside
from casework.erasure.models import Erasure
from tests.promises.conftest import the_scene
from tests.promises.scene import Scene


@pytest.fixture
def scene(db: None) -> Scene:
    """The scene of the attacks: ``shared`` has a record of every kind, papers, referrals, drafts, a counsellor and a legal officer.
    Nothing was erased yet."""
    found = the_scene.again()
    Erasure.objects.all().delete()
    return found


@pytest.fixture(autouse=True)
def home(settings: Any) -> Iterator[Path]:
    """Where the file of erasures lies. No test finds one of another."""
    file = Path(settings.HOME) / outside.NAME
    file.unlink(missing_ok=True)
    yield file.parent
    file.unlink(missing_ok=True)
