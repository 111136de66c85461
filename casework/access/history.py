"""Every revision is kept: django-simple-history copies the payload byte for byte and needs no key, not even to delete."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.utils import timezone
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords


class Versions(HistoryManager):
    """The library makes a class at every look at ``row.history``, two at a save; here it is made once."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)


class SealedHistory(HistoricalRecords):
    """Copies columns only; the content fields have none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, history_manager=Versions, **kwargs)

    def fields_included(self, model: Any) -> list[Any]:
        return [f for f in super().fields_included(model) if f.concrete]

    def get_history_user(self, instance: Any) -> None:
        """Who wrote a revision is inside its payload, where a writer of the database cannot change it."""
        return None


def day_and_number(number: int, day: date | None = None) -> datetime:
    """When a row of history says it was written: the day (today), and *number* in microseconds to keep the order. A finer time would say
    when each sentence was typed."""
    midnight = timezone.make_aware(datetime.combine(day or timezone.localdate(), time()))
    return midnight + timedelta(microseconds=number)
