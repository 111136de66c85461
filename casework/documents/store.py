"""Where sealed files lie: rows of sealed pieces, written as they arrive and read as they leave. Memory stays at a few pieces.

Pieces are committed while the upload goes on, because one transaction of minutes would keep everybody else from writing. Until the action
that keeps the file commits, its key exists in this process alone: what a broken upload leaves behind opens for nobody, and is swept.
"""

import logging
import secrets
from collections.abc import Collection, Iterator
from contextlib import closing
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import Error, transaction
from django.db.models import Q
from django.utils import timezone

from casework.accounts.keys import organisation
from casework.documents.models import Piece, SealedFile
from casework.encryption import CannotOpen, ChunkSealer, lp, open_chunks, pieces_of

AT_ONCE = 8  # pieces in one transaction, and in memory: half a megabyte
PIECE = 65_536  # bytes
UNKEPT = Q(document=None, keeper=None)
SILENT = timedelta(minutes=15)  # after which an upload without a new piece is taken for dead

log = logging.getLogger(__name__)


def place(case: UUID, document: UUID, file: UUID) -> bytes:
    """Binds a file to its document and case: moved elsewhere, it does not open."""
    return lp("hamraz/document/v1", str(organisation().id), str(case), str(document), str(file))


class FileWriter:
    """Seals what it is given and writes it down. Nothing is there to be read before ``documents.actions.add_document`` keeps it."""

    def __init__(self, case: UUID, document: UUID) -> None:
        self.id, self.case, self.document = uuid4(), case, document
        self.key = secrets.token_bytes(32)
        self.size = 0
        self._sealer = ChunkSealer(self.key, place(case, document, self.id))
        self._waiting = [self._sealer.header]
        self._number = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)
        for sealed in self._sealer.add(data):
            self._waiting.append(sealed)
            if len(self._waiting) >= AT_ONCE:
                self._put_down()

    def end(self) -> None:
        """Seal and write the rest. Nothing may be written afterwards."""
        self._waiting.append(self._sealer.end())
        self._put_down()

    @transaction.atomic
    def _put_down(self) -> None:
        now = timezone.now()
        if not self._number:
            SealedFile.objects.create(id=self.id, arriving=now)
        else:
            SealedFile.objects.filter(pk=self.id).update(arriving=now)
        rows = [Piece(file_id=self.id, number=self._number + n, sealed=sealed) for n, sealed in enumerate(self._waiting)]
        Piece.objects.bulk_create(rows)
        self._number += len(rows)
        self._waiting.clear()

    def abandon(self) -> None:
        """Delete what was written. On a full or locked disk that may fail: then the sweep does it, and nothing of it opens meanwhile."""
        try:
            SealedFile.objects.filter(UNKEPT, pk=self.id).delete()
        except Error:
            log.warning("an upload that broke off could not be deleted; it will be swept")


def keep_for(writer: FileWriter, *, case: UUID, keeper: UUID) -> bool:
    """Give a file that has arrived to a record of a room above. False when the sweep was quicker. Call inside a transaction."""
    return SealedFile.objects.filter(UNKEPT, pk=writer.id).update(case=case, keeper=keeper, arriving=None) == 1


def room_taken(keepers: Collection[UUID]) -> int:
    """How many bytes the files of these records take, in whole pieces. Nothing is opened."""
    return Piece.objects.filter(file__keeper__in=keepers, number__gt=0).count() * PIECE


def is_whole(file: UUID, record: UUID, size: int) -> bool:
    """Whether every piece of the file of this document, or of this keeper, is there. They are not opened."""
    whose = Q(file__document=record) | Q(file__keeper=record)
    return Piece.objects.filter(whose, file=file).count() == pieces_of(size)


def read(key: bytes, aad: bytes, file: UUID) -> Iterator[bytes]:
    """The plain pieces, one after the other. Needs nobody's keyring: the key was taken while the entry in the ledger allowed it.

    Raises CannotOpen, for a file cut short only after its last whole piece: announce the length, so that the browser notices.
    """
    return open_chunks(key, aad, _sealed(file))


def _sealed(file: UUID) -> Iterator[bytes]:
    number = 0
    while rows := list(Piece.objects.filter(file=file, number__gte=number).order_by("number")[:AT_ONCE]):
        for row in rows:
            yield bytes(row.sealed)
        number = rows[-1].number + 1


def opens(key: bytes, aad: bytes, file: UUID) -> bool:
    """Whether the first piece opens with this key in this place."""
    with closing(read(key, aad, file)) as pieces:  # type: ignore[type-var]
        try:
            next(pieces)
        except CannotOpen:
            return False
    return True


def sweep() -> int:
    """Delete uploads that broke off: kept by nothing, and silent for a quarter of an hour. Returns how many there were."""
    dead = SealedFile.objects.filter(UNKEPT, arriving__lt=timezone.now() - SILENT)
    found = list(dead.values_list("pk", flat=True))
    SealedFile.objects.filter(UNKEPT, pk__in=found).delete()
    return len(found)
