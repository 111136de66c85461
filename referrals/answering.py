"""What the partner does with a packet: open it for the first time, and answer."""

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import plain_rows, rings
from casework.access.reading import written
from referrals import ending, moves, office, states
from referrals.models import Answer, Referral, State

# The ledger's kinds. What ended without completion is noted as progress, with the answer beside it.
KINDS = {
    Answer.ACCEPTED: "referral.accepted",
    Answer.DECLINED: "referral.declined",
    Answer.PROGRESS: "referral.progress",
    Answer.COMPLETED: "referral.completed",
    Answer.NOT_COMPLETED: "referral.progress",
    Answer.UNAVAILABLE: "referral.unavailable",
}


@transaction.atomic
def receive(referral: Referral) -> None:
    """Note that the packet reached the organisation, when one of its people opens it for the first time. Raises NoKey for others."""
    moves.require_partner(referral)
    now = moves.held(referral.pk)
    if states.standing(now, timezone.localdate()) == State.SENT:
        moves.take(now, states.RECEIVED, states.PARTNER)
        audit.record("referral.received", subject=("referral", str(now.pk)), case=now.case_id, **plain_rows.written(now))
    referral.refresh_from_db()


def answer_referral(*, referral: Referral, kind: str, text: str = "", reason: str = "") -> Answer:
    """Write down what the partner says and move the referral on. Where the answer ends it the packet closes: at once, or, when the
    work is over, after the days that she agreed to.

    Raises states.WrongTransition when someone answered first or consent is over, and NoKey for all but the organisation's people.
    Call it outside a transaction: the days stand in the packet, and reading is recorded first.
    """
    moves.require_partner(referral)
    kept = _days_agreed(referral) if states.leads_to(kind) in states.KEPT else 0
    return _answer(referral, kind, text, reason, kept)


def _days_agreed(referral: Referral) -> int:
    """For how long the packet stays open after the work; not at all where it does not open."""
    packet = office.packet_of(referral)
    rings.current().admit([packet])
    return max(packet.kept_days or 0, 0) if packet.is_open else 0


@transaction.atomic
def _answer(referral: Referral, kind: str, text: str, reason: str, kept: int) -> Answer:
    now, today = moves.held(referral.pk), timezone.localdate()
    states.after(states.standing(now, today), kind, states.PARTNER)
    answer = Answer(kind=kind, reason=reason, text=text, on=today)
    answer.referral = referral
    answer.save()
    now.answered_on = today
    moves.take(now, kind, states.PARTNER)
    if states.STEPS[kind].closes:
        ending.close(now)
    elif now.state in states.KEPT:
        ending.keep_open(now, kept)
    facts = {"answer": kind, **written(answer), **plain_rows.written(now)}
    audit.record(KINDS[kind], subject=("referral", str(now.pk)), case=now.case_id, **facts)
    referral.refresh_from_db()
    return answer
