"""What the people of a partner did, for the partner itself: from the plain columns of the ledger, whose stories only auditors open.

Nothing of the office stands here, and nothing that the machine did on somebody's visit (a question about a conflict of interest).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from audit import kinds
from audit.ledger import case_tag
from audit.models import Entry
from referrals import colleagues
from referrals.models import Referral
from referrals.numbers import number_of

OF_A_PACKET: Final = (
    "referral.opened", "referral.received", "referral.accepted", "referral.declined", "referral.progress", "referral.completed",
    "referral.unavailable", "referral.assigned", "referral.hearing", "referral.message",
    "referral.document", "referral.document_opened", "referral.legal_read",
)
SHOWN: Final = (*OF_A_PACKET, "signed_in", "signed_out", "left", "client.listed", "client.added", "client.removed")
MOST = 5000  # referrals of one organisation whose numbers are known to the page


@dataclass(frozen=True)
class Line:
    """One thing that one of its people did. *reads* tells opening from changing."""

    at: datetime
    words: str = field(repr=False)
    reads: bool


def of(organisation: UUID, *, start: int, count: int) -> list[Line]:
    """The newest first, *count* of them after the first *start*. Five queries, however many entries. The caller records that it is read."""
    people = colleagues.names(organisation)
    numbers = _numbers(organisation)
    found = Entry.objects.filter(actor__in=[str(pk) for pk in people], kind__in=SHOWN).order_by("-seq")[start : start + count]
    return [_line(entry, people, numbers) for entry in found]


def _line(entry: Entry, people: dict[UUID, str], numbers: dict[bytes, str]) -> Line:
    kind = kinds.get(entry.kind)
    who = people.get(UUID(entry.actor)) or gettext("Somebody of your organisation")
    about = numbers.get(bytes(entry.case_tag), pgettext("number of a referral that is not known", "…"))
    at = datetime.fromtimestamp(entry.ts * 60, timezone.get_current_timezone())
    return Line(at, kind.tell({"who": who, "subject": about, "case": about}), kind.outcome == "read")


def _numbers(organisation: UUID) -> dict[bytes, str]:
    """The tag under which the ledger files a case → the numbers of its packets with this organisation."""
    found: dict[bytes, list[str]] = {}
    for pk, case in _packets(organisation):
        found.setdefault(case_tag(case), []).append(number_of(pk))
    return {tag: ", ".join(sorted(numbers)) for tag, numbers in found.items()}


def _packets(organisation: UUID) -> Iterable[tuple[UUID, UUID]]:
    return Referral.objects.filter(organisation=organisation, on_paper=False).order_by("-sent_on", "id").values_list("pk", "case_id")[:MOST]
