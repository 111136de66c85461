"""From when on something is worth a question. The office decides: ``UNUSUAL`` in the settings, variables in docs/deployment.md."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Thresholds:
    """One number a rule needs, or two: how many, and within which time."""

    cases: int = 20  # different cases…
    cases_minutes: int = 30  # …within this time
    searches: int = 5  # searches of a day that led to nothing…
    searches_minutes: int = 10  # …within this time
    refusals: int = 3  # of a day
    leaving_cases: int = 8  # cases only looked at…
    leaving_days: int = 3  # …in this many days before she left
    people: int = 3  # people who have no part in a case…
    people_minutes: int = 60  # …and come to it within this time


def current() -> Thresholds:
    return Thresholds(**settings.UNUSUAL)
