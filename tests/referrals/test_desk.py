"""The partner's desk through its pages: what was sent to her organisation, and nothing else of the house."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access import catalogue
from casework.cases.models import Case
from referrals.models import Answer, Referral, State
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import Sent, answer, end, run_out, sent, withdraw

pytestmark = pytest.mark.django_db
DESK = "/desk/"


def page_of(referral: Referral) -> str:
    return reverse("referrals:packet", args=[referral.pk])


def body(client: Client, url: str) -> str:
    got = client.get(url)
    assert got.status_code == 200
    return got.content.decode()


def kinds_since(before: int) -> list[str]:
    return list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))


def case_code(cast: Cast, made: Sent) -> str:
    with cast.acting("nargis"):
        return str(catalogue.cards(Case, [made.case.pk])[made.case.pk]["code"])


def test_the_queue_shows_what_was_sent(cast: Cast) -> None:
    referral = sent(cast).referral
    html = body(client_of(cast, "roshan"), DESK)
    for words in (number_of(referral.pk), "پروین", "نفقهٔ گذشته", page_of(referral)):
        assert words in html


def test_the_queue_of_another_organisation_is_empty(cast: Cast) -> None:
    referral = sent(cast).referral
    html = body(client_of(cast, "mina"), DESK)
    assert number_of(referral.pk) not in html
    assert "پروین" not in html


def test_seeing_the_queue_is_one_entry(cast: Cast) -> None:
    made = sent(cast)
    sent(cast, case=made.case, items=["name"])
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    client.get(DESK)
    assert kinds_since(before) == ["catalogue.listed"]


def test_opening_a_packet_is_one_entry_before_its_words_leave(cast: Cast) -> None:
    referral = sent(cast).referral
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    html = body(client, page_of(referral))
    assert kinds_since(before) == ["referral.received", "referral.opened"]
    for words in ("پروین", "از کورس خیاطی", "Never leave a message", "The office"):
        assert words in html


def test_the_first_opening_is_a_step_and_the_second_is_not(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    body(client, page_of(referral))
    referral.refresh_from_db()
    before = Entry.objects.count()
    assert referral.state == State.RECEIVED
    assert "Opened" in body(client, page_of(referral))
    assert kinds_since(before) == ["referral.opened"]


def test_a_late_answer_is_marked_on_the_desk_and_on_the_packet(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    assert "Answer is late" not in body(client, DESK) + body(client, page_of(referral))
    Referral.objects.filter(pk=referral.pk).update(due_at=timezone.now() - timedelta(hours=1))
    assert "Answer is late" in body(client, DESK)
    assert "Answer is late" in body(client, page_of(referral))


def test_what_the_office_ended_is_not_there_and_the_desk_says_so(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    end(cast, referral, "declined_by_her")
    assert client.get(page_of(referral)).status_code == 404
    html = body(client, DESK)
    assert "Taken back by the sender" in html
    assert "پروین" not in html
    assert "Declined by her" not in html


def test_a_packet_with_answers_is_opened_in_one_entry_too(cast: Cast) -> None:
    referral = sent(cast).referral
    for kind in (Answer.ACCEPTED, Answer.PROGRESS):
        answer(cast, referral, kind, text="x")
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    client.get(page_of(referral))
    assert kinds_since(before) == ["referral.opened"]


@pytest.mark.parametrize("path", ["", "packet"])
def test_nothing_of_the_house_stands_on_the_desk(cast: Cast, path: str) -> None:
    made = sent(cast)
    html = body(client_of(cast, "roshan"), page_of(made.referral) if path else DESK)
    code = case_code(cast, made)
    hidden = [str(made.case.pk), made.case.pk.hex, str(made.consent.pk), code, f"{code[:4]}-{code[4:]}"]
    hidden += ['role="search"', 'href="/cases/', 'href="/people/', 'href="/referrals/', 'href="/trail/']
    hidden += [user.pk.hex for name, user in cast.people.items() if name != "roshan"]
    hidden += [name.capitalize() for name in cast.people if name != "roshan"]
    assert [word for word in hidden if word in html] == []


@pytest.mark.parametrize(
    "name", ["cases:list", "cases:new", "cases:drafts", "referrals:list"],
)
def test_every_page_of_the_house_is_not_there_for_a_partner(cast: Cast, name: str) -> None:
    assert client_of(cast, "roshan").get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", ["cases:case", "cases:consents", "cases:history", "referrals:new", "referrals:of-case"])
def test_every_page_of_her_case_is_not_there_for_a_partner(cast: Cast, name: str) -> None:
    made = sent(cast)
    assert client_of(cast, "roshan").get(reverse(name, args=[made.case.pk])).status_code == 404


def test_the_office_s_page_of_a_referral_is_not_there_for_a_partner(cast: Cast) -> None:
    made = sent(cast)
    assert client_of(cast, "roshan").get(reverse("referrals:page", args=[made.referral.pk])).status_code == 404


@pytest.mark.parametrize("name", ["nargis", "shakiba", "zohra", "humaira", "farida", "wida"])
def test_the_desk_is_not_there_for_anyone_else(cast: Cast, name: str) -> None:
    referral = sent(cast).referral
    client = client_of(cast, name)
    assert client.get(DESK).status_code == 404
    assert client.get(page_of(referral)).status_code == 404


def test_a_stranger_is_sent_to_the_door(cast: Cast) -> None:
    referral = sent(cast).referral
    assert Client().get(page_of(referral)).status_code == 302


def test_not_hers_and_not_there_are_the_same_page(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "mina")
    foreign, missing = client.get(page_of(referral)), client.get(reverse("referrals:packet", args=[uuid.uuid4()]))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    without = lambda got: [line for line in got.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]  # noqa: E731
    assert without(foreign) == without(missing)


def test_a_withdrawn_packet_is_not_there_on_the_next_request(cast: Cast) -> None:
    made = sent(cast)
    client = client_of(cast, "roshan")
    assert client.get(page_of(made.referral)).status_code == 200
    withdraw(cast, made.consent)
    assert client.get(page_of(made.referral)).status_code == 404
    assert client.post(page_of(made.referral), {"seen": "sent", "kind": "accepted", "checked": "on"}).status_code == 404


def test_a_withdrawn_row_is_a_lock_without_content(cast: Cast) -> None:
    made = sent(cast)
    withdraw(cast, made.consent)
    html = body(client_of(cast, "roshan"), DESK)
    assert number_of(made.referral.pk) in html
    assert "Consent ended" in html
    for words in ("پروین", "نفقه", page_of(made.referral), "withdrawn"):
        assert words not in html


def test_a_row_that_ran_out_looks_like_a_withdrawn_one(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    client = client_of(cast, "roshan")
    html = body(client, DESK)
    assert "Consent ended" in html
    assert "پروین" not in html
    assert client.get(page_of(referral)).status_code == 404
    referral.refresh_from_db()
    assert referral.state == State.EXPIRED


def test_accepting_goes_through_the_page(cast: Cast) -> None:
    referral = sent(cast).referral
    got = client_of(cast, "roshan").post(page_of(referral), {"seen": "sent", "kind": "accepted", "checked": "on", "text": "می‌آییم"})
    assert got.status_code == 302
    referral.refresh_from_db()
    assert referral.state == State.ACCEPTED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "accepted"}, "Check first whether you work for the other side."),
        ({"kind": "declined"}, "Choose a reason"),
        ({}, "Choose one answer."),
        ({"kind": "completed"}, "Select a valid choice"),
    ],
    ids=["unchecked", "without a reason", "nothing", "impossible"],
)
def test_an_answer_with_a_gap_is_shown_again(cast: Cast, data: dict[str, str], words: str) -> None:
    referral = sent(cast).referral
    html = client_of(cast, "roshan").post(page_of(referral), {"seen": "sent", "text": "سلام ما", **data}).content.decode()
    assert words in html
    assert "سلام ما" in html
    assert not Answer.objects.exists()


def test_declining_goes_back_to_the_desk_and_closes_the_packet(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    got = client.post(page_of(referral), {"seen": "sent", "kind": "declined", "reason": "conflict", "text": ""})
    assert got["Location"] == DESK
    assert client.get(page_of(referral)).status_code == 404
    assert "You declined" in body(client, DESK)


def test_a_report_needs_a_sentence(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    client = client_of(cast, "roshan")
    assert "Say in a sentence" in client.post(page_of(referral), {"seen": "accepted", "kind": "progress"}).content.decode()
    assert client.post(page_of(referral), {"seen": "accepted", "kind": "progress", "text": "جلسه"}).status_code == 302


def test_the_second_of_two_is_told_and_keeps_her_words(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    answer(cast, referral, Answer.ACCEPTED)
    got = client.post(page_of(referral), {"seen": "sent", "kind": "accepted", "checked": "on", "text": "ما هم می‌آییم"})
    assert got.status_code == 409
    assert "A colleague of yours answered first" in got.content.decode()
    assert "ما هم می‌آییم" in got.content.decode()
    assert Answer.objects.count() == 1


def test_the_second_of_two_is_told_of_a_decline(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    answer(cast, referral, Answer.DECLINED, reason="capacity")
    got = client.post(page_of(referral), {"seen": "sent", "kind": "accepted", "checked": "on"}, follow=True)
    assert "already declined" in got.content.decode()


def test_another_organisation_is_not_told_of_a_decline(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.DECLINED, reason="capacity")
    assert client_of(cast, "mina").post(page_of(referral), {"seen": "sent", "kind": "accepted"}).status_code == 404


@pytest.mark.parametrize(("tab", "numbers"), [("all", {0, 1, 2}), ("waiting", {0}), ("going", {1}), ("ended", {2}), ("x", {0, 1, 2})])
def test_the_tabs_divide_the_queue(cast: Cast, tab: str, numbers: set[int]) -> None:
    case = a_case(cast)
    referrals = [sent(cast, case=case).referral for _ in range(3)]
    answer(cast, referrals[1], Answer.ACCEPTED)
    answer(cast, referrals[2], Answer.DECLINED, reason="area")
    html = body(client_of(cast, "roshan"), f"{DESK}?show={tab}")
    assert {n for n, referral in enumerate(referrals) if number_of(referral.pk) in html} == numbers


def test_the_most_urgent_unanswered_packet_stands_first(cast: Cast) -> None:
    case = a_case(cast)
    normal, emergency, answered = (sent(cast, case=case).referral for _ in range(3))
    Referral.objects.filter(pk=emergency.pk).update(priority="emergency")
    Referral.objects.filter(pk=answered.pk).update(priority="emergency")
    answer(cast, answered, Answer.ACCEPTED)
    html = body(client_of(cast, "roshan"), DESK)
    places = [html.index(number_of(referral.pk)) for referral in (emergency, normal, answered)]
    assert places == sorted(places)


def test_the_queue_costs_the_same_for_two_and_for_eight(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "roshan")

    def cost() -> int:
        client.get(DESK)  # cards that were posted are settled at their first reading
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK)
        return len(queries)

    for _ in range(2):
        sent(cast, case=case)
    few = cost()
    for _ in range(6):
        sent(cast, case=case)
    assert cost() == few


def test_what_was_typed_when_the_session_ended_is_there_again(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "roshan")
    about = {"draft_form": "referrals.answer", "draft_subject": str(referral.pk)}
    form = {"seen": "sent", "kind": "accepted", "text": "یادداشت ناتمام", **about}
    session = client.session
    session["seen"] = 0
    session.save()
    assert client.post(page_of(referral), form).status_code == 302
    assert "یادداشت ناتمام" in body(client_of(cast, "roshan"), page_of(referral))


def test_hostile_words_are_escaped(cast: Cast) -> None:
    referral = sent(cast, case=a_case(cast, known_as="<script>alert(1)</script>")).referral
    client = client_of(cast, "roshan")
    for url in (DESK, page_of(referral)):
        assert "<script>alert" not in body(client, url)
