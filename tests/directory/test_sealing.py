"""An entry is sealed to the office, bound to its row, and says so when it was touched."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from casework.access.errors import NoKey
from casework.accounts import keys
from casework.accounts.models import OFFICE, Team
from casework.encryption import pad, post
from referrals.directory import actions, reading
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Opened, opened
from tests.cast import Cast
from tests.directory.entries import NAME, an_entry, organisation

pytestmark = pytest.mark.django_db


def as_read(cast: Cast, row: DirectoryEntry, by: str = "nargis") -> Opened:
    with cast.acting(by):
        return opened(DirectoryEntry.objects.get(pk=row.pk))


@pytest.mark.parametrize("person", ["nargis", "zohra", "humaira", "shakiba", "laila", "farida"])
def test_everybody_of_the_office_opens_an_entry_as_it_was_written(cast: Cast, person: str) -> None:
    read = as_read(cast, an_entry(cast, about=About(mahram_policy="not_needed")), person)
    assert (read.document, read.about.mahram_policy) == (organisation(), "not_needed")


def test_a_partner_holds_no_key_to_it_not_even_of_the_entry_about_herself(cast: Cast) -> None:
    row = an_entry(cast, partner="sepidar")
    with cast.acting("roshan"), pytest.raises(NoKey):
        opened(row)


def test_nothing_of_an_entry_is_in_its_row_or_its_history(cast: Cast) -> None:
    row = an_entry(cast)
    for bytes_of in (row.payload, row.history.get().payload):
        assert NAME.encode() not in bytes(bytes_of)
        assert len(bytes(bytes_of)) > 1000


def test_an_entry_moved_to_another_row_does_not_open(cast: Cast) -> None:
    mine, other = an_entry(cast), an_entry(cast, "دفتر دوم")
    DirectoryEntry.objects.filter(pk=other.pk).update(payload=mine.payload, revision=mine.revision, changed_on=mine.changed_on)
    assert as_read(cast, other).damaged
    assert not as_read(cast, mine).damaged


def test_an_old_payload_under_the_newest_revision_does_not_open(cast: Cast) -> None:
    row = an_entry(cast)
    old = bytes(row.payload)
    with cast.acting("nargis"):
        actions.verify_entry(row=row, seen=1, working="suspended", note="")
    DirectoryEntry.objects.filter(pk=row.pk).update(payload=old)
    assert as_read(cast, row).damaged


@pytest.mark.parametrize(
    "column",
    [
        {"revision": 2}, {"epoch": 2}, {"changed_on": datetime.date(2026, 1, 1)}, {"payload": b""},
        {"payload": b"\xc3\x02\x01" + bytes(90)},
    ],
    ids=["revision", "epoch", "day", "no payload", "another payload"],
)  # fmt: skip
def test_an_entry_whose_row_was_edited_does_not_open(cast: Cast, column: dict[str, object]) -> None:
    row = an_entry(cast)
    DirectoryEntry.objects.filter(pk=row.pk).update(**column)
    assert as_read(cast, row).damaged


def test_an_entry_linked_to_another_partner_by_hand_does_not_open(cast: Cast) -> None:
    row = an_entry(cast, partner="sepidar")
    DirectoryEntry.objects.filter(pk=row.pk).update(partner=cast.teams["other"])
    assert as_read(cast, row).damaged


def test_an_entry_posted_to_the_office_from_outside_is_refused(cast: Cast) -> None:
    """The public key lies in the database: whoever writes there could post telephone numbers of his own."""
    row = an_entry(cast)
    public = keys.holder_of("team", Team.objects.get(kind=OFFICE).pk).encryption_public
    forged = post(public, row.info(), pad(b'{"hsds": {"id": "1", "name": "forged"}, "office": {}, "author": ""}'))
    DirectoryEntry.objects.filter(pk=row.pk).update(payload=forged)
    assert as_read(cast, row).damaged


def test_a_damaged_entry_is_told_in_the_trail(cast: Cast) -> None:
    row = an_entry(cast)
    DirectoryEntry.objects.filter(pk=row.pk).update(revision=9)
    with cast.acting("nargis"):
        assert [entry.damaged for entry in reading.listed()] == [True]
    assert list(Entry.objects.order_by("-seq").values_list("kind", flat=True)[:2]) == ["directory.damaged", "directory.listed"]


def test_opening_the_directory_is_one_entry_of_the_trail(cast: Cast) -> None:
    an_entry(cast)
    an_entry(cast, "دفتر دوم")
    before = Entry.objects.count()
    with cast.acting("nargis"):
        assert len(reading.listed()) == 2
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["directory.listed"]


def test_every_version_is_kept_and_opens(cast: Cast) -> None:
    row = an_entry(cast)
    with cast.acting("nargis"):
        actions.verify_entry(row=row, seen=1, working="suspended", note="تا پایان ماه")
        found = reading.versions(DirectoryEntry.objects.get(pk=row.pk))
    assert [(version.row.revision, version.about.working_status) for version in found] == [(2, "suspended"), (1, "open")]


def test_verifying_says_who_asked_and_when_and_leaves_the_document_alone(cast: Cast) -> None:
    row = an_entry(cast)
    with cast.acting("nargis") as nargis:
        actions.verify_entry(row=row, seen=1, working="open", note="")
        read = opened(DirectoryEntry.objects.get(pk=row.pk))
    assert read.document == organisation()
    assert (read.about.verified_by, read.about.age(datetime.date.fromisoformat(read.about.verified_on))) == (str(nargis.user.pk), 0)


def test_whoever_saves_second_is_told(cast: Cast) -> None:
    row = an_entry(cast)
    with cast.acting("shakiba"):
        actions.verify_entry(row=row, seen=1, working="open", note="")
        with pytest.raises(actions.Overtaken):
            actions.change_entry(row=row, seen=1, document=organisation(), about=About(), partner=None)


def test_a_partner_has_one_entry(cast: Cast) -> None:
    an_entry(cast, partner="sepidar")
    with pytest.raises(IntegrityError), transaction.atomic():
        an_entry(cast, "دفتر دوم", partner="sepidar")


def test_an_entry_is_stale_when_nobody_asked_or_too_long_ago(settings: object) -> None:
    today = datetime.date(2026, 11, 25)
    assert About().is_stale(today)
    assert not About(verified_on="2026-05-29").is_stale(today)
    assert About(verified_on="2026-05-28").is_stale(today)
