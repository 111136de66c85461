"""What other teams of the office referred to her team, or to her: the rows with the cards that still open for her."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from casework.access import catalogue
from casework.accounts import directory, unlocked
from casework.accounts.models import CASELOAD
from referrals import desk, marks, states
from referrals.models import WAITING_STATES, Referral, Side
from referrals.numbers import number_of


@dataclass(frozen=True)
class Row:
    """One line of the queue. A row that is closed to her carries its columns and why, no content."""

    id: UUID
    number: str
    sent_on: date
    expires_on: date
    team: str
    state: marks.Mark
    priority: marks.Mark | None = None
    late: marks.Mark | None = None
    turn: marks.Mark | None = None
    who: str = field(default="", repr=False)
    locked: str = ""
    name: str = field(default="", repr=False)
    matter: str = field(default="", repr=False)


def teams() -> list[UUID]:
    """The teams of the office whose key the person acting holds."""
    someone = unlocked.current()
    return list({row.team_id for row in someone.memberships if row.team.kind == CASELOAD and row.team_id in someone.teams})


def own() -> QuerySet[Referral]:
    """Everything ever referred to her team or given to her, in plain columns: what needs an answer first, the urgent before the rest."""
    pressing = [When(state__in=WAITING_STATES, priority=priority, then=Value(place)) for place, priority in enumerate(desk.URGENCY)]
    place = Case(*pressing, default=Value(len(desk.URGENCY)), output_field=IntegerField())
    hers = Q(organisation__in=teams()) | Q(assigned_to=unlocked.current().user)
    found: QuerySet[Referral] = Referral.objects.filter(hers, organisation__kind=CASELOAD).order_by(place, "-sent_on", "id")
    return found


def openable() -> QuerySet[Referral]:
    """Those whose packet may still be open to her; the keyring decides."""
    return own().exclude(state__in=states.CLOSED_TO_PARTNER)


def rows(referrals: list[Referral], today: date) -> list[Row]:
    """One page of the queue. Four queries at most, however many rows."""
    cards = catalogue.cards(Referral, [referral.pk for referral in referrals])
    people = directory.names_of({referral.assigned_to_id for referral in referrals})
    names = directory.team_names({referral.organisation_id for referral in referrals})
    return [_row(referral, cards.get(referral.pk), people, names, today) for referral in referrals]


def _row(referral: Referral, card: dict[str, Any] | None, people: dict[str, str], names: dict[str, str], today: date) -> Row:
    row = Row(
        id=referral.pk,
        number=number_of(referral.pk),
        sent_on=referral.sent_on,
        expires_on=referral.expires_on,
        team=names.get(str(referral.organisation_id), ""),
        state=marks.of_state(referral, today),
        locked=desk.locked(referral, card is not None, today),
    )
    if row.locked or card is None:
        return row
    return replace(
        row,
        state=marks.of_end(referral, today) or row.state,
        priority=marks.of_priority(referral),
        late=marks.of_late(referral),
        turn=marks.of_turn(referral, Side.PARTNER),
        name=card.get("name", ""),
        matter=card.get("matter", ""),
        who=people.get(str(referral.assigned_to_id), ""),
    )
