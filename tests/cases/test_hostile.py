"""Text that wants to hide, to turn a page around, or to fill the disk."""

import pytest
from django.test import Client

from casework.cases.models import ContactNote, Survivor
from tests.cases import typed
from tests.cases.test_records import note
from tests.cases.typed import text
from tests.cast import Cast, a_case

HIDDEN = ["\u202e", "\u2066", "\u200f", "\x00", "\x1b", "\ufeff", "\u200b"]


@pytest.mark.parametrize("character", HIDDEN)
def test_invisible_characters_do_not_reach_a_record(cast: Cast, nargis: Client, character: str) -> None:
    case = typed.opened_by(nargis, about_given_name=f"پر{character}وین")
    with cast.acting("nargis"):
        assert Survivor.objects.get(case=case).given_name == "پروین"


def test_markup_is_text(cast: Cast, nargis: Client) -> None:
    case = typed.opened_by(nargis, about_given_name="<script>alert(1)</script>", contact_cover="<b>x</b>")
    for page in (nargis.post(f"/cases/{case.pk}/", {"show": "name"}), nargis.get(f"/cases/{case.pk}/identity/"), nargis.post("/cases/")):
        assert "<script>alert" not in text(page)
        assert "<b>x</b>" not in text(page)


def test_a_hundred_thousand_characters_are_refused_and_kept_on_the_page(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = text(nargis.post(f"/cases/{case.pk}/notes/new/", note(text="ا" * 100_000)))
    assert "at most 20,000" in page
    assert "ا" * 100_000 in page
    assert ContactNote.objects.count() == 0


def test_an_unbroken_word_of_twenty_thousand_letters_is_kept_as_it_is(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/notes/new/", note(text="ا" * 20_000)).status_code == 302
    assert nargis.get(f"/cases/{case.pk}/").status_code == 200
    with cast.acting("nargis"):
        assert len(ContactNote.objects.get(case=case).text) == 20_000


def test_a_name_is_no_essay(cast: Cast, nargis: Client) -> None:
    assert "at most 120" in text(nargis.post("/cases/new/", typed.intake(about_given_name="ا" * 121)))


@pytest.mark.parametrize("data", [{"draft_subject": "x", "draft_form": "cases.note"}, {"draft_form": "cases.note\x00"}])
def test_a_nonsense_draft_is_not_found(cast: Cast, nargis: Client, data: dict[str, str]) -> None:
    assert nargis.post("/drafts/save/", data).status_code == 404


def test_a_nonsense_query_finds_nothing(cast: Cast, nargis: Client) -> None:
    for query in ("\x00", "%", "' OR 1=1 --", "ا" * 100_000, "<b>"):
        answer = nargis.post("/cases/search/", {"q": query}, follow=True)
        assert answer.status_code == 200
        assert "<b>" not in text(answer)[text(answer).index("<main") :].replace("<b>Nothing found among your cases</b>", "")
