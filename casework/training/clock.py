"""The calendar of the training office: an action can be carried out as if on an earlier day, so that Today is full on the first day.

Only dates of casework move (``django.utils.timezone``). The ledger has a clock of its own (``time.time``) and tells when a row was really
written; keys expire by that clock too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

_actual = timezone.now


class NotTraining(RuntimeError):
    """This is not a training office: its calendar is not moved and nobody is invented in it."""


def require_training() -> None:
    """Raises NotTraining unless this installation is a training office."""
    if not settings.TRAINING:
        raise NotTraining("only a training office has invented people: HAMRAZ_TRAINING is not set")


def today() -> date:
    """The real day in the office's time zone, whatever day the calendar stands on."""
    return timezone.localtime(_actual()).date()


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let the calendar stand on *day* for the length of the block, in this process. Raises NotTraining."""
    require_training()
    before, distance = timezone.now, today() - day
    timezone.now = lambda: _actual() - distance
    try:
        yield
    finally:
        timezone.now = before
