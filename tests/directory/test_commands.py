"""The directory at the terminal: import_hsds and export_hsds."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import opened
from tests.cast import PASSPHRASE, Cast
from tests.directory.entries import an_entry, organisation

pytestmark = pytest.mark.django_db
OTHER = "دفتر دوم"
Say = Callable[..., None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Say:
    settings.SECOND_FACTOR_REQUIRED = False

    def say(passphrase: str = PASSPHRASE) -> None:
        answers = iter([passphrase, ""])
        monkeypatch.setattr("getpass.getpass", lambda prompt="": next(answers))

    say()
    return say


def a_file(where: Path, *found: object) -> Path:
    path = where / "partners.json"
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def newest() -> str:
    return str(Entry.objects.order_by("-seq").values_list("kind", flat=True)[0])


def test_what_was_exported_is_imported_again_as_it_was(cast: Cast, tmp_path: Path, typed: Say, capsys: pytest.CaptureFixture[str]) -> None:
    an_entry(cast)
    an_entry(cast, OTHER)
    for form in ("json", "csv"):
        typed()
        call_command("export_hsds", tmp_path / form, format=form, name="farida")
        typed()
        call_command("import_hsds", *sorted((tmp_path / form).iterdir()), name="shakiba")
    assert capsys.readouterr().out.count("0 added, 0 changed, 2 as they were") == 2


def test_an_import_is_one_entry_of_the_trail_and_sealed(cast: Cast, tmp_path: Path, typed: Say) -> None:
    call_command("import_hsds", a_file(tmp_path, organisation()), name="farida")
    row = DirectoryEntry.objects.get()
    assert newest() == "directory.changed"
    assert "خانهٔ عدالت".encode() not in bytes(row.payload)
    with cast.acting("nargis"):
        assert opened(row).document == organisation()


def test_a_second_import_changes_what_is_there_and_keeps_what_the_office_says(cast: Cast, tmp_path: Path, typed: Say) -> None:
    row = an_entry(cast, about=About(focal_point="مینا", verified_on="2026-11-20"))
    call_command("import_hsds", a_file(tmp_path, {**organisation(), "email": "office@example.org"}), name="shakiba")
    with cast.acting("nargis"):
        read = opened(DirectoryEntry.objects.get(pk=row.pk))
    assert (read.document["email"], read.about.focal_point, read.row.revision) == ("office@example.org", "مینا", 2)


def test_one_fault_and_nothing_is_taken(cast: Cast, tmp_path: Path, typed: Say, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="2 faults"):
        call_command("import_hsds", a_file(tmp_path, organisation(), {**organisation(OTHER), "email": "x", "name": 5}), name="farida")
    assert not DirectoryEntry.objects.exists()
    assert "partners.json, [1].email: This has to be an e-mail address." in capsys.readouterr().err


def test_a_sensitive_entry_stays_here(cast: Cast, tmp_path: Path, typed: Say, capsys: pytest.CaptureFixture[str]) -> None:
    an_entry(cast)
    an_entry(cast, OTHER, about=About(sensitivity="sensitive"))
    call_command("export_hsds", tmp_path / "out", name="farida")
    assert len(list((tmp_path / "out").iterdir())) == 1
    assert "1 organisations in 1 files; 1 kept back" in capsys.readouterr().out
    assert newest() == "directory.exported"


def test_the_files_are_for_their_owner_alone(cast: Cast, tmp_path: Path, typed: Say) -> None:
    an_entry(cast)
    call_command("export_hsds", tmp_path / "out", name="farida")
    assert {path.stat().st_mode & 0o777 for path in [tmp_path / "out", *(tmp_path / "out").iterdir()]} == {0o700, 0o600}


def test_a_directory_that_holds_something_is_not_written_into(cast: Cast, tmp_path: Path, typed: Say) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(CommandError, match="not empty"):
        call_command("export_hsds", tmp_path, name="farida")


@pytest.mark.parametrize("person", ["nargis", "humaira", "wida", "roshan"])
def test_who_does_not_keep_the_partners_imports_and_exports_nothing(cast: Cast, tmp_path: Path, typed: Say, person: str) -> None:
    with pytest.raises(CommandError, match="role"):
        call_command("import_hsds", a_file(tmp_path, organisation()), name=person)
    typed()
    with pytest.raises(CommandError, match="role"):
        call_command("export_hsds", tmp_path / "out", name=person)
    assert not DirectoryEntry.objects.exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["farida", "nobody"])
def test_a_wrong_passphrase_lets_nobody_in_and_is_told(cast: Cast, tmp_path: Path, typed: Say, name: str) -> None:
    typed("another passphrase altogether")
    with pytest.raises(CommandError, match="did not work"):
        call_command("import_hsds", a_file(tmp_path, organisation()), name=name)
    assert newest() == "sign_in_refused"
    assert not DirectoryEntry.objects.exists()


def test_guessing_at_the_terminal_is_locked_out_like_at_the_page(cast: Cast, tmp_path: Path, typed: Say) -> None:
    path = a_file(tmp_path, organisation())
    for _ in range(5):
        typed("wrong")
        with pytest.raises(CommandError):
            call_command("import_hsds", path, name="farida")
    assert newest() == "locked_out"
    typed()
    with pytest.raises(CommandError):
        call_command("import_hsds", path, name="farida")
    assert not DirectoryEntry.objects.exists()


def test_who_has_no_second_step_is_not_let_in_where_the_office_asks_for_one(cast: Cast, tmp_path: Path, typed: Say, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with pytest.raises(CommandError, match="did not work"):
        call_command("import_hsds", a_file(tmp_path, organisation()), name="farida")
