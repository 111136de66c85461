"""However a referral inside the house ends, the packet's keys and what it opened of the case end with it, in one transaction."""

import datetime
from collections.abc import Callable
from unittest.mock import patch

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.review import records
from casework.access import grants
from casework.cases import actions as case_actions
from casework.cases.models import Case, Consent
from referrals import ending, parts, states
from referrals.models import Parts, Referral, State
from tests.browserless import client_of
from tests.cast import Cast
from tests.inside import house
from tests.inside.house import Inside, given, holds, holds_packet
from tests.referrals.sent import MONTH, withdraw

pytestmark = pytest.mark.django_db
OVER = MONTH + datetime.timedelta(days=1)


def took_back(inside: Inside) -> None:
    withdraw(inside.cast, Consent.objects.get(pk=inside.now().consent_id))


def changed(inside: Inside) -> None:
    """A changed packet goes in the place of the first."""
    from referrals import actions

    with inside.cast.acting("nargis"):
        parcel = actions.Parcel(house.agreed(inside.cast), inside.cast.teams["two"])
        actions.send_to_all(case=inside.case, parcels=[parcel], items=("name",), about=actions.About("مشوره"), replaces=inside.now())


AT_ONCE: dict[str, Callable[[Inside], object]] = {
    State.WITHDRAWN: took_back,
    State.REVOKED: lambda inside: house.end(inside, "revoked"),
    State.DECLINED_BY_HER: lambda inside: house.end(inside, "declined_by_her"),
    State.UNAVAILABLE: lambda inside: house.answer(inside, "unavailable", text="کسی نیست"),
    State.REPLACED: changed,
}
OVER_BUT_KEPT = (State.COMPLETED, State.NOT_COMPLETED)


def purged() -> int:
    return Entry.objects.filter(kind="referral.purged").count()


@pytest.mark.parametrize("state", AT_ONCE)
def test_an_end_takes_the_packet_and_the_parts_at_once(cast: Cast, state: str) -> None:
    inside = given(cast)
    AT_ONCE[state](inside)
    assert inside.now().state == state
    assert holds(cast, "sahar", inside.case) == set()
    assert not any(holds_packet(cast, person, inside.referral) for person in ("sahar", "laila"))
    assert holds(cast, "nargis", inside.case) == {"identity", "case", "legal"}
    assert purged() == 1


@pytest.mark.parametrize("state", OVER_BUT_KEPT)
def test_finished_work_takes_the_parts_and_keeps_the_packet_for_the_days_she_agreed_to(cast: Cast, state: str) -> None:
    inside = given(cast)
    house.answer(inside, state, text="تمام شد")
    assert holds(cast, "sahar", inside.case) == set()
    assert [holds_packet(cast, person, inside.referral) for person in ("sahar", "laila")] == [True, True]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15), tick=False):
        assert [holds_packet(cast, person, inside.referral) for person in ("sahar", "laila")] == [False, False]


@pytest.mark.parametrize("state", OVER_BUT_KEPT)
def test_with_no_days_agreed_to_finished_work_closes_at_once(cast: Cast, state: str) -> None:
    inside = given(cast, kept_days=0)
    house.answer(inside, state, text="تمام شد")
    assert (holds(cast, "sahar", inside.case), holds_packet(cast, "sahar", inside.referral)) == (set(), False)
    assert purged() == 1


def test_consent_taken_back_after_the_work_closes_what_was_kept(cast: Cast) -> None:
    inside = given(cast)
    house.answer(inside, "completed", text="تمام شد")
    took_back(inside)
    assert not any(holds_packet(cast, person, inside.referral) for person in ("sahar", "laila"))


def test_the_last_day_ends_it_before_anybody_notes_it(cast: Cast) -> None:
    inside = given(cast)
    with time_machine.travel(timezone.now() + OVER, tick=False):
        assert (holds(cast, "sahar", inside.case), holds_packet(cast, "sahar", inside.referral)) == (set(), False)


def test_the_daily_command_clears_the_rows_away_without_anybody_s_keys(cast: Cast) -> None:
    inside = given(cast)
    with time_machine.travel(timezone.now() + OVER, tick=False):
        call_command("expire_referrals")
    assert inside.now().state == State.EXPIRED
    assert not inside.case.user_grants.filter(user=cast.sahar).exists()
    assert not (inside.referral.user_grants.exists() or inside.referral.team_grants.exists())
    assert purged() == 1


@pytest.mark.parametrize("state", AT_ONCE)
def test_a_grant_that_was_put_back_opens_nothing(cast: Cast, state: str) -> None:
    inside = given(cast)
    rows = [inside.case.user_grants.get(user=cast.sahar), inside.referral.user_grants.get()]
    AT_ONCE[state](inside)
    for row in rows:
        row.pk = None
        row.save(force_insert=True)
    assert (holds(cast, "sahar", inside.case), holds_packet(cast, "sahar", inside.referral)) == (set(), False)


def test_an_end_that_leaves_the_access_to_the_case_is_no_end(cast: Cast) -> None:
    inside = given(cast)
    with patch("referrals.parts.take_back", lambda referral: None), pytest.raises(ending.KeyLeft):
        AT_ONCE[State.WITHDRAWN](inside)
    assert inside.now().state == State.ACCEPTED
    assert purged() == 0


def test_an_access_that_a_supervisor_gave_meanwhile_is_not_taken(cast: Cast) -> None:
    """It rests on no consent of this referral: she was assigned to the case itself."""
    inside = given(cast)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=inside.case.pk), to=cast.sahar)
    AT_ONCE[State.REVOKED](inside)
    assert holds(cast, "sahar", inside.case) == {"identity", "legal"}
    assert inside.case.user_grants.get(user=cast.sahar).expires_at == 0


def test_what_she_had_by_a_later_referral_is_given_anew_for_the_first(cast: Cast) -> None:
    """Sahar takes two referrals of one case, and the later one ends: the first still stands."""
    first = given(cast)
    second = house.refer(cast, first.case)
    house.accept(second)
    house.give(second)
    with pytest.raises(states.WrongTransition):
        house.give(first)  # she has it
    house.end(second, "revoked")
    assert holds(cast, "sahar", first.case) == set()
    assert str(first.referral.pk) in client_of(cast, "nargis").get(reverse("cases:today")).content.decode()
    house.give(first)
    assert holds(cast, "sahar", first.case) == set(house.LEGAL_PARTS)
    house.end(first, "revoked")
    assert holds(cast, "sahar", first.case) == set()


def test_an_earlier_referral_that_ends_takes_nothing_of_a_later_one(cast: Cast) -> None:
    first = given(cast)
    second = house.refer(cast, first.case)
    house.accept(second)
    house.give(second)
    house.end(first, "revoked")
    assert holds(cast, "sahar", first.case) == set(house.LEGAL_PARTS)


def test_who_was_assigned_and_is_no_more_waits_as_long_as_the_referral_stands(cast: Cast) -> None:
    inside = given(cast)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=inside.case.pk), to=cast.sahar)
        case_actions.revoke(case=Case.objects.get(pk=inside.case.pk), person=cast.sahar)
    with cast.acting("nargis"):
        assert parts.is_waiting(inside.now())
    house.give(inside)
    house.end(inside, "revoked")
    assert holds(cast, "sahar", inside.case) == set()


@pytest.mark.parametrize("state", [*AT_ONCE, *OVER_BUT_KEPT])
def test_the_trail_explains_every_grant_that_came_and_went(cast: Cast, state: str) -> None:
    inside = given(cast)
    AT_ONCE[state](inside) if state in AT_ONCE else house.answer(inside, state, text="تمام شد")
    with cast.acting("shakiba") as shakiba:
        assert records.compare(Case.objects.get(pk=inside.case.pk), shakiba) == []


def test_an_end_before_anything_was_given_needs_no_grant_of_the_case(cast: Cast) -> None:
    inside = house.refer(house.people(cast))
    house.answer(inside, "declined", "laila", reason="capacity")
    now: Referral = inside.now()
    assert (now.state, now.parts, bytes(now.parts_grant)) == (State.DECLINED, Parts.AGREED, b"")
    assert not holds_packet(cast, "laila", inside.referral)


def test_feedback_is_asked_as_for_a_partner(cast: Cast) -> None:
    from referrals import feedback

    inside = given(cast)
    house.answer(inside, "completed", text="تمام شد")
    assert feedback.is_missing(inside.now())


def test_revoke_all_is_still_the_one_way_to_close_a_packet(cast: Cast) -> None:
    """The measure of the test above: what takes the packet away is not what takes the parts away."""
    inside = given(cast)
    with patch.object(grants, "revoke_all", lambda subject: 0), pytest.raises(ending.KeyLeft):
        AT_ONCE[State.REVOKED](inside)
    assert holds(cast, "sahar", inside.case) == {"identity", "legal"}
