"""What people type, made safe to keep and to print without changing what they said."""

import re
import unicodedata
from typing import Final

# Controls (C0 but newline, C1), bidirectional overrides and marks, invisible characters, and halves of surrogate pairs. An
# override turns the words on a page around (Unicode TR 36, 3.3); the others hide text from a reader or a search.
_REMOVED: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufdd0-\ufdef"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029]")
_JOINERS: Final = re.compile("[\u200c\u200d]+")
_ZWSP: Final = "\u200b"


class TooLong(ValueError):
    """The text has more characters than allowed. Carries ``limit`` and ``length``, never the text."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(f"{length} characters where {limit} are allowed")
        self.limit = limit
        self.length = length


def clean(text: str, *, limit: int) -> str:
    """*text* in NFC without controls, bidirectional marks and invisible characters. Letters are never replaced.

    Newlines stay (CR LF becomes one), a tab becomes a space. A zero-width joiner or non-joiner stays, once, between two letters,
    where Dari and Pashto spelling needs it (می‌رود). Raises TooLong above *limit* characters, counted after cleaning.
    """
    text = _REMOVED.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    text = unicodedata.normalize("NFC", _JOINERS.sub(_joiner, text))
    if len(text) > limit:
        raise TooLong(limit, len(text))
    return text


def _joiner(found: re.Match[str]) -> str:
    before, after = found.string[max(found.start() - 1, 0) : found.start()], found.string[found.end() : found.end() + 1]
    return found[0][0] if _is_letter(before, "LM") and _is_letter(after, "L") else ""


def _is_letter(character: str, categories: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in categories


def break_long_words(text: str, every: int = 60) -> str:
    """*text* with a zero-width space in words longer than *every* characters, so that paper can wrap them. For printing only."""
    return re.sub(rf"\S{{{every + 1},}}", lambda word: _broken(word[0], every), text)


def _broken(word: str, every: int) -> str:
    pieces: list[str] = []
    while len(word) > every:
        end = every
        while end < len(word) and unicodedata.category(word[end])[0] == "M":  # a mark stays with its letter
            end += 1
        pieces.append(word[:end])
        word = word[end:]
    return _ZWSP.join([*pieces, word] if word else pieces)
