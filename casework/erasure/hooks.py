"""What erasure brings to the pages of a case: a line of the side navigation, which says so while a legal hold lasts."""

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from casework.access import catalogue, policy
from casework.access import ring as rings
from casework.access.policy import IDENTITY
from casework.accounts.unlocked import current
from casework.cases.frame import Section
from casework.cases.models import Case
from casework.cases.today import Item
from casework.erasure import holds
from casework.erasure.models import ErasureRequest

MOST = 20  # lines on the page of the day; the page of erasures has the rest


def news() -> list[Item]:
    """Requests that wait for a decision, in the cases that a supervisor reaches: from plain columns."""
    if not policy.may(current().role, "erasure.approve"):
        return []
    waiting = ErasureRequest.objects.filter(decided_on=None, case__in=catalogue.reach(Case)).order_by("recorded_on", "id")[:MOST]
    return [
        Item(
            case=one.case_id, on=one.recorded_on, title=gettext("Somebody asks for an erasure, and waits for a decision"), icon="x",
            url=reverse("erasure:request", args=[one.case_id, one.pk]),
        )
        for one in waiting
    ]  # fmt: skip


def section(case: Case) -> Section | None:
    """One query: whether a hold lasts. None for who holds another part of the case alone."""
    if not policy.may(current().role, "erasure.ask") or IDENTITY not in rings.current().compartments(case):
        return None
    held = bool(holds.of(case))
    label = pgettext("section of a case", "Legal hold") if held else pgettext("section of a case", "Erasure")
    return {
        "name": "erasure", "url": reverse("erasure:of-case", args=[case.pk]), "icon": "lock" if held else "x",
        "label": label, "count": 0, "hot": False, "current": False, "locked": False,
    }  # fmt: skip
