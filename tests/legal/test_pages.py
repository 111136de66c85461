"""Who sees the legal part, and what its page says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.access import agendas, catalogue, grants
from casework.cases.models import Case, CaseUserGrant
from casework.legal.models import Authority, Deadline, Matter
from tests.browserless import client_of
from tests.cast import Cast
from tests.legal.conftest import a_decision, a_hearing, a_matter, a_proceeding, added, in_days, page

pytestmark = pytest.mark.django_db


# --- who --------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["nargis", "humaira", "shakiba"])
def test_whoever_holds_the_legal_part_reads_what_the_legal_officer_wrote(cast: Cast, case: Case, person: str) -> None:
    a_matter(cast, case)
    assert "نفقهٔ ماهوار" in page(client_of(cast, person), case)


def test_her_counsellor_sees_a_lock_and_writes_nothing(cast: Cast, case: Case) -> None:
    matter = a_matter(cast, case)
    zohra = client_of(cast, "zohra")
    answer = page(zohra, case)
    assert "The legal part is not open to you" in answer
    assert "نفقهٔ ماهوار" not in answer
    assert zohra.get(f"/cases/{case.pk}/matter/{matter.pk}/").status_code == 404
    assert zohra.post(f"/cases/{case.pk}/matter/new/", {"type": "mahr"}).status_code == 404
    assert Matter.objects.filter(case=case).count() == 1


def test_the_side_navigation_has_a_lock_for_the_counsellor_alone(cast: Cast, case: Case) -> None:
    line = f'href="/cases/{case.pk}/legal/"'
    locked = {}
    for person in ("nargis", "humaira", "zohra"):
        text = client_of(cast, person).get(f"/cases/{case.pk}/").content.decode()
        locked[person] = "i-lock" in text[text.index(line) :].partition("</a>")[0]
    assert locked == {"nargis": False, "humaira": False, "zohra": True}


@pytest.mark.parametrize("person", ["palwasha", "laila", "roshan", "farida", "wida"])
def test_for_everybody_else_there_is_no_such_page(cast: Cast, case: Case, person: str) -> None:
    assert client_of(cast, person).get(f"/cases/{case.pk}/legal/").status_code == 404


def test_a_caseworker_without_the_legal_part_of_a_case_reads_and_writes_nothing_of_it(cast: Cast, case: Case) -> None:
    matter = a_matter(cast, case)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["case", "identity"], card=catalogue.cards(Case, [case.pk])[case.pk])
    palwasha = client_of(cast, "palwasha")
    assert "The legal part is not open to you" in page(palwasha, case)
    assert "نفقهٔ ماهوار" not in palwasha.get(f"/cases/{case.pk}/matter/{matter.pk}/").content.decode()
    assert palwasha.post(f"/cases/{case.pk}/matter/new/", {"type": "mahr"}).status_code == 404
    assert palwasha.post(f"/cases/{case.pk}/matter/{matter.pk}/", {"type": "mahr", "revision": "1"}).status_code == 200
    assert Matter.objects.get(case=case).revision == 1


def test_who_goes_to_a_hearing_is_chosen_among_those_with_the_legal_part(cast: Cast, case: Case, humaira: Client) -> None:
    form = humaira.get(f"/cases/{case.pk}/hearing/new/").content.decode()
    assert f'value="{cast.humaira.pk}"' in form and f'value="{cast.nargis.pk}"' in form
    assert f'value="{cast.zohra.pk}"' not in form


# --- what -------------------------------------------------------------------------------------------------------------------------
def test_the_page_shows_proceedings_hearings_and_days_in_one_entry(
    cast: Cast, case: Case, humaira: Client, entries: Callable[..., list[Any]]
) -> None:
    road = a_proceeding(cast, case, matter := a_matter(cast, case), stage="hearing")
    a_hearing(cast, case, road, mahram="required")
    a_decision(cast, case, road, appeal_until=in_days(5), appeal_source="بر فیصله")
    added(cast, case, Deadline(matter=str(matter.pk), on=in_days(-2), what="نقل تذکره", source="بر ورق"))
    page(humaira, case)
    before = entries()
    text = page(humaira, case)
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]
    for words in ("Primary court", "Hearing", "Mahram required", "Rejected", "5 days left", "2 days ago", "بر فیصله", "نقل تذکره"):
        assert words in text


def test_what_is_written_in_one_language_reads_in_the_other(cast: Cast, case: Case) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case, maintenance=4500)))
    text = page(client_of(cast, "humaira", language="fa-af"), case)
    assert "محکمهٔ ابتدائیه" in text and "۴٬۵۰۰" in text and "۰۹:۳۰" in text


def test_the_name_of_a_party_is_not_on_the_page_of_the_matter(cast: Cast, case: Case, humaira: Client) -> None:
    matter = a_matter(cast, case)
    humaira.post(
        f"/cases/{case.pk}/party/new/",
        {"matter": str(matter.pk), "side": "other", "relation": "husband", "relation-a": "given", "name": "غلام‌نبی", "name-a": "given"},
    )
    text = page(humaira, case)
    assert "Other side · Husband" in text
    assert "غلام‌نبی" not in text


def test_a_power_of_attorney_that_was_revoked_says_so(cast: Cast, case: Case, humaira: Client) -> None:
    matter = a_matter(cast, case)
    added(cast, case, Authority(matter=str(matter.pk), capacity="lawyer", until=in_days(40)))
    added(cast, case, Authority(matter=str(matter.pk), capacity="partner", until=in_days(50), revoked_on=in_days(-1)))
    text = page(humaira, case)
    assert "40 days left" in text and "Revoked" in text and "50 days left" not in text


def test_a_lunar_day_is_kept_as_it_was_written(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case), lunar="۵ شعبان ۱۴۴۸ هـ ق")
    assert "۵ شعبان ۱۴۴۸ هـ ق" in humaira.get(f"/cases/{case.pk}/proceeding/{road.pk}/").content.decode()


def test_a_name_of_an_earlier_period_can_be_chosen(cast: Cast, case: Case, humaira: Client) -> None:
    matter = a_matter(cast, case)
    form = humaira.get(f"/cases/{case.pk}/proceeding/new/").content.decode()
    assert '<optgroup label="Earlier">' in form and "Court of appeal (istinaf)" in form
    sent = {"matter": str(matter.pk), "tier": "appeal_istinaf"}
    assert humaira.post(f"/cases/{case.pk}/proceeding/new/", sent).status_code == 302
    assert "Court of appeal (istinaf)" in page(humaira, case)


def test_what_names_no_matter_is_not_lost(cast: Cast, case: Case, humaira: Client) -> None:
    added(cast, case, Deadline(on=in_days(3), what="آوردن اسناد"))
    text = page(humaira, case)
    assert "Without a matter" in text and "آوردن اسناد" in text


def test_the_page_asks_the_same_number_of_queries_with_many_records(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    a_hearing(cast, case, road)
    few = _queries(humaira, case)
    for days in range(3, 9):
        a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)), days=days)
    assert _queries(humaira, case) == few


def _queries(client: Client, case: Case) -> int:
    page(client, case)
    with CaptureQueriesContext(connection) as seen:
        page(client, case)
    return len(seen)


# --- forms ------------------------------------------------------------------------------------------------------------------------
def test_the_last_day_of_an_appeal_wants_its_source(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    until = {"appeal_until-d": "1", "appeal_until-m": "10", "appeal_until-y": "1405", "proceeding": str(road.pk)}
    assert "Write where this day is written." in humaira.post(f"/cases/{case.pk}/decision/new/", until).content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("9", "09:00"), ("۹:۳۰", "09:30"), ("14.5", "14:05")])
def test_a_time_is_read_in_any_digits(cast: Cast, case: Case, humaira: Client, typed: str, kept: str) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    sent = {"proceeding": str(road.pk), "on-d": "4", "on-m": "9", "on-y": "1405", "start": typed, "state": "ahead"}
    assert humaira.post(f"/cases/{case.pk}/hearing/new/", sent).status_code == 302
    with cast.acting("humaira"):
        assert case.hearing_records.get().start == kept  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["25", "9:75", "morning"])
def test_what_is_no_time_is_refused(cast: Cast, case: Case, humaira: Client, typed: str) -> None:
    sent = {"on-d": "4", "on-m": "9", "on-y": "1405", "start": typed, "state": "ahead"}
    assert "Write a time" in humaira.post(f"/cases/{case.pk}/hearing/new/", sent).content.decode()


def test_the_address_may_choose_the_proceeding_of_something_new(cast: Cast, case: Case, humaira: Client) -> None:
    matter = a_matter(cast, case)
    first, second = a_proceeding(cast, case, matter), a_proceeding(cast, case, matter, tier="appeal_murafia")
    form = humaira.get(f"/cases/{case.pk}/hearing/new/?proceeding={second.pk}").content.decode()
    assert f'value="{second.pk}" selected' in form and f'value="{first.pk}" selected' not in form
    other = humaira.get(f"/cases/{case.pk}/hearing/new/?proceeding={matter.pk}")
    assert other.status_code == 200 and str(matter.pk) not in other.content.decode().partition("<select")[2].partition("</select")[0]


def test_the_next_day_of_a_hearing_that_was_put_off_is_filled_in(cast: Cast, case: Case, humaira: Client) -> None:
    road = a_proceeding(cast, case, a_matter(cast, case))
    a_hearing(cast, case, road, days=-1, state="adjourned", adjourned_why="judge_absent", next_on=in_days(6), next_start="11:00")
    assert "Next hearing" in page(humaira, case)
    assert 'value="11:00"' in humaira.get(f"/cases/{case.pk}/hearing/new/?proceeding={road.pk}").content.decode()


# --- closing ----------------------------------------------------------------------------------------------------------------------
def close(client: Client, case: Case, matter: Matter, **more: str) -> Any:
    said = {"closed_on-d": "1", "closed_on-m": "9", "closed_on-y": "1405", "court_outcome": "granted", "her_outcome": "not_enforced"}
    return client.post(f"/cases/{case.pk}/matter/{matter.pk}/close/", {**said, "closing": "فیصله شد", "revision": "1", **more})


def test_a_matter_is_closed_with_two_outcomes_and_reopened_with_words(cast: Cast, case: Case, humaira: Client) -> None:
    matter = a_matter(cast, case)
    assert close(humaira, case, matter).status_code == 302
    text = page(humaira, case)
    assert "Granted" in text and "Decided, but not carried out" in text and "Reopen the matter" in text
    again = {"reopened_on-d": "2", "reopened_on-m": "9", "reopened_on-y": "1405", "reopening": "فیصله لغو شد", "revision": "2"}
    assert humaira.post(f"/cases/{case.pk}/matter/{matter.pk}/reopen/", again).status_code == 302
    text = page(humaira, case)
    assert "Close the matter" in text and "فیصله لغو شد" in text
    matter.refresh_from_db()
    assert matter.revision == 3


def test_a_closed_matter_takes_what_is_ahead_off_the_agenda_and_reopening_brings_it_back(
    cast: Cast, case: Case, humaira: Client
) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, matter := a_matter(cast, case)))
    assert "Hearing: Primary court" in humaira.get("/").content.decode()
    close(humaira, case, matter)
    assert "Hearing: Primary court" not in humaira.get("/").content.decode()
    again = {"reopened_on-d": "2", "reopened_on-m": "9", "reopened_on-y": "1405", "revision": "2"}
    humaira.post(f"/cases/{case.pk}/matter/{matter.pk}/reopen/", again)
    assert "Hearing: Primary court" in humaira.get("/").content.decode()


def test_a_second_editor_of_the_end_is_told(cast: Cast, case: Case, humaira: Client) -> None:
    assert close(humaira, case, a_matter(cast, case), revision="7").status_code == 409


def test_the_page_writes_an_agenda_anew_that_does_not_open(cast: Cast, case: Case, humaira: Client) -> None:
    a_hearing(cast, case, a_proceeding(cast, case, a_matter(cast, case)))
    CaseUserGrant.objects.filter(content_object=case, user=cast.humaira).update(agenda=b"x" * 900)
    assert "Hearing: Primary court" not in humaira.get("/").content.decode()
    page(humaira, case)
    assert "Hearing: Primary court" in humaira.get("/").content.decode()
    with cast.acting("nargis"):
        assert len(agendas.opened(Case)[case.pk]) == 1
