"""The two commands of the archive, asked by people of an office."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

import audit
from audit import checking, checkpoints, context, hooks, ledger
from audit.models import Archive, Entry
from audit.review import records
from tests.audit.old import years_ago
from tests.cast import PASSPHRASE, Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Callable[..., None]:
    """What is typed unseen: her passphrase, and no code."""
    settings.SECOND_FACTOR_REQUIRED = False

    def say(*answers: str) -> None:
        given = iter(answers * 9)
        monkeypatch.setattr("getpass.getpass", lambda prompt="": next(given))

    say(PASSPHRASE, "")
    return say


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.hamraz"


@pytest.fixture
def case(cast: Cast) -> Any:
    """A case of six years ago that was read then and changed then; the founding lies before it."""
    newest = Entry.objects.order_by("-seq")[0].ts
    with patch.object(ledger, "_minute", lambda: newest):
        made = a_case(cast)
        with cast.acting("nargis"):
            audit.record("case.read", case=made.pk, compartments=["intake"])
        checkpoints.sign(context.server())
    with patch.object(ledger, "_minute", lambda: newest + 6 * (years_ago(0) - years_ago(1))):
        audit.record("signed_in")
    return made


@pytest.fixture
def later(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is six years after the founding, for the ledger and for the command."""
    minute = Entry.objects.order_by("-seq")[0].ts
    monkeypatch.setattr(ledger, "_minute", lambda: minute)
    monkeypatch.setattr("casework.management.commands.archive_ledger._minute_before", lambda years: minute - years * 525_960)


def archive(path: Path, name: str = "shakiba", **more: Any) -> None:
    call_command("archive_ledger", to=path, name=name, **more)


def test_a_supervisor_puts_old_entries_away(cast: Cast, case: Any, later: None, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive(path)
    assert f"entries left for {path}" in capsys.readouterr().out
    assert Archive.objects.get().signed_by == str(cast.shakiba.pk)
    assert checking.check()[0].ok
    call_command("verify_audit")
    assert "are in an archive" in capsys.readouterr().out


def test_the_office_says_for_which_role_a_key_is_certified(cast: Cast) -> None:
    roles = {name: hooks.signer_role(str(cast.people[name].pk), 1) for name in ("shakiba", "nargis", "farida")}
    assert roles == {"shakiba": "supervisor", "nargis": "caseworker", "farida": cast.people["farida"].role}
    assert {hooks.signer_role(actor, 1) for actor in (hooks.SERVER, "nobody", "00000000-0000-0000-0000-000000000000")} == {""}


def test_a_dry_run_asks_nobody_and_changes_nothing(later: None, typed: Callable[..., None], capsys: pytest.CaptureFixture[str]) -> None:
    typed()
    before = Entry.objects.count()
    call_command("archive_ledger", dry_run=True)
    assert "tell who looked" in capsys.readouterr().out
    assert Entry.objects.count() == before


def test_nothing_is_old_enough_unless_the_years_have_passed(case: Any) -> None:
    with pytest.raises(CommandError):
        call_command("archive_ledger", dry_run=True)


@pytest.mark.parametrize("name", ["nargis", "farida"])
def test_nobody_but_a_supervisor_puts_away_or_opens(later: None, path: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError):
        archive(path, name)
    assert not Archive.objects.exists() and not path.exists()
    archive(path)
    with pytest.raises(CommandError):
        call_command("open_archive", path, name=name, export=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_database_that_refuses_is_told_in_a_sentence(case: Any, later: None, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(row: Archive) -> None:
        raise IntegrityError("behind no archive")

    monkeypatch.setattr(Archive, "append", refuse)
    with pytest.raises(CommandError, match="nothing was deleted"):
        archive(path)
    assert Entry.objects.filter(kind="case.read").exists()


def test_a_wrong_passphrase_puts_nothing_away(later: None, path: Path, typed: Callable[..., None]) -> None:
    typed("something else", "")
    with pytest.raises(CommandError):
        archive(path)
    assert not Archive.objects.exists()


def test_records_and_trail_agree_after_it_as_before(cast: Cast, case: Any, later: None, path: Path) -> None:
    with cast.acting("shakiba") as shakiba:
        before = records.compare(case, shakiba)
    archive(path)
    with cast.acting("shakiba") as shakiba:
        assert records.compare(case, shakiba) == before == []


def test_it_opens_for_a_supervisor_and_the_opening_is_an_entry(
    later: None, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive(path)
    read = Entry.objects.filter(kind="ledger.read").count()
    call_command("open_archive", path, name="shakiba", export=tmp_path / "export", stories=tmp_path / "stories")
    assert "entries hold" in capsys.readouterr().out
    assert Entry.objects.filter(kind="ledger.read").count() == read + 1
    lines = [json.loads(line) for line in (tmp_path / "export").read_text(encoding="utf-8").splitlines()]
    assert lines[0]["type"] == "hamraz/audit/v1" and {line["kind"] for line in lines if "kind" in line} >= {"case.read"}
    told = [json.loads(line) for line in (tmp_path / "stories").read_text(encoding="utf-8").splitlines()]
    assert [line["story"]["compartments"] for line in told if line["kind"] == "case.read"] == [["intake"]]
    assert all(line["story"] is not None for line in told if line["actor"] != "server")
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("export", "stories")} == {0o600}


def test_two_recovery_sheets_open_it_too(
    cast: Cast, later: None, path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive(path)
    sheets = iter(sheet.text().replace("\n", " ") for sheet in cast.founded.sheets[:2])
    monkeypatch.setattr("builtins.input", lambda prompt="": next(sheets))
    call_command("open_archive", path, sheets=True)
    assert "entries hold" in capsys.readouterr().out


def test_a_file_that_is_not_the_one_of_which_the_ledger_tells_is_refused(later: None, path: Path) -> None:
    archive(path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CommandError, match="SHA-256"):
        call_command("open_archive", path, name="shakiba")


def test_what_is_no_archive_is_told_in_a_sentence(later: None, path: Path) -> None:
    path.write_bytes(b"{}\n")
    with pytest.raises(CommandError, match="not an archive"):
        call_command("open_archive", path, name="shakiba")
