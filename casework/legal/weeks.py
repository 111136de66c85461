"""A week of hearings and days to keep: Saturday first, Thursday half, Friday off. It is made of agendas; no record is opened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils import timezone
from django.utils.translation import get_language, gettext

from casework.access import agendas
from casework.accounts.unlocked import current
from casework.cases.choices import State
from casework.cases.models import Case
from casework.legal import ahead, hooks
from casework.localisation import calendar

SATURDAY, THURSDAY, FRIDAY = 5, 3, 4  # as date.weekday() counts
HOURS = ((8, 10), (10, 12), (12, 13), (13, 16))
HALF_DAY_ENDS = 13
USUAL_MINUTES = 60  # of a hearing whose end nobody wrote down, for clashes
FARTHEST = 104  # weeks ahead or back


class Found(NamedTuple):
    """An entry of the agenda of a case, and the record it leads to."""

    case: UUID
    record: str
    entry: ahead.Entry


@dataclass(frozen=True)
class Event:
    """What stands in the calendar; *clash*: somebody would have to be at two places."""

    on: date
    time: str
    title: str
    code: str
    who: str
    url: str
    clash: bool
    is_hearing: bool
    is_past: bool


@dataclass(frozen=True)
class Cell:
    events: list[Event]
    css: str  # "today", "shut"
    words: str = ""


@dataclass(frozen=True)
class Slot:
    """A row of the table: hours, or what has no time."""

    first: int
    last: int
    cells: list[Cell]


@dataclass
class Week:
    days: list[date]
    slots: list[Slot] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def heads(self) -> list[tuple[date, str]]:
        """Each day with the name of the day of the week."""
        language = get_language() or "en"
        return [(day, calendar.weekday(day, language)) for day in self.days]

    @property
    def clashes(self) -> bool:
        return any(event.clash for event in self.events)


def first_day(week: int, today: date | None = None) -> date:
    """The Saturday of the week that is so many weeks from this one, or from that of *today*."""
    today = today or timezone.localdate()
    return today - timedelta(days=(today.weekday() - SATURDAY) % 7) + timedelta(weeks=max(-FARTHEST, min(FARTHEST, week)))


def found(first: date, *, own: bool) -> list[Found]:
    """What stands in this week on the agendas of open cases: her own, or with her teams'."""
    last = first + timedelta(days=6)
    every = [
        Found(pk, record, entry)
        for pk, said in agendas.opened(Case, own=own).items()
        for record, entry in ahead.entries(said)
        if first <= entry.day <= last
    ]
    there = _open({one.case for one in every})
    return [one for one in every if one.case in there]


def _open(ids: set[UUID]) -> set[UUID]:
    return set(Case.objects.filter(pk__in=ids, state=State.OPEN).values_list("pk", flat=True)) if ids else set()


def build(first: date, items: Iterable[Found], cards: dict[UUID, dict[str, Any]], names: dict[str, str], *, own: bool) -> Week:
    """The week with its table. *cards* give the codes of cases, *names* those of people."""
    items = list(items)
    me = str(current().user.pk) if own else ""
    clashing = _clashing(items, me)
    week = Week([first + timedelta(days=number) for number in range(7)])
    events = [_event(one, cards.get(one.case, {}), names, one in clashing) for one in items]
    week.events = sorted(events, key=lambda event: (event.on, event.time, event.code))
    week.slots = [_slot(week, first_hour, last_hour) for first_hour, last_hour in ((0, 0), *HOURS)]
    return week


def _event(one: Found, card: dict[str, Any], names: dict[str, str], clash: bool) -> Event:
    entry = one.entry
    return Event(
        entry.day, entry.start, hooks.title(entry), card.get("code", ""), names.get(entry.who, ""), hooks.url(one.case, one.record, entry),
        clash, entry.kind in (ahead.HEARING, ahead.NEXT, ahead.PAST), entry.kind == ahead.PAST,
    )


def _slot(week: Week, first: int, last: int) -> Slot:
    return Slot(first, last, [_cell(week, day, first, last) for day in week.days])


def _cell(week: Week, day: date, first: int, last: int) -> Cell:
    events = [event for event in week.events if event.on == day and _place_of(event) == (first, last)]
    off = day.weekday() == FRIDAY
    shut = off or (day.weekday() == THURSDAY and first >= HALF_DAY_ENDS)
    css = "shut" if shut else "today" if day == timezone.localdate() else ""
    return Cell(events, css, gettext("Day off") if off and not first else "")


def _place_of(event: Event) -> tuple[int, int]:
    """The row of an event: by its hour, in the first or last row where it lies outside; without a time in a row of its own."""
    if not event.time:
        return 0, 0
    hour = int(event.time[:2])
    return next(((first, last) for first, last in HOURS if hour < last), HOURS[-1])


# --- clashes ----------------------------------------------------------------------------------------------------------------------
def _clashing(items: list[Found], me: str) -> set[Found]:
    """Hearings of one person that overlap. Where nobody is named, her own calendar takes them as hers; a team's does not guess."""
    timed = [one for one in items if one.entry.kind in (ahead.HEARING, ahead.NEXT) and one.entry.start and (one.entry.who or me)]
    found = set()
    for number, one in enumerate(timed):
        for other in timed[number + 1 :]:
            if (one.entry.who or me, one.entry.on) == (other.entry.who or me, other.entry.on) and _overlap(one.entry, other.entry):
                found |= {one, other}
    return found


def _overlap(one: ahead.Entry, other: ahead.Entry) -> bool:
    (start, end), (begins, ends) = _minutes(one), _minutes(other)
    return start < ends and begins < end


def _minutes(entry: ahead.Entry) -> tuple[int, int]:
    start = _minute(entry.start)
    return start, _minute(entry.end) if entry.end else start + USUAL_MINUTES


def _minute(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
