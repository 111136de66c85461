"""A list as a file, and a file as a list: CSV for a spreadsheet, JSON for a programme. All of a file is taken, or nothing."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.localisation import calendar
from casework.localisation.digits import counted
from casework.reference import rules
from casework.reference.forms import CODE, RowForm
from casework.reference.models import LONGEST_CODE, Term

MOST_ROWS = 1000
HEADINGS = {  # of a file → column
    "code": "code", "dari": "dari", "pashto": "pashto", "english": "english", "source": "source", "regime": "regime",
    "from": "in_force_from", "to": "in_force_to", "order": "order", "sensitive": "sensitive", "retired": "retired",
}  # fmt: skip
NEEDED = ("code", *rules.LANGUAGES)
MARKS = ("sensitive", "retired")
YES, NO = {"yes", "true", "1"}, {"no", "false", "0", ""}
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute; written with an apostrophe before it


class Fault(NamedTuple):
    """What is wrong, and where: the line of a table or the number of a term; 0 for the whole file."""

    line: int
    column: str
    text: str


class Faulty(Exception):
    """The file is not taken. Carries every fault."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Row(NamedTuple):
    """One term of a file: where it stands and its cells by heading."""

    line: int
    cells: Mapping[str, str]


# --- writing -------------------------------------------------------------------------------------------------------------
def cells_of(term: Term) -> dict[str, str]:
    """A term as text, by heading; days in the solar calendar."""
    return {heading: _written(getattr(term, column)) for heading, column in HEADINGS.items()}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return "{:04}-{:02}-{:02}".format(*calendar.to_solar(value))
    return "" if value is None else str(value)


def to_csv(terms: Iterable[Term]) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it."""
    page = io.StringIO(newline="")
    writer = csv.writer(page)
    writer.writerow(HEADINGS)
    writer.writerows([_guarded(cell) for cell in cells_of(term).values()] for term in terms)
    return page.getvalue().encode("utf-8-sig")


def to_json(terms: Iterable[Term]) -> bytes:
    """One term a line, in the form of ``casework/reference/data``."""
    lines = []
    for term in terms:
        cells: dict[str, Any] = {heading: cell for heading, cell in cells_of(term).items() if cell and heading != "order"}
        cells |= {mark: True for mark in MARKS if mark in cells} | {"order": term.order}
        lines.append(orjson.dumps(cells))
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


WRITERS: Mapping[str, tuple[Callable[[Iterable[Term]], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "json": (to_json, "application/json"),
}


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


# --- reading -------------------------------------------------------------------------------------------------------------
def read(data: bytes) -> list[Row]:
    """The rows of a file of either kind. Raises Faulty when it cannot be read as one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Faulty([Fault(line, "", _("This is not UTF-8. Save the file as CSV UTF-8."))]) from None
    rows = _json(text) if text.lstrip().startswith(("[", "{")) else _csv(text)
    if not rows:
        raise Faulty([Fault(0, "", _("There are no terms in this file."))])
    if len(rows) > MOST_ROWS:
        raise Faulty([Fault(0, "", _("There are more than %(count)s terms in this file.") % {"count": counted(MOST_ROWS)})])
    return rows


def _csv(text: str) -> list[Row]:
    heading = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count), strict=True)
    rows: list[Row] = []
    headings: list[str] = []
    line = 1
    try:
        for cells in reader:
            if not headings:
                headings = _headings([cell.strip().lower() for cell in cells])
            elif any(cell.strip() for cell in cells):
                rows.append(_row(line, headings, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise Faulty([Fault(line, "", _("This line cannot be read: look for a quotation mark too many."))]) from None
    return rows


def _headings(found: list[str]) -> list[str]:
    unknown = [name for name in found if name not in HEADINGS]
    missing = [name for name in NEEDED if name not in found]
    faults = [Fault(1, name, _("This heading is not known.")) for name in unknown]
    faults += [Fault(1, name, _("This column is missing.")) for name in missing]
    faults += [Fault(1, name, _("This column is there twice.")) for name in HEADINGS if found.count(name) > 1]
    if faults:
        raise Faulty(faults)
    return found


def _row(line: int, headings: list[str], cells: list[str]) -> Row:
    if len(cells) != len(headings):
        said = _("This line has %(found)s cells, the first has %(wanted)s.")
        raise Faulty([Fault(line, "", said % {"found": counted(len(cells)), "wanted": counted(len(headings))})])
    return Row(line, {name: _unguarded(cell.strip()) for name, cell in zip(headings, cells, strict=True)})


def _json(text: str) -> list[Row]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise Faulty([Fault(error.lineno, "", _("This is not JSON."))]) from None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise Faulty([Fault(0, "", _("A JSON file is a list of terms."))])
    faults = [
        Fault(number, name[:LONGEST_CODE], _("This name is not known, or its value is no text, number, true or false."))
        for number, row in enumerate(found, start=1)
        for name, value in row.items()
        if name not in HEADINGS or not isinstance(value, str | int | bool | None)
    ]
    if faults:
        raise Faulty(faults)
    return [Row(number, {name: _plain(value) for name, value in row.items()}) for number, row in enumerate(found, start=1)]


def _plain(value: str | int | bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value).strip()


# --- judging -------------------------------------------------------------------------------------------------------------
def judged(list_code: str, rows: list[Row]) -> list[tuple[str, dict[str, Any]]]:
    """(code, values) of every row, judged as the form of one term judges. Raises Faulty with all that is wrong."""
    there = {term.code: term for term in Term.objects.filter(list_code=list_code)}
    will_be: dict[str, Term] = dict(there)
    faults: list[Fault] = []
    taken: dict[str, tuple[int, dict[str, Any]]] = {}
    for row in rows:
        code = row.cells.get("code", "")
        if (said := _wrong_code(code, taken)) is not None:
            faults.append(Fault(row.line, "code", said))
            continue
        term = there.get(code) or Term(list_code=list_code, code=code)
        found, form = _judge(row, term, list(will_be.values()))
        faults += found
        if not found:
            taken[code] = (row.line, form.values())
            will_be[code] = form.proposed()
    for code, (line, _values) in taken.items():
        faults += [
            Fault(line, language, _("The term %(code)s has the same words on the same days.") % {"code": other.code})
            for language, other in rules.clashes(will_be[code], will_be.values())
        ]
    if faults:
        raise Faulty(sorted(faults))
    return [(code, values) for code, (_line, values) in taken.items()]


def _wrong_code(code: str, taken: Mapping[str, Any]) -> str | None:
    if len(code) > LONGEST_CODE or not CODE.fullmatch(code):
        return _("Use small Latin letters, digits and _, beginning with a letter.")
    return _("This code is in the file twice.") if code in taken else None


def _judge(row: Row, term: Term, others: list[Term]) -> tuple[list[Fault], RowForm]:
    cells = {**(cells_of(term) if term.pk else {}), **row.cells}
    marks = [mark for mark in MARKS if cells.get(mark, "").lower() not in YES | NO]
    faults = [Fault(row.line, mark, _("Write yes or no.")) for mark in marks]
    form = RowForm(_posted(cells), term=term, others=others)
    for column, errors in form.errors.items():
        heading = next((heading for heading, name in HEADINGS.items() if name == column), "")
        faults += [Fault(row.line, heading, str(error)) for error in errors]
    return faults, form


def _posted(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells as the form would get them from a page; a whole date goes into the control of the year."""
    data = {HEADINGS[heading]: cell for heading, cell in cells.items() if heading not in MARKS}
    for heading in ("from", "to"):
        data[f"{HEADINGS[heading]}-y"] = data.pop(HEADINGS[heading], "")
    return data | {mark: "on" for mark in MARKS if cells.get(mark, "").lower() in YES}


def where(fault: Fault) -> str:
    """ "Line 3, dari" in words."""
    if not fault.line:
        return ""
    line = pgettext("place in a file", "Line or term %(number)s") % {"number": counted(fault.line)}
    return pgettext("between the parts of a list", ", ").join(part for part in (line, fault.column) if part)
