"""The lists and the directory beside the trail: what somebody changed in the database is seen, what the pages saved is not marked."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import audit
from audit import ledger
from audit.models import Entry
from audit.review import kept
from casework.reference import actions as lists
from casework.reference.models import Term
from referrals.directory import actions as directory
from referrals.directory.models import DirectoryEntry
from tests.audit import put_back
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import an_entry
from tests.reports.papers import told
from tests.review.conftest import page

pytestmark = pytest.mark.django_db
KEPT = "/trail/kept/"


def a_term(code: str = "moved") -> Term:
    return Term.objects.get(list_code="closure_reasons", code=code)


def reworded(cast: Cast, code: str = "moved", **values: Any) -> Term:
    with cast.acting("farida"):
        term = a_term(code)
        return lists.change_term(term=term, seen=term.revision, values=values or {"english": "Gone to another province"})


def own_term(cast: Cast) -> Term:
    with cast.acting("farida"):
        values = {"dari": "دلیل", "pashto": "لامل", "english": "A reason", "order": 7}
        return lists.add_term(list_code="closure_reasons", code="by_phone", values=values)


def found(client: Client) -> list[tuple[int, str]]:
    answer = client.get(KEPT)
    assert answer.status_code == 200
    return [(one.number, one.agrees) for one in answer.context["kept"].findings]


# --- what the pages did ------------------------------------------------------------------------------------------------------
def test_what_came_with_the_release_and_what_the_pages_saved_is_explained(cast: Cast, shakiba: Client) -> None:
    own_term(cast)
    reworded(cast)
    with cast.acting("farida"):
        lists.retire(term=a_term(), seen=2, retired=True)
        lists.import_terms(list_code="closure_reasons", rows=[("by_phone", {"english": "By phone"}), ("new", {"dari": "نو"})])
    entry = an_entry(cast)
    assert found(shakiba) == []
    assert DirectoryEntry.objects.get().pk == entry.pk
    assert "Every version is what the trail wrote down" in page(shakiba.get(KEPT))


def test_an_import_of_more_than_one_entry_holds_is_told_in_several(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "AT_ONCE", 2)
    with cast.acting("farida"):
        done = lists.import_terms(list_code="closure_reasons", rows=[(f"c{n}", {"english": f"Reason {n}"}) for n in range(5)])
    assert (done.added, Entry.objects.filter(kind="reference.changed").count()) == (5, 3)
    assert found(shakiba) == []


# --- what somebody did to the database ---------------------------------------------------------------------------------------
def test_a_version_of_a_term_that_was_edited_is_seen(cast: Cast, shakiba: Client) -> None:
    """The attack: an UPDATE of a row of the history."""
    reworded(cast)
    put_back.run("UPDATE reference_historicalterm SET dari = %s WHERE code = %s AND revision = 2", ["چیز دیگر", "moved"])
    answer = shakiba.get(KEPT)
    assert (2, "other") in [(one.number, one.agrees) for one in answer.context["kept"].findings]
    assert "not what the trail wrote down" in page(answer)
    assert "Farida" in page(answer)


def test_a_term_whose_words_were_set_is_seen_with_what_differs(cast: Cast, shakiba: Client) -> None:
    put_back.run("UPDATE reference_term SET english = %s WHERE code = %s", ["Another thing", "moved"])
    (one,) = shakiba.get(KEPT).context["kept"].findings
    assert (one.number, one.agrees, one.unexplained) == (0, "now", {"english"})
    assert [(change.name, change.pieces[-1].text) for change in one.changes] == [("english", "Another thing")]


def test_an_honest_change_does_not_cover_what_was_set_before_it(cast: Cast, shakiba: Client) -> None:
    """The attack: words are set in the database, and the next thing somebody saves writes them into the history under her name."""
    put_back.run("UPDATE reference_term SET dari = %s WHERE code = %s", ["چیز دیگر", "moved"])
    reworded(cast)
    (one,) = shakiba.get(KEPT).context["kept"].findings
    assert (one.number, one.agrees, one.unexplained) == (2, "beside", {"dari"})


def test_a_first_version_that_is_not_what_the_release_brings_is_seen(cast: Cast, shakiba: Client) -> None:
    for table in ("reference_term", "reference_historicalterm"):
        put_back.run(f"UPDATE {table} SET english = %s WHERE code = %s", ["Another thing", "moved"])
    assert found(shakiba) == [(1, "untold")]


def test_a_version_that_was_taken_out_is_missed(cast: Cast, shakiba: Client) -> None:
    reworded(cast)
    put_back.run("DELETE FROM reference_historicalterm WHERE code = %s AND revision = 2", ["moved"])
    assert (2, "gone") in found(shakiba)


def test_a_term_that_was_written_into_the_database_is_seen(cast: Cast, shakiba: Client) -> None:
    Term(list_code="closure_reasons", code="planted", dari="ا", pashto="ا", english="a").save()
    assert found(shakiba) == [(1, "untold")]


def test_a_term_that_was_deleted_with_its_history_is_missed(cast: Cast, shakiba: Client) -> None:
    for table in ("reference_term", "reference_historicalterm"):
        put_back.run(f"DELETE FROM {table} WHERE code = %s", ["moved"])
    answer = shakiba.get(KEPT)
    assert [one.agrees for one in answer.context["kept"].findings] == ["removed"]
    assert "· moved" in page(answer)


def test_an_entry_of_the_directory_that_was_put_back_is_seen(cast: Cast, shakiba: Client) -> None:
    """The attack: an older version opens, for it is bound to its own columns; so the row is put back with all of them."""
    entry = an_entry(cast)
    columns = ["payload", "epoch", "revision", "changed_on"]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM referrals_historicaldirectoryentry WHERE revision = 1")
        older = cursor.fetchone()
    with cast.acting("shakiba"):
        directory.verify_entry(row=entry, seen=1, working="open", note="")
    put_back.run(f"UPDATE referrals_directoryentry SET {', '.join(f'{name} = %s' for name in columns)}", list(older))
    assert found(shakiba) == [(0, "now")]


def test_an_entry_that_does_not_hold_explains_nothing(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reworded(cast)
    monkeypatch.setattr(kept, "fault_of", lambda entry, *_: "signature" if entry.kind == "reference.changed" else "")
    assert found(shakiba) == [(2, "untold")]


# --- reading it ----------------------------------------------------------------------------------------------------------------
def test_reading_it_is_recorded_before_anything_opens(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise audit.LedgerUnwritable("full")

    monkeypatch.setattr(kept.audit, "record_durably", refuse)
    monkeypatch.setattr(kept.ledger, "read", lambda *_: pytest.fail("opened"))
    assert shakiba.get(KEPT).status_code == 503


def test_what_was_found_is_an_entry_and_no_check_of_the_chain(cast: Cast, shakiba: Client) -> None:
    put_back.run("UPDATE reference_term SET english = %s WHERE code = %s", ["Another thing", "moved"])
    shakiba.get(KEPT)
    assert told(cast, "ledger.verified") == {"ok": False, "view": "kept", "findings": 1}
    assert "Nobody has checked it yet" in page(shakiba.get("/trail/"))


def test_nothing_found_leaves_only_the_reading(cast: Cast, shakiba: Client) -> None:
    shakiba.get(KEPT)
    assert told(cast, "ledger.read")["view"] == "kept"
    assert not Entry.objects.filter(kind="ledger.verified").exists()


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "wida", "roshan", "farida"])
def test_nobody_but_a_supervisor_has_this_page(cast: Cast, name: str) -> None:
    assert client_of(cast, name).get(KEPT).status_code == 404


def test_it_costs_the_same_however_much_was_changed(cast: Cast, shakiba: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(KEPT).status_code == 200
        return len(captured)

    reworded(cast)
    shakiba.get(KEPT)
    few = queries()
    for number in range(4):
        reworded(cast, english=f"Words {number}")
        reworded(cast, "other", english=f"Words {number}")
    assert queries() == few


def test_a_term_saved_while_the_lists_are_compared_is_no_finding(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    term = own_term(cast)
    read = ledger.read

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(ledger, "read", read)
        now = type(term).objects.get(pk=term.pk)
        lists.change_term(term=now, seen=now.revision, values={"english": "changed meanwhile"})
        return read(*args, **kwargs)

    with cast.acting("shakiba"):
        monkeypatch.setattr(ledger, "read", meanwhile)
        assert kept.look().found == 0
