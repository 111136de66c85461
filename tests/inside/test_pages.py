"""The pages of a referral inside the house: what each side reads, what waits for whom, and what it costs."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from casework.cases.models import Case
from referrals.models import Referral
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.inside import house
from tests.inside.house import Inside, given, people, refer
from tests.inside.test_thread import form_for_a_team
from tests.referrals.test_pages import body, of

pytestmark = pytest.mark.django_db
TODAY = "cases:today"


def received(inside: Inside, name: str = "received-one") -> str:
    return reverse(f"referrals:{name}", args=[inside.referral.pk])


def office(inside: Inside, name: str = "page") -> str:
    return reverse(f"referrals:{name}", args=[inside.referral.pk])


def today(cast: Cast, person: str) -> str:
    return body(client_of(cast, person), reverse(TODAY))


# --- what waits for whom -------------------------------------------------------------------------------------------------
def test_the_team_s_supervisor_is_told_of_a_new_one_by_its_number_alone(cast: Cast) -> None:
    inside = refer(people(cast))
    page = today(cast, "laila")
    assert "A referral from another team waits for an answer" in page
    assert number_of(inside.referral.pk) in page
    assert "پروین" not in page
    assert "waits for an answer" not in today(cast, "sahar")


def test_who_takes_it_is_told_and_the_sender_gives_the_parts(cast: Cast) -> None:
    inside = refer(people(cast))
    house.accept(inside)
    assert "You take a referral from another team" in today(cast, "sahar")
    assert "give the colleague there the parts she agreed to" in today(cast, "nargis")
    house.give(inside)
    assert "give the colleague there" not in today(cast, "nargis")


def test_the_sender_reads_the_answer_on_the_page_of_the_day(cast: Cast) -> None:
    inside = refer(people(cast))
    house.answer(inside, "declined", "laila", reason="capacity")
    assert "<bdi>Team two</bdi> declined the referral" in today(cast, "nargis")
    assert "No capacity now" in body(client_of(cast, "nargis"), office(inside))


def test_a_question_waits_on_the_day_of_the_side_that_was_asked(cast: Cast) -> None:
    inside = given(cast)
    said = {"say-seen": "0", "say-text": "کدام اسناد را دارد؟", "say-asks": "on"}
    assert client_of(cast, "sahar").post(received(inside, "received-say"), said)["Location"] == received(inside)
    assert "<bdi>Team two</bdi> asks something" in today(cast, "nargis")
    assert "کدام اسناد" in body(client_of(cast, "nargis"), office(inside))
    reply = {"say-seen": "1", "say-text": "نکاح‌خط", "say-asks": "on"}
    assert client_of(cast, "nargis").post(office(inside, "say"), reply).status_code == 302
    assert "The sender of a referral asks something" in today(cast, "sahar")


# --- what each side reads ------------------------------------------------------------------------------------------------
def test_the_sender_s_page_says_what_is_open_and_for_whom(cast: Cast) -> None:
    inside = refer(people(cast))
    assert "They are given when the team has accepted" in body(client_of(cast, "nargis"), office(inside))
    house.accept(inside)
    waiting = body(client_of(cast, "nargis"), office(inside))
    assert ("<bdi>Sahar</bdi> takes it" in waiting, of("parts", inside.case, inside.referral.pk) in waiting) == (True, True)
    house.give(inside)
    assert "Open to the colleague" in body(client_of(cast, "nargis"), office(inside))
    house.answer(inside, "unavailable", text="نیست")
    ended = body(client_of(cast, "nargis"), office(inside))
    assert "neither of the packet nor of what it opened" in ended
    assert "Open to the colleague" not in ended


def test_a_team_without_a_fitting_role_is_told_so(cast: Cast) -> None:
    inside = refer(cast)
    assert "Nobody of your team has a role that can hold what she agreed to" in body(client_of(cast, "laila"), received(inside))


def test_the_preview_says_what_opens(cast: Cast) -> None:
    case, client = a_case(people(cast)), client_of(cast, "nargis")
    client.post(of("inside", case), form_for_a_team(cast))
    assert "Identity · Legal" in body(client, of("check", case) + "?team")
    client.post(of("inside", case), form_for_a_team(cast) | {"opens": []})
    assert "No part of the case opens beside this packet" in body(client, of("check", case) + "?team")


def test_a_draft_for_a_team_and_one_for_a_partner_do_not_take_each_other_s_place(cast: Cast) -> None:
    case, client = a_case(people(cast)), client_of(cast, "nargis")
    client.post(of("inside", case), {**form_for_a_team(cast), "later": "1", "matter": "برای تیم"})
    assert "برای تیم" in body(client, of("inside", case))
    assert "برای تیم" not in body(client, of("new", case))
    assert of("inside", case) in body(client, reverse("cases:drafts"))


def test_the_consents_of_the_case_say_which_parts_open(cast: Cast) -> None:
    inside = refer(people(cast))
    client = client_of(cast, "nargis")
    assert "Opens for the colleague who takes it: Identity, Legal" in body(client, reverse("cases:consents", args=[inside.case.pk]))
    asked = body(client, reverse("cases:withdraw", args=[inside.case.pk, inside.referral.consent_id]))
    assert "The other team can no longer open anything" in asked
    assert "The partner" not in asked


def test_nothing_is_printed_for_a_partner_under_a_consent_to_a_team(cast: Cast) -> None:
    inside = refer(people(cast))
    assert "No consent to share is in force" in body(client_of(cast, "nargis"), of("paper", inside.case))


def test_a_changed_packet_goes_to_the_same_team_and_closes_what_was_open(cast: Cast) -> None:
    inside = given(cast)
    client = client_of(cast, "nargis")
    form = of("inside", inside.case) + f"?replaces={inside.referral.pk}"
    assert "کمک حقوقی" in body(client, form)
    asked = form_for_a_team(cast, replaces=str(inside.referral.pk))
    assert client.post(of("inside", inside.case), asked).status_code == 302
    client.post(of("check", inside.case) + "?team")
    assert (inside.now().state, Referral.objects.count()) == ("replaced", 2)
    assert house.holds(cast, "sahar", inside.case) == set()


def test_the_way_to_the_case_is_told_as_one_for_a_time(cast: Cast) -> None:
    inside = given(cast)
    page = body(client_of(cast, "nargis"), reverse("cases:case", args=[inside.case.pk]))
    assert "for a time, through a referral" in page


def test_opening_the_packet_is_recorded_under_the_case_before_it_is_read(cast: Cast) -> None:
    inside = refer(people(cast))
    before = Entry.objects.count()
    body(client_of(cast, "laila"), received(inside))
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True)[before:])
    assert kinds == ["referral.received", "referral.opened"]


def test_the_queue_costs_the_same_for_two_and_for_six(cast: Cast) -> None:
    people(cast)

    def queries(client: Client) -> int:
        client.get(reverse("referrals:received"))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("referrals:received"))
        return len(seen)

    cases: list[Case] = [a_case(cast) for _ in range(6)]
    for case in cases[:2]:
        refer(cast, case)
    client = client_of(cast, "laila")
    two = queries(client)
    for case in cases[2:]:
        refer(cast, case)
    assert queries(client) == two


def test_a_note_is_kept_though_a_colleague_moved_the_referral_on_meanwhile(cast: Cast) -> None:
    inside = refer(people(cast))
    laila = client_of(cast, "laila")
    about = {"draft_form": "referrals.received", "draft_subject": str(inside.referral.pk), "text": "سخن نیمه‌تمام", "seen": "sent"}
    assert laila.post("/drafts/save/", about).status_code == 200
    house.accept(inside)
    assert "سخن نیمه‌تمام" in body(laila, received(inside))
