"""The calendar of the training office moves; the ledger's does not, and in a real office neither does."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from casework.training.clock import NotTraining, days_ago, on_day, today


def test_an_action_can_be_dated_on_an_earlier_day(training: None) -> None:
    with on_day(days_ago(40)):
        assert timezone.localdate() == today() - timedelta(days=40)


def test_the_calendar_returns_to_today(training: None) -> None:
    with pytest.raises(KeyError), on_day(days_ago(3)):
        raise KeyError
    assert timezone.localdate() == today()


def test_one_day_inside_another_counts_from_today(training: None) -> None:
    with on_day(days_ago(40)), on_day(days_ago(2)):
        assert timezone.localdate() == today() - timedelta(days=2)


def test_the_clock_of_the_ledger_does_not_move(training: None) -> None:
    before = time.time()
    with on_day(days_ago(40)):
        assert time.time() >= before


def test_the_calendar_of_a_real_office_is_not_moved(settings: Settings) -> None:
    settings.TRAINING = False
    with pytest.raises(NotTraining), on_day(days_ago(1)):
        pass
