"""The pages of the directory as a test asks for them, and their forms as they were shown."""

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse

from referrals.directory import forms
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Opened, opened
from tests.cast import Cast

LIST = "/directory/"
OTHER = "دفتر دوم"
OUTSIDE = ["roshan", "mina", "wida"]


def at(name: str, *args: object) -> str:
    return reverse(f"referrals:directory-{name}", args=args)


def body(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    got = client.get(url) if data is None else client.post(url, data)
    assert got.status_code == 200, got.status_code
    return got.content.decode()


def now_of(cast: Cast, row: DirectoryEntry) -> Opened:
    with cast.acting("nargis"):
        return opened(DirectoryEntry.objects.select_related("partner").get(pk=row.pk))


def typed(cast: Cast, row: DirectoryEntry, **changed: Any) -> dict[str, Any]:
    """The form of an entry as the page shows it, with something changed."""
    shown = {name: "" if value is None else value for name, value in forms.EntryForm.about_of(now_of(cast, row)).items()}
    return {**shown, **changed}


def typed_service(cast: Cast, row: DirectoryEntry, **changed: Any) -> dict[str, Any]:
    found = now_of(cast, row)
    shown = forms.ServiceForm.about_of(found.document["services"][0], found.row.revision)
    as_text = {name: value.strftime("%H:%M") if isinstance(value, datetime.time) else value for name, value in {**shown, **changed}.items()}
    return {name: value for name, value in as_text.items() if value is not None}
