"""Changing records: two editors, drafts, notes that move the next step, her story."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casework.cases import actions
from casework.cases.models import Case, ContactNote, Incident, SafeContact, Situation, Survivor
from casework.localisation.calendar import to_solar
from tests.browserless import client_of
from tests.cases.typed import date, text
from tests.cast import Cast, a_case


def solar(name: str, day: datetime.date) -> dict[str, str]:
    year, month, number = to_solar(day)
    return date(name, number, month, year)


def identity(**changes: str) -> dict[str, str]:
    data = {
        "about-revision": "1",
        "about-given_name": "پروین",
        "about-father_name": "کریم",
        "contact-revision": "1",
        "contact-phone": "0700000012",
        "contact-whose": "sister",
        "contact-hours": "۱۰ تا ۱۲",
        "contact-cover": "از کورس خیاطی",
    }
    return data | {name.replace("_", "-", 1): value for name, value in changes.items()}


def note(**changes: str) -> dict[str, str]:
    return {"kind": "call", "reached": "on", "text": "زنگ زدم.", "revision": "0", **solar("on", timezone.localdate()), **changes}


def read(cast: Cast, model: Any, case: Case, name: str) -> Any:
    with cast.acting("nargis"):
        return getattr(model.objects.filter(case=case).latest("recorded_on"), name)


def test_a_changed_name_is_saved_and_finds_her(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/identity/", identity(about_given_name="پروانه")).status_code == 302
    assert read(cast, Survivor, case, "given_name") == "پروانه"
    assert str(case.pk) in text(nargis.post("/cases/search/", {"q": "پروانه"}, follow=True))


def test_saving_without_a_change_writes_no_revision(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity())
    assert Survivor.objects.get(case=case).revision == 1


def test_opening_the_identity_page_is_recorded_as_showing_it(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    before = entries()
    nargis.get(f"/cases/{case.pk}/identity/")
    assert [entry.kind for entry in entries(since=before)] == ["case.revealed"]


def test_a_change_is_recorded(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    before = entries()
    nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۸ تا ۹"))
    assert len(entries("case.changed", since=before)) == 1


def test_the_second_editor_is_stopped_with_her_words_and_the_difference(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۸ تا ۹"))
    answer = shakiba.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۱۴ تا ۱۵"))
    page = text(answer)
    assert answer.status_code == 409
    assert "۱۴ تا ۱۵" in page and "Nargis saved first" in page
    assert re.search(r"<ins>.*۸", page)
    assert read(cast, SafeContact, case, "hours") == "۸ تا ۹"


def test_the_second_editor_can_save_after_comparing(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۸ تا ۹"))
    page = text(shakiba.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۱۴ تا ۱۵")))
    now = re.search(r'name="contact-revision" value="(\d+)"', page)
    assert now is not None
    assert shakiba.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۱۴ تا ۱۵", contact_revision=now[1])).status_code == 302
    assert read(cast, SafeContact, case, "hours") == "۱۴ تا ۱۵"


def test_nothing_of_a_page_is_saved_when_one_part_is_stale(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۸ تا ۹"))
    shakiba.post(f"/cases/{case.pk}/identity/", identity(about_given_name="نام دیگر"))
    assert read(cast, Survivor, case, "given_name") == "پروین"


@pytest.mark.parametrize("revision", ["", "x", "99", "0"])
def test_a_form_without_the_revision_she_saw_is_stale(cast: Cast, nargis: Client, revision: str) -> None:
    case = a_case(cast)
    answer = nargis.post(f"/cases/{case.pk}/identity/", identity(about_revision=revision, about_given_name="دیگر"))
    assert answer.status_code == 409
    assert read(cast, Survivor, case, "given_name") == "پروین"


def test_an_error_keeps_everything_typed(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = text(nargis.post(f"/cases/{case.pk}/identity/", identity(about_given_name="پروانه", contact_phone="not a number")))
    assert "Write a telephone number" in page
    assert "پروانه" in page and "not a number" in page
    assert read(cast, Survivor, case, "given_name") == "پروین"


def test_a_note_moves_the_next_step_and_the_list_knows(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    posted = nargis.post(f"/cases/{case.pk}/notes/new/", note(next_step="دیدار در دفتر") | solar("next_action_on", tomorrow))
    assert posted.status_code == 302
    assert Case.objects.get(pk=case.pk).next_action_on == tomorrow
    assert read(cast, Situation, case, "next_step") == "دیدار در دفتر"
    assert "دیدار در دفتر" in text(nargis.get("/"))


def test_a_note_without_a_next_step_leaves_it(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/notes/new/", note())
    assert Case.objects.get(pk=case.pk).next_action_on == case.next_action_on
    assert read(cast, Situation, case, "next_step") == "تماس پیگیری"


def test_a_next_step_in_the_past_is_refused_at_its_day(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    page = text(nargis.post(f"/cases/{case.pk}/notes/new/", note() | solar("next_action_on", yesterday)))
    assert "This day is over" in page
    assert ContactNote.objects.filter(case=case).count() == 0


def test_a_contact_still_to_come_is_refused(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = text(nargis.post(f"/cases/{case.pk}/notes/new/", note() | solar("on", timezone.localdate() + datetime.timedelta(days=2))))
    assert "must not be after" in page


def test_an_overdue_step_does_not_stop_other_changes(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    overdue = timezone.localdate() - datetime.timedelta(days=3)
    with cast.acting("nargis"):
        actions.change_records(case=case, records=[], next_action_on=overdue)
    data = {"revision": "1", "risk": "low", "needs": ["legal", "safety"], "next_step": "تماس پیگیری", **solar("next_action_on", overdue)}
    assert nargis.post(f"/cases/{case.pk}/situation/", data).status_code == 302
    assert read(cast, Situation, case, "risk") == "low"


def test_the_risk_reaches_the_list_of_everyone_who_holds_the_case(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "risk": "low", "needs": ["legal"]})
    assert "Low risk" in text(shakiba.get("/cases/"))


def test_a_note_can_be_corrected_and_the_earlier_words_stay(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/notes/new/", note())
    written = ContactNote.objects.get(case=case)
    assert nargis.post(f"/cases/{case.pk}/notes/{written.pk}/", note(revision="1", text="درست شد.")).status_code == 302
    assert read(cast, ContactNote, case, "text") == "درست شد."
    assert ContactNote.history.filter(id=written.pk).count() == 2


def test_a_second_story_can_be_written(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    posted = nargis.post(f"/cases/{case.pk}/story/new/", {"account": "باز هم", "revision": "0", "account-a": "given"})
    assert posted.status_code == 302
    assert Incident.objects.filter(case=case).count() == 2


def test_her_story_is_corrected_on_its_own_page(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = f"/cases/{case.pk}/story/{case.incident_records.first().pk}/"
    assert "از خانه بیرون" in text(nargis.get(page))
    nargis.post(page, {"revision": "1", "account": "خودم رفتم.", "account-a": "given"})
    assert read(cast, Incident, case, "account") == "خودم رفتم."


def test_a_supervisor_without_the_case_does_not_write(cast: Cast) -> None:
    case = a_case(cast)
    assert client_of(cast, "laila").post(f"/cases/{case.pk}/notes/new/", note()).status_code == 404
    assert ContactNote.objects.count() == 0
