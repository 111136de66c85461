"""Opening the directory: the ledger's entry is written first, then the key opens."""

from collections.abc import Sequence
from uuid import UUID

import audit
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Opened, all_opened, opened


def listed() -> list[Opened]:
    """Every entry, recorded as one reading of a list. One query for the rows."""
    rows = list(DirectoryEntry.objects.all())
    audit.record_durably("directory.listed", count=len(rows))
    return _told_if_damaged(all_opened(rows))


def read(row: DirectoryEntry) -> Opened:
    """One entry, recorded."""
    audit.record_durably("directory.read", entry=str(row.pk))
    return _told_if_damaged([opened(row)])[0]


def versions(row: DirectoryEntry) -> list[Opened]:
    """Every version of one entry, the newest first; recorded as a reading."""
    audit.record_durably("directory.read", entry=str(row.pk), versions=True)
    return all_opened(row.history.order_by("-revision"))


def of_partners(partners: Sequence[UUID]) -> dict[UUID, Opened]:
    """The entries of these partner organisations by their id, recorded as one reading of a list."""
    rows = list(DirectoryEntry.objects.filter(partner__in=partners))
    if not rows:
        return {}
    audit.record_durably("directory.listed", count=len(rows))
    return {entry.row.partner_id: entry for entry in _told_if_damaged(all_opened(rows))}


def _told_if_damaged(entries: list[Opened]) -> list[Opened]:
    broken = [str(entry.row.pk) for entry in entries if entry.damaged]
    if broken:
        audit.record_durably("directory.damaged", entries=broken[:50], count=len(broken))
    return entries
