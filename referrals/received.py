"""What other teams of the office referred to her team, or to her: the rows with the cards that still open for her."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.access import catalogue
from casework.accounts import directory, unlocked
from casework.accounts.models import CASELOAD
from referrals import desk, states
from referrals.models import Referral


@dataclass(frozen=True)
class Row(desk.Row):
    """A line of the queue with the team that was asked."""

    team: str = ""


def teams() -> list[UUID]:
    """The teams of the office whose key the person acting holds."""
    someone = unlocked.current()
    return list({row.team_id for row in someone.memberships if row.team.kind == CASELOAD and row.team_id in someone.teams})


def own() -> QuerySet[Referral]:
    """Everything ever referred to her team or given to her, in plain columns."""
    hers = Q(organisation__in=teams()) | Q(assigned_to=unlocked.current().user)
    return desk.pressing_first(Referral.objects.filter(hers, organisation__kind=CASELOAD))


def openable() -> QuerySet[Referral]:
    """Those whose packet may still be open to her; the keyring decides."""
    return own().exclude(state__in=states.CLOSED_TO_PARTNER)


def rows(referrals: list[Referral], today: date) -> list[Row]:
    """One page of the queue. Four queries at most, however many rows."""
    cards = catalogue.cards(Referral, [referral.pk for referral in referrals])
    people = directory.names_of({referral.assigned_to_id for referral in referrals})
    names = directory.team_names({referral.organisation_id for referral in referrals})
    lines = [desk.row_of(r, cards.get(r.pk), people.get(str(r.assigned_to_id), ""), today) for r in referrals]
    return [Row(**vars(line), team=names.get(str(r.organisation_id), "")) for line, r in zip(lines, referrals, strict=True)]
