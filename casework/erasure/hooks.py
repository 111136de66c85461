"""What erasure brings to the pages of a case: a line of the side navigation, which says so while a legal hold lasts; and its drafts."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.access import catalogue, policy, rings
from casework.access.policy import IDENTITY
from casework.accounts.unlocked import current
from casework.cases import drafting
from casework.cases.drafting import Place
from casework.cases.frame import Section
from casework.cases.kinds import KINDS, Kind
from casework.cases.models import Case
from casework.cases.today import Item
from casework.erasure import holds
from casework.erasure.models import ErasureRequest

ASK, ANSWER, HOLD = "erasure.ask", "erasure.request", "erasure.hold"
OF_A_RECORD = ".erase"  # behind the code of a kind: the form in which one asks for one of its records to be erased
TITLE = pgettext_lazy("title of a page", "Erasure")
MOST = 20  # lines on the page of the day; the page of erasures has the rest


def drafts() -> dict[str, Callable[[UUID | None], Place | None]]:
    """Where the drafts of these pages go on. Every kind of record is registered by now: this room comes after all that have some."""
    return {
        ASK: drafting.of_case(TITLE, "erasure:of-case"),
        HOLD: drafting.of_case(_("Legal hold"), "erasure:hold"),
        ANSWER: drafting.of_record(_("Request to erase"), "erasure:request", ErasureRequest),
        **{f"{kind.code}{OF_A_RECORD}": _of(kind) for kind in KINDS.values()},
    }


def _of(kind: Kind) -> Callable[[UUID | None], Place | None]:
    def place(subject: UUID | None) -> Place | None:
        found = kind.model._base_manager.filter(pk=subject).first() if subject else None
        return Place(TITLE, reverse("erasure:of-record", args=[found.case_id, kind.code, found.pk]), found.case_id) if found else None

    return place


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
