"""Feedback as it is given in the tests, and a quarter that can pass."""

from collections.abc import Callable
from typing import Any

import pytest

from casework.feedback import actions, quarters
from tests.cast import Cast

NOW, LATER = "1405-3", "1405-4"


@pytest.fixture
def standing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Say which quarter is running; it begins with the third of 1405."""

    def stand(quarter: str) -> None:
        monkeypatch.setattr(quarters, "running", lambda: quarter)

    stand(NOW)
    return stand


def give(cast: Cast, count: int, *, by: str = "zohra", suggestions: str = "", **answers: str) -> None:
    """So many women who all say the same."""
    with cast.acting(by):
        for _ in range(count):
            actions.add(answers=answers, suggestions=suggestions)


def numbers(found: Any, question: int) -> list[int | None]:
    return list(found.rows[question][1])
