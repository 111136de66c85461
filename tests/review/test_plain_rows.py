"""The state and days of a case and of a referral over time: who changed what, and what nobody explains."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

import audit
from audit.models import Entry
from audit.review import overtime, plain_judge
from audit.review.told import rows_of
from casework.access import plain_rows
from casework.cases import actions
from casework.cases.models import Case, ContactNote
from referrals.models import Answer, Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, completed, sent, withdraw
from tests.review.conftest import page
from tests.review.rollbacks import closed, closing_taken_out, state_of_a_case_saved, state_of_a_case_set

pytestmark = pytest.mark.django_db


def over_time(row: Any, case: Case | None = None) -> str:
    return reverse("review:case-row", args=[row.pk]) if case is None else reverse("review:referral-row", args=[case.pk, row.pk])


def found(response: Any) -> list[Any]:
    """Versions and what was found beside them, newest first."""
    assert response.status_code == 200
    return [moment for moment in response.context["found"].moments if moment.revision]


def told(response: Any) -> list[tuple[int, str]]:
    return [(moment.revision.number, moment.agrees) for moment in found(response)]


def said(moment: Any) -> dict[str, list[tuple[str, str]]]:
    return {change.name: [(piece.kind, piece.text) for piece in change.pieces] for change in moment.revision.changes}


# --- what is told --------------------------------------------------------------------------------------------------------
def test_a_change_of_state_says_from_what_to_what_by_whom_and_when(cast: Cast, shakiba: Client) -> None:
    case = closed(cast)
    newest, first = found(shakiba.get(over_time(case)))
    assert said(newest)["state"] == [("removed", "Open"), ("added", "Closed")]
    assert newest.line.text.startswith("Nargis closed the case")
    assert newest.line.seq == Entry.objects.get(kind="case.closed").seq
    assert (newest.agrees, first.agrees) == ("same", "same")
    assert said(first)["team"] == [("added", "Team one")]


@pytest.mark.parametrize("language, words", [("fa-af", ["باز", "بسته", "۱۴۰۵"]), ("ps", ["پرانیستې", "تړلې", "۱۴۰۵"])])
def test_states_and_days_are_in_the_readers_language_and_calendar(cast: Cast, language: str, words: list[str]) -> None:
    case = closed(cast)
    text = page(client_of(cast, "shakiba", language=language).get(over_time(case)))
    assert "2026" not in strip_tags(text)  # an address may have these letters
    for word in words:
        assert word in text


def test_a_day_that_moved_stands_beside_the_record_that_moved_it(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    day = timezone.localdate() + timedelta(days=9)
    with cast.acting("nargis"):
        note = ContactNote(kind="call", on=case.opened_on, text="words")
        actions.add_record(case=Case.objects.get(pk=case.pk), record=note, next_action_on=day)
    newest = found(shakiba.get(over_time(case)))[0]
    assert list(said(newest)) == ["next_action_on"]
    assert newest.line.text.startswith("Nargis added")


def test_a_referral_tells_every_step_and_who_opened_it(cast: Cast, shakiba: Client) -> None:
    made = sent(cast)
    client_of(cast, "roshan").get(reverse("referrals:packet", args=[made.referral.pk]))
    completed(cast, made.referral)
    response = shakiba.get(over_time(made.referral, made.case))
    assert set(agrees for _, agrees in told(response)) == {"same"}
    states = [pieces[-1][1] for moment in reversed(found(response)) if (pieces := said(moment).get("state"))]
    assert states == ["New: waiting for an answer", "Opened: waiting for an answer", "Accepted", "Completed"]
    assert any(m.revision is None and m.line.text.startswith("Roshan opened the referral") for m in response.context["found"].moments)


def test_one_column_is_followed(cast: Cast, shakiba: Client) -> None:
    case = closed(cast)
    assert [number for number, _ in told(shakiba.get(over_time(case), {"field": "closed_on"}))] == [2]


def test_whatever_a_life_does_to_plain_rows_is_explained(cast: Cast) -> None:
    """Every action that saves one tells of it: of each line of history there is an entry, and the rows are the newest lines."""
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    withdraw(cast, made.consent)
    other = sent(cast, case=made.case, kept_days=3)
    completed(cast, other.referral)
    with cast.acting("nargis"):
        actions.close_case(case=Case.objects.get(pk=made.case.pk), reason="completed", text="")
    with cast.acting("nargis"):
        actions.reopen_case(case=Case.objects.get(pk=made.case.pk), text="", next_action_on=timezone.localdate() + timedelta(days=4))
    with cast.acting("shakiba") as someone:
        lines = rows_of(made.case.pk, someone)
    for row in (made.case, made.referral, other.referral):
        history = plain_judge.lines_of(type(row), id=row.pk)
        of_it = [(line, index) for index, line in enumerate(lines) if line.id == str(row.pk)]
        judged = plain_judge.judge(of_it, history, type(row).objects.get(pk=row.pk))
        assert {one.verdict for one in judged} == {"same"}
        assert len(judged) == len(history) > 1


# --- what nobody explains ------------------------------------------------------------------------------------------------
def test_a_state_set_in_the_database_is_not_explained(cast: Cast, shakiba: Client) -> None:
    """The attack: no line of history, no entry."""
    response = shakiba.get(over_time(state_of_a_case_set(cast)))
    newest = found(response)[0]
    assert (newest.agrees, newest.unexplained) == ("now", {"state"})
    assert said(newest)["state"] == [("removed", "Closed"), ("added", "Open")]
    assert "not explained by the trail" in page(response)


def test_a_state_set_with_a_line_of_history_and_no_entry_is_not_explained(cast: Cast, shakiba: Client) -> None:
    assert told(shakiba.get(over_time(state_of_a_case_saved(cast)))) == [(3, "untold"), (2, "same"), (1, "same")]


def test_an_honest_change_does_not_cover_what_was_changed_before_it(cast: Cast, shakiba: Client) -> None:
    """The attack: a day is moved in the database, and the next thing somebody saves writes it into the history under her name."""
    case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(opened_on=case.opened_on - timedelta(days=90))
    with cast.acting("nargis"):
        actions.close_case(case=Case.objects.get(pk=case.pk), reason="completed", text="")
    newest = found(shakiba.get(over_time(case)))[0]
    assert (newest.agrees, newest.unexplained) == ("beside", {"opened_on"})
    assert "more was changed than the trail says" in page(shakiba.get(over_time(case)))


def test_a_line_of_history_that_was_edited_is_not_what_was_told(cast: Cast, shakiba: Client) -> None:
    case = closed(cast)
    Case.history.filter(id=case.pk, state="open").update(opened_on=case.opened_on - timedelta(days=90))
    assert dict(told(shakiba.get(over_time(case))))[1] == "other"


def test_a_line_of_history_that_was_taken_out_is_missed(cast: Cast, shakiba: Client) -> None:
    response = shakiba.get(over_time(closing_taken_out(cast)))
    assert told(response) == [(2, "gone"), (1, "same")]
    assert "the trail wrote it down, and it is gone" in page(response)


def test_a_referral_that_was_deleted_is_still_told_of(cast: Cast, shakiba: Client) -> None:
    made = sent(cast)
    with connection.cursor() as cursor:
        for table in ("referrals_packet", "referrals_referralteamgrant"):
            column = "referral_id" if table == "referrals_packet" else "content_object_id"
            cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [Referral._meta.pk.get_db_prep_value(made.referral.pk, connection)])
        cursor.execute("DELETE FROM referrals_referral WHERE id = %s", [Referral._meta.pk.get_db_prep_value(made.referral.pk, connection)])
    assert told(shakiba.get(over_time(made.referral, made.case)))[0] == (0, "removed")


def test_an_entry_that_does_not_hold_explains_nothing(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = closed(cast)
    monkeypatch.setattr(overtime, "fault_of", lambda entry, *_: "signature" if entry.kind == "case.closed" else "")
    assert dict(told(shakiba.get(over_time(case))))[2] == "untold"


# --- reading it ----------------------------------------------------------------------------------------------------------
def test_reading_it_is_recorded_before_anything_opens(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise audit.LedgerUnwritable("full")

    monkeypatch.setattr(overtime.audit, "record_durably", refuse)
    monkeypatch.setattr(overtime, "_opened", lambda entries: pytest.fail("opened"))
    assert shakiba.get(over_time(case)).status_code == 503


def test_reading_it_is_an_entry(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.get(over_time(case))
    newest = Entry.objects.order_by("-seq")[0]
    assert (newest.kind, newest.actor) == ("ledger.read", str(cast.shakiba.pk))


def test_nobody_else_has_this_page(cast: Cast) -> None:
    made = sent(cast)
    for name in ("nargis", "palwasha", "laila", "zohra", "roshan", "farida"):
        assert client_of(cast, name).get(over_time(made.case)).status_code == 404
        assert client_of(cast, name).get(over_time(made.referral, made.case)).status_code == 404


def test_a_row_of_another_case_is_not_found(cast: Cast, shakiba: Client) -> None:
    made, other = sent(cast), a_case(cast)
    assert shakiba.get(over_time(made.referral, other)).status_code == 404


def test_it_costs_the_same_however_often_it_was_changed(cast: Cast, shakiba: Client) -> None:
    made = sent(cast)
    address = over_time(made.referral, made.case)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(address).status_code == 200
        return len(captured)

    answer(cast, made.referral, Answer.ACCEPTED)
    shakiba.get(address)
    few = queries()
    for _ in range(3):
        answer(cast, made.referral, Answer.PROGRESS, text="words")
    assert queries() == few


def test_an_empty_column_of_a_later_version_changes_no_digest(cast: Cast) -> None:
    case = a_case(cast)
    assert "closed_on" not in plain_rows.values_of(case)


def test_keys_that_were_given_are_no_state_and_no_day(cast: Cast, shakiba: Client) -> None:
    made = sent(cast)
    for address in (over_time(made.case), over_time(made.referral, made.case)):
        assert not [moment for moment in shakiba.get(address).context["found"].moments if moment.line and "access" in moment.line.text]
