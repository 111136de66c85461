"""What happened in a legal matter, one event for each day of a record, in as many words as a reader may have.

A fact is for the readers that are named beside it; what stands beside nobody is on no paper: remarks, who was present, who of us went,
what a decision says in somebody's words, how a settlement was offered, and her account.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from casework import reference
from casework.cases import display, lists
from casework.cases.models import Incident
from casework.legal.choices import Appeal, Held
from casework.legal.models import Decision, Filing, Hearing, Proceeding
from casework.localisation import calendar
from casework.localisation.dates import PartialDate
from casework.localisation.digits import numbered
from casework.reports.papers.sheet import HERS, Fact

COURT: Final = "court"
LAWYER: Final = "lawyer"
PROFILES: Final = [
    (COURT, pgettext_lazy("for whom a paper is", "For a court or an office")),
    (LAWYER, pgettext_lazy("for whom a paper is", "For her own lawyer")),
    (HERS, pgettext_lazy("for whom a paper is", "For herself: neutral, days and what they are")),
]
OUTSIDE: Final = (COURT, LAWYER)
EVERYBODY: Final = (COURT, LAWYER, HERS)


@dataclass(frozen=True)
class Event:
    """One line. *on* and *order* put it into its place; *day* and *lunar* are as they are read."""

    key: str
    on: date | None
    day: str
    title: str
    lunar: str = ""
    facts: tuple[Fact, ...] = ()
    order: int = 0


@dataclass(frozen=True)
class Telling:
    """A record with the words of its court, told to the readers of one *profile*."""

    record: Any
    court: str
    profile: str

    def event(self, on: date | None, what: str, *facts: Fact | None, lunar: str = "", day: str | None = None, order: int = 0) -> Event:
        """What happened, before whom, with the facts that are left."""
        title = " · ".join(part for part in (what, self.court) if part)
        said = tuple(fact for fact in facts if fact)
        return Event("", on, _day(on) if day is None else day, title, self.to(OUTSIDE, lunar), said, order)

    def to(self, readers: tuple[str, ...], words: Any) -> Any:
        return words if self.profile in readers else ""

    def number(self, words: str, label: str) -> Fact:
        return (label, words) if words and self.profile in OUTSIDE else ""


def of(record: Any, court: str, profile: str) -> Iterator[Event]:
    """The events of one open record; its keys are those of ASPECTS."""
    for aspect, tell in ASPECTS.get(type(record), {}).items():
        event = tell(Telling(record, court, profile))
        if event is not None:
            yield Event(f"{aspect}:{record.pk}", event.on, event.day, event.title, event.lunar, event.facts, event.order)


# --- one function for each aspect ------------------------------------------------------------------------------------------------
def _begun(said: Telling) -> Event | None:
    road: Proceeding = said.record
    place = said.to(OUTSIDE, road.place if road.tier else "")  # where a court sits, never where people met
    number = said.number(road.number, capfirst(gettext("number in the register")))
    return said.event(road.filed_on, pgettext("of a chronology", "Proceeding begins"), place, number, lunar=road.lunar)


def _ended(said: Telling) -> Event | None:
    road: Proceeding = said.record
    return said.event(road.ended_on, pgettext("of a chronology", "Proceeding ends"), order=9) if road.ended_on else None


def _filed(said: Telling) -> Event | None:
    paper: Filing = said.record
    sender = gettext("From: %(who)s") % {"who": paper.get_sender_display()} if paper.sender else ""
    number = said.number(paper.number, pgettext("of a chronology", "Number"))
    return said.event(paper.on, _kind(said), said.to(OUTSIDE, sender), number, lunar=paper.lunar, order=1)


def _served(said: Telling) -> Event | None:
    paper: Filing = said.record
    what = gettext("Notice served: %(what)s") % {"what": _kind(said)}
    return said.event(paper.served_on, what, _how(said), order=2) if paper.served_on else None


def _hearing(said: Telling) -> Event | None:
    one: Hearing = said.record
    state = "" if one.state == Held.AHEAD else str(one.get_state_display())
    why = reference.label("adjournment_reasons", one.adjourned_why) if one.state == Held.ADJOURNED and one.adjourned_why else ""
    became = " · ".join(part for part in (state, said.to(OUTSIDE, why)) if part)
    following = _following(one) if one.state == Held.ADJOURNED and one.next_on else ""
    what = display.listed(part for part in (pgettext("kind of record", "Hearing"), _clock(one.start)) if part)
    return said.event(one.on, what, became, following, lunar=one.lunar, order=3)


def _decided(said: Telling) -> Event | None:
    one: Decision = said.record
    outcome = reference.label("court_outcomes", one.outcome) if one.outcome else ""
    number = said.number(one.number, pgettext("of a chronology", "Number"))
    return said.event(one.on, pgettext("kind of record", "Decision"), said.to(OUTSIDE, outcome), number, lunar=one.lunar, order=4)


def _decision_served(said: Telling) -> Event | None:
    one: Decision = said.record
    what = gettext("Notice served: %(what)s") % {"what": pgettext("kind of record", "Decision")}
    return said.event(one.served_on, what, _how(said), order=5) if one.served_on else None


def _appeal_until(said: Telling) -> Event | None:
    one: Decision = said.record
    source = gettext("Where it is written: %(where)s") % {"where": one.appeal_source} if one.appeal_source else ""
    what = gettext("Last day for an appeal, as entered")
    return said.event(one.appeal_until, what, said.to((LAWYER,), source), order=6) if one.appeal_until else None


def _appealed(said: Telling) -> Event | None:
    one: Decision = said.record
    theirs = one.appeal == Appeal.OTHER_SIDE
    what = str(Appeal.OTHER_SIDE.label) if theirs else pgettext("of a chronology", "Appeal")
    return said.event(one.appealed_on, what, order=7) if one.appealed_on else None


def _enforced(said: Telling) -> Event | None:
    """It has no day of its own: it stands behind its decision."""
    one: Decision = said.record
    what = gettext("Enforcement of the decision")
    if one.on:
        what = gettext("Enforcement of the decision of %(day)s") % {"day": _day(one.on)}
    state = said.to(OUTSIDE, str(one.get_enforcement_display()))
    return said.event(one.served_on or one.on, what, state, day="", order=8) if one.enforcement else None


def _incident(said: Telling) -> Event | None:
    """Its day, as far as it is known, and its kind. Nothing for herself."""
    one: Incident = said.record
    if said.profile == HERS:
        return None
    kind = lists.label(lists.INCIDENT_TYPES, one.core_type) if one.core_type else gettext("Incident")
    when: PartialDate | None = one.happened
    if when is not None and when.calendar == "lunar":
        return said.event(None, kind, lunar=when.describe(get_language() or "en"), day="")
    return said.event(when.value if when else None, kind, day=_about(when))


ASPECTS: Final[dict[type[Any], dict[str, Callable[[Telling], Event | None]]]] = {
    Proceeding: {"begun": _begun, "ended": _ended},
    Filing: {"filed": _filed, "served": _served},
    Hearing: {"hearing": _hearing},
    Decision: {
        "decided": _decided, "decision-served": _decision_served, "appeal-until": _appeal_until, "appealed": _appealed,
        "enforced": _enforced,
    },
    Incident: {"incident": _incident},
}  # fmt: skip


# --- words -----------------------------------------------------------------------------------------------------------------------
def _day(on: date | None) -> str:
    return calendar.format_date(on, get_language() or "en") if on else gettext("No day is written")


def _about(when: PartialDate | None) -> str:
    """A month or a year is said to be no more than that."""
    if when is None:
        return _day(None)
    described = when.describe(get_language() or "en")
    return described if when.precision == "day" else gettext("about %(day)s") % {"day": described}


def _following(one: Hearing) -> str:
    day = display.listed(part for part in (_day(one.next_on), _clock(one.next_start)) if part)
    return gettext("Next day: %(day)s") % {"day": day}


def _clock(time: str) -> str:
    return numbered(time)


def _kind(said: Telling) -> str:
    return str(reference.label("filing_kinds", said.record.kind))


def _how(said: Telling) -> str:
    """How it was served: to a relative, by an elder … is for her lawyer."""
    words: str = said.to((LAWYER,), str(said.record.get_served_how_display()))
    return words
