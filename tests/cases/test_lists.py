"""Today and the list: codes until names are asked for, one entry a page, one number of queries however many cases."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.cases import today as due
from casework.cases.actions import close_case, open_case
from casework.cases.models import Case
from casework.cases.views import lists
from tests.browserless import client_of
from tests.cases.test_records import solar
from tests.cases.typed import text
from tests.cast import Cast, a_case, intake

WEEK = datetime.timedelta(days=7)


def due_in(cast: Cast, days: int | None, **survivor: object) -> Case:
    arrived = intake(**survivor)
    arrived.next_action_on = None if days is None else timezone.localdate() + datetime.timedelta(days=days)
    with cast.acting("nargis"):
        return open_case(intake=arrived)


def queries_of(client: Client, page: str) -> int:
    client.get(page)  # posted cards are settled on the first look
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_what_is_due_stands_in_three_groups(cast: Cast, nargis: Client) -> None:
    for days in (-2, 0, 3):
        due_in(cast, days)
    page = text(nargis.get("/"))
    assert page.index("Overdue") < page.index("Today · 1") < page.index("This week")


def test_what_is_not_due_this_week_is_not_on_the_page_of_the_day(cast: Cast, nargis: Client) -> None:
    due_in(cast, 9)
    assert "Nothing is due this week" in text(nargis.get("/"))


def test_a_case_without_a_day_stands_on_the_page_of_its_caseworker_alone_until_it_has_one(
    cast: Cast, nargis: Client, shakiba: Client
) -> None:
    case = due_in(cast, None)
    line = f'<a href="/cases/{case.pk}/situation/"'
    page = text(nargis.get("/"))
    assert "No next step set yet" in page and line in page
    assert all(line not in text(other.get("/")) for other in (shakiba, client_of(cast, "palwasha")))
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", **solar("next_action_on", timezone.localdate() + WEEK)})
    assert line not in text(nargis.get("/"))


def test_a_case_without_a_day_comes_after_what_is_due(cast: Cast, nargis: Client) -> None:
    undated, dated = due_in(cast, None), due_in(cast, 3)
    page = text(nargis.get("/"))
    assert page.index(str(dated.pk)) < page.index(str(undated.pk))


def test_a_closed_case_without_a_day_is_on_no_page_of_the_day(cast: Cast, nargis: Client) -> None:
    case = due_in(cast, None)
    with cast.acting("nargis"):
        close_case(case=case, reason="goals_met", text="")
    assert str(case.pk) not in text(nargis.get("/"))


def test_a_counsellor_is_not_asked_for_a_next_step(cast: Cast, shakiba: Client) -> None:
    case = due_in(cast, None)
    shakiba.post(f"/cases/{case.pk}/assign/", {"to": str(cast.zohra.pk), "instead_of": ""})
    assert str(case.pk) not in text(client_of(cast, "zohra").get("/"))


def test_a_closed_case_is_not_due(cast: Cast, nargis: Client) -> None:
    case = due_in(cast, 0)
    with cast.acting("nargis"):
        close_case(case=case, reason="goals_met", text="")
    assert "Nothing is due this week" in text(nargis.get("/"))


def test_another_room_brings_its_lines(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = due_in(cast, None)
    item = due.Item(case=case.pk, on=timezone.localdate(), title="A partner answered", url="/x/")
    monkeypatch.setattr(due, "SOURCES", [lambda: [item]])
    assert "A partner answered" in text(nargis.get("/"))


def test_a_line_about_a_case_she_does_not_hold_is_left_out(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    item = due.Item(case=a_case(cast, "palwasha").pk, on=timezone.localdate(), title="A partner answered", url="/x/")
    monkeypatch.setattr(due, "SOURCES", [lambda: [item]])
    assert "A partner answered" not in text(nargis.get("/"))


@pytest.mark.parametrize("page", ["/", "/cases/"])
def test_no_name_stands_on_a_list(cast: Cast, nargis: Client, page: str) -> None:
    due_in(cast, 0)
    assert "پروین" not in text(nargis.get(page))
    assert "کریم" not in text(nargis.get(page))


@pytest.mark.parametrize("page", ["/", "/cases/"])
def test_a_list_leaves_one_entry(cast: Cast, nargis: Client, entries: Any, page: str) -> None:
    for days in (0, 1, 2):
        due_in(cast, days)
    before = entries()
    nargis.get(page)
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.listed"]


@pytest.mark.parametrize("page", ["/", "/cases/"])
def test_sixty_cases_cost_no_more_queries_than_five(cast: Cast, nargis: Client, page: str) -> None:
    for number in range(5):
        due_in(cast, number or None)
    few = queries_of(nargis, page)
    for number in range(55):
        due_in(cast, number % 6 or None)
    assert queries_of(nargis, page) == few


def test_names_are_shown_when_asked_and_each_case_remembers(cast: Cast, nargis: Client, entries: Any) -> None:
    cases = [due_in(cast, 0), due_in(cast, 1, given_name="زهرا")]
    before = entries()
    page = text(nargis.post("/cases/?state=open&due=&page=1"))
    assert "پروین" in page and "زهرا" in page
    revealed = entries(since=before)
    assert [entry.kind for entry in revealed] == ["case.revealed"] * 2
    assert len({bytes(entry.case_tag) for entry in revealed}) == len(cases)


def test_the_list_is_in_order_of_the_next_step_and_dateless_cases_come_last(cast: Cast, nargis: Client) -> None:
    last, first, second = due_in(cast, None), due_in(cast, -1), due_in(cast, 4)
    page = text(nargis.get("/cases/"))
    assert page.index(str(first.pk)) < page.index(str(second.pk)) < page.index(str(last.pk))


def test_the_list_can_be_narrowed_to_overdue_cases(cast: Cast, nargis: Client) -> None:
    late, coming = due_in(cast, -1), due_in(cast, 4)
    page = text(nargis.get("/cases/?due=late"))
    assert str(late.pk) in page
    assert str(coming.pk) not in page


def test_closed_cases_are_listed_apart(cast: Cast, nargis: Client) -> None:
    case = due_in(cast, 0)
    with cast.acting("nargis"):
        close_case(case=case, reason="moved", text="")
    assert str(case.pk) not in text(nargis.get("/cases/"))
    assert str(case.pk) in text(nargis.get("/cases/?state=closed"))


def test_a_case_of_a_colleague_is_not_in_my_list(cast: Cast, nargis: Client) -> None:
    assert str(a_case(cast, "palwasha").pk) not in text(nargis.get("/cases/"))


def test_the_supervisor_sees_the_cases_of_her_team(cast: Cast, shakiba: Client) -> None:
    page = text(shakiba.get("/cases/")) if (case := a_case(cast)) else ""
    assert str(case.pk) in page


def test_the_list_is_called_after_whose_cases_it_holds(cast: Cast, nargis: Client, shakiba: Client) -> None:
    assert "<h1>My cases</h1>" in text(nargis.get("/cases/"))
    assert "<h1>Cases of the team</h1>" in text(shakiba.get("/cases/"))


def test_the_list_turns_its_pages(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    cases = [due_in(cast, days) for days in (0, 1, 2)]
    assert str(cases[2].pk) not in text(nargis.get("/cases/"))
    assert str(cases[2].pk) in text(nargis.get("/cases/?page=2"))


@pytest.mark.parametrize("wrong", ["page=0", "page=x", "page=99999999999", "state=' OR 1", "due=%00", "page=٢"])
def test_a_nonsense_filter_shows_the_usual_list(cast: Cast, nargis: Client, wrong: str) -> None:
    assert nargis.get(f"/cases/?{wrong}").status_code == 200


def test_more_than_a_thousand_are_not_counted(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "COUNTED", 2)
    for days in (0, 1, 2):
        due_in(cast, days)
    assert "more than 2" in text(nargis.get("/cases/"))
