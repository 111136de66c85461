"""A sealed file on its way out: in a sandbox, under a neutral name, kept nowhere.

The key is taken out of its record while the entry in the ledger allows it; the pieces leave after the keyring is gone.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse

from casework.documents import store
from casework.documents.choices import FileType

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


def pieces(record: Any, *, case: UUID) -> Iterator[bytes] | None:
    """The plain pieces of the file of an admitted record that keeps one; None where some are missing or changed."""
    found, key = UUID(record.file), bytes.fromhex(record.file_key)
    aad = store.place(case, record.pk, found)
    if not (store.is_whole(found, record.pk, record.size) and store.opens(key, aad, found)):
        return None
    return store.read(key, aad, found)


def as_file(record: Any, *, case: UUID, how: str) -> StreamingHttpResponse | None:
    """The answer with this file; None for a damaged one. The length is announced: a file that breaks off is a failed download."""
    found = pieces(record, case=case)
    if found is None:
        return None
    type = FileType(record.type)
    response = StreamingHttpResponse(found, content_type=type.mime)
    response["Content-Length"] = str(record.size)
    response["Content-Disposition"] = f'{how}; filename="document.{type.extension}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response
