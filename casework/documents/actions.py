"""Keeping a document and removing its content. Each is one transaction that ends in the ledger."""

from hashlib import sha256
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

import audit
from casework import freed
from casework.cases.actions import WrongState
from casework.cases.choices import State
from casework.cases.models import Case
from casework.documents import store
from casework.documents.models import Document, Piece, SealedFile


class Arrived(Protocol):
    """A file that lies sealed and waits to be kept: one that came in (receiving.Arrival), or one that was sealed anew (copying.Copy)."""

    writer: store.FileWriter
    kept: bool

    @property
    def type(self) -> str: ...


@transaction.atomic
def add_document(*, case: Case, document: Document, arrival: Arrived) -> Document:
    """Make a file that has arrived part of an open case: its key goes into the record. Raises WrongState, NoKey.

    The sweep may have taken an upload that slept for too long; then it has to be sent again, and WrongState says so.
    """
    if not Case.objects.filter(pk=case.pk, state=State.OPEN).exists():
        raise WrongState("the case is not open")
    file = arrival.writer
    document.id, document.case = file.document, case
    document.file, document.file_key = str(file.id), file.key.hex()
    document.size, document.type = file.size, arrival.type
    document.save()
    if not SealedFile.objects.filter(pk=file.id, document=None).update(document=document, arriving=None):
        raise WrongState("the upload was swept")
    audit.record("file.added", subject=(document.code, str(document.pk)), case=case.pk, **_facts(document))
    arrival.kept = True
    return document


@transaction.atomic
def remove_content(*, document: Document) -> None:
    """Destroy the file of a document; what was written about it stays, and its history says so. Raises StaleRecord, NoKey."""
    SealedFile.objects.filter(document=document).delete()
    document.file, document.file_key = "", ""
    document.removed_on = timezone.localdate()
    document.save()
    audit.record("file.removed", subject=(document.code, str(document.pk)), case=document.case_id, **_facts(document))
    transaction.on_commit(_overwrite, robust=True)


def _overwrite() -> None:
    freed.overwrite([model._meta.db_table for model in (Piece, SealedFile)])


def _facts(document: Document) -> dict[str, Any]:
    """What the ledger keeps of a change: which record, which revision, and a digest of its sealed bytes."""
    trace = f"{document.code}:{document.pk}:{document.revision}"
    return {"records": [trace], "digest": sha256(bytes(document.payload)).hexdigest()}
