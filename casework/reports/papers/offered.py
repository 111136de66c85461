"""What papers are called, and those of legal matters in the list of a case: for whoever prints and holds its key and her identity."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from casework.access import policy, rings
from casework.access.policy import IDENTITY, LEGAL
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.legal import naming
from casework.legal.models import Authority, Matter
from casework.reports.papers.attorney import ATTORNEY
from casework.reports.papers.chronology import CHRONOLOGY
from casework.reports.papers.offers import CONSENT, OFFERED, SAFETY_PLAN

Line = tuple[str, Any, str]  # address, title, what it is about

# Every paper that the trail may name; rooms above add theirs.
NAMED = [*OFFERED.values(), CONSENT, SAFETY_PLAN, ATTORNEY, CHRONOLOGY]


def title_of(what: str) -> str:
    """What a paper is called that the trail names; "" for a name of something else."""
    return next((str(offer.title) for offer in NAMED if offer.what == what), "")


def held(case: Case) -> bool:
    return policy.may(current().role, "legal.open") and {IDENTITY, LEGAL} <= rings.current().compartments(case)


def records(case: Case) -> list[Any]:
    """What the lines are told apart by, unopened."""
    if not held(case):
        return []
    found: Any = case
    return [*found.matter_records.order_by("recorded_on", "pk"), *found.authority_records.order_by("recorded_on", "pk")]


def chronologies(case: Case, found: Iterable[Any]) -> list[Line]:
    """One for each matter."""
    titles = naming.matters(one for one in found if isinstance(one, Matter))
    return [(reverse("reports:chronology", args=[case.pk, pk]), CHRONOLOGY.title, words) for pk, words in titles]


def attorneys(case: Case, found: Iterable[Any]) -> list[Line]:
    """The powers of attorney of which there is a draft, each with its matter and as what somebody holds it. No name stands here."""
    open_ones = [record for record in found if record.is_open]
    titles = dict(naming.matters(one for one in open_ones if isinstance(one, Matter)))
    return [
        (reverse("reports:attorney", args=[case.pk, one.pk]), ATTORNEY.title, _words(one, titles))
        for one in open_ones
        if isinstance(one, Authority) and one.revoked_on is None
    ]


def _words(one: Authority, titles: dict[str, str]) -> str:
    said = [titles.get(one.matter, ""), str(one.get_capacity_display()) if one.capacity else ""]
    return " · ".join(word for word in said if word) or pgettext("kind of record", "Power of attorney")
