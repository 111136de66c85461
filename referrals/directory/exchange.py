"""Files in and out: JSON documents, CSV tables, and a ZIP of either. All of it is taken, or nothing and every fault."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final, NamedTuple

import orjson
from django.utils.translation import gettext as _

from casework.localisation.digits import counted
from referrals.directory import gathering
from referrals.directory.about import About
from referrals.directory.actions import Judged
from referrals.directory.assembling import Assembly, Line
from referrals.directory.choices import Sensitivity
from referrals.directory.faults import Fault, Faulty
from referrals.directory.judging import joined, judged
from referrals.directory.merging import Contradiction
from referrals.directory.sealing import Opened
from referrals.directory.shelters import is_shelter
from referrals.directory.table import BY_FILE
from referrals.directory.tabular import to_tables

LARGEST: Final = 10 * 1024 * 1024  # bytes of all files together, unpacked
MOST_FILES: Final = 1000
MOST_ORGANISATIONS: Final = 1000
LARGEST_DOCUMENT: Final = 256 * 1024
_COMPUTED: Final = re.compile(r"[=@]|[+-](?![\d\s()+-]*$)")  # what a spreadsheet would compute; a telephone number is none
_GUARDED: Final = re.compile(r"^'(?='*[=@+-])")


class File(NamedTuple):
    """A file by its last name."""

    name: str
    data: bytes


# --- reading -----------------------------------------------------------------------------------------------------------------
def read(files: Sequence[File], known: Mapping[str, About]) -> list[Judged]:
    """The organisations of the files. *known*: what the office says of those it has, by their HSDS id. Raises Faulty."""
    unpacked = list(_unpacked(files))
    tables = [file for file in unpacked if file.name.lower().endswith(".csv")]
    documents = [file for file in unpacked if file not in tables]
    found, faults = _from_json(documents)
    if tables:
        made, wrong = _from_tables(tables)
        found += made
        faults += wrong
    taken, wrong = _judge(found, faults, known)
    if wrong:
        raise Faulty(wrong)
    return taken


def _unpacked(files: Sequence[File]) -> Iterator[File]:
    """The files, and those inside of a ZIP. Raises Faulty when they are too many, too large, or no ZIP."""
    left, count = LARGEST, 0
    for given in files:
        for file in _of_zip(given, left) if given.data[:4] == b"PK\x03\x04" else [given]:
            left, count = left - len(file.data), count + 1
            if left < 0 or count > MOST_FILES:
                raise Faulty([Fault(given.name, 0, "", _("The files are larger than %(size)s MB.") % {"size": counted(LARGEST // 2**20)})])
            yield file


def _of_zip(given: File, left: int) -> Iterator[File]:
    try:
        with zipfile.ZipFile(io.BytesIO(given.data)) as packed:
            for info in packed.infolist()[: MOST_FILES + 1]:
                if not info.is_dir():
                    with packed.open(info) as inner:
                        yield File(PurePath(info.filename).name, inner.read(left + 1))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        raise Faulty([Fault(given.name, 0, "", _("This ZIP file cannot be opened."))]) from None


def _from_json(files: list[File]) -> tuple[list[gathering.Piece], list[Fault]]:
    pieces: list[gathering.Piece] = []
    faults: list[Fault] = []
    for file in files:
        try:
            pieces += gathering.pieces(file.name, orjson.loads(file.data.removeprefix(b"\xef\xbb\xbf")))
        except orjson.JSONDecodeError as error:
            faults.append(Fault(file.name, error.lineno, "", _("This is not JSON.")))
    found, wrong = gathering.organisations(pieces)
    return found, [*faults, *wrong]


def _from_tables(files: list[File]) -> tuple[list[gathering.Piece], list[Fault]]:
    assembly = Assembly()
    for file in files:
        entity = BY_FILE.get(file.name.lower())
        if entity is None:
            assembly.faults.append(Fault(file.name, 0, "", _("No table of HSDS has this name.")))
        else:
            assembly.take(entity, _lines(file, assembly.faults))
    made = [] if assembly.faults else assembly.organisations()
    name = next((file.name for file in files if file.name.lower() == "organizations.csv"), files[0].name)
    places = [read.line for read in assembly.rows["organization"]]
    pieces = [gathering.Piece(name, str(place.line), "organization", one) for one, place in zip(made, places, strict=False)]
    return pieces, assembly.faults


def _lines(file: File, faults: list[Fault]) -> Iterator[Line]:
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.data[: error.start].count(b"\n") + 1
        faults.append(Fault(file.name, line, "", _("This is not UTF-8. Save the file as CSV UTF-8.")))
        return
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    headings: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not headings:
                headings = [cell.strip() for cell in cells]
                twice = sorted({name for name in headings if headings.count(name) > 1})
                faults += [Fault(file.name, 1, name, _("This column is there twice.")) for name in twice]
            elif len(cells) > len(headings) or (any(cells) and len(cells) < len(headings)):
                said = _("This line has %(found)s cells, the first has %(wanted)s.")
                faults.append(Fault(file.name, line, "", said % {"found": counted(len(cells)), "wanted": counted(len(headings))}))
            elif any(cells):
                yield Line(file.name, line, {name: _GUARDED.sub("", cell, count=1) for name, cell in zip(headings, cells, strict=True)})
            line = reader.line_num + 1
    except csv.Error:
        faults.append(Fault(file.name, line, "", _("This line cannot be read: look for a quotation mark too many.")))


def _judge(
    found: list[gathering.Piece], faults: list[Fault], known: Mapping[str, About]
) -> tuple[list[Judged], list[Fault]]:
    taken: list[Judged] = []
    for piece in found:
        one, wrong = judged(piece.found, known.get(piece.found["id"]))
        if one is not None and len(orjson.dumps(one.document)) > LARGEST_DOCUMENT:
            faults.append(_at(piece, "", _("This organisation is larger than %(size)s KB.") % {"size": counted(LARGEST_DOCUMENT // 1024)}))
        elif one is not None:
            taken.append(one)
        faults += [_at(piece, fault.at, fault.text) for fault in wrong]
    ids = [one.document["id"] for one in taken]
    faults += [Fault("", 0, number, _("This organisation is in the files twice.")) for number in sorted(set(ids)) if ids.count(number) > 1]
    if not found and not faults:
        faults.append(Fault("", 0, "", _("There is no organisation in these files.")))
    if len(found) > MOST_ORGANISATIONS:
        said = _("There are more than %(count)s organisations in these files.") % {"count": counted(MOST_ORGANISATIONS)}
        faults.append(Fault("", 0, "", said))
    return taken, faults


def _at(piece: gathering.Piece, at: str, text: str) -> Fault:
    """In a table by the line of the organisation, in a document by the way to it."""
    if piece.at.isdecimal():
        return Fault(piece.file, int(piece.at), at, text)
    return Fault(piece.file, 0, ".".join(part for part in (piece.at, at) if part), text)


# --- writing -----------------------------------------------------------------------------------------------------------------
def exportable(entries: Iterable[Opened]) -> list[dict[str, Any]]:
    """The organisations that may leave, as they stand in a file: no sensitive one, no safe house, nothing damaged."""
    ordinary = [entry for entry in entries if not entry.damaged and entry.about.sensitivity == Sensitivity.ORDINARY]
    return [joined(entry.document, entry.about) for entry in ordinary if not is_shelter(entry.document, entry.about)]


def to_json(documents: list[dict[str, Any]]) -> list[File]:
    """One file for each organisation, named by its id."""
    return [File(f"{document['id']}.json", orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n") for document in documents]


def to_csv(documents: list[dict[str, Any]]) -> list[File]:
    """One file for each entity. Raises Faulty where two organisations say different things of one id."""
    try:
        tables = to_tables(documents)
    except Contradiction as wrong:
        said = _("Two organisations say different things under one identifier. Export as JSON, or mend one of them.")
        raise Faulty([Fault("", 0, wrong.member, said)]) from None
    return [File(name, _table(headings, rows)) for name, headings, rows in tables.files()]


def _table(headings: list[str], rows: list[dict[str, str]]) -> bytes:
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(headings)
    writer.writerows([_guarded(row.get(heading, "")) for heading in headings] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _COMPUTED.match(cell) or _GUARDED.match(cell) else cell


WRITERS: Final = {"json": to_json, "csv": to_csv}


def packed(files: Iterable[File]) -> bytes:
    """One ZIP of all, without a time in it."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0)), file.data, zipfile.ZIP_DEFLATED)
    return page.getvalue()
