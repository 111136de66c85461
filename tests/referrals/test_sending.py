"""Sending: what she agreed to leaves, to whom she agreed, until when she agreed; everything else is refused."""

import datetime

import pytest
from django.utils import timezone, translation

from audit.models import Entry
from casework.access import rings
from casework.access.errors import StaleRecord
from casework.accounts.models import Certificate
from casework.cases import actions as case_actions
from casework.cases.models import Case, Consent
from referrals import packet_items
from referrals.models import Packet, Referral, ReferralTeamGrant
from referrals.numbers import number_of
from referrals.refusals import CannotSend, Refusal
from tests.cast import Cast, a_case
from tests.referrals.sent import AGREED, release, send, sent, unsaved

pytestmark = pytest.mark.django_db


def why(cast: Cast, case: Case, consent: Consent, **changes: object) -> Refusal:
    with pytest.raises(CannotSend) as refused:
        send(cast, case, consent, **changes)  # type: ignore[arg-type]
    assert not Referral.objects.exists()
    return refused.value.why


def test_the_partner_opens_what_was_sent(cast: Cast) -> None:
    referral = sent(cast).referral
    with cast.acting("roshan"):
        packet = Packet.objects.get(referral=referral)
        assert [part["item"] for part in packet.items] == list(AGREED)
        assert packet.items[0]["rows"] == [["name", "پروین", "text"]]


def test_the_caseworker_opens_the_packet_through_the_case(cast: Cast) -> None:
    referral = sent(cast).referral
    with cast.acting("nargis"):
        assert Packet.objects.get(referral=referral).matter == "نفقهٔ گذشته"


def test_sending_is_recorded_with_the_grant(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    before = Entry.objects.count()
    send(cast, case, consent)
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == [
        "case.read", "case.read", "grant.made", "referral.sent",
    ]


def test_an_unsaved_consent_is_recorded_with_the_packet(cast: Cast) -> None:
    case = a_case(cast)
    referral = send(cast, case, unsaved(cast))
    assert Consent.objects.filter(pk=referral.consent_id, case=case).exists()


def test_a_refused_packet_records_no_consent(cast: Cast) -> None:
    case = a_case(cast)
    before = Consent.objects.count()
    assert why(cast, case, unsaved(cast), items=["account"]) == Refusal.ITEM
    assert Consent.objects.count() == before


def test_an_item_she_did_not_agree_to_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case), items=["name", "account"]) == Refusal.ITEM


def test_an_item_nobody_knows_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case, items=["name", "everything"]), items=["everything"]) == Refusal.ITEM


def test_a_packet_of_nothing_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case), items=[]) == Refusal.NOTHING


def test_another_recipient_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case), to="other") == Refusal.RECIPIENT


def test_a_team_of_the_office_is_no_recipient(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case, to="two"), to="two") == Refusal.RECIPIENT


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"agreed": False}, Refusal.CONSENT),
        ({"kind": "services"}, Refusal.CONSENT),
        ({"kind": "reporting"}, Refusal.CONSENT),
        ({"withdrawn_on": timezone.localdate()}, Refusal.CONSENT),
        ({"until": None}, Refusal.EXPIRED),
        ({"until": timezone.localdate() - datetime.timedelta(days=1)}, Refusal.EXPIRED),
    ],
    ids=["refused", "to services", "to statistics", "withdrawn", "without an end", "run out"],
)
def test_a_consent_that_does_not_carry_it_is_refused(cast: Cast, facts: dict[str, object], refusal: Refusal) -> None:
    case = a_case(cast)
    assert why(cast, case, release(cast, case, **facts)) == refusal


def test_the_consent_of_another_case_is_refused(cast: Cast) -> None:
    case, other = a_case(cast), a_case(cast, given_name="زهرا")
    assert why(cast, case, release(cast, other)) == Refusal.CONSENT


def test_an_organisation_without_a_confirmed_key_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    Certificate.objects.filter(holder=cast.teams["sepidar"].pk).update(signature=b"x" * 64)
    assert why(cast, case, consent) == Refusal.NO_KEY


def test_a_closed_case_sends_nothing(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    with cast.acting("nargis"):
        case_actions.close_case(case=case, reason="goals_met", text="")
    assert why(cast, case, consent) == Refusal.CLOSED


def test_the_same_consent_carries_one_open_packet(cast: Cast) -> None:
    first = sent(cast)
    with pytest.raises(CannotSend) as refused:
        send(cast, first.case, first.consent)
    assert refused.value.why == Refusal.ALREADY


def test_a_consent_that_changed_meanwhile_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    with cast.acting("nargis"):
        seen = Consent.objects.get(pk=consent.pk)
        assert seen.agreed
        Consent._base_manager.filter(pk=consent.pk).update(revision=2)
        with pytest.raises(StaleRecord):
            from referrals.actions import send_referral

            send_referral(case=case, consent=seen, organisation=cast.teams["sepidar"], items=AGREED, matter="x")


def test_a_form_that_was_sent_before_sends_nothing(cast: Cast) -> None:
    from referrals.actions import send_referral

    case = a_case(cast)
    with cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        send_referral(
            case=case, consent=unsaved(cast), organisation=cast.teams["sepidar"], items=AGREED, matter="x", claim=lambda: False
        )
    assert refused.value.why == Refusal.ALREADY


def test_without_a_matter_the_purpose_she_agreed_to_stands_there(cast: Cast) -> None:
    case = a_case(cast)
    referral = send(cast, case, release(cast, case), matter="")
    with cast.acting("roshan"):
        assert Packet.objects.get(referral=referral).matter == "نفقه"


def test_the_name_she_wants_used_goes_before_her_own(cast: Cast) -> None:
    referral = sent(cast, case=a_case(cast, known_as="گلالی"), items=["name"]).referral
    with cast.acting("roshan"):
        assert Packet.objects.get(referral=referral).items == [{"item": "name", "rows": [["name", "گلالی", "text"]]}]


def test_an_item_of_which_nothing_is_known_is_named_and_empty(cast: Cast) -> None:
    referral = sent(cast, items=["birth"]).referral
    with cast.acting("roshan"), translation.override("en"):
        assert [line.text for line in packet_items.lines(Packet.objects.get(referral=referral).items)] == ["not recorded"]


def test_the_grant_ends_with_the_last_day_she_agreed_to(cast: Cast) -> None:
    made = sent(cast)
    grant = ReferralTeamGrant.objects.get(content_object=made.referral)
    end = timezone.localtime(datetime.datetime.fromtimestamp(grant.expires_at, datetime.UTC))
    assert (end.date(), end.hour, end.minute) == (made.referral.expires_on, 23, 59)


def test_the_database_holds_no_word_of_a_packet(cast: Cast) -> None:
    referral = sent(cast, items=["name", "account"]).referral
    row, grant = Packet.objects.get(referral=referral), ReferralTeamGrant.objects.get(content_object=referral)
    kept = bytes(row.payload) + bytes(grant.card) + bytes(grant.sealed_keys) + bytes(referral.office_key)
    for word in ("پروین", "شوهرم", "نفقه", "Sepidar"):
        assert word.encode() not in kept


def test_a_number_follows_from_the_referral_and_has_a_check(cast: Cast) -> None:
    from casework.localisation.codes import check_character

    referral = sent(cast).referral
    number = number_of(referral.pk)
    assert number == number_of(referral.pk)
    assert check_character(number[3:-1]) == number[-1]
    with cast.acting("roshan"):
        assert Packet.objects.get(referral=referral).referral_code == number


def test_the_office_cannot_be_opened_by_its_own_key_alone(cast: Cast) -> None:
    """A colleague without the case has no way to the packet, though she sits in the same office."""
    referral = sent(cast).referral
    with cast.acting("palwasha"):
        assert rings.current().compartments(Referral.objects.get(pk=referral.pk)) == set()
