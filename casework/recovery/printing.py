"""The recovery sheets on paper: three pages, one sheet each, the same words in three languages.

A sheet lies in a safe for years and may be found there by anybody: it says what it is for, and not what the office does. The root's secret
reaches a disk only where somebody named the file.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.utils import timezone
from django.utils.translation import gettext, override, pgettext

from audit.genesis import genesis
from casework import pdf, qr
from casework.encryption import Sheet
from casework.localisation import calendar
from casework.localisation.digits import to_language
from casework.recovery.terminal import Say, spoken

TEMPLATE: Final = "pdf/recovery/sheets.html"
LANGUAGES: Final = (("fa-af", "fa-AF", "rtl"), ("ps", "ps", "rtl"), ("en", "en", "ltr"))
STDOUT: Final = "-"
PDF_HELP: Final = "write the sheets as a PDF of three pages: a new file, best in memory (/dev/shm/…), or - for a pipe to the printer"
FINGERPRINT: Final = 32  # hexadecimal digits of the genesis, 128 bits

HandOut = Callable[[Sequence[Sheet]], object]


class NotPrinted(Exception):
    """The sheets cannot go there; the message says why."""


def print_sheets(sheets: Sequence[Sheet]) -> bytes:
    """A PDF of three pages. Nothing of it touches the disk. Raises pdf.PaperError, and NotPrinted where a sheet takes two pages."""
    paper = pdf.render(TEMPLATE, contents(sheets, timezone.localdate()), language="fa-af")
    if paper.pages != len(sheets):
        raise NotPrinted("a sheet does not fit on its page")
    return paper.bytes


def contents(sheets: Sequence[Sheet], day: date) -> dict[str, Any]:
    """The context of the template."""
    return {
        "title": "1 – 2 – 3",
        "about": fingerprint(),
        "wordings": [{"lang": tag, "direction": direction, "paragraphs": _words(code, day)} for code, tag, direction in LANGUAGES],
        "sheets": [_page(sheet) for sheet in sheets],
    }


def fingerprint() -> str:
    """The office's genesis, as it is printed and compared: 128 of its bits, in fours."""
    digits = genesis().hex()[:FINGERPRINT]
    return " ".join(digits[at : at + 4] for at in range(0, FINGERPRINT, 4))


def _page(sheet: Sheet) -> dict[str, Any]:
    return {
        "heads": [{"lang": tag, "direction": direction, "text": _head(sheet.index, code)} for code, tag, direction in LANGUAGES],
        "lines": [{"number": str(number), "groups": line.split()} for number, line in enumerate(sheet.text().splitlines(), 1)],
        "picture": picture(sheet),
    }


def picture(sheet: Sheet) -> str:
    """The letters of a sheet, and nothing else, as a QR code: a scanner types them. A quarter of it may be damaged."""
    return qr.svg("".join(sheet.text().split()), correction="q", omitsize=True, title="QR")


def _head(index: int, language: str) -> str:
    with override(language):
        words = {"number": to_language(str(index), language), "all": to_language("3", language)}
        return pgettext("on a recovery sheet", "Sheet %(number)s of %(all)s") % words


def _words(language: str, day: date) -> list[dict[str, str]]:
    with override(language):
        said = (
            (
                pgettext("on a recovery sheet", "What it is for."),
                gettext(
                    "Any two of the three sheets open the office’s computer again when nobody can sign in any more. One alone says nothing."
                ),
            ),
            (
                pgettext("on a recovery sheet", "How it is used."),
                gettext(
                    "Two people bring two sheets to the server. The command “%(command)s” asks for them: type the letters line by"
                    " line, or read the picture with a scanner that is connected to the server. A mistake in typing is noticed and named."
                )
                % {"command": "recover"},
            ),
            (
                pgettext("on a recovery sheet", "How it is kept."),
                gettext(
                    "In a closed envelope, in a safe place outside the office, with somebody who does not live with the keepers of the"
                    " other two. Do not copy it and do not photograph it: a telephone passes pictures on. Once in half a year two sheets"
                    " are tried, and closed in again."
                ),
            ),
            (
                pgettext("on a recovery sheet", "If it is lost, or somebody saw it."),
                gettext(
                    "Tell the administrator on the same day. With the other two sheets three new ones are made. Old sheets stay valid as"
                    " long as they exist: burn them."
                ),
            ),
            (
                pgettext("on a recovery sheet", "To which it belongs."),
                gettext("The mark of the office stands under the letters. Sheets of one day belong together: %(day)s.")
                % {"day": calendar.format_date(day, language)},
            ),
        )
    return [{"title": str(title), "text": str(text)} for title, text in said]


@contextmanager
def place(target: str | None, say: Say) -> Iterator[HandOut]:
    """Where the sheets go, made sure of before there are any: a file that does not exist yet, "-" for a pipe to the printer, None for
    the terminal. Gives the function that hands them out.

    A file to which nothing was written is taken away again. With a pipe, questions are asked beside it. Raises NotPrinted.
    """
    if target is None:
        yield lambda sheets: say(spoken(sheets))
    elif target == STDOUT:
        out = sys.stdout
        if out.isatty():
            raise NotPrinted("“-” is for a pipe to the printer, as in: manage.py recovery_sheets --pdf - | lp")
        with redirect_stdout(sys.stderr):
            yield lambda sheets: _piped(out.buffer, print_sheets(sheets))
    else:
        with _new_file(Path(target)) as file:
            yield lambda sheets: _durably(file, print_sheets(sheets))


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        raise NotPrinted(f"{path} cannot be made: {error.strerror}") from None
    with os.fdopen(handle, "wb") as file:
        try:
            yield file
        finally:
            if not os.fstat(file.fileno()).st_size:
                path.unlink(missing_ok=True)


def _piped(out: BinaryIO, data: bytes) -> None:
    out.write(data)
    out.flush()


def _durably(file: BinaryIO, data: bytes) -> None:
    file.write(data)
    file.flush()
    os.fsync(file.fileno())


def afterwards(target: str | None) -> str:
    """What is still to be done where the sheets went."""
    if target is None:
        return "Clear this screen."
    if target == STDOUT:
        return "Clear the memory of the printer, and the jobs that the print server keeps: cancel -a -x."
    return f"Print {target} and delete it; on a disk, deleting leaves traces: a path in memory, such as /dev/shm, does not."
