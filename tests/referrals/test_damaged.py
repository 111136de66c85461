"""Packets, answers and consents whose bytes no longer open: the pages say so, and nothing is sent from them."""

from uuid import uuid4

import pytest
from django.db import models
from django.urls import reverse

from audit.models import Entry
from casework.cases.models import Survivor
from referrals.models import Answer, Packet, Referral
from tests.browserless import client_of
from tests.cases.test_damaged import MARK, WAYS, damage
from tests.cases.typed import text
from tests.cast import Cast
from tests.referrals.sent import answer, opens, release, sent
from tests.referrals.test_pages import filled, of

pytestmark = pytest.mark.django_db
ROADS = {"nargis": "referrals:page", "roshan": "referrals:packet"}


@pytest.mark.parametrize("person", ROADS)
@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_packet_is_marked_and_told_once(cast: Cast, way: str, person: str) -> None:
    referral = sent(cast).referral
    damage(Packet.objects.get(referral=referral), way)
    page = client_of(cast, person).get(reverse(ROADS[person], args=[referral.pk]))
    assert page.status_code == 200
    assert MARK in text(page)
    assert Entry.objects.filter(kind="record.damaged").count() == 1


@pytest.mark.parametrize("person", ROADS)
def test_a_deleted_packet_is_marked_and_told_once(cast: Cast, person: str) -> None:
    referral = sent(cast).referral
    Packet._base_manager.filter(referral=referral).delete()
    Packet.history.filter(referral=referral).delete()
    page = client_of(cast, person).get(reverse(ROADS[person], args=[referral.pk]))
    assert page.status_code == 200
    assert MARK in text(page) and "Send the answer" not in text(page)
    assert Entry.objects.filter(kind="record.damaged").count() == 1
    trail = client_of(cast, "shakiba").get(reverse("review:case", args=[referral.case_id])).context["trail"]
    assert [MARK in line.text for day in trail.days for line in day.lines].count(True) == 1


@pytest.mark.parametrize("person", ROADS)
def test_a_packet_planted_beside_the_first_is_no_error_and_shows_nothing(cast: Cast, person: str) -> None:
    referral = sent(cast).referral
    planted = Packet.objects.get(referral=referral)
    planted.pk = uuid4()
    models.Model.save_base(planted, force_insert=True, raw=True)
    page = client_of(cast, person).get(reverse(ROADS[person], args=[referral.pk]))
    assert page.status_code == 200
    assert MARK in text(page)


def test_an_answer_to_a_packet_that_was_deleted_meanwhile_is_kept(cast: Cast) -> None:
    referral = sent(cast).referral
    Packet._base_manager.filter(referral=referral).delete()
    client, address = client_of(cast, "roshan"), reverse("referrals:packet", args=[referral.pk])
    assert client.post(address, {"seen": "sent", "kind": "accepted", "checked": "on"}).status_code == 302
    assert MARK in text(client.get(address))
    assert Answer.objects.count() == 1


@pytest.mark.parametrize("person", ROADS)
def test_a_damaged_answer_is_marked_and_the_packet_is_still_read(cast: Cast, person: str) -> None:
    referral = sent(cast).referral
    damage(answer(cast, referral, Answer.ACCEPTED))
    page = text(client_of(cast, person).get(reverse(ROADS[person], args=[referral.pk])))
    assert MARK in page
    assert "نفقهٔ گذشته" in page


def test_a_packet_that_does_not_open_is_not_answered(cast: Cast) -> None:
    referral = sent(cast).referral
    damage(Packet.objects.get(referral=referral))
    assert "Send the answer" not in text(client_of(cast, "roshan").get(reverse("referrals:packet", args=[referral.pk])))


def test_a_whole_packet_is_not_marked(cast: Cast) -> None:
    """The measure itself."""
    referral = sent(cast).referral
    page = text(client_of(cast, "roshan").get(reverse("referrals:packet", args=[referral.pk])))
    assert MARK not in page
    assert "Send the answer" in page


def test_a_damaged_consent_carries_nothing(cast: Cast) -> None:
    referral = sent(cast).referral
    consent = release(cast, referral.case, purpose="پناهگاه")
    client = client_of(cast, "nargis")
    assert "پناهگاه" in text(client.get(of("new", referral.case)))
    damage(consent)
    page = client.get(of("new", referral.case))
    assert page.status_code == 200
    assert "پناهگاه" not in text(page)
    assert client.get(of("under", referral.case, consent.pk)).status_code == 404


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_consent_can_still_be_taken_back(cast: Cast, way: str) -> None:
    made = sent(cast)
    damage(made.consent, way)
    client, address = client_of(cast, "nargis"), reverse("cases:withdraw", args=[made.case.pk, made.consent.pk])
    assert address in text(client.get(reverse("cases:consents", args=[made.case.pk])))
    assert MARK in text(client.get(address))
    assert opens(cast, "roshan", made.referral)
    assert client.post(address).status_code == 302
    assert not opens(cast, "roshan", made.referral)
    assert Entry.objects.filter(kind="consent.withdrawn").count() == 1


def test_a_packet_with_a_damaged_record_is_not_sent(cast: Cast) -> None:
    case = sent(cast).case
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    damage(Survivor.objects.get(case=case))
    before = Referral.objects.count()
    for send in (client.get, client.post):
        assert MARK in text(send(of("check", case), follow=True))
    assert Referral.objects.count() == before
