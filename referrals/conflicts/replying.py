"""The partner's side: questions are answered by the machine when somebody of the organisation opens the desk. Nothing of them is shown."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

import audit
from audit import endings
from casework.access import catalogue
from casework.accounts.keys import NotCertified
from casework.accounts.unlocked import current
from referrals import desk
from referrals.conflicts import register, sealing
from referrals.conflicts.matching import Person, any_of
from referrals.conflicts.models import ConflictQuestion
from referrals.models import Referral

MOST_AT_ONCE = 20  # questions answered for one page


def answer_waiting() -> int:
    """Answer the questions to her organisation that wait, and say how many. One query when none does.

    A question that does not open, that nobody of the office asked on the pages, or that was answered before, stays as it is; so do all
    where no team is certified as the office.
    """
    waiting = list(
        ConflictQuestion.objects.filter(organisation__in=desk.organisations(), answered_on=None).order_by("asked_on", "id")[:MOST_AT_ONCE]
    )
    over = endings.last(row.once() for row in waiting)  # put back after their answer, perhaps to hear another one
    asked = [(row, people) for row in waiting if row.once() not in over and (people := sealing.question_of(current(), row)) is not None]
    if not asked:
        return 0
    known = list(_clients())
    try:
        return sum(_answer(row, any_of((Person(*person) for person in people), known)) for row, people in asked)
    except NotCertified:
        return 0


def _clients() -> Iterator[Person]:
    """Those of the packets that are open to her organisation, and those it wrote down itself."""
    for card in catalogue.cards(Referral).values():
        yield Person.of(card.get("name", ""))
    for client in register.clients():
        yield Person.of(client.name, client.father)


@transaction.atomic
def _answer(row: ConflictQuestion, conflict: bool) -> bool:
    """False when a colleague's page answered it first."""
    locked: Any = ConflictQuestion.objects.select_for_update().filter(pk=row.pk, answered_on=None).first()
    if locked is None:
        return False
    sealing.put_answer(current(), locked, conflict)
    locked.answered_on = timezone.localdate()
    locked.save()
    done = endings.tag(row.once())
    audit.record("conflict.answered", filed_under=done, subject=("conflict", str(row.pk)), organisation=str(row.organisation_id))
    return True
