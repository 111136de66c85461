"""Entries as sentences: when, who did what, and why, in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from audit import hooks
from audit.kinds import KINDS
from audit.ledger import Story
from audit.models import Entry
from audit.review import copy_words, hours, look_words
from audit.review.people import Signers, as_id
from audit.review.ways import Ways, ways_to
from audit.review.words import Part, Parts, Words, concerned, count, fill, words_for
from casework.access import plain_rows
from casework.cases import kinds
from casework.cases.panel import names_of_parts
from casework.localisation import calendar
from casework.reference.lists import LISTS
from casework.reports.papers.offered import title_of
from referrals.numbers import number_of

LAST_MINUTE = 4_000_000_000  # about the year 9575


@dataclass(frozen=True)
class Line:
    """One entry. *about* is the case, where the sentence does not say it. *locked*: its body did not open."""

    seq: int
    at: datetime
    parts: Parts
    about: Parts = field(default_factory=list)
    why: list[str] = field(default_factory=list)
    refused: bool = False
    warning: bool = False
    outside: bool = False
    locked: bool = False
    record: str = ""  # address of the only record it names, over time
    row: str = ""  # address of the state and days that were written with it, over time

    @property
    def odd(self) -> bool:
        """Worth a question."""
        return self.refused or self.warning or self.outside

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[Line]


def by_day(lines: Iterable[Line]) -> list[Day]:
    """Lines in their order, under the local day on which they happened."""
    return [Day(on, list(group)) for on, group in groupby(lines, key=lambda line: line.at.date())]


def moment(entry: Entry) -> datetime:
    """The office's time of an entry, to the minute."""
    return moment_of(entry.ts)


def moment_of(minute: int) -> datetime:
    """The office's time of a minute of the ledger; a number that is no time is brought back into the calendar."""
    return datetime.fromtimestamp(min(max(minute, 0), LAST_MINUTE) * 60, timezone.get_current_timezone())


def tell(entries: Sequence[Entry], stories: Sequence[Story | None], signers: Signers, *, case: UUID | None = None) -> list[Line]:
    """A line for each entry and its story (None: it did not open). *case*: all of them are known to belong to it."""
    words = words_for(entries, stories, here=case)
    actors = {person for entry in entries if (person := as_id(entry.actor))}
    ways = ways_to(words.codes, actors)
    return [_line(entry, story, words, signers, ways, case) for entry, story in zip(entries, stories, strict=True)]


def _line(entry: Entry, told: Story | None, words: Words, signers: Signers, ways: Ways, case: UUID | None) -> Line:
    at, story = moment(entry), told or {}
    kind = KINDS.get(entry.kind)
    sentence = str(kind.sentence) if kind else gettext("%(who)s did something that this version does not know")
    about = case or as_id(story.get("case"))
    of_case = words.case(about)
    given = {
        "who": [_who(entry, story, words)],
        "case": of_case,
        "subject": fill(pgettext("after “the referral”", "of the case %(case)s"), {"case": of_case}),
        "count": count(story.get("count")),
    }
    why = [signers.role(entry), _way(entry, signers, ways, about), *_details(entry, story, words)]
    return Line(
        seq=entry.seq,
        at=at,
        parts=fill(sentence, given),
        about=_about(sentence, of_case) if about and about != case else [],
        why=[text for text in why if text],
        refused=kind is not None and kind.outcome == "refused",
        warning=kind is None or kind.outcome == "warning",
        outside=entry.actor != hooks.SERVER and hours.outside(at),
        locked=told is None,
        record=_over_time(story, about, words),
        row=_row_over_time(story, about, words),
    )


def _over_time(story: Story, case: UUID | None, words: Words) -> str:
    """Where the only record of a story stands over time; "" where it names several, or the case is not the reader's."""
    named = record_named(story)
    if named is None or case is None or case not in words.codes or named[0] not in kinds.KINDS or not kinds.KINDS[named[0]].shown:
        return ""
    return reverse("review:record", args=[case, *named])


def _row_over_time(story: Story, case: UUID | None, words: Words) -> str:
    """The same for the first plain row that it says was written."""
    line = next(plain_rows.lines_in(story), None)
    if line is None or case is None or case not in words.codes:
        return ""
    referral = as_id(line.id) if line.kind == "referral" else None
    return reverse("review:referral-row", args=[case, referral]) if referral else reverse("review:case-row", args=[case])


def record_named(story: Story) -> tuple[str, UUID] | None:
    """The only record that a story names, as (code, id); None for several, or none."""
    traces = story.get("records")
    found = {tuple(str(trace).split(":")[:2]) for trace in traces} if isinstance(traces, list) else set()
    code, *pk = next(iter(found)) if len(found) == 1 else ("",)
    record = as_id(pk[0]) if pk else None
    return (code, record) if record else None


def _who(entry: Entry, story: Story, words: Words) -> Part:
    """Who acted; where the server wrote of somebody's session, that person."""
    of_someone = entry.actor == hooks.SERVER and story.get("person")
    return words.person(story["person"] if of_someone else entry.actor)


def _way(entry: Entry, signers: Signers, ways: Ways, case: UUID | None) -> str:
    person = as_id(entry.actor)
    if case is None or case not in ways.cases or person is None:
        return ""
    if signers.is_partner(entry):
        return gettext("through a referral")
    return ways.tell(case, person)


def _about(sentence: str, of_case: Parts) -> Parts:
    """The case, where the sentence leaves it out."""
    if "%(case)s" in sentence or "%(subject)s" in sentence:
        return []
    return fill(pgettext("an entry of the trail", "the case %(case)s"), {"case": of_case})


def _details(entry: Entry, story: Story, words: Words) -> list[str]:
    """What else is worth knowing: of which record, for whom, which compartments, and the reason that was given."""
    said = [_record(story), _parts(story), _shown(story), _paper(story), _concerned(entry, story, words), _day_read(story)]
    said += [_asked_for(story), _refused_referral(entry, story), _terms(story), _of_the_directory(entry, story)]
    said += [copy_words.told(entry, story), look_words.told(entry, story)]
    reason = story.get("reason")
    return [*said, reason if isinstance(reason, str) else ""]


def _record(story: Story) -> str:
    subject = story.get("subject")
    if not isinstance(subject, list) or not subject or not isinstance(subject[0], str):
        return ""
    return kinds.name_of(subject[0])


def _parts(story: Story) -> str:
    named = story.get("compartments")
    if not isinstance(named, list):
        return ""
    labels = {**names_of_parts(), "packet": pgettext("compartment of a case", "Referral packet")}
    return pgettext("between the parts of a list", ", ").join(labels[name] for name in named if name in labels)


def _shown(story: Story) -> str:
    what = {"name": pgettext("what was shown", "the name"), "phone": pgettext("what was shown", "the phone number")}
    return what.get(str(story.get("what")), "")


def _paper(story: Story) -> str:
    """Of a paper that was asked for or left: which, and for whom it was."""
    what, reader = title_of(str(story.get("what"))), story.get("recipient")
    if what and isinstance(reader, str) and reader:
        return gettext("%(paper)s, for %(reader)s") % {"paper": what, "reader": reader}
    return what


def _day_read(story: Story) -> str:
    """Of a reading of the trail by day: which day."""
    try:
        day = date.fromisoformat(str(story.get("first")))
    except ValueError:
        return ""
    return calendar.format_date(day, get_language() or "en", short=True)


def _refused_referral(entry: Entry, story: Story) -> str:
    """Of a refusal about a referral: its number, as both sides know it. A partner who presses a button as consent ends is no burglar."""
    subject = story.get("subject")
    if entry.kind != "access.refused" or not isinstance(subject, list) or len(subject) != 2 or subject[0] != "referral":
        return ""
    referral = as_id(subject[1])
    return pgettext("an entry of the trail", "the referral %(number)s") % {"number": number_of(referral)} if referral else ""


def _asked_for(story: Story) -> str:
    """Of a refusal that was about no object: which part of the house was asked for."""
    if story.get("subject") or not isinstance(story.get("verb"), str):
        return ""
    areas = {
        "cases": pgettext("what was asked for", "the pages of cases"),
        "referrals": pgettext("what was asked for", "the pages of referrals"),
        "reports": pgettext("what was asked for", "printed papers"),
        "people": pgettext("what was asked for", "the pages of people"),
        "partners": pgettext("what was asked for", "the pages of partners"),
        "audit": pgettext("what was asked for", "the trail"),
        "reference": pgettext("what was asked for", "the reference lists"),
        "supervision": pgettext("what was asked for", "the pages of a supervisor"),
        "feedback": pgettext("what was asked for", "client feedback"),
        "directory": pgettext("what was asked for", "the directory of who helps"),
    }
    return areas.get(story["verb"].partition(".")[0], "")


def _terms(story: Story) -> str:
    """Of a change of a reference list: which list, and which terms of it."""
    named = story.get("list")
    if named not in LISTS:
        return ""
    many = [code for part in ("added", "changed") if isinstance(story.get(part), list) for code in story[part]]
    codes = [str(code) for code in [story.get("term"), *many] if code]
    return pgettext("between the parts of a list", ", ").join([str(LISTS[named].title), *codes])


def _of_the_directory(entry: Entry, story: Story) -> str:
    """What became of an entry; its organisation is not named in the trail."""
    if entry.kind != "directory.changed":
        return ""
    words = {
        "added": pgettext("what became of a directory entry", "added"),
        "changed": pgettext("what became of a directory entry", "changed"),
        "verified": pgettext("what became of a directory entry", "verified"),
        "imported": pgettext("what became of a directory entry", "imported from a file"),
    }
    return words.get(str(story.get("change")), "")


def _concerned(entry: Entry, story: Story, words: Words) -> str:
    """People and teams the entry tells of, without the one who acted."""
    others = [(kind, pk) for kind, pk in concerned(story) if str(pk) != entry.actor and entry.actor != hooks.SERVER]
    names = [words.person(pk).text if kind == "user" else words.team(pk).text for kind, pk in dict.fromkeys(others)]
    return pgettext("between the parts of a list", ", ").join(names)
