"""Nobody erases alone: a supervisor, with somebody who writes in the database, plants what another is to have asked or approved."""

from typing import Any

import pytest
from django.urls import reverse

from casework.access import rings
from casework.access.policy import CASE
from casework.cases.models import Case
from casework.erasure import actions
from casework.erasure.asked import NobodyAsked
from casework.erasure.choices import Answer, What
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Target
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.erasure.house import WHOLE, approved, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def planted(cast: Cast, case: Case, **said: Any) -> ErasureRequest:
    """Sealed by Shakiba, who holds the case, as if Nargis had asked."""
    with cast.acting("shakiba"):
        row = ErasureRequest(case=case, **{"what": What.CASE, "reason": "her_wish", "asked_by": str(cast.nargis.pk), **said})
        row.save()
    return row


def sealed_anew(cast: Cast, request: ErasureRequest, by: str = "shakiba", **changes: Any) -> ErasureRequest:
    with cast.acting(by):
        row = ErasureRequest.objects.get(pk=request.pk)
        rings.current().admit([row])
        for name, value in changes.items():
            setattr(row, name, value)
        row.save()
    return row


def test_a_request_that_nobody_asked_for_on_the_pages_is_not_approved(cast: Cast, case: Case) -> None:
    with pytest.raises(NobodyAsked):
        approved(cast, case, planted(cast, case))
    assert Case.objects.filter(pk=case.pk).exists()
    assert not Erasure.objects.exists()


def test_the_stamp_of_one_request_does_not_serve_for_another(cast: Cast, case: Case) -> None:
    real = asked(cast, case)
    with pytest.raises(NobodyAsked):
        approved(cast, case, planted(cast, case, asked_stamp=real.asked_stamp))


def test_a_request_for_one_record_does_not_become_one_for_the_whole_case(cast: Cast, case: Case) -> None:
    note = kinds.write(cast, case, "cases.contact")
    small = asked(cast, case, Target(What.RECORD, CASE, note.code, note.pk))
    with pytest.raises(NobodyAsked):
        approved(cast, case, sealed_anew(cast, small, what=What.CASE, part="", kind="", record=""))
    assert Case.objects.filter(pk=case.pk).exists()


def test_what_she_asked_for_herself_is_not_put_into_anothers_mouth(cast: Cast, case: Case) -> None:
    mine = asked(cast, case, by="shakiba")
    with pytest.raises(NobodyAsked):
        approved(cast, case, sealed_anew(cast, mine, asked_by=str(cast.nargis.pk)))


@pytest.mark.parametrize("stamp", ["", "zz", "00" * 16])
def test_nothing_else_in_the_place_of_the_stamp_is_one(cast: Cast, case: Case, stamp: str) -> None:
    with pytest.raises(NobodyAsked):
        approved(cast, case, planted(cast, case, asked_stamp=stamp))


def test_an_approval_that_nobody_gave_is_not_carried_out(cast: Cast, case: Case) -> None:
    note = kinds.write(cast, case, "cases.contact")
    real = asked(cast, case, Target(What.RECORD, CASE, note.code, note.pk))
    forged = sealed_anew(cast, real, by="nargis", answer=Answer.APPROVED, answered_by=str(cast.shakiba.pk), decided_on="2026-11-26")
    with cast.acting("nargis"):
        row = ErasureRequest.objects.get(pk=forged.pk)
        rings.current().admit([row])
        with pytest.raises(NobodyAsked):
            actions.carry_out(case=Case.objects.get(pk=case.pk), asked=row)


def test_it_is_declined_all_the_same_and_then_asked_for_anew(cast: Cast, case: Case) -> None:
    forged = planted(cast, case)
    address = reverse("erasure:request", args=[case.pk, forged.pk])
    shakiba = client_of(cast, "shakiba")
    seen = shakiba.get(address).context["plan"].seal
    page = shakiba.post(address, {"answer": "approve", "seen": seen, "comment": ""})
    assert "Nobody is known to have asked for this here" in page.content.decode()
    assert shakiba.post(address, {"answer": "decline", "comment": "نمی‌شناسم"}).status_code == 302
    approved(cast, case, asked(cast, case, WHOLE))
    assert not Case.objects.filter(pk=case.pk).exists()
