"""The fixture that gives a test its people (see tests/cast.py).

Founding an office with thirteen people takes half a second, so it is done once a process; afterwards its rows are put back as they were.
"""

from typing import TYPE_CHECKING

import pytest

from tests.photograph import Made

if TYPE_CHECKING:
    from tests.cast import Cast


def _found() -> "Cast":
    from tests.cast import found

    return found()


an_office = Made(_found)


@pytest.fixture
def cast(db: None) -> "Cast":
    """An office with everyone in it."""
    return an_office.again()
