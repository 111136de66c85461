"""The page "Keys of the office": whether anybody knows that the sheets would work."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from casework.accounts.models import Certificate, Role, Team
from casework.accounts.teams import admit_member
from casework.recovery import facts
from casework.recovery.facts import Fact
from tests.browserless import client_of
from tests.cast import Cast
from tests.recovery.desk import Terminal, terminal

__all__ = ["terminal"]
TITLE = "<dt>Recovery sheets, last tried</dt><dd>"
NEVER, LONG_AGO, SHORT = "Nobody knows yet", "more than half a year ago", "copies were missing or wrong"


def page(cast: Cast, name: str = "farida") -> str:
    answer = client_of(cast, name).get("/people/keys/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_recovery_team_of_one_is_a_warning_until_somebody_is_admitted(cast: Cast) -> None:
    alone = "nobody comes back without the printed sheets"
    assert "<bdi>1 and 1</bdi>" in page(cast) and alone in page(cast)
    cast.add("mahbouba", Role.ADMINISTRATOR, None)
    with cast.acting("farida"):
        admit_member(team=Team.objects.get(kind="recovery_a"), user=cast.people["mahbouba"])
    with cast.acting("shakiba"):
        admit_member(team=Team.objects.get(kind="recovery_b"), user=cast.laila)
    assert "<bdi>2 and 2</bdi>" in page(cast) and alone not in page(cast)


def test_a_drill_that_never_was_is_a_warning(cast: Cast) -> None:
    said = page(cast)
    assert NEVER in said
    assert f"{TITLE}<bdi>Never</bdi>" in said


def test_after_a_drill_its_day_stands_there_without_a_warning(terminal: Terminal, cast: Cast) -> None:
    terminal.run("recover", *cast.founded.sheets[1:], drill=True)
    said = page(cast)
    assert not any(words in said for words in (NEVER, LONG_AGO, SHORT))
    assert f"{TITLE}<bdi>Never</bdi>" not in said


@pytest.mark.parametrize(("days", "warned"), [(180, False), (181, True)])
def test_after_half_a_year_it_is_a_warning_again(terminal: Terminal, cast: Cast, days: int, warned: bool) -> None:
    terminal.run("recover", *cast.founded.sheets[1:], drill=True)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=days), tick=True):
        assert bool(facts.last_drill().warning) is warned


def test_copies_that_were_missing_are_a_warning_whatever_was_before(terminal: Terminal, cast: Cast) -> None:
    terminal.run("recover", *cast.founded.sheets[1:], drill=True)
    Certificate.objects.filter(holder=cast.teams["one"].pk).update(recovery=b"")
    terminal.refused("recover", *cast.founded.sheets[1:], drill=True)
    assert SHORT in page(cast, "shakiba")


def test_another_room_adds_a_line_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "FACTS", [*facts.FACTS, lambda: Fact("Backup", "yesterday", "Take another one.")])
    said = page(cast)
    assert "<dt>Backup</dt><dd><bdi>yesterday</bdi></dd>" in said
    assert "Take another one." in said


def test_the_list_of_people_leads_there(cast: Cast) -> None:
    assert 'href="/people/keys/"' in client_of(cast, "farida").get("/people/").content.decode()


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "roshan", "wida"])
def test_it_is_there_for_administrators_and_supervisors_alone(cast: Cast, name: str) -> None:
    assert client_of(cast, name).get("/people/keys/").status_code == 404
