"""The forms of referrals that keep drafts: what each is called, and where it goes on."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.access import drafts
from casework.accounts.models import User
from casework.cases.drafting import Place, of_case, of_record
from referrals import feedback
from referrals.conflicts.kind import KIND as CONFLICT
from referrals.conflicts.models import ConflictCheck
from referrals.models import Referral

SEND: Final = "referrals.send"
INSIDE: Final = "referrals.inside"
PAPER: Final = "referrals.paper"
END: Final = "referrals.end"
HEARD: Final = "referrals.heard"
MESSAGE: Final = "referrals.message"
FEEDBACK: Final = "referrals.feedback"
RECEIVED: Final = "referrals.received"
RECEIVED_MESSAGE: Final = "referrals.received_message"
ANSWER: Final = "referrals.answer"
HEARING: Final = "referrals.hearing"
OF_DESK: Final = (ANSWER, HEARING, MESSAGE)  # in which a partner writes; they go on at the desk, not on a page of the office


def _of_referral(title: Any, route: str) -> Callable[[UUID | None], Place | None]:
    return lambda subject: Place(title, reverse(route, args=[subject]), within=(Referral, subject)) if subject else None


PLACES: Final = {
    SEND: of_case(_("New referral"), "referrals:new"),
    INSIDE: of_case(_("New referral"), "referrals:inside"),
    PAPER: of_case(_("Print for a partner"), "referrals:paper"),
    END: _of_referral(_("End of a referral"), "referrals:page"),
    HEARD: _of_referral(_("What a partner said"), "referrals:page"),
    MESSAGE: _of_referral(_("Message about a referral"), "referrals:page"),
    FEEDBACK: _of_referral(feedback.KIND.name, "referrals:feedback"),
    RECEIVED: _of_referral(_("Answer to a referral"), "referrals:received-one"),
    RECEIVED_MESSAGE: _of_referral(_("Message about a referral"), "referrals:received-one"),
    CONFLICT.code: of_record(_("Possible conflict of interest"), "referrals:conflict", ConflictCheck),
}


def keeps_at_desk(form: str, subject: UUID | None, user: User) -> bool:
    """For ``drafts.FORMS``: the answer of a partner and its hearing."""
    return form in (ANSWER, HEARING) and subject is not None and drafts.concerns(user, Referral, subject)
