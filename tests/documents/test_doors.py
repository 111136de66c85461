"""Who takes in, opens and removes: whoever holds the case's own part. Everybody else is refused or sees a lock."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from casework.access.grants import revoke
from casework.accounts.models import Session
from casework.cases.actions import assign, close_case
from casework.cases.models import Case
from casework.documents import views
from casework.documents.models import Document, SealedFile
from casework.reference import actions as reference
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.documents.made import ANY_TICKET, a_document, body, nothing_left, send, the_only
from tests.documents.samples import TEXT, pdf

pytestmark = pytest.mark.django_db
OUTSIDE = ["palwasha", "laila", "farida", "roshan", "mina", "wida"]
WITHOUT_THIS_PART = ["zohra", "humaira"]


def paths(document: Document) -> list[str]:
    names = ("document", "change", "show", "download", "remove")
    return [reverse(f"documents:{name}", args=[document.case_id, document.pk]) for name in names]


@pytest.fixture
def assigned(cast: Cast, case: Case) -> Case:
    with cast.acting("shakiba"):
        for name in WITHOUT_THIS_PART:
            assign(case=case, to=cast.people[name])
    return case


@pytest.mark.parametrize("person", ["nargis", "shakiba"])
def test_who_holds_the_case_opens_it(cast: Cast, case: Case, person: str) -> None:
    document = a_document(cast, case)
    client = client_of(cast, person)
    assert [client.get(path).status_code for path in paths(document)] == [200] * 5
    assert body(client.get(paths(document)[3])) == TEXT


@pytest.mark.parametrize("person", OUTSIDE)
def test_nobody_else_learns_that_it_is_there(cast: Cast, case: Case, person: str) -> None:
    document = a_document(cast, case)
    client = client_of(cast, person)
    asked = [*paths(document), reverse("documents:list", args=[case.pk]), reverse("documents:new", args=[case.pk])]
    assert [client.get(path).status_code for path in asked] == [404] * len(asked)
    assert client.post(paths(document)[-1]).status_code == 404
    assert SealedFile.objects.exists()


@pytest.mark.parametrize("person", OUTSIDE)
def test_nobody_else_can_add_one(cast: Cast, case: Case, person: str) -> None:
    assert send(client_of(cast, person), case).status_code == 404
    assert nothing_left()


@pytest.mark.parametrize("person", WITHOUT_THIS_PART)
def test_counsellor_and_legal_officer_see_a_lock(cast: Cast, assigned: Case, person: str) -> None:
    document = a_document(cast, assigned)
    client = client_of(cast, person)
    for path in (reverse("documents:list", args=[assigned.pk]), paths(document)[0]):
        page = client.get(path)
        assert page.status_code == 200
        assert "not open to you" in text(page)
        assert "نامهٔ محکمه" not in text(page)
    assert [client.get(path).status_code for path in paths(document)[1:]] == [404] * 4
    assert client.post(paths(document)[-1]).status_code == 404
    assert send(client, assigned).status_code == 404


def test_who_lost_the_case_is_refused_at_the_next_request(cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    client = client_of(cast, "nargis")
    assert client.get(paths(document)[3]).status_code == 200
    with cast.acting("shakiba"):
        revoke(case, cast.nargis)
    assert client.get(paths(document)[3]).status_code == 404


def test_a_pdf_is_offered_for_downloading_and_a_text_for_showing_too(nargis: Client, cast: Cast, case: Case) -> None:
    """No reader of Chromium starts in a sandbox."""
    for content, shown in ((pdf(), False), (TEXT, True)):
        document = a_document(cast, case, content=content)
        page = nargis.get(paths(document)[0]).content.decode()
        assert paths(document)[3] in page
        assert (paths(document)[2] in page) is shown


def test_the_side_navigation_says_where_she_is(nargis: Client, case: Case) -> None:
    address = reverse("documents:list", args=[case.pk])
    assert f'<a href="{address}" aria-current="page">' in nargis.get(address).content.decode()


def test_a_refused_file_is_one_fault_and_not_two(nargis: Client, case: Case) -> None:
    assert text(send(nargis, case, b"")).count("This file is empty") == 2  # in the list of faults, and beside the question


# --- what changes while an upload goes on ---------------------------------------------------------------------------------------
@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch):
    """Something that happens after the file has arrived and before it is kept."""

    def arrange(happens) -> None:
        real = views._kept

        def kept(request, case, *rest):
            happens(request)
            return real(request, case, *rest)

        monkeypatch.setattr(views, "_kept", kept)

    return arrange


def test_a_grant_that_ends_during_the_upload_keeps_nothing(nargis: Client, cast: Cast, case: Case, meanwhile) -> None:
    meanwhile(lambda request: revoke(case, cast.nargis))
    assert send(nargis, case).status_code == 404
    assert nothing_left()


def close(case: Case):
    return lambda request: close_case(case=Case.objects.get(pk=case.pk), reason="her_wish", text="")


def test_a_case_that_is_closed_during_the_upload_keeps_nothing(nargis: Client, case: Case, meanwhile) -> None:
    meanwhile(close(case))
    assert "Nothing can be added" in text(send(nargis, case))
    assert nothing_left()


def test_an_upload_that_was_swept_is_asked_for_again(nargis: Client, case: Case, meanwhile) -> None:
    meanwhile(lambda request: SealedFile.objects.all().delete())
    assert "Choose the file again" in text(send(nargis, case))
    assert nothing_left()


def test_a_session_that_ends_during_the_upload_keeps_nothing(nargis: Client, cast: Cast, case: Case, meanwhile) -> None:
    meanwhile(lambda request: Session.objects.all().delete())
    assert send(nargis, case).status_code == 404
    assert nothing_left()


# --- the ticket -------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def browser(cast: Cast) -> Client:
    client = client_of(cast, "nargis")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    return strict



def form_address(client: Client, case: Case) -> str:
    page = client.get(reverse("documents:new", args=[case.pk])).content.decode()
    found = re.search(r'action="([^"]*/documents/add/[^"]*)"', page)
    assert found is not None
    return found[1]


def post(client: Client, address: str, **headers: str):
    return client.post(address, {"file": SimpleUploadedFile("a.txt", TEXT)}, headers=headers)


def test_the_address_in_the_form_is_believed_and_needs_no_script(browser: Client, case: Case) -> None:
    assert post(browser, form_address(browser, case)).status_code == 302


def test_another_ticket_is_refused_and_the_body_left_unread(browser: Client, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    monkeypatch.setattr(HttpRequest, "read", lambda self, *args: read.append(1))
    form_address(browser, case)
    assert post(browser, reverse("documents:add", args=[case.pk, ANY_TICKET])).status_code == 403
    assert read == []
    assert nothing_left()


def test_the_ticket_of_another_case_is_refused(browser: Client, cast: Cast, case: Case) -> None:
    ticket = form_address(browser, a_case(cast)).rstrip("/").rpartition("/")[2]
    assert post(browser, reverse("documents:add", args=[case.pk, ticket])).status_code == 403


def test_the_ticket_of_another_browser_is_refused(browser: Client, cast: Cast, case: Case) -> None:
    other = Client(enforce_csrf_checks=True)
    other.cookies = client_of(cast, "shakiba").cookies
    ticket = form_address(other, case)
    form_address(browser, case)
    assert post(browser, ticket).status_code == 403


def test_a_request_from_another_site_is_refused_even_with_the_ticket(browser: Client, case: Case) -> None:
    assert post(browser, form_address(browser, case), origin="https://example.org").status_code == 403
    assert post(browser, form_address(browser, case), origin="http://testserver").status_code == 302


def test_without_the_cookie_no_ticket_counts(cast: Cast, case: Case, browser: Client) -> None:
    address = form_address(browser, case)
    del browser.cookies[settings.CSRF_COOKIE_NAME]
    assert post(browser, address).status_code == 403


def test_the_address_for_sending_leads_back_to_the_form_when_it_is_opened(nargis: Client, case: Case) -> None:
    answer = nargis.get(reverse("documents:add", args=[case.pk, ANY_TICKET]))
    assert urlsplit(answer["Location"]).path == reverse("documents:new", args=[case.pk])


# --- removing ----------------------------------------------------------------------------------------------------------------------
def test_removing_destroys_the_content_and_keeps_what_was_written(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    assert "Destroy the content" in text(nargis.get(paths(document)[-1]))
    assert SealedFile.objects.exists()
    assert nargis.post(paths(document)[-1]).status_code == 302
    assert not SealedFile.objects.exists()
    assert [nargis.get(path).status_code for path in paths(document)[2:4]] == [404, 404]
    page = text(nargis.get(paths(document)[0]))
    assert "نامهٔ محکمه" in page
    assert "was destroyed" in page
    with cast.acting("nargis"):
        assert the_only().file_key == ""


def test_the_history_and_the_timeline_say_that_it_was_removed(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    nargis.post(paths(document)[-1])
    assert "Content removed on" in text(nargis.get(reverse("cases:history", args=[case.pk])))
    assert "Its content was removed." in text(nargis.get(reverse("cases:case", args=[case.pk])))


def test_in_a_closed_case_it_can_be_opened_and_removed_but_not_changed(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    with cast.acting("nargis"):
        close_case(case=case, reason="her_wish", text="")
    assert body(nargis.get(paths(document)[3])) == TEXT
    assert "Nothing can be added" in text(nargis.get(paths(document)[1]))
    assert nargis.post(paths(document)[-1]).status_code == 302
    assert not SealedFile.objects.exists()


def test_what_is_written_about_it_can_be_corrected(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    assert nargis.post(paths(document)[1], {"name": "وکالت‌نامه", "kind": "power_of_attorney", "revision": "1"}).status_code == 302
    with cast.acting("nargis"):
        assert (the_only().name, the_only().kind, the_only().has_content) == ("وکالت‌نامه", "power_of_attorney", True)
    assert body(nargis.get(paths(document)[3])) == TEXT


def test_the_kinds_of_documents_are_the_list_of_the_office(nargis: Client, cast: Cast, case: Case) -> None:
    values = {"dari": "کارت صحی", "pashto": "روغتیایي کارت", "english": "Vaccination card"}
    with cast.acting("farida"):
        reference.add_term(list_code="document_kinds", code="card", values=values)
    document = a_document(cast, case, name="")
    assert nargis.post(paths(document)[1], {"name": "", "kind": "card", "revision": "1"}).status_code == 302
    for page in (paths(document)[0], reverse("documents:list", args=[case.pk])):
        assert "Vaccination card" in text(nargis.get(page))
    assert nargis.post(paths(document)[1], {"name": "", "kind": "of_no_list", "revision": "2"}).status_code == 200


def test_a_second_editor_is_told(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    assert nargis.post(paths(document)[1], {"name": "x", "revision": "7"}).status_code == 409


def test_a_correction_can_wait_as_a_draft(nargis: Client, cast: Cast, case: Case) -> None:
    document = a_document(cast, case)
    assert nargis.post(paths(document)[1], {"name": "half", "later": "yes"}).status_code == 302
    assert paths(document)[1] in text(nargis.get(reverse("cases:drafts")))


def test_erasing_a_case_takes_its_files_along(cast: Cast, case: Case) -> None:
    a_document(cast, case)
    Document.objects.all().delete()
    assert nothing_left()


def test_an_upload_that_comes_after_its_session_ended_is_left_unread(
    browser: Client, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = form_address(browser, case)
    read: list[int] = []
    monkeypatch.setattr("casework.accounts.session.expired", lambda request: True)
    monkeypatch.setattr(HttpRequest, "read", lambda self, *args: read.append(1))
    assert post(browser, address).status_code == 302
    assert read == []
