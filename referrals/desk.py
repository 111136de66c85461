"""The partner's desk: the rows of her own organisation, with the cards that still open for her and nothing else of the house."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import pgettext, pgettext_lazy

from casework.access import catalogue
from casework.accounts import unlocked
from casework.accounts.models import PARTNER, User
from referrals import colleagues, marks, states
from referrals.models import GOING_STATES, OPEN_STATES, WAITING_STATES, Priority, Referral, Side, State
from referrals.numbers import number_of

ALL: Final = "all"
URGENCY: Final = (Priority.EMERGENCY, Priority.URGENT, Priority.NORMAL)
TABS: Final = {
    ALL: pgettext_lazy("referrals in which state", "All"),
    "waiting": pgettext_lazy("referrals in which state", "Answer needed"),
    "going": pgettext_lazy("referrals in which state", "In progress"),
    "ended": pgettext_lazy("referrals in which state", "Ended"),
}

CLOSED_WORDS: Final[dict[str, Any]] = {
    State.DECLINED: pgettext_lazy("closed packet", "You declined"),
    State.UNAVAILABLE: pgettext_lazy("closed packet", "Not available"),
    State.DECLINED_BY_HER: pgettext_lazy("closed packet", "Taken back by the sender"),
    State.REPLACED: pgettext_lazy("closed packet", "A changed packet came in its place"),
    State.REVOKED: pgettext_lazy("closed packet", "Taken back by the sender"),
}

MINE: Final = "mine"
TABS_OF_DESK: Final = {**TABS, MINE: pgettext_lazy("referrals in which state", "Mine")}


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Row:
    """One line of the queue. A row that is closed to the organisation carries its columns and why, no content."""

    id: UUID
    number: str
    sent_on: date
    expires_on: date
    state: marks.Mark
    priority: marks.Mark | None = None
    late: marks.Mark | None = None
    turn: marks.Mark | None = None
    who: str = field(default="", repr=False)
    locked: str = ""
    name: str = field(default="", repr=False)
    matter: str = field(default="", repr=False)


def organisations() -> list[UUID]:
    """The partner organisations whose key the person acting holds: one, in life."""
    someone = unlocked.current()
    return [row.team_id for row in someone.memberships if row.team.kind == PARTNER and row.team_id in someone.teams]


def own() -> QuerySet[Referral]:
    """Everything ever sent to her organisation's desk, in plain columns."""
    return pressing_first(Referral.objects.filter(organisation__in=organisations(), on_paper=False))


def pressing_first(found: QuerySet[Referral]) -> QuerySet[Referral]:
    """The order of a queue: what needs an answer first, the urgent before the rest."""
    pressing = [When(state__in=WAITING_STATES, priority=priority, then=Value(place)) for place, priority in enumerate(URGENCY)]
    place = Case(*pressing, default=Value(len(URGENCY)), output_field=IntegerField())
    return found.order_by(place, "-sent_on", "id")


def openable() -> QuerySet[Referral]:
    """Those whose packet may still be open to her organisation; the keyring decides."""
    return own().exclude(state__in=states.CLOSED_TO_PARTNER)


def condition(tab: str, today: date, me: User | None = None) -> Q:
    """The rows of a tab, by plain columns. An open referral past its last day counts as ended. Raises KeyError."""
    lasting = Q(expires_on__gte=today)
    asked = Q(state__in=GOING_STATES, waits_for=Side.PARTNER)
    waiting = (Q(state__in=WAITING_STATES) | asked) & lasting
    going = Q(state__in=GOING_STATES) & lasting & ~asked
    mine = Q(state__in=OPEN_STATES, assigned_to=me) & lasting
    return {ALL: Q(), "waiting": waiting, "going": going, "ended": ~(waiting | going), MINE: mine}[tab]


def tabs(base: QuerySet[Referral], today: date, me: User) -> list[Tab]:
    """The tabs with their counts. One query."""
    counts = base.order_by().aggregate(**{f"n_{name}": Count("pk", filter=condition(name, today, me)) for name in TABS_OF_DESK})
    return [Tab(name, str(label), counts[f"n_{name}"]) for name, label in TABS_OF_DESK.items()]


def rows(referrals: list[Referral], today: date) -> list[Row]:
    """One page of the queue. Two queries for its cards and four for its people, however many rows."""
    cards = catalogue.cards(Referral, [referral.pk for referral in referrals])
    people = {pk: name for organisation in organisations() for pk, name in colleagues.names(organisation).items()}
    return [row_of(r, cards.get(r.pk), people.get(r.assigned_to_id, "") if r.assigned_to_id else "", today) for r in referrals]


def row_of(referral: Referral, card: dict[str, Any] | None, who: str, today: date) -> Row:
    """One referral as a line: with its card where it is open to the reader, its plain columns and why not otherwise."""
    row = Row(
        id=referral.pk, number=number_of(referral.pk), sent_on=referral.sent_on, expires_on=referral.expires_on,
        state=marks.of_state(referral, today), locked=locked(referral, card is not None, today),
    )
    if row.locked or card is None:
        return row
    return replace(
        row, state=marks.of_end(referral, today) or row.state, priority=marks.of_priority(referral), late=marks.of_late(referral),
        turn=marks.of_turn(referral, Side.PARTNER), name=card.get("name", ""), matter=card.get("matter", ""),
        who=who,
    )


def locked(referral: Referral, held: bool, today: date) -> str:
    """Why a row is closed to the organisation; "" for one that is open. What she decided and what time did are told with the same words,
    and so are what she decided and what the office did."""
    over = referral.expires_on < today
    if referral.state in states.KEPT and (over or referral.closed_on):
        return pgettext("closed packet", "Work has ended")
    if referral.state in states.CONSENT_OVER or over:
        return pgettext("closed packet", "Consent ended")
    if referral.state in CLOSED_WORDS:
        return str(CLOSED_WORDS[referral.state])
    return "" if held else pgettext("closed packet", "Not open to you")
