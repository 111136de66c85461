"""Who sees what of counselling, and what a counsellor's page says."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.access import catalogue, grants
from casework.accounts.models import Role
from casework.cases.actions import change_records
from casework.cases.models import Case, Situation, Survivor
from casework.counselling.models import Measure, ProcessNote, Session
from casework.reports import collect
from referrals import packet_items
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.counselling.conftest import answered, held, measure, on, session

WORDS = "شب‌ها خوابش نمی‌برد."


def overview(client: Client, case: Case) -> str:
    return str(client.get(f"/cases/{case.pk}/counselling/").content.decode())


# --- the counsellor ----------------------------------------------------------------------------------------------------------
def test_her_page_shows_sessions_scores_and_change_in_one_entry(
    cast: Cast, case: Case, zohra: Client, entries: Callable[..., list[Any]]
) -> None:
    held(cast, case, themes=["sleep"], minutes=50)
    answered(cast, case, "who5", [1, 1, 2, 1, 1], on="2026-11-01")
    answered(cast, case, "who5", [3, 2, 3, 2, 3], on="2026-11-20")
    before = entries()
    page = overview(zohra, case)
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]
    assert all(words in page for words in ("Sleep", "From 24 to 52.", "Better, by enough to mean something.", "c-bar"))


def test_a_declined_question_gives_an_outline_and_no_number(cast: Cast, case: Case, zohra: Client) -> None:
    zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", measure("who5", [3, 3, 3, 3, "declined"]))
    page = overview(zohra, case)
    assert "No score" in page and "c-bar none" in page


def test_the_number_of_a_new_session_follows(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case)
    assert 'value="2"' in zohra.get(f"/cases/{case.pk}/counselling/sessions/new/").content.decode()


def test_a_session_before_the_last_one_is_no_next_session(case: Case, zohra: Client) -> None:
    answer = zohra.post(f"/cases/{case.pk}/counselling/sessions/new/", session(**on("next_on", 1)))
    assert "The next session comes after this one." in answer.content.decode()
    assert not Session.objects.filter(case=case).exists()


def test_an_absence_is_written_down_with_its_reason(cast: Cast, case: Case, zohra: Client) -> None:
    zohra.post(f"/cases/{case.pk}/counselling/sessions/new/", session(attendance="not_came", absence="not_let", minutes=""))
    page = overview(zohra, case)
    assert "She did not come" in page and "She was not let out" in page


def test_a_counsellor_without_the_key_of_this_counselling_is_told_so(cast: Cast, case: Case) -> None:
    held(cast, case, note=WORDS)
    sima = cast.add("sima", Role.COUNSELLOR, cast.teams["one"])
    with cast.acting("shakiba"), transaction.atomic():
        grants.give(case, sima, ["identity"], card=catalogue.cards(Case, [case.pk])[case.pk])
    client = client_of(cast, "sima")
    assert "Counselling is not open to you" in overview(client, case)
    assert "Counselling is not open to you" in client.post(
        f"/cases/{case.pk}/counselling/sessions/new/", session()
    ).content.decode()
    assert Session.objects.filter(case=case).count() == 1


# --- questionnaires ------------------------------------------------------------------------------------------------------------
def test_it_is_chosen_first_and_asked_second(case: Case, zohra: Client) -> None:
    address = f"/cases/{case.pk}/counselling/questionnaires/new/"
    chosen = {name: value for name, value in measure("who5").items() if not name.startswith("q") and name != "asked"}
    page = zohra.post(address, chosen).content.decode()
    assert page.count('role="radiogroup"') == 5
    assert zohra.post(address, measure("who5")).status_code == 302
    assert Measure.objects.filter(case=case).count() == 1


def test_without_an_official_text_numbers_alone_are_asked_for(case: Case, zohra: Client) -> None:
    chosen = {name: value for name, value in measure("phq9").items() if not name.startswith("q") and name != "asked"}
    page = zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", chosen).content.decode()
    assert "Question 9" in page and "better off dead" not in page


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_no_question_is_read_from_the_screen_in_dari_or_pashto_and_the_page_says_why(
    case: Case, zohra: Client, language: str
) -> None:
    data = measure("phq9", language=language, mode="screen")
    page = zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", data).content.decode()
    assert "is not at hand" in page and "better off dead" not in page
    assert not Measure.objects.filter(case=case).exists()


def test_the_official_english_text_is_read_from_the_screen(case: Case, zohra: Client) -> None:
    data = {"instrument": "phq9", **on("on", 1), "language": "en", "mode": "screen"}
    page = zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", data).content.decode()
    assert "Thoughts that you would be better off dead or of hurting yourself in some way" in page


def test_the_result_says_band_what_to_do_and_whose_cut_off(cast: Cast, case: Case, zohra: Client) -> None:
    record = answered(cast, case, "srq20", [1] * 16 + [0] + [1] * 3)
    page = zohra.get(f"/cases/{case.pk}/counselling/questionnaires/{record.pk}/").content.decode()
    for words in ("19 of 20", "At or above the cut-off for Afghan women", "speak Pashto", "Ventevogel", "What to do", "not a diagnosis"):
        assert words in page


def test_incomplete_answers_are_kept_without_a_score(cast: Cast, case: Case, zohra: Client) -> None:
    zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", measure("gad7", [3] * 5 + ["declined", ""]))
    record = Measure.objects.get(case=case)
    page = zohra.get(f"/cases/{case.pk}/counselling/questionnaires/{record.pk}/").content.decode()
    assert "There is no score: 2 questions have no answer." in page
    assert "Declined" in page and "Not asked" in page and "What to do" not in page


def test_declined_unknown_and_not_asked_are_three_reasons_for_no_score(cast: Cast, case: Case, zohra: Client) -> None:
    address = f"/cases/{case.pk}/counselling/questionnaires/"
    zohra.post(f"{address}new/", measure("who5", [3, 3, "declined", "unknown", ""]))
    record = Measure.objects.get(case=case)
    with cast.acting("zohra"):
        assert (record.total, record.values) == (None, {1: 3, 2: 3})
        assert record.missing == {"q3": "declined", "q4": "unknown"}
    page = zohra.get(f"{address}{record.pk}/").content.decode()
    assert all(words in page for words in ("Declined", "Unknown", "Not asked"))
    change = zohra.get(f"{address}{record.pk}/change/").content.decode()
    assert 'value="unknown" id="id_q4_7" class="no" checked' in change


def test_an_answer_that_was_not_known_can_be_given_later(cast: Cast, case: Case, zohra: Client) -> None:
    address = f"/cases/{case.pk}/counselling/questionnaires/"
    zohra.post(f"{address}new/", measure("who5", [3, 3, 3, 3, "unknown"]))
    record = Measure.objects.get(case=case)
    zohra.post(f"{address}{record.pk}/change/", measure("who5", [3] * 5, revision="1"))
    with cast.acting("zohra"):
        found = Measure.objects.get(case=case)
        assert (found.total, found.missing) == (60, {})


def test_a_second_editor_of_answers_is_told(cast: Cast, case: Case, zohra: Client) -> None:
    record = answered(cast, case, "who5", [3] * 5)
    data = measure("who5", [1] * 5, revision="7")
    assert zohra.post(f"/cases/{case.pk}/counselling/questionnaires/{record.pk}/change/", data).status_code == 409


def test_a_half_answered_questionnaire_is_kept_as_a_draft(case: Case, zohra: Client) -> None:
    address = f"/cases/{case.pk}/counselling/questionnaires/new/"
    zohra.post(address, {**measure("gad7", [3, 3]), "later": "yes"})
    page = zohra.get(address).content.decode()
    assert "This is your draft" in page
    assert page.count('value="3" id="id_q1_3" checked') == 1
    assert not Measure.objects.filter(case=case).exists()


def test_which_questionnaire_it_was_stands_in_no_address(case: Case, zohra: Client) -> None:
    answer = zohra.post(f"/cases/{case.pk}/counselling/questionnaires/new/", measure("phq9"))
    assert "phq" not in answer["Location"].lower()


# --- those without the key -----------------------------------------------------------------------------------------------------
def test_the_supervisor_sees_days_and_counts_and_the_look_is_recorded(
    cast: Cast, case: Case, shakiba: Client, entries: Callable[..., list[Any]]
) -> None:
    for number in (1, 2):
        held(cast, case, number=number, note=WORDS, themes=["fear"], agreed="تماس هفته‌وار")
    answered(cast, case, "who5", [1] * 5)
    before = entries()
    page = overview(shakiba, case)
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]
    assert "<b>2</b>" in page and "<b>1</b>" in page
    assert all(words not in page for words in (WORDS, "Fear", "تماس", "WHO-5", "She came"))


def test_the_supervisor_opens_no_session_and_no_questionnaire(cast: Cast, case: Case, shakiba: Client) -> None:
    record, answers = held(cast, case, note=WORDS), answered(cast, case, "who5", [1] * 5)
    for rest in (f"sessions/{record.pk}/", f"questionnaires/{answers.pk}/", "sessions/new/", "notes/new/", "safety/"):
        assert shakiba.get(f"/cases/{case.pk}/counselling/{rest}").status_code == 404


def test_the_supervisor_sees_a_lock_in_the_timeline_and_no_questionnaire(cast: Cast, case: Case, shakiba: Client) -> None:
    held(cast, case, note=WORDS)
    answered(cast, case, "who5", [1] * 5)
    page = shakiba.get(f"/cases/{case.pk}/").content.decode()
    assert "Counselling session" in page and "not open to you" in page
    assert WORDS not in page and "Questionnaire" not in page


def test_a_supervisor_of_another_team_finds_nothing(cast: Cast, case: Case) -> None:
    assert client_of(cast, "laila").get(f"/cases/{case.pk}/counselling/").status_code == 404


def test_the_caseworker_does_not_learn_that_there_is_counselling(cast: Cast, case: Case, nargis: Client) -> None:
    held(cast, case, note=WORDS)
    assert nargis.get(f"/cases/{case.pk}/counselling/").status_code == 404
    assert "Counselling session" not in nargis.get(f"/cases/{case.pk}/").content.decode()


def test_the_caseworker_sees_a_lock_when_the_office_says_so(cast: Cast, case: Case, nargis: Client, settings: Any) -> None:
    settings.CASEWORKERS_SEE_COUNSELLING = True
    held(cast, case, note=WORDS)
    page = overview(nargis, case)
    assert "Counselling is not open to you" in page
    timeline = nargis.get(f"/cases/{case.pk}/").content.decode()
    assert "Counselling session" in timeline
    assert WORDS not in page + timeline


def test_the_office_s_choice_opens_no_record(cast: Cast, case: Case, nargis: Client, settings: Any) -> None:
    settings.CASEWORKERS_SEE_COUNSELLING = True
    record = held(cast, case, note=WORDS)
    assert nargis.get(f"/cases/{case.pk}/counselling/sessions/{record.pk}/").status_code == 404
    with cast.acting("nargis"):
        assert not Session.objects.get(pk=record.pk).is_open


@pytest.mark.parametrize("person", ["nargis", "humaira", "palwasha", "wida", "farida", "roshan"])
def test_the_list_of_questionnaires_is_the_counsellor_s(cast: Cast, case: Case, person: str) -> None:
    assert client_of(cast, person).get(reverse("counselling:instruments")).status_code == 404


def test_the_counsellor_reads_the_list_of_questionnaires(zohra: Client) -> None:
    page = zohra.get(reverse("counselling:instruments")).content.decode()
    assert all(words in page for words in ("CC BY-NC-SA 3.0 IGO", "Off: on paper only", "WHO/MNH/PSF/94.8", "Kroenke"))


# --- the page of the day ------------------------------------------------------------------------------------------------------------
def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_her_next_session_stands_on_her_page_of_the_day(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(2))
    assert f'/cases/{case.pk}/counselling/"><bdi>Counselling session' in zohra.get("/").content.decode()


def test_a_later_session_takes_the_place_of_the_day_before(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(2))
    held(cast, case, on="2026-11-23", number=2)
    assert "Counselling session" not in zohra.get("/").content.decode()


def test_a_session_after_this_week_is_not_there_yet(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(9))
    assert "Counselling session" not in zohra.get("/").content.decode()


def test_a_closed_case_is_not_on_her_page_of_the_day(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(2))
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert "Counselling session" not in zohra.get("/").content.decode()


def test_nobody_else_sees_when_her_next_session_is(cast: Cast, case: Case, nargis: Client, shakiba: Client) -> None:
    held(cast, case, next_on=in_days(2))
    assert "Counselling session" not in nargis.get("/").content.decode() + shakiba.get("/").content.decode()


def test_a_colleague_who_changes_the_situation_leaves_her_day_alone(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(2))
    with cast.acting("nargis"):
        situation = Situation.objects.get(case=case)
        situation.next_step = "دیدن وکیل"
        change_records(case=case, records=[situation])
    assert "Counselling session" in zohra.get("/").content.decode()


def test_her_page_brings_the_day_back_after_a_name_was_corrected(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, next_on=in_days(2))
    with cast.acting("nargis"):
        survivor = Survivor.objects.get(case=case)
        survivor.given_name = "پروانه"
        change_records(case=case, records=[survivor])
    overview(zohra, case)
    assert "Counselling session" in zohra.get("/").content.decode()


# --- what never leaves ------------------------------------------------------------------------------------------------------------
def test_no_section_of_the_printed_summary_is_made_of_counselling() -> None:
    printed = [part.model for part in collect.PARTS]
    assert printed and not any(model.__module__.startswith("casework.counselling") for model in printed)


def test_no_item_a_survivor_can_share_is_of_counselling(cast: Cast, case: Case) -> None:
    """A packet is made of the identity and case parts alone; both scores and words lie in another."""
    assert {model.compartment for model in (Session, Measure, ProcessNote)} == {"counselling"}
    assert not any(item.source.__module__.startswith("casework.counselling") for item in packet_items.ITEMS.values())


def test_a_case_without_a_counsellor_has_an_empty_page_for_the_supervisor(cast: Cast) -> None:
    case = a_case(cast)
    assert "Nobody yet" in overview(client_of(cast, "shakiba"), case)
