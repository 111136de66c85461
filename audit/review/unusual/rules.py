"""The rules, in the order in which their findings are looked at."""

from collections.abc import Callable, Iterable, Mapping

from audit.review.unusual import decoys, openings, searches
from audit.review.unusual.model import DECOY, Finding, Period

Rule = Callable[[Period], Iterable[Finding]]

RULES: Mapping[str, Rule] = {
    DECOY: decoys.opened,
    "leaving": openings.before_leaving,
    "people": openings.several_people,
    "named": searches.named,
    "many": openings.many_cases,
    "caseload": openings.outside_caseload,
    "refusals": searches.refusals,
    "searches": searches.led_to_nothing,
    "hours": openings.outside_hours,
}


def findings(period: Period) -> list[Finding]:
    """Everything that the rules find, decoys first, then the newest day, in the order of the rules."""
    found = [each for rule in RULES.values() for each in rule(period)]
    order = list(RULES)
    return sorted(found, key=lambda each: (each.rule != DECOY, -each.day.toordinal(), order.index(each.rule), -each.newest))
