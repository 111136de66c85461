"""What is due: open cases by the day of their next step, and what other rooms bring to the page of the day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from casework.access import catalogue, policy
from casework.accounts.unlocked import current
from casework.cases.cards import Card, Due, due_of
from casework.cases.choices import State
from casework.cases.kinds import KINDS
from casework.cases.models import Case, CaseUserGrant

WEEK = timedelta(days=6)
MOST = 100  # lines on the page; the list of cases has the rest
OVERDUE, TODAY, WEEK_AHEAD = "overdue", "today", "week"


@dataclass(frozen=True)
class Item:
    """A line that another room adds, such as a partner's answer. *case* must be one she holds; its code and risk come from her card.
    None: it is about no case of hers, and *code* is what stands in its place.

    *due*: it stands among what is due by its day, not among what is new.
    """

    case: UUID | None
    on: date
    title: str
    url: str
    icon: str = "refer"
    due: bool = False
    code: str = ""


# Rooms above register here in AppConfig.ready(); each returns what is new for the person acting, from plain columns.
SOURCES: list[Callable[[], Iterable[Item]]] = []


def due_cases() -> QuerySet[Case]:
    """Her open cases that are due within a week, the most overdue first."""
    due = Case.objects.filter(state=State.OPEN, next_action_on__lte=timezone.localdate() + WEEK)
    found: QuerySet[Case] = catalogue.reach(Case, due).order_by("next_action_on", "id")
    return found


def without_day() -> QuerySet[Case]:
    """Her own open cases of which nothing has a day, the newest first: after the shortest intake, nothing has."""
    if not policy.may(current().role, "cases.write") or current().user.is_away:
        return Case.objects.none()
    hers = CaseUserGrant.objects.filter(user=current().user).values("content_object")
    return Case.objects.filter(state=State.OPEN, next_action_on=None, pk__in=hers).order_by("-opened_on", "id")


@dataclass(frozen=True)
class Task:
    """Something due in a case."""

    on: date
    title: str
    url: str
    icon: str = "cal"


def tasks(case: Case, card: Card) -> list[Task]:
    """What is due in this case within the week, for the person acting: from her card, so nothing of the case is opened.

    A card that shows no such things (a counsellor's) still says that the case is due: its day stands in a plain column.
    """
    last, page = timezone.localdate() + WEEK, reverse("cases:case", args=[case.pk])
    mine = [waiting for waiting in due_of(card) if waiting.on <= last and waiting.who in ("", str(current().user.pk))]
    if not mine and case.next_action_on and not due_of(card):
        return [Task(case.next_action_on, gettext("Next step"), page)]
    return [_task(case, waiting, page) for waiting in mine]


def _task(case: Case, waiting: Due, page: str) -> Task:
    kind = KINDS.get(waiting.kind)
    if kind is None:
        return Task(waiting.on, waiting.words or gettext("Next step"), page)
    if kind.waits is not None:
        return Task(waiting.on, *kind.waits(case.pk, waiting.words), kind.icon)
    url = reverse(kind.route, args=[case.pk, waiting.record]) if kind.route else page
    return Task(waiting.on, waiting.words or str(kind.name), url, kind.icon)


def group_of(day: date) -> str:
    today = timezone.localdate()
    return OVERDUE if day < today else TODAY if day == today else WEEK_AHEAD


def brought() -> list[Item]:
    """The lines of the other rooms, newest first; none in travel mode, though they come from plain columns."""
    if current().user.is_away:
        return []
    items = [item for source in SOURCES for item in source()]
    return sorted(items, key=lambda item: item.on, reverse=True)
