"""Whether what was told without her consent is co-signed: exactly the revision that a supervisor saw, and no later one."""

from collections.abc import Iterable

from django.utils.translation import gettext, pgettext

from casework.cases import approvals
from casework.cases.cards import Card
from casework.cases.models import Approval, DutyToProtect

Tag = tuple[str, str, str]  # kind, words, icon


def tag(duty: DutyToProtect, questions: Iterable[Approval], card: Card) -> Tag:
    """The state of an open *duty*, from the admitted *questions* of its case and the reader's card."""
    about = f"{duty.code}:{duty.pk}:"
    approved = {trace for one in questions if one.is_open and one.answer == Approval.APPROVED for trace in one.about}
    if f"{about}{duty.revision}" in approved:
        return "good", pgettext("a duty to protect", "Co-signed"), "check"
    if approvals.DUTY in approvals.asked(card).values():
        return "wait", gettext("Waits for a co-signature"), "clock"
    if any(trace.startswith(about) for trace in approved):
        return "alarm", gettext("Changed since it was co-signed"), "alert"
    return "alarm", pgettext("a duty to protect", "Not co-signed"), "alert"
