"""Everything of a case in the order it happened. What its reader has no key for stands there too, as a lock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from casework.access.policy import CASE, COUNSELLING, IDENTITY, LEGAL
from casework.cases import display
from casework.cases.kinds import KINDS, Event
from casework.cases.models import Case
from casework.localisation import calendar

ROOMS = {IDENTITY: "identity", CASE: "case", LEGAL: "legal", COUNSELLING: "counsel"}


@dataclass(frozen=True)
class Month:
    title: str
    events: list[Event]


# Rooms above register here; each returns its events of one case (a referral from its plain columns, or from records it admits itself).
SOURCES: list[Callable[[Case], Iterable[Event]]] = []


def months(case: Case, records: Iterable[Any], people: Mapping[str, str], *, room: str = "") -> list[Month]:
    """The events of admitted *records* and of the other rooms, newest month first; *room* keeps one room's only."""
    found = [event for record in records if (event := event_of(record, people)) is not None]
    found += changes_of(case) + [event for source in SOURCES for event in source(case)]
    kept = sorted((e for e in found if not room or e.room == room), key=lambda e: (e.on, e.order), reverse=True)
    language = get_language() or "en"
    return [
        Month(calendar.format_date(events[0].on, language, precision="month"), events)
        for events in (list(group) for _, group in groupby(kept, key=lambda e: calendar.to_solar(e.on)[:2]))
    ]


def people_in(records: Iterable[Any]) -> set[str]:
    """Ids of the people whom open records name: authors, to whom a case went, and who does what."""
    open_records = [record for record in records if record.is_open]
    named = {getattr(record, name, "") for record in open_records for name in display.PEOPLE}
    return {record.author for record in open_records} | named - {""}


def event_of(record: Any, people: Mapping[str, str]) -> Event | None:
    """The line of one record; None for the records that have no moment of their own, and for those she shall not know of."""
    kind = KINDS[record.code]
    if kind.event is None or not kind.shown:
        return None
    if not record.is_open:
        room, broken = ROOMS[record.compartment], record.is_damaged
        return Event(record.recorded_on, str(kind.name), kind.icon, room, locked=not broken, damaged=broken)
    return kind.event(record, people)


def changes_of(case: Case) -> list[Event]:
    """That a record of which there is one was changed, and on which day: from plain columns, so no key is needed."""
    found = []
    for kind in KINDS.values():
        if kind.changed and kind.shown:
            past = kind.model.history.filter(case=case, revision__gt=1)
            for moment, number in past.values_list("history_date", "revision"):
                on, room = timezone.localdate(moment), ROOMS[kind.model.compartment]
                found.append(Event(on, str(kind.changed), kind.icon, room, order=5 + number, url=_history_of(case)))
    return found


def _history_of(case: Case) -> str:
    return reverse("cases:history", args=[case.pk])
