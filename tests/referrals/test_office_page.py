"""The office's page of a referral: its steps, what is late, and ending it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from referrals.models import Answer, Ending, Referral
from tests.browserless import client_of
from tests.cast import Cast
from tests.referrals.sent import answer, end, opens, sent

pytestmark = pytest.mark.django_db


def page_of(referral: Referral) -> str:
    return reverse("referrals:page", args=[referral.pk])


def body(client: Client, referral: Referral) -> str:
    got = client.get(page_of(referral))
    assert got.status_code == 200
    return got.content.decode()


def test_the_steps_stand_on_it(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    html = body(client_of(cast, "nargis"), referral)
    assert html.index("<b>Sent</b>") < html.index("<b>Accepted</b>")


def test_until_when_an_answer_is_asked_for_stands_on_it_while_it_is(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    assert "Answer asked for by" in body(client, referral)
    answer(cast, referral, Answer.ACCEPTED)
    assert "Answer asked for by" not in body(client, referral)


def test_a_late_answer_and_a_long_silence_are_marked(cast: Cast) -> None:
    referral = sent(cast).referral
    client, long_ago = client_of(cast, "nargis"), timezone.now() - timedelta(days=15)
    Referral.objects.filter(pk=referral.pk).update(due_at=long_ago)
    assert "Answer is late" in body(client, referral)
    answer(cast, referral, Answer.ACCEPTED)
    Referral.objects.filter(pk=referral.pk).update(moved_at=long_ago)
    assert "No word for two weeks" in body(client, referral)


@pytest.mark.parametrize("step", ["declined_by_her", "unavailable", "revoked"])
def test_the_office_ends_it_with_a_note_that_stays_in_the_office(cast: Cast, step: str) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    got = client.post(page_of(referral), {"step": step, "text": "گفت که نمی‌خواهد"}, follow=True)
    assert "the packet is closed to them" in got.content.decode()
    assert "گفت که نمی‌خواهد" in body(client, referral)
    assert not opens(cast, "roshan", referral)


def test_how_it_ends_has_to_be_said(cast: Cast) -> None:
    referral = sent(cast).referral
    got = client_of(cast, "nargis").post(page_of(referral), {"text": "یادداشت"})
    assert "Choose how it ends." in got.content.decode()
    assert "یادداشت" in got.content.decode()
    assert opens(cast, "roshan", referral)


def test_the_partner_s_answers_are_not_the_office_s_to_give(cast: Cast) -> None:
    referral = sent(cast).referral
    client_of(cast, "nargis").post(page_of(referral), {"step": "accepted"})
    referral.refresh_from_db()
    assert referral.state == "sent"


def test_a_form_that_is_sent_again_ends_nothing_twice(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    for _ in range(2):
        got = client.post(page_of(referral), {"step": "revoked"}, follow=True)
    assert "This referral has ended already" in got.content.decode()
    assert Ending.objects.count() == 1


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "wida", "farida", "roshan", "mina"])
def test_nobody_without_the_case_ends_it(cast: Cast, name: str) -> None:
    referral = sent(cast).referral
    assert client_of(cast, name).post(page_of(referral), {"step": "revoked"}).status_code == 404
    assert opens(cast, "roshan", referral)


def test_the_form_is_gone_when_it_has_ended(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    assert "End the referral" in body(client, referral)
    end(cast, referral, "revoked")
    assert "End the referral" not in body(client, referral)


def test_a_note_that_was_typed_when_the_session_ended_is_there_again(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    session = client.session
    session["seen"] = 0
    session.save()
    form = {"draft_form": "referrals.end", "draft_subject": str(referral.pk), "text": "یادداشت ناتمام"}
    assert client.post(page_of(referral), form).status_code == 302
    again = client_of(cast, "nargis")
    assert "یادداشت ناتمام" in body(again, referral)
    assert page_of(referral) in again.get(reverse("cases:drafts")).content.decode()


def test_ending_it_opens_nothing_of_the_case(cast: Cast) -> None:
    referral = sent(cast).referral
    client, before = client_of(cast, "nargis"), Entry.objects.count()
    client.post(page_of(referral), {"step": "revoked"})
    kinds = list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))
    assert "case.read" not in kinds and "referral.opened" not in kinds
