"""The life of a referral: one table of who may take which step from which state (docs/decisions/0015).

After IASC's referral form and Primero. ``referrals.actions`` takes the steps, and asks here first.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from referrals.models import GOING_STATES, OPEN_STATES, WAITING_STATES, Answer, Referral, State

PARTNER, OFFICE, SERVER = "partner", "office", "server"
RECEIVED, UNAVAILABLE, REVOKED, DECLINED_BY_HER = "received", "unavailable", "revoked", "declined_by_her"
WITHDRAWN, EXPIRED, REPLACED = "withdrawn", "expired", "replaced"


@dataclass(frozen=True)
class Step:
    """Where a step begins, where it leads, and who may take it. *closes*: from then on the packet opens for nobody of the partner."""

    begins: Collection[str]
    leads: State
    by: Collection[str]
    closes: bool = False


KEPT: Final = (State.COMPLETED, State.NOT_COMPLETED)  # the work is over, and the packet may still be open
STEPS: Final[dict[str, Step]] = {
    RECEIVED: Step((State.SENT,), State.RECEIVED, (PARTNER,)),
    Answer.ACCEPTED: Step(WAITING_STATES, State.ACCEPTED, (PARTNER,)),
    Answer.DECLINED: Step(WAITING_STATES, State.DECLINED, (PARTNER,), closes=True),
    Answer.PROGRESS: Step(GOING_STATES, State.IN_PROGRESS, (PARTNER,)),
    Answer.COMPLETED: Step(GOING_STATES, State.COMPLETED, (PARTNER,)),
    Answer.NOT_COMPLETED: Step(GOING_STATES, State.NOT_COMPLETED, (PARTNER,)),
    UNAVAILABLE: Step(OPEN_STATES, State.UNAVAILABLE, (PARTNER, OFFICE), closes=True),
    DECLINED_BY_HER: Step(OPEN_STATES, State.DECLINED_BY_HER, (OFFICE,), closes=True),
    REVOKED: Step(OPEN_STATES, State.REVOKED, (OFFICE,), closes=True),
    REPLACED: Step(OPEN_STATES, State.REPLACED, (OFFICE,), closes=True),
    WITHDRAWN: Step((*OPEN_STATES, *KEPT), State.WITHDRAWN, (OFFICE,), closes=True),
    EXPIRED: Step(OPEN_STATES, State.EXPIRED, (SERVER,), closes=True),
}
CONSENT_OVER: Final = (State.WITHDRAWN, State.EXPIRED)  # what ended because consent did
CLOSED_TO_PARTNER: Final = tuple({step.leads: None for step in STEPS.values() if step.closes})


class WrongTransition(Exception):
    """The referral is not in a state from which this step is possible for her: someone was first, or consent is over.

    *state* is where it stands now.
    """

    def __init__(self, state: str) -> None:
        super().__init__(f"the referral is {state}")
        self.state = state


def after(state: str, step: str, by: str) -> State:
    """The state after a step. Raises WrongTransition."""
    known = STEPS.get(step)
    if known is None or state not in known.begins or by not in known.by:
        raise WrongTransition(state)
    return known.leads


def leads_to(step: str) -> State | None:
    """Where a step leads, from wherever it is taken."""
    return STEPS[step].leads if step in STEPS else None


def possible(state: str, by: str) -> list[str]:
    """The steps that this side can take in this state."""
    return [name for name, step in STEPS.items() if state in step.begins and by in step.by]


def answers(state: str) -> list[str]:
    """What the partner can say in this state."""
    said = dict(Answer.KINDS)
    return [step for step in possible(state, PARTNER) if step in said]


def moved_on(seen: str, state: str) -> bool:
    """Whether something was said between two states. That a colleague opened the packet is nothing that was said."""
    return seen != state and not {seen, state} <= set(WAITING_STATES)


def standing(referral: Referral, today: date) -> str:
    """Where it stands today: an open referral whose last day is over has expired, even before anyone noted it."""
    over = referral.state in OPEN_STATES and referral.expires_on < today
    return State.EXPIRED if over else referral.state
