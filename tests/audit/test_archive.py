"""Old entries that tell who looked leave for a sealed file, and everything can still be verified."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

import audit
from audit import (
    archive,
    archive_file,
    archiving,
    checking,
    checkpoints,
    context,
    copies,
    endings,
    export,
    hooks,
    ledger,
    merkle,
    proofs,
    triggers,
)
from audit.archive_file import NotAnArchive
from audit.archiving import NothingToArchive, NotWhole
from audit.chain import Row
from audit.errors import LedgerUnwritable
from audit.genesis import genesis
from audit.kinds import KINDS
from audit.models import Archive, Checkpoint, Entry
from audit.verifier import verify_file
from casework.encryption import CannotOpen, Keys
from tests.audit import appender, old, people
from tests.audit.attempts import is_refused
from tests.audit.office import raw, rows
from tests.audit.old import ledger_of_years, put_away

pytestmark = pytest.mark.django_db
OLD = 5 * len(old.A_DAY) + 1  # entries of one year of ``old.write``


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.hamraz"


def fault(**asked: Any) -> str:
    return checking.check(**asked)[0].fault


def read(path: Path, keys: Keys = people.AUDITORS) -> list[dict[str, Any]]:
    return list(archive_file.read(path, old.opener(keys)))


def as_file(path: Path, lines: Any) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


# --- what leaves and what stays ----------------------------------------------------------------------------------------------
def test_who_looked_leaves_and_what_was_changed_stays(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    assert set(Entry.objects.filter(seq__lte=row.size).values_list("kind", flat=True)) == {*old.CHANGED, "grant.ended"}
    assert (row.size, row.removed, row.kept) == (OLD, 20, OLD - 20)
    assert Entry.objects.filter(seq__gt=row.size, kind="case.read").exists()


def test_the_plan_alone_changes_nothing() -> None:
    ledger_of_years(6)
    before = rows()
    assert archiving.plan(old.years_ago(5)).removed == 20
    assert rows() == before and not Archive.objects.exists()


def test_what_is_young_is_not_archived() -> None:
    ledger_of_years(4)
    with pytest.raises(NothingToArchive):
        archiving.plan(old.years_ago(5))


def test_the_database_verifies_from_there(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    report, first = checking.check()
    assert (report.ok, first) == (True, row.size + 1)


def test_the_root_of_all_entries_is_the_one_it_would_have_been(path: Path) -> None:
    ledger_of_years(6)
    hashes = [entry.hash for entry in rows()]
    put_away(path)
    hashes += [entry.hash for entry in rows() if entry.seq > len(hashes)]
    assert bytes(checkpoints.sign(context.server()).root) == merkle.root(hashes)


def test_what_ended_stays_ended(path: Path) -> None:
    ledger_of_years(6)
    place = (old.ENDED, str(Entry.objects.get(seq=1).ts))
    put_away(path)
    assert Entry.objects.filter(kind=endings.GRANT, case_tag=endings.tag(place)).exists()


def test_the_chain_tells_that_it_was_archived(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    told = Entry.objects.get(kind=archive.KIND)
    assert (told.actor, bytes(told.case_tag)) == (people.MARYAM_ID, archive.tag(bytes(row.signature)))


def test_a_second_archive_goes_on_where_the_first_ended(path: Path, tmp_path: Path) -> None:
    ledger_of_years(7, 6)
    first = put_away(path, years=6)
    second = put_away(tmp_path / "second", years=5)
    assert (first.size, second.after, second.size) == (OLD, OLD, 2 * OLD)
    assert checking.check()[0].ok
    assert [line["seq"] for line in read(tmp_path / "second") if "seq" in line] == list(range(OLD + 1, 2 * OLD + 1))


# --- the file ------------------------------------------------------------------------------------------------------------------
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


# --- going on from it ------------------------------------------------------------------------------------------------------------
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


# --- in which order --------------------------------------------------------------------------------------------------------------
def test_nothing_is_deleted_when_the_file_does_not_verify(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    before = rows()
    monkeypatch.delitem(people.SIGNERS, (people.LEILA_ID, 1))
    with pytest.raises(NotWhole):
        put_away(path)
    assert rows() == before and not path.exists() and not Archive.objects.exists()


def test_nothing_is_deleted_when_whoever_asks_cannot_open_the_file(path: Path) -> None:
    ledger_of_years(6)
    before = rows()
    with pytest.raises(CannotOpen):
        put_away(path, keys=people.STRANGER)
    assert rows() == before


def test_nothing_is_deleted_when_the_chain_cannot_tell_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    before = rows()
    with monkeypatch.context() as patched, pytest.raises(LedgerUnwritable):
        patched.setattr("audit.ledger.record", _refuse)
        put_away(path)
    assert rows() == before and path.exists()
    put_away(path.with_name("again"))
    assert checking.check()[0].ok


def _refuse(*args: Any, **facts: Any) -> None:
    raise LedgerUnwritable("the disk is full")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", ["written", "deleted", "told"])
def test_a_kill_at_any_step_leaves_the_ledger_as_it_was(path: Path, moment: str) -> None:
    """SIGKILL once the file is written and verified, once the entries are deleted, and once the chain tells of it, before the commit."""
    with transaction.atomic():
        ledger_of_years(6)
    before = rows()
    done = subprocess.run([sys.executable, "-m", "tests.audit.killed", str(path), moment], env=appender.environment(), capture_output=True)
    assert done.returncode == -9, done.stderr.decode()[-1000:]
    assert rows() == before and path.exists() and not Archive.objects.exists()
    put_away(path.with_name("again"))
    assert checking.check()[0].ok


def test_what_was_taken_before_is_not_signed_anew(path: Path, tmp_path: Path) -> None:
    ledger_of_years(7, 6)
    put_away(path, years=6)
    triggers.uninstall(connection)
    raw("DELETE FROM audit_entry WHERE seq = (SELECT MIN(seq) FROM audit_entry)")
    triggers.install(connection)
    with pytest.raises(NotWhole):
        put_away(tmp_path / "second")


# --- whoever can write the database ---------------------------------------------------------------------------------------------
def forge(**changes: Any) -> None:
    """A row as somebody with the database, and without the keys, would write it."""
    mark = Entry.objects.get(seq=OLD)
    said = {
        "after": 0, "size": OLD, "ts": mark.ts, "hash": bytes(mark.hash), "root": _root(), "kinds": " case.read ", "removed": 5,
        "kept": 1, "kept_digest": bytes(32), "file_digest": bytes(32), "signed_by": people.MARYAM_ID, "signer_epoch": 1,
        "signature": bytes(64), "mac": bytes(32),
    }
    Archive(**{**said, **changes}).append()


def _root() -> bytes:
    return merkle.root(row.hash for row in rows()[:OLD])


def test_a_forged_row_lets_entries_go_and_is_noticed() -> None:
    ledger_of_years(6)
    forge()
    raw("DELETE FROM audit_entry WHERE kind = 'case.read'" + f" AND seq <= {OLD}")
    assert fault() == fault(first=10**6, staying=False) == "archive"


def signed_row(signer: str, *, kinds: str = " desk.trail ", file_key: bool = True) -> Archive:
    """A row as *signer* would write it, right in everything else; of kinds that are not there, so that nothing leaves."""
    keys = {"maryam": people.MARYAM, "leila": people.LEILA, "server": hooks.server_keys(), "stranger": people.STRANGER}[signer]
    by = {"server": (hooks.SERVER, 0), "leila": (people.LEILA_ID, 1)}.get(signer, (people.MARYAM_ID, 1))
    kept, kept_digest = archive.digest_of(OLD, kinds)
    forge(kinds=kinds, kept=kept, kept_digest=kept_digest, removed=OLD - kept)
    row = Archive.objects.get()
    said = archive.said_by(row)
    row.signature = keys.sign(archive.statement(said))
    row.mac = archive.mac(said, row.signature) if file_key else bytes(32)
    row.signed_by, row.signer_epoch = by
    triggers.uninstall(connection)
    raw("DELETE FROM audit_archive")
    row.append()
    triggers.install(connection)
    return row


def tell(row: Archive, *, by: context.Actor | None = None, tag: bytes | None = None) -> None:
    """The entry of the chain that tells of the row, as Maryam writes it."""
    with audit.acting(by or people.maryam()):
        audit.record(archive.KIND, filed_under=archive.tag(bytes(row.signature)) if tag is None else tag)


@pytest.mark.parametrize(
    ("signer", "file_key", "told"),
    [("maryam", True, True), ("maryam", False, True), ("maryam", True, False), ("server", True, True), ("stranger", True, True)],
)
def test_a_row_is_believed_with_every_one_of_its_proofs_alone(signer: str, file_key: bool, told: bool) -> None:
    """A person's signature, the code under the file key, and an entry of the chain: the first case has them all."""
    ledger_of_years(6)
    tell(signed_row(signer, file_key=file_key), tag=None if told else bytes(16))
    assert fault() == ("" if (signer, file_key, told) == ("maryam", True, True) else "archive")


def test_a_caseworkers_signature_lets_nothing_go() -> None:
    """The attack: she runs the server too, has the file key, and signs with her own certified key."""
    ledger_of_years(6)
    tell(signed_row("leila"), by=people.leila())
    assert fault() == "archive"


def test_a_supervisors_signature_lets_only_go_who_looked() -> None:
    ledger_of_years(6)
    tell(signed_row("maryam", kinds=" case.changed desk.trail "))
    raw(f"DELETE FROM audit_entry WHERE kind = 'case.changed' AND seq <= {OLD}")
    assert fault() == "archive"


@pytest.mark.parametrize("by", ["leila", "server"])
def test_whoever_signed_the_row_tells_of_it_herself(by: str) -> None:
    ledger_of_years(6)
    tell(signed_row("maryam"), by=people.leila() if by == "leila" else context.server())
    assert fault() == "archive"


@pytest.mark.parametrize("column", ["hash", "signature", "mac"])
def test_an_entry_that_does_not_hold_tells_of_no_row(column: str) -> None:
    """The attack: the server's hand writes the entry under her name."""
    ledger_of_years(6)
    tell(signed_row("maryam"))
    triggers.uninstall(connection)
    raw(f"UPDATE audit_entry SET {column} = %s WHERE kind = %s", [bytes(64 if column == "signature" else 32), archive.KIND])
    triggers.install(connection)
    assert fault() == "archive"


def test_a_caseworker_puts_nothing_away(path: Path) -> None:
    ledger_of_years(6)
    before = rows()
    with pytest.raises(NotWhole):
        put_away(path, who=people.leila)
    assert rows() == before and not Archive.objects.exists()


def test_the_newest_entry_of_all_does_not_leave(path: Path) -> None:
    """Its number would be given to another: the entry that tells of the archive."""
    old.write(old.years_ago(6))
    with patch.object(ledger, "_minute", lambda: old.years_ago(6) + 9):
        audit.record("signed_in")
        checkpoints.sign(context.server())
    before = rows()
    with pytest.raises(NotWhole):
        put_away(path)
    assert rows() == before and not Archive.objects.exists()


def test_what_leaves_is_a_closed_list_in_which_no_decision_is() -> None:
    """A new kind that is read or refused goes into an archive only when somebody adds it to the list; a refused approval is a decision."""
    assert {code for code, kind in KINDS.items() if kind.outcome in ("read", "refused")} - archive.LOOKING == {"approval.refused"}
    assert {code for code in archive.LOOKING if KINDS[code].outcome not in ("read", "refused")} == {
        "signed_in", "signed_out", "left", "session_expired",
    }


def test_a_row_taken_away_leaves_a_gap(path: Path) -> None:
    ledger_of_years(6)
    put_away(path)
    triggers.uninstall(connection)
    raw("DELETE FROM audit_archive")
    assert fault() == "gap"


@pytest.mark.parametrize("change", ["kinds = ' case.changed '", "kept = kept - 1", "size = size", "removed = 0", "mac = signature"])
def test_an_edited_row_is_not_believed(path: Path, change: str) -> None:
    ledger_of_years(6)
    put_away(path)
    triggers.uninstall(connection)
    raw(f"UPDATE audit_archive SET {change}")
    assert fault() == ("" if change == "size = size" else "archive")


def test_an_entry_that_stayed_and_is_deleted_afterwards_is_missed(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    assert fault() == ""
    triggers.uninstall(connection)
    raw("DELETE FROM audit_entry WHERE kind = 'grant.ended' AND seq <= %s", [row.size])
    assert fault() == "kept"


def test_the_command_tells_of_it_unless_it_begins_later(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger_of_years(6)
    row = put_away(path)
    call_command("verify_audit")
    assert f"entries 1 to {row.size} are in an archive" in capsys.readouterr().out
    triggers.uninstall(connection)
    raw("DELETE FROM audit_entry WHERE kind = 'grant.ended' AND seq <= %s", [row.size])
    triggers.install(connection)
    with pytest.raises(CommandError, match="stayed when the others were archived"):
        call_command("verify_audit")
    call_command("verify_audit", first=row.size + 2)
    assert "in an archive" not in capsys.readouterr().out


def test_an_entry_that_stayed_and_is_edited_afterwards_is_named(path: Path) -> None:
    ledger_of_years(6)
    put_away(path)
    first = rows()[0].seq
    triggers.uninstall(connection)
    raw("UPDATE audit_entry SET kind = 'case.closed' WHERE seq = %s", [first])
    report, _ = checking.check()
    assert (report.fault, report.first_bad) == ("kept", first)


def test_an_entry_put_in_behind_the_archive_is_named(path: Path) -> None:
    """The attack: a reading of another name is put where the real one left, whole by itself."""
    ledger_of_years(6)
    entry = next(entry for entry in rows() if entry.kind == "case.read")
    put_away(path)
    triggers.uninstall(connection)
    columns = ", ".join(Row._fields)
    raw(f"INSERT INTO audit_entry ({columns}) VALUES ({', '.join(['%s'] * len(entry))})", list(entry))
    triggers.install(connection)
    report, _ = checking.check()
    assert (report.fault, report.first_bad) == ("kept", entry.seq)


def test_a_signer_is_asked_for_once_however_much_stayed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    row = put_away(path)
    asked: list[tuple[str, int]] = []
    monkeypatch.setattr(hooks, "signer_key", lambda actor, epoch: asked.append((actor, epoch)) or people.signer_key(actor, epoch))
    monkeypatch.setitem(people.SIGNERS, (hooks.SERVER, 0), hooks.server_keys().signing_public)
    assert archive.fault_of_staying() is None
    assert len(asked) == len(set(asked)) < row.kept


def test_of_two_archives_at_once_the_second_says_so_and_deletes_nothing(path: Path) -> None:
    ledger_of_years(6)
    chosen = archiving.plan(old.years_ago(5))
    put_away(path)
    before = rows()
    with audit.acting(people.maryam()), pytest.raises(LedgerUnwritable, match="another archive"):
        archiving._let_go(chosen, bytes(32))
    assert rows() == before and Archive.objects.count() == 1


def test_an_archive_lets_nothing_go_that_it_does_not_name(path: Path) -> None:
    ledger_of_years(6)
    row = put_away(path)
    assert is_refused(lambda: raw(f"DELETE FROM audit_entry WHERE kind = 'case.changed' AND seq <= {row.size}"))
    assert is_refused(lambda: raw(f"DELETE FROM audit_entry WHERE kind = 'case.read' AND seq > {row.size}"))
    assert is_refused(lambda: raw("UPDATE audit_entry SET kind = 'case.read'"))


def test_without_auditors_nothing_is_archived(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger_of_years(6)
    monkeypatch.setattr(people, "founded", False)
    with pytest.raises(audit.LedgerError):
        put_away(path)
    assert not path.exists()


# --- a copy kept outside, and a proof, that are older than the archive ------------------------------------------------------
def copy_at(size: int) -> copies.Copy:
    return copies.copy_of(Checkpoint.objects.filter(size=size).order_by("id")[0])


def sizes() -> list[int]:
    return sorted(set(Checkpoint.objects.values_list("size", flat=True)))


def test_a_copy_older_than_the_archive_is_no_alarm_and_a_newer_one_is_compared(path: Path) -> None:
    ledger_of_years(8, 6)
    before = {size: copy_at(size) for size in sizes()}
    row = put_away(path)
    verdicts = {size: copies.compare(copy) for size, copy in before.items()}
    assert verdicts == {size: "archived" if size < row.size else "continues" for size in before}
    assert "archived" in verdicts.values()
    assert copies.at_sign_in(copies.pack(before[min(before)])) != ""
    assert not Entry.objects.filter(kind=copies.REFUSED).exists()


def test_a_copy_of_another_history_is_not_excused_by_the_archive(path: Path) -> None:
    ledger_of_years(8, 6)
    first = copy_at(sizes()[0])
    row = put_away(path)
    for size in (first.size, row.size):
        assert copies.compare(copies.Copy(size, bytes(32), first.origin)) == "other"


def test_a_row_of_an_archive_that_nobody_signed_excuses_no_copy(path: Path) -> None:
    """The attack: the entries are taken away under a forged row, and a browser brings its copy."""
    ledger_of_years(8, 6)
    first = copy_at(sizes()[0])
    put_away(path)
    triggers.uninstall(connection)
    raw("UPDATE audit_archive SET signature = %s", [bytes(64)])
    triggers.install(connection)
    assert copies.compare(first) == "other"


def test_an_entry_as_old_as_the_archive_is_proven_from_there(path: Path) -> None:
    ledger_of_years(8, 6)
    row = put_away(path)
    with pytest.raises(proofs.InArchive):
        proofs.prove(1)
    assert proofs.prove(row.size + 1).mark.size > row.size
