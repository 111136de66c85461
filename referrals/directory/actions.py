"""What changes the directory. Each is one transaction that ends with the ledger's entry, which names no organisation but its number."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import plain_rows
from casework.accounts.models import Team
from casework.accounts.unlocked import current
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Document, Opened, all_opened, opened, seal

AT_ONCE = 150  # rows in one entry


class Overtaken(RuntimeError):
    """Somebody else changed the entry since it was shown."""


class Imported(NamedTuple):
    """How many entries an import added, changed, and found as they were."""

    added: int
    changed: int
    same: int


class Judged(NamedTuple):
    """A document that was validated, and what the file says beside it."""

    document: Document
    said: dict[str, str]


@transaction.atomic
def add_entry(*, document: Document, about: About, partner: Team | None = None) -> DirectoryEntry:
    """A new organisation. Raises IntegrityError when the partner has an entry, NoKey for who is not of the office."""
    row = _added(document, about, partner)
    audit.record("directory.changed", entry=str(row.pk), change="added", **plain_rows.written(row))
    return row


@transaction.atomic
def change_entry(*, row: DirectoryEntry, seen: int, document: Document, about: About, partner: Team | None) -> bool:
    """Another document, another word of the office, another partner; True when something was new. Raises Overtaken, IntegrityError."""
    now = _as_seen(row, seen)
    before = opened(now)
    if not before.damaged and (document, about, partner) == (before.document, before.about, now.partner):
        return False
    now.partner = partner
    _write(now, document, about)
    audit.record("directory.changed", entry=str(now.pk), change="changed", revision=now.revision, **plain_rows.written(now))
    return True


@transaction.atomic
def verify_entry(*, row: DirectoryEntry, seen: int, working: str, note: str) -> None:
    """She asked them today: whether they work, and one line. Raises Overtaken, ValueError for an entry that does not open."""
    now = _as_seen(row, seen)
    before = opened(now)
    if before.damaged:
        raise ValueError("a damaged entry is not verified")
    today, me = timezone.localdate().isoformat(), str(current().user.pk)
    about = replace(before.about, working_status=working, note=note, verified_on=today, verified_by=me)
    _write(now, before.document, about)
    audit.record("directory.changed", entry=str(now.pk), change="verified", revision=now.revision, **plain_rows.written(now))


@transaction.atomic
def import_entries(*, judged: Sequence[Judged]) -> Imported:
    """Add organisations by their HSDS id, change those that are there; entries the files do not name stay as they are."""
    there = {entry.document["id"]: entry for entry in all_opened(DirectoryEntry.objects.select_for_update()) if not entry.damaged}
    added: list[DirectoryEntry] = []
    changed: list[DirectoryEntry] = []
    for one in judged:
        known = there.get(one.document["id"])
        if known is None:
            added.append(_added(one.document, About.from_json(one.said)))
        elif _taken(known, one):
            changed.append(known.row)
    _tell_imported(added, changed)
    return Imported(len(added), len(changed), len(judged) - len(added) - len(changed))


def _tell_imported(added: Sequence[DirectoryEntry], changed: Sequence[DirectoryEntry]) -> None:
    """So many rows in one entry: a body holds no thousand of them."""
    rows, new = [*added, *changed], {row.pk for row in added}
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        added_here = [str(row.pk) for row in part if row.pk in new]
        changed_here = [str(row.pk) for row in part if row.pk not in new]
        audit.record(
            "directory.changed", change="imported", added=added_here, changed=changed_here, count=len(part), **plain_rows.written(*part)
        )


def _taken(known: Opened, one: Judged) -> bool:
    about = replace(known.about, **one.said)
    if (one.document, about) == (known.document, known.about):
        return False
    _write(known.row, one.document, about)
    return True


def _added(document: Document, about: About, partner: Team | None = None) -> DirectoryEntry:
    row = DirectoryEntry(partner=partner)
    seal(row, document, about)
    row.save(force_insert=True)
    return row


def _as_seen(row: DirectoryEntry, seen: int) -> DirectoryEntry:
    now: DirectoryEntry = DirectoryEntry.objects.select_for_update(of=("self",)).select_related("partner").get(pk=row.pk)
    if now.revision != seen:
        raise Overtaken
    return now


def _write(row: DirectoryEntry, document: Document, about: About) -> None:
    seal(row, document, about)
    row.save(force_update=True)


def record_export(*, count: int, form: str) -> None:
    """That so many entries are about to leave as files; committed before the first byte does."""
    audit.record_durably("directory.exported", count=count, form=form)
