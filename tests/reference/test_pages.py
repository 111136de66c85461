"""The pages on which the office keeps its lists, and who is refused."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

import audit
from audit.models import Entry
from casework import reference
from casework.reference import actions
from casework.reference.models import Term
from tests.browserless import client_of
from tests.cast import Cast
from tests.reference.conftest import a_term, day, posted
from tests.review.conftest import lines

pytestmark = pytest.mark.django_db

LIST = {"name": "closure_reasons"}
TERM = {**LIST, "code": "moved"}
NEW, ONE = reverse("reference:new", kwargs=LIST), reverse("reference:term", kwargs=TERM)
RETIRE, HISTORY = reverse("reference:retire", kwargs=TERM), reverse("reference:history", kwargs=TERM)
REFUSED = ["nargis", "zohra", "humaira", "roshan", "wida"]


def text(answer: Any) -> str:
    return str(answer.content.decode())


def errors(answer: Any) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


# --- adding ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["farida", "shakiba"])
def test_a_term_that_is_added_is_offered_from_then_on(cast: Cast, person: str, changes: Callable[[], int]) -> None:
    answer = client_of(cast, person).post(NEW, posted(code="by_phone"))
    assert answer.status_code == 302
    assert "by_phone" in dict(reference.choices("closure_reasons"))
    assert changes() == 1


@pytest.mark.parametrize("person", REFUSED)
def test_others_cannot_add_a_term(cast: Cast, person: str, changes: Callable[[], int]) -> None:
    assert client_of(cast, person).post(NEW, posted(code="by_phone")).status_code == 404
    assert not Term.objects.filter(code="by_phone").exists()
    assert changes() == 0


def test_a_new_term_stands_at_the_end_unless_it_is_placed(farida: Client) -> None:
    farida.post(NEW, posted(code="by_phone"))
    assert [code for code, _ in reference.every("closure_reasons")][-1] == "by_phone"
    farida.post(NEW, posted(code="first", dari="نخست", pashto="لومړی", english="First", order="۱"))
    assert [code for code, _ in reference.every("closure_reasons")][0] == "first"


@pytest.mark.parametrize("code", ["", "Moved", "2nd", "with space", "کد", "a-b", "a" * 41])
def test_a_code_is_small_latin_letters_digits_and_underscores(farida: Client, code: str) -> None:
    assert "code" in errors(farida.post(NEW, posted(code=code)))
    assert Term.objects.filter(english="A new reason").count() == 0


def test_a_code_of_the_list_is_refused_even_when_it_is_retired(cast: Cast, farida: Client) -> None:
    with cast.acting("farida"):
        actions.retire(term=a_term(), seen=1, retired=True)
    assert "code" in errors(farida.post(NEW, posted(code="moved")))


@pytest.mark.parametrize("language", ["dari", "pashto", "english"])
def test_the_words_are_needed_in_all_three_languages(farida: Client, language: str) -> None:
    assert errors(farida.post(NEW, posted(code="by_phone", **{language: " "})))[language] == ["Write the words in all three languages."]


# --- dates and words that cannot be told apart ---------------------------------------------------------------------------
def test_days_are_entered_in_the_solar_calendar(farida: Client) -> None:
    farida.post(NEW, posted(code="by_phone", **day("in_force_from", 1404, 10, 14), **day("in_force_to", 1405, 1, 1)))
    term = a_term("by_phone")
    assert (term.in_force_from, term.in_force_to) == (date(2026, 1, 4), date(2026, 3, 21))


def test_a_last_day_before_the_first_is_refused(farida: Client) -> None:
    reversed_days = {**day("in_force_from", 1405, 1, 1), **day("in_force_to", 1404, 1, 1)}
    assert errors(farida.post(NEW, posted(code="by_phone", **reversed_days)))["in_force_to"] == ["The last day is before the first day."]


def test_one_day_is_a_time_in_force(farida: Client) -> None:
    one_day = {**day("in_force_from", 1405, 1, 1), **day("in_force_to", 1405, 1, 1)}
    assert farida.post(NEW, posted(code="by_phone", **one_day)).status_code == 302


def test_a_day_that_does_not_exist_is_refused(farida: Client) -> None:
    assert "in_force_from" in errors(farida.post(NEW, posted(code="by_phone", **day("in_force_from", 1404, 12, 30))))


@pytest.mark.parametrize(("language", "words"), [("dari", "جای دیگر رفت"), ("dari", "جاي ديگر رفت"), ("english", "she moved AWAY")])
def test_the_same_words_on_the_same_days_are_refused(farida: Client, language: str, words: str) -> None:
    assert language in errors(farida.post(NEW, posted(code="by_phone", **{language: words})))


def test_overlapping_days_of_two_terms_with_the_same_words_are_refused(farida: Client) -> None:
    end = posted(a_term(), **day("in_force_to", 1404, 12, 29))
    assert farida.post(ONE, end).status_code == 302
    same = {"dari": "جای دیگر رفت", "code": "moved_2"}
    assert "dari" in errors(farida.post(NEW, posted(**same, **day("in_force_from", 1404, 12, 29))))
    assert farida.post(NEW, posted(**same, **day("in_force_from", 1405, 1, 1))).status_code == 302


def test_the_same_words_at_another_time_are_warned_of(farida: Client) -> None:
    farida.post(ONE, posted(a_term(), **day("in_force_to", 1404, 12, 29)))
    answer = farida.post(NEW, posted(code="moved_2", dari="جای دیگر رفت", **day("in_force_from", 1405, 1, 1)), follow=True)
    assert "The term moved has the same words at another time." in text(answer)


def test_a_term_with_words_of_its_own_is_not_warned_of(farida: Client) -> None:
    assert "same words" not in text(farida.post(NEW, posted(code="by_phone"), follow=True))


# --- changing ------------------------------------------------------------------------------------------------------------
def test_a_changed_wording_is_a_new_version_with_its_history(farida: Client, changes: Callable[[], int]) -> None:
    assert farida.post(ONE, posted(a_term(), english="She went elsewhere")).status_code == 302
    assert (a_term().english, a_term().revision, changes()) == ("She went elsewhere", 2, 1)
    page = text(farida.get(HISTORY))
    assert "She moved away" in page
    assert "She went elsewhere" in page


@pytest.mark.parametrize("person", REFUSED)
def test_others_cannot_change_a_term(cast: Cast, person: str) -> None:
    assert client_of(cast, person).post(ONE, posted(a_term(), english="Other words")).status_code == 404
    assert a_term().english == "She moved away"


@pytest.mark.parametrize("person", REFUSED)
def test_others_read_neither_the_lists_nor_a_history(cast: Cast, person: str) -> None:
    client = client_of(cast, person)
    paths = [reverse("reference:lists"), reverse("reference:list", kwargs=LIST), HISTORY]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_saving_what_was_not_changed_writes_nothing(farida: Client, changes: Callable[[], int]) -> None:
    farida.post(ONE, posted(a_term()))
    assert (a_term().revision, changes()) == (1, 0)


def test_a_code_that_is_posted_to_an_old_term_is_not_taken(farida: Client) -> None:
    farida.post(ONE, posted(a_term(), code="another", english="She went elsewhere"))
    assert a_term().english == "She went elsewhere"
    assert not Term.objects.filter(code="another").exists()


def test_whoever_comes_second_is_told_and_may_save_again(farida: Client, shakiba: Client) -> None:
    seen = posted(a_term(), english="The second word")
    shakiba.post(ONE, posted(a_term(), english="The first word"))
    answer = farida.post(ONE, seen)
    assert answer.status_code == 409
    assert "The second word" in text(answer)
    assert a_term().english == "The first word"
    farida.post(ONE, {**seen, "revision": answer.context["form"]["revision"].value()})
    assert a_term().english == "The second word"


def test_a_retired_term_is_offered_again_when_it_is_brought_back(farida: Client, changes: Callable[[], int]) -> None:
    farida.post(RETIRE, {"retired": "yes", "revision": "1"})
    assert "moved" not in dict(reference.choices("closure_reasons"))
    farida.post(RETIRE, {"retired": "no", "revision": "2"})
    assert "moved" in dict(reference.choices("closure_reasons"))
    assert changes() == 2


@pytest.mark.parametrize("person", REFUSED)
def test_others_cannot_retire_a_term(cast: Cast, person: str) -> None:
    assert client_of(cast, person).post(RETIRE, {"retired": "yes", "revision": "1"}).status_code == 404
    assert not a_term().retired


@pytest.mark.parametrize("seen", ["", "0", "x", "9" * 30, "۱"])
def test_retiring_without_the_version_that_was_seen_does_nothing(farida: Client, seen: str, changes: Callable[[], int]) -> None:
    assert farida.post(RETIRE, {"retired": "yes", "revision": seen}).status_code == 302
    assert (a_term().retired, changes()) == (seen == "۱", int(seen == "۱"))


@pytest.mark.parametrize("path", ["no_such_list/", "closure_reasons/term/no_such_code/", "closure_reasons/export/pdf/"])
def test_what_is_not_there_is_not_found(farida: Client, path: str) -> None:
    assert farida.get(f"/lists/{path}").status_code == 404


# --- the ledger ----------------------------------------------------------------------------------------------------------
def test_the_trail_says_who_changed_which_term_of_which_list(farida: Client, shakiba: Client) -> None:
    farida.post(ONE, posted(a_term(), english="She went elsewhere"))
    told = lines(shakiba.get(reverse("review:day")))[0]
    assert (told.text, told.why[-1]) == ("Farida changed a reference list", "Reasons for closure, moved")


def test_the_trail_says_that_somebody_was_refused_the_lists(cast: Cast, shakiba: Client) -> None:
    client_of(cast, "nargis").get(ONE)
    told = lines(shakiba.get(reverse("review:day")))[0]
    assert told.refused
    assert "the reference lists" in told.why


def test_a_change_that_cannot_be_recorded_does_not_happen(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise audit.LedgerUnwritable("full")

    monkeypatch.setattr(audit, "record", full, raising=False)
    with cast.acting("farida"), pytest.raises(audit.LedgerUnwritable):
        actions.change_term(term=a_term(), seen=1, values={"english": "Unrecorded"})
    assert a_term().english == "She moved away"


def test_the_wording_is_sealed_in_the_ledger_like_everything_there(farida: Client) -> None:
    farida.post(ONE, posted(a_term(), english="She went elsewhere"))
    entry = Entry.objects.filter(kind="reference.changed").get()
    assert b"closure_reasons" not in bytes(entry.body)


# --- what the pages say --------------------------------------------------------------------------------------------------
def test_a_list_shows_what_is_in_force_what_comes_and_what_is_over(farida: Client) -> None:
    farida.post(NEW, posted(code="later", **day("in_force_from", 1449, 1, 1)))
    farida.post(RETIRE, {"retired": "yes", "revision": "1"})
    shown = farida.get(reverse("reference:list", kwargs=LIST)).context["parts"]
    parts = {str(title): [line.term.code for line in listed] for title, listed in shown}
    assert parts["Coming"] == ["later"]
    assert parts["Retired or over"] == ["moved"]
    assert len(parts["In force"]) == 8


def test_every_page_of_a_list_says_whose_words_they_are(farida: Client) -> None:
    for path in (reverse("reference:lists"), reverse("reference:list", kwargs=LIST)):
        assert "do not say what the law is" in text(farida.get(path))


@pytest.mark.parametrize(("person", "there"), [("farida", True), ("shakiba", True), ("nargis", False)])
def test_the_lists_are_in_the_navigation_of_those_who_keep_them(cast: Cast, person: str, there: bool) -> None:
    page = text(client_of(cast, person).get(reverse("accounts:me")))
    assert (f'href="{reverse("reference:lists")}"' in page) is there
