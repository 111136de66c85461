"""What she says of a referral: asked for when the work is over, sealed under the case, corrected, never a lock."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import strip_tags

from casework.cases import actions as case_actions
from casework.cases import missing
from casework.cases.models import Case
from referrals import feedback, hooks, states
from referrals.models import Answer, Referral, ReferralFeedback
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.promises.outage import on_today
from tests.referrals.sent import answer, completed, sent
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db
SAID = {"asked": "said", "helped": "partly", "respect": "yes", "again": "no", "text": "وکیل زن بود و گوش کرد.", "why": ""}


def form(**changes: str) -> dict[str, str]:
    return {**on_today(), **SAID, **changes}


def page_of(referral: Referral) -> str:
    return reverse("referrals:feedback", args=[referral.pk])


def finished(cast: Cast, case: Case | None = None) -> Referral:
    referral = sent(cast, case=case).referral
    completed(cast, referral)
    referral.refresh_from_db()
    return referral


def news(cast: Cast, person: str = "nargis") -> list[str]:
    with cast.acting(person), translation.override("en"):
        return [strip_tags(item.title) for item in hooks.news()]


def hints(cast: Cast, case: Case, person: str = "nargis") -> list[str]:
    with cast.acting(person), translation.override("en"):
        return [hint.words for hint in missing.brought(case)]


def test_it_is_asked_for_until_it_is_written_down(cast: Cast) -> None:
    referral = finished(cast)
    client = client_of(cast, "nargis")
    assert news(cast) == ["Ask her what she says of the help by Sepidar"]
    assert hints(cast, referral.case) == ["What she says of the help by Sepidar is not written down."]
    assert "Feedback missing" in client.get(reverse("referrals:list")).content.decode()
    assert "Feedback missing" in office_page(client, referral)
    assert client.post(page_of(referral), form()).status_code == 302
    referral.refresh_from_db()
    assert referral.feedback_on == timezone.localdate()
    assert "Ask her" not in " ".join(news(cast))
    assert hints(cast, referral.case) == []
    assert "Feedback missing" not in client.get(reverse("referrals:list")).content.decode()
    html = office_page(client, referral)
    assert "Feedback missing" not in html
    assert "وکیل زن بود و گوش کرد." in html and "It helped in part" in html


@pytest.mark.parametrize("kind", [Answer.ACCEPTED, Answer.DECLINED, Answer.UNAVAILABLE])
def test_it_is_not_asked_for_before_the_work_is_over(cast: Cast, kind: str) -> None:
    referral = sent(cast).referral
    answer(cast, referral, kind, text="x", reason="area" if kind == Answer.DECLINED else "")
    assert hints(cast, referral.case) == []
    assert client_of(cast, "nargis").post(page_of(referral), form(), follow=True).status_code == 200
    assert not ReferralFeedback.objects.exists()
    with cast.acting("nargis"), pytest.raises(states.WrongTransition):
        feedback.record(referral=referral, feedback=ReferralFeedback(case=referral.case, on=timezone.localdate(), asked="declined"))


def test_closing_a_case_lists_it_as_missing_and_is_not_stopped(cast: Cast) -> None:
    referral = finished(cast)
    client = client_of(cast, "shakiba")
    url = reverse("cases:close", args=[referral.case_id])
    assert "What she says of the help by" in client.get(url).content.decode()
    assert client.post(url, {"reason": "goals_met", "revision": "0"}).status_code == 302
    referral.case.refresh_from_db()
    assert referral.case.closed_on == timezone.localdate()


def test_of_a_closed_case_nothing_is_asked(cast: Cast) -> None:
    referral = finished(cast)
    with cast.acting("nargis"):
        case_actions.close_case(case=referral.case, reason="goals_met", text="")
    assert "Ask her" not in " ".join(news(cast))
    assert client_of(cast, "nargis").post(page_of(referral), form()).status_code == 200
    assert not ReferralFeedback.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"asked": ""}, ""),
        ({"asked": "not_asked", "helped": "", "respect": "", "again": ""}, "Say why she could not be asked."),
        ({"helped": ""}, "Say whether it helped her."),
        ({"asked": "declined"}, "There are answers below: then she told us."),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_about_again(cast: Cast, changes: dict[str, str], words: str) -> None:
    referral = finished(cast)
    got = client_of(cast, "nargis").post(page_of(referral), form(**changes))
    assert got.status_code == 200
    assert words in got.content.decode()
    assert not ReferralFeedback.objects.exists()


@pytest.mark.parametrize("asked", ["not_asked", "declined"])
def test_that_she_was_not_asked_or_says_nothing_is_an_answer_too(cast: Cast, asked: str) -> None:
    referral = finished(cast)
    posted = form(asked=asked, helped="", respect="", again="", text="", why="تماس امن نیست")
    assert client_of(cast, "nargis").post(page_of(referral), posted).status_code == 302
    assert hints(cast, referral.case) == []


def test_it_is_corrected_in_its_place_and_a_second_editor_is_told(cast: Cast) -> None:
    referral = finished(cast)
    client = client_of(cast, "nargis")
    client.post(page_of(referral), form())
    assert client.post(page_of(referral), form(helped="worse", revision="1")).status_code == 302
    assert client.post(page_of(referral), form(helped="helped", revision="1")).status_code == 409
    assert ReferralFeedback.objects.get().revision == 2


def test_of_two_referrals_each_has_its_own(cast: Cast) -> None:
    first = finished(cast)
    second = finished(cast, first.case)
    client = client_of(cast, "nargis")
    client.post(page_of(second), form(text="دومی"))
    assert "دومی" not in office_page(client, first)
    assert "دومی" in office_page(client, second)
    client.post(page_of(first), form(text="اولی"))
    assert ReferralFeedback.objects.count() == 2


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "wida", "farida", "roshan", "mina"])
def test_nobody_without_the_case_writes_or_reads_it(cast: Cast, name: str) -> None:
    referral = finished(cast)
    client = client_of(cast, name)
    assert client.post(page_of(referral), form()).status_code == 404
    assert client.get(page_of(referral)).status_code == 404
    assert not ReferralFeedback.objects.exists()


def test_the_partner_never_reads_it(cast: Cast) -> None:
    referral = finished(cast)
    client_of(cast, "nargis").post(page_of(referral), form())
    html = client_of(cast, "roshan").get(reverse("referrals:packet", args=[referral.pk])).content.decode()
    assert "گوش کرد" not in html
    with cast.acting("roshan"):
        assert not ReferralFeedback.objects.get().is_open


def test_the_database_holds_no_word_of_it(cast: Cast) -> None:
    referral = finished(cast)
    client_of(cast, "nargis").post(page_of(referral), form())
    said = ReferralFeedback.objects.get()
    for payload in (bytes(said.payload), bytes(ReferralFeedback.history.get(id=said.pk).payload)):
        assert "وکیل".encode() not in payload and str(referral.pk).encode() not in payload


def test_its_page_says_what_was_kept_as_a_draft(cast: Cast) -> None:
    referral = finished(cast)
    client = client_of(cast, "nargis")
    assert client.post(page_of(referral), form(text="ناتمام", later="yes")).status_code == 302
    assert page_of(referral) in client.get(reverse("cases:drafts")).content.decode()
    assert "ناتمام" in client.get(page_of(referral)).content.decode()


def test_what_is_missing_costs_the_same_for_one_and_for_four(cast: Cast) -> None:
    case = a_case(cast)

    def cost() -> int:
        with cast.acting("nargis"), CaptureQueriesContext(connection) as queries:
            feedback.hints(case)
        return len(queries)

    finished(cast, case)
    one = cost()
    for _ in range(3):
        finished(cast, case)
    assert cost() == one
