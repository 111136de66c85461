"""Showing and downloading: recorded first, whole or not at all, in a sandbox, under a neutral name."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

import audit
from audit import ledger
from casework.access import rings
from casework.access.errors import NoKey
from casework.cases.models import Case
from casework.documents.models import Document, Piece, SealedFile
from casework.encryption import CannotOpen
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.documents import samples
from tests.documents.made import a_document, body, send, the_only

pytestmark = pytest.mark.django_db
LARGE = samples.pdf(700_000)


def address(document: Document, how: str = "download") -> str:
    return reverse(f"documents:{how}", args=[document.case_id, document.pk])


@pytest.mark.parametrize("how", ["download", "show"])
@pytest.mark.parametrize("size", [0, 65_532, 65_533, 131_064, 700_000])
def test_the_file_comes_back_as_it_was(nargis: Client, cast: Cast, case: Case, how: str, size: int) -> None:
    content = samples.pdf(size)
    answer = nargis.get(address(a_document(cast, case, content=content), how))
    assert answer.streaming
    assert body(answer) == content
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize(
    ("content", "mime", "extension"),
    [
        (samples.pdf(), "application/pdf", "pdf"),
        (samples.picture(), "image/jpeg", "jpg"),
        (samples.picture(form="PNG"), "image/png", "png"),
        (samples.TEXT, "text/plain; charset=utf-8", "txt"),
    ],
)
@pytest.mark.parametrize(("how", "said"), [("download", "attachment"), ("show", "inline")])
def test_its_headers_give_nothing_away_and_allow_nothing(
    nargis: Client, cast: Cast, case: Case, content: bytes, mime: str, extension: str, how: str, said: str
) -> None:
    answer = nargis.get(address(a_document(cast, case, content=content), how))
    wanted = {
        "Content-Type": mime,
        "Content-Disposition": f'{said}; filename="document.{extension}"',
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer.get(name) for name in wanted} == wanted
    body(answer)


@pytest.mark.parametrize(
    "content", [samples.telling_jpeg(), samples.telling_png(), samples.telling_webp()], ids=["jpeg", "png", "webp"]
)
def test_a_picture_tells_nothing_but_what_is_seen(nargis: Client, cast: Cast, case: Case, content: bytes) -> None:
    assert samples.MARK.encode() in content
    send(nargis, case, content)
    seen = body(nargis.get(address(the_only())))
    assert samples.MARK.encode() not in seen
    with Image.open(io.BytesIO(seen)) as picture:
        assert dict(picture.getexif()) == {}
        assert {"comment", "icc_profile", "exif", "xmp", "Comment", "Software"} & set(picture.info) == set()


def test_a_photo_that_lies_on_its_side_is_turned_before_it_forgets_that_it_was(nargis: Client, case: Case) -> None:
    send(nargis, case, samples.telling_jpeg())
    with Image.open(io.BytesIO(body(nargis.get(address(the_only()))))) as picture:
        assert picture.size == (48, 64)


@pytest.mark.parametrize(("size", "kept"), [((4000, 3000), (4000, 3000)), ((8000, 5000), (4000, 2500)), ((12000, 9000), (3000, 2250))])
def test_a_very_large_photo_is_kept_smaller(nargis: Client, case: Case, size: tuple[int, int], kept: tuple[int, int]) -> None:
    send(nargis, case, samples.picture(size, mode="L"))
    with Image.open(io.BytesIO(body(nargis.get(address(the_only()))))) as picture:
        assert picture.size == kept


# --- the ledger and the keyring -----------------------------------------------------------------------------------------------
def test_opening_is_recorded_before_the_first_byte(nargis: Client, cast: Cast, case: Case, entries) -> None:
    document = a_document(cast, case)
    before = entries()
    answer = nargis.get(address(document))
    assert [entry.kind for entry in entries(since=before)] == ["file.opened"]
    body(answer)
    assert [entry.kind for entry in entries(since=before)] == ["file.opened"]


def test_without_an_entry_there_is_no_byte(nargis: Client, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    document = a_document(cast, case)

    def refused(*args: object, **kwargs: object) -> None:
        raise audit.LedgerUnwritable("full")

    monkeypatch.setattr(ledger, "_append", refused)
    answer = nargis.get(address(document))
    assert answer.status_code == 503
    assert samples.TEXT not in answer.content


def test_the_answer_leaves_when_nobody_is_unlocked_any_more(nargis: Client, cast: Cast, case: Case) -> None:
    answer = nargis.get(address(a_document(cast, case, content=LARGE)))
    with pytest.raises(NoKey):
        rings.current()
    assert body(answer) == LARGE


def test_the_list_is_one_entry_and_opens_no_file(nargis: Client, cast: Cast, case: Case, entries) -> None:
    for _ in range(3):
        a_document(cast, case)
    before = entries()
    page = text(nargis.get(reverse("documents:list", args=[case.pk])))
    assert page.count("نامهٔ محکمه") == 3
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]


def test_adding_and_removing_are_recorded(nargis: Client, case: Case, entries) -> None:
    before = entries()
    send(nargis, case)
    nargis.post(reverse("documents:remove", args=[case.pk, the_only().pk]))
    assert [entry.kind for entry in entries(since=before) if entry.kind.startswith("file.")] == ["file.added", "file.removed"]


# --- damage and tampering ------------------------------------------------------------------------------------------------------
def damaged(client: Client, document: Document) -> bool:
    answer = client.get(address(document))
    return answer.status_code == 500 and not answer.streaming and "cannot be shown" in text(answer)


def test_a_missing_piece_is_noticed_before_the_first_byte(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case, content=LARGE)
    Piece.objects.filter(number=5).delete()
    assert damaged(nargis, document)


def test_a_last_piece_that_was_cut_off_is_noticed_before_the_first_byte(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case, content=LARGE)
    Piece.objects.order_by("-number")[:1].get().delete()
    assert damaged(nargis, document)


def test_a_changed_piece_breaks_the_download_off(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case, content=LARGE)
    piece = Piece.objects.get(number=7)
    piece.sealed = bytes(piece.sealed)[:-1] + bytes([bytes(piece.sealed)[-1] ^ 1])
    piece.save()
    answer = nargis.get(address(document))
    with pytest.raises(CannotOpen):
        body(answer)


def test_two_pieces_in_each_others_place_do_not_open(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case, content=LARGE)
    for old, new in ((3, 99), (4, 3), (99, 4)):
        Piece.objects.filter(number=old).update(number=new)
    with pytest.raises(CannotOpen):
        body(nargis.get(address(document)))


def test_the_file_of_another_document_does_not_open_in_its_place(nargis: Client, cast: Cast, case: Case) -> None:
    mine, other = a_document(cast, case), a_document(cast, case)
    rows = {d.pk: SealedFile.objects.get(document=d) for d in (mine, other)}
    Piece.objects.filter(file=rows[mine.pk]).delete()
    Piece.objects.filter(file=rows[other.pk]).update(file=rows[mine.pk])
    assert damaged(nargis, mine)


def test_a_document_under_another_case_is_not_there(nargis: Client, cast: Cast, case: Case) -> None:
    other = a_case(cast)
    document = a_document(cast, other)
    assert nargis.get(reverse("documents:download", args=[case.pk, document.pk])).status_code == 404
