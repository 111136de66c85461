"""Tasks and flags: due things stand on the page of the day, marks in the head of every page of the case."""

import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from casework.cases import actions
from casework.cases.models import Case
from tests.browserless import client_of
from tests.cases.test_records import solar
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.kinds import write


def task(days: int, **changes: str) -> dict[str, str]:
    on = timezone.localdate() + datetime.timedelta(days=days)
    return {"title": "گرفتن نقل تذکره", "who": "", "note": "", "revision": "0", **solar("due_on", on), **changes}


def test_a_task_stands_on_the_page_of_the_day(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/task/new/", task(2)).status_code == 302
    assert "گرفتن نقل تذکره" in text(nargis.get("/"))


def test_how_to_reach_her_safely_stands_above_a_task(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/task/new/", task(2))
    assert "Leave no message" in text(nargis.get(f"/cases/{case.pk}/task/{case.task_records.get().pk}/"))


def test_the_case_is_due_on_the_earliest_day(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/task/new/", task(-3))
    assert Case.objects.get(pk=case.pk).next_action_on == timezone.localdate() - datetime.timedelta(days=3)


def test_a_task_done_is_due_no_more(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    before = case.next_action_on
    nargis.post(f"/cases/{case.pk}/task/new/", task(-3))
    written = case.task_records.get()
    nargis.post(f"/cases/{case.pk}/task/{written.pk}/", task(-3, done="on", revision="1"))
    assert Case.objects.get(pk=case.pk).next_action_on == before
    assert "گرفتن نقل تذکره" not in text(nargis.get("/"))


def test_a_task_of_a_colleague_is_not_on_my_page(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/assign/", {"to": str(cast.palwasha.pk), "instead_of": ""})
    nargis.post(f"/cases/{case.pk}/task/new/", task(1, who=str(cast.palwasha.pk)))
    assert "گرفتن نقل تذکره" not in text(nargis.get("/"))
    assert "گرفتن نقل تذکره" in text(client_of(cast, "palwasha").get("/"))


def given_to_nargis(cast: Cast, shakiba: Client) -> Case:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/task/new/", task(1, who=str(cast.nargis.pk)))
    return case


def test_a_task_goes_with_the_case_to_whoever_takes_it_over(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = given_to_nargis(cast, shakiba)
    shakiba.post(f"/cases/{case.pk}/assign/", {"to": str(cast.palwasha.pk), "instead_of": str(cast.nargis.pk)})
    assert "گرفتن نقل تذکره" in text(client_of(cast, "palwasha").get("/"))


def test_a_task_of_somebody_whose_access_ended_waits_for_whoever_works_on_the_case(
    cast: Cast, nargis: Client, shakiba: Client
) -> None:
    case = given_to_nargis(cast, shakiba)
    shakiba.post(f"/cases/{case.pk}/assign/", {"to": str(cast.palwasha.pk), "instead_of": ""})
    assert "گرفتن نقل تذکره" not in text(client_of(cast, "palwasha").get("/"))
    shakiba.post(f"/cases/{case.pk}/access/{cast.nargis.pk}/end/")
    assert "گرفتن نقل تذکره" in text(client_of(cast, "palwasha").get("/"))


def test_a_task_is_given_only_to_people_who_can_open_the_case(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/task/new/", task(1, who=str(cast.palwasha.pk))).status_code == 200
    assert not case.task_records.exists()


def test_the_page_of_the_day_opens_no_record(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/task/new/", task(1))
    before = entries()
    nargis.get("/")
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.listed"]


def flag(**changes: str) -> dict[str, str]:
    return {"kind": "no_call", "reason": "شوهرش خانه است", "revision": "0", **solar("on", timezone.localdate()), **changes}


def test_a_flag_stands_in_the_head_of_every_page_until_it_is_resolved(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/flag/new/", flag())
    assert "Do not contact her" in text(nargis.get(f"/cases/{case.pk}/consents/"))
    written = case.flag_records.get()
    done = flag(revision="1", resolution="رفت", **solar("resolved_on", timezone.localdate()))
    assert nargis.post(f"/cases/{case.pk}/flag/{written.pk}/", done).status_code == 302
    assert "Do not contact her" not in text(nargis.get(f"/cases/{case.pk}/consents/"))


def test_resolving_a_flag_needs_words(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = nargis.post(f"/cases/{case.pk}/flag/new/", flag(**solar("resolved_on", timezone.localdate())))
    assert "Say how it was resolved" in text(page)


def test_a_flag_is_not_resolved_before_it_was_set(cast: Cast, nargis: Client) -> None:
    yesterday = solar("resolved_on", timezone.localdate() - datetime.timedelta(days=1))
    page = nargis.post(f"/cases/{a_case(cast).pk}/flag/new/", flag(resolution="رفت", **yesterday))
    assert "before the flag was set" in text(page)


def test_a_counsellor_sees_no_flag_and_no_task(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/flag/new/", flag())
    nargis.post(f"/cases/{case.pk}/task/new/", task(1))
    shakiba.post(f"/cases/{case.pk}/assign/", {"to": str(cast.zohra.pk), "instead_of": ""})
    zohra = client_of(cast, "zohra")
    assert "Do not contact her" not in text(zohra.get(f"/cases/{case.pk}/"))
    assert "گرفتن نقل تذکره" not in text(zohra.get("/"))


def test_what_is_still_to_be_done_stands_on_the_page_of_the_case_with_the_ways_to_more(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = f"/cases/{case.pk}/"
    assert all(f"{page}{name}/new/" in text(nargis.get(page)) for name in ("task", "flag"))
    written = write(cast, case, "cases.task")
    assert "نقل تذکره" in text(nargis.get(page))
    with cast.acting("nargis"):
        written.done = True
        actions.change_record(record=written)
    assert f'<li><a href="{page}task/{written.pk}/">' not in text(nargis.get(page))
