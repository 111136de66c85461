"""What a file is, found from its content alone: the name and the type a browser sends are the words of whoever made the file.

A passage takes the plain bytes as they arrive and gives on what may be sealed. Documents pass piece by piece, looked at on the way;
pictures are held back, because what is kept is drawn anew (``pictures``). What is not on the list is refused.
"""

import codecs
import io
import re
from typing import Protocol

from casework.documents import pictures
from casework.documents.choices import FileType, Refusal

HEAD = 16  # bytes that tell every type on the list
PICTURES = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG"}


class Refused(Exception):
    """The file is not taken. *why* is one of the reasons people are told."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


class Passage(Protocol):
    """The way of one file. ``take`` and ``end`` return what may be sealed now and raise Refused; ``type`` is final after ``end``."""

    type: FileType

    def take(self, piece: bytes) -> bytes: ...

    def end(self) -> bytes: ...


def passage_for(head: bytes) -> Passage:
    """The passage for a file that begins like this. Whatever is no PDF and no picture has to be text."""
    if head.startswith(b"%PDF-"):
        return Pdf()
    for start, form in PICTURES.items():
        if head.startswith(start):
            return Picture(form)
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Picture("WEBP")
    return Text()


class Pdf:
    """Begins as a PDF in its first byte and ends as one, and is no archive as well. Kept as it is, byte by byte."""

    type = FileType.PDF
    END_WITHIN = 1024  # of the last bytes, as readers of PDF ask for
    ARCHIVE, ARCHIVE_WITHIN = b"PK\x05\x06", 22 + 65_535  # the directory at the end of a ZIP, with its longest comment

    def __init__(self) -> None:
        self._tail = bytearray()

    def take(self, piece: bytes) -> bytes:
        self._tail += piece
        del self._tail[: -self.ARCHIVE_WITHIN]
        return piece

    def end(self) -> bytes:
        if b"%%EOF" not in self._tail[-self.END_WITHIN :]:
            raise Refused(Refusal.DAMAGED)
        if self.ARCHIVE in self._tail:
            raise Refused(Refusal.TYPE)
        return b""


class Text:
    """UTF-8 without control characters. A byte that cannot stand in a text means that it is something else."""

    type = FileType.TEXT
    CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def take(self, piece: bytes) -> bytes:
        return self._looked_at(piece, final=False)

    def end(self) -> bytes:
        return self._looked_at(b"", final=True)

    def _looked_at(self, piece: bytes, *, final: bool) -> bytes:
        try:
            words = self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            raise Refused(Refusal.TYPE) from None
        if self.CONTROLS.search(words):
            raise Refused(Refusal.TYPE)
        return piece


class Picture:
    """Held in memory up to a bound, and drawn anew at its end."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.type = FileType.JPEG
        self._held = io.BytesIO()

    def take(self, piece: bytes) -> bytes:
        self._held.write(piece)
        if self._held.tell() > pictures.MOST_BYTES:
            raise Refused(Refusal.PICTURE_TOO_LARGE)
        return b""

    def end(self) -> bytes:
        try:
            drawn, self.type = pictures.redrawn(self._held, self.form)
        except pictures.TooManyPixels:
            raise Refused(Refusal.PICTURE_TOO_LARGE) from None
        except pictures.NotAPicture:
            raise Refused(Refusal.DAMAGED) from None
        return drawn
