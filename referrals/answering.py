"""What the partner does with a packet: open it for the first time, and answer."""

from django.db import transaction
from django.utils import timezone

import audit
from referrals import ending, moves, states
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
        audit.record("referral.received", subject=("referral", str(now.pk)), case=now.case_id)
    referral.refresh_from_db()


@transaction.atomic
def answer_referral(*, referral: Referral, kind: str, text: str = "", reason: str = "") -> Answer:
    """Write down what the partner says and move the referral on; where the answer ends it, the packet closes at once.

    Raises states.WrongTransition when someone answered first or consent is over, and NoKey for all but the organisation's people.
    """
    moves.require_partner(referral)
    now, today = moves.held(referral.pk), timezone.localdate()
    states.after(states.standing(now, today), kind, states.PARTNER)
    answer = Answer(kind=kind, reason=reason, text=text, on=today)
    answer.referral = referral
    answer.save()
    now.answered_on = today
    moves.take(now, kind, states.PARTNER)
    if states.STEPS[kind].closes:
        ending.close(now)
    audit.record(KINDS[kind], subject=("referral", str(now.pk)), case=now.case_id, answer=kind, **moves.facts(answer))
    referral.refresh_from_db()
    return answer
