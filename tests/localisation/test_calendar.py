"""The solar calendar, against the known vectors and against its own rule walked day by day."""

from datetime import UTC, date, datetime, time, timedelta

import jdatetime
import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation import calendar
from casework.localisation.calendar import GREGORIAN_MONTHS, MONTHS, WEEKDAYS, NoSuchDay, format_date, to_gregorian, to_solar
from casework.templatetags.hamraz import solar_short

VECTORS = {
    "2026-11-23": (1405, 9, 2),
    "2021-08-15": (1400, 5, 24),
    "2009-07-19": (1388, 4, 28),
    "2001-12-22": (1380, 10, 1),
    "1978-04-27": (1357, 2, 7),
    "2020-03-19": (1398, 12, 29),
    "2020-03-20": (1399, 1, 1),
    "2021-03-20": (1399, 12, 30),
    "2025-03-20": (1403, 12, 30),
    "2025-03-21": (1404, 1, 1),
    "2026-03-20": (1404, 12, 29),
    "2029-03-20": (1408, 1, 1),
    "2030-03-20": (1408, 12, 30),
}
FIRST, LAST = date(1911, 3, 22), date(2072, 3, 19)  # 1290-01-01 and 1450-12-29
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(("gregorian", "solar"), VECTORS.items())
def test_a_known_day_is_read_and_given_back(gregorian: str, solar: tuple[int, int, int]) -> None:
    assert to_solar(date.fromisoformat(gregorian)) == solar
    assert to_gregorian(*solar) == date.fromisoformat(gregorian)


def test_leap_years_have_the_gap_of_five_between_1403_and_1408() -> None:
    leap = [year for year in range(1380, 1421) if calendar.is_leap(year)]
    assert leap == [1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420]


def test_every_day_from_1290_to_1450_follows_the_rule_of_33_years() -> None:
    day, year, month, number = FIRST, 1290, 1, 1
    while day <= LAST:
        assert to_solar(day) == (year, month, number)
        leap = year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)
        length = 31 if month <= 6 else 30 if month <= 11 or leap else 29
        number += 1
        if number > length:
            number, month = 1, month + 1
        if month > 12:
            month, year = 1, year + 1
        day += timedelta(days=1)
    assert (year, month, number) == (1451, 1, 1)


def test_every_day_from_1290_to_1450_is_the_day_of_jdatetime() -> None:
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        solar = jdatetime.date.fromgregorian(date=day)
        assert to_solar(day) == (solar.year, solar.month, solar.day)
        assert to_gregorian(solar.year, solar.month, solar.day) == day


@given(st.dates(FIRST, LAST))
def test_there_and_back_is_the_same_day(day: date) -> None:
    assert to_gregorian(*to_solar(day)) == day


@pytest.mark.parametrize(
    ("solar", "part"),
    [
        ((1404, 12, 30), "day"),
        ((1405, 7, 31), "day"),
        ((1405, 1, 32), "day"),
        ((1405, 1, 0), "day"),
        ((1405, 0, 1), "month"),
        ((1405, 13, 1), "month"),
        ((0, 1, 1), "year"),
        ((10_000, 1, 1), "year"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_part_at_fault(solar: tuple[int, int, int], part: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        to_gregorian(*solar)
    assert refused.value.part == part


def test_a_refused_day_tells_its_month_and_how_long_that_is() -> None:
    with pytest.raises(NoSuchDay) as refused:
        to_gregorian(1404, 12, 30)
    told = refused.value
    assert (told.calendar, told.year, told.month, told.days) == ("solar", 1404, 12, 29)


def test_a_day_before_the_calendar_is_refused() -> None:
    with pytest.raises(NoSuchDay):
        to_solar(date(600, 1, 1))


@pytest.mark.parametrize(("language", "shown"), [("fa-af", "۲ قوس ۱۴۰۵"), ("ps", "۲ لیندۍ ۱۴۰۵"), ("en", "2 Qaws 1405")])
def test_a_day_is_written_in_the_language(language: str, shown: str) -> None:
    assert format_date(DAY, language) == shown


@pytest.mark.parametrize(
    ("wish", "shown"),
    [
        ({"precision": "month"}, "قوس ۱۴۰۵"),
        ({"precision": "year"}, "۱۴۰۵"),
        ({"with_weekday": True}, "دوشنبه، ۲ قوس ۱۴۰۵"),
        ({"calendar": "gregorian"}, "۲۳ نومبر ۲۰۲۶"),
        ({"calendar": "gregorian", "precision": "month"}, "نومبر ۲۰۲۶"),
        ({"calendar": "gregorian", "precision": "year"}, "۲۰۲۶"),
    ],
)
def test_a_day_is_written_as_far_as_wished(wish: dict[str, object], shown: str) -> None:
    assert format_date(DAY, "fa-af", **wish) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "wish", "shown"),
    [
        (datetime(2026, 12, 31, tzinfo=UTC), {}, "۲ قوس"),
        (datetime(2026, 12, 31, tzinfo=UTC), {"with_weekday": True}, "دوشنبه، ۲ قوس"),
        (datetime(2026, 12, 31, tzinfo=UTC), {"calendar": "gregorian"}, "۲۳ نومبر"),
        (datetime(2027, 1, 1, tzinfo=UTC), {}, "۲ قوس"),
        (datetime(2027, 1, 1, tzinfo=UTC), {"calendar": "gregorian"}, "۲۳ نومبر ۲۰۲۶"),
        (datetime(2027, 3, 20, 19, tzinfo=UTC), {}, "۲ قوس"),
        (datetime(2027, 3, 20, 20, tzinfo=UTC), {}, "۲ قوس ۱۴۰۵"),
        (datetime(2026, 3, 20, 19, tzinfo=UTC), {"with_weekday": True}, "دوشنبه، ۲ قوس ۱۴۰۵"),
    ],
)
def test_a_short_day_leaves_out_the_year_that_it_is_at_the_office(now: datetime, wish: dict[str, object], shown: str) -> None:
    with time_machine.travel(now, tick=False):
        assert format_date(DAY, "fa-af", short=True, **wish) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("day", "shown"), [(date(2026, 3, 20), "29 Hut 1404"), (DAY, "2 Qaws"), (date(2027, 3, 21), "1 Hamal 1406")])
def test_a_short_day_on_a_page_has_the_year_when_it_is_another_one(day: date, shown: str) -> None:
    with time_machine.travel(datetime(2026, 11, 26, tzinfo=UTC), tick=False), translation.override("en"):
        assert solar_short(day) == shown


def test_an_english_weekday_is_followed_by_its_own_comma() -> None:
    assert format_date(DAY, "en", with_weekday=True) == "Monday, 2 Qaws 1405"


def test_the_week_begins_on_saturday() -> None:
    saturday = date(2026, 11, 21)
    assert [calendar.weekday(saturday + timedelta(days=i), "fa-af") for i in range(7)] == list(WEEKDAYS["fa-af"])
    assert calendar.weekday(saturday, "en") == "Saturday"


@pytest.mark.parametrize(("language", "shown"), [("fa-af", "۰۹:۰۵"), ("ps", "۰۹:۰۵"), ("en", "09:05")])
def test_a_time_has_two_digits_on_each_side(language: str, shown: str) -> None:
    assert calendar.format_time(time(9, 5, 59), language) == shown


@pytest.mark.parametrize("table", [MONTHS, GREGORIAN_MONTHS])
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_each_language_names_twelve_different_months(table: dict[str, tuple[str, ...]], language: str) -> None:
    assert len(set(table[language])) == 12


def test_month_names_are_afghan_and_not_iranian() -> None:
    assert "قوس" in MONTHS["fa-af"] and "آذر" not in MONTHS["fa-af"]
    assert "جنوری" in GREGORIAN_MONTHS["fa-af"] and "ژانویه" not in GREGORIAN_MONTHS["fa-af"]


def test_pashto_months_have_the_pashto_gaf() -> None:
    assert "غبرګولی" in MONTHS["ps"] and "چنګاښ" in MONTHS["ps"]
    assert not any("گ" in name for name in (*MONTHS["ps"], *GREGORIAN_MONTHS["ps"]))
