"""Giving the parts of a case to the colleague of another team: by whom, exactly what, until when, and the counselling part."""

import datetime
from collections.abc import Callable

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access import grants, rings
from casework.access.errors import GrantRefused, NoKey
from casework.access.policy import PACKET
from casework.accounts.models import Role
from casework.cases import actions as case_actions
from casework.cases.models import Case
from referrals import parts, states
from referrals.models import Parts, Referral, ReferralUserGrant
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.inside import house
from tests.inside.house import Inside, given, holds, people, refer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", ["laila", "sahar", "palwasha", "nadira", "zohra", "roshan", "farida"])
def test_nobody_gives_what_she_does_not_hold(inside: Inside, person: str) -> None:
    house.accept(inside)
    with pytest.raises(NoKey):
        house.give(inside, person)
    assert holds(inside.cast, "sahar", inside.case) == set()


def test_a_legal_officer_of_the_case_does_not_give_it_on(inside: Inside) -> None:
    """She holds the very keys; her role lacks the verb."""
    house.accept(inside)
    with inside.cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=inside.case.pk), to=inside.cast.humaira)
    with pytest.raises(NoKey):
        house.give(inside, "humaira")


def test_nothing_is_given_before_the_team_accepts_nor_twice(inside: Inside) -> None:
    with pytest.raises(states.WrongTransition):
        house.give(inside)
    house.accept(inside)
    house.give(inside)
    with pytest.raises(states.WrongTransition):
        house.give(inside)


def test_exactly_what_she_agreed_to_is_given_until_her_last_day(cast: Cast) -> None:
    inside = given(cast)
    row = inside.case.user_grants.get(user=cast.sahar)
    assert row.compartments == "identity:1,legal:1"
    last = datetime.datetime.fromtimestamp(row.expires_at, timezone.get_current_timezone()).date()
    assert last == inside.now().expires_on


def test_the_columns_do_not_prolong_it(inside: Inside) -> None:
    """The last day is signed: in the team's grant of the packet, and in the consent."""
    last = inside.referral.expires_on
    Referral.objects.filter(pk=inside.referral.pk).update(expires_on=last + datetime.timedelta(days=300))
    house.accept(inside)
    house.give(inside)
    ends = {
        datetime.datetime.fromtimestamp(row.expires_at, timezone.get_current_timezone()).date()
        for row in (*inside.case.user_grants.filter(user=inside.cast.sahar), *inside.referral.user_grants.all())
    }
    assert ends == {last}


def test_whom_a_column_names_gets_nothing(inside: Inside) -> None:
    """A writer of the database puts another legal officer of the team in the place of the one Laila named."""
    inside.cast.add("sima", Role.LEGAL_OFFICER, inside.cast.teams["two"])
    house.accept(inside)
    Referral.objects.filter(pk=inside.referral.pk).update(assigned_to=inside.cast.sima)
    with pytest.raises(GrantRefused):
        house.give(inside)
    assert holds(inside.cast, "sima", inside.case) == set()


def test_nor_does_who_signs_herself_a_packet(inside: Inside) -> None:
    """Her own signature is believed for what it is: not that of somebody of the team."""
    sima = inside.cast.add("sima", Role.LEGAL_OFFICER, inside.cast.teams["two"])
    house.accept(inside)
    Referral.objects.filter(pk=inside.referral.pk).update(assigned_to=sima)
    with inside.cast.acting("sima"), transaction.atomic():
        rings.current().take(inside.referral.pk, PACKET, 1, b"k" * 32)
        grants.give(inside.now(), sima, [PACKET], expires=inside.referral.expires_on)
    assert ReferralUserGrant.objects.filter(user=sima).exists()
    with pytest.raises(GrantRefused):
        house.give(inside)
    assert holds(inside.cast, "sima", inside.case) == set()


def test_a_flipped_column_opens_nothing_she_did_not_agree_to(cast: Cast) -> None:
    inside = refer(people(cast), opens=())
    house.accept(inside)
    Referral.objects.filter(pk=inside.referral.pk).update(parts=Parts.AGREED)
    with pytest.raises(GrantRefused):
        house.give(inside)


def test_who_can_open_the_case_already_is_given_nothing_and_keeps_what_she_has(inside: Inside) -> None:
    with inside.cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=inside.case.pk), to=inside.cast.sahar)
    house.accept(inside)
    house.give(inside)
    assert (inside.now().parts, bytes(inside.now().parts_grant)) == (Parts.GIVEN, b"")
    house.end(inside, "revoked")
    assert holds(inside.cast, "sahar", inside.case) == {"identity", "legal"}


def test_in_a_closed_case_nothing_is_given(inside: Inside) -> None:
    house.accept(inside)
    with inside.cast.acting("nargis"):
        case_actions.close_case(case=Case.objects.get(pk=inside.case.pk), reason="goals_met", text="")
    with pytest.raises(states.WrongTransition):
        house.give(inside)


def test_nobody_is_asked_to_give_from_a_closed_case(cast: Cast) -> None:
    inside = refer(people(cast))
    house.accept(inside)
    with cast.acting("nargis"):
        case_actions.close_case(case=Case.objects.get(pk=inside.case.pk), reason="goals_met", text="")
    client = client_of(cast, "nargis")
    assert page_of_parts(inside) not in client.get(reverse("cases:today")).content.decode()
    page = client.get(reverse("referrals:page", args=[inside.referral.pk])).content.decode()
    assert page_of_parts(inside) not in page and "Nothing of it is given" in page
    assert client.post(page_of_parts(inside)).status_code == 302


def test_giving_is_in_the_trail_with_the_parts_and_the_colleague(cast: Cast) -> None:
    given(cast)
    assert Entry.objects.filter(kind="referral.parts").count() == 1


# --- counselling ---------------------------------------------------------------------------------------------------------
COUNSELLED = ("identity", "counselling")


def counselled(cast: Cast) -> Inside:
    """A case that Zohra counsels, referred for counselling and taken by Mahbuba."""
    case = a_case(people(cast))
    with cast.acting("shakiba"):
        case_actions.assign(case=case, to=cast.zohra)
    inside = refer(cast, case, opens=COUNSELLED)
    house.accept(inside, to="mahbuba")
    return inside


def page_of_parts(inside: Inside) -> str:
    return reverse("referrals:parts", args=[inside.case.pk, inside.referral.pk])


def test_the_counselling_part_is_given_by_the_counsellor_of_the_case(cast: Cast) -> None:
    inside = counselled(cast)
    with pytest.raises(parts.NotHers):
        house.give(inside)
    assert page_of_parts(inside) in client_of(cast, "zohra").get(reverse("cases:today")).content.decode()
    assert client_of(cast, "zohra").post(page_of_parts(inside)).status_code == 302
    assert holds(cast, "mahbuba", inside.case) == {"identity", "counselling"}
    overview = reverse("counselling:overview", args=[inside.case.pk])
    assert client_of(cast, "mahbuba").get(overview).status_code == 200


def test_a_counsellor_sees_no_referral_that_does_not_wait_for_her(cast: Cast) -> None:
    inside = counselled(cast)
    legal = refer(cast, inside.case)
    house.accept(legal)
    assert client_of(cast, "zohra").get(page_of_parts(legal)).status_code == 404
    house.give(inside, "zohra")
    assert client_of(cast, "zohra").get(page_of_parts(inside)).status_code == 404


def test_a_case_without_a_counsellor_has_no_counselling_part_to_give(cast: Cast) -> None:
    """Its key would be held by somebody whose access ends: with the end of the referral nobody could open what she wrote."""
    inside = refer(people(cast), opens=COUNSELLED)
    house.accept(inside, to="mahbuba")
    with pytest.raises(parts.NotHers):
        house.give(inside)
    assert "when a supervisor assigns the first counsellor" in client_of(cast, "nargis").get(page_of_parts(inside)).content.decode()


def test_the_last_counsellor_is_not_let_go_because_one_from_another_team_is_there_for_a_while(cast: Cast) -> None:
    inside = counselled(cast)
    house.give(inside, "zohra")
    with cast.acting("shakiba"), pytest.raises(case_actions.NobodyLeft):
        case_actions.revoke(case=Case.objects.get(pk=inside.case.pk), person=cast.zohra)


def test_what_was_given_until_a_day_is_not_handed_on_for_ever(cast: Cast) -> None:
    inside = counselled(cast)
    cast.add("rabia", Role.COUNSELLOR, cast.teams["one"])
    house.give(inside, "zohra")
    with cast.acting("mahbuba"), pytest.raises(GrantRefused):
        case_actions.assign(case=Case.objects.get(pk=inside.case.pk), to=cast.rabia)
    assert holds(cast, "rabia", inside.case) == set()


def test_who_has_it_until_a_day_reads_why_she_cannot_hand_it_on(cast: Cast) -> None:
    inside = counselled(cast)
    cast.add("rabia", Role.COUNSELLOR, cast.teams["one"])
    house.give(inside, "zohra")
    page = client_of(cast, "mahbuba").post(reverse("cases:hand-on", args=[inside.case.pk]), {"to": str(cast.rabia.pk), "keep": "on"})
    assert "only until a day" in page.content.decode() and "not confirmed" not in page.content.decode()


def test_who_has_it_by_one_referral_neither_gives_it_nor_learns_of_another(cast: Cast) -> None:
    inside = counselled(cast)
    house.give(inside, "zohra")
    cast.add("rabia", Role.COUNSELLOR, cast.teams["two"])
    other = refer(cast, inside.case, opens=COUNSELLED)
    house.accept(other, to="rabia")
    assert page_of_parts(other) not in client_of(cast, "mahbuba").get(reverse("cases:today")).content.decode()
    assert client_of(cast, "mahbuba").get(page_of_parts(other)).status_code == 404
    with pytest.raises(NoKey):
        house.give(other, "mahbuba")
    house.give(other, "zohra")
    assert holds(cast, "rabia", inside.case) == {"identity", "counselling"}


def completed(inside: Inside) -> None:
    house.answer(inside, "completed", "mahbuba", text="شد")


@pytest.mark.parametrize("end", [lambda inside: house.end(inside, "revoked"), completed])
def test_the_counselling_part_ends_with_the_referral_and_stays_with_its_counsellor(cast: Cast, end: Callable[[Inside], object]) -> None:
    inside = counselled(cast)
    house.give(inside, "zohra")
    end(inside)
    assert (holds(cast, "mahbuba", inside.case), holds(cast, "zohra", inside.case)) == (set(), {"identity", "counselling"})


def test_an_end_of_a_referral_does_not_leave_the_counselling_key_behind_when_the_other_row_is_hidden(cast: Cast) -> None:
    inside = counselled(cast)
    house.give(inside, "zohra")
    inside.case.user_grants.filter(user=cast.mahbuba, apart=False).delete()
    house.end(inside, "revoked")
    assert holds(cast, "mahbuba", inside.case) == set()


def test_the_row_of_a_legal_officer_that_was_hidden_while_the_referral_ended_opens_nothing(cast: Cast) -> None:
    inside = house.given(cast)
    row = inside.case.user_grants.get(user=cast.sahar)
    inside.case.user_grants.filter(user=cast.sahar).delete()
    house.end(inside, "revoked")
    row.pk = None
    row.save(force_insert=True)
    assert holds(cast, "sahar", inside.case) == set()
