"""What the legal room brings to the pages of others: the line in the side navigation, and what is due on the page of the day.

Nothing here opens a record: what is ahead stands on the agendas.
"""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from casework.access import agendas, policy, rings
from casework.access.policy import LEGAL
from casework.accounts.unlocked import current
from casework.cases.choices import State
from casework.cases.drafting import Place
from casework.cases.frame import Section
from casework.cases.models import Case
from casework.cases.today import WEEK, Item
from casework.legal import ahead, naming
from casework.legal.models import Matter

MOST = 50  # lines a page
ICONS = {ahead.APPEAL: "flag", ahead.DEADLINE: "clock", ahead.AUTHORITY: "key"}
ROUTES = {ahead.APPEAL: "legal:decision", ahead.DEADLINE: "legal:deadline", ahead.AUTHORITY: "legal:authority"}


def section(case: Case) -> Section | None:
    """The line of the legal pages; with a lock for those who were not given the legal part."""
    if not policy.may(current().role, "cases.open"):
        return None
    locked = not (policy.may(current().role, "legal.open") and rings.current().holds(case.pk, LEGAL))
    return {
        "name": "legal", "url": reverse("legal:overview", args=[case.pk]), "icon": "scale", "label": pgettext("section of a case", "Legal"),
        "count": 0, "hot": False, "current": False, "locked": locked,
    }


def due() -> list[Item]:
    """Hearings and days to keep within the week and late ones, of the cases that are her own."""
    if not policy.may(current().role, "legal.open"):
        return []
    last = timezone.localdate() + WEEK
    found = [
        (entry.day, pk, record, entry)
        for pk, said in agendas.opened(Case, own=True).items()
        for record, entry in ahead.entries(said)
        if entry.kind != ahead.PAST and entry.day <= last
    ]
    found = sorted(found, key=lambda one: one[0])[:MOST]
    there = set(Case.objects.filter(pk__in={one[1] for one in found}, state=State.OPEN).values_list("pk", flat=True)) if found else set()
    return [
        Item(case=pk, on=day, title=title(entry), url=url(pk, record, entry), icon=ICONS.get(entry.kind, "scale"), due=True)
        for day, pk, record, entry in found
        if pk in there
    ]


def url(case: UUID, record: str, entry: ahead.Entry) -> str:
    return reverse(ROUTES.get(entry.kind, "legal:hearing"), args=[case, record])


def title(entry: ahead.Entry) -> str:
    """One line without a name."""
    if entry.kind == ahead.DEADLINE:
        return entry.words or pgettext("kind of record", "Day to keep")
    if entry.kind == ahead.AUTHORITY:
        return gettext("A power of attorney ends")
    if entry.kind == ahead.APPEAL:
        return gettext("Last day for an appeal, as entered")
    court = naming.court(entry.words)
    return gettext("Hearing: %(court)s") % {"court": court} if court else pgettext("kind of record", "Hearing")


def place_of(route: str) -> Callable[[UUID | None], Place | None]:
    """Where a draft of closing or reopening a matter goes on."""

    def place(subject: UUID | None) -> Place | None:
        found = Matter.objects.filter(pk=subject).first() if subject else None
        if found is None:
            return None
        words = gettext("Close the matter") if route == "legal:matter-close" else gettext("Reopen the matter")
        return Place(words, reverse(route, args=[found.case_id, found.pk]), found.case_id)

    return place
