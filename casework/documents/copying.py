"""A file that lies here already, sealed anew under a fresh key at another place. It was judged when it came."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from casework.documents.store import FileWriter


@dataclass
class Copy:
    """A file that waits to be kept; *kept* when an action made it part of something."""

    writer: FileWriter
    type: str
    kept: bool = False


@contextmanager
def sealed_anew(pieces: Iterable[bytes], *, case: UUID, record: UUID, type: str) -> Iterator[Copy]:
    """Seal these plain pieces for a record of a case, as an upload is sealed. What nobody kept is deleted when the block ends.

    Raises CannotOpen when one of the pieces does not open. Call it outside a transaction: pieces are written down as they come.
    """
    copy = Copy(FileWriter(case, record), type)
    try:
        for piece in pieces:
            copy.writer.write(piece)
        copy.writer.end()
        yield copy
    finally:
        if not copy.kept:
            copy.writer.abandon()
