"""The calendar of hearings: whose it is, what stands in it, and the list that is printed of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.cases.actions import assign, change_record, close_case, revoke
from casework.cases.models import Case
from casework.legal import weeks
from casework.legal.models import Authority, Deadline, Proceeding
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.legal.conftest import a_decision, a_hearing, a_matter, a_proceeding, added, in_days, page
from tests.paper.copied import poppler

pytestmark = pytest.mark.django_db


def calendar(client: Client, week: int = 0, *, team: bool = False) -> str:
    return str(client.get(f"/hearings/{'team/' if team else ''}?week={week}").content.decode())


def next_week(weekday: int) -> int:
    """So many days from today to that day of the next week."""
    return (weeks.first_day(1) + timedelta(days=(weekday - weeks.SATURDAY) % 7) - timezone.localdate()).days


@pytest.mark.parametrize(
    ("today", "saturday"),
    [(date(2026, 11, 27), date(2026, 11, 21)), (date(2026, 11, 28), date(2026, 11, 28)), (date(2026, 11, 30), date(2026, 11, 28))],
)
def test_a_week_begins_on_saturday(monkeypatch: pytest.MonkeyPatch, today: date, saturday: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    assert weeks.first_day(0) == saturday
    assert weeks.first_day(-1) == saturday - timedelta(days=7)


def test_a_hearing_stands_in_its_week_and_in_no_other(cast: Cast, case: Case, humaira: Client) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=next_week(0))
    assert "Hearing: Primary court" in calendar(humaira, 1)
    assert "Hearing: Primary court" not in calendar(humaira, 0)
    assert "Hearing: Primary court" not in calendar(humaira, 2)


def test_opening_it_opens_no_record_and_says_which_cases_stood_on_it(
    cast: Cast, case: Case, humaira: Client, entries: Callable[..., list[Any]]
) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=next_week(0))
    before = entries()
    calendar(humaira, 1)
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.listed"]


def test_days_to_keep_stand_in_it_until_they_are_done(cast: Cast, case: Case, humaira: Client) -> None:
    matter, day = a_matter(cast, case), in_days(next_week(1))
    road = a_proceeding(cast, case, matter)
    added(cast, case, Deadline(matter=str(matter.pk), on=day, what="آوردن نقل تذکره"))
    added(cast, case, Deadline(matter=str(matter.pk), on=day, what="کار انجام شده", done_on=in_days(0)))
    added(cast, case, Authority(matter=str(matter.pk), until=day))
    a_decision(cast, case, road, appeal_until=day, appeal_source="بر فیصله")
    text = calendar(humaira, 1)
    for words in ("آوردن نقل تذکره", "A power of attorney ends", "Last day for an appeal, as entered"):
        assert words in text
    assert "کار انجام شده" not in text


def test_an_appeal_that_was_made_is_no_longer_due(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    a_decision(cast, case, road, appeal_until=in_days(next_week(1)), appeal="yes")
    assert "Last day for an appeal" not in calendar(humaira, 1)


def test_a_hearing_that_was_put_off_stands_on_its_next_day_once(cast: Cast, case: Case, humaira: Client) -> None:
    road, days = a_proceeding(cast, case, a_matter(cast, case)), next_week(0)
    a_hearing(cast, case, road, days=-1, state="adjourned", next_on=in_days(days), next_start="11:00")
    assert calendar(humaira, 1).count("Hearing: Primary court") == 1
    a_hearing(cast, case, road, days=days, start="11:00")
    assert calendar(humaira, 1).count("Hearing: Primary court") == 1


def test_a_proceeding_whose_court_is_corrected_takes_its_hearings_along(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    a_hearing(cast, case, road, days=next_week(0))
    with cast.acting("humaira"):
        found = Proceeding.objects.get(pk=road.pk)
        found.tier = "appeal_murafia"
        change_record(record=found)
    assert "Hearing: Court of appeal (murafa‘a)" in calendar(humaira, 1)
    text = page(humaira, case)
    assert "Primary court" not in text.partition("<main")[2]


def test_friday_is_off_and_thursday_ends_at_noon(cast: Cast, case: Case, humaira: Client) -> None:
    text = calendar(humaira)
    assert text.count('class="shut"') == 6  # all rows of Friday, and the last one of Thursday
    assert "Day off" in text


# --- whose ------------------------------------------------------------------------------------------------------------------------
def test_her_own_calendar_has_her_own_cases_alone(cast: Cast, case: Case) -> None:
    other = a_case(cast, "palwasha")
    with cast.acting("shakiba"):
        assign(case=other, to=cast.humaira)
    a_hearing(cast, other, a_proceeding(cast, other, a_matter(cast, other)), days=next_week(0))
    assert "Hearing: Primary court" in calendar(client_of(cast, "humaira"), 1)
    assert "Hearing: Primary court" in calendar(client_of(cast, "palwasha"), 1)
    assert "Hearing: Primary court" not in calendar(client_of(cast, "nargis"), 1)
    assert "Hearing: Primary court" not in calendar(client_of(cast, "shakiba"), 1)
    assert "Hearing: Primary court" in calendar(client_of(cast, "shakiba"), 1, team=True)
    assert "Hearing: Primary court" not in calendar(client_of(cast, "laila"), 1, team=True)


@pytest.mark.parametrize("person", ["nargis", "humaira", "zohra", "farida", "roshan"])
def test_the_calendar_of_a_team_is_a_supervisors(cast: Cast, case: Case, person: str) -> None:
    assert client_of(cast, person).get("/hearings/team/").status_code == 404


@pytest.mark.parametrize("person", ["zohra", "farida", "roshan", "wida"])
def test_who_has_no_part_in_legal_work_has_no_calendar(cast: Cast, case: Case, person: str) -> None:
    assert client_of(cast, person).get("/hearings/").status_code == 404


def test_a_grant_that_ended_takes_its_hearings_out(cast: Cast, case: Case, humaira: Client) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=next_week(0))
    with cast.acting("shakiba"):
        revoke(case=case, person=cast.humaira)
    assert "Hearing: Primary court" not in calendar(humaira, 1)


def test_a_closed_case_has_nothing_ahead(cast: Cast, case: Case, humaira: Client) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=next_week(0))
    with cast.acting("shakiba"):
        close_case(case=case, reason="goals_met", text="")
    assert "Hearing: Primary court" not in calendar(humaira, 1)
    assert "Hearing: Primary court" not in humaira.get("/").content.decode()


# --- clashes ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("second", "clash"),
    [
        ({"start": "10:00"}, True), ({"start": "10:30"}, False), ({"start": "08:45", "end": "09:30"}, False),
        ({"start": "09:00", "end": ""}, True),
    ],
)
def test_hearings_of_one_person_that_overlap_are_marked(
    cast: Cast, case: Case, humaira: Client, second: dict[str, str], clash: bool
) -> None:
    road, days = a_proceeding(cast, case, a_matter(cast, case)), next_week(0)
    who = str(cast.humaira.pk)
    a_hearing(cast, case, road, days=days, who=who)  # 9:30 to 10:30
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=days, **{"end": "11:30", "who": who, **second})
    assert ("At the same time as another" in calendar(humaira, 1)) is clash


def test_two_people_may_be_at_two_hearings(cast: Cast, case: Case, humaira: Client) -> None:
    road, days = a_proceeding(cast, case, a_matter(cast, case)), next_week(0)
    for person in ("humaira", "nargis"):
        a_hearing(cast, case, road, days=days, who=str(cast.people[person].pk))
    assert "At the same time as another" not in calendar(humaira, 1)


# --- today ------------------------------------------------------------------------------------------------------------------------
def test_what_is_due_stands_on_the_page_of_the_day(cast: Cast, case: Case) -> None:
    road = a_proceeding(cast, case, matter := a_matter(cast, case))
    a_hearing(cast, case, road, days=2)
    a_hearing(cast, case, road, days=20)
    added(cast, case, Deadline(matter=str(matter.pk), on=in_days(-1), what="آوردن نقل تذکره"))
    for person in ("humaira", "nargis"):
        text = client_of(cast, person).get("/").content.decode()
        assert text.count("Hearing: Primary court") == 1
        assert "آوردن نقل تذکره" in text
    assert "Hearing: Primary court" not in client_of(cast, "zohra").get("/").content.decode()


def test_pages_ask_the_same_number_of_queries_with_many_hearings(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    a_hearing(cast, case, road, days=next_week(0))
    a_hearing(cast, case, road, days=1)
    few = [_queries(humaira, address) for address in ("/hearings/?week=1", "/")]
    for hour in range(8, 15):
        a_hearing(cast, case, road, days=next_week(0), start=f"{hour:02}:00", end="")
        a_hearing(cast, case, road, days=1, start=f"{hour:02}:00", end="")
    assert [_queries(humaira, address) for address in ("/hearings/?week=1", "/")] == few


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


# --- paper ------------------------------------------------------------------------------------------------------------------------
def test_the_list_has_codes_courts_and_times_and_no_name(
    cast: Cast, case: Case, humaira: Client, entries: Callable[..., list[Any]]
) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=next_week(0), who=str(cast.humaira.pk))
    before = entries()
    answer = humaira.post("/papers/hearings/", {"week": "1", "scope": "own"})
    said = poppler(answer.content)
    assert "Primary court" in said and "09:30" in said
    assert not any(name in said for name in ("پروین", "کریم"))
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.listed", "print.causes"]


def test_the_list_of_a_team_is_refused_to_who_has_none(cast: Cast, case: Case, humaira: Client) -> None:
    assert humaira.post("/papers/hearings/", {"week": "0", "scope": "team"}).status_code == 404
    assert client_of(cast, "shakiba").post("/papers/hearings/", {"week": "0", "scope": "team"}).status_code == 200
    assert client_of(cast, "zohra").post("/papers/hearings/", {"week": "0", "scope": "own"}).status_code == 404
