"""Taking a file in: sealed, small, and only what is on the list."""

from uuid import uuid4

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from PIL import ImageFile

from casework.cases.actions import close_case
from casework.cases.models import Case
from casework.documents.models import Document, Piece, SealedFile
from casework.documents.receiving import MOST_BYTES, Arrival
from tests.cases.typed import text
from tests.cast import Cast
from tests.documents import samples
from tests.documents.made import ANY_TICKET, arrived, body, nothing_left, send, the_only

pytestmark = pytest.mark.django_db

GOOD = {
    "pdf": (samples.pdf(), "pdf"),
    "a pdf of exactly one chunk": (samples.pdf(65_532), "pdf"),
    "a pdf of two": (samples.pdf(65_533), "pdf"),
    "jpeg": (samples.picture(), "jpeg"),
    "png": (samples.picture(form="PNG"), "png"),
    "webp": (samples.picture(form="WEBP"), "jpeg"),
    "webp one can see through": (samples.picture(form="WEBP", mode="RGBA"), "png"),
    "grey jpeg": (samples.picture(mode="L"), "jpeg"),
    "printer's jpeg": (samples.picture(mode="CMYK"), "jpeg"),
    "palette png": (samples.picture(form="PNG", mode="P"), "png"),
    "text": (samples.TEXT, "text"),
    "one letter": (b"a", "text"),
}
REFUSED = {
    "nothing": (b"", "empty"),
    "a programme": (b"MZ\x90\x00\x03" + bytes(200), "not taken"),
    "a word file": (samples.archive(), "not taken"),
    "an old word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not taken"),
    "a gif": (samples.picture(form="GIF"), "not taken"),
    "a tiff": (samples.picture(form="TIFF"), "not taken"),
    "text in utf-16": ("words".encode("utf-16"), "not taken"),
    "text in latin-1": ("é" * 20).encode("latin-1"),
    "text that turns into something else": samples.TEXT * 2000 + b"\x00\x01",
    "a pdf that is an archive as well": (samples.pdf_and_archive(), "not taken"),
    "a pdf behind a page": b"<html>" + samples.pdf() + b"\x00",
    "half a pdf": (samples.pdf(5000)[:2500], "damaged"),
    "half a jpeg": (samples.picture((900, 900))[:3000], "damaged"),
    "the first bytes of a png": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "a bomb": (samples.bomb_png(), "too large"),
    "a png of fourteen million pixels": (samples.picture((4000, 3500), "PNG", "1"), "too large"),
    "a large photo that cannot be read in rows": (samples.picture((4000, 3500), progressive=True), "too large"),
}


def refused(name: str) -> tuple[bytes, str]:
    found = REFUSED[name]
    return found if isinstance(found, tuple) else (found, "not taken")


@pytest.mark.parametrize("name", GOOD)
def test_it_is_kept_under_the_type_of_its_content(nargis: Client, cast: Cast, case: Case, name: str) -> None:
    content, kind = GOOD[name]
    assert send(nargis, case, content, file_name="anything.exe").status_code == 302
    with cast.acting("nargis"):
        assert the_only().type == kind
        assert the_only().has_content


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_calm_word_and_leaves_nothing(nargis: Client, case: Case, name: str) -> None:
    content, said = refused(name)
    answer = send(nargis, case, content, file_name="paper.pdf", note="words to keep")
    assert answer.status_code == 200
    assert said in text(answer)
    assert "words to keep" in text(answer)
    assert nothing_left()


def test_half_a_picture_is_refused_where_papers_are_printed_too(nargis: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library of papers forgives half a picture for the whole process, from when it is loaded."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    content, said = refused("half a jpeg")
    assert said in text(send(nargis, case, content))
    assert nothing_left()


def test_a_form_without_a_file_asks_for_one(nargis: Client, case: Case) -> None:
    assert "Choose a file." in text(send(nargis, case, None))
    assert nothing_left()


def test_a_fault_in_the_words_gives_the_file_up_and_says_so(nargis: Client, case: Case) -> None:
    answer = send(nargis, case, **{"dated-y": "x"})
    assert "Choose the file again" in text(answer)
    assert nothing_left()


@pytest.mark.parametrize(("extra", "taken"), [(0, True), (1, False)])
def test_fifty_megabytes_are_taken_and_one_byte_more_is_not(cast: Cast, case: Case, extra: int, taken: bool) -> None:
    with cast.acting("nargis"):
        arrival = Arrival(case.pk, uuid4())
        arrival.begin("large.pdf")
        for piece in samples.pieces_of_pdf(MOST_BYTES + extra):
            arrival.take(piece)
        arrival.end()
        assert (arrival.refusal is None) is taken
        assert SealedFile.objects.exists() is taken
        assert arrival.writer.size == MOST_BYTES if taken else arrival.refusal == "too_large"


def test_a_picture_is_bounded_while_it_is_held(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        arrival = arrived(case, b"\xff\xd8\xff" + bytes(16 * 1024 * 1024), at_once=1 << 20)
    assert arrival.refusal == "picture_too_large"
    assert nothing_left()


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\nargis\\Desktop\\court paper.pdf", "court paper"),
        ("tazkira\u202egpj.exe", "tazkiragpj"),
        ("a\x00b\x07c.pdf", "abc"),
        ("<script>alert(1)</script>.pdf", "script>"),
        ("x" * 400 + ".pdf", "x" * 120),
        (".pdf", "pdf"),
        ("تذکره پروین.pdf", "تذکره پروین"),
    ],
)
def test_a_name_without_path_or_tricks_is_taken_from_the_file(
    nargis: Client, cast: Cast, case: Case, sent: str, kept: str
) -> None:
    answer = raw(nargis, case, sent)
    assert answer.status_code == 302
    with cast.acting("nargis"):
        assert the_only().name == kept


def raw(client: Client, case: Case, name: str):
    """A form as a hostile client writes it: the test client would clean the name."""
    part = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + samples.TEXT + b"\r\n--b--\r\n"
    address = reverse("documents:add", args=[case.pk, ANY_TICKET])
    return client.post(address, part, content_type="multipart/form-data; boundary=b")


def test_the_name_she_writes_stands_before_that_of_the_file(nargis: Client, cast: Cast, case: Case) -> None:
    send(nargis, case, file_name="scan0001.txt", name="نکاح‌نامه")
    with cast.acting("nargis"):
        assert the_only().name == "نکاح‌نامه"


def test_only_the_first_file_of_a_form_counts(nargis: Client, cast: Cast, case: Case) -> None:
    part = "".join(f'--b\r\nContent-Disposition: form-data; name="{field}"; filename="{n}.txt"\r\n\r\nfile {n}\r\n' for n, field in
                   enumerate(("other", "file", "file")))
    address = reverse("documents:add", args=[case.pk, ANY_TICKET])
    assert nargis.post(address, part.encode() + b"--b--\r\n", content_type="multipart/form-data; boundary=b").status_code == 302
    with cast.acting("nargis"):
        document = the_only()
    assert body(nargis.get(reverse("documents:download", args=[case.pk, document.pk]))) == b"file 1"


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_that_is_none_is_refused(nargis: Client, case: Case, kind: str) -> None:
    address = reverse("documents:add", args=[case.pk, ANY_TICKET])
    assert nargis.post(address, b"words", content_type=kind).status_code == 400
    assert nothing_left()


def test_nothing_of_the_file_or_its_name_is_readable_in_its_rows(nargis: Client, case: Case) -> None:
    send(nargis, case, samples.TEXT * 3000, file_name="court-secret-name.txt")
    rows = b"".join(bytes(piece.sealed) for piece in Piece.objects.all()) + bytes(Document.objects.get().payload)
    assert len(rows) > len(samples.TEXT * 3000)
    assert samples.TEXT[:12] not in rows
    assert b"court-secret-name" not in rows


def test_a_closed_case_takes_no_document_and_its_body_is_left_unread(
    nargis: Client, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cast.acting("nargis"):
        close_case(case=case, reason="her_wish", text="")
    read: list[int] = []
    monkeypatch.setattr(HttpRequest, "read", lambda self, *args: read.append(1))
    assert "Nothing can be added" in text(send(nargis, case))
    assert read == []
    assert nothing_left()
