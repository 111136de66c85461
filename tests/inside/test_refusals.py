"""Who is not there for a referral inside the house, and what is not sent, not taken and not given. One answer for all of them."""


import pytest
from django.urls import reverse

from casework.access.errors import NoKey
from casework.accounts import homes
from casework.accounts.models import Role, User
from casework.cases.models import Case
from referrals import actions, answering, ending, heard, naming, talking
from referrals.models import Answer, Parts, Referral, Side
from referrals.refusals import CannotSend, Refusal
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.inside import house
from tests.inside.house import Inside, agreed, given, holds, holds_packet, people, refer
from tests.referrals.sent import AGREED, unsaved

pytestmark = pytest.mark.django_db
OUTSIDERS = ("nadira", "palwasha", "zohra", "humaira", "zarmina", "mahbuba", "sahar", "roshan", "mina", "farida", "wida", "nargis")


def pages_of_the_team(referral: Referral) -> list[str]:
    return [reverse(f"referrals:{name}", args=[referral.pk]) for name in ("received-one", "received-say", "received-name")]


def pages_of_the_sender(referral: Referral) -> list[str]:
    return [
        *(reverse(f"referrals:{name}", args=[referral.pk]) for name in ("page", "say", "feedback")),
        reverse("referrals:parts", args=[referral.case_id, referral.pk]),
    ]


def pages_of_partners(referral: Referral) -> list[str]:
    return [reverse(f"referrals:{name}", args=[referral.pk]) for name in ("packet", "desk-say", "assign", "hearing")]


def statuses(cast: Cast, person: str, pages: list[str]) -> set[int]:
    client = client_of(cast, person)
    return {client.post(page, {"anything": "1"}).status_code for page in pages} | {
        client.get(page).status_code for page in pages if client.get(page).status_code != 405
    }


# --- pages ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", OUTSIDERS)
def test_what_the_team_received_is_there_for_nobody_else(inside: Inside, person: str) -> None:
    assert statuses(inside.cast, person, pages_of_the_team(inside.referral)) == {404}


@pytest.mark.parametrize("person", ["laila", "nadira", "palwasha", "zohra", "sahar", "zarmina", "roshan", "farida"])
def test_the_sender_s_pages_are_there_for_nobody_else(inside: Inside, person: str) -> None:
    assert statuses(inside.cast, person, pages_of_the_sender(inside.referral)) == {404}


def test_who_took_it_does_not_come_to_the_sender_s_pages(inside: Inside) -> None:
    """Nor does Zarmina, who may send referrals of her own: the packet's key is not the case's."""
    packet_only = refer(inside.cast, opens=())
    house.accept(packet_only, to="zarmina")
    assert holds_packet(inside.cast, "zarmina", packet_only.referral)
    assert statuses(inside.cast, "zarmina", pages_of_the_sender(packet_only.referral)) == {404}
    assert statuses(inside.cast, "laila", pages_of_the_sender(packet_only.referral)) == {404}


@pytest.mark.parametrize("person", ["roshan", "mina", "laila", "nargis"])
def test_no_page_of_a_partner_shows_it(inside: Inside, person: str) -> None:
    assert statuses(inside.cast, person, pages_of_partners(inside.referral)) == {404}


@pytest.mark.parametrize("person", ["nadira", "palwasha", "zarmina", "mahbuba", "zohra", "nargis"])
def test_the_queue_of_others_is_empty(inside: Inside, person: str) -> None:
    page = client_of(inside.cast, person).get(reverse("referrals:received"))
    assert (page.status_code, page.context["rows"]) == (200, [])


def test_a_partner_s_desk_and_an_administrator_see_no_queue(inside: Inside) -> None:
    asked = [client_of(inside.cast, person).get(reverse("referrals:received")).status_code for person in ("roshan", "farida", "wida")]
    assert asked == [404, 404, 404]
    assert client_of(inside.cast, "roshan").get(reverse("referrals:desk")).context["rows"] == []


def test_a_colleague_of_the_team_sees_nothing_before_she_is_named(inside: Inside) -> None:
    assert not holds_packet(inside.cast, "sahar", inside.referral)
    house.accept(inside)
    assert holds_packet(inside.cast, "sahar", inside.referral)
    assert client_of(inside.cast, "sahar").get(pages_of_the_team(inside.referral)[0]).status_code == 200
    assert client_of(inside.cast, "mahbuba").get(pages_of_the_team(inside.referral)[0]).status_code == 404


def test_who_is_named_does_not_name_another(inside: Inside) -> None:
    house.accept(inside)
    assert client_of(inside.cast, "sahar").post(pages_of_the_team(inside.referral)[2], {"to": "x"}).status_code == 404
    with pytest.raises(NoKey):
        house.rename(inside, "mahbuba", person="sahar")


def test_the_team_does_not_read_how_the_office_ended_it(inside: Inside) -> None:
    with inside.cast.acting("nargis"):
        ending.end_by_office(referral=inside.now(), step="revoked", text="رازی دیگر")
    assert client_of(inside.cast, "laila").get(pages_of_the_team(inside.referral)[0]).status_code == 404
    queue = client_of(inside.cast, "laila").get(reverse("referrals:received"))
    assert [row.locked for row in queue.context["rows"]] == ["Taken back by the sender"]
    assert "رازی" not in queue.content.decode()


@pytest.mark.parametrize("person", ["nadira", "zarmina", "palwasha"])
def test_a_column_that_is_edited_brings_nobody_in(inside: Inside, person: str) -> None:
    """A writer of the database makes her the one who takes it, and her team the one that was asked."""
    someone = User.objects.get(pk=inside.cast.people[person].pk)
    Referral.objects.filter(pk=inside.referral.pk).update(assigned_to=someone, organisation=someone.home_team, state="accepted")
    assert statuses(inside.cast, person, [*pages_of_the_team(inside.referral), *pages_of_the_sender(inside.referral)]) == {404}
    queue = client_of(inside.cast, person).get(reverse("referrals:received"))
    assert [row.locked for row in queue.context["rows"]] == ["Not open to you"]


# --- sending -------------------------------------------------------------------------------------------------------------
def why(cast: Cast, case: Case, to: str, **facts: object) -> Refusal:
    with cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        consent = agreed(cast, to=to, **facts)  # type: ignore[arg-type]
        actions.send_referral(case=case, consent=consent, organisation=cast.teams[to], items=AGREED, matter="کمک")
    assert not Referral.objects.filter(case=case).exists()
    return refused.value.why


def test_a_team_does_not_refer_to_itself(cast: Cast) -> None:
    assert why(cast, a_case(cast), "one") == Refusal.OWN_TEAM


def test_the_case_s_own_part_is_never_opened_by_a_referral(cast: Cast) -> None:
    assert why(cast, a_case(cast), "two", opens=("identity", "case", "legal")) == Refusal.ITEM


def test_a_consent_to_a_team_does_not_send_to_a_partner_nor_the_other_way(cast: Cast) -> None:
    case = a_case(cast)
    assert why(cast, case, "sepidar") == Refusal.RECIPIENT
    with cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        actions.send_referral(case=case, consent=unsaved(cast, to="two"), organisation=cast.teams["two"], items=AGREED, matter="کمک")
    assert refused.value.why == Refusal.RECIPIENT


def test_no_part_of_a_case_opens_for_a_partner(cast: Cast) -> None:
    consent = unsaved(cast, parts=["identity", "legal"])
    with cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        actions.send_referral(case=a_case(cast), consent=consent, organisation=cast.teams["sepidar"], items=AGREED, matter="کمک")
    assert refused.value.why == Refusal.ITEM


def test_the_legal_part_as_it_goes_on_is_never_opened_for_a_team(cast: Cast) -> None:
    """The attack: the question for a partner is answered for a team, whose supervisors would hold a key of the case that no end takes."""
    case = a_case(people(cast))
    with cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        consent = agreed(cast, legal=True)
        actions.send_referral(case=case, consent=consent, organisation=cast.teams["two"], items=AGREED, matter="مشوره")
    assert (refused.value.why, holds(cast, "laila", case)) == (Refusal.ITEM, set())


def test_a_team_is_not_asked_about_as_a_partner_is(cast: Cast) -> None:
    page = client_of(cast, "nargis").get(reverse("referrals:inside", args=[a_case(people(cast)).pk])).content.decode()
    assert 'name="opens"' in page and 'name="legal"' not in page


def test_nobody_writes_down_what_a_team_said_though_nobody_has_it_for_a_home(inside: Inside) -> None:
    """Laila supervises two teams, and her home is the other: the page for partners without a desk is not there, for either side."""
    laila = inside.cast.people["laila"]
    laila.home_team = inside.cast.teams["one"]
    User.objects.filter(pk=laila.pk).update(home_team=laila.home_team, home_stamp=homes.stamp_of(laila))
    page = reverse("referrals:heard", args=[inside.referral.pk])
    assert [client_of(inside.cast, person).post(page).status_code for person in ("laila", "nargis")] == [404, 404]
    with inside.cast.acting("nargis"):
        assert not heard.is_asked(inside.now())


def test_one_consent_carries_one_open_packet(inside: Inside) -> None:
    with inside.cast.acting("nargis"), pytest.raises(CannotSend) as refused:
        consent = inside.now().consent
        assert consent.agreed
        actions.send_referral(case=inside.case, consent=consent, organisation=inside.cast.teams["two"], items=AGREED, matter="کمک")
    assert refused.value.why == Refusal.ALREADY


def test_the_office_and_the_auditors_receive_nothing(cast: Cast) -> None:
    from casework.accounts.models import AUDITORS, OFFICE, Team

    for kind in (OFFICE, AUDITORS):
        cast.teams[kind] = Team.objects.get(kind=kind)
        assert why(cast, a_case(cast), kind) == Refusal.RECIPIENT


# --- taking --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("to", ["mahbuba", "zarmina", "laila", "humaira", "roshan", "farida"])
def test_only_a_colleague_of_the_team_whose_role_can_hold_it_takes_it(inside: Inside, to: str) -> None:
    with pytest.raises(naming.NotFitting):
        house.accept(inside, to=to)
    assert inside.now().state == "sent"


@pytest.mark.parametrize("to", ["mahbuba", "zarmina", "laila", "sahar"])
def test_a_packet_alone_can_be_taken_by_anybody_of_the_team_who_has_cases(cast: Cast, to: str) -> None:
    inside = refer(people(cast), opens=())
    house.accept(inside, to=to)
    assert holds_packet(cast, to, inside.referral)
    assert inside.now().parts == Parts.NONE


def test_whose_certified_role_is_another_takes_nothing(inside: Inside) -> None:
    User.objects.filter(pk=inside.cast.zarmina.pk).update(role=Role.LEGAL_OFFICER)
    with pytest.raises(naming.NotFitting):
        house.accept(inside, to="zarmina")
    assert inside.now().state == "sent"


@pytest.mark.parametrize("person", ["nargis", "palwasha", "nadira", "sahar", "roshan"])
def test_nobody_else_takes_declines_or_asks(inside: Inside, person: str) -> None:
    with pytest.raises(NoKey):
        house.accept(inside, person=person)
    with pytest.raises(NoKey), inside.cast.acting(person):
        answering.answer_referral(referral=inside.now(), kind=Answer.DECLINED, reason="area")
    with pytest.raises(NoKey), inside.cast.acting(person):
        talking.say(referral=inside.now(), side=Side.PARTNER, text="?", seen=0)


def test_an_accepted_one_without_a_colleague_is_asked_for_her(inside: Inside) -> None:
    page = pages_of_the_team(inside.referral)[0]
    said = {"seen": "sent", "kind": "accepted", "checked": "on", "to": "", "text": ""}
    shown = client_of(inside.cast, "laila").post(page, said)
    assert "Name the colleague who takes it" in shown.content.decode()
    assert inside.now().state == "sent"


def test_a_decline_needs_its_coded_reason(inside: Inside) -> None:
    page, client = pages_of_the_team(inside.referral)[0], client_of(inside.cast, "laila")
    client.post(page, {"seen": "sent", "kind": "declined", "reason": "", "text": ""})
    assert inside.now().state == "sent"
    assert client.post(page, {"seen": "sent", "kind": "declined", "reason": "capacity", "text": ""}).status_code == 302
    assert inside.now().state == "declined"


def test_another_colleague_takes_the_place_of_the_first(cast: Cast) -> None:
    inside = given(cast)
    cast.add("sima", Role.LEGAL_OFFICER, cast.teams["two"])
    house.rename(inside, "sima")
    assert (holds(cast, "sahar", inside.case), holds_packet(cast, "sahar", inside.referral)) == (set(), False)
    assert (holds(cast, "sima", inside.case), holds_packet(cast, "sima", inside.referral)) == (set(), True)
    assert inside.now().parts == Parts.AGREED
    house.give(inside)
    assert holds(cast, "sima", inside.case) == {"identity", "legal"}
