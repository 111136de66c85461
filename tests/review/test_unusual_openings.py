"""Rules about the opening of cases, each with its neighbour: what it finds, and the one beside it who must not be flagged."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from audit.review.unusual import openings
from tests.review.days import CASE, CASEWORKERS, NARGIS, NIGHT, PALWASHA, SATURDAY, SHAKIBA, ZOHRA, Day, seqs, tag


# --- outside office hours
def test_a_case_opened_at_night_is_found() -> None:
    day = Day(NIGHT)
    day.opens()
    (found,) = openings.outside_hours(day.period())
    assert (found.person, found.day, found.entries, found.counted) == (NARGIS, date(2026, 11, 28), (1,), 1)


def test_a_case_opened_in_the_morning_and_a_list_at_night_are_not() -> None:
    morning, night = Day(), Day(NIGHT)
    morning.opens()
    night("catalogue.listed")
    night("case.revealed", case=CASE, where="search")
    assert [*openings.outside_hours(morning.period()), *openings.outside_hours(night.period())] == []


def test_each_person_and_each_day_is_a_finding_of_its_own() -> None:
    day = Day(NIGHT)
    day.opens(NARGIS)
    day.opens(PALWASHA)
    day.opens(NARGIS, minutes=60)
    day.opens(NARGIS, minutes=60 * 5)
    found = {(each.person, each.day.day): each.entries for each in openings.outside_hours(day.period())}
    assert found == {(NARGIS, 28): (1, 3), (PALWASHA, 28): (2,), (NARGIS, 29): (4,)}


def test_the_server_has_no_hours() -> None:
    day = Day(NIGHT)
    day.opens("server")
    assert list(openings.outside_hours(day.period())) == []


# --- cases of others
def test_a_supervisor_who_opens_a_case_of_her_team_without_a_reason_is_found() -> None:
    day = Day()
    day.opens(SHAKIBA)
    (found,) = openings.outside_caseload(day.period(own=[(NARGIS, CASE)]))
    assert (found.person, found.counted) == (SHAKIBA, 1)


def test_whoever_opens_her_own_case_is_not() -> None:
    day = Day()
    day.opens(NARGIS)
    assert list(openings.outside_caseload(day.period(own=[(NARGIS, CASE)]))) == []


def test_who_gave_a_reason_is_not() -> None:
    day = Day()
    day.opens(SHAKIBA, reason="Her sister called")
    assert list(openings.outside_caseload(day.period())) == []


@pytest.mark.parametrize("kind", ["approval.given", "case.created_record", "case.assigned", "consent.recorded"])
def test_who_decided_or_wrote_something_there_that_day_is_not(kind: str) -> None:
    day = Day()
    day.opens(SHAKIBA)
    day(kind, SHAKIBA, CASE)
    assert list(openings.outside_caseload(day.period())) == []


@pytest.mark.parametrize("kind", ["grant.made", "export.pdf", "ledger.read"])
def test_giving_a_key_or_printing_is_no_work_in_the_case(kind: str) -> None:
    day = Day()
    day.opens(SHAKIBA)
    day(kind, SHAKIBA, CASE)
    assert seqs(openings.outside_caseload(day.period())) == [(1,)]


def test_work_in_another_case_or_on_another_day_does_not_count() -> None:
    day = Day()
    day("approval.given", SHAKIBA, tag(7))
    day.opens(SHAKIBA)
    day("approval.given", SHAKIBA, CASE, minutes=60 * 24)
    assert seqs(openings.outside_caseload(day.period())) == [(2,)]


def test_a_case_was_hers_until_it_was_handed_over() -> None:
    day = Day()
    day.opens(NARGIS)
    day.ended(NARGIS)
    day.opens(NARGIS, reason="")
    assert seqs(openings.outside_caseload(day.period())) == [(3,)]


def test_a_case_was_not_hers_before_it_was_given_to_her() -> None:
    day = Day()
    day.opens(SHAKIBA)
    day.given(SHAKIBA)
    day.opens(SHAKIBA)
    assert seqs(openings.outside_caseload(day.period(own=[(SHAKIBA, CASE)]))) == [(1,)]


def test_a_grant_that_replaced_another_took_nothing_away() -> None:
    day = Day()
    day.opens(NARGIS)
    day.ended(NARGIS)
    day.given(NARGIS)
    assert list(openings.outside_caseload(day.period(own=[(NARGIS, CASE)]))) == []


@pytest.mark.parametrize(("end", "found"), [(SATURDAY + timedelta(hours=1), []), (SATURDAY - timedelta(hours=1), [(1,)])])
def test_a_case_lent_until_a_day_is_hers_until_then(end: datetime, found: list[Any]) -> None:
    day = Day()
    day.opens(ZOHRA)
    assert seqs(openings.outside_caseload(day.period(own=[(ZOHRA, CASE)], ends=int(end.timestamp())))) == found


# --- many cases in a short time
def through(cases: int, minutes: float, who: str = NARGIS) -> Day:
    day = Day()
    for number in range(cases):
        day.opens(who, tag(number + 1), minutes)
    return day


def test_who_goes_through_many_cases_in_half_an_hour_is_found() -> None:
    (found,) = openings.many_cases(through(25, 1).period())
    assert (found.person, found.counted, found.entries) == (NARGIS, 25, tuple(range(1, 26)))


@pytest.mark.parametrize(("cases", "minutes"), [(12, 1), (19, 0.1), (40, 3)])
def test_a_caseworker_on_saturday_morning_is_not(cases: int, minutes: float) -> None:
    assert list(openings.many_cases(through(cases, minutes).period())) == []


def test_the_pages_of_one_case_are_one_case() -> None:
    day = Day()
    for _ in range(60):
        day.opens(minutes=0.2)
    assert list(openings.many_cases(day.period())) == []


def test_only_the_crowded_stretch_is_shown() -> None:
    day = through(20, 1)
    day.opens(case=tag(99), minutes=120)
    assert seqs(openings.many_cases(day.period())) == [tuple(range(1, 21))]


def test_two_people_together_are_not_one() -> None:
    day = Day()
    for number in range(20):
        day.opens((NARGIS, PALWASHA)[number % 2], tag(number + 1))
    assert list(openings.many_cases(day.period())) == []


def test_a_night_of_it_is_a_finding_of_each_day() -> None:
    day = Day(SATURDAY.replace(hour=23, minute=45))
    for number in range(25):
        day.opens(case=tag(number + 1))
    assert sorted(each.day.day for each in openings.many_cases(day.period())) == [28, 29]


# --- several people
def test_three_people_who_have_no_part_in_a_case_are_found() -> None:
    day = Day()
    day.opens(SHAKIBA)
    day("access.refused", PALWASHA, CASE)
    day("access.refused", ZOHRA, CASE)
    (found,) = openings.several_people(day.period(own=[(NARGIS, CASE)]))
    assert (found.people, found.case, found.person, found.counted) == ({SHAKIBA, PALWASHA, ZOHRA}, CASE, "", 3)


def test_its_own_team_at_work_is_not() -> None:
    day = Day()
    for who in CASEWORKERS:
        day.opens(who)
    day.opens(SHAKIBA)
    assert list(openings.several_people(day.period(own=[(who, CASE) for who in CASEWORKERS]))) == []


def test_three_people_over_a_day_are_not() -> None:
    day = Day()
    for who in CASEWORKERS:
        day("access.refused", who, CASE, minutes=90)
    assert list(openings.several_people(day.period())) == []


def test_three_people_at_three_cases_are_not() -> None:
    day = Day()
    for number, who in enumerate(CASEWORKERS):
        day("access.refused", who, tag(number + 1))
    assert list(openings.several_people(day.period())) == []


# --- before leaving
def leaving(kind: str, cases: int = 8, before: float = 60) -> Day:
    day = Day()
    for number in range(cases):
        day.opens(NARGIS, tag(number + 1), minutes=5)
    day(kind, SHAKIBA, minutes=before, person=NARGIS)
    return day


def handing_over(*numbers: int, opened: int = 8) -> Day:
    """She opens cases, and some of them are given to somebody else."""
    day = Day()
    for number in range(opened):
        day.opens(NARGIS, tag(number + 1), minutes=5)
    for number in numbers:
        day("case.handed_over", SHAKIBA, tag(number), before=NARGIS)
    return day


@pytest.mark.parametrize("kind", ["person.suspended", "person.left", "membership.removed"])
def test_who_looked_through_cases_before_she_left_is_found(kind: str) -> None:
    (found,) = openings.before_leaving(leaving(kind).period())
    assert (found.person, found.counted, found.entries) == (NARGIS, 8, tuple(range(1, 10)))


def test_who_looked_through_the_caseload_that_she_hands_over_is_found_once() -> None:
    (found,) = openings.before_leaving(handing_over(*range(1, 9)).period())
    assert (found.person, found.counted, found.entries) == (NARGIS, 8, tuple(range(1, 17)))


@pytest.mark.parametrize("handed", [[1], [1, 2, 3, 4, 5, 6, 7], [21, 22, 23, 24, 25, 26, 27, 28]])
def test_who_hands_over_a_case_or_others_than_she_looked_at_is_not(handed: list[int]) -> None:
    assert list(openings.before_leaving(handing_over(*handed, opened=20).period())) == []


def test_a_case_handed_over_that_day_does_not_hide_what_came_before_the_suspension() -> None:
    day = Day()
    day("case.handed_over", SHAKIBA, tag(1), before=NARGIS)
    for number in range(8):
        day.opens(NARGIS, tag(number + 1), minutes=5)
    day("person.suspended", SHAKIBA, person=NARGIS)
    assert [found.counted for found in openings.before_leaving(day.period())] == [8]


@pytest.mark.parametrize(("cases", "before"), [(7, 60), (8, 60 * 24 * 4)])
def test_a_few_cases_or_days_before_are_not(cases: int, before: float) -> None:
    assert list(openings.before_leaving(leaving("person.suspended", cases, before).period())) == []


def test_who_writes_up_her_cases_before_she_hands_them_over_is_not() -> None:
    day = Day()
    for number in range(10):
        day.opens(NARGIS, tag(number + 1))
        day("case.created_record", NARGIS, tag(number + 1))
    day("case.handed_over", SHAKIBA, tag(1), before=NARGIS)
    assert list(openings.before_leaving(day.period())) == []


def test_who_stays_is_not() -> None:
    day = leaving("person.suspended")
    for number in range(10):
        day.opens(PALWASHA, tag(number + 1))
    day("person.suspended", SHAKIBA, person=ZOHRA)
    assert [found.person for found in openings.before_leaving(day.period())] == [NARGIS]
