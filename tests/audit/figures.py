"""The ledger's promises as figures: T7 (tampering is noticed), T8 (change is refused), T17 (known answers of RFC 6962).

They need a migrated database that is empty, and leave it so.
"""

from collections.abc import Iterator

from django.db import connection, transaction
from django.test import override_settings

import audit
from audit import checkpoints, context, copies, export, merkle
from tests.audit import attempts, people, put_back, tampering, vectors_rfc6962
from tests.audit.office import checked, fresh

Figure = tuple[str, int, int, str]


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    with override_settings(**people.OFFICE):
        yield from in_a_ledger_of_its_own(t7)
        yield from in_a_ledger_of_its_own(t7_copies)
        yield from in_a_ledger_of_its_own(t8)
    yield from t17()


def in_a_ledger_of_its_own(make: object) -> list[Figure]:
    """Run *make* in a transaction that is rolled back."""
    fresh()
    with transaction.atomic():
        made = list(make())  # type: ignore[operator]
        transaction.set_rollback(True)
    fresh()
    return made


def ledger(entries: int = 40) -> tampering.Ledger:
    """A ledger of three signers with a checkpoint half-way and one near the end, straight from the database."""
    for number in range(entries):
        who = (people.leila(), people.maryam(), context.server())[number % 3]
        with audit.acting(who):
            audit.record("case.changed", case=people.CASE, revision=number)
        if number in (entries // 2, entries - 2):
            checkpoints.sign(context.server())
    return tampering.Ledger(list(export.rows()), export.marks())


def t7() -> Iterator[Figure]:
    """Fourteen tampering operators, twenty seeds each; the weaker ways of checking miss what they must miss."""
    honest = ledger()
    outside = [(len(honest.rows), merkle.root(row.hash for row in honest.rows))]
    ways = [
        ("the verifier with a checkpoint kept outside", 14, lambda told: tampering.verifier_notices(told, outside)),
        ("the verifier without one", 11, tampering.verifier_notices),
        ("signatures alone", 11, tampering.signatures_notice),
        ("authentication codes alone", 11, tampering.mac_notices),
        ("a bare chain", 3, tampering.chain_notices),
    ]
    for name, wanted, notices in ways:
        false_alarm = notices(honest)
        found = 0 if false_alarm else len(tampering.noticed(honest, notices))
        yield "T7", found, wanted, f"of 14 tampering operators noticed by {name} ({connection.vendor})"


def t7_copies() -> Iterator[Figure]:
    """An old backup, one that went on, and one written anew with the server's secrets: each looks whole, and the copy tells."""
    noticed, wanted = 0, 0
    for attack in (lambda size: put_back.cut(size - 3), _put_back_and_go_on, lambda size: put_back.rewrite(size - 3)):
        with transaction.atomic():
            ledger()
            copy = copies.copy_of(checkpoints.sign(context.server()))
            attack(copy.size)
            wanted += 1
            noticed += checked().ok and copies.compare(copy) != "continues"
            transaction.set_rollback(True)
        fresh()
    yield "T7", noticed, wanted, f"ledgers put back or written anew that look whole, noticed by the copy in a browser ({connection.vendor})"


def _put_back_and_go_on(size: int) -> None:
    put_back.cut(size - 3)
    for number in range(9):
        audit.record("catalogue.listed", count=number)


def t8() -> Iterator[Figure]:
    """Every attempt to change, remove, replace or forge."""
    attempts.something_to_attack()
    outcomes = [attempts.is_refused(attempt) for _, attempt in attempts.all_of_them()]
    yield "T8", sum(outcomes), len(outcomes), f"ways to change the ledger refused ({connection.vendor})"


def t17() -> Iterator[Figure]:
    """The published roots and proofs of RFC 6962 trees."""
    leaves, known = vectors_rfc6962.LEAVES, vectors_rfc6962
    got = [merkle.root(leaves[: at + 1]).hex() == root for at, root in enumerate(known.ROOTS)]
    got += [merkle.root([]).hex() == known.EMPTY]
    got += [[p.hex() for p in merkle.inclusion(leaves[:size], at)] == proof for (at, size), proof in known.INCLUSION.items()]
    got += [
        [p.hex() for p in merkle.consistency(leaves[:size], old)] == proof for (old, size), proof in known.CONSISTENCY.items()
    ]
    yield "T17", sum(got), len(got), "known answers of RFC 6962"
