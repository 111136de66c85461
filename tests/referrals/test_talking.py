"""Questions and answers: two sides and nobody else, in their order, as long as the packet is open to the partner."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from audit.models import Entry
from casework.access.errors import NoKey
from referrals import hooks, office, states, talking
from referrals.models import Answer, Message, Referral, Side
from tests.browserless import client_of
from tests.cast import Cast
from tests.referrals.sent import answer, completed, end, run_out, sent, withdraw

pytestmark = pytest.mark.django_db
PEOPLE = {Side.OFFICE: "nargis", Side.PARTNER: "roshan"}
PAGES = {"nargis": "referrals:page", "shakiba": "referrals:page", "roshan": "referrals:packet"}
SAY = {"nargis": "referrals:say", "shakiba": "referrals:say", "roshan": "referrals:desk-say"}


def say(cast: Cast, referral: Referral, side: Side, text: str = "چه وقت؟", *, person: str = "", asks: bool = True) -> Message:
    with cast.acting(person or PEOPLE[side]):
        now = Referral.objects.get(pk=referral.pk)
        return talking.say(referral=now, side=side, text=text, seen=now.message_records.count(), asks=asks)


def news(cast: Cast, person: str = "nargis") -> list[str]:
    with cast.acting(person), translation.override("en"):
        return [strip_tags(item.title) for item in hooks.news()]


def posted(cast: Cast, person: str, referral: Referral, **changes: object) -> object:
    form = {"say-seen": "0", "say-text": "چه وقت؟", "say-asks": "on", **changes}
    return client_of(cast, person).post(reverse(SAY.get(person, "referrals:say"), args=[referral.pk]), form)


def page(cast: Cast, person: str, referral: Referral) -> str:
    got = client_of(cast, person).get(reverse(PAGES[person], args=[referral.pk]))
    assert got.status_code == 200
    return got.content.decode()


def test_both_sides_read_what_was_said_the_newest_last(cast: Cast) -> None:
    referral = sent(cast).referral
    for number, side in enumerate((Side.OFFICE, Side.PARTNER, Side.OFFICE, Side.PARTNER)):
        say(cast, referral, side, f"words {number}")
    for person in ("nargis", "roshan"):
        html = page(cast, person, referral)
        places = [html.index(f"words {number}") for number in range(4)]
        assert places == sorted(places)


def test_each_side_is_named_as_the_reader_knows_it(cast: Cast) -> None:
    referral = sent(cast).referral
    say(cast, referral, Side.OFFICE)
    assert "<b>The office</b>" in page(cast, "nargis", referral)
    html = page(cast, "roshan", referral)
    assert "<b>The sender</b>" in html
    assert "Nargis" not in html


def test_whose_turn_it_is_stands_in_a_column_and_turns(cast: Cast) -> None:
    referral = sent(cast).referral
    for side, waits in ((Side.OFFICE, "partner"), (Side.PARTNER, "office")):
        say(cast, referral, side)
        referral.refresh_from_db()
        assert referral.waits_for == waits
    say(cast, referral, Side.OFFICE, asks=False)
    referral.refresh_from_db()
    assert (referral.waits_for, referral.asked_on) == ("", None)


def test_a_question_of_the_partner_is_on_the_page_of_the_day(cast: Cast) -> None:
    referral = sent(cast).referral
    say(cast, referral, Side.PARTNER)
    assert news(cast) == news(cast, "shakiba") == ["Sepidar asks something, and waits for your answer"]
    say(cast, referral, Side.OFFICE)
    assert news(cast) == []


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "roshan", "farida"])
def test_a_question_is_no_news_for_anyone_else(cast: Cast, name: str) -> None:
    say(cast, sent(cast).referral, Side.PARTNER)
    assert news(cast, name) == []


def test_a_question_of_the_office_is_marked_on_the_desk(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    client = client_of(cast, "roshan")
    assert "Question for you" not in client.get("/desk/").content.decode()
    say(cast, referral, Side.OFFICE)
    assert "Question for you" in client.get("/desk/?show=waiting").content.decode()
    assert "Question for you" not in client.get("/desk/?show=going").content.decode()
    assert "Question for you" not in client_of(cast, "nargis").get("/referrals/").content.decode()


@pytest.mark.parametrize("person", SAY)
def test_a_message_goes_through_the_page(cast: Cast, person: str) -> None:
    referral = sent(cast).referral
    assert posted(cast, person, referral).status_code == 302  # type: ignore[attr-defined]
    assert "چه وقت؟" in page(cast, "nargis", referral)


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "wida", "farida", "mina"])
def test_strangers_say_nothing_from_either_page(cast: Cast, name: str) -> None:
    referral = sent(cast).referral
    for route in set(SAY.values()):
        got = client_of(cast, name).post(reverse(route, args=[referral.pk]), {"say-seen": "0", "say-text": "x"})
        assert got.status_code == 404
    assert not Message.objects.exists()


def test_neither_side_speaks_from_the_other_s_page(cast: Cast) -> None:
    referral = sent(cast).referral
    form = {"say-seen": "0", "say-text": "x"}
    assert client_of(cast, "nargis").post(reverse("referrals:desk-say", args=[referral.pk]), form).status_code == 404
    assert client_of(cast, "roshan").post(reverse("referrals:say", args=[referral.pk]), form).status_code == 404


@pytest.mark.parametrize(
    ("person", "side"), [("nargis", Side.PARTNER), ("roshan", Side.OFFICE), ("mina", Side.PARTNER), ("palwasha", Side.OFFICE)]
)
def test_nobody_speaks_for_a_side_that_is_not_hers(cast: Cast, person: str, side: Side) -> None:
    with pytest.raises(NoKey):
        say(cast, sent(cast).referral, side, person=person)
    assert not Message.objects.exists()


def test_a_form_that_is_sent_again_says_nothing_twice_and_keeps_the_words(cast: Cast) -> None:
    referral = sent(cast).referral
    posted(cast, "nargis", referral)
    got = posted(cast, "nargis", referral, **{"say-text": "و کجا؟"})
    assert got.status_code == 409  # type: ignore[attr-defined]
    html = got.content.decode()  # type: ignore[attr-defined]
    assert "Something was said meanwhile" in html
    assert "و کجا؟" in html
    assert Message.objects.count() == 1


def test_an_empty_message_is_not_sent(cast: Cast) -> None:
    referral = sent(cast).referral
    got = posted(cast, "roshan", referral, **{"say-text": " "})
    assert "Write what you ask or answer." in got.content.decode()  # type: ignore[attr-defined]
    assert not Message.objects.exists()


ENDS = {
    "withdrawn": lambda cast, made: withdraw(cast, made.consent),
    "declined": lambda cast, made: answer(cast, made.referral, Answer.DECLINED, reason="area"),
    "revoked": lambda cast, made: end(cast, made.referral, "revoked"),
    "run out": lambda cast, made: run_out(cast, made.referral),
}


@pytest.mark.parametrize("name", ENDS)
def test_nobody_speaks_when_the_packet_is_closed(cast: Cast, name: str) -> None:
    made = sent(cast)
    say(cast, made.referral, Side.PARTNER)
    ENDS[name](cast, made)
    with pytest.raises(states.WrongTransition):
        say(cast, made.referral, Side.OFFICE)
    assert posted(cast, "roshan", made.referral, **{"say-seen": "1"}).status_code == 404  # type: ignore[attr-defined]
    assert "Your message was not sent" in client_of(cast, "nargis").post(
        reverse("referrals:say", args=[made.referral.pk]), {"say-seen": "1", "say-text": "x"}, follow=True
    ).content.decode()
    assert Message.objects.count() == 1
    assert "asks something" not in " ".join(news(cast))
    html = page(cast, "nargis", made.referral)
    assert "چه وقت؟" in html
    assert "Send the message" not in html


def test_both_sides_still_speak_while_finished_work_is_kept(cast: Cast) -> None:
    referral = sent(cast).referral
    completed(cast, referral)
    say(cast, referral, Side.OFFICE)
    say(cast, referral, Side.PARTNER)
    assert "asks something" in " ".join(news(cast))


def test_a_message_is_one_entry_and_names_its_bytes(cast: Cast) -> None:
    referral, before = sent(cast).referral, Entry.objects.count()
    say(cast, referral, Side.PARTNER)
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["referral.message"]


def test_the_database_holds_no_word_of_a_message(cast: Cast) -> None:
    said = say(cast, sent(cast).referral, Side.PARTNER, "محرم لازم است؟")
    for payload in (bytes(Message.objects.get(pk=said.pk).payload), bytes(Message.history.get(id=said.pk).payload)):
        assert "محرم".encode() not in payload


def test_what_was_typed_when_the_session_ended_is_there_again(cast: Cast) -> None:
    referral = sent(cast).referral
    for person in ("nargis", "roshan"):
        client = client_of(cast, person)
        session = client.session
        session["seen"] = 0
        session.save()
        form = {"draft_form": "referrals.message", "draft_subject": str(referral.pk), "say-text": f"پیام ناتمام {person}"}
        assert client.post(reverse(SAY[person], args=[referral.pk]), form).status_code == 302
        assert f"پیام ناتمام {person}" in page(cast, person, referral)


def test_the_page_costs_the_same_for_one_message_and_for_six(cast: Cast) -> None:
    referral = sent(cast).referral

    def cost() -> list[int]:
        counts = []
        for person in ("nargis", "roshan"):
            client = client_of(cast, person)
            client.get(reverse(PAGES[person], args=[referral.pk]))
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(PAGES[person], args=[referral.pk]))
            counts.append(len(queries))
        return counts

    say(cast, referral, Side.OFFICE)
    one = cost()
    for side in (Side.PARTNER, Side.OFFICE, Side.PARTNER, Side.OFFICE, Side.PARTNER):
        say(cast, referral, side)
    assert cost() == one


def test_a_message_moved_from_another_referral_is_not_read(cast: Cast) -> None:
    first, second = sent(cast).referral, sent(cast, to="other").referral
    said = say(cast, second, Side.PARTNER, person="mina")
    Message._base_manager.filter(pk=said.pk).update(referral=first)
    with cast.acting("nargis"):
        papers = office.papers(Referral.objects.get(pk=first.pk))
        assert [message.is_open for message in papers.messages] == [False]
