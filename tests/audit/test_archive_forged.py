"""Whoever can write the database, and would let entries go that nobody put away."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

import audit
from audit import archive, archiving, checking, checkpoints, context, hooks, ledger, merkle, triggers
from audit.archiving import NotWhole
from audit.chain import Row
from audit.errors import LedgerUnwritable
from audit.kinds import KINDS
from audit.models import Archive, Entry
from tests.audit import old, people
from tests.audit.attempts import is_refused
from tests.audit.office import raw, rows
from tests.audit.old import OLD, fault, ledger_of_years, put_away

pytestmark = pytest.mark.django_db


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
