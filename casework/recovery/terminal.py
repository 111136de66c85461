"""What the commands of this room ask at the terminal of the server. Sheets are read from it and from nowhere else: no flag, no file."""

from collections.abc import Callable, Sequence

from casework.accounts.keys import NotCertified
from casework.encryption import Keys, Sheet
from casework.recovery import typed
from casework.recovery.copies import NotTwoSheets, OtherOffice, root_of

HOW = "Type it as it is printed, line by line, or scan the picture; an empty line begins the sheet again."

Say = Callable[[str], object]
SHEET_WORDS = """
--- recovery sheet {number} of 3 ---------------------------------------------------------------
Any two of the three sheets bring the office's keys back; one alone says nothing.
Print each once, close each in an envelope of its own, and give them to three people who do not
live together. Then clear this screen and the printer's memory.

{text}
"""


class NoRoot(Exception):
    """The two sheets do not bring this office's root back; the message says why, in a sentence."""


def two_sheets(say: Say) -> Keys:
    """Ask for two sheets and join them. The root is in memory alone, as long as the caller holds it. Raises NoRoot."""
    say("Two of the three sheets are needed, in any order. " + HOW)
    one, other = (sheet(which, say) for which in ("First", "Second"))
    if one.index == other.index and one == other:
        raise NoRoot("This is the same sheet twice. One sheet alone says nothing.")
    try:
        return root_of(one, other)
    except NotTwoSheets:
        raise NoRoot("The two sheets do not belong together: they are of two different sets, or one of them was altered.") from None
    except OtherOffice:
        raise NoRoot("The two sheets belong together, and to another office than this database.") from None
    except NotCertified:
        raise NoRoot("The office in this database is not the one whose fingerprint is pinned beside it.") from None


def spoken(sheets: Sequence[Sheet]) -> str:
    """The sheets as text, for a terminal."""
    return "".join(SHEET_WORDS.format(number=number, text=sheet.text()) for number, sheet in enumerate(sheets, 1))


def sheet(which: str, say: Say) -> Sheet:
    """One sheet, asked for again until it is free of slips."""
    while True:
        try:
            return typed.read(_lines(which))
        except typed.Slip as slip:
            say(str(slip))


def _lines(which: str) -> str:
    """What is typed until a sheet is whole, or an empty line ends it."""
    text = ""
    while not typed.is_whole(text):
        line = input(f"{which} sheet: " if not text else "... ")
        if not line.strip() and text:
            break
        text += line + "\n"
    return text
