"""A team at a glance: who works on how many cases, what is late, what waits. From plain columns and cards; nothing of a case is opened."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from casework.access import catalogue
from casework.accounts import directory, homes
from casework.accounts.models import Role, User
from casework.accounts.unlocked import current
from casework.cases.choices import State
from casework.cases.models import Approval, Case, CaseUserGrant

COUNTED = 2000  # cards opened at most for the count of high risk; a larger team gets no such count
SILENT = timedelta(days=14)  # so long after its day a case is looked at by name
REVIEWED = timedelta(days=90)  # so long after its last review, or its opening, a file is to be read
MOST = 20


@dataclass(frozen=True)
class Load:
    """One caseworker: open cases she holds by a grant of her own, how many are late, how many of her questions wait."""

    person: UUID
    name: str
    open: int
    late: int
    high: int | None
    waiting: int

    @property
    def percent(self) -> int:
        """Of the upper end of the guidance, for the meter; at most 140."""
        return min(140, round(100 * self.open / settings.CASELOAD[1]))

    @property
    def too_many(self) -> bool:
        return self.open > settings.CASELOAD[1]

    @property
    def has_room(self) -> bool:
        return self.open < settings.CASELOAD[0]


def workers() -> list[User]:
    """The active caseworkers of the teams whose key she holds."""
    teams = list(current().groups.values())
    found = User.objects.filter(role=Role.CASEWORKER, state=User.ACTIVE, home_team__in=teams)
    return [person for person in found if homes.is_hers(person)]


def loads(cards: dict[UUID, dict[str, object]] | None) -> list[Load]:
    """Every caseworker, the busiest first. Three queries, however many cases. *cards*: hers of all open cases, or None."""
    people = workers()
    today = timezone.localdate()
    held = CaseUserGrant.objects.filter(user__in=people, apart=False, content_object__state=State.OPEN)
    counted = held.values("user_id").annotate(open=Count("id"), late=Count("id", filter=Q(content_object__next_action_on__lt=today)))
    counts: dict[UUID, Any] = {row["user_id"]: row for row in counted}
    waiting = Counter(_asking(people))
    high = _high(held, cards) if cards is not None else None
    names = directory.names_of([person.pk for person in people])
    found = [
        Load(
            person.pk,
            names.get(str(person.pk), ""),
            counts.get(person.pk, {}).get("open", 0),
            counts.get(person.pk, {}).get("late", 0),
            None if high is None else high[person.pk],
            waiting[person.pk],
        )
        for person in people
    ]
    return sorted(found, key=lambda load: (-load.open, load.name))


def _asking(people: Iterable[User]) -> list[UUID]:
    """Whose cases a question waits in; from plain columns."""
    waiting = Approval.objects.filter(decided_on=None, case__user_grants__user__in=people, case__user_grants__apart=False)
    return list(waiting.values_list("case__user_grants__user_id", flat=True))


def _high(held: QuerySet[CaseUserGrant], cards: dict[UUID, dict[str, object]]) -> Counter[UUID]:
    pairs = held.values_list("user_id", "content_object_id")
    return Counter(user for user, case in pairs if cards.get(case, {}).get("risk") == "high")


def open_cases() -> QuerySet[Case]:
    """The open cases she reaches, the longest overdue first."""
    found: QuerySet[Case] = catalogue.reach(Case, Case.objects.filter(state=State.OPEN))
    return found.order_by(F("next_action_on").asc(nulls_last=True), "id")


def neglected(cases: QuerySet[Case]) -> list[Case]:
    """Open cases long past their day, and those without one: somebody should look at them."""
    old = timezone.localdate() - SILENT
    return list(cases.filter(Q(next_action_on__lt=old) | Q(next_action_on=None))[:MOST])


def unreviewed(cases: QuerySet[Case]) -> list[Any]:
    """Open cases whose file nobody reviewed for ninety days, the longest first; ``reviewed_on`` is None where nobody ever did.

    A file is as old as its case: one that was opened last week waits for nobody.
    """
    known = cases.annotate(reviewed_on=Max("filereview_records__recorded_on")).annotate(since=Coalesce("reviewed_on", "opened_on"))
    return list(known.filter(since__lt=timezone.localdate() - REVIEWED).order_by("since", "id")[:MOST])
