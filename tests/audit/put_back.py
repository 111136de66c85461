"""What somebody does to the tables of the ledger who holds the server and all its secrets, and leaves a ledger that looks whole."""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from audit import context, export, hooks, segments
from audit.chain import Row, checkpoint_text
from audit.genesis import genesis
from audit.merkle import Frontier
from audit.models import Checkpoint
from tests.audit.tampering import rechain
from tests.database import without_triggers


def cut(size: int) -> None:
    """Put yesterday's backup back: the ledger ends after *size* entries, and so do its checkpoints."""
    with transaction.atomic(), without_triggers(connection):
        _run("DELETE FROM audit_entry WHERE seq > %s", [size])
        _run("DELETE FROM audit_checkpoint WHERE size > %s", [size])
    segments.forget()


def rewrite(seq: int) -> None:
    """Make another entry of number *seq*, and everything after it anew: chain, signatures, codes, and the server's checkpoints.

    Those that supervisors signed stay: nobody but they can make others.
    """
    rows = list(export.rows())
    rows[seq - 1] = rows[seq - 1]._replace(kind="signed_out", case_tag=b"")
    written = rechain(rows, seq - 1, secrets=True)
    sizes = list(Checkpoint.objects.filter(size__gte=seq, signed_by=hooks.SERVER).values_list("size", flat=True))
    with transaction.atomic(), without_triggers(connection):
        _run("DELETE FROM audit_entry WHERE seq >= %s", [seq])
        _run("DELETE FROM audit_checkpoint WHERE size >= %s AND signed_by = %s", [seq, hooks.SERVER])
        for row in written[seq - 1 :]:
            _run(f"INSERT INTO audit_entry ({', '.join(Row._fields)}) VALUES ({', '.join(['%s'] * len(row))})", list(row))
        for size in sizes:
            sign(written[:size])


def sign(rows: Sequence[Row]) -> None:
    """The server's checkpoint over *rows*, put into the table."""
    frontier = _grown(row.hash for row in rows)
    root = frontier.root()
    text = checkpoint_text(genesis(), frontier.size, root)
    Checkpoint(
        size=frontier.size, root=root, peaks=frontier.pack(), signed_by=hooks.SERVER, signer_epoch=hooks.SERVER_EPOCH,
        signature=context.server().sign(text.encode()), text=text,
    ).append()  # fmt: skip


def replace_checkpoint(size: int, root: bytes) -> None:
    """Write another root into the checkpoint of *size*, signed by the server."""
    text = checkpoint_text(genesis(), size, root)
    run(
        "UPDATE audit_checkpoint SET root = %s, text = %s, signature = %s WHERE size = %s",
        [root, text, context.server().sign(text.encode()), size],
    )


def run(statement: str, parameters: list[object]) -> None:
    """One statement, with the triggers out of the way."""
    with transaction.atomic(), without_triggers(connection):
        _run(statement, parameters)


def _grown(hashes: Iterable[bytes]) -> Frontier:
    frontier = Frontier()
    for value in hashes:
        frontier.add(value)
    return frontier


def _run(statement: str, parameters: list[object]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
