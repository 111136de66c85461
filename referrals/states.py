"""The states of a referral and the answers that lead from one to the next (after IASC's referral form and Primero)."""

from typing import Final

from referrals.models import OPEN_STATES, Answer, Referral, State

AFTER: Final[dict[tuple[str, str], State]] = {
    (State.SENT, Answer.ACCEPTED): State.ACCEPTED,
    (State.SENT, Answer.DECLINED): State.DECLINED,
    **{
        (state, answer): after
        for state in (State.ACCEPTED, State.IN_PROGRESS)
        for answer, after in (
            (Answer.PROGRESS, State.IN_PROGRESS),
            (Answer.COMPLETED, State.COMPLETED),
            (Answer.NOT_COMPLETED, State.NOT_COMPLETED),
        )
    },
}
CONSENT_OVER: Final = (State.WITHDRAWN, State.EXPIRED)  # what ended because consent did
CLOSED_TO_PARTNER: Final = (*CONSENT_OVER, State.DECLINED)  # the packet no longer opens for the organisation


class WrongTransition(Exception):
    """The referral is not in a state from which this answer is possible: someone answered first, or consent is over.

    *state* is where it stands now.
    """

    def __init__(self, state: str) -> None:
        super().__init__(f"the referral is {state}")
        self.state = state


def after(state: str, answer: str) -> State:
    """The state after an answer. Raises WrongTransition."""
    try:
        return AFTER[(state, answer)]
    except KeyError:
        raise WrongTransition(state) from None


def possible(state: str) -> list[str]:
    """The answers that a partner can give in this state."""
    return [answer for (before, answer) in AFTER if before == state]


def standing(referral: Referral, today: object) -> str:
    """Where it stands today: an open referral whose last day is over has expired, even before anyone noted it."""
    over = referral.state in OPEN_STATES and referral.expires_on < today  # type: ignore[operator]
    return State.EXPIRED if over else referral.state
