"""Rules about searches and refusals. What was typed is nowhere in the trail."""

from collections.abc import Iterator
from datetime import timedelta

from audit.review.unusual.model import Finding, Period, Seen, by_person_and_day, finding

LED_ON = frozenset({"case.opened"})  # who searched, found nobody and began a new case has used the search


def led_to_nothing(period: Period) -> Iterator[Finding]:
    """Several searches of a day of which nothing was opened in the minutes after."""
    for _, day, found in by_person_and_day(unanswered(period)):
        if len(found) >= period.limits.searches:
            yield finding("searches", day, found, counted=len(found))


def named(period: Period) -> Iterator[Finding]:
    """Somebody typed the name of a colleague, or the title of an official, and opened nothing of what was found."""
    for _, day, found in by_person_and_day(seen for seen in unanswered(period) if _names(seen)):
        who = tuple(sorted({name for seen in found for name in _names(seen)}))
        yield finding("named", day, found, counted=len(found), named=who)


def refusals(period: Period) -> Iterator[Finding]:
    """Somebody was refused repeatedly on one day."""
    for _, day, found in by_person_and_day(seen for seen in period.entries if seen.refused):
        if len(found) >= period.limits.refusals:
            yield finding("refusals", day, found, counted=len(found))


def unanswered(period: Period) -> list[Seen]:
    """Searches whose time is over and of which no result was opened; of one without results: after which no case was.

    Of a name that matters only a result counts: any case at all would otherwise cover for it.
    """
    wait = timedelta(minutes=period.limits.searches_minutes)
    later: dict[str, list[Seen]] = {}
    found: list[Seen] = []
    for seen in reversed(period.entries):
        if _led_on(seen):
            later.setdefault(seen.actor, []).append(seen)  # the nearest stands last
        elif _is_search(seen) and period.now - seen.at > wait and not _was_used(seen, later.get(seen.actor, []), wait):
            found.append(seen)
    return found[::-1]


def _is_search(seen: Seen) -> bool:
    """Typed by somebody who looks for a woman; a look-up for another page says what it was for."""
    return seen.kind == "catalogue.searched" and not {"why", "again"} & seen.story.keys()


def _led_on(seen: Seen) -> bool:
    return seen.opens or seen.kind in LED_ON


def _was_used(search: Seen, later: list[Seen], wait: timedelta) -> bool:
    results = search.story.get("cases")
    wanted = set(results) if isinstance(results, list) else set()
    for after in reversed(later):
        if after.at - search.at > wait:
            return False
        if after.story.get("case") in wanted or not (wanted or _names(search)):
            return True
    return False


def _names(search: Seen) -> list[str]:
    said = search.story.get("named")
    return [name for name in said if isinstance(name, str)] if isinstance(said, list) else []
