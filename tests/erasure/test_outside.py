"""The file outside of the database, and what a restore of an older copy does with it."""

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet

from audit.models import Entry
from audit.review import records
from casework.access import rings
from casework.access.models import KeyCommitment
from casework.access.policy import COUNSELLING, LEGAL
from casework.cases.actions import change_record
from casework.cases.models import Case, ContactNote, Incident
from casework.erasure import holds, marks, outside
from casework.erasure.choices import What
from casework.erasure.models import Erasure, LegalHold
from casework.erasure.plan import Target
from casework.legal.models import Hearing
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.erasure.house import erased, ids_of, rows_naming
from tests.promises.matrix import SIGNED_IN
from tests.promises.scene import Scene

pytestmark = pytest.mark.django_db


def lines(home: Path) -> list[dict[str, Any]]:
    return [json.loads(text) for text in (home / outside.NAME).read_text().splitlines()]


# --- the file -----------------------------------------------------------------------------------------------------------------------
def test_a_line_that_was_not_written_is_written_at_the_next_run(cast: Cast, home: Path) -> None:
    one, other = a_case(cast), a_case(cast)
    first, second = erased(cast, one), erased(cast, other)
    assert outside.catch_up() == 2
    assert {line["id"] for line in lines(home)} == {str(first.pk), str(second.pk)}
    assert outside.catch_up() == 0


def test_a_line_that_a_power_cut_left_half_written_is_written_anew(cast: Cast, home: Path) -> None:
    done = erased(cast, a_case(cast))
    (home / outside.NAME).write_text(json.dumps(done.line())[:40])
    assert outside.catch_up() == 1
    assert [line["id"] for line in outside.lines()] == [str(done.pk)]
    assert (home / outside.NAME).read_text().count("\n") == 2


def test_a_full_disk_stops_no_erasure(cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    done = erased(cast, a_case(cast))

    def full(*_: Any) -> int:
        raise OSError(28, "no space left")

    monkeypatch.setattr(outside.os, "write", full)
    outside.note()
    assert "could not be written" in caplog.text
    monkeypatch.undo()
    assert outside.catch_up() == 1
    assert outside.lines() == [marks.marked(done.line())]


def test_file_and_table_are_read_together(cast: Cast, home: Path) -> None:
    erased(cast, a_case(cast))
    outside.catch_up()
    other = erased(cast, a_case(cast))
    only_in_file = {"id": "00000000-0000-4000-8000-000000000001", "kind": "case", "case": str(other.case), "day": "2020-01-01"}
    with (home / outside.NAME).open("a") as file:
        file.write(json.dumps(only_in_file) + "\n")
    assert len(outside.lines()) == 3
    assert outside.lines()[0] == only_in_file, "the oldest first"


@pytest.mark.parametrize("line", [{}, {"id": "x"}, {"id": "1", "kind": "case"}, {"kind": "record"}])
def test_a_line_that_is_none_is_refused_before_anything_is_erased(cast: Cast, line: dict[str, Any]) -> None:
    case = a_case(cast)
    good = {"id": "00000000-0000-4000-8000-000000000001", "kind": "case", "case": str(case.pk), "day": "2026-11-23"}
    with pytest.raises(ValueError):
        outside.replay([good, line])
    assert Case.objects.filter(pk=case.pk).exists()


def test_no_word_of_the_case_stands_in_the_file(scene: Scene, home: Path) -> None:
    erased(scene.cast, scene.cases["shared"])
    outside.catch_up()
    written = (home / outside.NAME).read_text()
    assert [word for word in scene.words if word in written] == []
    assert set(lines(home)[0]) <= {"id", "kind", "case", "part", "epoch", "code", "record", "version", "also", "day", "mac"}


@contextmanager
def restored() -> Iterator[list[dict[str, Any]]]:
    """What happens in the block is told; afterwards the database, ledger and all, is the one from before, as a restore brings it back."""
    told: list[dict[str, Any]] = []
    before = transaction.savepoint()
    yield told
    told += outside.lines()
    transaction.savepoint_rollback(before)


# --- lines that somebody else wrote -----------------------------------------------------------------------------------------------------
def test_a_line_that_was_forged_or_edited_is_refused_and_passed_on_to_no_backup(cast: Cast, home: Path) -> None:
    """The attack: one line in the file, and the next restore erases the case of whom it pleases."""
    ours, case = marks.marked(erased(cast, a_case(cast)).line()), a_case(cast)
    forged = [{**ours, "case": str(case.pk)}, {**ours, "id": "00000000-0000-4000-8000-000000000001"}, {**ours, "mac": "00" * 32}]
    (home / outside.NAME).write_text("".join(json.dumps(line) + "\n" for line in forged))
    assert outside.lines() == [ours]
    for line in forged:
        with pytest.raises(marks.NotOurs, match="not written by this office"):
            marks.genuine([ours, line], marks.REPEAT)


def planted(case: Case, **more: Any) -> Erasure:
    return Erasure.objects.create(kind=What.CASE, case=case.pk, day="2026-11-23", **more)


@pytest.mark.parametrize("how", ["bare", "with the stamp of another", "another case in a genuine row"])
def test_a_row_that_somebody_planted_is_marked_by_nobody(cast: Cast, how: str) -> None:
    """The attack: one row in the table, and the next run writes its marked line, which a restore repeats."""
    done, case = erased(cast, a_case(cast)), a_case(cast)
    if how == "another case in a genuine row":
        Erasure.objects.update(case=case.pk)
    else:
        planted(case, stamp=done.stamp if how == "with the stamp of another" else b"")
    assert outside.catch_up() == (0 if how == "another case in a genuine row" else 1)
    assert [line for line in outside.lines() if line["case"] == str(case.pk)] == []


def test_a_planted_row_is_no_erasure_on_the_page(cast: Cast) -> None:
    planted(a_case(cast))
    erased(cast, a_case(cast))
    page = client_of(cast, "shakiba").get("/erasures/")
    assert [row["pk"] for row in page.context["done"]] == [Erasure.objects.exclude(stamp=b"").get().pk]


def test_what_stood_before_there_were_stamps_is_believed_after_the_migration(cast: Cast) -> None:
    done = erased(cast, a_case(cast))
    Erasure.objects.update(stamp=b"")
    assert outside.lines() == []
    importlib.import_module("casework.erasure.migrations.0002_stamp").stamp_what_stands(apps, None)
    assert outside.lines() == [marks.marked(done.line())]


def test_lines_from_before_there_were_marks_wait_for_a_word(cast: Cast, home: Path) -> None:
    done = erased(cast, a_case(cast))
    bare, ours = {**done.line(), "id": "00000000-0000-4000-8000-000000000001"}, marks.marked(done.line())
    with pytest.raises(marks.NotOurs, match="of 1 erasures"):
        marks.genuine([bare, ours, bare])
    assert marks.genuine([bare, ours, bare], marks.REPEAT) == [ours, bare]
    assert marks.genuine([bare, ours, bare], marks.LEAVE) == [ours]


def test_a_line_without_a_mark_gets_one_from_its_row(cast: Cast, home: Path) -> None:
    done = erased(cast, a_case(cast))
    (home / outside.NAME).write_text(json.dumps(done.line()) + "\n")
    assert outside.catch_up() == 1
    assert marks.genuine(outside.told_here()) == [marks.marked(done.line())]


@pytest.mark.parametrize(("days", "there"), [(-1, False), (0, True), (1, True)])
def test_what_a_legal_hold_keeps_is_erased_by_no_line_but_one_from_before_it(cast: Cast, days: int, there: bool) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        hold = holds.place(case=case, reason="محکمه")
    day = (hold.recorded_on + timedelta(days=days)).isoformat()
    line = {"id": "00000000-0000-4000-8000-000000000001", "kind": "case", "case": str(case.pk), "day": day}
    assert outside.kept_by_holds([line]) == ([case.pk] if there else [])
    assert outside.replay([line]) == (0 if there else 1)
    assert Case.objects.filter(pk=case.pk).exists() is there


def test_a_hold_that_was_lifted_keeps_nothing(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        hold = holds.place(case=case, reason="محکمه")
    QuerySet(LegalHold).filter(pk=hold.pk).update(lifted_on=hold.recorded_on)  # its plain column alone
    line = {"id": "00000000-0000-4000-8000-000000000001", "kind": "case", "case": str(case.pk), "day": hold.recorded_on.isoformat()}
    assert outside.replay([line]) == 1


# --- T13: yesterday's backup ----------------------------------------------------------------------------------------------------------
def test_a_case_that_comes_back_with_an_older_copy_is_erased_again(scene: Scene) -> None:
    case = scene.cases["shared"]
    ids = ids_of(case)
    with restored() as told:
        erased(scene.cast, case)
    assert Case.objects.filter(pk=case.pk).exists() and not Erasure.objects.exists()
    assert outside.replay(told) == 1
    assert set(rows_naming(ids)) == set()
    for person in SIGNED_IN:
        with scene.cast.acting(person):
            assert rings.current().compartments(Case(pk=case.pk, team=case.team)) == set()
    assert Entry.objects.filter(kind="case.erased").count() == 1
    assert marks.marked(Erasure.objects.get().line()) == told[0]


def test_a_second_run_finds_nothing(scene: Scene) -> None:
    with restored() as told:
        erased(scene.cast, scene.cases["shared"])
    assert [outside.replay(told), outside.replay(told)] == [1, 0]
    assert Entry.objects.filter(kind="case.erased").count() == 1


def test_a_part_that_comes_back_opens_for_nobody_and_gets_another_key(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    with restored() as told:
        erased(cast, case, Target(What.PART, LEGAL))
    assert outside.replay(told) == 1
    assert not Hearing.objects.filter(case=case).exists() and not Hearing.history.filter(case_id=case.pk).exists()
    for person in SIGNED_IN:
        with cast.acting(person):
            assert LEGAL not in rings.current().compartments(Case.objects.get(pk=case.pk))
    assert not KeyCommitment.objects.filter(subject=case.pk, compartment=LEGAL).exclude(commitment=b"").exists()
    assert outside.replay(told) == 0


def test_what_was_written_in_a_part_after_its_erasure_stays(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    erased(cast, case, Target(What.PART, LEGAL))
    kinds.write(cast, case, "legal.deadline")
    assert outside.replay(outside.lines()) == 0
    with cast.acting("humaira"):
        assert Case.objects.get(pk=case.pk).deadline_records.get().what == "آوردن اسناد"


def test_counselling_written_after_its_erasure_stays(scene: Scene) -> None:
    from casework.cases.actions import assign

    case, cast = scene.cases["shared"], scene.cast
    erased(cast, case, Target(What.PART, COUNSELLING))
    with cast.acting("zohra"):
        assert COUNSELLING not in rings.current().compartments(Case.objects.get(pk=case.pk))
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    kinds.write(cast, case, "counselling.session")
    assert outside.replay(outside.lines()) == 0
    with cast.acting("zohra"):
        assert Case.objects.get(pk=case.pk).session_records.get().is_open


def test_a_record_that_comes_back_is_erased_with_its_versions(cast: Cast) -> None:
    case = a_case(cast)
    note = kinds.write(cast, case, "cases.contact")
    with restored() as told:
        erased(cast, case, Target(What.RECORD, note.compartment, note.code, note.pk))
    assert outside.replay(told) == 1
    assert not ContactNote.objects.exists() and not ContactNote.history.exists()
    assert outside.replay(told) == 0


def test_a_version_that_comes_back_is_erased_even_where_it_is_the_newest_there(cast: Cast) -> None:
    case = a_case(cast)
    story = case.incident_records.get()
    with restored() as told:
        with cast.acting("nargis"):
            story = Case.objects.get(pk=case.pk).incident_records.get()
            story.account = "سخن دوم"
            change_record(record=story)
        erased(cast, case, Target(What.VERSION, story.compartment, story.code, story.pk, 1))
    assert outside.replay(told) == 1
    assert not Incident.objects.exists() and not Incident.history.exists()


def test_after_a_restore_the_trail_of_the_case_agrees(scene: Scene) -> None:
    case, cast = scene.cases["beside"], scene.cast
    note = ContactNote.objects.filter(case=case).first()
    assert note is not None
    with restored() as told:
        erased(cast, case, Target(What.RECORD, note.compartment, note.code, note.pk), by="palwasha")
    outside.replay(told)
    with cast.acting("shakiba") as shakiba:
        assert [finding for finding in records.compare(case, shakiba) if finding.grant is None] == []
