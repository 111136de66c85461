"""What she says of a referral when its work is over: asked for until it is written down, and never a lock."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy

from casework.access import policy
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases import actions as case_actions
from casework.cases.kinds import Event, Kind
from casework.cases.missing import Hint
from casework.cases.models import Case, CaseRecord
from referrals import states
from referrals.models import Referral, ReferralFeedback
from referrals.moves import held

MISSING = Q(state__in=states.KEPT, feedback_on=None)


def is_missing(referral: Referral) -> bool:
    """Whether the work is over and nobody wrote down what she says of it."""
    return referral.state in states.KEPT and referral.feedback_on is None


def of(referral: Referral, among: Iterable[ReferralFeedback]) -> ReferralFeedback | None:
    """The feedback on this referral among the admitted ones of its case."""
    return next((record for record in among if record.is_open and record.referral == str(referral.pk)), None)


@transaction.atomic
def record(*, referral: Referral, feedback: ReferralFeedback) -> ReferralFeedback:
    """Write down what she says, or correct it. Raises casework.cases.actions.WrongState for a closed case and StaleRecord.

    Raises states.WrongTransition while the work goes on.
    """
    now = held(referral.pk)
    if now.state not in states.KEPT:
        raise states.WrongTransition(now.state)
    if now.feedback_on != feedback.on:
        now.feedback_on = feedback.on
        now.save(update_fields=["feedback_on"])
    if feedback._state.adding:
        feedback.referral = str(now.pk)
        case_actions.add_record(case=referral.case, record=feedback, beside=[now])
    else:
        case_actions.change_record(record=feedback, beside=[now])
    return feedback


# --- what it brings to the pages of a case -------------------------------------------------------------------------------------
def event(feedback: ReferralFeedback, people: Mapping[str, str]) -> Event:
    """Its line of the timeline."""
    title = pgettext("entry of the timeline", "Feedback on a referral")
    said = feedback.get_helped_display() if feedback.helped else feedback.get_asked_display()
    url = reverse("referrals:feedback", args=[feedback.referral])
    return Event(feedback.on, title, "chat", by=people.get(feedback.author, ""), text=said, url=url, order=25)


KIND = Kind(ReferralFeedback, pgettext_lazy("kind of record", "Feedback on a referral"), "chat", event=event)


def hints(case: Case) -> list[Hint]:
    """What is missing in a case: one line for each referral whose work is over. Two queries."""
    if not policy.may(current().role, "referrals.send"):
        return []
    found = list(case.referrals.filter(MISSING).order_by("sent_on", "id"))
    names = directory.team_names({referral.organisation_id for referral in found}) if found else {}
    words = gettext("What she says of the help by %(partner)s is not written down.")
    return [
        Hint(words % {"partner": names.get(str(one.organisation_id)) or gettext("a partner")}, reverse("referrals:feedback", args=[one.pk]))
        for one in found
    ]


def records_of(referral: Referral) -> list[CaseRecord]:
    """Every feedback of the case, unopened: which is of this referral stands inside."""
    records: Any = referral.case.referralfeedback_records
    return list(records.order_by("recorded_on", "pk"))
