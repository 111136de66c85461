"""Inside a partner organisation: who works on a referral, and how many it can take. Its people alone, and nobody of the office."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access.errors import NoKey
from casework.accounts.models import Role, User
from casework.accounts.teams import admit_member
from referrals import capacity, colleagues, states
from referrals.models import Answer, Capacity, Colleague, Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, completed, end, sent
from tests.referrals.test_desk import DESK, body
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page
from tests.referrals.test_pages import filled, of

pytestmark = pytest.mark.django_db
FORM = {"most": "1", "closed_until-d": "", "closed_until-m": "", "closed_until-y": ""}


@pytest.fixture
def two(cast: Cast) -> Cast:
    """Sepidar has a second lawyer, Setara, and both have been at the desk."""
    join(cast, "setara")
    for person in ("roshan", "setara", "mina"):
        with cast.acting(person):
            colleagues.introduce()
    return cast


def join(cast: Cast, name: str) -> None:
    """A second person of the organisation, who has the key from the first."""
    cast.add(name, Role.PARTNER, cast.teams["sepidar"])
    with cast.acting("roshan"):
        admit_member(team=cast.teams["sepidar"], user=cast.people[name])


def give(cast: Cast, referral: Referral, to: User | None, person: str = "roshan") -> None:
    with cast.acting(person):
        colleagues.assign(referral=Referral.objects.get(pk=referral.pk), to=to.pk if to else None)


def names(cast: Cast, person: str, organisation: str = "sepidar") -> list[str]:
    with cast.acting(person):
        return list(colleagues.names(cast.teams[organisation].pk).values())


# --- names ---------------------------------------------------------------------------------------------------------------
def test_colleagues_know_each_other_by_name(two: Cast) -> None:
    assert names(two, "roshan") == names(two, "setara") == ["Roshan", "Setara"]


@pytest.mark.parametrize("name", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_else_reads_their_names_there(two: Cast, name: str) -> None:
    assert names(two, name) == []


def test_her_name_is_left_once(two: Cast) -> None:
    before = bytes(Colleague.objects.get(user=two.roshan).card)
    client_of(two, "roshan").get(DESK)
    assert bytes(Colleague.objects.get(user=two.roshan).card) == before
    assert b"Roshan" not in before


def test_a_name_that_was_moved_or_planted_is_none(two: Cast) -> None:
    theirs = Colleague.objects.get(user=two.mina)
    Colleague.objects.filter(user=two.setara).update(card=theirs.card)
    Colleague.objects.filter(user=two.mina).update(organisation=two.teams["sepidar"])
    assert names(two, "roshan") == ["Roshan"]


# --- who works on it -------------------------------------------------------------------------------------------------------
def test_a_referral_is_given_to_a_colleague_and_back(two: Cast) -> None:
    referral = sent(two).referral
    give(two, referral, two.people["setara"])
    assert Referral.objects.get(pk=referral.pk).assigned_to == two.people["setara"]
    assert "Setara" in body(client_of(two, "roshan"), DESK)
    assert "Setara" in office_page(client_of(two, "nargis"), referral)
    give(two, referral, None, "setara")
    assert Referral.objects.get(pk=referral.pk).assigned_to is None


def test_it_is_one_entry_and_the_same_again_is_none(two: Cast) -> None:
    referral, before = sent(two).referral, Entry.objects.count()
    for _ in range(2):
        give(two, referral, two.roshan)
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["referral.assigned"]


@pytest.mark.parametrize("name", ["mina", "nargis", "farida"])
def test_it_is_not_given_to_anybody_outside(two: Cast, name: str) -> None:
    with pytest.raises(LookupError):
        give(two, sent(two).referral, two.people[name])


@pytest.mark.parametrize("name", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_outside_gives_it(two: Cast, name: str) -> None:
    with pytest.raises(NoKey):
        give(two, sent(two).referral, two.roshan, name)


def test_a_suspended_colleague_gets_nothing(two: Cast) -> None:
    User.objects.filter(pk=two.people["setara"].pk).update(state=User.SUSPENDED)
    with pytest.raises(LookupError):
        give(two, sent(two).referral, two.people["setara"])


def test_a_closed_packet_is_given_to_nobody(two: Cast) -> None:
    referral = sent(two).referral
    end(two, referral, "revoked")
    with pytest.raises(states.WrongTransition):
        give(two, referral, two.roshan)
    assert client_of(two, "roshan").post(reverse("referrals:assign", args=[referral.pk]), {"to": ""}).status_code == 404


def test_the_page_offers_colleagues_and_refuses_others(two: Cast) -> None:
    referral = sent(two).referral
    client, url = client_of(two, "roshan"), reverse("referrals:assign", args=[referral.pk])
    assert "Setara" in body(client, packet_of(referral))
    client.post(url, {"to": str(two.people["setara"].pk)})
    for wrong in (str(two.mina.pk), str(uuid4()), "x"):
        assert "choose somebody of your organisation" in client.post(url, {"to": wrong}, follow=True).content.decode()
    assert Referral.objects.get(pk=referral.pk).assigned_to == two.people["setara"]


@pytest.mark.parametrize("name", ["mina", "nargis", "shakiba", "zohra", "farida"])
def test_the_pages_are_not_there_for_anybody_else(two: Cast, name: str) -> None:
    referral = sent(two).referral
    assert client_of(two, name).post(reverse("referrals:assign", args=[referral.pk]), {"to": ""}).status_code == 404
    if name != "mina":
        assert client_of(two, name).get(reverse("referrals:capacity")).status_code == 404


def test_mine_are_those_that_she_works_on(two: Cast) -> None:
    case = a_case(two)
    mine, hers = sent(two, case=case).referral, sent(two, case=case).referral
    give(two, mine, two.roshan)
    give(two, hers, two.people["setara"])
    html = body(client_of(two, "roshan"), f"{DESK}?show=mine")
    assert packet_of(mine) in html and packet_of(hers) not in html


def test_an_assignment_is_no_step(two: Cast) -> None:
    referral = sent(two).referral
    give(two, referral, two.roshan)
    html = office_page(client_of(two, "nargis"), referral)
    assert html.count("<b>Sent</b>") == 1


def test_the_queue_costs_the_same_for_two_colleagues_and_for_four(two: Cast) -> None:
    sent(two)

    def cost() -> int:
        client = client_of(two, "roshan")
        client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        return len(queries)

    few = cost()
    for name in ("parisa", "wazhma"):
        join(two, name)
        with two.acting(name):
            colleagues.introduce()
    assert cost() == few


# --- capacity --------------------------------------------------------------------------------------------------------------
def room(cast: Cast, organisation: str = "sepidar") -> capacity.Room:
    return capacity.of([cast.teams[organisation].pk])[cast.teams[organisation].pk]


def test_open_referrals_are_counted_and_ended_ones_are_not(cast: Cast) -> None:
    case = a_case(cast)
    first, second, third = (sent(cast, case=case).referral for _ in range(3))
    answer(cast, first, Answer.DECLINED, reason="area")
    completed(cast, second)
    assert (room(cast).used, room(cast).full) == (1, False)
    assert third.state == "sent"


def test_the_organisation_says_what_it_can_take_and_the_sender_is_warned_and_not_stopped(cast: Cast) -> None:
    case = a_case(cast)
    sent(cast, case=case)
    desk = client_of(cast, "roshan")
    assert desk.post(reverse("referrals:capacity"), FORM).status_code == 302
    assert "Full: 1 of 1" in body(desk, DESK)
    client = client_of(cast, "nargis")
    assert "Full: 1 of 1" in body(client, of("new", case))
    client.post(of("new", case), filled(cast))
    client.post(of("check", case))
    assert Referral.objects.count() == 2


def test_closed_until_a_day_ends_with_that_day(cast: Cast) -> None:
    today = timezone.localdate()
    with cast.acting("roshan"):
        capacity.say(organisation=cast.teams["sepidar"].pk, most=None, closed_until=today)
    assert room(cast).full
    Capacity.objects.update(closed_until=today - timedelta(days=1))
    assert not room(cast).full


def test_it_is_one_entry(cast: Cast) -> None:
    before = Entry.objects.count()
    with cast.acting("roshan"):
        capacity.say(organisation=cast.teams["sepidar"].pk, most=4, closed_until=None)
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["partner.capacity"]


@pytest.mark.parametrize("name", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_else_says_it_for_the_organisation(cast: Cast, name: str) -> None:
    with cast.acting(name), pytest.raises(NoKey):
        capacity.say(organisation=cast.teams["sepidar"].pk, most=0, closed_until=None)
    assert not Capacity.objects.exists()


def test_another_organisation_writes_its_own_and_no_other(cast: Cast) -> None:
    client_of(cast, "mina").post(reverse("referrals:capacity"), FORM)
    assert list(Capacity.objects.values_list("organisation", flat=True)) == [cast.teams["other"].pk]
