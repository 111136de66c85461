"""T12 for referrals: consent withdrawn or run out, a colleague taken from the organisation: the next request is refused."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from audit.models import Entry
from casework.access import grants
from casework.accounts.models import Membership
from casework.cases import actions as case_actions
from casework.cases.models import Case
from referrals import answering, ending, states
from referrals.models import Answer, Packet, Referral, ReferralTeamGrant, State
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, opens, run_out, sent, withdraw

pytestmark = pytest.mark.django_db


def test_the_control_opens(cast: Cast) -> None:
    """The measure itself: the partner and the office do open it, so a refusal below means something."""
    referral = sent(cast).referral
    assert opens(cast, "roshan", referral)
    assert opens(cast, "nargis", referral)
    assert opens(cast, "shakiba", referral)


@pytest.mark.parametrize("stranger", ["mina", "palwasha", "laila", "zohra", "humaira", "farida", "wida"])
def test_nobody_else_ever_opens_it(cast: Cast, stranger: str) -> None:
    assert not opens(cast, stranger, sent(cast).referral)


def test_a_withdrawn_consent_closes_the_packet_at_once(cast: Cast) -> None:
    made = sent(cast)
    withdraw(cast, made.consent)
    assert not opens(cast, "roshan", made.referral)
    assert not ReferralTeamGrant.objects.filter(content_object=made.referral).exists()


def test_a_withdrawn_consent_ends_the_referral_on_the_record(cast: Cast) -> None:
    made = sent(cast)
    before = Entry.objects.count()
    withdraw(cast, made.consent)
    made.referral.refresh_from_db()
    assert (made.referral.state, made.referral.ended_on) == (State.WITHDRAWN, timezone.localdate())
    kinds = list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))
    assert kinds == ["case.read", "grant.ended", "grant.ended", "referral.purged", "referral.withdrawn", "consent.withdrawn"]


def test_a_withdrawn_consent_leaves_the_packet_to_the_office(cast: Cast) -> None:
    made = sent(cast)
    withdraw(cast, made.consent)
    assert opens(cast, "nargis", made.referral)


def test_a_withdrawn_consent_ends_what_was_completed_too(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    answer(cast, made.referral, Answer.COMPLETED, text="فیصله شد")
    assert opens(cast, "roshan", made.referral)
    withdraw(cast, made.consent)
    assert not opens(cast, "roshan", made.referral)


def test_another_consent_is_not_touched(cast: Cast) -> None:
    first = sent(cast)
    second = sent(cast, case=first.case, to="other")
    withdraw(cast, first.consent)
    assert opens(cast, "mina", second.referral)


def test_a_closed_case_is_no_obstacle_to_withdrawing(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("nargis"):
        case_actions.close_case(case=made.case, reason="goals_met", text="")
    withdraw(cast, made.consent)
    assert not opens(cast, "roshan", made.referral)


def test_a_grant_past_its_end_opens_nothing(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    assert ReferralTeamGrant.objects.filter(content_object=referral).exists()
    assert not opens(cast, "roshan", referral)


def test_a_prolonged_row_opens_nothing(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    ReferralTeamGrant.objects.filter(content_object=referral).update(expires_at=0)
    assert not opens(cast, "roshan", referral)


def test_running_out_is_noted_once_by_the_server(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    before = Entry.objects.count()
    with cast.acting("roshan"):
        assert ending.expire_due() == 1
        assert ending.expire_due() == 0
    noted = Entry.objects.filter(seq__gt=before).values_list("kind", "actor")
    assert list(noted) == [("grant.ended", "server"), ("grant.ended", "server"), ("referral.purged", "server"), ("grant.expired", "server")]
    referral.refresh_from_db()
    assert (referral.state, referral.ended_on) == (State.EXPIRED, referral.expires_on)


def test_a_completed_referral_that_runs_out_stays_completed_and_closes(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    answer(cast, referral, Answer.COMPLETED, text="تمام شد")
    run_out(cast, referral)
    assert ending.expire_due() == 1
    referral.refresh_from_db()
    assert referral.state == State.COMPLETED
    assert not ReferralTeamGrant.objects.filter(content_object=referral).exists()


def test_a_referral_that_lasts_is_left_alone(cast: Cast) -> None:
    referral = sent(cast).referral
    assert ending.expire_due() == 0
    assert opens(cast, "roshan", referral)


def test_the_daily_command_notes_all_of_them(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    first = sent(cast)
    for made in (first, sent(cast, case=first.case, to="other")):
        run_out(cast, made.referral)
    call_command("expire_referrals")
    assert "2 referrals had run out" in capsys.readouterr().out
    assert set(Referral.objects.values_list("state", flat=True)) == {State.EXPIRED}


def test_someone_taken_from_the_organisation_opens_nothing(cast: Cast) -> None:
    referral = sent(cast).referral
    Membership.objects.filter(team=cast.teams["sepidar"], user=cast.roshan).delete()
    assert not opens(cast, "roshan", referral)


def test_a_revoked_grant_opens_nothing(cast: Cast) -> None:
    referral = sent(cast).referral
    grants.revoke(referral, cast.teams["sepidar"])
    assert not opens(cast, "roshan", referral)


def test_a_handed_over_case_takes_its_packets_along(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=made.case.pk), to=cast.palwasha, instead_of=cast.nargis)
    assert opens(cast, "palwasha", made.referral)
    assert not opens(cast, "nargis", made.referral)


def test_a_handed_over_case_stays_with_the_partner(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=made.case.pk), to=cast.palwasha, instead_of=cast.nargis)
    assert opens(cast, "roshan", made.referral)


def test_nobody_answers_what_was_withdrawn(cast: Cast) -> None:
    """Even with a key that was on her ring before the withdrawal."""
    made = sent(cast)
    with cast.acting("roshan"):
        seen = Referral.objects.get(pk=made.referral.pk)
        assert Packet.objects.get(referral=seen).matter
        with cast.acting("nargis"):
            withdraw(cast, made.consent)
        with pytest.raises(states.WrongTransition):
            answering.answer_referral(referral=seen, kind=Answer.ACCEPTED)
    assert not Answer.objects.exists()


def test_a_second_case_is_not_touched(cast: Cast) -> None:
    first, second = sent(cast), sent(cast, case=a_case(cast, given_name="زهرا"))
    withdraw(cast, first.consent)
    assert opens(cast, "roshan", second.referral)
