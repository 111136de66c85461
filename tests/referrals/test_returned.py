"""Documents that flow back: the partner sends them under the packet's key, both sides open them, the office takes each once."""

import datetime
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.review import records
from casework.access.errors import NoKey, StaleRecord
from casework.accounts import unlocked
from casework.cases.actions import WrongState, close_case
from casework.cases.models import Case
from casework.documents import store
from casework.documents.leaving import SANDBOX
from casework.documents.models import Document, Piece, SealedFile
from casework.encryption import CannotOpen
from casework.legal.models import Evidence, Matter
from referrals import returned, states
from referrals.models import Answer, Referral, ReturnedDocument
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.documents import samples
from tests.documents.made import body as file_of
from tests.promises import outage
from tests.referrals.returned import NAME, NOTE, accepted, arrived, files_of, kept, send, take
from tests.referrals.sent import answer, completed, end, run_out, sent, withdraw
from tests.referrals.test_desk import body, kinds_since
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db
OUTSIDE = ["palwasha", "laila", "zohra", "humaira", "wida", "farida", "mina"]
ENDS = {
    "withdrawn": lambda cast, made: withdraw(cast, made.consent),
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "unavailable": lambda cast, made: answer(cast, made.referral, Answer.UNAVAILABLE, text="نه"),
    "run out": lambda cast, made: run_out(cast, made.referral),
}


def nothing_left() -> bool:
    return not ReturnedDocument.objects.exists() and not SealedFile.objects.exists() and not Piece.objects.exists()


def a_matter(cast: Cast, case: Case) -> Matter:
    record, _ = kinds.one_of(cast, case, "legal.matter")
    assert isinstance(record, Matter)
    return record


# --- who sends, who opens --------------------------------------------------------------------------------------------------------
def test_both_sides_see_and_open_it_and_nobody_else(cast: Cast) -> None:
    referral = accepted(cast).referral
    document = kept(cast, referral, samples.TEXT)
    assert NAME in body(client_of(cast, "roshan"), packet_of(referral))
    assert NOTE in office_page(client_of(cast, "nargis"), referral)
    urls = files_of(document)
    for person, side in (("roshan", "desk"), ("nargis", "office"), ("shakiba", "office")):
        client = client_of(cast, person)
        assert [file_of(client.get(url)) for url in urls[side]] == [samples.TEXT] * 2
    for stranger in OUTSIDE:
        client = client_of(cast, stranger)
        assert [client.get(url).status_code for url in (*urls["desk"], *urls["office"])] == [404] * 4
    for person, side in (("roshan", "office"), ("nargis", "desk")):
        assert [client_of(cast, person).get(url).status_code for url in urls[side]] == [404] * 2


def test_the_file_leaves_in_a_sandbox_under_a_neutral_name(cast: Cast) -> None:
    document = kept(cast, accepted(cast).referral, samples.picture())
    client = client_of(cast, "roshan")
    shown, saved = (client.get(url) for url in files_of(document)["desk"])
    assert shown["Content-Security-Policy"] == saved["Content-Security-Policy"] == SANDBOX
    assert (shown["Content-Disposition"], saved["Content-Disposition"]) == (
        'inline; filename="document.jpg"', 'attachment; filename="document.jpg"',
    )
    assert (shown["X-Content-Type-Options"], shown["Cache-Control"]) == ("nosniff", "no-store")


def test_every_opening_is_one_entry_before_the_file_leaves(cast: Cast) -> None:
    document = kept(cast, accepted(cast).referral)
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    client.get(files_of(document)["desk"][1])
    assert kinds_since(before) == ["referral.document_opened"]


@pytest.mark.parametrize("stranger", ["nargis", "shakiba", *OUTSIDE])
def test_nobody_else_sends_one_for_the_organisation(cast: Cast, stranger: str) -> None:
    referral = accepted(cast).referral
    with pytest.raises(NoKey):
        kept(cast, referral, person=stranger)
    assert send(client_of(cast, stranger), referral, samples.pdf()).status_code == 404
    assert not ReturnedDocument.objects.exists()


def test_before_it_is_accepted_nothing_is_taken_in(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    assert "Send a document to the office" not in body(client, packet_of(referral))
    assert send(client, referral, samples.pdf()).status_code == 409
    with pytest.raises(states.WrongTransition):
        kept(cast, referral)
    assert not ReturnedDocument.objects.exists()


@pytest.mark.parametrize("name", ENDS)
def test_when_the_packet_ends_the_partner_s_copy_is_gone_for_them(cast: Cast, name: str) -> None:
    made = accepted(cast)
    document = kept(cast, made.referral)
    ENDS[name](cast, made)
    client = client_of(cast, "roshan")
    assert [client.get(url).status_code for url in files_of(document)["desk"]] == [404] * 2
    assert send(client, made.referral, samples.pdf()).status_code == 404
    with cast.acting("roshan"):
        assert not ReturnedDocument.objects.get().is_open
    assert client_of(cast, "nargis").get(files_of(document)["office"][1]).status_code == 200


def test_after_the_work_it_can_still_come_while_the_packet_is_open(cast: Cast) -> None:
    referral = sent(cast).referral
    completed(cast, referral)
    assert send(client_of(cast, "roshan"), referral, samples.pdf()).status_code == 302


# --- through the page ------------------------------------------------------------------------------------------------------------
def test_it_goes_through_the_page_and_takes_the_name_of_its_file(cast: Cast) -> None:
    referral = accepted(cast).referral
    client = client_of(cast, "roshan")
    assert "Send a document to the office" in body(client, packet_of(referral))
    assert send(client, referral, samples.pdf(), "وکالت خط.pdf", note=NOTE).status_code == 302
    html = body(client, packet_of(referral))
    assert "وکالت خط" in html and NOTE in html


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a file"), (b"", "This file is empty"), (b"MZ\x00\x01programme", "This kind of file is not taken"),
        (samples.archive(), "This kind of file is not taken"), (samples.pdf()[:-8], "damaged"), (samples.bomb_png(), "too large"),
    ],
)  # fmt: skip
def test_what_is_no_good_is_refused_calmly_and_leaves_nothing(cast: Cast, content: bytes | None, words: str) -> None:
    referral = accepted(cast).referral
    answer = send(client_of(cast, "roshan"), referral, content, note=NOTE)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert NOTE in answer.content.decode(), "what was typed is there again"
    assert nothing_left()


def test_a_file_above_the_bound_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.documents.receiving.MOST_BYTES", 200_000)
    referral = accepted(cast).referral
    assert "larger than 50 MB" in send(client_of(cast, "roshan"), referral, samples.pdf(200_001)).content.decode()
    assert nothing_left()


def test_a_photo_tells_nothing_but_what_is_seen(cast: Cast) -> None:
    referral = accepted(cast).referral
    client = client_of(cast, "roshan")
    send(client, referral, samples.telling_jpeg(), "photo.jpg")
    assert samples.MARK.encode() not in file_of(client.get(files_of(ReturnedDocument.objects.get())["desk"][1]))


def test_there_is_a_bound_for_their_number_and_for_their_size(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    referral = accepted(cast).referral
    client = client_of(cast, "roshan")
    kept(cast, referral, samples.pdf(150_000))
    monkeypatch.setattr(returned, "MOST_BYTES", 250_000)
    assert "No more documents fit" in send(client, referral, samples.pdf(150_000)).content.decode()
    assert send(client, referral, samples.pdf()).status_code == 302
    monkeypatch.setattr(returned, "MOST", 2)
    assert "No more documents fit" in send(client, referral, samples.pdf()).content.decode()
    assert ReturnedDocument.objects.count() == SealedFile.objects.count() == 2


def test_the_ticket_of_another_referral_is_refused(cast: Cast) -> None:
    one, other = accepted(cast).referral, accepted(cast).referral
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of(cast, "roshan").cookies

    def address(referral: Referral) -> str:
        found = re.search(r'action="([^"]*/document/add/[^"]*)"', strict.get(packet_of(referral)).content.decode())
        assert found is not None
        return found[1]

    wrong = address(other).replace(str(other.pk), str(one.pk))
    tried = [(url, strict.post(url, {"file": SimpleUploadedFile("a.pdf", samples.pdf())}).status_code) for url in (wrong, address(one))]
    assert [status for _, status in tried] == [403, 302]


def test_the_database_holds_no_word_of_it(cast: Cast) -> None:
    document = kept(cast, accepted(cast).referral, samples.TEXT)
    rows = [bytes(ReturnedDocument.objects.get(pk=document.pk).payload), *(bytes(piece.sealed) for piece in Piece.objects.all())]
    assert not any(word in row for row in rows for word in (NAME.encode(), NOTE.encode(), samples.TEXT[:20]))


# --- faults ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_leaves_no_half_document(cast: Cast) -> None:
    referral, client = accepted(cast).referral, client_of(cast, "roshan")
    client.raise_request_exception = False
    with outage.full_disk():
        assert send(client, referral, samples.pdf(3_000_000)).status_code == 503
    SealedFile.objects.update(arriving=timezone.now() - datetime.timedelta(hours=1))
    store.sweep()
    assert nothing_left()


def test_an_upload_that_was_killed_leaves_pieces_that_are_swept_and_a_kept_one_stays(cast: Cast) -> None:
    """A kill between the last piece and the action: sealed pieces whose key died with the process."""
    referral = accepted(cast).referral
    document = kept(cast, referral)
    with cast.acting("roshan"):
        killed = arrived(referral, samples.pdf(200_000)).writer
    SealedFile.objects.filter(pk=killed.id).update(arriving=timezone.now() - datetime.timedelta(hours=1))
    assert store.sweep() == 1
    assert file_of(client_of(cast, "roshan").get(files_of(document)["desk"][1])) == samples.pdf()


def test_an_upload_that_slept_and_was_swept_is_not_kept(cast: Cast) -> None:
    referral = accepted(cast).referral
    with cast.acting("roshan"):
        fresh = Referral.objects.select_related("case").get(pk=referral.pk)
        arrival = arrived(fresh, samples.pdf())
        SealedFile.objects.all().delete()
        with pytest.raises(WrongState):
            returned.keep(referral=fresh, document=ReturnedDocument(referral=fresh), arrival=arrival)
    assert nothing_left()


def test_a_packet_that_closes_during_the_upload_keeps_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = accepted(cast), returned.keep
    client = client_of(cast, "roshan")

    def meanwhile(**facts: object) -> ReturnedDocument:
        Referral.objects.filter(pk=made.referral.pk).update(closed_on=timezone.localdate())
        return real(**facts)  # type: ignore[arg-type]

    monkeypatch.setattr(returned, "keep", meanwhile)
    assert send(client, made.referral, samples.pdf()).status_code == 404
    assert nothing_left()


# --- into the case ---------------------------------------------------------------------------------------------------------------
def test_the_office_takes_it_into_the_case_once_sealed_anew(cast: Cast) -> None:
    made = accepted(cast)
    document, before = kept(cast, made.referral, samples.pdf(150_000)), Entry.objects.count()
    taken = take(cast, document)
    assert {"file.added", "referral.document_taken"} <= set(kinds_since(before))
    with cast.acting("nargis"):
        record, theirs = Document.objects.get(pk=taken.pk), ReturnedDocument.objects.get(pk=document.pk)
        assert (record.name, record.kind, record.note, record.type, record.size) == (NAME, "decision", NOTE, "pdf", 150_000)
        assert (record.case_id, theirs.taken) == (made.case.pk, str(record.pk))
        assert not {record.file, record.file_key} & {theirs.file, theirs.file_key}
    page = reverse("documents:download", args=[made.case.pk, taken.pk])
    assert file_of(client_of(cast, "nargis").get(page)) == samples.pdf(150_000)
    with pytest.raises(StaleRecord):
        take(cast, document)
    assert (Document.objects.count(), SealedFile.objects.count()) == (1, 2)


def test_what_the_case_keeps_outlasts_the_packet_and_the_partner_never_opens_it(cast: Cast) -> None:
    made = accepted(cast)
    taken = take(cast, kept(cast, made.referral))
    for _ in range(2):
        with cast.acting("roshan"):
            assert not Document.objects.get(pk=taken.pk).is_open
        assert client_of(cast, "roshan").get(reverse("documents:download", args=[made.case.pk, taken.pk])).status_code == 404
        withdraw(cast, made.consent) if made.consent.in_force else None
    assert client_of(cast, "nargis").get(reverse("documents:download", args=[made.case.pk, taken.pk])).status_code == 200


def test_it_is_taken_through_the_page_and_a_second_press_takes_nothing(cast: Cast) -> None:
    made = accepted(cast)
    document, client = kept(cast, made.referral), client_of(cast, "nargis")
    assert "Take into the case" in office_page(client, made.referral)
    url = reverse("referrals:document-take", args=[made.referral.pk, document.pk])
    for words in ("The document is in the case", "Nothing was taken"):
        assert words in client.post(url, follow=True).content.decode()
    assert Document.objects.count() == 1
    assert "Take into the case" not in office_page(client, made.referral)
    assert "The office has taken it" in body(client_of(cast, "roshan"), packet_of(made.referral))


def test_two_at_once_take_it_once(cast: Cast) -> None:
    """Both have the document open, untaken; the second save is of a revision that is gone."""
    document = kept(cast, accepted(cast).referral)
    with cast.acting("nargis"):
        hers, other = (ReturnedDocument.objects.select_related("referral__case").get(pk=document.pk) for _ in range(2))
        assert hers.is_open and other.is_open
        returned.take(referral=hers.referral, document=hers)
        with pytest.raises(StaleRecord):
            returned.take(referral=other.referral, document=other)
    assert (Document.objects.count(), SealedFile.objects.count()) == (1, 2)


def test_it_can_be_tied_to_a_matter_as_evidence(cast: Cast) -> None:
    made = accepted(cast)
    document, matter, client = kept(cast, made.referral), a_matter(cast, made.case), client_of(cast, "nargis")
    assert "Tie it to a legal matter" in office_page(client, made.referral)
    known = set(Evidence.objects.values_list("pk", flat=True))
    client.post(reverse("referrals:document-take", args=[made.referral.pk, document.pk]), {"matter": str(matter.pk)})
    with cast.acting("nargis"):
        proof = Evidence.objects.exclude(pk__in=known).get()
        assert (proof.matter, proof.what, proof.document) == (str(matter.pk), NAME, str(Document.objects.get().pk))
    assert NAME in client.get(reverse("legal:overview", args=[made.case.pk])).content.decode()


def test_a_matter_of_another_case_is_none_of_this_one(cast: Cast) -> None:
    made, other = accepted(cast), a_case(cast, given_name="زهرا")
    document, foreign = kept(cast, made.referral), a_matter(cast, other)
    with pytest.raises(NoKey):
        take(cast, document, matter=foreign)
    client, url = client_of(cast, "nargis"), reverse("referrals:document-take", args=[made.referral.pk, document.pk])
    assert [client.post(url, {"matter": wrong}).status_code for wrong in (str(foreign.pk), str(uuid4()), "x")] == [404] * 3
    assert not Document.objects.exists()


def test_the_document_of_another_referral_is_not_there(cast: Cast) -> None:
    made, other = accepted(cast), accepted(cast)
    document = kept(cast, other.referral)
    client = client_of(cast, "nargis")
    assert client.post(reverse("referrals:document-take", args=[made.referral.pk, document.pk])).status_code == 404
    assert client.get(reverse("referrals:document-show", args=[made.referral.pk, document.pk])).status_code == 404
    mine = client_of(cast, "roshan")
    assert mine.get(reverse("referrals:desk-document-show", args=[made.referral.pk, document.pk])).status_code == 404


@pytest.mark.parametrize("name", [*OUTSIDE, "roshan"])
def test_nobody_without_the_case_takes_it(cast: Cast, name: str) -> None:
    made = accepted(cast)
    document = kept(cast, made.referral)
    assert client_of(cast, name).post(reverse("referrals:document-take", args=[made.referral.pk, document.pk])).status_code == 404
    with cast.acting(name), pytest.raises(NoKey):
        returned.take(referral=Referral.objects.select_related("case").get(pk=made.referral.pk), document=document)
    assert not Document.objects.exists()


def test_a_closed_case_takes_nothing_and_nothing_is_left_of_the_copy(cast: Cast) -> None:
    made = accepted(cast)
    document = kept(cast, made.referral)
    with cast.acting("nargis"):
        close_case(case=Case.objects.get(pk=made.case.pk), reason="her_wish", text="")
    with pytest.raises(WrongState):
        take(cast, document)
    assert SealedFile.objects.count() == 1


def test_a_damaged_file_is_neither_shown_nor_taken(cast: Cast) -> None:
    made = accepted(cast)
    document = kept(cast, made.referral, samples.pdf(200_000))
    Piece.objects.filter(number=2).update(sealed=b"\0" * 65_552)
    with pytest.raises(CannotOpen):
        take(cast, document)
    Piece.objects.filter(number=2).delete()
    for url in (files_of(document)["office"][1], reverse("referrals:document-take", args=[made.referral.pk, document.pk])):
        client = client_of(cast, "nargis")
        got = client.get(url) if "download" in url else client.post(url)
        assert got.status_code == 500 and "This file cannot be shown" in got.content.decode()
    assert not Document.objects.exists()
    assert SealedFile.objects.count() == 1


def test_a_file_moved_to_another_document_does_not_open(cast: Cast) -> None:
    one, other = accepted(cast).referral, accepted(cast).referral
    hers, theirs = kept(cast, one), kept(cast, other, samples.TEXT)
    SealedFile.objects.filter(keeper=hers.pk).delete()
    SealedFile.objects.filter(keeper=theirs.pk).update(keeper=hers.pk)
    assert client_of(cast, "roshan").get(files_of(hers)["desk"][1]).status_code == 500


def test_the_trail_and_the_records_agree(cast: Cast) -> None:
    made = accepted(cast)
    take(cast, kept(cast, made.referral), matter=a_matter(cast, made.case))
    kept(cast, made.referral)
    with cast.acting("shakiba"):
        assert records.compare(made.case, unlocked.current()) == []


def test_erasing_the_case_takes_its_files_along(cast: Cast) -> None:
    kept(cast, accepted(cast).referral)
    Referral.objects.all().delete()
    Case.objects.all().delete()
    assert nothing_left()


def test_a_new_one_stands_on_the_page_of_the_day_until_it_is_taken(cast: Cast) -> None:
    made = accepted(cast)
    Referral.objects.filter(pk=made.referral.pk).update(answered_on=timezone.localdate() - datetime.timedelta(days=30))
    client, words = client_of(cast, "nargis"), "sent a document"
    assert words not in client.get("/").content.decode()
    document = kept(cast, made.referral)
    assert words in client.get("/").content.decode()
    assert words not in client_of(cast, "palwasha").get("/").content.decode()
    take(cast, document)
    assert words not in client_of(cast, "nargis").get("/").content.decode()


def test_the_partner_reads_in_its_own_trail_what_it_sent(cast: Cast) -> None:
    referral = accepted(cast).referral
    client = client_of(cast, "roshan")
    client.get("/desk/")
    client.get(files_of(kept(cast, referral))["desk"][1])
    html = body(client, reverse("referrals:own-trail"))
    assert "added a document to the referral" in html and "opened a document of the referral" in html
