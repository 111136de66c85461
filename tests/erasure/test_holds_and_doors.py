"""The legal hold; who may ask, approve, hold and renew a key; and what stands on the pages."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from casework.access import rings
from casework.access.models import KeyCommitment
from casework.access.policy import CASE, COUNSELLING
from casework.accounts.models import Role
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.erasure import actions, holds
from casework.erasure.choices import What
from casework.erasure.models import Erasure, ErasureRequest, LegalHold
from casework.erasure.plan import Target
from tests import kinds
from tests.access.attacks.trying import given_both_in_one_row
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.erasure.house import WHOLE, approved, asked, erased

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def held(cast: Cast, case: Case) -> LegalHold:
    with cast.acting("shakiba"):
        return holds.place(case=case, reason="محکمه دوسیه را خواست")


# --- the hold -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("target", [WHOLE, "record"])
def test_under_a_hold_nothing_is_asked_for(cast: Cast, case: Case, target: Target | str) -> None:
    note = kinds.write(cast, case, "cases.contact")
    held(cast, case)
    with pytest.raises(holds.OnHold):
        asked(cast, case, target if isinstance(target, Target) else Target(What.RECORD, CASE, note.code, note.pk))


def test_a_hold_that_comes_after_the_question_stops_the_answer(cast: Cast, case: Case) -> None:
    request = asked(cast, case)
    held(cast, case)
    with pytest.raises(holds.OnHold):
        approved(cast, case, request)
    assert Case.objects.filter(pk=case.pk).exists()


def test_a_damaged_hold_holds(cast: Cast, case: Case) -> None:
    hold = held(cast, case)
    LegalHold._base_manager.filter(pk=hold.pk).update(payload=b"\xc1")
    with pytest.raises(holds.OnHold):
        asked(cast, case)


def test_who_placed_a_hold_does_not_lift_it_and_another_supervisor_does(cast: Cast, case: Case) -> None:
    hold = held(cast, case)
    with cast.acting("shakiba"):
        mine = LegalHold.objects.get(pk=hold.pk)
        rings.current().admit([mine])
        with pytest.raises(holds.OwnHold):
            holds.lift(hold=mine, why="تمام شد")
        assign(case=case, to=cast.laila)
    page = client_of(cast, "laila").post(reverse("erasure:hold", args=[case.pk]), {"reason": "تمام شد"})
    assert page.status_code == 302
    erased(cast, case)


def test_a_hold_stands_on_the_pages_of_the_case_with_its_reason(cast: Cast, case: Case) -> None:
    held(cast, case)
    nargis = client_of(cast, "nargis")
    assert "محکمه دوسیه را خواست" in nargis.get(reverse("cases:case", args=[case.pk])).content.decode()
    page = nargis.get(reverse("erasure:of-case", args=[case.pk]))
    assert page.context["held"] and 'name="what"' not in page.content.decode()


# --- who may ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["palwasha", "laila", "roshan", "mina", "wida", "farida"])
def test_nobody_outside_of_the_case_asks_decides_or_holds(cast: Cast, case: Case, person: str) -> None:
    request = asked(cast, case)
    client = client_of(cast, person)
    for name, args in (("of-case", [case.pk]), ("request", [case.pk, request.pk]), ("hold", [case.pk]), ("key", [case.pk, "case"])):
        assert client.post(reverse(f"erasure:{name}", args=args), {}).status_code == 404


def test_a_caseworker_asks_and_does_not_decide(cast: Cast, case: Case) -> None:
    request = asked(cast, case, by="shakiba")
    address = reverse("erasure:request", args=[case.pk, request.pk])
    assert client_of(cast, "nargis").get(address).status_code == 200
    assert client_of(cast, "nargis").post(address, {"answer": "approve"}).status_code == 404


def test_a_second_supervisor_approves_what_the_first_one_asked_for(cast: Cast, case: Case) -> None:
    cast.add("rahima", Role.SUPERVISOR, cast.teams["one"])
    request = asked(cast, case, by="shakiba")
    with cast.acting("shakiba"):
        assign(case=case, to=cast.rahima)
    approved(cast, case, request, by="rahima")
    assert not Case.objects.filter(pk=case.pk).exists()


def test_what_is_not_approved_stays_and_says_why(cast: Cast, case: Case) -> None:
    request = asked(cast, case)
    address = reverse("erasure:request", args=[case.pk, request.pk])
    shakiba = client_of(cast, "shakiba")
    assert shakiba.post(address, {"answer": "decline", "comment": ""}).status_code == 200, "it has to be said why"
    assert shakiba.post(address, {"answer": "decline", "comment": "محکمه دارد"}).status_code == 302
    assert "محکمه دارد" in client_of(cast, "nargis").get(address).content.decode()
    assert not Erasure.objects.exists()


def test_the_page_of_the_answer_lists_exactly_what_goes(cast: Cast, case: Case) -> None:
    request = asked(cast, case)
    page = client_of(cast, "shakiba").get(reverse("erasure:request", args=[case.pk, request.pk]))
    assert page.context["plan"].count == sum(page.context["plan"].records.values()) == 7  # six of the intake, and the request itself
    assert len(page.context["counts"]) == 8, "each kind, and their versions"
    assert [path.who for path in page.context["paths"]]


def test_what_waits_stands_on_the_page_of_the_day_of_who_decides(cast: Cast, case: Case) -> None:
    request = asked(cast, case)
    address = reverse("erasure:request", args=[case.pk, request.pk])
    assert address in client_of(cast, "shakiba").get(reverse("cases:today")).content.decode()
    assert address not in client_of(cast, "nargis").get(reverse("cases:today")).content.decode()


def test_a_page_that_was_overtaken_says_so_and_erases_nothing(cast: Cast, case: Case) -> None:
    request = asked(cast, case)
    address, shakiba = reverse("erasure:request", args=[case.pk, request.pk]), client_of(cast, "shakiba")
    seal = shakiba.get(address).context["plan"].seal
    kinds.write(cast, case, "cases.contact")
    assert shakiba.post(address, {"answer": "approve", "seen": seal}).status_code == 409
    assert Case.objects.filter(pk=case.pk).exists()


# --- a new key alone ------------------------------------------------------------------------------------------------------------------
def test_a_supervisor_renews_a_key_from_the_page(cast: Cast, case: Case) -> None:
    answer = client_of(cast, "shakiba").post(reverse("erasure:key", args=[case.pk, "case"]))
    assert answer.status_code == 302
    assert KeyCommitment.objects.get(subject=case.pk, compartment=CASE).epoch == 2
    assert not Erasure.objects.exists()


def test_the_page_says_who_stands_in_the_way(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    given_both_in_one_row(cast, case, cast.palwasha)
    answer = client_of(cast, "shakiba").post(reverse("erasure:key", args=[case.pk, "identity"]))
    assert answer.status_code == 409
    assert "Palwasha" in answer.content.decode()


def test_the_counsellor_renews_the_key_of_her_part(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    assert client_of(cast, "zohra").post(reverse("erasure:key", args=[case.pk, "counselling"])).status_code == 302
    assert KeyCommitment.objects.get(subject=case.pk, compartment=COUNSELLING).epoch == 2


# --- the certificate ----------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def done(cast: Cast, case: Case) -> Erasure:
    return erased(cast, case)


@pytest.mark.parametrize(("copy", "language"), [("office", "en"), ("office", "fa-af"), ("hers", "ps")])
def test_a_certificate_is_printed(cast: Cast, done: Erasure, copy: str, language: str) -> None:
    data = {"language": language, "copy": copy, "recipient": "Shakiba", "reason": "her file"}
    answer = client_of(cast, "shakiba").post(reverse("erasure:certificate", args=[done.pk]), data)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_only_supervisors_see_what_was_erased(cast: Cast, done: Erasure) -> None:
    for person in ("nargis", "zohra", "humaira", "farida", "roshan", "wida"):
        assert client_of(cast, person).get(reverse("erasure:certificate", args=[done.pk])).status_code == 404
        assert client_of(cast, person).get(reverse("erasure:list")).status_code == 404


def test_a_row_that_came_out_of_the_file_has_no_certificate(cast: Cast) -> None:
    row = Erasure.objects.create(kind=What.CASE, case=Case().pk, day="2026-11-23")
    page = client_of(cast, "shakiba").get(reverse("erasure:certificate", args=[row.pk]))
    assert page.status_code == 200 and page.context["said"] is None


def test_a_stranger_is_sent_to_the_door(done: Erasure) -> None:
    assert Client().get(reverse("erasure:certificate", args=[done.pk])).status_code == 302


def test_nobody_is_asked_for_what_is_gone(cast: Cast, case: Case) -> None:
    note = kinds.write(cast, case, "cases.contact")
    erased(cast, case, Target(What.RECORD, CASE, note.code, note.pk))
    with pytest.raises(actions.Nothing), transaction.atomic():
        asked(cast, case, Target(What.RECORD, CASE, note.code, note.pk))
    assert ErasureRequest.objects.count() == 1


def test_the_paper_says_counts_and_no_word(cast: Cast, done: Erasure) -> None:
    from casework.erasure import certificate, paper

    with cast.acting("shakiba"):
        said = certificate.said(done)
    assert said is not None
    assert dict(paper.counts(said))
    assert "پروین" not in str(said)
