"""Taking in a form with a file: sealed as it arrives, never whole in memory (but pictures, which are bounded), never plain on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParser

from casework.documents.choices import Refusal
from casework.documents.passages import HEAD, Passage, Refused, passage_for
from casework.documents.store import FileWriter

MOST_BYTES = 50 * 1024 * 1024  # of one file
MOST_BODY = 2 * MOST_BYTES  # of a whole form that is read to its end, so that the browser hears why its file was not taken
FIELD = "file"


class Broken(BadRequest):
    """The connection ended before the form did."""


class Arrival:
    """A file on its way in. ``refusal`` is None once all of it is sealed and written; ``kept`` when an action made it part of a case."""

    def __init__(self, case: UUID, document: UUID) -> None:
        self.writer = FileWriter(case, document)
        self.refusal: Refusal | None = Refusal.NONE
        self.name = ""
        self.kept = False
        self._head = bytearray()
        self._passage: Passage | None = None
        self._size = 0
        self._refused = False

    @property
    def type(self) -> str:
        return self._passage.type.value if self._passage else ""

    def begin(self, name: str) -> None:
        self.name, self.refusal = name, Refusal.DAMAGED  # until it has ended

    def take(self, piece: bytes) -> None:
        """One more piece. After a refusal the rest is let past."""
        if self._refused:
            return
        self._size += len(piece)
        if self._size > MOST_BYTES:
            self.refuse(Refusal.TOO_LARGE)
            return
        try:
            self._pass_on(piece)
        except Refused as refused:
            self.refuse(refused.why)

    def end(self) -> None:
        if self._refused:
            return
        if not self._size:
            self.refuse(Refusal.EMPTY)
            return
        try:
            self._pass_on(b"", last=True)
        except Refused as refused:
            self.refuse(refused.why)
            return
        if self.writer.size > MOST_BYTES:
            self.refuse(Refusal.PICTURE_TOO_LARGE)
            return
        self.writer.end()
        self.refusal = None

    def _pass_on(self, piece: bytes, *, last: bool = False) -> None:
        if self._passage is None:
            self._head += piece
            if len(self._head) < HEAD and not last:
                return
            self._passage, piece = passage_for(bytes(self._head)), bytes(self._head)
        self.writer.write(self._passage.take(piece) if piece else b"")
        if last:
            self.writer.write(self._passage.end())

    def refuse(self, why: Refusal) -> None:
        self.refusal, self._refused = why, True
        self._passage = None
        self.writer.abandon()


class SealingHandler(FileUploadHandler):
    """Hands the bytes of the one file of the form to its arrival; nothing is left in ``FILES``."""

    def __init__(self, arrival: Arrival) -> None:
        super().__init__()
        self.arrival, self._begun = arrival, False

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if field_name != FIELD or self._begun:
            raise SkipFile
        self._begun = True
        self.arrival.begin(file_name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.arrival.take(raw_data)
        return None

    def file_complete(self, file_size: int) -> None:
        self.arrival.end()


class Counted:
    """The body of a request, which must be as long as it said: a parser takes a broken connection for the end of the file."""

    def __init__(self, request: HttpRequest, length: int) -> None:
        self._request, self._left = request, length

    def read(self, size: int) -> bytes:
        try:
            data = self._request.read(min(size, self._left))
        except UnreadablePostError as broken:
            raise Broken from broken
        self._left -= len(data)
        if not data and self._left:
            raise Broken
        return data


@contextmanager
def received(request: HttpRequest, case: UUID, document: UUID) -> Iterator[tuple[QueryDict, Arrival]]:
    """The words of the form and its file, sealed. A file that nobody kept is deleted when the block ends, however it ends.

    Raises Broken when the connection ends early, and what Django's parser raises for a form that is none.
    """
    arrival = Arrival(case, document)
    try:
        yield _words(request, arrival), arrival
    finally:
        if not arrival.kept:
            arrival.writer.abandon()


def _words(request: HttpRequest, arrival: Arrival) -> QueryDict:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > MOST_BODY:
        arrival.refuse(Refusal.TOO_LARGE)
        return QueryDict()
    parser = MultiPartParser(request.META, Counted(request, length), [SealingHandler(arrival)], request.encoding)  # type: ignore[arg-type]
    words, _ = parser.parse()
    return words
