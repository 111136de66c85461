"""Documents made and sent the way the pages do it."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from casework.cases.models import Case
from casework.documents.actions import add_document
from casework.documents.models import Document, Piece, SealedFile
from casework.documents.receiving import Arrival
from tests.cast import Cast
from tests.documents.samples import TEXT

ANY_TICKET = "00000000-0000-4000-8000-000000000000"  # the test client is believed without one


def arrived(case: Case, content: bytes = TEXT, *, at_once: int = 5000) -> Arrival:
    """A file that came in pieces of *at_once* bytes."""
    arrival = Arrival(case.pk, uuid4())
    arrival.begin("letter.txt")
    for start in range(0, len(content), at_once):
        arrival.take(content[start : start + at_once])
    arrival.end()
    return arrival


def a_document(cast: Cast, case: Case, by: str = "nargis", content: bytes = TEXT, **words: Any) -> Document:
    """A document that is kept."""
    with cast.acting(by):
        arrival = arrived(case, content)
        assert arrival.refusal is None
        facts = {"name": "نامهٔ محکمه", "kind": "decision", "note": "از طرف محکمه", **words}
        return add_document(case=case, document=Document(case=case, **facts), arrival=arrival)


def send(client: Client, case: Case, content: bytes | None = TEXT, file_name: str = "letter.txt", **words: Any) -> HttpResponse:
    """Send the form with this file."""
    files = {} if content is None else {"file": SimpleUploadedFile(file_name, content, "application/octet-stream")}
    address = reverse("documents:add", args=[case.pk, ANY_TICKET])
    answer = client.post(address, {"name": "", "kind": "", "note": "", **words, **files})
    assert isinstance(answer, HttpResponse)
    return answer


def body(answer: HttpResponseBase) -> bytes:
    """What a browser gets, streamed or not."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def nothing_left() -> bool:
    return not SealedFile.objects.exists() and not Piece.objects.exists() and not Document.objects.exists()


def the_only() -> Document:
    document: Document = Document.objects.get()
    return document
