"""The steps a referral has taken, from the history of its plain columns: no key is needed to tell them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import pgettext_lazy

from referrals.models import Referral, State

WORDS = {
    State.SENT: pgettext_lazy("step of a referral", "Sent"),
    State.RECEIVED: pgettext_lazy("step of a referral", "Opened"),
    State.IN_PROGRESS: pgettext_lazy("step of a referral", "Progress"),
}


@dataclass(frozen=True)
class Turn:
    """One step, and the hour in which it was taken."""

    label: str
    at: datetime


def of(history: QuerySet[Any]) -> list[Any]:
    """The rows of history in which a referral came to another state, or reported anew, in their order."""
    last: dict[UUID, tuple[str, datetime]] = {}
    found = []
    for row in history.exclude(history_type="-").order_by("history_id"):
        if last.get(row.id) != (row.state, row.moved_at):
            found.append(row)
        last[row.id] = (row.state, row.moved_at)
    return found


def told(referral: Referral) -> list[Turn]:
    """The steps of one referral in words. One query."""
    return [Turn(str(WORDS.get(State(row.state), State(row.state).label)), row.moved_at) for row in of(referral.history.all())]
