"""The proof that one entry belongs to a checkpoint, and the short verifier for whoever gets it."""

import ast
import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import segno
from django.db import transaction

import audit
from audit import checkpoints, context, export, hooks, merkle, proofs
from audit.chain import Mark, Row
from audit.genesis import genesis
from audit.models import Checkpoint, Entry
from tests.audit import people, put_back
from tests.audit.standalone import TOOLS, loaded

pytestmark = pytest.mark.django_db
PATH = TOOLS / "verify_proof.py"
ALLOWED = {"argparse", "base64", "hashlib", "json", "sys", "datetime", "cryptography"}
Said = tuple[int, str]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    return loaded(PATH)


@pytest.fixture
def ask(tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """(exit status, what it printed) for a document, or for the text of a picture."""

    def asked(proof: Any, *more: str, believed: str = "") -> Said:
        path = tmp_path / "proof"
        path.write_text(proof if isinstance(proof, str) else json.dumps(proof))
        status = tool.main([str(path), "--genesis", believed or genesis().hex(), *more])
        return status, "".join(capsys.readouterr())

    return asked


def listed(count: int) -> None:
    with audit.acting(people.leila()), transaction.atomic():
        for number in range(count):
            audit.record("case.changed", case=people.CASE, revision=number)


def a_ledger() -> None:
    """Twenty entries, checkpoints after 6, 13 and 20."""
    for count in (6, 7, 7):
        listed(count)
        checkpoints.sign(context.server())


def document(seq: int, size: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(proofs.document(proofs.prove(seq, size))))
    return found


# --- attacks -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("bend", [
    lambda d: d["entry"].update(kind="case.closed"),
    lambda d: d["entry"].update(ts=d["entry"]["ts"] + 1),
    lambda d: d["entry"].update(actor=people.MARYAM_ID),
    lambda d: d["entry"].update(body=d["entry"]["body"][:-2] + "00"),
    lambda d: d["entry"].update(seq=5),
    lambda d: d.update(index=d["index"] + 1),
    lambda d: d.update(path=d["path"][:-1]),
    lambda d: d.update(path=[*d["path"], "00" * 32]),
    lambda d: d.update(path=["00" * 32, *d["path"][1:]]),
    lambda d: d.update(size=d["size"] + 1),
    lambda d: d["checkpoint"].update(signature="00" * 64),
    lambda d: d.update(checkpoint_key=people.LEILA.signing_public.hex()),
    lambda d: d["entry"].update(signature="00" * 64),
    lambda d: d.update(entry_key=people.MARYAM.signing_public.hex()),
    lambda d: d.update(genesis="00" * 32),
])  # fmt: skip
def test_a_proof_of_which_anything_was_changed_proves_nothing(ask: Callable[..., Said], bend: Callable[[dict[str, Any]], Any]) -> None:
    a_ledger()
    proof = document(9)
    assert ask(proof)[0] == 0
    bend(proof)
    status, said = ask(proof)
    assert (status, said.startswith("NOT PROVEN: ")) == (1, True)


def test_a_proof_made_with_a_key_of_ones_own_is_not_of_the_server_whose_key_is_known(ask: Callable[..., Said]) -> None:
    """Somebody writes a ledger of one entry and signs it: whole in itself, and neither of this key nor of the checkpoint outside."""
    a_ledger()
    kept = Checkpoint.objects.get(size=6)
    honest, forger = proofs.prove(3), people.STRANGER
    root = merkle.root([honest.row.hash])
    text = f"hamraz/{genesis().hex()[:16]}\n1\n{b64encode(root).decode()}\n"
    row = honest.row._replace(seq=1)
    row = row._replace(hash=audit.chain.entry_hash(row))
    row = row._replace(signature=people.LEILA.sign(row.hash))
    root = merkle.root([row.hash])
    text = f"hamraz/{genesis().hex()[:16]}\n1\n{b64encode(root).decode()}\n"
    forged = proofs.document(proofs.Proof(row, Mark(1, root, "server", 0, forger.sign(text.encode()), text), []))
    forged["checkpoint_key"] = forger.signing_public.hex()
    assert ask(forged)[0] == 0
    assert ask(forged, "--key", proofs.server_key())[0] == 1
    assert ask(forged, "--outside", f"6:{b64encode(bytes(kept.root)).decode()}")[0] == 1


def test_a_picture_of_which_a_bit_was_changed_proves_nothing(ask: Callable[..., Said]) -> None:
    a_ledger()
    raw = urlsafe_b64decode(proofs.compact(proofs.prove(9)) + "==")
    for at in range(4, len(raw)):
        bent = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        assert ask(urlsafe_b64encode(bent).decode(), "--key", proofs.server_key())[0] == 1


def test_a_ledger_that_was_changed_gives_no_proof() -> None:
    a_ledger()
    put_back.run("UPDATE audit_entry SET hash = %s WHERE seq = %s", [bytes(32), 8])
    for seq in (8, 9, 12):
        with pytest.raises(proofs.NoProof):
            proofs.prove(seq)


def test_an_entry_whose_fields_were_changed_gives_no_proof() -> None:
    a_ledger()
    put_back.run("UPDATE audit_entry SET kind = %s WHERE seq = %s", ["case.closed", 8])
    with pytest.raises(proofs.NoProof):
        proofs.prove(8)


# --- what is proven ----------------------------------------------------------------------------------------------------------------
def test_every_entry_is_proven_with_the_path_of_the_reference(ask: Callable[..., Said]) -> None:
    a_ledger()
    hashes = [row.hash for row in export.rows()]
    for size in (6, 13, 20):
        for seq in range(1, size + 1):
            proof = proofs.prove(seq, size)
            assert proof.path == merkle.inclusion(hashes[:size], seq - 1)
            assert ask(proofs.document(proof), "--key", proofs.server_key())[0] == 0
            assert ask(proofs.compact(proof), "--key", proofs.server_key())[0] == 0


def test_the_first_checkpoint_that_covers_the_entry_is_taken() -> None:
    a_ledger()
    assert [proofs.prove(seq).mark.size for seq in (1, 6, 7, 13, 14)] == [6, 6, 13, 13, 20]


def test_an_entry_that_no_checkpoint_covers_yet_gets_one(ask: Callable[..., Said]) -> None:
    a_ledger()
    listed(3)
    assert ask(document(22))[0] == 0
    assert Checkpoint.objects.filter(size=23, signed_by=hooks.SERVER).exists()


def test_the_checkpoint_of_a_sheet_is_compared_with_the_sheet(ask: Callable[..., Said]) -> None:
    a_ledger()
    kept = Checkpoint.objects.get(size=20)
    outside = f"20:{b64encode(bytes(kept.root)).decode()}"
    status, said = ask(document(9, 20), "--outside", outside)
    assert (status, said.splitlines()[0].partition(" of the checkpoint")[0]) == (0, "PROVEN: entry 9 is one of the 20")
    assert ask(document(9), "--outside", outside)[0] == 1


def test_an_entry_or_a_checkpoint_that_is_not_there_has_no_proof() -> None:
    a_ledger()
    with pytest.raises(Entry.DoesNotExist):
        proofs.prove(21)
    for size in (5, 6):
        with pytest.raises(Checkpoint.DoesNotExist):
            proofs.prove(7, size)


def test_only_the_hashes_between_two_checkpoints_pass_by(monkeypatch: pytest.MonkeyPatch) -> None:
    a_ledger()
    added: list[bytes] = []
    add = merkle.Frontier.add
    monkeypatch.setattr(merkle.Frontier, "add", lambda self, leaf: (added.append(leaf), add(self, leaf))[1])
    proofs.prove(9)
    assert len(added) == 6  # 7 and 8 before it, 10 to 13 behind


def test_the_file_holds_no_key_and_no_word_of_what_was_written() -> None:
    a_ledger()
    with audit.acting(people.leila()), audit.because("a reason nobody may read"), transaction.atomic():
        entry = audit.record("case.read", case=people.CASE)
    said = json.dumps(document(entry.seq))
    assert "a reason" not in said
    assert str(people.CASE) not in said
    assert set(document(entry.seq)["entry"]) == set(Row._fields)


# --- its form ----------------------------------------------------------------------------------------------------------------------
def test_sixty_four_steps_fit_into_one_picture() -> None:
    a_ledger()
    proof = proofs.prove(9)
    longest = proofs.compact(proofs.Proof(proof.row, proof.mark, [bytes([255]) * 32] * 64))
    assert segno.make(longest, error="l", micro=False).version == 40


def test_the_verifier_is_short_and_imports_nothing_of_ours() -> None:
    text = PATH.read_text(encoding="utf-8")
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= ALLOWED
    assert len(text.splitlines()) < 150


@pytest.mark.parametrize("text", ["", "{}", "[]", "hello", "{", "SFpQMQ", '{"type": "hamraz/audit/v1"}'])
def test_what_is_no_proof_is_told_in_a_sentence(ask: Callable[..., Said], text: str) -> None:
    status, said = ask(text, "--key", "00" * 32)
    assert (status, said.startswith("NOT A PROOF: "), "Traceback" in said) == (2, True, False)


def test_a_picture_without_the_servers_key_is_not_judged(ask: Callable[..., Said]) -> None:
    a_ledger()
    assert ask(proofs.compact(proofs.prove(9)))[0] == 2


def test_the_proof_of_another_office_is_not_of_this_one(ask: Callable[..., Said]) -> None:
    a_ledger()
    assert ask(document(9), believed="11" * 32)[0] == 1
    assert ask(proofs.compact(proofs.prove(9)), "--key", proofs.server_key(), believed="11" * 32)[0] == 1
