"""What was erased, outside of the database: one line for each erasure in ``erasures.jsonl``, beside its row.

A backup from before an erasure brings back what was erased. The file does not go back with it: whoever restores reads ``lines()`` of the
running installation (or of the newest copy) and calls ``replay`` before the site opens.

    {"id": …, "kind": "case" | "part" | "record" | "version", "case": …, "part": …, "epoch": …, "code": …, "record": …, "version": …,
     "also": …, "day": "2026-11-23", "mac": …}

Ids, kinds and the day: no word of anybody. What is empty is left out. The mark (``erasure.marks``) says that this office wrote it.
"""

import json
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

import audit
from audit import context
from casework import freed
from casework.erasure import marks, removing
from casework.erasure.choices import What
from casework.erasure.models import Erasure, LegalHold

NAME = "erasures.jsonl"
Line = marks.Line

log = logging.getLogger(__name__)


def path() -> Path:
    return Path(settings.HOME) / NAME


def lines() -> list[Line]:
    """Every erasure that is known, from the file and from the table together, the oldest first. A line with a false mark is none, nor is a
    row without its stamp."""
    known = {line["id"]: line for line in _of_file() if _may_be_ours(line)}
    known |= {str(row.pk): marks.marked(row.line()) for row in _rows()}
    return sorted(known.values(), key=lambda line: (line["day"], line["id"]))


def _rows() -> list[Erasure]:
    """The rows that the pages wrote, the oldest first. Whoever plants one would have its case erased at the next restore."""
    rows = list(Erasure.objects.order_by("day", "id"))
    believed = [row for row in rows if marks.is_believed(row)]
    if len(believed) < len(rows):
        log.error("the table of erasures has a row that this office did not write; it is passed on to no file and no backup")
    return believed


def _may_be_ours(line: Line) -> bool:
    ours = marks.MARK not in line or marks.is_ours(line)
    if not ours:
        log.error("the file of erasures has a line that this office did not write; a restore will refuse it")
    return ours


def told_here() -> list[Line]:
    """The same with every line of the file, also one with a false mark: for a restore, which refuses it."""
    return [*_of_file(), *lines()]


def catch_up() -> int:
    """Write the lines that the file lacks, or has without their mark, and wait until the disk has them. Returns how many there were.
    Raises OSError."""
    there = {line["id"] for line in _of_file() if marks.is_ours(line)}
    missing = [marks.marked(row.line()) for row in _rows() if str(row.pk) not in there]
    if missing:
        _append(missing)
    return len(missing)


def note() -> None:
    """After the commit of an erasure, before its page answers. A disk that is full stops nobody: the row stays, the next run writes it."""
    try:
        catch_up()
    except OSError:
        log.error("an erasure could not be written to the file outside of the database; the next run tries again")


def replay(told: Iterable[Line]) -> int:
    """Erase again whatever of these came back with an older copy of the database. Returns how many had something to erase.

    Nobody has to be unlocked. Run twice, the second run finds nothing. Each that found something is an entry of the server's, and after
    the commit what was put back for a moment leaves the files of the database. What a legal hold keeps stays (``kept_by_holds``). Raises
    ValueError for a line that is none, before anything is erased.
    """
    erasures, count, lost = [_row_of(line) for line in told], 0, removing.Tables()
    held = {erasure.pk for erasure in erasures if _is_held(erasure)}
    for erasure in (one for one in erasures if one.pk not in held):
        lost_now = _replayed(erasure)
        count, lost = count + bool(lost_now), lost | lost_now
    if lost:
        transaction.on_commit(lambda: freed.overwrite(lost), robust=True)
    return count


def kept_by_holds(told: Iterable[Line]) -> list[UUID]:
    """The cases under a legal hold of which these lines would erase something. An erasure from before the hold came first, and is done."""
    return sorted({erasure.case for erasure in map(_row_of, told) if _is_held(erasure)})


def _is_held(erasure: Erasure) -> bool:
    return LegalHold.objects.filter(case_id=erasure.case, lifted_on=None, recorded_on__lte=erasure.day).exists()


@transaction.atomic
def _replayed(erasure: Erasure) -> removing.Tables:
    lost = remove(erasure)
    erasure.stamp = marks.stamp_of(erasure)
    Erasure.objects.bulk_create([erasure], ignore_conflicts=True)
    if lost:
        with context.acting(context.server()):
            record(erasure, replayed=True)
    return lost


def remove(erasure: Erasure) -> removing.Tables:
    """Delete what an erasure names; the tables that lost rows. Call inside a transaction."""
    if erasure.kind == What.CASE:
        return removing.case(erasure.case, [UUID(pk) for pk in erasure.also.split()])
    if erasure.kind == What.PART:
        return removing.part(erasure.case, erasure.part, erasure.epoch)
    if erasure.record is None:
        raise ValueError("an erasure of a record names it")
    if erasure.kind == What.RECORD:
        return removing.record(erasure.code, erasure.record)
    return removing.version(erasure.code, erasure.record, erasure.version)


def record(erasure: Erasure, **facts: Any) -> None:
    """The entry of an erasure, last in its transaction: ids and counts."""
    about = ("case", str(erasure.case))
    if erasure.kind == What.CASE:
        audit.record("case.erased", subject=about, case=erasure.case, erasure=erasure.pk, **facts)
    elif erasure.kind == What.PART:
        audit.record("case.part_erased", subject=about, case=erasure.case, erasure=erasure.pk, part=erasure.part, **facts)
    else:
        about = (erasure.code, str(erasure.record))
        gone = {"erased": [f"{erasure.code}:{erasure.record}"]} if erasure.kind == What.RECORD else {"version": erasure.version}
        audit.record("record.erased", subject=about, case=erasure.case, erasure=erasure.pk, **{**gone, **facts})


def _row_of(line: Line) -> Erasure:
    """The row a line was written from. Raises ValueError."""
    try:
        row = Erasure(
            id=UUID(line["id"]), kind=What(line["kind"]), case=UUID(line["case"]), part=line.get("part", ""), epoch=line.get("epoch", 0),
            code=line.get("code", ""), record=UUID(line["record"]) if line.get("record") else None, version=line.get("version", 0),
            also=line.get("also", ""), day=line["day"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("this line names no erasure") from error
    if row.kind in (What.RECORD, What.VERSION) and row.record is None:
        raise ValueError("this line names no erasure")
    return row


def _of_file() -> list[Line]:
    """The lines of the file. A last line that a power cut left half written is none: its row writes it anew."""
    try:
        written = path().read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [line for text in written if (line := _parsed(text))]


def _parsed(text: str) -> Line | None:
    try:
        line = json.loads(text)
    except ValueError:
        return None
    return line if isinstance(line, dict) and {"id", "kind", "case", "day"} <= set(line) else None


def _append(found: Iterable[Line]) -> None:
    said = "".join(json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n" for line in found)
    handle = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        whole = not size or os.pread(handle, 1, size - 1) == b"\n"
        os.write(handle, (said if whole else "\n" + said).encode())
        os.fsync(handle)
    finally:
        os.close(handle)
