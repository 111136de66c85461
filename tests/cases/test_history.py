"""History: field by field and word by word for those who hold the key; that something changed for those who do not."""

import datetime
import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from casework.cases import actions
from casework.cases.models import Case, Situation, Survivor
from casework.localisation.calendar import format_date
from tests.browserless import client_of
from tests.cases.test_records import identity
from tests.cases.typed import text
from tests.cast import Cast, a_case


def changed(cast: Cast, client: Client) -> Case:
    case = a_case(cast)
    client.post(f"/cases/{case.pk}/identity/", identity(contact_cover="از کورس قالین", about_father_name="رحیم"))
    return case


def of_record(case: Case, kind: str, record: Any) -> str:
    return f"/cases/{case.pk}/history/{kind}/{record.pk}/"


def test_a_change_is_shown_word_by_word(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    page = text(nargis.get(of_record(case, "cases.safe_contact", case.safecontact_records.get())))
    assert "خیاطی</del>" in page
    assert "قالین</ins>" in page
    assert "کورس</" not in page


def test_an_earlier_revision_can_be_looked_at(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    page = text(nargis.get(of_record(case, "cases.safe_contact", case.safecontact_records.get()) + "?revision=1"))
    assert "از کورس خیاطی</ins>" in page


def test_the_history_names_fields_days_and_authors(cast: Cast, nargis: Client) -> None:
    page = text(nargis.get(f"/cases/{changed(cast, nargis).pk}/history/"))
    assert "Father’s name" in page and "Nargis" in page


def test_an_unchanged_field_is_not_in_the_difference(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    page = text(nargis.get(of_record(case, "cases.survivor", case.survivor_records.get())))
    assert "رحیم" in page
    assert "پروین" not in page[page.index("<main") :]


def test_history_is_recorded_in_one_entry(cast: Cast, nargis: Client, entries: Any) -> None:
    case = changed(cast, nargis)
    for page in (f"/cases/{case.pk}/history/", of_record(case, "cases.survivor", case.survivor_records.get())):
        before = entries()
        nargis.get(page)
        assert [entry.kind for entry in entries(since=before)] == ["history.read"]


def test_without_the_key_it_says_that_something_changed_and_not_what(cast: Cast, nargis: Client) -> None:
    case = changed(cast, nargis)
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "risk": "low", "next_step": "دیدار"})
    with cast.acting("shakiba"):
        actions.assign(case=Case.objects.get(pk=case.pk), to=cast.zohra)
    zohra = client_of(cast, "zohra")
    page = text(zohra.get(f"/cases/{case.pk}/history/"))
    assert "changed, not visible to you" in page
    assert "دیدار" not in page[page.index("<main") :]
    own = text(zohra.get(of_record(case, "cases.situation", Situation.objects.get(case=case))))
    assert "changed, not visible to you" in own
    assert "دیدار" not in own[own.index("<main") :]


def test_a_changed_reason_for_no_answer_is_a_change(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", {**identity(), "about-husband_name-a": "declined"})
    page = text(nargis.get(of_record(case, "cases.survivor", Survivor.objects.get(case=case))))
    assert "Not asked</del>" in page
    assert "Declined</ins>" in page


def test_an_unknown_kind_or_record_is_not_found(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.get(of_record(case, "nothing", case)).status_code == 404
    assert nargis.get(of_record(case, "cases.survivor", case)).status_code == 404


def test_changes_stand_in_the_order_of_their_minutes_whatever_their_records(cast: Cast) -> None:
    """Version 3 of one record, written in the morning, stands below the first change of another in the afternoon."""
    day = timezone.localtime().replace(hour=9, minute=0) + datetime.timedelta(days=1)
    case = a_case(cast)
    for hours, what in enumerate(("high", "medium", "name", "low")):
        with time_machine.travel(day + datetime.timedelta(hours=hours)), cast.acting("nargis"):
            record: Any = Survivor.objects.get(case=case) if what == "name" else Situation.objects.get(case=case)
            setattr(record, *(("father_name", "رحیم") if what == "name" else ("next_step", what)))
            actions.change_records(case=case, records=[record])
    with time_machine.travel(day + datetime.timedelta(hours=5)):
        page = text(client_of(cast, "nargis").get(f"/cases/{case.pk}/history/"))
    rows = [re.sub("<[^>]+>", " ", row).split() for row in page.split("<tr>")[2:6]]
    assert [next(word for word in row if ":" in word) for row in rows] == ["12:00", "11:00", "10:00", "09:00"]


def test_the_minute_of_a_change_lies_under_its_seal(cast: Cast, nargis: Client) -> None:
    """A plain column would say when each sentence was typed."""
    case = changed(cast, nargis)
    for row in Survivor.history.filter(case=case):
        assert timezone.localtime(row.history_date).time().replace(microsecond=0) == datetime.time()
    with cast.acting("nargis"):
        survivor = Survivor.objects.get(case=case)
        assert abs(survivor.written_at - time.time() / 60) < 5
    assert str(survivor.written_at).encode() not in bytes(survivor.payload)


def test_a_revision_from_before_minutes_were_kept_says_its_day(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.access.records.time", SimpleNamespace(time=float))
    case = a_case(cast)
    monkeypatch.undo()
    table = text(nargis.get(f"/cases/{case.pk}/history/")).partition("<tbody>")[2].partition("</tbody>")[0]
    days = [re.sub("<[^>]+>", "", row.partition("</td>")[0]).split() for row in table.split("<tr>")[1:]]
    assert days == [format_date(timezone.localdate(), "en").split()] * len(days) != []
