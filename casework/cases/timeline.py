"""Everything of a case in the order it happened. What its reader has no key for stands there too, as a lock."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from casework.access import ring as rings
from casework.access.policy import CASE, COUNSELLING, IDENTITY, LEGAL
from casework.cases import display
from casework.cases.choices import ConsentKind
from casework.cases.models import Case, Consent, ContactNote, Incident, Milestone, SafeContact, Situation, Survivor
from casework.localisation import calendar

ROOMS = {IDENTITY: "identity", CASE: "case", LEGAL: "legal", COUNSELLING: "counsel"}
CALL_ICONS = {"call": "phone", "office": "users", "outside": "users", "accompanied": "scale", "note": "pen"}


@dataclass(frozen=True)
class Event:
    """One line. *room* colours the dot; *locked* says that it happened and nothing more; *url* leads to the record."""

    on: date
    title: str
    icon: str = "pen"
    room: str = "case"
    by: str = ""
    text: str = ""
    locked: bool = False
    url: str = ""
    order: int = 0


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
    """Ids of the people whom open records name: authors, and to whom a case went."""
    open_records = [record for record in records if record.is_open]
    return {record.author for record in open_records} | {r.to for r in open_records if isinstance(r, Milestone) and r.to}


def event_of(record: Any, people: Mapping[str, str]) -> Event | None:
    """The line of one record; None for the records that have no moment of their own."""
    build = BUILDERS.get(type(record))
    if build is None:
        return None
    if not rings.current().holds(record.case_id, record.compartment):
        title, icon = locked_title(record)
        return Event(record.recorded_on, title, icon, ROOMS[record.compartment], locked=True)
    return build(record, people)


def locked_title(record: Any) -> tuple[str, str]:
    """What a closed entry may say: its kind, which the table it lies in says anyway."""
    return {
        Consent: (pgettext("entry of the timeline", "Consent"), "hand"),
        Incident: (pgettext("entry of the timeline", "Her story"), "pen"),
        ContactNote: (pgettext("entry of the timeline", "Note"), "pen"),
        Milestone: (pgettext("entry of the timeline", "A turn of the case"), "check"),
    }[type(record)]


def _note(note: ContactNote, people: Mapping[str, str]) -> Event:
    text = note.text if note.reached else "\n".join(part for part in (gettext("She was not reached."), note.text) if part)
    url = reverse("cases:note", args=[note.case_id, note.pk])
    title = note.get_kind_display()
    return Event(note.on, title, CALL_ICONS.get(note.kind, "pen"), by=people.get(note.author, ""), text=text, url=url, order=3)


def _incident(incident: Incident, people: Mapping[str, str]) -> Event:
    url = reverse("cases:story", args=[incident.case_id, incident.pk])
    text = gettext("Not opened here; it is read on its own page.") if incident.account else ""
    title = pgettext("entry of the timeline", "Her story was written down")
    return Event(incident.recorded_on, title, "pen", by=people.get(incident.author, ""), text=text, url=url, order=1)


def _consent(consent: Consent, people: Mapping[str, str]) -> Event:
    language = get_language() or "en"
    how = consent.get_how_display() if consent.how else ""
    until = gettext("until %(day)s") % {"day": calendar.format_date(consent.until, language)} if consent.until else ""
    said = [consent.recipient_name, how, until]
    url = reverse("cases:consents", args=[consent.case_id])
    return Event(
        consent.given_on or consent.recorded_on,
        consent_title(consent),
        "hand",
        by=people.get(consent.author, ""),
        text=" · ".join(part for part in said if part),
        url=url,
        order=2,
    )


def consent_title(consent: Consent) -> str:
    given = {
        ConsentKind.SERVICES: gettext("Consent to services given"),
        ConsentKind.RELEASE: gettext("Consent to share information given"),
        ConsentKind.REPORTING: gettext("Consent to statistics without names given"),
    }
    refused = {
        ConsentKind.SERVICES: gettext("Consent to services refused"),
        ConsentKind.RELEASE: gettext("Consent to share information refused"),
        ConsentKind.REPORTING: gettext("Consent to statistics without names refused"),
    }
    title = (given if consent.agreed else refused)[ConsentKind(consent.kind)]
    return gettext("%(consent)s, and withdrawn since") % {"consent": title} if consent.withdrawn_on else title


def _milestone(milestone: Milestone, people: Mapping[str, str]) -> Event:
    reason = milestone.get_reason_display() if milestone.reason else ""
    said = [people.get(milestone.to, ""), reason, milestone.text]
    title = milestone.get_kind_display()
    return Event(
        milestone.on,
        title,
        "check",
        room="calm",
        by=people.get(milestone.author, ""),
        text=display.listed(p for p in said if p),
        order={Milestone.OPENED: 0}.get(milestone.kind, 4),
    )


BUILDERS: dict[type, Callable[[Any, Mapping[str, str]], Event]] = {
    ContactNote: _note,
    Incident: _incident,
    Consent: _consent,
    Milestone: _milestone,
}


def changes_of(case: Case) -> list[Event]:
    """That a record of which there is one was changed, and on which day: from plain columns, so no key is needed."""
    titles = {
        Survivor: (pgettext("entry of the timeline", "Identity changed"), "id"),
        SafeContact: (pgettext("entry of the timeline", "Safe contact changed"), "phone"),
        Situation: (pgettext("entry of the timeline", "Situation changed"), "list"),
    }
    found = []
    for model, (title, icon) in titles.items():
        for moment, number in model.history.filter(case=case, revision__gt=1).values_list("history_date", "revision"):
            on = timezone.localdate(moment)
            found.append(Event(on, title, icon, ROOMS[model.compartment], order=5 + number, url=_history_of(case)))
    return found


def _history_of(case: Case) -> str:
    return reverse("cases:history", args=[case.pk])
