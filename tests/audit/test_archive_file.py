"""The file of an archive: what it holds, who opens it, what is noticed, and how an export goes on from it."""

import json
from pathlib import Path
from typing import Any

import pytest

from audit import archive_file, archiving, checking, export, hooks
from audit.archive_file import NotAnArchive
from audit.chain import Row
from audit.genesis import genesis
from audit.models import Archive
from audit.verifier import verify_file
from casework.encryption import CannotOpen
from tests.audit import old, people
from tests.audit.office import rows
from tests.audit.old import fault, ledger_of_years, put_away, read

pytestmark = pytest.mark.django_db


def as_file(path: Path, lines: Any) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_file_holds_every_entry_as_it_was_and_the_segments_of_their_bodies(path: Path) -> None:
    ledger_of_years(6)
    before = rows()
    row = put_away(path)
    lines = read(path)
    assert [Row.from_json(line) for line in lines if "seq" in line] == before[: row.size]
    assert {line["auditors_key"] for line in lines if line.get("type") == "segment"} == {"auditors:1"}


def test_only_its_owner_reads_the_file_and_no_other_is_overwritten(path: Path) -> None:
    ledger_of_years(6)
    path.write_bytes(b"something else")
    with pytest.raises(FileExistsError):
        put_away(path)
    assert path.read_bytes() == b"something else" and not Archive.objects.exists()
    path.unlink()
    put_away(path)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_root_of_the_office_opens_it_and_a_stranger_does_not(path: Path) -> None:
    ledger_of_years(6)
    put_away(path)
    assert read(path, people.ROOT) == read(path)
    with pytest.raises(CannotOpen):
        read(path, people.STRANGER)


def test_nothing_of_it_can_be_read_without_a_key(path: Path) -> None:
    ledger_of_years(6)
    put_away(path)
    assert b"case.read" not in path.read_bytes() and people.LEILA_ID.encode() not in path.read_bytes()


def test_an_edited_byte_is_noticed_wherever_it_is(path: Path) -> None:
    ledger_of_years(6)
    put_away(path)
    whole = path.read_bytes()
    for at in range(0, len(whole), max(1, len(whole) // 97)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            noticed = not archiving.check(path, old.opener(people.AUDITORS)).ok
        except (CannotOpen, NotAnArchive, ValueError):
            noticed = True
        assert noticed or archive_file.digest_of(path) != bytes(Archive.objects.get().file_digest)
    assert archive_file.digest_of(path) != bytes(Archive.objects.get().file_digest)


@pytest.mark.parametrize("size", [10, 3000, -1])
def test_a_file_cut_short_does_not_open(path: Path, size: int) -> None:
    ledger_of_years(6)
    put_away(path)
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises((CannotOpen, NotAnArchive)):
        archiving.check(path, old.opener(people.AUDITORS))


def test_an_archive_under_the_head_of_another_does_not_open(path: Path, tmp_path: Path) -> None:
    ledger_of_years(7, 6)
    put_away(path, years=6)
    put_away(tmp_path / "second", years=5)
    (head, _, _), (_, _, body) = path.read_bytes().partition(b"\n"), (tmp_path / "second").read_bytes().partition(b"\n")
    path.write_bytes(head + b"\n" + body)
    with pytest.raises(CannotOpen):
        archiving.check(path, old.opener(people.AUDITORS))


def test_an_archive_of_another_office_is_not_taken(path: Path, settings: Any) -> None:
    ledger_of_years(6)
    put_away(path)
    settings.LEDGER_GENESIS = bytes([77]) * 32
    with pytest.raises(NotAnArchive):
        archiving.check(path, old.opener(people.AUDITORS))


def test_a_signer_whom_the_office_does_not_know_is_not_believed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    put_away(path)
    monkeypatch.delitem(people.SIGNERS, (people.LEILA_ID, 1))
    with pytest.raises(NotAnArchive):
        archiving.check(path, old.opener(people.AUDITORS))


def test_an_export_goes_on_from_the_archive_and_says_so(path: Path, tmp_path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    known = {"genesis": genesis(), "mac_key": hooks.mac_key()}
    exported = as_file(tmp_path / "a.jsonl", export.lines())
    assert verify_file(exported, **known, after=(row.size, bytes(row.hash))).ok
    assert verify_file(exported, **known).fault == "archived"
    assert verify_file(exported, **known, after=(row.size, bytes(32))).fault == "archived"
    assert verify_file(as_file(tmp_path / "b.jsonl", archiving.exported(path, old.opener(people.AUDITORS))), **known).ok


def test_an_export_whose_peaks_are_not_those_of_the_archive_is_not_whole(path: Path, tmp_path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    lines = list(export.lines())
    lines[1]["peaks"] = "00" * (len(str(lines[1]["peaks"])) // 2)
    report = verify_file(as_file(tmp_path / "a.jsonl", lines), genesis=genesis(), after=(row.size, bytes(row.hash)))
    assert report.fault == "checkpoint"


def test_a_checkpoint_kept_outside_still_counts(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    assert fault(outside=[(row.size, bytes(row.root))]) == ""
    assert fault(outside=[(row.size, bytes(32))]) == "outside"
    with pytest.raises(checking.InTheArchive):
        checking.check(outside=[(row.size - 1, bytes(32))])
