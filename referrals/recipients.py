"""The partner organisations a packet can go to: those whose key the office has confirmed."""

from dataclasses import dataclass
from uuid import UUID

from casework.accounts import directory, keys
from casework.accounts.models import PARTNER, Certificate, Team


@dataclass(frozen=True)
class Recipient:
    """One organisation. Without a confirmed key nothing can be sealed to it, so it cannot be chosen."""

    id: UUID
    name: str
    ready: bool


def partners() -> list[Recipient]:
    """Every organisation that is not closed, by name. Three queries, however many."""
    ids = list(Team.objects.filter(kind=PARTNER, closed=False).values_list("pk", flat=True))
    names, ready = directory.team_names(ids), _confirmed(ids)
    found = [Recipient(pk, names.get(str(pk), ""), pk in ready) for pk in ids]
    return sorted((recipient for recipient in found if recipient.name), key=lambda recipient: recipient.name)


def _confirmed(ids: list[UUID]) -> set[UUID]:
    """Those whose newest certificate is believed: the one that a grant would be sealed to."""
    newest: dict[UUID, Certificate] = {}
    for row in Certificate.objects.filter(holder_kind="team", holder__in=ids).order_by("epoch"):
        newest[row.holder] = row
    return {holder for holder, row in newest.items() if _believed(row)}


def _believed(row: Certificate) -> bool:
    try:
        keys.believed(row)
    except keys.NotCertified:
        return False
    return True
