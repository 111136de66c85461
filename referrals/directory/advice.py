"""What the directory says of the partners a packet could go to, for whoever is about to choose one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from referrals.directory import reading, shown
from referrals.directory.search import name_of
from referrals.marks import Mark
from referrals.recipients import Recipient


@dataclass(frozen=True)
class Advice:
    """One partner's entry in a line; *warning* is what to know before anything is sent."""

    entry: UUID
    name: str
    services: str
    warning: Mark | None


def of(recipients: Sequence[Recipient], today: date) -> dict[str, Advice]:
    """By the partner's id; partners without a whole entry are left out. One query and, where there are entries, one reading."""
    entries = reading.of_partners([recipient.id for recipient in recipients])
    return {
        str(partner): Advice(entry.row.pk, name_of(entry), shown.services(entry.document), shown.warning(entry.about, today))
        for partner, entry in entries.items() if not entry.damaged
    }  # fmt: skip
