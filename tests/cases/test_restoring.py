"""An earlier version is put into the form and becomes a new one; nothing is undone behind anybody's back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.cases import actions
from casework.cases.models import Case, SafeContact, Situation, Survivor, Task
from tests.browserless import client_of
from tests.cases.test_history import changed, of_record
from tests.cases.test_records import identity
from tests.cases.test_tasks import task
from tests.cases.typed import text
from tests.cast import Cast, a_case


def again(case: Case, page: str, record: Any, number: object = 1) -> str:
    return f"/cases/{case.pk}/{page}/?of={record.pk}&version={number}"


def main_of(response: Any) -> str:
    page = text(response)
    return page[page.index("<main") :]


def test_the_history_of_a_record_leads_to_its_earlier_words_in_the_form(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    contact = SafeContact.objects.get(case=case)
    assert again(case, "identity", contact).replace("&", "&amp;") in text(
        nargis.get(of_record(case, "cases.safe_contact", contact) + "?revision=1")
    )
    page = main_of(nargis.get(again(case, "identity", contact)))
    assert "از کورس خیاطی" in page
    assert "از کورس قالین" not in page
    assert "These are the words of version 1" in page


def test_the_newest_version_is_not_put_into_a_form(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    assert "version=" not in main_of(nargis.get(of_record(case, "cases.safe_contact", SafeContact.objects.get(case=case))))


def test_saving_writes_the_earlier_words_as_a_new_version(cast: Cast, nargis: Client, entries: Any) -> None:
    case = changed(cast, nargis)
    contact = SafeContact.objects.get(case=case)
    address = again(case, "identity", contact)
    form = nargis.get(address).context["forms"][1]
    before = entries()
    sent = {**identity(about_father_name="رحیم"), "contact-cover": form.initial["cover"]}
    nargis.post(address, {**sent, "about-revision": "2", "contact-revision": str(form.initial["revision"])})
    with cast.acting("nargis") as someone:
        from casework.access import rings

        found = SafeContact.objects.get(case=case)
        rings.current().admit([found])
        assert (found.cover, found.revision, someone.user) == ("از کورس خیاطی", 3, cast.nargis)
    assert "case.changed" in [entry.kind for entry in entries(since=before)]


def test_looking_writes_nothing_but_that_the_history_was_read(cast: Cast, nargis: Client, entries: Any) -> None:
    case = changed(cast, nargis)
    before = entries()
    nargis.get(again(case, "identity", SafeContact.objects.get(case=case)))
    assert sorted(entry.kind for entry in entries(since=before)) == ["case.revealed", "history.read"]
    assert SafeContact.objects.get(case=case).revision == 2


@pytest.mark.parametrize("number", ["0", "7", "x", "-1", "9" * 30, ""])
def test_a_version_that_is_not_there_shows_what_stands_now(cast: Cast, nargis: Client, number: str) -> None:
    case = changed(cast, nargis)
    page = main_of(nargis.get(again(case, "identity", SafeContact.objects.get(case=case), number)))
    assert "از کورس قالین" in page
    assert "These are the words" not in page


def test_a_record_of_another_case_does_not_come_into_the_form(cast: Cast, nargis: Client) -> None:
    case, other = changed(cast, nargis), a_case(cast, "palwasha")
    page = main_of(nargis.get(again(case, "identity", SafeContact.objects.get(case=other))))
    assert "These are the words" not in page


def test_who_may_not_write_is_offered_no_form_and_gets_none(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    with cast.acting("shakiba"):
        actions.assign(case=Case.objects.get(pk=case.pk), to=cast.zohra)
    zohra, survivor = client_of(cast, "zohra"), Survivor.objects.get(case=case)
    assert "version=" not in main_of(zohra.get(of_record(case, "cases.survivor", survivor) + "?revision=1"))
    assert "<form method=\"post\" novalidate" not in main_of(zohra.get(again(case, "identity", survivor)))


def test_a_closed_case_offers_no_form(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    Case.objects.filter(pk=case.pk).update(state="closed")
    assert "version=" not in main_of(nargis.get(of_record(case, "cases.safe_contact", SafeContact.objects.get(case=case)) + "?revision=1"))


def test_the_situation_and_a_task_take_earlier_words_too(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "risk": "low", "next_step": "دیدار"})
    assert "تماس پیگیری" in main_of(nargis.get(again(case, "situation", Situation.objects.get(case=case))))
    nargis.post(f"/cases/{case.pk}/task/new/", task(2))
    written = Task.objects.get(case=case)
    nargis.post(f"/cases/{case.pk}/task/{written.pk}/", task(2, title="رفتن به محکمه", revision="1"))
    page = main_of(nargis.get(again(case, f"task/{written.pk}", written)))
    assert "گرفتن نقل تذکره" in page
    assert "رفتن به محکمه" not in page


def test_a_draft_waits_while_earlier_words_are_looked_at(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    contact = SafeContact.objects.get(case=case)
    typed = {**identity(contact_cover="از نان‌وایی"), "draft_form": "cases.identity", "draft_subject": str(case.pk)}
    assert nargis.post(reverse("cases:draft"), typed).status_code == 200
    assert "از نان‌وایی" not in main_of(nargis.get(again(case, "identity", contact)))
    assert "از نان‌وایی" in main_of(nargis.get(f"/cases/{case.pk}/identity/"))
