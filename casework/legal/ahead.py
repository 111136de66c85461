"""What is ahead in the legal part of a case: the entries of its agendas, as records say them and as calendars read them.

An entry is a short list of words without a name. Courts stand in it by list and code, so that each reader sees her own language.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from casework.access.agendas import Agenda
from casework.legal.choices import Held
from casework.legal.models import Authority, Deadline, Decision, Hearing, Matter, Proceeding, court_of

HEARING, PAST, NEXT, APPEAL, DEADLINE, AUTHORITY, CLOSED = "hearing", "past", "next", "appeal", "deadline", "authority", "closed"
KEPT = timedelta(days=90)  # so long a hearing that took place stands in the calendar
LONGEST = 60  # characters of the words of one entry
KINDS: dict[str, str] = {Held.AHEAD: HEARING, Held.HELD: PAST, Held.ADJOURNED: PAST}  # what became of a hearing → its entry, if any
FOLLOWING = "+"  # behind the id of a hearing that was put off: its next day


class Entry(NamedTuple):
    """*on* and the times are text, as they are sealed; *words* are a day to keep in its own words, or list and code of a court."""

    kind: str
    on: str = ""
    start: str = ""
    end: str = ""
    who: str = ""
    matter: str = ""
    proceeding: str = ""
    words: str = ""

    @property
    def day(self) -> date:
        return date.fromisoformat(self.on)


# --- from records -----------------------------------------------------------------------------------------------------------------
def with_matter(agenda: Agenda, matter: Matter) -> Agenda:
    """A closed matter hides what is ahead in it."""
    return _with(agenda, matter, Entry(CLOSED) if matter.is_closed else None)


def with_authority(agenda: Agenda, record: Authority) -> Agenda:
    if record.until is None or record.revoked_on is not None:
        return _with(agenda, record, None)
    return _with(agenda, record, Entry(AUTHORITY, record.until.isoformat(), matter=record.matter))


def with_deadline(agenda: Agenda, record: Deadline) -> Agenda:
    entry = Entry(DEADLINE, record.on.isoformat(), matter=record.matter, words=record.what[:LONGEST])
    return _with(agenda, record, entry if record.done_on is None else None)


def with_decision(agenda: Agenda, record: Decision) -> Agenda:
    """Until when an appeal is possible, as long as nobody has said what becomes of it."""
    if record.appeal_until is None or record.appeal or record.appealed_on is not None:
        return _with(agenda, record, None)
    where = {"matter": record.matter, "proceeding": record.proceeding, "words": record.before}
    return _with(agenda, record, Entry(APPEAL, record.appeal_until.isoformat(), **where))


def with_hearing(agenda: Agenda, record: Hearing) -> Agenda:
    """The hearing itself, and the next day of one that was put off."""
    where = {"who": record.who, "matter": record.matter, "proceeding": record.proceeding, "words": record.before}
    kind = KINDS.get(record.state or Held.AHEAD, "")
    entry = Entry(kind, record.on.isoformat(), record.start, record.end, **where) if kind else None
    following = None
    if record.state == Held.ADJOURNED and record.next_on is not None:
        following = Entry(NEXT, record.next_on.isoformat(), record.next_start, **where)
    return _with(_with(_kept(agenda), record, entry if entry and _is_kept(entry) else None), record, following, FOLLOWING)


def with_proceeding(agenda: Agenda, road: Proceeding) -> Agenda:
    """A proceeding that moved, or has another court now, takes what is ahead in it along."""
    named = {"matter": road.matter, "words": court_of(road)}
    found = {key: Entry(*value) for key, value in agenda.items()}
    return {key: list(entry._replace(**named) if entry.proceeding == str(road.pk) else entry) for key, entry in found.items()}


def _with(agenda: Agenda, record: Any, entry: Entry | None, suffix: str = "") -> Agenda:
    key = f"{record.pk}{suffix}"
    rest = {name: value for name, value in agenda.items() if name != key}
    return {**rest, key: list(entry)} if entry else rest


def _is_kept(entry: Entry) -> bool:
    return entry.kind != PAST or entry.day >= timezone.localdate() - KEPT


def _kept(agenda: Agenda) -> Agenda:
    return {key: value for key, value in agenda.items() if _is_kept(Entry(*value))}


WRITERS: dict[type[Any], Any] = {
    Matter: with_matter, Authority: with_authority, Deadline: with_deadline, Decision: with_decision, Hearing: with_hearing,
    Proceeding: with_proceeding,
}


def of_records(records: Iterable[Any]) -> Agenda:
    """The whole agenda, from all open records of a case."""
    agenda: Agenda = {}
    for record in sorted(records, key=lambda record: isinstance(record, Proceeding)):  # last: they correct what lies in them
        if type(record) in WRITERS:
            agenda = WRITERS[type(record)](agenda, record)
    return agenda


# --- to calendars -----------------------------------------------------------------------------------------------------------------
def entries(agenda: Agenda) -> Iterator[tuple[str, Entry]]:
    """(record id, entry) of what is ahead: nothing of closed matters, and no next day that has a hearing of its own already."""
    found = {key: Entry(*value) for key, value in agenda.items()}
    closed = {key for key, entry in found.items() if entry.kind == CLOSED}
    held = {(entry.proceeding, entry.on) for entry in found.values() if entry.kind in (HEARING, PAST)}
    for key, entry in found.items():
        doubled = entry.kind == NEXT and (entry.proceeding, entry.on) in held
        if entry.kind != CLOSED and entry.matter not in closed and not doubled:
            yield key.removesuffix(FOLLOWING), entry
