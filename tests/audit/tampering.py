"""T7: fourteen ways to tamper with a ledger one can write to, by what the hand that does it knows.

Three are clumsy; eight compute the chain anew, which needs no secret; three are done by somebody who holds more, or by cutting.
"""

import hmac
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from audit import context, hooks
from audit.chain import Mark, Row, checkpoint_text, entry_hash, entry_mac
from audit.genesis import genesis
from audit.merkle import root
from audit.verifier import verify
from casework.encryption import verify_signature
from tests.audit import people


class Ledger(NamedTuple):
    """What lies in the database: the entries, and the checkpoints inside it."""

    rows: list[Row]
    marks: list[Mark]


Operator = Callable[[Ledger, Random], Ledger]


def rechain(rows: Sequence[Row], first: int, *, secrets: bool = False) -> list[Row]:
    """Number and link everything from index *first* anew; with *secrets*, as the server's own entries."""
    done = list(rows[:first])
    for row in rows[first:]:
        row = row._replace(seq=len(done) + 1, prev=done[-1].hash if done else genesis())
        if secrets:
            row = row._replace(actor=hooks.SERVER, actor_epoch=hooks.SERVER_EPOCH)
        row = row._replace(hash=entry_hash(row))
        if secrets:
            row = row._replace(signature=context.server().sign(row.hash))
            row = row._replace(mac=entry_mac(hooks.mac_key(), row))
        done.append(row)
    return done


def _middle(ledger: Ledger, chance: Random) -> int:
    return chance.randrange(1, len(ledger.rows) - 2)


def _edited(**changes: Callable[[Row, Random], object]) -> Operator:
    """Change one column of one entry and compute the chain anew."""

    def operate(ledger: Ledger, chance: Random) -> Ledger:
        at, rows = _middle(ledger, chance), list(ledger.rows)
        rows[at] = rows[at]._replace(**{name: change(rows[at], chance) for name, change in changes.items()})
        return Ledger(rechain(rows, at), ledger.marks)

    return operate


def _flip(row: Row, chance: Random) -> bytes:
    at = chance.randrange(len(row.body))
    return row.body[:at] + bytes([row.body[at] ^ 1 << chance.randrange(8)]) + row.body[at + 1 :]


def _colleague(row: Row, chance: Random) -> str:
    return people.LEILA_ID if row.actor == people.MARYAM_ID else people.MARYAM_ID


def clumsy_edit(ledger: Ledger, chance: Random) -> Ledger:
    at, rows = _middle(ledger, chance), list(ledger.rows)
    rows[at] = rows[at]._replace(body=_flip(rows[at], chance))
    return Ledger(rows, ledger.marks)


def clumsy_removal(ledger: Ledger, chance: Random) -> Ledger:
    at = _middle(ledger, chance)
    return Ledger([*ledger.rows[:at], *ledger.rows[at + 1 :]], ledger.marks)


def clumsy_swap(ledger: Ledger, chance: Random) -> Ledger:
    at, rows = _middle(ledger, chance), list(ledger.rows)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return Ledger(rows, ledger.marks)


def removal(ledger: Ledger, chance: Random) -> Ledger:
    at = _middle(ledger, chance)
    return Ledger(rechain([*ledger.rows[:at], *ledger.rows[at + 1 :]], at), ledger.marks)


def swap(ledger: Ledger, chance: Random) -> Ledger:
    at, rows = _middle(ledger, chance), list(ledger.rows)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    return Ledger(rechain(rows, at), ledger.marks)


def forgery(ledger: Ledger, chance: Random) -> Ledger:
    at = _middle(ledger, chance)
    forged = ledger.rows[at]._replace(kind="case.closed")
    return Ledger(rechain([*ledger.rows[:at], forged, *ledger.rows[at:]], at), ledger.marks)


def body_of_another(ledger: Ledger, chance: Random) -> Ledger:
    at, rows = _middle(ledger, chance), list(ledger.rows)
    rows[at] = rows[at]._replace(body=rows[at + 1].body)
    return Ledger(rechain(rows, at), ledger.marks)


def _until(ledger: Ledger, size: int) -> Ledger:
    return Ledger(ledger.rows[:size], [mark for mark in ledger.marks if mark.size <= size])


def cut(ledger: Ledger, chance: Random) -> Ledger:
    """The end is gone, and the checkpoints in the database with it."""
    return _until(ledger, _middle(ledger, chance))


def rollback(ledger: Ledger, chance: Random) -> Ledger:
    """Yesterday's backup, on which the server went on writing honest entries."""
    old = _until(ledger, _middle(ledger, chance))
    later = [row._replace(kind="signed_in", case_tag=b"", ts=ledger.rows[-1].ts) for row in ledger.rows[len(old.rows) :]]
    return Ledger(rechain([*old.rows, *later], len(old.rows), secrets=True), old.marks)


def rewriting(ledger: Ledger, chance: Random) -> Ledger:
    """Everything from one entry on written anew by somebody with the server's secrets, checkpoints included."""
    at, rows = _middle(ledger, chance), list(ledger.rows)
    rows[at] = rows[at]._replace(kind="signed_out", case_tag=b"")
    rows = rechain(rows, at, secrets=True)
    return Ledger(rows, [_signed_anew(rows, mark) for mark in ledger.marks])


def _signed_anew(rows: Sequence[Row], mark: Mark) -> Mark:
    tree = root(row.hash for row in rows[: mark.size])
    text = checkpoint_text(genesis(), mark.size, tree)
    return Mark(mark.size, tree, hooks.SERVER, hooks.SERVER_EPOCH, context.server().sign(text.encode()), text)


OPERATORS: dict[str, Operator] = {
    "an edit, the chain left as it was": clumsy_edit,
    "a removal, the chain left as it was": clumsy_removal,
    "a swap, the chain left as it was": clumsy_swap,
    "another kind": _edited(kind=lambda row, chance: "case.closed"),
    "another actor": _edited(actor=_colleague, actor_epoch=lambda row, chance: 1),
    "another time": _edited(ts=lambda row, chance: row.ts + 1),
    "another case": _edited(case_tag=lambda row, chance: bytes(16)),
    "another body": body_of_another,
    "a removal": removal,
    "a swap": swap,
    "a forged entry": forgery,
    "the end cut off": cut,
    "an old backup that went on": rollback,
    "written anew with the server's secrets": rewriting,
}


# --- what each way of checking notices -------------------------------------------------------------------------------------
def chain_notices(ledger: Ledger) -> bool:
    """A bare chain of hashes."""
    before = genesis()
    for number, row in enumerate(ledger.rows, 1):
        if (row.seq, row.prev, row.hash) != (number, before, entry_hash(row)):
            return True
        before = row.hash
    return False


def mac_notices(ledger: Ledger) -> bool:
    """The chain and the authentication codes."""
    key = hooks.mac_key()
    return chain_notices(ledger) or any(not hmac.compare_digest(entry_mac(key, row), row.mac) for row in ledger.rows)


def signatures_notice(ledger: Ledger) -> bool:
    """The chain and the signatures."""
    keys = {who: hooks.signer_key(*who) for who in {(row.actor, row.actor_epoch) for row in ledger.rows}}
    return chain_notices(ledger) or any(
        not verify_signature(keys[row.actor, row.actor_epoch] or b"", row.hash, row.signature) for row in ledger.rows
    )


def verifier_notices(ledger: Ledger, outside: Sequence[tuple[int, bytes]] = ()) -> bool:
    """The verifier, with the checkpoints in the database and those kept *outside*."""
    report = verify(
        ledger.rows,
        genesis=genesis(),
        signer_key=hooks.signer_key,
        mac_key=hooks.mac_key(),
        checkpoints=ledger.marks,
        outside=outside,
    )
    return not report.ok


def noticed(ledger: Ledger, notices: Callable[[Ledger], bool], seeds: int = 20) -> list[str]:
    """The operators that *notices* finds with every one of *seeds* seeds."""
    return [
        name
        for name, operate in OPERATORS.items()
        if all(notices(operate(ledger, Random(f"{name}{seed}"))) for seed in range(seeds))
    ]
