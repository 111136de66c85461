"""Drafts: kept while she types, for her alone; a session that ended loses nothing."""

from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.access import drafts
from casework.access.models import Draft
from casework.cases import actions
from casework.cases.models import Case, ContactNote
from tests.accounts.door import open_rows
from tests.browserless import client_of
from tests.cases import typed
from tests.cases.test_records import note, solar
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.review.test_doors import plain


def about(case: Any, form: str = "cases.note") -> dict[str, str]:
    return {"draft_form": form, "draft_subject": str(case.pk)}


def test_typing_is_kept_and_said_with_the_time(cast: Cast, nargis: Client) -> None:
    answer = nargis.post("/drafts/save/", note() | about(a_case(cast)))
    assert answer["Content-Type"].startswith("text/plain")
    assert text(answer).startswith("Draft saved at ")


def test_a_draft_stands_in_the_form_again_and_scolds_nobody(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post("/drafts/save/", {"kind": "call", "text": "نیمه‌تمام", **solar("on", timezone.localdate()), **about(case)} | {"on-m": ""})
    page = text(nargis.get(f"/cases/{case.pk}/notes/new/"))
    assert "نیمه‌تمام" in page and "This is your draft" in page
    assert "<title>Error:" not in page


def test_save_for_later_keeps_the_words_and_saves_no_record(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    answer = nargis.post(f"/cases/{case.pk}/notes/new/", note(text="بعداً") | {"later": "yes"})
    assert answer["Location"] == "/drafts/"
    assert ContactNote.objects.count() == 0
    assert "بعداً" in text(nargis.get(f"/cases/{case.pk}/notes/new/"))


def test_saving_uses_the_draft_up(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post("/drafts/save/", note() | about(case))
    nargis.post(f"/cases/{case.pk}/notes/new/", note())
    assert Draft.objects.count() == 0


def test_an_intake_can_be_continued(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake() | {"later": "yes"})
    assert "پروین" in text(nargis.get("/cases/new/"))


def test_a_draft_is_readable_to_its_writer_alone(cast: Cast, nargis: Client) -> None:
    nargis.post("/drafts/save/", typed.intake())
    assert "پروین".encode() not in bytes(Draft.objects.get().sealed)
    assert "پروین" not in text(client_of(cast, "palwasha").get("/cases/new/"))


def test_a_moved_draft_row_does_not_open(cast: Cast, nargis: Client) -> None:
    nargis.post("/drafts/save/", typed.intake())
    Draft.objects.update(user=cast.palwasha)
    assert "پروین" not in text(client_of(cast, "palwasha").get("/cases/new/"))


def test_the_drafts_are_listed_with_the_code_and_without_words(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post("/drafts/save/", note(text="نیمه‌تمام") | about(case))
    page = text(nargis.get("/drafts/"))
    assert f"/cases/{case.pk}/notes/new/" in page
    assert "نیمه‌تمام" not in page


@pytest.mark.parametrize("form", ["cases.incident", "cases.incident.edit", "cases.contact.edit"])
def test_typing_in_any_form_of_a_record_is_kept(cast: Cast, nargis: Client, form: str) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/notes/new/", note())
    records = {"cases.incident.edit": case.incident_records, "cases.contact.edit": case.contactnote_records}
    subject = records[form].get().pk if form in records else case.pk
    assert nargis.post("/drafts/save/", {"text": "x", "draft_form": form, "draft_subject": str(subject)}).status_code == 200


def test_the_list_of_drafts_asks_the_database_as_often_for_ten_as_for_one(cast: Cast, nargis: Client) -> None:
    cases = [a_case(cast) for _ in range(5)]
    counts = []
    for some in (cases[:1], cases):
        for case in some:
            for form, subject in (("cases.incident.edit", case.incident_records.get().pk), ("cases.note", case.pk)):
                nargis.post("/drafts/save/", {"text": "x", "draft_form": form, "draft_subject": str(subject)})
        nargis.get("/drafts/")  # posted cards are settled once
        with CaptureQueriesContext(connection) as queries:
            assert text(nargis.get("/drafts/")).count("/discard/") == 2 * len(some)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_draft_is_thrown_away_by_its_writer_only(cast: Cast, nargis: Client) -> None:
    nargis.post("/drafts/save/", typed.intake())
    discard = f"/drafts/{Draft.objects.get().pk}/discard/"
    assert client_of(cast, "palwasha").post(discard).status_code == 404
    assert Draft.objects.count() == 1
    nargis.post(discard)
    assert Draft.objects.count() == 0


def test_a_draft_of_an_unknown_form_is_not_kept(cast: Cast, nargis: Client) -> None:
    assert nargis.post("/drafts/save/", {"draft_form": "anything", "x": "y"}).status_code == 404
    assert Draft.objects.count() == 0


def test_a_draft_has_a_largest_size(cast: Cast, nargis: Client) -> None:
    answer = nargis.post("/drafts/save/", {"text": "ا" * 400_001, **about(a_case(cast))})
    assert answer.status_code == 413
    assert Draft.objects.count() == 0


def test_saving_a_draft_is_not_recorded(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    before = entries()
    nargis.post("/drafts/save/", note() | about(case))
    assert entries(since=before) == []


def idle(client: Client) -> None:
    """Let the session of this client sit longer than it may."""
    from casework.accounts.sessions import SessionStore

    store = SessionStore(client.cookies[settings.SESSION_COOKIE_NAME].value)
    store["seen"] = 0
    store.save()


def test_a_form_that_arrives_after_the_session_ended_survives_sign_in(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    idle(nargis)
    page = f"/cases/{case.pk}/notes/new/"
    answer = nargis.post(page, note(text="پس از چای") | about(case) | {"here": page})
    assert answer.status_code == 302 and "/sign-in/" in answer["Location"]
    assert open_rows(cast.nargis) == []
    assert ContactNote.objects.count() == 0
    assert "پس از چای" in text(client_of(cast, "nargis").get(page))


def test_after_the_session_ended_nothing_is_kept_of_a_woman_who_did_not_agree(cast: Cast, nargis: Client) -> None:
    idle(nargis)
    nargis.post("/cases/new/", typed.intake(consent_services="no"))
    assert "پروین" not in text(client_of(cast, "nargis").get("/cases/new/"))


@pytest.mark.parametrize(
    "form", ["cases.note", "cases.note.edit", "cases.approval", "referrals.end", "referrals.answer", "reports.summary"]
)
def test_a_draft_tells_nobody_whether_a_case_that_is_not_hers_is_there(cast: Cast, form: str) -> None:
    """The attack: to save a draft about an id, and to read from the answer, or from the list of drafts, whether there is such a thing."""
    hers = a_case(cast, "palwasha")
    with cast.acting("palwasha"):
        note = actions.add_record(case=hers, record=ContactNote(kind="call", text="x"))
    there = {"cases.note.edit": note.pk, "cases.approval": note.pk}.get(form, hers.pk)
    client = client_of(cast, "nargis")
    answers = [client.post("/drafts/save/", {"draft_form": form, "draft_subject": str(pk), "text": "x"}) for pk in (there, uuid4())]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert plain(answers[0]) == plain(answers[1])
    for pk in (there, uuid4()):
        late = client_of(cast, "nargis")
        late.cookies.pop(settings.KEY_COOKIE_NAME)
        late.post(f"/cases/{pk}/notes/new/", {"draft_form": form, "draft_subject": str(pk), "text": "x"})
    assert not Draft.objects.exists()


def test_as_many_questions_are_asked_of_a_case_that_is_nowhere_as_of_one_that_is_not_hers(cast: Cast) -> None:
    """The time of an answer says no more than its words."""
    hers = a_case(cast, "palwasha")
    asked = []
    for pk in (hers.pk, uuid4()):
        with CaptureQueriesContext(connection) as captured:
            assert not drafts.concerns(cast.nargis, Case, pk)
        asked.append(len(captured))
    assert asked[0] == asked[1]
