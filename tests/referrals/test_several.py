"""Several partners at once, each under its own consent and key, all or nothing; and a changed packet in the place of the first."""

from collections.abc import Sequence

import pytest
from django.urls import reverse

from audit.models import Entry
from casework.access.errors import NoKey
from casework.accounts.models import Certificate
from casework.cases.models import Case, Consent
from referrals import actions, states
from referrals.models import Answer, Packet, Referral, State
from referrals.refusals import CannotSend, Refusal
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import AGREED, answer, completed, end, opens, release, run_out, sent, unsaved, withdraw
from tests.referrals.test_office_page import body as office_page
from tests.referrals.test_pages import body, filled, of

pytestmark = pytest.mark.django_db
BOTH = ("sepidar", "other")


def send_all(
    cast: Cast, case: Case, to: Sequence[str] = BOTH, *, person: str = "nargis", replaces: Referral | None = None,
    items: Sequence[str] = AGREED, **facts: object,
) -> list[Referral]:
    with cast.acting(person):
        parcels = [actions.Parcel(unsaved(cast, to=name, items=items, **facts), cast.teams[name]) for name in to]
        fresh = Referral.objects.get(pk=replaces.pk) if replaces else None
        return actions.send_to_all(case=case, parcels=parcels, items=items, about=actions.About("نفقه"), replaces=fresh)


# --- several ---------------------------------------------------------------------------------------------------------------
def test_each_opens_its_own_packet_and_not_the_other_s(cast: Cast) -> None:
    first, second = send_all(cast, a_case(cast))
    assert opens(cast, "roshan", first) and opens(cast, "mina", second)
    assert not opens(cast, "roshan", second) and not opens(cast, "mina", first)
    assert opens(cast, "nargis", first) and opens(cast, "nargis", second)


def test_each_has_a_consent_of_its_own_and_ends_with_it_alone(cast: Cast) -> None:
    first, second = send_all(cast, a_case(cast))
    assert first.consent_id != second.consent_id
    withdraw(cast, first.consent)
    assert not opens(cast, "roshan", first)
    assert opens(cast, "mina", second)


def test_one_that_cannot_be_sent_stops_them_all(cast: Cast) -> None:
    case = a_case(cast)
    Certificate.objects.filter(holder=cast.teams["other"].pk).delete()
    consents, entries = Consent.objects.count(), Entry.objects.count()
    with pytest.raises(CannotSend) as refused:
        send_all(cast, case)
    assert refused.value.why == Refusal.NO_KEY
    assert (Referral.objects.count(), Consent.objects.count(), Entry.objects.count()) == (0, consents, entries)


def test_one_that_fails_on_the_way_takes_the_others_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case, send = a_case(cast), actions._send
    consents = Consent.objects.count()

    def fails(case: Case, parcel: actions.Parcel, *rest: object) -> Referral:
        if parcel.organisation == cast.teams["other"]:
            raise NoKey("on the way")
        return send(case, parcel, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "_send", fails)
    with pytest.raises(NoKey):
        send_all(cast, case)
    assert (Referral.objects.count(), Consent.objects.count()) == (0, consents)


@pytest.mark.parametrize("to", [(), ("sepidar", "sepidar")])
def test_nobody_and_the_same_one_twice_are_refused(cast: Cast, to: tuple[str, ...]) -> None:
    with pytest.raises(CannotSend):
        send_all(cast, a_case(cast), to)
    assert not Referral.objects.exists()


def test_they_go_through_the_pages_in_one_press(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast, also=[str(cast.teams[name].pk) for name in BOTH]))
    preview = body(client, of("check", case))
    for words in ("to Sepidar", "to Other", "Send to 2 organisations", "and nothing of the others"):
        assert words in preview
    for _ in range(2):
        client.post(of("check", case))
    assert Referral.objects.count() == 2
    with cast.acting("nargis"):
        said = {consent.recipient_name: consent.items for consent in case.consent_records.all() if consent.kind == "release"}
    assert said == {"Sepidar": ["name", "contact"], "Other": ["name", "contact"]}
    for person, name in (("roshan", "sepidar"), ("mina", "other")):
        with cast.acting(person):
            assert Packet.objects.get(referral__organisation=cast.teams[name]).matter == "دعوای نفقه"


def test_an_organisation_that_is_none_is_refused_by_the_form(cast: Cast) -> None:
    case = a_case(cast)
    got = client_of(cast, "nargis").post(of("new", case), filled(cast, also=[str(cast.teams["one"].pk)]))
    assert got.status_code == 200


# --- a changed packet --------------------------------------------------------------------------------------------------------
def changed(cast: Cast, made: Referral, **more: object) -> Referral:
    return send_all(cast, made.case, ("sepidar",), replaces=made, items=["name"], **more)[0]  # type: ignore[arg-type]


def test_the_earlier_packet_ends_with_the_sending_of_the_changed_one(cast: Cast) -> None:
    first = sent(cast).referral
    before = Entry.objects.count()
    second = changed(cast, first)
    kinds = list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))
    first.refresh_from_db()
    assert first.state == State.REPLACED
    assert not opens(cast, "roshan", first)
    with cast.acting("roshan"):
        assert [part["item"] for part in Packet.objects.get(referral=second).items] == ["name"]
    assert kinds[-6:] == ["grant.ended", "referral.purged", "referral.replaced", "consent.recorded", "grant.made", "referral.sent"]


def test_the_same_consent_does_not_carry_a_changed_packet(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("nargis"):
        consent = Consent.objects.get(pk=release(cast, made.case).pk)
        with pytest.raises(CannotSend) as refused:
            actions.send_to_all(
                case=made.case, parcels=[actions.Parcel(consent, cast.teams["sepidar"])], items=["name"], about=actions.About("x"),
                replaces=made.referral,
            )
    assert refused.value.why == Refusal.CONSENT
    assert opens(cast, "roshan", made.referral)


@pytest.mark.parametrize("to", [("other",), BOTH])
def test_a_changed_packet_goes_nowhere_else(cast: Cast, to: tuple[str, ...]) -> None:
    first = sent(cast).referral
    with pytest.raises(CannotSend):
        send_all(cast, first.case, to, replaces=first)
    assert opens(cast, "roshan", first)


def test_the_packet_of_another_case_is_not_replaced(cast: Cast) -> None:
    first = sent(cast).referral
    with pytest.raises(CannotSend):
        send_all(cast, a_case(cast), ("sepidar",), replaces=first)
    assert opens(cast, "roshan", first)


ENDS = {
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "declined": lambda cast, made: answer(cast, made.referral, Answer.DECLINED, reason="area"),
    "completed": lambda cast, made: completed(cast, made.referral),
    "run out": lambda cast, made: run_out(cast, made.referral),
}


@pytest.mark.parametrize("name", ENDS)
def test_what_has_ended_is_not_replaced_and_nothing_is_sent(cast: Cast, name: str) -> None:
    made = sent(cast)
    ENDS[name](cast, made)
    consents = Consent.objects.count()
    with pytest.raises(states.WrongTransition):
        changed(cast, made.referral)
    assert (Referral.objects.count(), Consent.objects.count()) == (1, consents)


def test_it_goes_through_the_pages_filled_in(cast: Cast) -> None:
    first = sent(cast, purpose="نفقهٔ گذشته").referral
    client, url = client_of(cast, "nargis"), f"{of('new', first.case)}?replaces={first.pk}"
    assert url in office_page(client, first)
    html = body(client, url)
    assert "in the place of the packet" in html
    assert html.count(" checked") >= len(AGREED)
    assert "نفقهٔ گذشته" in html
    form = filled(cast, replaces=str(first.pk), recipient=str(cast.teams["other"].pk), items=["name"])
    assert client.post(of("new", first.case), form).status_code == 302
    assert "The earlier packet closes" in body(client, of("check", first.case))
    client.post(of("check", first.case))
    first.refresh_from_db()
    assert first.state == State.REPLACED
    second = Referral.objects.exclude(pk=first.pk).get()
    assert second.organisation == cast.teams["sepidar"]
    assert "Replaced by a changed packet" in office_page(client, first)
    assert "A changed packet came in its place" in body(client_of(cast, "roshan"), "/desk/")


def test_what_ended_between_the_form_and_the_press_sends_nothing(cast: Cast) -> None:
    first = sent(cast).referral
    client = client_of(cast, "nargis")
    client.post(of("new", first.case), filled(cast, replaces=str(first.pk)))
    end(cast, first, "revoked")
    client.post(of("check", first.case))
    assert Referral.objects.count() == 1


@pytest.mark.parametrize("foreign", [True, False])
def test_the_packet_of_another_case_is_not_filled_in(cast: Cast, foreign: bool) -> None:
    case, other = a_case(cast), sent(cast, person="palwasha" if foreign else "nargis", purpose="پناهگاه").referral
    html = body(client_of(cast, "nargis"), f"{of('new', case)}?replaces={other.pk}")
    assert "in the place of the packet" not in html
    assert "پناهگاه" not in html


@pytest.mark.parametrize("name", ["palwasha", "roshan", "mina", "farida"])
def test_nobody_without_the_case_sends_a_changed_packet(cast: Cast, name: str) -> None:
    first = sent(cast).referral
    client = client_of(cast, name)
    assert client.get(f"{reverse('referrals:new', args=[first.case_id])}?replaces={first.pk}").status_code == 404
    with pytest.raises((NoKey, CannotSend)):
        send_all(cast, first.case, ("sepidar",), replaces=first, person=name)
    assert opens(cast, "roshan", first)
