"""What waits for a supervisor's answer, on her page of the day: from plain columns, nothing is opened for it."""

from django.urls import reverse
from django.utils.translation import gettext

from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases import approvals
from casework.cases.today import Item

MOST = 50  # lines a page; the page of approvals has the rest


def questions() -> list[Item]:
    """The questions that wait for the person acting, the longest first. What each is about stands on the page it leads to."""
    if not policy.may(current().role, "cases.approve"):
        return []
    words = gettext("A question waits for your answer")
    return [
        Item(one.case_id, one.recorded_on, words, reverse("cases:approval", args=[one.case_id, one.pk]), icon="check")
        for one in approvals.waiting()[:MOST]
    ]
