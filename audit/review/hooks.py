"""The way from a case to its trail, for those who may read it."""

from django.urls import reverse
from django.utils.translation import pgettext

from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases.frame import Section
from casework.cases.models import Case

VERB = "audit.review"


def section(case: Case) -> Section | None:
    """The line of this case's trail in the side navigation; nothing for those without the verb or the auditors' key."""
    if not policy.may(current().role, VERB) or not current().reads_ledger:
        return None
    return {
        "url": reverse("review:case", args=[case.pk]), "icon": "eye", "label": pgettext("section of a case", "Who looked"),
        "count": 0, "hot": False, "current": False, "locked": False,
    }
