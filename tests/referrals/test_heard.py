"""The answer of a partner without a desk: the office writes it down, and hours, lateness and the page of the day go on as for any other."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from audit.review import records
from casework.access.errors import NoKey
from casework.accounts import unlocked
from casework.accounts.models import User
from casework.cases.models import Case
from referrals import capacity, heard, hours, states, talking, turns
from referrals.models import Answer, Packet, Referral, ReferralTeamGrant, State
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.promises.outage import on_today
from tests.referrals.sent import opens, release, sent, withdraw
from tests.referrals.test_desk import DESK, body, kinds_since
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page
from tests.referrals.test_paper import asks, is_paper

pytestmark = pytest.mark.django_db
WHO = "وکیل سپیده، با تلفون"
DAY = datetime.timedelta(days=1)


def a_letter(cast: Cast, case: Case | None = None, **said: Any) -> Referral:
    """A letter that went to Sepidar, with the referral that it is."""
    case = case or a_case(cast)
    assert is_paper(asks(cast, case, release(cast, case, items=["name", "needs"]), as_letter="on", **said))
    return Referral.objects.order_by("pk").get(case=case)


def said(cast: Cast, referral: Referral, kind: str, person: str = "nargis", **facts: Any) -> Answer:
    with cast.acting(person):
        fresh = Referral.objects.select_related("case").get(pk=referral.pk)
        return heard.write_down(referral=fresh, kind=kind, **{"on": timezone.localdate(), "who": WHO, **facts})


def today(**facts: str) -> dict[str, str]:
    """The form as a page sends it, about today."""
    return {f"heard-{name}": value for name, value in {**on_today(), "who": WHO, "text": "", "seen": "sent", **facts}.items()}


def deskless(cast: Cast) -> None:
    """The one person of Sepidar has no account any more."""
    User.objects.filter(pk=cast.roshan.pk).update(state=User.SUSPENDED)


def test_a_home_that_somebody_edited_gives_a_partner_no_desk(cast: Cast) -> None:
    referral = sent(cast).referral
    deskless(cast)
    with cast.acting("nargis"):
        assert heard.has_no_desk(referral)
        User.objects.filter(pk=cast.mina.pk).update(home_team=cast.teams["sepidar"])
        assert heard.has_no_desk(referral)


# --- a letter is a referral -------------------------------------------------------------------------------------------------------
def test_a_letter_stands_among_the_referrals_with_exactly_what_is_on_it(cast: Cast) -> None:
    case, before = a_case(cast), Entry.objects.count()
    referral = a_letter(cast, case, priority="urgent")
    assert (referral.on_paper, referral.state, referral.priority) == (True, State.SENT, "urgent")
    assert referral.due_at == hours.due("urgent")  # type: ignore[arg-type]
    assert {"referral.sent", "export.pdf"} <= set(kinds_since(before))
    html = office_page(client_of(cast, "nargis"), referral)
    assert "پروین" in html and "On paper" in html and number_of(referral.pk) in html
    with cast.acting("nargis"):
        packet = Packet.objects.get(referral=referral)
        assert [part["item"] for part in packet.items] == ["name", "needs"]


def test_no_key_of_a_letter_is_with_the_organisation_and_its_desk_knows_nothing(cast: Cast) -> None:
    referral = a_letter(cast)
    assert not ReferralTeamGrant.objects.exists()
    assert not opens(cast, "roshan", referral)
    client = client_of(cast, "roshan")
    assert number_of(referral.pk) not in body(client, DESK)
    assert client.get(packet_of(referral)).status_code == 404
    with cast.acting("nargis"):
        assert not talking.is_open(referral)


def test_the_organisation_does_not_count_a_letter_among_what_is_open_with_it_and_the_sender_does(cast: Cast) -> None:
    a_letter(cast)
    partner = cast.teams["sepidar"].pk
    client = client_of(cast, "roshan")
    rooms = [*client.get(DESK).context["rooms"], client.get(reverse("referrals:capacity")).context["room"]]
    assert [room.used for room in rooms] == [0, 0]
    assert capacity.of([partner])[partner].used == 1


def test_a_letter_that_is_printed_again_is_the_same_referral(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case, items=["name"])
    for _ in range(2):
        assert is_paper(asks(cast, case, consent, as_letter="on"))
    assert Referral.objects.count() == 1
    assert is_paper(asks(cast, case, consent))
    assert Referral.objects.count() == 1


def test_a_paper_without_a_slip_is_no_referral(cast: Cast) -> None:
    case = a_case(cast)
    assert is_paper(asks(cast, case, release(cast, case, items=["name"])))
    assert not Referral.objects.exists()


def test_she_can_take_it_back(cast: Cast) -> None:
    referral = a_letter(cast)
    assert "She can take it back" in office_page(client_of(cast, "nargis"), referral)
    withdraw(cast, referral.consent)
    referral.refresh_from_db()
    assert referral.state == State.WITHDRAWN


# --- what the partner said ----------------------------------------------------------------------------------------------------------
def test_the_office_writes_it_down_with_the_day_and_who_said_it(cast: Cast) -> None:
    referral = a_letter(cast)
    said(cast, referral, Answer.ACCEPTED)
    said(cast, referral, Answer.PROGRESS, text="عریضه ثبت شد")
    referral.refresh_from_db()
    assert (referral.state, referral.answered_on) == (State.IN_PROGRESS, timezone.localdate())
    html = office_page(client_of(cast, "nargis"), referral)
    assert WHO in html and "عریضه ثبت شد" in html and "Nargis" in html


def test_it_is_one_entry_that_says_who_wrote_it_down_and_not_that_she_accepted(cast: Cast) -> None:
    referral = a_letter(cast)
    before = Entry.objects.count()
    said(cast, referral, Answer.ACCEPTED)
    assert kinds_since(before) == ["referral.answer_noted"]


@pytest.mark.parametrize("kind", [Answer.COMPLETED, Answer.NOT_COMPLETED, Answer.UNAVAILABLE])
def test_the_end_of_the_work_closes_it_and_asks_for_her_feedback(cast: Cast, kind: str) -> None:
    referral = a_letter(cast)
    said(cast, referral, Answer.ACCEPTED)
    said(cast, referral, kind)
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on) == (kind, timezone.localdate())
    asked = "Feedback missing" in office_page(client_of(cast, "nargis"), referral)
    assert asked is (kind != Answer.UNAVAILABLE)


def test_declined_has_a_coded_reason(cast: Cast) -> None:
    referral = a_letter(cast)
    client, url = client_of(cast, "nargis"), reverse("referrals:heard", args=[referral.pk])
    assert client.post(url, today(kind="declined")).status_code == 200
    assert client.post(url, today(kind="declined", reason="area")).status_code == 302
    referral.refresh_from_db()
    assert (referral.state, referral.closed_on) == (State.DECLINED, timezone.localdate())
    assert "Not in our area" in office_page(client, referral)


def test_what_was_not_said_cannot_be_written_down(cast: Cast) -> None:
    referral = a_letter(cast)
    for kind in (Answer.PROGRESS, Answer.COMPLETED, "withdrawn", "revoked", "received"):
        with pytest.raises(states.WrongTransition):
            said(cast, referral, kind)
    for on in (timezone.localdate() + DAY, timezone.localdate() - DAY):
        with pytest.raises(ValueError, match="not a day"):
            said(cast, referral, Answer.ACCEPTED, on=on)
    assert not Answer.objects.exists()


def test_lateness_and_the_page_of_the_day_work_as_for_any_other(cast: Cast) -> None:
    referral = a_letter(cast, priority="emergency")
    client = client_of(cast, "nargis")
    with time_machine.travel(timezone.now() + 3 * DAY, tick=False):
        assert "No answer yet from" in client_of(cast, "nargis").get("/").content.decode()
        said(cast, referral, Answer.ACCEPTED)
        html = client_of(cast, "nargis").get("/").content.decode()
        assert "No answer yet from" not in html and "accepted the referral" in html
    assert client.cookies


def test_silence_counts_from_the_day_on_which_it_was_said(cast: Cast) -> None:
    referral = a_letter(cast)
    start = timezone.now()
    with time_machine.travel(start + 10 * DAY, tick=False):
        said(cast, referral, Answer.ACCEPTED, on=timezone.localdate() - 9 * DAY)
        referral.refresh_from_db()
        assert not hours.is_silent(referral)
    with time_machine.travel(start + 17 * DAY, tick=False):
        assert hours.is_silent(referral)


def test_a_step_that_was_said_on_another_day_is_told_once(cast: Cast) -> None:
    with time_machine.travel(timezone.now() - 3 * DAY, tick=False):
        referral = a_letter(cast)
    said(cast, referral, Answer.ACCEPTED, on=timezone.localdate() - 2 * DAY)
    assert [turn.label for turn in turns.told(Referral.objects.get(pk=referral.pk))] == ["Sent", "Accepted"]


def test_a_step_never_stands_before_the_one_that_went_before_it(cast: Cast) -> None:
    referral = a_letter(cast)
    with time_machine.travel(timezone.now() + 5 * DAY, tick=False):
        said(cast, referral, Answer.ACCEPTED)
        accepted_at = Referral.objects.get(pk=referral.pk).moved_at
        said(cast, referral, Answer.PROGRESS, on=timezone.localdate() - 3 * DAY)
        assert Referral.objects.get(pk=referral.pk).moved_at == accepted_at


# --- who may ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "wida", "farida", "roshan", "mina"])
def test_nobody_without_the_case_writes_it_down(cast: Cast, name: str) -> None:
    referral = a_letter(cast)
    assert client_of(cast, name).post(reverse("referrals:heard", args=[referral.pk]), today(kind="accepted")).status_code == 404
    with pytest.raises(NoKey):
        said(cast, referral, Answer.ACCEPTED, name)
    assert not Answer.objects.exists()


def test_a_partner_that_has_a_desk_answers_itself(cast: Cast) -> None:
    referral = sent(cast).referral
    client = client_of(cast, "nargis")
    assert "Write down what the partner said" not in office_page(client, referral)
    assert client.post(reverse("referrals:heard", args=[referral.pk]), today(kind="accepted")).status_code == 404
    with pytest.raises(NoKey):
        said(cast, referral, Answer.ACCEPTED)


def test_a_partner_that_has_nobody_with_an_account_is_heard_too(cast: Cast) -> None:
    referral = sent(cast).referral
    deskless(cast)
    assert "Write down what the partner said" in office_page(client_of(cast, "nargis"), referral)
    said(cast, referral, Answer.ACCEPTED)
    said(cast, referral, Answer.COMPLETED, text="تمام شد")
    assert not ReferralTeamGrant.objects.filter(content_object=referral).exists()


# --- through the page -----------------------------------------------------------------------------------------------------------------
def test_it_goes_through_the_page_and_a_second_press_changes_nothing(cast: Cast) -> None:
    referral = a_letter(cast)
    client, url = client_of(cast, "nargis"), reverse("referrals:heard", args=[referral.pk])
    assert client.post(url, today(kind="accepted", who="")).status_code == 200
    assert client.post(url, today(kind="accepted")).status_code == 302
    again = client.post(url, today(kind="accepted", text="یک بار دیگر"))
    assert again.status_code == 409 and "یک بار دیگر" in again.content.decode()
    assert Answer.objects.count() == 1


def test_a_letter_is_neither_changed_nor_talked_about_here(cast: Cast) -> None:
    referral = a_letter(cast)
    client = client_of(cast, "nargis")
    html = office_page(client, referral)
    assert "Send a changed packet" not in html and "Send the message" not in html
    assert "End this referral" in html
    assert client.post(reverse("referrals:say", args=[referral.pk]), {"say-text": "سلام", "say-seen": "0"}).status_code == 302
    assert not referral.message_records.exists()


def test_the_trail_and_the_records_agree(cast: Cast) -> None:
    case = a_case(cast)
    referral = a_letter(cast, case)
    said(cast, referral, Answer.ACCEPTED)
    with cast.acting("shakiba"):
        assert records.compare(case, unlocked.current()) == []


def test_the_database_holds_no_word_of_it(cast: Cast) -> None:
    given = said(cast, a_letter(cast), Answer.ACCEPTED, text="پذیرفتند")
    payload = bytes(Answer.objects.get(pk=given.pk).payload)
    assert not any(word.encode() in payload for word in (WHO, "پذیرفتند"))
