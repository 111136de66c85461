"""The verifier: the first bad entry and why, with and without Django."""

import json
import os
import subprocess
import sys
from base64 import b64encode
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

import audit
from audit import checkpoints, context, export, hooks, ledger, merkle
from audit.chain import Row, entry_hash, entry_mac
from audit.errors import LedgerError
from audit.models import Checkpoint, Entry
from audit.verifier import Report, outside_mark
from casework.encryption import verify_signature
from tests.audit import people
from tests.audit.office import checked, rows
from tests.audit.tampering import rechain

pytestmark = pytest.mark.django_db
Change = dict[str, object]


def honest(count: int = 5) -> list[Row]:
    with audit.acting(people.leila()):
        for number in range(count):
            audit.record("case.changed", case=people.CASE, revision=number)
    return rows()


def outside(entries: list[Row], size: int) -> tuple[int, bytes]:
    return size, merkle.root(row.hash for row in entries[:size])


def test_a_whole_ledger_is_whole() -> None:
    assert checked(honest()) == Report(True, 5)


def test_an_empty_ledger_is_whole() -> None:
    assert checked() == Report(True, 0)


@pytest.mark.parametrize(
    ("fault", "change"),
    [
        ("gap", {"seq": 4}),
        ("time", {"ts": 5}),
        ("prev", {"prev": bytes(32)}),
        ("hash", {"hash": bytes(32)}),
        ("hash", {"body": b"x"}),
        ("hash", {"ts": 2**70}),
        ("hash", {"actor_epoch": -1}),
        ("signature", {"signature": bytes(64)}),
        ("mac", {"mac": bytes(32)}),
    ],
)
def test_the_first_bad_entry_is_named_with_its_fault(fault: str, change: Change) -> None:
    entries = honest()
    entries[2] = entries[2]._replace(**change)
    report = checked(entries)
    assert (report.ok, report.checked, report.first_bad, report.fault) == (False, 2, 3, fault)
    assert report.why


def test_a_signer_nobody_knows_is_a_fault() -> None:
    entries = honest()
    entries[2] = entries[2]._replace(actor="somebody")
    assert checked(rechain(entries, 2)).fault == "signer"


def test_a_signature_of_another_epoch_is_a_fault() -> None:
    entries = honest()
    entries[2] = entries[2]._replace(actor_epoch=2)
    assert checked(rechain(entries, 2)).fault == "signer"


def test_another_genesis_is_a_fault_of_the_first_entry() -> None:
    report = checked(honest(), genesis=bytes(32))
    assert (report.first_bad, report.fault) == (1, "prev")


def test_without_the_file_key_the_codes_are_not_checked() -> None:
    entries = honest()
    entries[2] = entries[2]._replace(mac=bytes(32))
    assert checked(entries, mac_key=None).ok


def test_an_entry_that_jumped_back_in_time_without_saying_so_is_a_fault() -> None:
    entries = honest()
    entries[2] = _signed_by_leila(entries[2]._replace(ts=entries[2].ts - 60), entries[1])
    assert checked(entries[:3]).fault == "time"


def _signed_by_leila(row: Row, before: Row) -> Row:
    row = row._replace(prev=before.hash)
    row = row._replace(hash=entry_hash(row))
    row = row._replace(signature=people.LEILA.sign(row.hash))
    return row._replace(mac=entry_mac(hooks.mac_key(), row))


# --- checkpoints -----------------------------------------------------------------------------------------------------------
def test_a_checkpoint_is_due_every_five_hundred_entries() -> None:
    assert [seq for seq in range(1, 1501) if checkpoints.due(seq, 5, 5)] == [500, 1000, 1500]


def test_after_so_many_entries_the_server_signs_a_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoints, "EVERY", 3)
    honest(8)
    assert list(Checkpoint.objects.values_list("size", "signed_by")) == [(3, "server"), (6, "server")]
    assert checked().ok


def test_a_new_day_brings_a_checkpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    for minute in (30_000_000, 30_000_000 + 24 * 60):
        monkeypatch.setattr(ledger, "_minute", lambda minute=minute: minute)
        audit.record("signed_in")
    assert list(Checkpoint.objects.values_list("size", flat=True)) == [2]


def test_a_checkpoint_says_origin_size_and_root() -> None:
    entries = honest(3)
    made = checkpoints.sign(context.server())
    root = b64encode(merkle.root(row.hash for row in entries)).decode()
    assert made.text == f"hamraz/0909090909090909\n3\n{root}\n"
    assert verify_signature(hooks.server_keys().signing_public, made.text.encode(), made.signature)


def test_a_checkpoint_goes_on_from_the_one_before() -> None:
    honest(4)
    checkpoints.sign(context.server())
    entries = honest(5)
    assert bytes(checkpoints.sign(context.server()).root) == merkle.root(row.hash for row in entries)


def test_a_supervisor_signs_the_same_size_beside_the_server_and_once_only() -> None:
    honest(3)
    checkpoints.sign(context.server())
    first = checkpoints.sign(people.maryam())
    assert checkpoints.sign(people.maryam()).pk == first.pk
    assert list(Checkpoint.objects.values_list("size", "signed_by")) == [(3, "server"), (3, people.MARYAM_ID)]
    assert checked().ok


def test_an_empty_ledger_has_no_checkpoint() -> None:
    with pytest.raises(LedgerError):
        checkpoints.sign(context.server())


def test_a_signed_note_has_the_signers_key_hash() -> None:
    honest(1)
    made = checkpoints.sign(context.server())
    name = "hamraz/0909090909090909/server"
    key = hooks.server_keys().signing_public
    expected = b64encode(sha256(name.encode() + b"\n\x01" + key).digest()[:4] + made.signature).decode()
    assert checkpoints.server_note(made) == f"{made.text}\n— {name} {expected}\n"


def test_a_checkpoint_over_other_entries_is_a_fault() -> None:
    honest(3)
    checkpoints.sign(context.server())
    marks = [mark._replace(root=bytes(32)) for mark in export.marks()]
    report = checked(checkpoints=marks)
    assert (report.checked, report.first_bad, report.fault) == (2, 3, "checkpoint")


def test_a_checkpoint_signed_by_another_is_a_fault() -> None:
    honest(3)
    checkpoints.sign(context.server())
    marks = [mark._replace(signed_by=people.MARYAM_ID, signer_epoch=1) for mark in export.marks()]
    assert checked(checkpoints=marks).fault == "checkpoint signature"


def test_a_ledger_shorter_than_its_checkpoint_is_a_fault() -> None:
    entries = honest(5)
    checkpoints.sign(context.server())
    report = checked(entries[:3])
    assert (report.checked, report.first_bad, report.fault) == (3, 4, "short")


def test_a_ledger_shorter_than_a_checkpoint_kept_outside_is_a_fault() -> None:
    entries = honest(5)
    assert checked(entries[:3], outside=[outside(entries, 5)]).fault == "short"
    assert checked([], outside=[outside(entries, 5)]).fault == "short"
    assert checked(entries, outside=[outside(entries, 5)]).ok


def test_entries_other_than_those_of_a_checkpoint_kept_outside_are_a_fault() -> None:
    entries = honest(5)
    report = checked(entries, outside=[(4, bytes(32))])
    assert (report.first_bad, report.fault) == (4, "outside")


def test_a_false_checkpoint_of_nothing_is_a_fault_of_an_empty_ledger() -> None:
    assert checked([], outside=[(0, bytes(32))]).fault == "outside"
    assert checked([], outside=[(0, merkle.root([]))]).ok


@pytest.mark.parametrize("text", ["", "5", "x:" + "A" * 43 + "=", "-1:" + "A" * 43 + "=", "5:AAAA", "5:!"])
def test_a_checkpoint_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        outside_mark(text)


def test_checking_may_start_at_a_checkpoint() -> None:
    honest(4)
    checkpoints.sign(context.server())
    honest(3)
    start = export.start_before(6)
    assert start.frontier.size == 4
    assert checked(list(export.rows(4)), start=start) == Report(True, 3)


def test_a_start_before_the_first_checkpoint_is_the_beginning() -> None:
    honest(4)
    checkpoints.sign(context.server())
    assert export.start_before(4).frontier.size == 0


def test_a_start_beyond_a_checkpoint_kept_outside_is_refused() -> None:
    entries = honest(4)
    checkpoints.sign(context.server())
    with pytest.raises(ValueError, match="before the start"):
        checked([], start=export.start_before(5), outside=[outside(entries, 2)])


# --- the command and the file ----------------------------------------------------------------------------------------------
def command(*arguments: str) -> str:
    out = StringIO()
    call_command("verify_audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_command_says_how_many_entries_hold_and_records_the_run() -> None:
    audit.record_durably("signed_in")
    audit.record_durably("signed_out")
    assert command() == "2 entries hold\n"
    assert Entry.objects.get(seq=3).kind == "ledger.verified"
    assert command() == "3 entries hold\n"


@pytest.mark.django_db(transaction=True)
def test_the_command_fails_with_the_first_bad_entry(settings: object) -> None:
    audit.record_durably("signed_in")
    settings.LEDGER_MAC_KEY = bytes(32)  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match=r"entry 1: .*authentication code") as caught:
        command()
    assert caught.value.returncode == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_begins_where_it_is_told() -> None:
    for _ in range(4):
        audit.record_durably("signed_in")
    checkpoints.sign(context.server())
    audit.record_durably("signed_out")
    assert command("--from", "5") == "1 entries hold\n"
    assert command("--from", "4") == "6 entries hold\n"


@pytest.mark.django_db(transaction=True)
def test_the_command_compares_with_a_checkpoint_kept_outside() -> None:
    audit.record_durably("signed_in")
    root = b64encode(merkle.root(row.hash for row in rows())).decode()
    assert command("--outside", f"1:{root}") == "1 entries hold\n"
    with pytest.raises(CommandError, match="kept outside"):
        command("--outside", f"2:{root}")
    with pytest.raises(CommandError, match="SIZE:BASE64ROOT"):
        command("--outside", "nonsense")


@pytest.mark.django_db(transaction=True)
def test_an_export_is_checked_by_a_stranger_without_django_or_the_database(tmp_path: Path) -> None:
    file = _exported(tmp_path)
    whole = _stranger(file)
    assert (whole.returncode, whole.stdout.splitlines()[0]) == (0, "5 entries hold")
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_the_edited_line(tmp_path: Path) -> None:
    file = _exported(tmp_path)
    edited = file.read_text(encoding="utf-8").replace('"kind":"case.changed"', '"kind":"case.closed"', 1)
    file.write_text(edited, encoding="utf-8")
    told = _stranger(file)
    assert told.returncode == 1
    assert told.stdout.startswith("entry 1: the entry was edited")


@pytest.mark.django_db(transaction=True)
def test_a_stranger_who_knows_another_genesis_refuses_the_export(tmp_path: Path) -> None:
    assert _stranger(_exported(tmp_path), genesis=bytes(32)).returncode == 1


def test_a_stranger_is_told_when_a_file_is_no_ledger(tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("{}\n", encoding="utf-8")
    assert _stranger(file).returncode == 2


@pytest.mark.django_db(transaction=True)
def test_an_export_never_overwrites(tmp_path: Path) -> None:
    file = _exported(tmp_path)
    before = file.read_bytes()
    with pytest.raises(CommandError, match="could not be written"):
        command("--export", str(file))
    assert file.read_bytes() == before


@pytest.mark.django_db(transaction=True)
def test_an_export_holds_no_content(tmp_path: Path) -> None:
    text = _exported(tmp_path).read_text(encoding="utf-8")
    assert str(people.CASE) not in text
    assert "revision" not in text


def _exported(folder: Path) -> Path:
    with audit.acting(people.leila()):
        for number in range(5):
            audit.record_durably("case.changed", case=people.CASE, revision=number)
    checkpoints.sign(context.server())
    command("--export", str(folder / "ledger.jsonl"))
    return folder / "ledger.jsonl"


def _stranger(file: Path, genesis: bytes = people.OFFICE["LEDGER_GENESIS"]) -> subprocess.CompletedProcess[str]:  # type: ignore[assignment]
    """Another machine: no settings, no database, only the code, the file, the genesis, and the key of the codes."""
    key = file.with_name("mac")
    key.write_bytes(hooks.mac_key())
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "HAMRAZ", "DATABASE"))}
    arguments = [str(file), "--genesis", genesis.hex(), "--mac-key", str(key)]
    script = "import sys; from audit import verifier; code = verifier.main(); assert 'django' not in sys.modules; sys.exit(code)"
    return subprocess.run([sys.executable, "-c", script, *arguments], env=clean, capture_output=True, text=True, check=False)


@pytest.mark.django_db(transaction=True)
def test_the_format_can_be_checked_from_its_description_alone(tmp_path: Path) -> None:
    """docs/audit.md in a dozen lines: nothing of ours but the signature check."""
    lines = [json.loads(line) for line in _exported(tmp_path).read_text(encoding="utf-8").splitlines()]
    keys = {(line["actor"], line["epoch"]): bytes.fromhex(line["key"]) for line in lines if line.get("type") == "signer"}
    before = bytes.fromhex(lines[0]["genesis"])
    entries = [line for line in lines if "seq" in line]
    for number, line in enumerate(entries, 1):
        fields = [
            line["seq"].to_bytes(8, "big"), line["ts"].to_bytes(8, "big"), line["kind"].encode(), line["actor"].encode(),
            line["actor_epoch"].to_bytes(4, "big"), bytes.fromhex(line["case_tag"]), bytes.fromhex(line["body"]),
        ]  # fmt: skip
        framed = b"".join(len(field).to_bytes(2, "big") + field for field in fields)
        digest = sha256(b"hamraz/audit/v1" + framed + before).digest()
        assert (line["seq"], line["prev"], line["hash"]) == (number, before.hex(), digest.hex())
        assert verify_signature(keys[line["actor"], line["actor_epoch"]], digest, bytes.fromhex(line["signature"]))
        before = digest
    assert len(entries) == 5
