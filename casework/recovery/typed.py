"""A recovery sheet as somebody typed or scanned it, and where she slipped.

The check on a sheet is 64 bits, so a reading that fits it is the sheet. Of one that does not, every reading that is one slip away is tried:
the one that fits says where the slip is. The place is named and nothing is put right unasked: the sheet is there to be looked at.
"""

from collections.abc import Iterator

from casework.encryption import CannotOpen, Sheet
from casework.encryption.sheets import CHECK_BYTES, COMMIT_BYTES, GROUP, GROUPS_A_LINE

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LOOKALIKES = {"0": "O", "1": "I", "8": "B", "9": "P"}
SECRET_BYTES = 32
LENGTH = -(-(2 + COMMIT_BYTES + 2 * SECRET_BYTES + CHECK_BYTES) * 8 // 5)  # letters of a sheet of ours


class Slip(Exception):
    """What was typed is no sheet. The message says what is wrong and where, never what it should be."""


def letters_of(text: str) -> str:
    """What counts: no spaces, no hyphens, capital letters."""
    return "".join(text.split()).replace("-", "").upper()


def is_whole(text: str) -> bool:
    """Whether as much was typed as a sheet has."""
    return len(letters_of(text)) >= LENGTH


def read(text: str) -> Sheet:
    """The sheet. Raises Slip."""
    letters = letters_of(text)
    for at, letter in enumerate(letters):
        if letter not in LETTERS:
            hint = f" Sheets have no {letter}: look whether it is {LOOKALIKES[letter]}." if letter in LOOKALIKES else ""
            raise Slip(f"{_place(at)}: “{letter}” is not on any sheet.{hint}")
    try:
        return Sheet.parse(letters)
    except CannotOpen:
        raise Slip(_what_is_wrong(letters)) from None


def _what_is_wrong(letters: str) -> str:
    for at, reading in _one_slip_away(letters):
        if _fits(reading):
            return f"There is one slip, in {_place(at).lower()}. Look at the sheet there."
    if len(letters) != LENGTH:
        return f"A sheet has {LENGTH} letters; these are {len(letters)}."
    return "The check at the end does not fit, and there is more than one slip. Compare group by group."


def _one_slip_away(letters: str) -> Iterator[tuple[int, str]]:
    """Every reading that is one wrong, missing or further letter, or one exchanged pair, away; with the place of the slip."""
    for at in range(len(letters) + 1):
        before, after = letters[:at], letters[at:]
        if len(letters) == LENGTH - 1:
            yield from ((at, before + letter + after) for letter in LETTERS)
        elif len(letters) == LENGTH + 1:
            yield at, before + after[1:]
        elif len(letters) == LENGTH and after:
            yield from ((at, before + letter + after[1:]) for letter in LETTERS if letter != after[0])
            yield at, before + after[1:2] + after[:1] + after[2:]


def _fits(letters: str) -> bool:
    try:
        Sheet.parse(letters)
    except CannotOpen:
        return False
    return True


def _place(at: int) -> str:
    line, rest = divmod(at, GROUP * GROUPS_A_LINE)
    return f"Line {line + 1}, group {rest // GROUP + 1}"
