"""Where the pieces lie: a full disk, the sweep, and what is left of a file that was removed."""

import datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casework.cases.actions import WrongState
from casework.cases.models import Case
from casework.documents import store
from casework.documents.actions import add_document
from casework.documents.models import Document, Piece, SealedFile
from casework.documents.receiving import Arrival
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.documents import samples
from tests.documents.made import a_document, arrived, nothing_left, send
from tests.promises import outage, places


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_full_disk_refuses_the_file_calmly_and_keeps_nothing(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    client.raise_request_exception = False
    with outage.full_disk():
        answer = send(client, case, samples.pdf(3_000_000))
    assert answer.status_code == 503
    assert not Document.objects.exists()
    SealedFile.objects.update(arriving=timezone.now() - datetime.timedelta(hours=1))
    store.sweep()
    assert nothing_left()


@pytest.mark.django_db(transaction=True)
def test_a_held_database_refuses_the_file_calmly_and_keeps_nothing(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    client.raise_request_exception = False
    client.get(reverse("documents:new", args=[case.pk]))
    with outage.held_ledger():
        assert send(client, case, samples.pdf(3_000_000)).status_code == 503
    SealedFile.objects.update(arriving=timezone.now() - datetime.timedelta(hours=1))
    call_command("sweep_uploads", verbosity=0)
    assert nothing_left()


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_nothing_of_a_removed_file_is_left_in_the_database_file_or_its_journal(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    document = a_document(cast, case, content=samples.pdf(400_000))
    marks = [bytes(piece.sealed)[at : at + 40] for piece in Piece.objects.filter(number__gt=0) for at in range(1000, 60_000, 10_000)]
    assert sum(mark in on_disk() for mark in marks) > len(marks) // 2, "the measure itself: a page may end within a mark"
    assert client.post(reverse("documents:remove", args=[case.pk, document.pk])).status_code == 302
    assert sum(mark in on_disk() for mark in marks) == 0


def on_disk() -> bytes:
    return b"".join(places.files(Path(settings.HOME)).values())


@pytest.mark.django_db
def test_the_sweep_takes_only_silent_uploads_without_a_document(cast: Cast, case: Case) -> None:
    kept = a_document(cast, case)
    with cast.acting("nargis"):
        silent, alive = arrived(case).writer, arrived(case).writer
    SealedFile.objects.filter(pk=silent.id).update(arriving=timezone.now() - store.SILENT - datetime.timedelta(minutes=1))
    assert store.sweep() == 1
    assert set(SealedFile.objects.values_list("pk", flat=True)) == {alive.id, SealedFile.objects.get(document=kept).pk}


@pytest.mark.django_db
def test_an_upload_that_slept_and_was_swept_cannot_be_kept(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        arrival = arrived(case)
        SealedFile.objects.all().delete()
        with pytest.raises(WrongState):
            add_document(case=case, document=Document(case=case), arrival=arrival)
    assert nothing_left()


@pytest.mark.django_db
def test_two_equal_files_look_different(cast: Cast, case: Case) -> None:
    one, other = (a_document(cast, case, content=samples.pdf(70_000)) for _ in range(2))
    pieces = {d.pk: [bytes(p.sealed) for p in Piece.objects.filter(file__document=d).order_by("number")] for d in (one, other)}
    assert [len(piece) for piece in pieces[one.pk]] == [len(piece) for piece in pieces[other.pk]]
    assert set(pieces[one.pk]) & set(pieces[other.pk]) == set()


@pytest.mark.django_db
def test_the_size_of_a_file_shows_in_steps(cast: Cast, case: Case) -> None:
    lengths = set()
    for size in (66_000, 90_000, 131_000):
        document = a_document(cast, case, content=samples.pdf(size))
        lengths.add(sum(len(piece.sealed) for piece in Piece.objects.filter(file__document=document)))
    assert len(lengths) == 1


@pytest.mark.django_db
def test_an_arrival_never_holds_more_than_a_few_pieces(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        arrival = Arrival(case.pk, uuid4())
        arrival.begin("large.pdf")
        for piece in samples.pieces_of_pdf(3_000_000, 1 << 16):
            arrival.take(piece)
            assert sum(map(len, arrival.writer._waiting)) + len(arrival.writer._sealer._held) < (store.AT_ONCE + 1) * 66_000


@pytest.mark.pg_only
@pytest.mark.django_db
def test_postgresql_does_not_try_to_compress_what_is_sealed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attstorage FROM pg_attribute WHERE attrelid = 'documents_piece'::regclass AND attname = 'sealed'")
        assert cursor.fetchone()[0] in ("e", b"e")
