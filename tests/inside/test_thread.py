"""One referral inside the house through its pages: sent, received, accepted, given, opened."""

import pytest
from django.urls import reverse

from casework.cases.models import Consent
from referrals.models import Packet, Parts, Referral, State
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.inside.house import holds, holds_packet, people
from tests.referrals.test_pages import body, filled, of

pytestmark = pytest.mark.django_db


def form_for_a_team(cast: Cast, **changes: object) -> dict[str, object]:
    """The form of a referral to the second team."""
    return filled(cast, recipient=str(cast.teams["two"].pk), opens=["legal"], **changes)


def sent(cast: Cast, **changes: object) -> Referral:
    case, client = a_case(cast), client_of(cast, "nargis")
    assert client.post(of("inside", case), form_for_a_team(cast, **changes))["Location"] == of("check", case) + "?team"
    client.post(of("check", case) + "?team")
    return Referral.objects.get()


def accepted(cast: Cast, referral: Referral, to: str = "sahar") -> None:
    client = client_of(cast, "laila")
    page = reverse("referrals:received-one", args=[referral.pk])
    client.get(page)
    said = {"seen": "received", "kind": "accepted", "checked": "on", "to": str(cast.people[to].pk), "text": ""}
    assert client.post(page, said)["Location"] == page


def given(cast: Cast, referral: Referral, person: str = "nargis") -> None:
    got = client_of(cast, person).post(of("parts", referral.case, referral.pk))
    assert got.status_code == 302


def test_the_whole_thread(cast: Cast) -> None:
    people(cast)
    referral = sent(cast)
    page, opened = reverse("referrals:received-one", args=[referral.pk]), reverse("legal:overview", args=[referral.case_id])
    assert "دعوای نفقه" in body(client_of(cast, "laila"), reverse("referrals:received"))
    assert "از کورس خیاطی" in body(client_of(cast, "laila"), page)
    accepted(cast, referral)
    assert (holds(cast, "sahar", referral.case), holds_packet(cast, "sahar", referral)) == (set(), True)
    assert client_of(cast, "sahar").get(opened).status_code == 404
    assert of("parts", referral.case, referral.pk) in body(client_of(cast, "nargis"), reverse("cases:today"))
    given(cast, referral)
    assert holds(cast, "sahar", referral.case) == {"identity", "legal"}
    assert client_of(cast, "sahar").get(opened).status_code == 200
    assert reverse("cases:case", args=[referral.case_id]) in body(client_of(cast, "sahar"), page)


def test_her_consent_names_the_team_and_the_parts(cast: Cast) -> None:
    referral = sent(people(cast))
    with cast.acting("nargis"):
        consent, packet = Consent.objects.get(pk=referral.consent_id), Packet.objects.get(referral=referral)
        assert (consent.inside, consent.recipient_name, consent.parts) == (True, "Team two", ["identity", "legal"])
        assert (packet.parts, packet.sender) == (["identity", "legal"], "Team one")
    assert (referral.parts, referral.state) == (Parts.AGREED, State.SENT)


def test_the_two_ways_of_sending_stand_apart(cast: Cast) -> None:
    case = a_case(people(cast))
    client = client_of(cast, "nargis")
    outside, inside = body(client, of("new", case)), body(client, of("inside", case))
    assert ("Team two" in outside, "Sepidar" in outside) == (False, True)
    assert ("Team two" in inside, "Sepidar" in inside, "Team one" in inside) == (True, False, False)
