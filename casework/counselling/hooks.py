"""What counselling brings to the pages of others: the line in the side navigation, and what is due on the page of the day.

Nothing here opens a record: the counsellor's next sessions stand on her own cards, and that a supervisor is asked for is a plain revision.
"""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from casework.access import catalogue, policy, rings
from casework.access.policy import COUNSELLING
from casework.accounts.unlocked import current
from casework.cases.choices import State
from casework.cases.frame import Section
from casework.cases.models import Case
from casework.cases.today import WEEK, Item
from casework.counselling.actions import NEXT
from casework.counselling.models import Notice, Session

MOST = 50  # lines a page


def section(case: Case) -> Section | None:
    """The line of the counselling pages: with a lock for those who may know of it, none for the others. One query."""
    role = current().role
    if not policy.may(role, "counselling.seen"):
        return None
    locked = not (policy.may(role, "counselling.open") and rings.current().holds(case.pk, COUNSELLING))
    return {
        "url": reverse("counselling:overview", args=[case.pk]), "icon": "chat", "label": pgettext("section of a case", "Counselling"),
        "count": 0 if locked else Session.objects.filter(case=case).count(), "hot": False, "current": False, "locked": locked,
    }


def sessions_ahead() -> list[Item]:
    """A counsellor's own sessions that are late or due within the week, from her cards."""
    if not policy.may(current().role, "counselling.open"):
        return []
    last = timezone.localdate() + WEEK
    days = {pk: date.fromisoformat(card[NEXT]) for pk, card in catalogue.cards(Case).items() if card.get(NEXT)}
    due = sorted((day, pk) for pk, day in days.items() if day <= last)[:MOST]
    there = set(Case.objects.filter(pk__in=[pk for _, pk in due], state=State.OPEN).values_list("pk", flat=True)) if due else set()
    title = pgettext("task of a counsellor", "Counselling session")
    return [
        Item(case=pk, on=day, title=title, url=reverse("counselling:overview", args=[pk]), icon="chat", due=True)
        for day, pk in due
        if pk in there
    ]


def asked_for() -> list[Item]:
    """Open cases in which a counsellor asks for the supervisor who acts. Why, stands on a page of its own."""
    if not policy.may(current().role, "counselling.alerts"):
        return []
    reached = catalogue.reach(Case, Case.objects.filter(state=State.OPEN))
    found = Notice.objects.filter(revision=1, case__in=reached.values("pk")).order_by("recorded_on", "id")[:MOST]
    title = gettext("A counsellor asks for you")
    return [
        Item(
            case=notice.case_id, on=notice.recorded_on, title=title, icon="flag", due=True,
            url=reverse("counselling:notice", args=[notice.case_id, notice.pk]),
        )
        for notice in found
    ]
