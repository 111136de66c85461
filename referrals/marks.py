"""States and urgencies as the lists show them: (kind of tag, words, drawing)."""

from datetime import date

from django.utils.translation import ngettext, pgettext

from casework.localisation.digits import numbered
from referrals import feedback, hours, talking
from referrals.models import OPEN_STATES, Priority, Referral, Side, State
from referrals.states import standing

Mark = tuple[str, str, str]
SOON = 7  # days before the end of consent that deserve a warning

KINDS = {
    State.SENT: ("wait", "clock"),
    State.RECEIVED: ("wait", "eye"),
    State.ACCEPTED: ("act", "check"),
    State.IN_PROGRESS: ("act", "clock"),
    State.COMPLETED: ("good", "check"),
    State.DECLINED: ("", "x"),
    State.NOT_COMPLETED: ("", "no"),
    State.UNAVAILABLE: ("", "no"),
    State.DECLINED_BY_HER: ("", "x"),
    State.REVOKED: ("", "lock"),
    State.REPLACED: ("", "lock"),
    State.WITHDRAWN: ("", "lock"),
    State.EXPIRED: ("", "lock"),
}


def of_state(referral: Referral, today: date) -> Mark:
    """Where it stands today."""
    state = State(standing(referral, today))
    kind, icon = KINDS[state]
    return kind, str(state.label), icon


def of_end(referral: Referral, today: date) -> Mark | None:
    """A warning when consent ends within a week and work still goes on."""
    left = (referral.expires_on - today).days
    if referral.state not in OPEN_STATES or not 0 <= left < SOON:
        return None
    if left == 0:
        return "wait", pgettext("end of consent", "Consent ends today"), "clock"
    words = ngettext("Consent ends in %(n)s day", "Consent ends in %(n)s days", left)
    return "wait", words % {"n": numbered(left)}, "clock"


def of_priority(referral: Referral) -> Mark:
    priority = Priority(referral.priority)
    kind, icon = {Priority.EMERGENCY: ("alarm", "alert"), Priority.URGENT: ("wait", "flag"), Priority.NORMAL: ("", "")}[priority]
    return kind, str(priority.label), icon


def of_late(referral: Referral) -> Mark | None:
    """A warning when an answer is late, or nothing was heard of work that was taken on."""
    if hours.is_unanswered(referral):
        return "alarm", pgettext("a referral", "Answer is late"), "clock"
    if hours.is_silent(referral):
        return "wait", pgettext("a referral", "No word for two weeks"), "clock"
    return None


def of_feedback(referral: Referral) -> Mark | None:
    """That nobody has written down yet what she says of finished work."""
    return ("wait", pgettext("a referral", "Feedback missing"), "chat") if feedback.is_missing(referral) else None


def of_turn(referral: Referral, side: Side) -> Mark | None:
    """That this side was asked something, and has not answered yet."""
    return ("act", pgettext("a referral", "Question for you"), "chat") if talking.waits_for(referral, side) else None
