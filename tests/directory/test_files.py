"""Whoever keeps the directory takes it out and in as files."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import Entry
from referrals.directory import forms
from referrals.directory.about import About
from referrals.directory.exchange import File, packed, read, to_csv
from referrals.directory.models import DirectoryEntry
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import an_entry, organisation
from tests.directory.pages import OTHER, at, now_of

pytestmark = pytest.mark.django_db


def upload(client: Client, *files: File) -> Any:
    return client.post(at("import"), {"file": [SimpleUploadedFile(file.name, file.data) for file in files]})


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_downloaded_is_uploaded_again(cast: Cast, form: str) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    got = client.post(at("export", form))
    assert got["Content-Disposition"] == f'attachment; filename="hsds-{form}.zip"'
    assert upload(client, File("all.zip", got.content)).status_code == 302
    assert now_of(cast, row).row.revision == 1
    assert [one.document for one in read([File("a.zip", got.content)], {})] == [organisation()]


def test_the_tables_are_uploaded_together(cast: Cast) -> None:
    assert upload(client_of(cast, "shakiba"), *to_csv([organisation()])).status_code == 302
    assert now_of(cast, DirectoryEntry.objects.get()).document == organisation()


def test_faults_are_shown_with_their_place_and_nothing_is_taken(cast: Cast) -> None:
    tables = to_csv([organisation(), organisation(OTHER) | {"email": "nowhere"}])
    page = upload(client_of(cast, "farida"), *tables).content.decode()
    assert "organizations.csv, line 3, email" in page
    assert "Error:" in page
    assert not DirectoryEntry.objects.exists()


def test_a_file_that_is_too_large_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 100)
    assert "larger than" in upload(client_of(cast, "farida"), File("a.json", b" " * 200)).content.decode()
    answer = upload(client_of(cast, "farida"), File("a.json", b" " * 3_000_000))
    assert answer.status_code == 200
    assert not DirectoryEntry.objects.exists()


def test_a_download_is_recorded_and_holds_nothing_sensitive(cast: Cast) -> None:
    an_entry(cast, about=About(sensitivity="sensitive"))
    got = client_of(cast, "farida").post(at("export", "json"))
    assert got.content == packed([])
    assert Entry.objects.order_by("-seq").values_list("kind", flat=True)[0] == "directory.exported"
