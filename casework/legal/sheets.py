"""A matter as its page shows it: steps, what happened by day, days to keep, who may act for her. Words only, from open records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

from casework import reference
from casework.cases import display
from casework.legal import given, naming
from casework.legal.choices import Appeal, Held, Mahram
from casework.legal.models import Authority, Deadline, Decision, Evidence, Filing, Hearing, Matter, Party, Proceeding, court_of
from casework.localisation.digits import counted

Tag = tuple[str, str, str]  # kind, words, icon
SOON = 7  # days


@dataclass(frozen=True)
class Step:
    """A proceeding in the row of steps; *css* is "past" or "now"."""

    title: str
    stage: str
    on: date | None
    css: str
    url: str
    number: str = ""
    asked: str = ""  # behind the address of something new in it


@dataclass(frozen=True)
class Line:
    """Something that happened or will, by its day."""

    on: date | None
    kind: str
    icon: str
    title: str
    where: str
    who: str
    tag: Tag | None
    url: str
    time: str = ""
    more: str = ""
    proceeding: str = ""


@dataclass(frozen=True)
class Day:
    """A day to keep, where it is written, and how far off it is."""

    on: date
    what: str
    source: str
    left: Tag
    url: str


@dataclass
class Sheet:
    """A matter, or what belongs to none."""

    record: Matter | None
    title: str = ""
    steps: list[Step] = field(default_factory=list)
    coming: list[Line] = field(default_factory=list)
    past: list[Line] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    authorities: list[tuple[Authority, Tag, str]] = field(default_factory=list)
    parties: list[tuple[str, str]] = field(default_factory=list)
    evidence: list[tuple[str, str]] = field(default_factory=list)
    amounts: list[display.Row] = field(default_factory=list)
    outcomes: list[display.Row] = field(default_factory=list)

    @property
    def latest(self) -> str:
        """Behind the address of something new: the proceeding that goes on now."""
        return next((step.asked for step in reversed(self.steps) if step.css == "now"), self.steps[-1].asked if self.steps else "")


AMOUNTS = ("mahr_prompt", "mahr_deferred", "mahr_paid", "maintenance", "maintenance_since")
OUTCOMES = ("closed_on", "court_outcome", "her_outcome", "closing", "reopened_on", "reopening")


def matters(records: list[Any], people: Mapping[str, str]) -> list[Sheet]:
    """A sheet for each matter, open ones first."""
    found = sorted((record for record in records if isinstance(record, Matter)), key=lambda matter: matter.is_closed)
    return [_sheet(matter, [r for r in records if matter_of(r, records) == str(matter.pk)], people) for matter in found]


def loose(records: list[Any], people: Mapping[str, str]) -> Sheet | None:
    """What names no matter of this case."""
    known = {str(record.pk) for record in records if isinstance(record, Matter)}
    left = [r for r in records if not isinstance(r, Matter) and matter_of(r, records) not in known]
    return _sheet(None, left, people) if left else None


def matter_of(record: Any, records: Iterable[Any]) -> str:
    """By its proceeding, as long as that opens."""
    if isinstance(record, Filing | Hearing | Decision):
        road = next((one for one in records if isinstance(one, Proceeding) and str(one.pk) == record.proceeding), None)
        return str(road.matter if road else record.matter)
    return "" if isinstance(record, Matter) else str(record.matter)


def _sheet(matter: Matter | None, records: list[Any], people: Mapping[str, str]) -> Sheet:
    today = timezone.localdate()
    lines = sorted(_lines(records, people), key=lambda line: (line.on or date.max, line.time))
    sheet = Sheet(matter, naming.matter(matter) if matter else gettext("Without a matter"))
    sheet.coming = [line for line in lines if line.kind == "ahead" and (line.on or today) >= today]
    sheet.past = [line for line in reversed(lines) if line not in sheet.coming]
    sheet.steps = [_step(road) for road in sorted(_of(records, Proceeding), key=lambda road: (road.filed_on or road.recorded_on, road.pk))]
    sheet.days = sorted(_days(records), key=lambda day: day.on)
    sheet.authorities = [(one, _validity(one), _url(one)) for one in _of(records, Authority)]
    sheet.parties = [(_party(one), _url(one)) for one in _of(records, Party)]
    sheet.evidence = [(_proof(one), _url(one)) for one in _of(records, Evidence)]
    if matter:
        sheet.amounts = [row for row in display.rows(matter, only=AMOUNTS) if row.value]
        sheet.outcomes = [row for row in display.rows(matter, only=OUTCOMES) if row.value]
    return sheet


def _of(records: Iterable[Any], model: Any) -> list[Any]:
    return [record for record in records if isinstance(record, model)]


def _url(record: Any) -> str:
    return reverse(f"legal:{type(record).__name__.lower()}", args=[record.case_id, record.pk])


def _step(road: Proceeding) -> Step:
    stage = reference.label("court_stages", road.stage) if road.stage else ""
    css = "past" if road.ended_on else "now"
    return Step(naming.proceeding(road), stage, road.filed_on, css, _url(road), road.number, f"?proceeding={road.pk}")


def _lines(records: list[Any], people: Mapping[str, str]) -> list[Line]:
    hearings = _of(records, Hearing)
    courts = {str(road.pk): naming.court(court_of(road)) for road in _of(records, Proceeding)}
    found = [_hearing(one, people) for one in hearings] + [_following(one, people) for one in _put_off(hearings)]
    found += [_filing(one) for one in _of(records, Filing)] + [_decision(one) for one in _of(records, Decision)]
    return [replace(line, where=courts.get(line.proceeding) or line.where) for line in found]


def _put_off(hearings: list[Hearing]) -> list[Hearing]:
    """Those whose next day has no hearing of its own yet."""
    named = given.following(hearings)
    return [one for one in hearings if one.state == Held.ADJOURNED and named.get(one.proceeding, (None,))[0] == one.next_on]


STATES: dict[str, tuple[str, str]] = {
    Held.AHEAD: ("act", "clock"), Held.HELD: ("good", "check"), Held.ADJOURNED: ("wait", "clock"), Held.DROPPED: ("", "no"),
}


def _hearing(one: Hearing, people: Mapping[str, str]) -> Line:
    late = one.state == Held.AHEAD and one.on < timezone.localdate()
    kind, icon = ("alarm", "alert") if late else STATES[one.state or Held.AHEAD]
    words = gettext("How it went is not written down") if late else str(one.get_state_display())
    why = reference.label("adjournment_reasons", one.adjourned_why) if one.adjourned_why else ""
    mahram = gettext("Mahram required") if one.mahram == Mahram.REQUIRED else ""
    return Line(
        one.on, "ahead" if one.state == Held.AHEAD else "hearing", "cal", pgettext("kind of record", "Hearing"), naming.court(one.before),
        people.get(one.who, ""), (kind, words, icon), _url(one), one.start, display.listed(part for part in (why, mahram) if part),
        one.proceeding,
    )


def _following(one: Hearing, people: Mapping[str, str]) -> Line:
    url = f"{reverse('legal:hearing-new', args=[one.case_id])}?proceeding={one.proceeding}"
    tag = ("act", pgettext("what became of a hearing", "Ahead"), "clock")
    return Line(
        one.next_on, "ahead", "cal", gettext("Next hearing"), naming.court(one.before), people.get(one.who, ""), tag, url, one.next_start,
        proceeding=one.proceeding,
    )


def _filing(one: Filing) -> Line:
    served = pgettext("a paper or a decision", "Served") if one.served_on else ""
    return Line(
        one.on, "filing", "doc", reference.label("filing_kinds", one.kind), naming.court(one.before),
        str(one.get_sender_display()) if one.sender else "", ("good", served, "check") if served else None, _url(one),
        proceeding=one.proceeding,
    )


def _decision(one: Decision) -> Line:
    outcome = reference.label("court_outcomes", one.outcome) if one.outcome else ""
    yes, no = pgettext("a paper or a decision", "Served"), pgettext("a paper or a decision", "Not served yet")
    served = ("good", yes, "check") if one.served_on else ("wait", no, "clock")
    title, court = pgettext("kind of record", "Decision"), naming.court(one.before)
    return Line(one.on, "decision", "scale", title, court, "", served, _url(one), "", outcome, one.proceeding)


def _days(records: list[Any]) -> list[Day]:
    appeals = [_appeal(one, one.appeal_until) for one in _of(records, Decision) if one.appeal_until]
    return [_deadline(one) for one in _of(records, Deadline)] + appeals


def _deadline(one: Deadline) -> Day:
    done: Tag = ("good", pgettext("a day to keep", "Done"), "check")
    what = one.what or pgettext("kind of record", "Day to keep")
    return Day(one.on, what, one.source, done if one.done_on else left(one.on), _url(one))


def _appeal(one: Decision, until: date) -> Day:
    answered = one.appeal or (Appeal.YES.value if one.appealed_on else "")
    tag: Tag = ("good" if answered == Appeal.YES else "", str(Appeal(answered).label), "check") if answered else left(until)
    return Day(until, gettext("Last day for an appeal, as entered"), one.appeal_source, tag, _url(one))


def left(day: date) -> Tag:
    """How far off a day is: counted from today, never computed from anything else."""
    days = (day - timezone.localdate()).days
    if days < 0:
        return "alarm", ngettext("%(n)s day ago", "%(n)s days ago", -days) % {"n": counted(-days)}, "alert"
    if days == 0:
        return "alarm", pgettext("how far off a day is", "Today"), "alert"
    return "wait" if days <= SOON else "", ngettext("%(n)s day left", "%(n)s days left", days) % {"n": counted(days)}, "clock"


def _validity(one: Authority) -> Tag:
    if one.revoked_on:
        return "", pgettext("a power of attorney", "Revoked"), "no"
    if one.until is None:
        return "good", gettext("No end is written"), "check"
    return left(one.until) if one.until >= timezone.localdate() else ("alarm", pgettext("a power of attorney", "Ended"), "alert")


def _party(one: Party) -> str:
    """Which part and which relation; the name stands on a page of its own."""
    said = [str(one.get_side_display()) if one.side else "", str(one.get_relation_display()) if one.relation else ""]
    return " · ".join(part for part in said if part) or pgettext("kind of record", "Party of a matter")


def _proof(one: Evidence) -> str:
    said = [str(one.get_kind_display()) if one.kind else "", one.what]
    return " · ".join(part for part in said if part) or pgettext("kind of record", "Evidence")
