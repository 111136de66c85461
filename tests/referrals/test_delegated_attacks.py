"""The legal part that a partner may read: what must never open with it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from casework.access import catalogue, rings
from casework.access.policy import LEGAL
from casework.cases import actions as case_actions
from casework.cases.models import Case, CaseTeamGrant, Consent, ContactNote, Survivor
from casework.documents.models import Document
from casework.legal.models import Matter
from referrals.models import Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.documents.made import a_document
from tests.promises.inventory import sealed_models
from tests.promises.walk import _TOKEN
from tests.referrals.legal_part import a_matter, page_of, reads, rows_of, shared
from tests.referrals.sent import Sent, completed, sent, withdraw
from tests.referrals.test_desk import body
from tests.referrals.test_desk import page_of as packet_of

pytestmark = pytest.mark.django_db
STRANGERS = ["nargis", "palwasha", "shakiba", "humaira", "zohra", "wida", "farida", "mina"]


def test_without_her_word_nothing_of_the_case_opens(cast: Cast) -> None:
    made = sent(cast)
    a_matter(cast, made.case)
    assert rows_of(made.case, cast.teams["sepidar"]) == 0
    assert not reads(cast, "roshan", made.case)
    client = client_of(cast, "roshan")
    assert client.get(page_of(made.referral)).status_code == 404
    assert "Read the legal part" not in body(client, packet_of(made.referral))


def test_with_her_word_the_legal_key_is_the_only_one(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("roshan"):
        assert rings.current().compartments(Case.objects.get(pk=made.case.pk)) == {LEGAL}
        grant = CaseTeamGrant.objects.get(content_object=made.case, group=cast.teams["sepidar"].group)
        assert catalogue.compartments_of(grant) == {LEGAL}


def test_no_record_outside_the_legal_part_opens_with_it(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        case_actions.add_record(case=made.case, record=ContactNote(kind="note", on=timezone.localdate(), text="یادداشت"))
    a_document(cast, made.case)
    with cast.acting("roshan"):
        every = {model: list(model._default_manager.filter(case=made.case)) for model in sealed_models() if model.subject_field == "case"}
        opened = {model for model, found in every.items() for record in found if record.is_open}
        assert {Survivor, Consent, ContactNote, Document} <= {model for model, found in every.items() if found}
    assert opened == {Matter}


def test_no_page_of_the_case_is_there_for_the_partner(cast: Cast) -> None:
    """Nor does any of them tell the case from one that does not exist. (The role matrix asks every route with this key.)"""
    made = shared(cast)
    client, missing = client_of(cast, "roshan"), "00000000-0000-4000-8000-000000000000"
    for name in ("cases:case", "legal:overview", "documents:list", "referrals:of-case", "cases:history", "reports:papers", "review:case"):
        there, nowhere = (client.get(reverse(name, args=[pk])) for pk in (made.case.pk, missing))
        assert (there.status_code, nowhere.status_code) == (404, 404), name
        one, other = (_TOKEN.sub(b"", got.content) for got in (there, nowhere))
        assert one.replace(str(made.case.pk).encode(), b"") == other.replace(missing.encode(), b""), name
    matter = Matter.objects.get()
    assert client.get(reverse("legal:matter", args=[made.case.pk, matter.pk])).status_code == 404
    assert client.post(reverse("legal:matter-new", args=[made.case.pk]), {"goal": "x"}).status_code == 404
    for name in ("legal:calendar", "cases:list", "cases:search", "cases:drafts"):
        assert client.get(reverse(name)).status_code == 404, name


def test_who_she_is_never_reaches_the_partner_by_the_line_of_the_catalogue(cast: Cast) -> None:
    """Not when it is given, and not when somebody of the office changes her name later and every holder's card is sealed anew."""
    made = shared(cast, items=["needs"])
    with cast.acting("nargis"):
        catalogue_before = catalogue.cards(Case, [made.case.pk])[made.case.pk]
        with transaction.atomic():
            catalogue.change(made.case, lambda card: {**card, "name": "گلاب"})
    assert catalogue_before["name"]
    with cast.acting("roshan"):
        assert not any(catalogue.cards(Case, [made.case.pk]).values())


@pytest.mark.parametrize("stranger", STRANGERS)
def test_nobody_else_opens_the_page_of_the_desk(cast: Cast, stranger: str) -> None:
    assert client_of(cast, stranger).get(page_of(shared(cast).referral)).status_code == 404


def test_another_case_and_another_packet_of_the_same_organisation_stay_closed(cast: Cast) -> None:
    made, other = shared(cast), sent(cast, case=a_case(cast, given_name="زهرا"))
    a_matter(cast, other.case)
    beside = sent(cast, case=made.case)  # the same woman, without this word
    client = client_of(cast, "roshan")
    assert [client.get(page_of(one.referral)).status_code for one in (made, other, beside)] == [200, 404, 404]
    assert not reads(cast, "roshan", other.case)


def _grant(cast: Cast, made: Sent) -> Any:
    return CaseTeamGrant.objects.get(content_object=made.case, group=cast.teams["sepidar"].group)


def _inserted(grant: Any, **changes: object) -> None:
    grant.pk = None
    for name, value in changes.items():
        setattr(grant, name, value)
    with transaction.atomic():
        grant.save(force_insert=True)


def copied_to_another_organisation(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    _inserted(_grant(cast, made), group=cast.teams["other"].group)
    return "mina", made.case


def moved_to_another_case(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    _inserted(_grant(cast, made), content_object=other)
    return "roshan", other


def widened_to_the_whole_case(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    CaseTeamGrant.objects.filter(pk=_grant(cast, made).pk).update(compartments="case:1,identity:1,legal:1")
    return "roshan", made.case


def end_edited(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    CaseTeamGrant.objects.filter(pk=_grant(cast, made).pk).update(expires_at=0)
    return "roshan", made.case


def put_back_after_withdrawal(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    kept = _grant(cast, made)
    withdraw(cast, made.consent)
    _inserted(kept)
    Referral.objects.filter(pk=made.referral.pk).update(state="accepted", ended_on=None, closed_on=None)
    return "roshan", made.case


def put_back_after_the_work(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    kept = _grant(cast, made)
    completed(cast, made.referral)
    _inserted(kept)
    return "roshan", made.case


def a_record_moved_under_it(cast: Cast, made: Sent, other: Case) -> tuple[str, Case]:
    """A matter of a case the partner does not hold is hung under the one it does."""
    Matter._base_manager.filter(case=made.case).delete()
    Matter._base_manager.filter(case=other).update(case=made.case)
    return "roshan", made.case


ATTACKS = [
    copied_to_another_organisation, moved_to_another_case, widened_to_the_whole_case, end_edited, put_back_after_withdrawal,
    put_back_after_the_work, a_record_moved_under_it,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Callable[..., tuple[str, Case]]) -> None:
    made, other = shared(cast), a_case(cast, "palwasha", given_name="زهرا")
    a_matter(cast, other, "palwasha")
    try:
        person, case = attack(cast, made, other)
    except IntegrityError:
        return
    assert not reads(cast, person, case)


def test_the_control_opens(cast: Cast) -> None:
    """The measure itself: without an attack the partner reads it, so a refusal above means something."""
    assert reads(cast, "roshan", shared(cast).case)
