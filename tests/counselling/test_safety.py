"""A danger that was named leads to the protocol at once, and asks the supervisor without saying what was said."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework.access import catalogue
from casework.cases.models import Case
from casework.counselling.models import Measure, Notice, Session
from tests.browserless import client_of
from tests.cast import Cast
from tests.counselling.conftest import answered, held, measure, session

pytestmark = pytest.mark.django_db


def address(case: Case, rest: str = "") -> str:
    return f"/cases/{case.pk}/counselling/{rest}"


def why(cast: Cast, case: Case) -> list[str]:
    with cast.acting("shakiba"):
        return [notice.why for notice in Notice.objects.filter(case=case).order_by("recorded_on", "id")]


def test_item_9_leads_to_the_protocol_whatever_the_total(cast: Cast, case: Case, zohra: Client) -> None:
    answer = zohra.post(address(case, "questionnaires/new/"), measure("phq9", [0] * 8 + [1]))
    assert answer["Location"] == address(case, "safety/")
    assert why(cast, case) == ["safety"]


def test_item_9_leads_there_from_incomplete_answers(cast: Cast, case: Case, zohra: Client) -> None:
    answer = zohra.post(address(case, "questionnaires/new/"), measure("phq9", [""] * 8 + [2]))
    assert answer["Location"] == address(case, "safety/")
    with cast.acting("zohra"):
        assert Measure.objects.get(case=case).total is None


def test_the_highest_total_without_item_9_leads_to_its_result(cast: Cast, case: Case, zohra: Client) -> None:
    answer = zohra.post(address(case, "questionnaires/new/"), measure("phq9", [3] * 8 + [0]))
    assert "/questionnaires/" in answer["Location"]
    assert why(cast, case) == []


@pytest.mark.parametrize("named", [{"harm": "thoughts"}, {"harm": "plan"}, {"risks": ["suicide"]}, {"risks": ["killing"]}])
def test_a_session_that_names_a_danger_leads_there(cast: Cast, case: Case, zohra: Client, named: dict[str, Any]) -> None:
    assert zohra.post(address(case, "sessions/new/"), session(**named))["Location"] == address(case, "safety/")
    assert why(cast, case) == ["safety"]


def test_an_ordinary_session_leads_back_to_counselling(cast: Cast, case: Case, zohra: Client) -> None:
    answer = zohra.post(address(case, "sessions/new/"), session(harm="none", safety="worse"))
    assert answer["Location"] == address(case)
    assert why(cast, case) == []


def test_the_protocol_says_that_the_supervisor_was_asked_only_when_she_was(cast: Cast, case: Case, zohra: Client) -> None:
    assert "Your supervisor was asked" not in zohra.get(address(case, "safety/")).content.decode()
    answered(cast, case, "phq9", [0] * 8 + [1])
    assert "Your supervisor was asked" in zohra.get(address(case, "safety/")).content.decode()


def test_a_correction_that_still_names_it_asks_no_second_time(cast: Cast, case: Case, zohra: Client) -> None:
    record = answered(cast, case, "phq9", [0] * 8 + [1])
    data = measure("phq9", [1] * 8 + [1], revision="1")
    assert zohra.post(address(case, f"questionnaires/{record.pk}/change/"), data).status_code == 302
    assert why(cast, case) == ["safety"]


def test_a_correction_that_names_it_first_asks(cast: Cast, case: Case, zohra: Client) -> None:
    record = answered(cast, case, "phq9", [0] * 9)
    data = measure("phq9", [0] * 8 + [3], revision="1")
    assert zohra.post(address(case, f"questionnaires/{record.pk}/change/"), data)["Location"] == address(case, "safety/")
    assert why(cast, case) == ["safety"]


def test_the_supervisor_finds_it_on_her_page_of_the_day_and_reads_why_in_one_word(cast: Cast, case: Case, shakiba: Client) -> None:
    answered(cast, case, "phq9", [0] * 8 + [1])
    today = shakiba.get("/").content.decode()
    assert "A counsellor asks for you" in today
    link = re.search(rf'href="({address(case)}asked/[^"]+)"', today)
    assert link is not None
    page = shakiba.get(link[1]).content.decode()
    assert "Safety: she worked through the safety protocol" in page
    assert all(word not in today + page for word in ("PHQ", "Score", "of 27"))


def test_it_leaves_the_page_of_the_day_when_they_have_spoken(cast: Cast, case: Case, shakiba: Client) -> None:
    answered(cast, case, "phq9", [0] * 8 + [1])
    notice = Notice.objects.get(case=case)
    shakiba.post(address(case, f"asked/{notice.pk}/"))
    assert "A counsellor asks for you" not in shakiba.get("/").content.decode()
    assert Notice.objects.get(pk=notice.pk).revision == 2


def test_a_second_answer_changes_nothing(cast: Cast, case: Case, shakiba: Client) -> None:
    answered(cast, case, "phq9", [0] * 8 + [1])
    notice = Notice.objects.get(case=case)
    for _ in range(2):
        assert shakiba.post(address(case, f"asked/{notice.pk}/")).status_code == 302
    assert Notice.objects.get(pk=notice.pk).revision == 2


@pytest.mark.parametrize("person", ["nargis", "zohra", "palwasha", "laila", "farida", "roshan"])
def test_nobody_else_answers_it(cast: Cast, case: Case, person: str) -> None:
    answered(cast, case, "phq9", [0] * 8 + [1])
    notice = Notice.objects.get(case=case)
    assert client_of(cast, person).post(address(case, f"asked/{notice.pk}/")).status_code == 404
    assert Notice.objects.get(pk=notice.pk).revision == 1


def test_the_caseworker_learns_nothing_of_it(cast: Cast, case: Case, nargis: Client) -> None:
    answered(cast, case, "phq9", [0] * 8 + [1])
    pages = "".join(nargis.get(page).content.decode() for page in ("/", f"/cases/{case.pk}/", f"/cases/{case.pk}/history/"))
    assert all(word not in pages for word in ("counsellor asks", "asked for her supervisor", "Word to the supervisor", "Questionnaire"))


def test_no_card_but_her_own_changes(cast: Cast, case: Case) -> None:
    before = {grant.pk: bytes(grant.card) for grant in [*case.user_grants.exclude(user=cast.zohra), *case.team_grants.all()]}
    answered(cast, case, "phq9", [0] * 8 + [3])
    held(cast, case, next_on="2026-11-30", risks=["suicide"])
    after = {grant.pk: bytes(grant.card) for grant in [*case.user_grants.exclude(user=cast.zohra), *case.team_grants.all()]}
    assert after == before
    with cast.acting("zohra"):
        assert catalogue.cards(Case, [case.pk])[case.pk]["session_on"] == "2026-11-30"


def test_the_wish_to_talk_a_session_over_asks_too(cast: Cast, case: Case, zohra: Client) -> None:
    answer = zohra.post(address(case, "sessions/new/"), session(supervision="on"))
    assert why(cast, case) == ["supervision"]
    assert answer["Location"] == address(case)


def test_a_refused_save_asks_nobody(cast: Cast, case: Case, zohra: Client) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed")
    zohra.post(address(case, "sessions/new/"), session(harm="plan"))
    assert not Notice.objects.filter(case=case).exists()
    assert not Session.objects.filter(case=case).exists()


def test_the_ledger_has_the_record_and_the_question_and_no_kind_that_tells(
    cast: Cast, case: Case, entries: Callable[..., list[Any]]
) -> None:
    before = entries()
    answered(cast, case, "phq9", [0] * 8 + [1])
    assert [entry.kind for entry in entries(since=before)] == ["case.created_record", "case.created_record"]
