"""What is missing in a case: every hint beside the case in which it is not given, and that none of them stands in the way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from casework.cases import missing
from casework.cases.models import (
    Assessment,
    Case,
    Consent,
    ContactNote,
    Flag,
    FollowUp,
    Milestone,
    PlanItem,
    SafeContact,
    SafetyPlan,
    Situation,
    Survivor,
)
from casework.localisation import dates
from tests import kinds
from tests.browserless import client_of
from tests.cases.test_damaged import damage
from tests.cases.typed import text
from tests.cast import Cast, a_case

SHEET = "What is missing"
Made = Callable[[], Any]  # a record made in its test: at import it would be of another day, when the run goes on past midnight


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def whole(**instead: Any) -> list[Any]:
    """The records of a case in which nothing is missing; *instead* replaces some by their names, a list or a single record."""
    usual: dict[str, Any] = {
        "consent": Consent(kind="services", agreed=True),
        "her": Survivor(birth=dates.make(1375, None, None)),
        "contact": SafeContact(phone="+93700000012"),
        "situation": Situation(risk="medium"),
        "plan": [],
        "item": PlanItem(action="مشوره", by=ago(-3)),
        "call": ContactNote(kind="call", on=ago(2)),
        "flag": [],
    }
    found: list[Any] = []
    for records in (usual | instead).values():
        found += records if isinstance(records, list) else [records]
    return found


def told(*, opened: int = 90, due: date | None = None, closed: date | None = None, without_day: bool = False, **instead: Any) -> list[str]:
    case = Case(opened_on=ago(opened), next_action_on=None if without_day else due or ago(-3), closed_on=closed)
    with translation.override("en"):
        return [hint.words for hint in missing.hints(case, whole(**instead))]


def a_girl() -> Survivor:
    return Survivor(age=16, age_said_on=ago(0))


def test_a_case_with_everything_has_no_hint() -> None:
    assert told() == []


@pytest.mark.parametrize(
    "consent",
    [
        lambda: [],
        lambda: Consent(kind="services", agreed=False),
        lambda: Consent(kind="services", agreed=True, withdrawn_on=ago(1)),
        lambda: Consent(kind="services", agreed=True, until=ago(1)),
        lambda: Consent(kind="reporting", agreed=True),
    ],
)
def test_consent_to_services_that_is_not_in_force(consent: Made) -> None:
    assert told(consent=consent()) == ["No consent to services is in force."]


def test_a_consent_that_ends_today_is_in_force() -> None:
    assert told(consent=Consent(kind="services", agreed=True, until=ago(0))) == []


def test_a_girl_s_own_agreement_and_her_guardian_s_answer() -> None:
    assert told(her=a_girl()) == [
        "She is under 18, and her own agreement is not written down.",
        "She is under 18, and the answer of her guardian is not written down.",
    ]
    assert told(her=a_girl(), consent=Consent(kind="services", agreed=True, assent="yes", guardian="given")) == []


def test_a_guardian_who_is_not_safe_is_an_answer() -> None:
    assert told(her=a_girl(), consent=Consent(kind="services", agreed=True, assent="yes", guardian="unsafe")) == []


def test_nobody_asks_for_the_guardian_of_a_woman_or_of_somebody_whose_age_is_not_known() -> None:
    assert told(her=Survivor(age=18, age_said_on=ago(0))) == told(her=Survivor()) == []


def test_no_way_to_reach_her_safely() -> None:
    assert told(contact=SafeContact(missing={"phone": "declined"})) == ["How to reach her safely is not written down."]
    assert told(contact=SafeContact(missing={"phone": "declined"}, way="visit")) == []


def test_a_risk_that_is_not_assessed() -> None:
    assert told(situation=Situation()) == ["The risk is not assessed."]


def test_a_high_risk_without_a_safety_plan() -> None:
    high = Situation(risk="high")
    assert told(situation=high) == ["The risk is high, and there is no safety plan."]
    assert told(situation=high, plan=SafetyPlan(on=ago(9), review_on=ago(0))) == []


def test_a_safety_plan_whose_review_is_past() -> None:
    late = SafetyPlan(on=ago(40), review_on=ago(1), recorded_on=ago(40))
    assert told(plan=late) == ["The day on which the safety plan was to be reviewed is past."]
    assert told(plan=[SafetyPlan(on=ago(1), review_on=ago(-30)), late]) == []


def test_an_empty_action_plan() -> None:
    assert told(item=[]) == ["The action plan is empty."]


def test_items_past_their_day_are_counted() -> None:
    late = PlanItem(action="تذکره", by=ago(1))
    assert told(item=late) == ["1 item of the action plan is past its day."]
    assert told(item=[late, PlanItem(by=ago(5))]) == ["2 items of the action plan are past their day."]


@pytest.mark.parametrize(
    "item",
    [
        lambda: PlanItem(by=ago(0)),
        lambda: PlanItem(),
        lambda: PlanItem(by=ago(9), progress="met"),
        lambda: PlanItem(by=ago(9), decision="declined"),
    ],
)
def test_an_item_that_is_not_past_its_day_or_settled(item: Made) -> None:
    assert told(item=item()) == []


def test_no_contact_for_more_than_thirty_days() -> None:
    assert told(call=ContactNote(kind="call", on=ago(31))) == ["No contact with her for 31 days."]
    assert told(call=ContactNote(kind="call", on=ago(30))) == []


@pytest.mark.parametrize(
    "note", [lambda: ContactNote(kind="note", on=ago(1)), lambda: ContactNote(kind="call", on=ago(1), reached=False)]
)
def test_a_note_about_her_and_a_call_in_vain_are_no_contact(note: Made) -> None:
    assert told(call=note()) == ["No contact with her for 90 days."]


@pytest.mark.parametrize(
    "contact",
    [
        lambda: FollowUp(kind="office", on=ago(3)),
        lambda: Assessment(on=ago(3)),
        lambda: Milestone(kind=Milestone.REOPENED, on=ago(3)),
    ],
)
def test_a_follow_up_an_assessment_and_coming_back_are_contact(contact: Made) -> None:
    assert told(call=contact()) == []


def test_a_new_case_is_a_contact() -> None:
    assert told(opened=30, call=[]) == []


def test_a_next_step_without_a_date() -> None:
    assert told(without_day=True) == ["The next step has no date."]


def test_a_flag_that_stands_for_long() -> None:
    assert told(flag=Flag(kind="no_call", on=ago(31))) == ["The flag “Do not contact her” has stood for a long time."]
    assert told(flag=[Flag(kind="no_call", on=ago(30)), Flag(kind="child", on=ago(60), resolved_on=ago(1))]) == []


def test_a_closed_case_lacks_nothing() -> None:
    assert told(consent=[], item=[], closed=ago(1)) == []


@pytest.mark.django_db
def test_the_case_page_shows_the_hints_with_their_pages(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = text(nargis.get(f"/cases/{case.pk}/"))
    sheet = page[page.index(SHEET) :]
    assert "The risk is high, and there is no safety plan." in sheet
    assert f'href="/cases/{case.pk}/safety-plan/new/"' in sheet


@pytest.mark.django_db
def test_hints_say_nothing_of_what_is_closed_to_the_reader(cast: Cast) -> None:
    """A counsellor cannot write there, and "no consent" would be untrue for her: she only does not see it."""
    from casework.cases.actions import assign

    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    assert SHEET not in text(client_of(cast, "zohra").get(f"/cases/{case.pk}/"))
    with cast.acting("zohra"):
        hers = [*case.survivor_records.all(), *case.safecontact_records.all()]
        records = [*case.consent_records.all(), *case.situation_records.all(), *hers]
        assert missing.hints(case, records) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "hint"), [("consent", "consent to services"), ("safecontact", "How to reach her"), ("planitem", "plan is empty")]
)
def test_what_is_damaged_is_not_called_missing(cast: Cast, nargis: Client, code: str, hint: str) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.plan_item")
    for record in getattr(case, f"{code}_records").all():
        damage(record)
    page = text(nargis.get(f"/cases/{case.pk}/"))
    assert "does not open any more" in page and hint not in page[page.index(SHEET) :]


@pytest.mark.django_db
def test_nothing_waits_for_a_hint(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert SHEET in text(nargis.get(f"/cases/{case.pk}/"))
    assert nargis.post(f"/cases/{case.pk}/close/", {"reason": "moved"}).status_code == 302
    note = {"kind": "call", "reached": "on", "on-d": "1", "on-m": "9", "on-y": "1405", "text": "یادداشت"}
    assert nargis.post(f"/cases/{case.pk}/notes/new/", note).status_code == 302


@pytest.mark.django_db
def test_the_hints_ask_the_database_nothing(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        records = [*case.consent_records.all(), *case.situation_records.all(), *case.survivor_records.all()]
        assert all(record.is_open for record in records)
        with CaptureQueriesContext(connection) as queries:
            missing.hints(case, records)
    assert len(queries) == 0
