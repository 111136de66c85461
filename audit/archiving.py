"""Putting away the entries that tell who looked, once they are old: into a sealed file first, out of the database afterwards.

The order is the promise. The file is written, lies on the disk, is read back with the key of the one who asked and verified from its first
entry to its last; only then one transaction writes the row that says so, deletes what it names, and tells the chain. Whatever ends it
before the commit leaves the ledger as it was, and at worst a file that opens to the same people.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.db import Error, connection, transaction

from audit import archive, archive_file, context, export, hooks, ledger
from audit.archive import LOOKING, Said
from audit.archive_file import About, NotAnArchive, OpenKey
from audit.errors import LedgerError, LedgerUnwritable
from audit.genesis import genesis
from audit.models import Archive, Checkpoint, Entry, Segment
from audit.verifier import Report, Start, report_of, verify_lines


class NothingToArchive(LedgerError):
    """No checkpoint is as old as that, or none that was not archived before."""


class NotWhole(LedgerError):
    """What was written does not verify: nothing was deleted."""


class Plan(NamedTuple):
    """What would be archived: entries after *after* up to *size*; of those up to *size*, *removed* leave."""

    after: int
    size: int
    ts: int
    hash: bytes
    root: bytes
    removed: int

    @property
    def about(self) -> About:
        return About(genesis(), self.after, self.size, self.hash)


def plan(before: int) -> Plan:
    """Up to the newest checkpoint of the server whose last entry is older than minute *before*. Raises NothingToArchive."""
    after = export.beginning().frontier.size
    for mark in Checkpoint.objects.filter(size__gt=after, signed_by=hooks.SERVER).order_by("-size").iterator(chunk_size=50):
        last = Entry.objects.filter(seq=mark.size, ts__lt=before).values_list("ts", "hash").first()
        if last is not None:
            removed = Entry.objects.filter(seq__lte=mark.size, kind__in=LOOKING).count()
            return Plan(after, mark.size, last[0], bytes(last[1]), bytes(mark.root), removed)
    raise NothingToArchive("no checkpoint is as old as that, or what is was archived before")


def carry_out(chosen: Plan, path: Path, open_key: OpenKey) -> Archive:
    """Write the file, read it back with *open_key*, then let the entries go, signed by the current actor.

    Raises NotWhole, FileExistsError and other OSErrors before anything is deleted; LedgerUnwritable where the database refuses, and
    then nothing is deleted either.
    """
    _require(archive.fault() or archive.fault_of_staying())  # what is signed anew below was whole before
    digest = archive_file.write(path, chosen.about, _lines(chosen), _recipients())
    try:
        _require(check(path, open_key, expected=chosen))
        if archive_file.digest_of(path) != digest:
            raise NotWhole("the file on the disk is not the one that was written")
    except BaseException:
        path.unlink()
        raise
    return _let_go(chosen, digest)  # from here on the file stays, whatever happens


def _require(report: Report | None) -> None:
    if report is not None and not report.ok:
        raise NotWhole(f"entry {report.first_bad}: {report.why}")


def _recipients() -> dict[str, bytes]:
    found = hooks.auditors_key()
    if found is None:
        raise LedgerError("there are no auditors yet")
    return {found[0]: found[1], archive_file.ROOT: hooks.recovery_key()}


def _lines(chosen: Plan) -> Iterator[dict[str, object]]:
    """The segments, so that the bodies can still be read by those who could; then the export as the verifier knows it."""
    for segment in Segment.objects.order_by("opened_on", "id").iterator(chunk_size=500):
        yield {
            "type": "segment", "id": str(segment.id), "opened_on": segment.opened_on.isoformat(), "auditors_key": segment.auditors_key,
            "envelope": bytes(segment.envelope).hex(),
        }
    yield from export.lines(chosen.size)


def check(
    path: Path, open_key: OpenKey, *, expected: Plan | None = None, outside: Iterable[tuple[int, bytes]] = ()
) -> Report:
    """Verify what the file holds, from where it goes on to where it says it ends. Raises CannotOpen, NotAnArchive, ValueError."""
    told = archive_file.about(path)
    if told.genesis != genesis() or (expected is not None and told != expected.about):
        raise NotAnArchive("this is an archive of another office or of other entries")
    at, lines = Start(genesis()), _of_known_signers(exported(path, open_key))
    known = {"mac_key": hooks.mac_key(), "outside": outside, "after": _end_before(told)}
    report = verify_lines(lines, genesis=genesis(), start=at, **known)  # type: ignore[arg-type]
    if report.ok and (at.frontier.size, at.hash) != (told.size, told.hash):
        return report_of("short", at.frontier.size + 1)
    return report


def exported(path: Path, open_key: OpenKey) -> Iterator[dict[str, Any]]:
    """The lines of the export inside, as the verifier reads them; without the segments, which are the auditors'."""
    return (line for line in archive_file.read(path, open_key) if line.get("type") != "segment")


def _of_known_signers(lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The file's word for whose key it is does not count: the office's certificates do."""
    for line in lines:
        if line.get("type") == "signer" and line["key"] != (hooks.signer_key(line["actor"], line["epoch"]) or b"").hex():
            raise NotAnArchive("a signer of this archive is not one the office knows")
        yield line


def _end_before(told: About) -> tuple[int, bytes]:
    """Where the archive before this one ended, as the database says."""
    row = Archive.objects.filter(size=told.after).first()
    return (row.size, bytes(row.hash)) if row is not None else (0, b"")


def _let_go(chosen: Plan, file_digest: bytes) -> Archive:
    kinds = f" {' '.join(sorted(LOOKING))} "
    kept, kept_digest = archive.digest_of(chosen.size, kinds)
    said = Said(chosen.after, chosen.size, chosen.ts, chosen.hash, chosen.root, kinds, chosen.removed, kept, kept_digest, file_digest)
    actor = context.current()
    signature = actor.sign(archive.statement(said))
    row = Archive(
        **said._asdict(), signed_by=actor.id, signer_epoch=actor.epoch, signature=signature, mac=archive.mac(said, signature)
    )
    try:
        with transaction.atomic(durable=True):
            row.append()
            _delete(said)
            ledger.record(
                archive.KIND, filed_under=archive.tag(signature), after=said.after, size=said.size, removed=said.removed,
                kept=said.kept, digest=file_digest,
            )
            _require(archive.fault())  # nothing leaves under a row that would not be believed
    except Error as error:
        raise LedgerUnwritable("the database refused, or another archive was written meanwhile") from error
    return row


def _delete(said: Said) -> None:
    kinds = said.kinds.split()
    marks = ", ".join(["%s"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM audit_entry WHERE seq <= %s AND kind IN ({marks})", [said.size, *kinds])  # noqa: S608 - marks
        if cursor.rowcount != said.removed:
            raise LedgerError("other entries would leave than those in the archive")
