"""Documents that the partner of the tests sends back, the way the pages do it."""

from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.documents.receiving import Arrival
from referrals import returned
from referrals.models import Answer, Referral, ReturnedDocument
from tests.cast import Cast
from tests.documents.made import ANY_TICKET
from tests.documents.samples import pdf
from tests.referrals.sent import Sent, answer, sent

NAME, NOTE = "حکم محکمهٔ ابتدائیه", "با مهر محکمه"


def accepted(cast: Cast, **facts: Any) -> Sent:
    """A referral that the partner took on."""
    made = sent(cast, **facts)
    answer(cast, made.referral, Answer.ACCEPTED, {"sepidar": "roshan", "other": "mina"}[facts.get("to", "sepidar")])
    return made


def arrived(referral: Referral, content: bytes) -> Arrival:
    """A file that has come, and waits to be kept."""
    arrival = Arrival(referral.case_id, uuid4())
    arrival.begin("paper.pdf")
    arrival.take(content)
    arrival.end()
    assert arrival.refusal is None
    return arrival


def kept(cast: Cast, referral: Referral, content: bytes = b"", person: str = "roshan", **words: Any) -> ReturnedDocument:
    """A document that the partner sent."""
    with cast.acting(person):
        fresh = Referral.objects.select_related("case").get(pk=referral.pk)
        document = ReturnedDocument(referral=fresh, **{"name": NAME, "kind": "decision", "note": NOTE, **words})
        return returned.keep(referral=fresh, document=document, arrival=arrived(fresh, content or pdf()))


def take(cast: Cast, document: ReturnedDocument, person: str = "nargis", matter: Any = None) -> Any:
    """Somebody of the office takes it into the case."""
    with cast.acting(person):
        fresh = ReturnedDocument.objects.select_related("referral__case").get(pk=document.pk)
        found = type(matter).objects.get(pk=matter.pk) if matter else None
        assert fresh.is_open and (found is None or found.is_open)
        return returned.take(referral=fresh.referral, document=fresh, matter=found)


def send(client: Client, referral: Referral, content: bytes | None, file_name: str = "paper.pdf", **words: str) -> HttpResponse:
    """Send the form of the packet's page."""
    files = {} if content is None else {"file": SimpleUploadedFile(file_name, content, "application/octet-stream")}
    answer = client.post(reverse("referrals:document-add", args=[referral.pk, ANY_TICKET]), {"name": "", "note": "", **words, **files})
    assert isinstance(answer, HttpResponse)
    return answer


def files_of(document: ReturnedDocument) -> dict[str, list[str]]:
    """The addresses of its file, for the desk and for the office."""
    args = [document.referral_id, document.pk]
    return {
        "desk": [reverse(f"referrals:desk-document-{how}", args=args) for how in ("show", "download")],
        "office": [reverse(f"referrals:document-{how}", args=args) for how in ("show", "download")],
    }
