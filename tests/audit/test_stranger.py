"""The verifier that a stranger wrote from docs/audit.md alone: it says what ours says, and needs nothing of ours."""

import ast
import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from audit import archiving, export, hooks, merkle, verifier
from audit.chain import Row
from audit.export import FORMAT
from audit.genesis import genesis
from tests.audit import figures, old, people, tampering
from tests.audit.standalone import TOOLS, loaded
from tests.audit.tampering import Ledger

pytestmark = pytest.mark.django_db

PATH = TOOLS / "verify_audit.py"
SEEDS = 3
ALLOWED = {"argparse", "base64", "hashlib", "hmac", "json", "sys", "cryptography"}
Said = tuple[int, str]


@pytest.fixture(scope="module")
def stranger() -> ModuleType:
    return loaded(PATH)


@pytest.fixture
def ask(stranger: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """(exit status, what it printed) for a ledger or the bytes of a file."""
    key = tmp_path / "key"
    key.write_bytes(hooks.mac_key())

    def asked(ledger: Ledger | bytes, *more: str, believed: str = "") -> Said:
        path = tmp_path / "ledger.jsonl"
        path.write_bytes(ledger if isinstance(ledger, bytes) else exported(ledger))
        status = stranger.main([str(path), "--genesis", believed or genesis().hex(), "--mac-key", str(key), *more])
        return status, "".join(capsys.readouterr())

    return asked


def exported(ledger: Ledger) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines(ledger))


def as_bytes(lines: Iterable[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def lines(ledger: Ledger) -> Iterator[dict[str, Any]]:
    yield {"type": FORMAT, "genesis": genesis().hex()}
    signers = {(row.actor, row.actor_epoch) for row in ledger.rows} | {(mark.signed_by, mark.signer_epoch) for mark in ledger.marks}
    for actor, epoch in sorted(signers):
        if public := hooks.signer_key(actor, epoch):
            yield {"type": "signer", "actor": actor, "epoch": epoch, "key": public.hex()}
    for mark in ledger.marks:
        yield {"type": "checkpoint", **{k: v.hex() if isinstance(v, bytes) else v for k, v in mark._asdict().items()}}
    yield {"type": "entries"}
    yield from (row.to_json() for row in ledger.rows)


def outside(ledger: Ledger) -> tuple[int, bytes]:
    return len(ledger.rows), merkle.root(row.hash for row in ledger.rows)


def as_argument(kept: tuple[int, bytes]) -> list[str]:
    return ["--outside", f"{kept[0]}:{b64encode(kept[1]).decode()}"]


def test_it_is_short_and_imports_nothing_of_ours() -> None:
    text = PATH.read_text(encoding="utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= ALLOWED
    assert len(text.splitlines()) < 150


def test_an_honest_ledger_is_whole(ask: Callable[..., Said]) -> None:
    honest = figures.ledger()
    status, said = ask(honest, *as_argument(outside(honest)))
    assert (status, said.splitlines()[0].partition(".")[0]) == (0, f"WHOLE: {len(honest.rows)} entries")


@pytest.mark.parametrize("name", tampering.OPERATORS)
def test_it_says_what_ours_says_of_every_way_to_tamper(ask: Callable[..., Said], name: str) -> None:
    honest = figures.ledger()
    kept = outside(honest)
    for seed in range(SEEDS):
        bent = tampering.OPERATORS[name](honest, Random(f"{name}{seed}"))
        assert (ask(bent)[0] == 1) == tampering.verifier_notices(bent)
        status, said = ask(bent, *as_argument(kept))
        assert (status, said.startswith("NOT WHOLE: ")) == (1, True)
        assert tampering.verifier_notices(bent, [kept])


def test_it_goes_on_from_an_earlier_run_and_believes_nothing_but_signatures(ask: Callable[..., Said]) -> None:
    honest = figures.ledger()
    at = honest.rows[len(honest.rows) // 2]
    before = ["--after", str(at.seq), "--hash", at.hash.hex()]
    assert ask(honest, *before)[0] == 0
    edited = [row._replace(kind="case.closed") if row.seq == 2 else row for row in honest.rows]
    assert ask(Ledger(tampering.rechain(edited, 1), []), *before)[0] == 1
    unsigned = [row._replace(signature=bytes(64)) if row.seq == 2 else row for row in honest.rows]
    assert ask(Ledger(unsigned, honest.marks), *before)[0] == 0
    assert ask(Ledger(unsigned, honest.marks))[0] == 1


def test_the_command_of_the_package_goes_on_from_an_earlier_run_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It prints where to go on, as the stranger's does, and then takes the same on trust."""
    honest = figures.ledger()
    path, believed = tmp_path / "ledger.jsonl", genesis().hex()

    def asked(rows: list[Row], *more: str) -> tuple[int, str]:
        path.write_bytes(exported(Ledger(rows, honest.marks)))
        return verifier.main([str(path), "--genesis", believed, *more]), capsys.readouterr().out

    assert asked(honest.rows)[1].split()[-4:] == ["--after", str(len(honest.rows)), "--hash", honest.rows[-1].hash.hex()]
    at = honest.rows[len(honest.rows) // 2]
    before = ["--after", str(at.seq), "--hash", at.hash.hex()]
    forged = [row._replace(signature=bytes(64)) if row.seq == 2 else row for row in honest.rows]
    newer = [row._replace(signature=bytes(64)) if row.seq == at.seq + 1 else row for row in honest.rows]
    edited = [row._replace(kind="case.closed") if row.seq == 2 else row for row in honest.rows]
    for rows, more, status in ((honest.rows, before, 0), (forged, before, 0), (forged, [], 1), (newer, before, 1), (edited, before, 1)):
        assert asked(rows, *more)[0] == status
    assert asked(honest.rows, "--after", str(at.seq), "--hash", "00" * 32)[1].startswith(f"entry {at.seq}: the entries up to here are not")
    assert asked(honest.rows, "--after", str(len(honest.rows) + 5), "--hash", "00" * 32)[0] == 1


@pytest.mark.parametrize("more", [["--after", "3"], ["--hash", "00" * 32], ["--after", "-1", "--hash", "00" * 32]])
def test_half_an_earlier_run_is_refused(tmp_path: Path, more: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        verifier.main([str(tmp_path / "none.jsonl"), "--genesis", "00" * 32, *more])
    assert ended.value.code == 2


def test_it_goes_on_from_an_archive_of_which_it_was_told(ask: Callable[..., Said], tmp_path: Path) -> None:
    old.ledger_of_years(6)
    row = old.put_away(tmp_path / "ledger.hamraz")
    inside = archiving.exported(tmp_path / "ledger.hamraz", old.opener(people.AUDITORS))
    status, said = ask(as_bytes(inside))
    (end,) = [line.rpartition(": ")[2].split() for line in said.splitlines() if line.startswith("WHOLE")]
    assert (status, end) == (0, ["--after", str(row.size), "--hash", bytes(row.hash).hex()])
    status, said = ask(as_bytes(export.lines()), *end)
    assert status == 0 and f"IN AN ARCHIVE: entries 1 to {row.size}" in said
    assert [ask(as_bytes(export.lines()), *more)[0] for more in ([], [*end[:3], "00" * 32])] == [1, 1]


@pytest.mark.parametrize("name", ["size", "hash", "peaks", "ts"])
def test_it_does_not_believe_where_an_archive_is_said_to_end(ask: Callable[..., Said], tmp_path: Path, name: str) -> None:
    old.ledger_of_years(6)
    row = old.put_away(tmp_path / "ledger.hamraz")
    said = list(export.lines())
    said[1][name] = {"size": row.size + 1, "hash": "00" * 32, "peaks": "00" * 32, "ts": 2**40}[name]
    assert ask(as_bytes(said), "--after", str(row.size), "--hash", bytes(row.hash).hex())[0] in (1, 2)


def test_another_genesis_is_not_this_ledger(ask: Callable[..., Said]) -> None:
    assert ask(figures.ledger(), believed="00" * 32)[0] == 1


def _without(name: str) -> Callable[[Row], dict[str, Any]]:
    return lambda row: {key: value for key, value in row.to_json().items() if key != name}


@pytest.mark.parametrize(
    "bend",
    [
        _without("mac"), lambda row: {**row.to_json(), "more": 1}, lambda row: {**row.to_json(), "seq": "1"},
        lambda row: {**row.to_json(), "hash": "zz"}, lambda row: [1], lambda row: {**row.to_json(), "case_tag": "00"},
    ],
    ids=["a field is missing", "a field too many", "a number as text", "no hexadecimal", "no object", "a tag of one byte"],
)
def test_what_is_no_ledger_is_told_in_a_sentence(ask: Callable[..., Said], bend: Callable[[Row], Any]) -> None:
    honest = figures.ledger()
    *head, _ = exported(Ledger(honest.rows[:1], [])).splitlines(keepends=True)
    status, said = ask(b"".join(head) + json.dumps(bend(honest.rows[0])).encode() + b"\n")
    assert (status, said.startswith("NOT A LEDGER: "), "Traceback" in said) == (2, True, False)
