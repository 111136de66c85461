"""Rules about the opening of cases."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from audit.review import hours
from audit.review.unusual.model import Finding, Period, Seen, by_person_and_day, finding

HANDED_OVER = "case.handed_over"


def outside_hours(period: Period) -> Iterator[Finding]:
    """Cases were opened when nobody is expected to work (``audit.review.hours``)."""
    late = [seen for seen in period.openings if hours.outside(seen.at)]
    for _, day, found in by_person_and_day(late):
        yield finding("hours", day, found, counted=_cases(found))


def outside_caseload(period: Period) -> Iterator[Finding]:
    """Cases were opened that were not hers, without a reason, and she neither wrote nor decided anything in them on that day.

    Hers: a grant in her own name reached it at that moment (``own``). Whoever approves, reviews or assigns has a reason on the trail.
    """
    idle = [seen for seen in period.openings if not seen.reason and (seen.actor, seen.case, seen.day) not in period.worked]
    foreign = [seen for seen in idle if not period.own.at(seen.actor, seen.case, seen.seq, seen.at)]
    for _, day, found in by_person_and_day(foreign):
        yield finding("caseload", day, found, counted=_cases(found))


def many_cases(period: Period) -> Iterator[Finding]:
    """More different cases within a short time than somebody can work on. The limit is a whole caseload at once."""
    many, minutes = period.limits.cases, period.limits.cases_minutes
    by_person: dict[str, list[Seen]] = {}
    for seen in period.openings:
        by_person.setdefault(seen.actor, []).append(seen)
    for opened in by_person.values():
        for day, found in _by_day(crowded(opened, lambda seen: seen.case, many, minutes)):
            yield finding("many", day, found, counted=_cases(found))


def several_people(period: Period) -> Iterator[Finding]:
    """Several people who have no part in a case came to it, or were refused it, within a short time. Those to whom it is assigned, its
    own team at work, are not counted."""
    by_case: dict[bytes, list[Seen]] = {}
    for seen in period.entries:
        if seen.case and (seen.opens or seen.refused) and not period.own.at(seen.actor, seen.case, seen.seq, seen.at):
            by_case.setdefault(seen.case, []).append(seen)
    for case, came in by_case.items():
        crowd = crowded(came, lambda seen: seen.actor, period.limits.people, period.limits.people_minutes)
        for day, found in _by_day(crowd):
            yield finding("people", day, found, case=case, counted=len({seen.actor for seen in found}))


def before_leaving(period: Period) -> Iterator[Finding]:
    """In the days before somebody was suspended, taken out of a team, or handed cases over, she looked at many cases and wrote nothing in
    them. Who writes up her cases before she leaves them is at work.

    Of a hand-over only what she looked at of the cases handed over counts: one case given away says nothing about her others.
    """
    span = timedelta(days=period.limits.leaving_days)
    wrote = {(seen.actor, seen.case) for seen in period.entries if seen.works and seen.kind != HANDED_OVER}
    for (person, day), left in _leavings(period.entries).items():
        hers = [seen for seen in period.openings if seen.actor == person and (person, seen.case) not in wrote]
        looked = [seen for seen in hers if any(_is_before(seen, last, span) for last in left)]
        if _cases(looked) >= period.limits.leaving_cases:
            entries = tuple(sorted({seen.seq for seen in (*looked, *left)}))
            yield Finding("leaving", day, entries, frozenset({person}), counted=_cases(looked))


def _is_before(seen: Seen, last: Seen, span: timedelta) -> bool:
    about = last.kind != HANDED_OVER or last.case == seen.case
    return about and seen.seq < last.seq and last.at - seen.at <= span


def _leavings(entries: Iterable[Seen]) -> dict[tuple[str, date], list[Seen]]:
    """What says that a person left, by person and day, in its order."""
    said = {"person.suspended": "person", "person.left": "person", "membership.removed": "person", HANDED_OVER: "before"}
    found: dict[tuple[str, date], list[Seen]] = {}
    for seen in entries:
        if seen.kind in said and (person := seen.story.get(said[seen.kind])):
            found.setdefault((str(person), seen.day), []).append(seen)
    return found


def crowded(found: list[Seen], what: Callable[[Seen], object], many: int, minutes: int) -> list[Seen]:
    """Those entries, in their order, that lie in a stretch of *minutes* with at least *many* different things."""
    kept: list[Seen] = []
    inside: Counter[object] = Counter()
    start = taken = 0
    for end, seen in enumerate(found):
        inside[what(seen)] += 1
        while seen.minutes_after(found[start]) > minutes:
            gone = what(found[start])
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            start += 1
        if len(inside) >= many:
            kept += found[max(start, taken) : end + 1]
            taken = end + 1
    return kept


def _by_day(found: Iterable[Seen]) -> Iterator[tuple[date, list[Seen]]]:
    days: dict[date, list[Seen]] = {}
    for seen in found:
        days.setdefault(seen.day, []).append(seen)
    yield from days.items()


def _cases(found: Iterable[Seen]) -> int:
    return len({seen.case for seen in found})
