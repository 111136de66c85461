"""What a partner without a desk said, written down by the office, so that hours, lateness and the page of the day go on as ever."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import plain_rows
from casework.access.errors import NoKey
from casework.access.reading import written
from casework.accounts import homes
from casework.accounts.models import Role
from referrals import ending, hours, moves, states
from referrals.models import Answer, Referral


def has_no_desk(referral: Referral) -> bool:
    """Whether the partner cannot answer here itself: it got a letter, or nobody of it has an account. A team of the office always can.
    Two queries at most."""
    if referral.on_paper or referral.is_inside:
        return referral.on_paper
    return not homes.colleagues(referral.organisation_id, Role.values)


def is_asked(referral: Referral) -> bool:
    """Whether there is something that such a partner can still say."""
    return bool(states.answers(states.standing(referral, timezone.localdate()))) and has_no_desk(referral)


@transaction.atomic
def write_down(*, referral: Referral, kind: str, on: date, who: str, text: str = "", reason: str = "") -> Answer:
    """Write down what somebody (*who*) of the partner said on a day, and take the step of the partner that it is.

    Nobody there reads the packet, so what ends the work closes it at once. Raises states.WrongTransition where this step is not
    possible, ValueError for a day before it was sent or still to come, and NoKey for everybody without the case and for a partner that
    answers at its own desk.
    """
    moves.require_office(referral)
    now, today = moves.held(referral.pk), timezone.localdate()
    if not has_no_desk(now):
        raise NoKey("the partner answers at its desk")
    if kind not in dict(Answer.KINDS):
        raise states.WrongTransition(now.state)
    if not now.sent_on <= on <= today:
        raise ValueError("not a day on which it could be said")
    answer = Answer(kind=kind, reason=reason, text=text, on=on, heard_from=who)
    answer.referral = referral
    answer.save()
    now.answered_on, before = on, now.moved_at
    moves.take(now, kind, states.PARTNER, at=max(before, min(hours.this_hour(), _end_of(on))))
    if states.STEPS[kind].closes or now.state in states.KEPT:
        ending.close(now)
    facts = {"answer": kind, **written(answer), **plain_rows.written(now)}
    audit.record("referral.answer_noted", subject=("referral", str(now.pk)), case=now.case_id, **facts)
    referral.refresh_from_db()
    return answer


def _end_of(day: date) -> datetime:
    """The midnight after a day: a word that was said then is silence from then on."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
