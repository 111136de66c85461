"""Where a packet can go: partner organisations and other teams of the office, those whose key is confirmed."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from casework.accounts import directory, keys
from casework.accounts.models import CASELOAD, PARTNER, Certificate, Team
from casework.cases.models import Case


@dataclass(frozen=True)
class Recipient:
    """One organisation. Without a confirmed key nothing can be sealed to it, so it cannot be chosen."""

    id: UUID
    name: str
    ready: bool


def partners() -> list[Recipient]:
    """Every organisation that is not closed, by name. Three queries, however many."""
    return _named(Team.objects.filter(kind=PARTNER, closed=False))


def other_teams(case: Case) -> list[Recipient]:
    """Every team of the office but the one that has this case, by name. Three queries."""
    return _named(Team.objects.filter(kind=CASELOAD, closed=False).exclude(pk=case.team_id))


def _named(teams: QuerySet[Team]) -> list[Recipient]:
    ids = list(teams.values_list("pk", flat=True))
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
