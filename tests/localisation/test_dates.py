"""Dates as people know them: read, kept with their precision, described."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.localisation import dates, months
from casework.localisation.calendar import GREGORIAN_MONTHS, MONTHS, NoSuchDay
from casework.localisation.dates import (
    DateError,
    GregorianYear,
    MonthMissing,
    PartialDate,
    SolarYear,
    Unreadable,
    YearOutOfRange,
    make,
    parse_text,
)

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        *("۱۴۰۵/۹/۲", "1405-9-2", "١٤٠٥/٩/٢", "2/9/1405", "1405 09 02", "1405.9.2"),
        *("2 قوس 1405", "۲ قوس ۱۴۰۵", "1405 قوس 2", "۲ لیندۍ ۱۴۰۵", "۲ ليندۍ ۱۴۰۵", "2 Qaws 1405", "2 qaus, 1405"),
        *("۲ آذر ۱۴۰۵", "۲ قوس ۱۴۰۵ هـ ش", "2 قوس 1405 شمسی"),
        *("23 Nov 2026", "Nov 23, 2026", "23 November 2026", "2026-11-23", "23/11/2026", "۲۳ نومبر ۲۰۲۶", "۲۳ نوامبر ۲۰۲۶ م"),
    ],
)
def test_one_day_is_read_from_many_spellings(text: str) -> None:
    read = parse_text(text)
    assert (read.value, read.precision, read.text) == (DAY, "day", text)


@pytest.mark.parametrize(
    ("text", "value", "precision", "calendar"),
    [
        ("قوس ۱۴۰۵", date(2026, 11, 22), "month", "solar"),
        ("1405/9", date(2026, 11, 22), "month", "solar"),
        ("سنبلهٔ ۱۴۰۰", date(2021, 8, 23), "month", "solar"),
        ("۱۴۰۵", date(2026, 3, 21), "year", "solar"),
        ("Nov 2026", date(2026, 11, 1), "month", "gregorian"),
        ("2026", date(2026, 1, 1), "year", "gregorian"),
        ("1999 میلادی", date(1999, 1, 1), "year", "gregorian"),
    ],
)
def test_what_is_not_said_stays_unknown(text: str, value: date, precision: str, calendar: str) -> None:
    read = parse_text(text)
    assert (read.value, read.precision, read.calendar) == (value, precision, calendar)


@pytest.mark.parametrize(
    "text", ["۵/۸/۱۴۴۴ هـ ق", "5/8/1444 AH", "۵ شعبان ۱۴۴۴", "رمضان ۱۴۴۵", "۱۴۴۴ قمری", "۱۲ جمادی الثانی ۱۴۴۴"]
)
def test_a_lunar_date_is_kept_as_written_without_a_value(text: str) -> None:
    read = parse_text(text)
    assert (read.value, read.calendar, read.text) == (None, "lunar", text)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1404-12-30", NoSuchDay),
        ("1405-07-31", NoSuchDay),
        ("1405-13-01", NoSuchDay),
        ("30 Feb 2026", NoSuchDay),
        ("31 رمضان 1444", NoSuchDay),
        ("1405/9/0", NoSuchDay),
        ("0 قوس 1405", NoSuchDay),
        ("1405/0", NoSuchDay),
        ("1405/0/2", NoSuchDay),
        ("0 Nov 2026", NoSuchDay),
        ("0 رمضان 1444", NoSuchDay),
        ("1289", YearOutOfRange),
        ("1451-01-01", YearOutOfRange),
        ("1910 م", YearOutOfRange),
        ("2073-01-01 م", YearOutOfRange),
        ("", Unreadable),
        ("تابستان", Unreadable),
        ("2 قوس", Unreadable),
        ("12345", Unreadable),
        ("1405/9/2/1", Unreadable),
        ("1405/1399", Unreadable),
        ("5/1405/2", Unreadable),
        ("9 قوس 2 1405", Unreadable),
        ("قوس جدی 1405", Unreadable),
        ("1405 " * 20, Unreadable),
    ],
)
def test_what_cannot_be_a_date_is_refused_by_name(text: str, error: type[ValueError]) -> None:
    with pytest.raises(error):
        parse_text(text)


def test_a_gregorian_year_in_a_solar_field_is_named() -> None:
    with pytest.raises(GregorianYear):
        parse_text("2026-11-23", "solar")


def test_a_solar_year_in_a_gregorian_field_is_named() -> None:
    with pytest.raises(SolarYear):
        parse_text("1405-9-2", "gregorian")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1404-12-30", ("day", "solar", 1404, 12, 29)),
        ("30 Feb 2026", ("day", "gregorian", 2026, 2, 28)),
        ("31 رمضان 1444", ("day", "lunar", 1444, 9, 30)),
        ("13/1444 هـ ق", ("month", "lunar", 0, 0, 0)),
    ],
)
def test_a_day_that_its_month_does_not_have_is_refused_with_that_month(text: str, told: tuple[str, str, int, int, int]) -> None:
    with pytest.raises(NoSuchDay) as refused:
        parse_text(text)
    said = refused.value
    assert (said.part, said.calendar, said.year, said.month, said.days) == told


@pytest.mark.parametrize(("text", "year"), [("1405 میلادی", 1405), ("2026 لمریز", 2026), ("1289", 1289)])
def test_a_year_that_is_refused_is_told(text: str, year: int) -> None:
    with pytest.raises(DateError) as refused:
        parse_text(text)
    assert refused.value.year == year


def test_a_day_without_its_month_is_refused_at_the_month() -> None:
    with pytest.raises(MonthMissing) as refused:
        make(1405, None, 2)
    assert refused.value.part == "month"


@pytest.mark.parametrize(("year", "ok"), [(1289, False), (1290, True), (1450, True), (1451, False)])
def test_solar_years_run_from_1290_to_1450(year: int, ok: bool) -> None:
    if ok:
        assert make(year, None, None).describe("en") == str(year)
    else:
        with pytest.raises(YearOutOfRange):
            make(year, None, None)


def test_refusals_never_carry_the_text() -> None:
    with pytest.raises(DateError) as refused:
        parse_text("پروین 1405")
    assert "پروین" not in str(refused.value) and "1405" not in str(refused.value)


def test_a_direction_override_does_not_stay_in_the_text() -> None:
    assert parse_text("\u202e1405-9-2").text == "1405-9-2"


@given(
    st.one_of(
        st.builds(lambda d: parse_text(d.isoformat(), "gregorian"), st.dates(date(1911, 1, 1), date(2072, 12, 31))),
        st.builds(lambda y: make(y, None, None, text=str(y)), st.integers(1290, 1450)),
        st.builds(lambda y, m: make(y, m, None, text=f"{y}/{m}"), st.integers(1290, 1450), st.integers(1, 12)),
        st.builds(lambda y: make(y, 1, None, calendar="lunar", text=f"{y}"), st.integers(1320, 1500)),
    )
)
def test_json_gives_the_same_date_back(known: PartialDate) -> None:
    assert PartialDate.from_json(known.to_json()) == known


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"value": "x", "precision": "day", "calendar": "solar", "text": ""},
        {"value": 5, "precision": "day", "calendar": "solar", "text": ""},
        {"value": "2026-11-23", "precision": "hour", "calendar": "solar", "text": ""},
        {"value": "2026-11-23", "precision": "day", "calendar": "julian", "text": ""},
        {"value": "2026-11-23", "precision": "day", "calendar": "lunar", "text": ""},
        {"value": None, "precision": "day", "calendar": "solar", "text": ""},
        {"value": None, "precision": "day", "calendar": "lunar", "text": 5},
    ],
)
def test_json_of_another_shape_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        PartialDate.from_json(data)


@pytest.mark.parametrize(
    ("text", "fa", "ps", "en"),
    [
        ("1405-9-2", "۲ قوس ۱۴۰۵", "۲ لیندۍ ۱۴۰۵", "2 Qaws 1405"),
        ("23 Nov 2026", "۲ قوس ۱۴۰۵", "۲ لیندۍ ۱۴۰۵", "2 Qaws 1405"),
        ("1405/9", "قوس ۱۴۰۵", "لیندۍ ۱۴۰۵", "Qaws 1405"),
        ("1378", "۱۳۷۸", "۱۳۷۸", "1378"),
        ("Nov 2026", "نومبر ۲۰۲۶ میلادی", "نومبر ۲۰۲۶ میلادي", "November 2026"),
        ("1999", "۱۹۹۹ میلادی", "۱۹۹۹ میلادي", "1999"),
        ("5/8/1444 هـ ق", "۵/۸/۱۴۴۴ هـ ق", "۵/۸/۱۴۴۴ هـ ق", "5/8/1444 هـ ق"),
        ("رمضان 1444", "رمضان ۱۴۴۴ هـ ق", "رمضان ۱۴۴۴ هـ ق", "رمضان 1444 AH (lunar)"),
    ],
)
def test_a_date_is_described_as_far_as_it_is_known(text: str, fa: str, ps: str, en: str) -> None:
    known = parse_text(text)
    assert (known.describe("fa-af"), known.describe("ps"), known.describe("en")) == (fa, ps, en)


@given(st.dates(date(1911, 3, 22), date(2072, 3, 19)), st.sampled_from(["fa-af", "ps", "en"]))
def test_a_described_day_is_read_again_as_the_same_day(day: date, language: str) -> None:
    shown = PartialDate(day, "day", "solar", "").describe(language)
    assert parse_text(shown).value == day


@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_each_shown_month_name_is_understood_when_typed(language: str) -> None:
    assert [months.month_of(name) for name in MONTHS[language]] == [("solar", i) for i in range(1, 13)]
    assert [months.month_of(name) for name in GREGORIAN_MONTHS[language]] == [("gregorian", i) for i in range(1, 13)]


@pytest.mark.parametrize(
    ("calendar", "table"), [("solar", months.SOLAR_VARIANTS), ("gregorian", months.GREGORIAN_VARIANTS), ("lunar", months.LUNAR)]
)
def test_no_spelling_of_a_month_stands_for_another(calendar: str, table: tuple[tuple[str, ...], ...]) -> None:
    for number, names in enumerate(table, start=1):
        assert {months.month_of(name) for name in names} == {(calendar, number)}


def test_a_word_that_is_no_month_is_none() -> None:
    assert months.month_of("دوشنبه") is None


def test_ranges_of_both_calendars_hold_the_same_years() -> None:
    assert make(dates.SOLAR_YEARS[0], 1, 1).value == date(dates.GREGORIAN_YEARS[0], 3, 22)
    assert make(dates.SOLAR_YEARS[-1], 12, 29).value == date(dates.GREGORIAN_YEARS[-1], 3, 19)
