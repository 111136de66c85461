"""Approvals: asked by who works on the case, decided by a supervisor who saw exactly what she decides on."""

import re
from typing import Any

import pytest
from django.test import Client

from casework.cases import approvals
from casework.cases.models import Approval, Case, Closure
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.kinds import write

CHECKLIST = {"reason": "goals_met", "needs_met": "yes", "may_return": "yes", "agreed_why": "خودش گفت"}


def asked_to_close(cast: Cast, client: Client) -> tuple[Case, Approval]:
    case = a_case(cast)
    assert client.post(f"/cases/{case.pk}/close/", CHECKLIST).status_code == 302
    return case, case.approval_records.get()


def answer(client: Client, approval: Approval, what: str, comment: str = "", seen: str = "") -> Any:
    address = f"/cases/{approval.case_id}/approvals/{approval.pk}/"
    if not seen:
        found = re.search(r'name="seen" value="([0-9a-f]+)"', text(client.get(address)))
        seen = found[1] if found else "0"
    return client.post(address, {"answer": what, "comment": comment, "seen": seen})


def test_a_caseworker_asks_and_the_case_stays_open(cast: Cast, nargis: Client, entries: Any) -> None:
    before = entries()
    case, approval = asked_to_close(cast, nargis)
    assert Case.objects.get(pk=case.pk).state == "open"
    assert approval.decided_on is None
    assert len(entries("approval.asked", since=before)) == 1


def test_it_waits_in_the_supervisors_list_with_its_words_and_code(cast: Cast, nargis: Client, shakiba: Client) -> None:
    _, approval = asked_to_close(cast, nargis)
    page = text(shakiba.get("/approvals/"))
    assert "Closure" in page
    assert f"/approvals/{approval.pk}/" in page


def test_the_list_opens_nothing(cast: Cast, nargis: Client, shakiba: Client, entries: Any) -> None:
    asked_to_close(cast, nargis)
    before = entries()
    shakiba.get("/approvals/")
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.listed"]


def test_a_supervisor_reads_the_checklist_and_closes(cast: Cast, nargis: Client, shakiba: Client, entries: Any) -> None:
    case, approval = asked_to_close(cast, nargis)
    assert "خودش گفت" in text(shakiba.get(f"/cases/{case.pk}/approvals/{approval.pk}/"))
    before = entries()
    assert answer(shakiba, approval, "approved").status_code == 302
    assert Case.objects.get(pk=case.pk).state == "closed"
    assert {entry.kind for entry in entries(since=before)} >= {"approval.given", "case.closed"}
    assert "Nothing waits for you" in text(shakiba.get("/approvals/"))


def test_sending_back_needs_words_and_leaves_the_case_open(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case, approval = asked_to_close(cast, nargis)
    assert "Say what should be changed" in text(answer(shakiba, approval, "sent_back"))
    assert answer(shakiba, approval, "sent_back", "پلان مصونیت را مرور کن").status_code == 302
    assert Case.objects.get(pk=case.pk).state == "open"
    assert "پلان مصونیت را مرور کن" in text(nargis.get(f"/cases/{case.pk}/"))


def test_closing_from_the_checklist_answers_the_question_about_it(cast: Cast, nargis: Client, shakiba: Client, entries: Any) -> None:
    case, approval = asked_to_close(cast, nargis)
    before = entries()
    assert shakiba.post(f"/cases/{case.pk}/close/", {**CHECKLIST, "revision": "1"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "closed"
    assert Approval.objects.get(pk=approval.pk).decided_on is not None
    assert len(entries("approval.given", since=before)) == 1
    shakiba.post(f"/cases/{case.pk}/reopen/", {})
    assert "Nothing waits for you" in text(shakiba.get("/approvals/"))


def test_what_waits_for_her_stands_on_the_page_of_the_day_of_a_supervisor_alone(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case, approval = asked_to_close(cast, nargis)
    page = f'href="/cases/{case.pk}/approvals/{approval.pk}/"'
    assert page in text(shakiba.get("/"))
    assert page not in text(nargis.get("/"))
    answer(shakiba, approval, "sent_back", "مرور کن")
    assert page not in text(shakiba.get("/"))


def test_plans_are_sent_to_the_supervisor_from_their_page_and_their_state_stands_there(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    plans, asking = f"/cases/{case.pk}/plans/", f"/cases/{case.pk}/approvals/ask/plan/"
    assert asking not in text(nargis.get(plans))  # nothing is planned yet
    write(cast, case, "cases.plan_item")
    assert asking in text(nargis.get(plans))
    assert nargis.post(asking, {"note": "لطفاً ببینید"})["Location"] == plans
    page = text(nargis.get(plans))
    assert "Waits for an answer" in page and asking not in page
    answer(shakiba, case.approval_records.get(), "approved")
    page = text(nargis.get(plans))
    assert "Answered on" in page and asking not in page
    write(cast, case, "cases.plan_item")
    assert asking in text(nargis.get(plans))  # what is new was not approved


def test_what_came_back_stands_on_the_page_of_the_day_until_it_is_asked_again(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    write(cast, case, "cases.assessment")
    asking = f"/cases/{case.pk}/approvals/ask/assessment/"
    nargis.post(asking)
    answer(shakiba, case.approval_records.get(), "sent_back", "خطر را بنویس")
    assert "Sent back: Assessment" in text(nargis.get("/"))
    assert "خطر را بنویس" in text(nargis.get(f"/cases/{case.pk}/assessments/"))
    nargis.post(asking)
    assert "Sent back" not in text(nargis.get("/"))


def test_nothing_else_can_be_asked_about(cast: Cast, nargis: Client) -> None:
    assert nargis.post(f"/cases/{a_case(cast).pk}/approvals/ask/anything/").status_code == 404


def test_nobody_decides_on_her_own_question(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        approvals.ask_to_close(case=case, closure=Closure(reason="moved"))
    approval = case.approval_records.get()
    with cast.acting("shakiba"):
        seen = approvals.seal_of(approvals.covered(case, "closure"))
    assert answer(shakiba, approval, "approved", seen=seen).status_code == 409
    assert Case.objects.get(pk=case.pk).state == "open"


def test_what_was_changed_since_she_looked_is_looked_at_again(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case, approval = asked_to_close(cast, nargis)
    with cast.acting("shakiba"):
        seen = approvals.seal_of(approvals.covered(case, "closure"))
    nargis.post(f"/cases/{case.pk}/close/", {**CHECKLIST, "reason": "moved", "revision": "1"})
    page = answer(shakiba, approval, "approved", seen=seen)
    assert page.status_code == 409
    assert "Look at it again" in text(page)
    assert Case.objects.get(pk=case.pk).state == "open"


def test_asking_twice_leaves_one_question(cast: Cast, nargis: Client) -> None:
    case, _ = asked_to_close(cast, nargis)
    nargis.post(f"/cases/{case.pk}/approvals/ask/closure/", {"note": "x"})
    assert case.approval_records.count() == 1


def test_there_is_nothing_to_approve_before_it_is_written(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/approvals/ask/closure/", {}).status_code == 302
    assert not case.approval_records.exists()


@pytest.mark.parametrize("person", ["nargis", "palwasha", "laila", "roshan", "farida", "wida"])
def test_only_a_supervisor_who_holds_the_case_decides(cast: Cast, nargis: Client, person: str) -> None:
    case, approval = asked_to_close(cast, nargis)
    with cast.acting("shakiba"):
        seen = approvals.seal_of(approvals.covered(case, "closure"))
    assert answer(client_of(cast, person), approval, "approved", seen=seen).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "open"


@pytest.mark.parametrize("person", ["nargis", "zohra", "humaira", "roshan", "farida", "wida"])
def test_only_supervisors_have_the_list(cast: Cast, person: str) -> None:
    assert client_of(cast, person).get("/approvals/").status_code == 404


def test_a_case_reopened_gets_a_new_checklist(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", CHECKLIST)
    shakiba.post(f"/cases/{case.pk}/reopen/", {"text": "برگشت"})
    shakiba.post(f"/cases/{case.pk}/close/", {**CHECKLIST, "reason": "moved"})
    assert case.closure_records.count() == 2


def test_a_checklist_sent_back_is_corrected_not_written_again(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case, approval = asked_to_close(cast, nargis)
    answer(shakiba, approval, "sent_back", "دوباره")
    nargis.post(f"/cases/{case.pk}/close/", {**CHECKLIST, "needs_met": "no", "revision": "1"})
    assert case.closure_records.get().revision == 2
    assert case.approval_records.count() == 2


def test_a_counsellor_sees_a_lock_in_place_of_a_question(cast: Cast, nargis: Client) -> None:
    from casework.cases.actions import assign

    case, approval = asked_to_close(cast, nargis)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    page = text(client_of(cast, "zohra").get(f"/cases/{case.pk}/approvals/{approval.pk}/"))
    sheet = page[page.index('<section class="sheet"') :]
    assert "Approval</h2>" in sheet and "not open to you" in sheet
