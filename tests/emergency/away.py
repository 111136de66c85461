"""Somebody of the cast who travels."""

import datetime

from django.utils import timezone

from casework.emergency import travel
from tests.cast import Cast

WEEK = datetime.timedelta(days=7)


def send_away(cast: Cast, *names: str) -> datetime.date:
    """Each of them begins a journey of a week, as on her page. Returns the day on which it ends."""
    until = timezone.localdate() + WEEK
    for name in names:
        with cast.acting(name) as she:
            travel.begin(user=she.user, until=until)
    return until
