"""One record over time: versions and trail in one line of time, whether they agree, and for whom."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Entry
from audit.review import overtime
from casework.cases.models import Case, ContactNote, Situation
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.kinds import one_of
from tests.referrals.sent import release
from tests.review.conftest import page, sentences
from tests.review.rollbacks import noted, rewritten

pytestmark = pytest.mark.django_db


def over_time(case: Case, record: Any) -> str:
    return reverse("review:record", args=[case.pk, record.code, record.pk])


def told(response: Any) -> list[tuple[int, str]]:
    """(number of the version, does it agree) newest first; 0 for a reading."""
    assert response.status_code == 200
    return [(m.revision.number if m.revision else 0, m.agrees) for m in response.context["found"].moments]


def test_versions_and_readings_stand_in_one_line_of_time(cast: Cast, shakiba: Client) -> None:
    case, note = noted(cast)
    client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk]))
    rewritten(cast, note, "words 3")
    found = shakiba.get(over_time(case, note))
    assert told(found)[-2:] == [(2, "same"), (1, "same")]
    assert [number for number, _ in told(found) if number] == [4, 3, 2, 1]
    assert (0, "untold") in told(found)
    assert "words" in page(found)
    assert "3</ins>" in page(found)


def test_the_line_of_a_version_says_who_wrote_it_and_when(cast: Cast, shakiba: Client) -> None:
    case, note = noted(cast, changes=1)
    newest = next(m for m in shakiba.get(over_time(case, note)).context["found"].moments if m.revision)
    assert newest.line.text.startswith("Nargis changed")
    assert newest.line.seq in set(Entry.objects.filter(kind="case.changed").values_list("seq", flat=True))


def test_readings_of_one_person_on_one_day_are_one_line(cast: Cast, shakiba: Client) -> None:
    case, note = noted(cast, changes=0)
    for _ in range(3):
        client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk]))
    moments = shakiba.get(over_time(case, note)).context["found"].moments
    assert [m.times for m in moments if m.revision is None and m.line.text.startswith("Nargis")] == [3]


def test_one_field_is_followed(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    nargis = client_of(cast, "nargis")
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "risk": "low", "needs": ["legal", "safety"], "next_step": "تماس پیگیری"})
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "2", "risk": "low", "needs": ["legal", "safety"], "next_step": "دیدار"})
    address = over_time(case, Situation.objects.get(case=case))
    numbers = {
        name: [number for number, _ in told(shakiba.get(address, {"field": name})) if number] for name in ("", "risk", "next_step", "x")
    }
    assert numbers == {"": [3, 2, 1], "risk": [2, 1], "next_step": [3, 1], "x": []}


def test_a_version_whose_bytes_were_exchanged_is_told_from_the_others(cast: Cast, shakiba: Client) -> None:
    """The attack: the second version of the history gets the sealed bytes of the first one."""
    case, note = noted(cast)
    first, second = (ContactNote.history.get(id=note.pk, revision=number) for number in (1, 2))
    ContactNote.history.filter(pk=second.pk).update(payload=first.payload)
    assert dict(told(shakiba.get(over_time(case, note)))) | {0: ""} == {0: "", 3: "same", 2: "other", 1: "same"}


def test_a_version_the_trail_knows_nothing_of_is_said_to_be_so(cast: Cast, shakiba: Client) -> None:
    """The attack: a row of history that nobody wrote through a page."""
    case, note = noted(cast, changes=1)
    row = ContactNote.history.get(id=note.pk, revision=2)
    row.pk, row.revision = None, 7
    row.save()
    answer = shakiba.get(over_time(case, note))
    assert (7, "untold") in told(answer)
    assert "no entry of the trail wrote it" in page(answer)


def test_without_the_key_it_says_that_something_changed_and_not_what(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    session, _ = one_of(cast, case, "counselling.session")
    answer = shakiba.get(over_time(case, session))
    assert "changed, not visible to you" in page(answer)


def test_reading_it_is_recorded_before_anything_opens(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    import audit

    case, note = noted(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise audit.LedgerUnwritable("full")

    monkeypatch.setattr(overtime.audit, "record_durably", refuse)
    monkeypatch.setattr(overtime, "_opened", lambda entries: pytest.fail("opened"))
    assert shakiba.get(over_time(case, note)).status_code == 503


def test_nobody_else_has_this_page(cast: Cast) -> None:
    case, note = noted(cast)
    for name in ("nargis", "palwasha", "laila", "zohra", "roshan", "farida"):
        assert client_of(cast, name).get(over_time(case, note)).status_code == 404


@pytest.mark.parametrize("code", ["cases.task", "nothing.at_all"])
def test_a_record_that_is_not_there_is_not_found(cast: Cast, shakiba: Client, code: str) -> None:
    case, note = noted(cast, changes=0)
    assert shakiba.get(reverse("review:record", args=[case.pk, code, note.pk])).status_code == 404


def test_the_trail_of_a_case_leads_to_its_records(cast: Cast, shakiba: Client) -> None:
    case, note = noted(cast, changes=0)
    answer = shakiba.get(reverse("review:case", args=[case.pk]))
    assert over_time(case, note) in page(answer)
    assert any("added" in text or "wrote" in text for text in sentences(answer))


def test_it_costs_the_same_however_often_the_record_was_read(cast: Cast, shakiba: Client) -> None:
    case, note = noted(cast)
    nargis, address = client_of(cast, "nargis"), over_time(case, note)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(address).status_code == 200
        return len(captured)

    shakiba.get(address)
    few = queries()
    for number in range(5):
        nargis.get(reverse("cases:case", args=[case.pk]))
        rewritten(cast, note, f"more {number}")
    assert queries() == few


def test_only_so_many_entries_are_opened_and_the_page_says_so(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case, note = noted(cast)
    monkeypatch.setattr(overtime, "MOST", 2)
    assert "Only the newest" in page(shakiba.get(over_time(case, note)))


def test_a_consent_to_share_has_its_page_over_time(cast: Cast, shakiba: Client) -> None:
    """It has a field named "items", which a template takes for what a mapping holds."""
    case = a_case(cast)
    found = shakiba.get(over_time(case, release(cast, case)))
    assert told(found)[-1] == (1, "same")
    assert 'value="items"' in page(found)
