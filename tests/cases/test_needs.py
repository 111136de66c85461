"""What she needs is chosen from the office's own list; a record keeps the code and reads on when the list has changed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.test import Client
from django.utils import timezone, translation

from casework.cases import display, lists
from casework.cases.models import Assessment, Case, PlanItem, Situation
from casework.cases.own_kinds.assessment import KINDS as ASSESSMENT
from casework.reference import actions
from referrals.packet_items import lines
from tests import kinds
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.reference.conftest import a_term
from tests.reports.papers import ask, words_of


def add(cast: Cast, list_code: str, code: str, english: str) -> None:
    with cast.acting("farida"):
        actions.add_term(list_code=list_code, code=code, values={"dari": "دری", "pashto": "پښتو", "english": english})


def retire(cast: Cast, list_code: str, code: str) -> None:
    with cast.acting("farida"):
        actions.retire(term=a_term(code, list_code), seen=1, retired=True)


@contextmanager
def opened(cast: Cast, case: Case, model: Any) -> Iterator[Any]:
    with cast.acting("nargis"):
        yield model.objects.filter(case=case).latest("recorded_on", "pk")


def needing(cast: Cast, client: Client, *needs: str) -> Case:
    """A case in whose situation these needs are chosen."""
    case = a_case(cast)
    data = {"revision": "1", "risk": "low", "risk-a": "given", "needs": needs, "needs-a": "given"}
    assert client.post(f"/cases/{case.pk}/situation/", data).status_code == 302
    return case


def test_a_need_that_the_office_adds_can_be_chosen_and_is_read_in_the_list_of_cases(cast: Cast, nargis: Client) -> None:
    add(cast, "needs", "winter_clothes", "Winter clothes")
    case = needing(cast, nargis, "winter_clothes")
    assert "Winter clothes" in text(nargis.get("/cases/"))
    assert "Winter clothes" in text(nargis.get(f"/cases/{case.pk}/plan-item/new/"))


def test_a_need_that_no_list_knows_is_refused(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "needs": ["of_a_later_release"], "needs-a": "given"})
    assert page.status_code == 200
    assert "of_a_later_release is not one of the available choices" in text(page)


def test_a_retired_need_stays_where_it_was_chosen_and_is_offered_nowhere_else(cast: Cast, nargis: Client) -> None:
    case = needing(cast, nargis, "custody")
    retire(cast, "needs", "custody")
    assert 'value="custody"' in text(nargis.get(f"/cases/{case.pk}/situation/"))
    assert 'value="custody"' not in text(nargis.get(f"/cases/{a_case(cast).pk}/situation/"))
    assert "Custody" in text(nargis.get("/cases/"))
    with opened(cast, case, Situation) as situation, translation.override("en"):
        assert display.row(situation, situation._meta.get_field("needs"), {}).value == "Custody"


def test_an_urgent_need_of_an_assessment_joins_those_that_are_known_in_the_order_of_the_list(cast: Cast, nargis: Client) -> None:
    (kind,) = ASSESSMENT
    case = needing(cast, nargis, "custody")
    with opened(cast, case, Situation) as situation:
        situation.needs = ["from_elsewhere", "custody"]
        record = Assessment(case=case, on=timezone.localdate(), health="تداوی", health_urgency="now")
        form = kind.form({**kinds.ON, "health": "تداوی", "health_urgency": "now", "revision": "0"}, instance=record)
        assert form.is_valid(), form.errors
        assert kind.moves is not None
        kind.moves(form, situation)
        assert situation.needs == ["health", "custody", "from_elsewhere"]


def test_the_needs_that_code_names_are_on_the_list_of_every_office() -> None:
    from casework.reference.loader import shipped

    assert {lists.SAFETY, lists.HEALTH, lists.PSYCHOSOCIAL, lists.LEGAL} <= {term["code"] for term in shipped("needs")}


def test_a_packet_is_read_with_the_words_of_the_list_also_of_a_need_retired_since(cast: Cast) -> None:
    retire(cast, "needs", "custody")
    with translation.override("en"):
        (line,) = lines([{"item": "needs", "rows": [["needs", "custody", "choice"], ["needs", "legal", "choice"]]}])
    assert line.text == "Custody, Legal"


def test_a_row_of_the_action_plan_reads_with_the_words_of_a_need_retired_since(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.plan_item")
    retire(cast, "needs", "legal")
    assert "Legal" in text(nargis.get(f"/cases/{case.pk}/plans/"))
    with opened(cast, case, PlanItem) as item:
        assert item.need == "legal"


# --- which service it is -------------------------------------------------------------------------------------------------------
def test_a_row_of_the_action_plan_names_a_service_of_the_office_s_list(cast: Cast, nargis: Client) -> None:
    add(cast, "services", "mobile_clinic", "Mobile clinic")
    case = a_case(cast)
    data = {**kinds.posted("cases.plan_item"), "service": "mobile_clinic", "service-a": "given"}
    assert nargis.post(f"/cases/{case.pk}/plan-item/new/", data).status_code == 302
    assert "Mobile clinic" in text(nargis.get(f"/cases/{case.pk}/plans/"))
    with opened(cast, case, PlanItem) as item:
        assert item.service == "mobile_clinic"


def test_a_retired_service_stays_where_it_was_chosen_and_is_offered_nowhere_else(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    record = kinds.write(cast, case, "cases.plan_item")
    retire(cast, "services", "legal")
    assert "Legal aid" in text(nargis.get(f"/cases/{case.pk}/plan-item/{record.pk}/"))
    assert "Legal aid" in text(nargis.get(f"/cases/{case.pk}/plans/"))
    assert "Legal aid" not in text(nargis.get(f"/cases/{case.pk}/plan-item/new/"))


def test_the_office_s_copy_of_the_action_plan_names_the_service_and_hers_does_not(cast: Cast) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.plan_item")
    assert "Legal aid" in words_of(ask(cast, case, "action-plan"))
    assert "Legal aid" not in words_of(ask(cast, case, "action-plan", copy="hers", recipient=""))


def test_a_service_that_she_declined_to_name_is_kept_as_declined(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    data = {**kinds.posted("cases.plan_item"), "service": "", "service-a": "declined"}
    nargis.post(f"/cases/{case.pk}/plan-item/new/", data)
    with opened(cast, case, PlanItem) as item:
        assert item.why_missing("service") == "declined"


# --- an assessment and a conference --------------------------------------------------------------------------------------------
def test_a_reason_for_the_risk_and_a_role_at_a_conference_come_from_lists_too(cast: Cast, nargis: Client) -> None:
    add(cast, "risk_reasons", "curfew", "Nobody may go out after dark")
    add(cast, "conference_roles", "teacher", "Her teacher")
    case = a_case(cast)
    assert "Nobody may go out after dark" in text(nargis.get(f"/cases/{case.pk}/assessment/new/"))
    data = {**kinds.posted("cases.conference"), "roles": ["caseworker", "teacher"]}
    assert nargis.post(f"/cases/{case.pk}/conference/new/", data).status_code == 302
    assert "Caseworker, Her teacher" in text(nargis.get(f"/cases/{case.pk}/plans/"))
