"""T10: power cuts. Nothing that was acknowledged is lost, nothing is half-written."""

import os
from collections.abc import Iterator

import pytest

from tests.promises.power import Outcome, lose_power, own_database

CYCLES = 50


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outcome]:
    with own_database(os.environ.get("DATABASE_URL", "")) as url:
        yield lose_power(tmp_path_factory.mktemp("power"), cycles=CYCLES, database_url=url)


@pytest.mark.both
def test_fifty_kills_lose_no_acknowledged_change(cut: Outcome) -> None:
    assert cut.kills == CYCLES
    assert len(cut.acknowledged) >= CYCLES
    assert cut.lost == []


@pytest.mark.both
def test_a_kill_leaves_nothing_half_written(cut: Outcome) -> None:
    assert cut.half_written == []
    assert cut.found["sound"]


@pytest.mark.both
def test_the_ledger_verifies_after_fifty_kills(cut: Outcome) -> None:
    assert cut.found["ledger"]
    assert cut.found["entries"] > len(cut.acknowledged)


@pytest.mark.both
def test_the_same_session_goes_on_after_every_restart(cut: Outcome) -> None:
    """Only the key in the browser's cookie opens it, so a restart costs nobody her work; no request was answered otherwise."""
    assert cut.other_answers == []


@pytest.mark.both
def test_the_log_of_a_dying_server_holds_no_words(cut: Outcome) -> None:
    assert [text for text in cut.tried if text.partition(" ")[0] in cut.log] == []
