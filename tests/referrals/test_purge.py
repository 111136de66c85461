"""After the end nothing is left: the days that she agreed to, the key that ends earlier, and the entry that confirms it."""

import datetime
from unittest.mock import patch

import pytest
import time_machine
from django.utils import timezone

from audit.models import Entry
from audit.review import records
from casework.access import grants, holders
from casework.accounts import unlocked
from referrals import ending, moves
from referrals.models import Answer, Packet, Referral, ReferralTeamGrant, State
from tests.browserless import client_of
from tests.cases.test_damaged import damage
from tests.cast import Cast
from tests.referrals.sent import MONTH, Sent, answer, completed, end, opens, run_out, sent, withdraw
from tests.referrals.test_desk import DESK, body
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db
KEPT = [Answer.COMPLETED, Answer.NOT_COMPLETED]
ENDS = {
    "withdrawn": lambda cast, made: withdraw(cast, made.consent),
    "declined": lambda cast, made: answer(cast, made.referral, Answer.DECLINED, reason="area"),
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "declined_by_her": lambda cast, made: end(cast, made.referral, "declined_by_her"),
    "unavailable": lambda cast, made: end(cast, made.referral, "unavailable"),
    "expired": lambda cast, made: (run_out(cast, made.referral), ending.expire_due()),
}


def after(days: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + datetime.timedelta(days=days), tick=False)


def purged() -> int:
    return Entry.objects.filter(kind="referral.purged").count()


@pytest.mark.parametrize("name", ENDS)
def test_every_end_is_confirmed_once_and_no_row_is_left(cast: Cast, name: str) -> None:
    made = sent(cast)
    ENDS[name](cast, made)
    made.referral.refresh_from_db()
    assert (made.referral.state, made.referral.closed_on) == (name, timezone.localdate())
    assert not ReferralTeamGrant.objects.filter(content_object=made.referral).exists()
    assert purged() == 1
    assert "the ledger confirms that no key of theirs is left" in office_page(client_of(cast, "nargis"), made.referral)
    assert purged() == 1


@pytest.mark.parametrize("name", ENDS)
def test_an_end_that_leaves_a_key_is_no_end(cast: Cast, name: str) -> None:
    """Fail closed: rather the whole step is lost than the ledger confirms what is not so."""
    made = sent(cast)
    if name == "expired":
        run_out(cast, made.referral)
    with patch.object(grants, "revoke_all", lambda subject: 0), pytest.raises(ending.KeyLeft):
        ENDS[name](cast, made) if name != "expired" else ending.expire_due()
    made.referral.refresh_from_db()
    assert made.referral.state == State.SENT
    assert purged() == 0


@pytest.mark.parametrize("kind", KEPT)
class TestWorkThatIsOver:
    def test_the_packet_stays_open_for_the_days_she_agreed_to(self, cast: Cast, kind: str) -> None:
        referral = sent(cast, kept_days=5).referral
        completed(cast, referral, kind)
        assert opens(cast, "roshan", referral)
        with after(5):
            assert opens(cast, "roshan", referral)
        with after(6):
            assert not opens(cast, "roshan", referral)
            assert opens(cast, "nargis", referral)

    def test_the_end_is_in_the_signed_key_and_in_the_column(self, cast: Cast, kind: str) -> None:
        referral = sent(cast, kept_days=5).referral
        completed(cast, referral, kind)
        referral.refresh_from_db()
        last = timezone.localdate() + datetime.timedelta(days=5)
        with cast.acting("nargis"):
            (grant,) = holders.live(referral)
            assert [holder.id for _, holder in holders.believed(referral)] == [str(cast.teams["sepidar"].pk)]
        assert (moves.last_day(grant), referral.expires_on) == (last, last)

    def test_it_never_stays_open_longer_than_her_consent(self, cast: Cast, kind: str) -> None:
        made = sent(cast, kept_days=90)
        completed(cast, made.referral, kind)
        made.referral.refresh_from_db()
        assert made.referral.expires_on == timezone.localdate() + MONTH

    def test_no_days_close_it_at_once(self, cast: Cast, kind: str) -> None:
        referral = sent(cast, kept_days=0).referral
        completed(cast, referral, kind)
        assert not opens(cast, "roshan", referral)
        referral.refresh_from_db()
        assert (referral.state, referral.closed_on) == (kind, timezone.localdate())
        assert purged() == 1

    def test_the_daily_round_confirms_the_end_and_keeps_the_outcome(self, cast: Cast, kind: str) -> None:
        referral = sent(cast).referral
        completed(cast, referral, kind)
        assert ending.expire_due() == 0
        with after(15):
            assert ending.expire_due() == 1
            assert ending.expire_due() == 0
        referral.refresh_from_db()
        assert referral.state == kind
        assert referral.closed_on is not None
        assert purged() == 1

    def test_the_desk_and_the_packet_say_nothing_any_more(self, cast: Cast, kind: str) -> None:
        referral = sent(cast, kept_days=0).referral
        completed(cast, referral, kind)
        client = client_of(cast, "roshan")
        html = body(client, DESK)
        assert "Work has ended" in html and "پروین" not in html
        assert client.get(packet_of(referral)).status_code == 404

    def test_consent_withdrawn_closes_it_before(self, cast: Cast, kind: str) -> None:
        made = sent(cast)
        completed(cast, made.referral, kind)
        withdraw(cast, made.consent)
        assert not opens(cast, "roshan", made.referral)

    def test_consent_withdrawn_later_leaves_the_outcome(self, cast: Cast, kind: str) -> None:
        made = sent(cast, kept_days=0)
        completed(cast, made.referral, kind)
        withdraw(cast, made.consent)
        made.referral.refresh_from_db()
        assert made.referral.state == kind

    def test_a_packet_that_does_not_say_how_long_closes_at_once(self, cast: Cast, kind: str) -> None:
        referral = sent(cast).referral
        answer(cast, referral, Answer.ACCEPTED)
        damage(Packet.objects.get(referral=referral))
        answer(cast, referral, kind, text="تمام شد")
        assert not opens(cast, "roshan", referral)

    def test_the_trail_and_the_records_agree(self, cast: Cast, kind: str) -> None:
        made = sent(cast)
        completed(cast, made.referral, kind)
        with cast.acting("shakiba"):
            assert records.compare(made.case, unlocked.current()) == []
        with after(15):
            ending.expire_due()
            with cast.acting("shakiba"):
                assert records.compare(made.case, unlocked.current()) == []


def test_the_row_of_the_queue_opens_while_it_is_kept(cast: Cast) -> None:
    """The key was given anew, and its card with it."""
    made: Sent = sent(cast)
    completed(cast, made.referral)
    html = body(client_of(cast, "roshan"), DESK)
    assert "پروین" in html and "نفقهٔ گذشته" in html


def test_the_partner_and_the_preview_say_how_long(cast: Cast) -> None:
    referral = sent(cast, kept_days=5).referral
    assert "5 days more, then it closes by itself" in body(client_of(cast, "roshan"), packet_of(referral))
    assert "5 days more, then it closes by itself" in office_page(client_of(cast, "nargis"), referral)
    assert Referral.objects.count() == 1
