"""What is special about the kinds of the record: identity in full, incidents and who did it, assessment, plans, follow-ups."""

import datetime
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.access import catalogue
from casework.cases import actions, cards
from casework.cases.classification import QUESTIONS
from casework.cases.models import (
    Assessment,
    Case,
    Dependant,
    FollowUp,
    Incident,
    Perpetrator,
    PlanItem,
    SafetyPlan,
    Situation,
    Survivor,
)
from casework.localisation.calendar import to_solar
from casework.reports import collect
from tests import kinds
from tests.browserless import client_of
from tests.cases.test_records import identity
from tests.cases.typed import date, text
from tests.cast import Cast, a_case


def solar(name: str, day: datetime.date) -> dict[str, str]:
    year, month, number = to_solar(day)
    return date(name, number, month, year)


def in_days(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def only(cast: Cast, model: Any, case: Case) -> Any:
    """The only record of a kind, opened."""
    record = model.objects.get(case=case)
    with cast.acting("nargis"):
        assert record.is_open
    return record


def due(cast: Cast, case: Case) -> list[cards.Due]:
    with cast.acting("nargis"):
        return [one for one in cards.due_of(catalogue.cards(Case, [case.pk])[case.pk]) if one.kind]


def written(client: Client, case: Case, name: str, data: dict[str, Any]) -> Any:
    return client.post(f"/cases/{case.pk}/{name}/new/", data)


# --- who she is -------------------------------------------------------------------------------------------------------------
def test_an_electronic_tazkira_is_kept_in_one_way_of_writing(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    typed = {"about-tazkira": "electronic", "about-tazkira_number": "۱۴۰۰۰۱۵۵۰۱۵۵۵"}
    assert nargis.post(f"/cases/{case.pk}/identity/", identity() | typed).status_code == 302
    assert only(cast, Survivor, case).tazkira_number == "1400-0155-01555"
    field = re.search(r'<input[^>]*name="about-tazkira_number"[^>]*>', text(nargis.get(f"/cases/{case.pk}/identity/")))
    assert field is not None and 'dir="ltr"' in field[0]


@pytest.mark.parametrize("number", ["1400", "1400-0155-0155", "words"])
def test_an_electronic_tazkira_of_another_shape_is_asked_about(cast: Cast, nargis: Client, number: str) -> None:
    case = a_case(cast)
    page = nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-tazkira": "electronic", "about-tazkira_number": number})
    assert "thirteen digits" in text(page)


def test_what_stands_on_a_paper_tazkira_is_kept_as_typed(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-tazkira": "paper", "about-tazkira_number": "جلد ۳ صفحه ۷"})
    assert only(cast, Survivor, case).tazkira_number == "جلد ۳ صفحه ۷"


def test_an_age_without_a_day_was_said_today(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-age": "۲۴"})
    survivor = only(cast, Survivor, case)
    assert (survivor.age, survivor.age_said_on) == (24, timezone.localdate())


def test_a_grown_woman_is_not_asked_for_a_guardian(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert "about-guardian_safe" in text(nargis.get(f"/cases/{case.pk}/identity/"))
    nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-age": "24"})
    assert "about-guardian_safe" not in text(nargis.get(f"/cases/{case.pk}/identity/"))


def test_what_was_said_of_a_guardian_stays_when_it_is_no_longer_asked(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-age": "24", "about-guardian_safe": "no"})
    nargis.post(f"/cases/{case.pk}/identity/", identity(about_revision="2", about_given_name="پروانه") | {"about-age": "24"})
    survivor = only(cast, Survivor, case)
    assert (survivor.given_name, survivor.guardian_safe) == ("پروانه", "no")


def test_disability_follows_from_her_answers_and_is_not_kept(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity() | {"about-wg_walking": "much"})
    assert "Physical disability" in text(nargis.get(f"/cases/{case.pk}/identity/"))
    assert "disability" not in {field.name for field in Survivor.content_fields()}


def test_her_children_stand_beside_her_identity(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    answer = written(nargis, case, "dependant", {"sex": "male", "age": "7", "lives_with": "father"})
    assert answer["Location"] == f"/cases/{case.pk}/identity/"
    page = text(nargis.get(answer["Location"]))
    assert "With the father or his family" in page and "7 years old on" in page
    assert only(cast, Dependant, case).age_said_on == timezone.localdate()


def test_a_counsellor_reads_of_children_and_cannot_add_one(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    kinds.write(cast, case, "cases.dependant")
    client = client_of(cast, "zohra")
    page = text(client.get(f"/cases/{case.pk}/identity/"))
    assert "Female" in page and "Add a child" not in page
    assert client.get(f"/cases/{case.pk}/dependant/new/").status_code == 404


def test_who_may_answer_and_the_code_word_stand_where_she_is_called(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    reach = {"contact-way": "through", "contact-may_answer": "تنها خواهرش", "contact-code_word": "نان"}
    nargis.post(f"/cases/{case.pk}/identity/", identity() | reach)
    for address in ("", "plans/", "follow-up/new/"):
        page = text(nargis.get(f"/cases/{case.pk}/{address}"))
        assert all(said in page for said in ("تنها خواهرش", "نان", "Through someone")), address


def test_the_intake_asks_nothing_of_all_this(nargis: Client) -> None:
    page = text(nargis.get("/cases/new/"))
    for name in ("about-tazkira", "about-age", "about-wg_seeing", "contact-code_word", "story-place_type"):
        assert f'name="{name}"' not in page


# --- what happened ----------------------------------------------------------------------------------------------------------
def answered(*said: str) -> dict[str, str]:
    return dict(zip(QUESTIONS, said, strict=False))


def classified(cast: Cast, client: Client, case: Case, *said: str) -> Any:
    """The incident of the intake, with these answers."""
    record = Incident.objects.get(case=case)
    assert client.post(f"/cases/{case.pk}/story/{record.pk}/", {"revision": "1", **answered(*said)}).status_code == 302
    return only(cast, Incident, case)


def test_answers_behind_the_first_yes_are_not_kept(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    incident = classified(cast, nargis, case, "no", "no", "yes", "yes", "no")
    assert incident.core_type == "physical_assault"
    assert [incident.q_marriage, incident.q_denial] == ["", ""]


def test_an_unanswered_question_leaves_it_unclassified(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert classified(cast, nargis, case, "no", "", "yes").core_type == ""
    assert "Not classified yet" in text(nargis.get(f"/cases/{case.pk}/assessments/"))


def test_six_times_no_and_yet_gender_based_violence_is_asked_about(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = written(nargis, case, "story", answered("no", "no", "no", "no", "no", "no", "yes"))
    assert "look at the answers above again" in text(page)
    assert Incident.objects.filter(case=case).count() == 1


def test_type_and_contexts_follow_from_the_record(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    incident = Incident.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/story/{incident.pk}/", {"revision": "1", **answered("no", "no", "yes")})
    assert "Intimate partner violence" not in text(nargis.get(f"/cases/{case.pk}/assessments/"))
    written(nargis, case, "perpetrator", {"incident": str(incident.pk), "relation": "husband"})
    for address in ("assessments/", f"story/{incident.pk}/"):
        page = text(nargis.get(f"/cases/{case.pk}/{address}"))
        assert "Physical assault" in page and "Intimate partner violence" in page
    assert not {"core_type", "contexts"} & {field.name for field in Incident.content_fields()}


def test_a_case_has_many_incidents_and_a_perpetrator_belongs_to_one(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "story", answered("no", "no", "no", "no", "yes"))
    first, second = Incident.objects.filter(case=case).order_by("recorded_on", "pk")
    written(nargis, case, "perpetrator", {"incident": str(second.pk), "relation": "family"})
    assert "Another relative" not in text(nargis.get(f"/cases/{case.pk}/story/{first.pk}/")).partition("What follows from this")[2]
    assert "Another relative" in text(nargis.get(f"/cases/{case.pk}/story/{second.pk}/")).partition("What follows from this")[2]


def test_an_incident_of_another_case_cannot_be_named(cast: Cast, nargis: Client) -> None:
    case, other = a_case(cast), Incident.objects.get(case=a_case(cast, "palwasha"))
    written(nargis, case, "perpetrator", {"incident": str(other.pk), "relation": "family"})
    assert not Perpetrator.objects.filter(case=case).exists()


def test_a_name_is_written_only_when_she_wants_it(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = text(written(nargis, case, "perpetrator", {"relation": "husband", "name": "احمد"}))
    assert "Say that she wants the name written" in page and "احمد" in page
    assert not Perpetrator.objects.filter(case=case).exists()
    written(nargis, case, "perpetrator", {"relation": "husband", "name": "احمد", "name_wanted": "on"})
    assert only(cast, Perpetrator, case).name == "احمد"


def test_the_timeline_says_neither_type_nor_who_did_it(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.perpetrator")
    incident = Incident.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/story/{incident.pk}/", {"revision": "1", **answered("yes")})
    page = text(nargis.get(f"/cases/{case.pk}/"))
    assert "Rape" not in page and "احمد" not in page and "Husband" not in page


# --- assessment -------------------------------------------------------------------------------------------------------------
def assessed(**changes: str) -> dict[str, str]:
    return {**solar("on", timezone.localdate()), **changes}


def test_the_assessed_risk_and_urgent_needs_become_those_of_the_case(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "assessment", assessed(risk="low", health_urgency="now", safety_urgency="later"))
    situation = only(cast, Situation, case)
    assert (situation.risk, situation.needs) == ("low", ["safety", "health", "legal"])
    assert "Low risk" in text(nargis.get(f"/cases/{case.pk}/"))


def test_the_risk_that_is_known_stands_in_a_new_assessment(cast: Cast, nargis: Client) -> None:
    page = text(nargis.get(f"/cases/{a_case(cast).pk}/assessment/new/"))
    assert '<option value="high" selected>' in page


def test_correcting_words_of_an_assessment_leaves_a_newer_risk(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "assessment", assessed(risk="low"))
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "2", "risk": "high"})
    record = Assessment.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/assessment/{record.pk}/", assessed(risk="low", view="آرام است.", revision="1"))
    assert only(cast, Situation, case).risk == "high"


def test_correcting_the_risk_of_the_newest_assessment_moves_it(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "assessment", assessed(risk="low"))
    record = Assessment.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/assessment/{record.pk}/", assessed(risk="medium", revision="1"))
    assert only(cast, Situation, case).risk == "medium"


def test_suicide_not_asked_is_a_fact_of_its_own(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "assessment", assessed(**{"suicide-a": "declined"}))
    record = only(cast, Assessment, case)
    assert (record.why_missing("suicide"), record.why_missing("imminent")) == ("declined", "not_asked")
    assert "72 hours" in text(nargis.get(f"/cases/{case.pk}/assessment/new/"))


# --- plans ------------------------------------------------------------------------------------------------------------------
def test_the_review_of_a_safety_plan_is_due_and_its_words_stay_off_the_card(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "safety-plan", assessed(concern="می‌ترسد", with_her="yes") | solar("review_on", in_days(3)))
    assert [(one.on, one.words) for one in due(cast, case)] == [(in_days(3), "")]
    assert "Safety plan" in text(nargis.get("/"))


def test_a_new_safety_plan_takes_the_place_of_the_old_one(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    for days in (3, 9):
        written(nargis, case, "safety-plan", assessed() | solar("review_on", in_days(days)))
    assert [one.on for one in due(cast, case)] == [in_days(9)]
    assert SafetyPlan.objects.filter(case=case).count() == 2


def test_a_late_review_is_said_on_the_steps_and_on_the_page(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "safety-plan", assessed() | solar("on", in_days(-9)) | solar("review_on", in_days(-1)))
    for address in ("", "plans/"):
        assert "Review late" in text(nargis.get(f"/cases/{case.pk}/{address}"))


def test_a_review_before_the_day_of_the_plan_is_a_slip_of_the_pen(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = written(nargis, case, "safety-plan", assessed() | solar("review_on", in_days(-1)))
    assert "before the plan was made" in text(page)
    assert not SafetyPlan.objects.filter(case=case).exists()


def item(**changes: str) -> dict[str, str]:
    return {"need": "legal", "goal": "نفقه", "action": "مشوره", "decision": "accepted", **changes}


def test_an_item_is_due_until_it_is_settled(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "plan-item", item() | solar("by", in_days(2)))
    assert [(one.on, one.words) for one in due(cast, case)] == [(in_days(2), "مشوره")]
    record = PlanItem.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/plan-item/{record.pk}/", item(progress="met", revision="1") | solar("by", in_days(2)))
    assert due(cast, case) == []


@pytest.mark.parametrize("settled", [{"decision": "declined"}, {"outcome": "received"}, {"outcome": "declined"}])
def test_what_she_declined_or_has_already_is_not_due(cast: Cast, nargis: Client, settled: dict[str, str]) -> None:
    case = a_case(cast)
    written(nargis, case, "plan-item", item(**settled) | solar("by", in_days(2)))
    assert due(cast, case) == []


def test_the_plans_page_shows_each_item_with_her_decision_and_who_does_it(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "plan-item", item(who=str(cast.nargis.pk), progress="in_progress") | solar("by", in_days(-2)))
    page = text(nargis.get(f"/cases/{case.pk}/plans/")).partition("<main")[2]
    assert all(said in page for said in ("نفقه", "Accepted", "In progress", "Nargis", "tag alarm"))
    assert "1 late" in text(nargis.get(f"/cases/{case.pk}/"))


def test_somebody_without_the_case_cannot_be_named_for_an_item(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "plan-item", item(who=str(cast.palwasha.pk)))
    assert not PlanItem.objects.filter(case=case).exists()


def test_many_items_cost_no_more_queries_than_few(cast: Cast, nargis: Client) -> None:
    case, seen = a_case(cast), []
    for count in (1, 4):
        for code in ("plan_item", "follow_up", "conference", "safety_plan", "perpetrator", "assessment"):
            for _ in range(count):
                kinds.write(cast, case, f"cases.{code}")
        for address in ("plans/", "assessments/"):
            nargis.get(f"/cases/{case.pk}/{address}")
            with CaptureQueriesContext(connection) as queries:
                nargis.get(f"/cases/{case.pk}/{address}")
            seen.append(len(queries))
    assert seen[:2] == seen[2:]


def test_one_look_at_the_plans_is_one_entry(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.safety_plan")
    before = entries()
    nargis.get(f"/cases/{case.pk}/plans/")
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]


def test_a_counsellor_sees_locks_in_place_of_plans_and_assessment(cast: Cast) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.safety_plan")
    kinds.write(cast, case, "cases.assessment")
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    for address in ("plans/", "assessments/"):
        page = text(client_of(cast, "zohra").get(f"/cases/{case.pk}/{address}")).partition("<main")[2]
        assert "not open to you" in page and "سخن خودش" not in page


def test_the_action_plan_may_stand_on_the_office_s_paper_and_a_safety_plan_on_none() -> None:
    held = {"identity", "case", "legal", "counselling"}
    assert "plan" in {part.name for part in collect.offered("internal", held)}
    assert not {"plan"} & {part.name for profile in ("survivor",) for part in collect.offered(profile, held)}
    assert SafetyPlan not in {part.model for part in collect.PARTS}


# --- follow-up --------------------------------------------------------------------------------------------------------------
def test_a_follow_up_moves_the_next_step_as_a_note_does(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    said = assessed(kind="call", reached="on", safety="met", next_step="دیدار") | solar("next_action_on", in_days(4))
    assert written(nargis, case, "follow-up", said).status_code == 302
    assert Case.objects.get(pk=case.pk).next_action_on == in_days(4)
    assert only(cast, Situation, case).next_step == "دیدار"


def test_correcting_a_follow_up_moves_nothing(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    record = kinds.write(cast, case, "cases.follow_up")
    before = Case.objects.get(pk=case.pk).next_action_on
    said = assessed(kind="call", reached="on", text="دیگر", next_step="دیدار", revision="1") | solar("next_action_on", in_days(4))
    nargis.post(f"/cases/{case.pk}/follow-up/{record.pk}/", said)
    assert only(cast, FollowUp, case).text == "دیگر"
    assert (Case.objects.get(pk=case.pk).next_action_on, only(cast, Situation, case).next_step) == (before, "تماس پیگیری")


def test_progress_of_her_goals_stands_on_the_plans_page(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    written(nargis, case, "follow-up", assessed(kind="call", legal="met", safety_changed="خانه را عوض کرد", may_close="yes"))
    page = text(nargis.get(f"/cases/{case.pk}/plans/")).partition("<main")[2]
    assert all(said in page for said in ("Met", "Changed", "Could be closed"))
