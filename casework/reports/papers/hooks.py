"""What papers bring to the pages of a case: a line of the side navigation."""

from django.urls import reverse
from django.utils.translation import pgettext

from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases.frame import Section
from casework.cases.models import Case


def section(case: Case) -> Section | None:
    if not policy.may(current().role, "reports.print"):
        return None
    return {
        "url": reverse("reports:papers", args=[case.pk]), "icon": "print", "label": pgettext("section of a case", "Papers"), "count": 0,
        "hot": False, "current": False, "locked": False,
    }  # fmt: skip
