"""The findings of a period. The order is the promise: the rows are chosen, that they are read is written down, then they open."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

import audit
from audit import ledger
from audit.ledger import Story
from audit.models import Entry
from audit.review import trail
from audit.review.people import as_id, signers_of
from audit.review.segments import opener
from audit.review.stories import moment
from audit.review.unusual import answers, decoys, thresholds
from audit.review.unusual.answers import Answer
from audit.review.unusual.model import OPENS, WORKS, Decoy, Finding, Period, Seen
from audit.review.unusual.own import Own, Way, turns_of
from audit.review.unusual.rules import findings
from casework.access import holders
from casework.access.searching import collector_at_rest
from casework.accounts.unlocked import current
from casework.cases.models import Case, CaseUserGrant

MOST = 50_000  # entries looked through at once: a few seconds
KINDS = OPENS | WORKS | {
    *("access.refused", "catalogue.searched", "grant.made", "grant.ended", "person.suspended", "person.left", "membership.removed"),
    "case.opened",
}  # fmt: skip
COLUMNS = ("seq", "ts", "kind", "actor", "actor_epoch", "case_tag", "body")


@dataclass(frozen=True)
class Look:
    """What was found from *first* on, which is later than asked when there are too many entries; and what was said of it."""

    findings: Sequence[Finding]
    answers: Mapping[bytes, Sequence[Answer]]
    told: Mapping[int, tuple[Entry, Story | None]]
    first: date
    cut: bool

    def said_of(self, finding: Finding) -> list[Answer]:
        return answers.those_of(finding, self.answers)

    def is_open(self, finding: Finding) -> bool:
        return answers.is_open(finding, self.said_of(finding))


def look(first: date) -> Look:
    """Look through the entries from this day up to now. Raises audit.LedgerUnwritable, and then nothing was opened."""
    limits, now = thresholds.current(), timezone.localtime()
    rows, first, cut = _chosen(first, timedelta(days=limits.leaving_days))
    said = list(Entry.objects.filter(kind__in=[answers.EXPLAINED, answers.RAISED], ts__gte=trail.minutes(first)).order_by("seq"))
    marked = list(Entry.objects.filter(kind__in=[decoys.SET, decoys.LIFTED]).order_by("seq"))
    audit.record_durably("ledger.read", view="unusual", count=len(rows) + len(said), since=first.isoformat())
    with collector_at_rest():
        opened = ledger.read([*rows, *said], opener(current()))
        stories, words = opened[: len(rows)], opened[len(rows) :]
        entries = list(_seen(rows, stories))
    signers = signers_of([*said, *marked])
    believed = [entry for entry in marked if answers.is_a_supervisors(entry, signers)]
    period = Period(entries, _own(entries), limits, now, _decoys(entries, believed))
    found = [finding for finding in findings(period) if finding.day >= first]
    told = {entry.seq: (entry, story) for entry, story in zip(rows, stories, strict=True)}
    return Look(found, answers.answers_of(said, words, signers), told, first, cut)


def _chosen(first: date, before: timedelta) -> tuple[list[Entry], date, bool]:
    """The sealed rows in their order, with those of the days *before* that a rule looks back at; the newest where there are too many."""
    found = Entry.objects.filter(ts__gte=trail.minutes(first - before), kind__in=KINDS).only(*COLUMNS)
    rows = list(found.order_by("-seq")[: MOST + 1])
    cut = len(rows) > MOST
    if cut:
        rows = rows[:MOST]
        first = max(first, moment(rows[-1]).date() + timedelta(days=1))
    return rows[::-1], min(first, timezone.localdate()), cut


def _seen(rows: Iterable[Entry], stories: Iterable[Story | None]) -> Iterator[Seen]:
    tags: dict[object, bytes] = {}
    for entry, story in zip(rows, stories, strict=True):
        tag = bytes(entry.case_tag)
        if entry.kind == "grant.ended":  # filed under a tag of its own; whose case it was stands in the story
            case = story.get("case") if story else None
            tag = tags.setdefault(case, ledger.case_tag(case)) if isinstance(case, str) else b""
        yield Seen(entry.seq, moment(entry), entry.kind, entry.actor, tag, story or {})


def _own(entries: Sequence[Seen]) -> Own:
    """Today's grants of those who came to cases in this period, unless the ledger says that they ended, and what turned since.

    Only those that their giver signed: whoever writes the database could copy a row and so make any case somebody's own.
    """
    came = {(seen.actor, str(seen.story.get("case"))): seen.case for seen in entries if seen.opens or (seen.refused and seen.case)}
    wanted: dict[tuple[Any, Any], bytes] = {(as_id(person), as_id(case)): tag for (person, case), tag in came.items()}
    rows = CaseUserGrant.objects.filter(user__in={person for person, _ in wanted if person}).defer("sealed_keys")
    hers = [row for row in rows if (row.user_id, row.content_object_id) in wanted]
    held: dict[Way, int] = {
        (str(row.user_id), wanted[row.user_id, row.content_object_id]): row.expires_at
        for row, _ in holders.believed(Case, holders.not_ended(hers))
    }
    return Own(held, turns_of(entries))


def _decoys(entries: Iterable[Seen], marked: Sequence[Entry]) -> Mapping[bytes, Sequence[Decoy]]:
    if not marked:
        return {}
    known = decoys.stretches(marked)
    return {case: known[tag] for case in {seen.case for seen in entries if seen.case} if (tag := decoys.tag_of(case)) in known}
