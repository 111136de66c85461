"""T10 and T14: power cuts, a full disk, a locked ledger. Nothing that was acknowledged is lost, nothing is half-written."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client

from casework.cases.models import ContactNote
from tests.browserless import client_of
from tests.cast import Cast
from tests.promises import outage
from tests.promises.power import Outcome, lose_power, own_database
from tests.promises.scene import Scene, set_up

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


# --- T14 ---------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def scene(transactional_db: None, cast: Cast) -> Scene:
    return set_up(cast)


@pytest.fixture
def nargis(scene: Scene) -> Client:
    return client_of(scene.cast, "nargis")


def test_a_page_is_refused_while_the_ledger_is_locked(scene: Scene, nargis: Client) -> None:
    before = outage.snapshot()
    with outage.held_ledger():
        outcomes = outage.refused_cleanly(scene, nargis)
    assert [what for what, refused in outcomes if not refused] == []
    assert outage.snapshot() == before


def test_the_same_pages_work_once_the_ledger_is_free(scene: Scene, nargis: Client) -> None:
    """The measure itself: what was refused above is refused because of the lock."""
    outcomes = [(path, outage.ask(nargis, method, path, form)[0]) for method, path, form in outage.attempts(scene)]
    assert [(path, status) for path, status in outcomes if status not in (200, 302)] == []


@pytest.mark.sqlite_only
def test_a_full_disk_refuses_the_page_and_leaves_nothing_half_written(scene: Scene, nargis: Client) -> None:
    notes = ContactNote._base_manager.count()
    with outage.full_disk():
        acknowledged = outage.fill_up(scene, nargis)
        full = outage.snapshot()
        outcomes = outage.refused_cleanly(scene, nargis)
        after = outage.snapshot()
    assert [what for what, refused in outcomes if not refused] == []
    assert after == full
    assert ContactNote._base_manager.count() == notes + acknowledged


@pytest.mark.sqlite_only
def test_work_goes_on_once_there_is_room_again(scene: Scene, nargis: Client) -> None:
    with outage.full_disk():
        outage.fill_up(scene, nargis)
    assert outage.ask(nargis, *outage.changes(scene)[0])[0] == 302
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"
