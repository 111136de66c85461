"""The legal part that a partner may read: every end takes it away."""

import datetime
from collections.abc import Callable

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from audit.review import records
from casework.access import grants
from casework.access.policy import CASE, IDENTITY, LEGAL
from casework.accounts import unlocked
from casework.cases.models import Case
from referrals import actions, delegated, ending
from referrals.models import Answer, Referral
from tests.browserless import client_of
from tests.cast import Cast
from tests.referrals.legal_part import page_of, reads, rows_of, shared
from tests.referrals.sent import MONTH, Sent, answer, completed, end, run_out, sent, unsaved, withdraw

pytestmark = pytest.mark.django_db
ENDS: dict[str, Callable[[Cast, Sent], object]] = {
    "withdrawn": lambda cast, made: withdraw(cast, made.consent),
    "declined": lambda cast, made: answer(cast, made.referral, Answer.DECLINED, reason="area"),
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "declined_by_her": lambda cast, made: end(cast, made.referral, "declined_by_her"),
    "unavailable": lambda cast, made: end(cast, made.referral, "unavailable"),
    "completed": lambda cast, made: completed(cast, made.referral),
    "not completed": lambda cast, made: completed(cast, made.referral, Answer.NOT_COMPLETED),
    "run out": lambda cast, made: (run_out(cast, made.referral), ending.expire_due()),
}


@pytest.mark.parametrize("name", ENDS)
def test_every_end_takes_it_away(cast: Cast, name: str) -> None:
    made = shared(cast)
    ENDS[name](cast, made)
    assert rows_of(made.case, cast.teams["sepidar"]) == 0
    assert not reads(cast, "roshan", made.case)
    assert client_of(cast, "roshan").get(page_of(made.referral)).status_code == 404
    assert reads(cast, "nargis", made.case) and reads(cast, "shakiba", made.case)
    with cast.acting("shakiba"):
        assert records.compare(made.case, unlocked.current()) == []


@pytest.mark.parametrize("name", [name for name in ENDS if name not in ("completed", "not completed")])
def test_an_end_that_leaves_the_legal_key_is_no_end(cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shared(cast)
    if name == "run out":
        run_out(cast, made.referral)
    monkeypatch.setattr(delegated, "take_away", lambda referral: None)
    with pytest.raises(ending.KeyLeft):
        ending.expire_due() if name == "run out" else ENDS[name](cast, made)
    assert rows_of(made.case, cast.teams["sepidar"]) == 1


def test_it_ends_with_the_last_day_of_her_consent_whether_or_not_anybody_notes_it(cast: Cast) -> None:
    made = shared(cast)
    with time_machine.travel(timezone.now() + MONTH, tick=False):
        assert reads(cast, "roshan", made.case)
    with time_machine.travel(timezone.now() + MONTH + datetime.timedelta(days=1), tick=False):
        assert not reads(cast, "roshan", made.case)
        assert client_of(cast, "roshan").get(page_of(made.referral)).status_code == 404


def test_a_changed_packet_without_her_word_ends_it(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        parcel = actions.Parcel(unsaved(cast), cast.teams["sepidar"])
        fresh = Referral.objects.get(pk=made.referral.pk)
        actions.send_to_all(case=made.case, parcels=[parcel], items=["name"], about=actions.About("نفقه"), replaces=fresh)
    assert not reads(cast, "roshan", made.case)


def test_a_changed_packet_with_her_word_goes_on(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        parcel = actions.Parcel(unsaved(cast, legal=True), cast.teams["sepidar"])
        fresh = Referral.objects.get(pk=made.referral.pk)
        actions.send_to_all(case=made.case, parcels=[parcel], items=["name"], about=actions.About("نفقه"), replaces=fresh)
    assert reads(cast, "roshan", made.case)
    assert rows_of(made.case, cast.teams["sepidar"]) == 1


def test_an_old_packet_that_ran_out_unnoticed_does_not_take_the_new_key_along(cast: Cast) -> None:
    made = shared(cast)
    run_out(cast, made.referral)
    sent(cast, case=made.case, legal=True)
    assert ending.expire_due() == 0
    assert reads(cast, "roshan", made.case)


def test_the_end_of_a_packet_within_the_office_leaves_the_team_its_case(cast: Cast) -> None:
    """Whatever comes to be sent to a team of the office: its keys to the case are its own."""
    made = shared(cast)
    Referral.objects.filter(pk=made.referral.pk).update(organisation=cast.teams["one"])
    end(cast, made.referral, "revoked")
    assert reads(cast, "shakiba", made.case)


def test_what_a_partner_holds_for_a_while_keeps_no_part_for_the_office(cast: Cast) -> None:
    """Else the last colleague who holds the legal part could be taken out, and only the partner would read it."""
    made = shared(cast)
    with cast.acting("nargis"), transaction.atomic():
        grants.give(made.case, cast.teams["one"], [IDENTITY, CASE], card={})
    with cast.acting("shakiba"):
        assert grants.held_only_by(Case.objects.get(pk=made.case.pk), cast.nargis) == {LEGAL}
