"""More than can be kept: whatever she wrote comes back to her, in her language, and an earlier draft stays."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.drafts import LARGEST
from casework.access.models import Draft
from casework.cases.models import ContactNote
from tests.browserless import client_of
from tests.cases import typed
from tests.cases.test_records import note
from tests.cases.typed import text
from tests.cast import Cast, a_case

FORM = "application/x-www-form-urlencoded"
LONG = "ا" * (LARGEST + 1) + " پایان"  # too long for a draft
HUGE = "ب" * 1_000_000 + " <b>پایان</b>"  # six bytes for each letter on the wire
PAGES = {  # page → the field that holds the words
    "notes/new/": "text", "story/new/": "account", "identity/": "contact-cover", "situation/": "next_step", "consents/new/": "purpose",
    "close/": "text", "refer/": "matter",
}


def posted(client: Client, url: str, fields: dict[str, Any], **headers: str) -> Any:
    return client.post(url, urlencode(fields, doseq=True), content_type=FORM, headers=headers)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_too_long_to_keep_for_later_comes_back_as_it_was_typed(cast: Cast, nargis: Client, page: str) -> None:
    answer = nargis.post(f"/cases/{a_case(cast).pk}/{page}", {PAGES[page]: LONG, "later": "yes"})
    assert answer.status_code == 200
    assert LONG in text(answer) and "at most 400,000" in text(answer)
    assert "This is your draft" not in text(answer) and "<title>Error" not in text(answer)


def test_an_intake_that_is_too_long_to_keep_comes_back_as_it_was_typed(nargis: Client) -> None:
    for button in ({"later": "yes"}, {}):
        answer = nargis.post("/cases/new/", typed.intake(story_account=LONG) | button)
        assert answer.status_code == 200
        assert LONG in text(answer) and Draft.objects.count() == 0


def test_an_intake_with_more_than_its_own_questions_is_not_lost(nargis: Client) -> None:
    answer = nargis.post("/cases/new/", typed.intake() | {"about-something": LONG})
    assert answer.status_code == 200
    assert "at most 400,000" in text(answer) and "پروین" in text(answer)


def test_nothing_is_saved_and_the_earlier_draft_stays(cast: Cast, nargis: Client) -> None:
    page = f"/cases/{a_case(cast).pk}/notes/new/"
    nargis.post(page, note(text="پیش از آن") | {"later": "yes"})
    nargis.post(page, note(text=LONG) | {"later": "yes"})
    assert ContactNote.objects.count() == 0
    assert "پیش از آن" in text(nargis.get(page))


def test_she_is_told_in_her_own_language(cast: Cast) -> None:
    page = f"/cases/{a_case(cast).pk}/notes/new/"
    assert "۴۰۰٬۰۰۰" in text(client_of(cast, "nargis", language="fa-af").post(page, note(text=LONG) | {"later": "yes"}))


# --- more than a request may hold --------------------------------------------------------------------------------------------
def test_a_body_that_is_too_large_comes_back_to_be_shortened(cast: Cast, nargis: Client) -> None:
    page = f"/cases/{a_case(cast).pk}/notes/new/"
    answer = posted(nargis, page, note(text=HUGE) | {"later": "yes"})
    assert answer.status_code == 413
    assert "ب" * 1_000_000 + " &lt;b&gt;پایان&lt;/b&gt;</textarea>" in text(answer)
    assert f'action="{page}"' in text(answer) and 'name="kind" value="call"' in text(answer)
    assert Draft.objects.count() == 0 and ContactNote.objects.count() == 0


def test_what_was_shortened_there_is_saved_like_any_other_form(cast: Cast, nargis: Client) -> None:
    nargis.handler.enforce_csrf_checks = True
    page = f"/cases/{a_case(cast).pk}/notes/new/"
    token = posted(nargis, page, note(text=HUGE)).context["csrf_token"]
    assert posted(nargis, page, note(text="کوتاه") | {"csrfmiddlewaretoken": str(token)}).status_code == 302
    assert ContactNote.objects.count() == 1


def test_the_saving_of_a_draft_is_answered_with_one_sentence(nargis: Client) -> None:
    answer = posted(nargis, reverse("cases:draft"), {"text": HUGE}, **{"Sec-Fetch-Mode": "cors"})
    assert answer.status_code == 413
    assert text(answer) == "Too long to keep as a draft."


@pytest.mark.parametrize("path", ["/sign-in/", "/cases/new/"])
def test_nothing_comes_back_to_somebody_who_is_not_signed_in(db: None, path: str) -> None:
    answer = posted(Client(), path, {"passphrase": HUGE})
    assert "ببب" not in text(answer)


def test_a_passphrase_does_not_come_back(nargis: Client) -> None:
    assert "secret" not in text(posted(nargis, reverse("accounts:passphrase"), {"old": "secret", "new": HUGE}))


def test_more_than_twenty_megabytes_is_not_read(cast: Cast, nargis: Client) -> None:
    answer = posted(nargis, f"/cases/{a_case(cast).pk}/notes/new/", {"text": "x" * 20 * 1024 * 1024})
    assert answer.status_code == 413
    assert "xxx" not in text(answer)
