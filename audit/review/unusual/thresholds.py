"""From when on something is worth a question. The office decides: ``UNUSUAL`` in the settings, variables in docs/deployment.md."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Thresholds:
    """What each rule needs: how many, and for most within which time."""

    cases: int  # different cases…
    cases_minutes: int  # …within this time
    searches: int  # searches of a day that led to nothing…
    searches_minutes: int  # …within this time
    refusals: int  # of a day
    leaving_cases: int  # cases only looked at…
    leaving_days: int  # …in this many days before she left
    people: int  # people who have no part in a case…
    people_minutes: int  # …and come to it within this time


def current() -> Thresholds:
    return Thresholds(**settings.UNUSUAL)
