"""What supervision brings to the pages of a case: the way to the file review, for who makes one."""

from django.urls import reverse
from django.utils.translation import pgettext

from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases.choices import State
from casework.cases.frame import Section
from casework.cases.models import Case


def section(case: Case) -> Section | None:
    """The line of a new file review in the side navigation. No query."""
    if case.state != State.OPEN or not policy.may(current().role, "supervision.review"):
        return None
    return {
        "name": "review", "url": reverse("supervision:review-new", args=[case.pk]), "icon": "eye",
        "label": pgettext("section of a case", "File review"), "count": 0, "hot": False, "current": False, "locked": False,
    }  # fmt: skip
