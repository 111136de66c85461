"""Consent of a child, and the one way in which something is told without consent: co-signed, with whether she knew."""

from typing import Any

from django.test import Client
from django.utils import timezone

from casework.cases import approvals
from casework.cases.actions import change_records
from casework.cases.models import Case, Survivor
from tests.browserless import client_of
from tests.cases.test_approvals import answer
from tests.cases.test_records import solar
from tests.cases.typed import text
from tests.cast import Cast, a_case


def a_girl(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("nargis"):
        her = Survivor.objects.get(case=case)
        her.age, her.age_said_on = 16, timezone.localdate()
        change_records(case=case, records=[her])
    return case


def services(**changes: str) -> dict[str, str]:
    return {"kind": "services", "answer": "yes", "how": "verbal", **changes}


def test_a_woman_is_not_asked_for_her_guardian(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert 'name="guardian"' not in text(nargis.get(f"/cases/{case.pk}/consents/new/"))
    assert nargis.post(f"/cases/{case.pk}/consents/new/", services()).status_code == 302


def test_a_girl_s_consent_needs_her_own_assent_and_the_guardian_s_answer(cast: Cast, nargis: Client) -> None:
    case = a_girl(cast)
    page = text(nargis.post(f"/cases/{case.pk}/consents/new/", services()))
    assert "whether the child agrees herself" in page and "what the guardian answered" in page
    given = services(assent="yes", guardian="given", guardian_name="مادرش")
    assert nargis.post(f"/cases/{case.pk}/consents/new/", given).status_code == 302


def test_without_the_child_s_agreement_it_is_no_consent(cast: Cast, nargis: Client) -> None:
    page = nargis.post(f"/cases/{a_girl(cast).pk}/consents/new/", services(assent="no", guardian="given"))
    assert "own agreement" in text(page)


def test_an_unsafe_guardian_is_not_asked_and_the_reason_is_written(cast: Cast, nargis: Client) -> None:
    case = a_girl(cast)
    page = nargis.post(f"/cases/{case.pk}/consents/new/", services(assent="yes", guardian="unsafe"))
    assert "Write why" in text(page)
    reason = services(assent="yes", guardian="unsafe", guardian_why="پدرش او را می‌زند")
    assert nargis.post(f"/cases/{case.pk}/consents/new/", reason).status_code == 302


def test_a_consent_that_the_guardian_refused_says_why_it_is_given_all_the_same(cast: Cast, nargis: Client) -> None:
    case = a_girl(cast)
    page = nargis.post(f"/cases/{case.pk}/consents/new/", services(assent="yes", guardian="refused"))
    assert "Write why" in text(page)
    reason = services(assent="yes", guardian="refused", guardian_why="به نفع او نیست")
    assert nargis.post(f"/cases/{case.pk}/consents/new/", reason).status_code == 302


def test_refusing_is_written_down_without_more_questions(cast: Cast, nargis: Client) -> None:
    case = a_girl(cast)
    assert nargis.post(f"/cases/{case.pk}/consents/new/", {"kind": "services", "answer": "no"}).status_code == 302


def duty(**changes: str) -> dict[str, str]:
    data = {"ground": "danger", "reason": "برادرش با سلاح آمد", "told_whom": "داکتر", "told_what": "که در خطر است", "she_was_told": "yes"}
    return {**data, **solar("on", timezone.localdate()), **changes}


def test_a_duty_to_protect_waits_for_a_co_signature(cast: Cast, nargis: Client, shakiba: Client, entries: Any) -> None:
    case, before = a_case(cast), entries()
    assert nargis.post(f"/cases/{case.pk}/duty/new/", duty()).status_code == 302
    assert len(entries("approval.asked", since=before)) == 1
    approval = case.approval_records.get()
    assert "داکتر" in text(shakiba.get(f"/cases/{case.pk}/approvals/{approval.pk}/"))
    assert answer(shakiba, approval, "approved").status_code == 302
    assert len(entries("approval.given", since=before)) == 1


def test_whether_she_knew_is_always_said(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert "why she was not told first" in text(nargis.post(f"/cases/{case.pk}/duty/new/", duty(she_was_told="no")))
    assert not case.dutytoprotect_records.exists()
    known = duty(she_was_told="no", she_was_told_why="بی‌هوش بود")
    assert nargis.post(f"/cases/{case.pk}/duty/new/", known).status_code == 302


def test_nobody_co_signs_her_own(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/duty/new/", duty())
    assert answer(shakiba, case.approval_records.get(), "approved").status_code in (200, 409)
    assert case.approval_records.get().decided_on is None


def test_nobody_co_signs_her_own_under_the_question_of_somebody_else(cast: Cast, nargis: Client, shakiba: Client) -> None:
    """One question covers every duty: what a supervisor adds to it is co-signed by another supervisor."""
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/duty/new/", duty())
    shakiba.post(f"/cases/{case.pk}/duty/new/", duty(told_whom="قوماندان"))
    approval = case.approval_records.get()
    assert 'value="approved"' not in text(shakiba.get(f"/cases/{case.pk}/approvals/{approval.pk}/"))
    with cast.acting("shakiba"):
        seen = approvals.seal_of(approvals.covered(case, approvals.DUTY))
    assert answer(shakiba, approval, "approved", seen=seen).status_code == 409
    assert case.approval_records.get().decided_on is None


def test_the_page_of_consents_says_whether_a_duty_is_co_signed(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    page = f"/cases/{case.pk}/consents/"
    assert "Told without her consent" not in text(nargis.get(page))
    nargis.post(f"/cases/{case.pk}/duty/new/", duty())
    assert "Waits for a co-signature" in text(nargis.get(page))
    answer(shakiba, case.approval_records.get(), "approved")
    assert "Co-signed" in text(nargis.get(page)) and "داکتر" in text(nargis.get(page))
    written = case.dutytoprotect_records.get()
    nargis.post(f"/cases/{case.pk}/duty/{written.pk}/", duty(told_whom="داکتر دیگر", revision="1"))
    assert "Changed since it was co-signed" in text(nargis.get(page))


def test_there_is_no_other_way_round_a_refusal(cast: Cast, nargis: Client) -> None:
    """No ground but the three, and it opens nothing to anybody: a partner gets a packet by consent alone."""
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/duty/new/", duty(ground="override")).status_code == 200
    nargis.post(f"/cases/{case.pk}/duty/new/", duty())
    assert client_of(cast, "roshan").get(f"/cases/{case.pk}/").status_code == 404
    assert not case.referrals.exists()
