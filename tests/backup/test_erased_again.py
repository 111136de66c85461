"""What was erased stays erased over a restore, whatever a set or somebody who writes in the file says."""

import json
from typing import Any
from uuid import uuid4

import pytest

from casework import freed
from casework.accounts.models import Organisation
from casework.backup import rows, sealing, sets
from casework.backup.errors import Refused
from casework.cases.models import Case
from casework.erasure import holds, marks, outside
from tests.backup.machine import Machine, erase
from tests.cast import Cast, a_case


def test_an_erasure_that_only_this_machine_knows_of_is_done_again(two: Machine) -> None:
    case = _a_case_in(two)
    _known_here(two, marks.marked(_line_of(case)))
    assert two.restore().erased == 1
    assert not Case.objects.filter(pk=case).exists()


def _line_of(case: Any) -> marks.Line:
    return {"id": str(uuid4()), "case": str(case), "day": "2026-11-26", "kind": "case"}


def _known_here(machine: Machine, line: marks.Line) -> None:
    (machine.settings.HOME / outside.NAME).write_text(json.dumps(line) + "\n")


@pytest.mark.parametrize("unmarked", [marks.ASK, marks.REPEAT])
def test_a_forged_line_is_refused_with_a_word_and_nothing_is_restored(two: Machine, unmarked: str) -> None:
    """The attack: whoever carries the file to the new machine writes one more line."""
    _known_here(two, {**_line_of(_a_case_in(two)), "mac": "00" * 32})
    with pytest.raises(Refused, match=r"was not written by this office.*Look who could write erasures\.jsonl"):
        two.restore(unmarked=unmarked)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("said", "erased"), [(marks.REPEAT, 1), (marks.LEAVE, 0)])
def test_a_line_without_a_mark_is_repeated_or_left_as_somebody_says(two: Machine, said: str, erased: int) -> None:
    case = _a_case_in(two)
    _known_here(two, _line_of(case))
    with pytest.raises(Refused, match="no mark.*--unmarked-erasures"):
        two.restore()
    assert two.restore(unmarked=said).erased == erased
    assert Case.objects.filter(pk=case).exists() is not bool(erased)


def test_a_case_under_a_legal_hold_is_named_and_stays(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        holds.place(case=case, reason="محکمه")
    quick.make()
    quick.lost()
    _known_here(quick, marks.marked({**_line_of(case.pk), "day": "2099-01-01"}))
    restored = quick.restore()
    assert (restored.held, restored.erased) == ([case.pk], 0)
    assert Case.objects.filter(pk=case.pk).exists()


def _a_case_in(machine: Machine) -> Any:
    found: list[Any] = []
    table = [""]

    def take(letter: bytes, body: bytes) -> None:
        if letter == rows.TABLE:
            table[0] = json.loads(body)["table"]
        elif letter == rows.ROW and table[0] == "cases_case":
            found.append(rows.decode(body)[0])

    path = machine.sets / sets.names(machine.sets)[0] / "data.age"
    sealing.open_into(path, sealing.identities(machine.identity()), rows.Frames(take))
    return found[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("erasures.jsonl", json.dumps(marks.marked({"id": "x", "case": "y", "day": "2026-11-26", "kind": "case"})) + "\n"),
        ("shut.json", '[{"person": 1}]'),
    ],
)
def test_a_damaged_list_on_this_machine_is_told_in_a_sentence_and_nothing_is_restored(two: Machine, name: str, words: str) -> None:
    (two.settings.HOME / name).write_text(words)
    with pytest.raises(Refused, match=f"{name}.* is damaged"):
        two.restore()
    assert not Organisation.objects.exists()


def test_what_was_erased_and_came_back_for_a_moment_leaves_the_files_of_the_database_too(
    two: Machine, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    done: list[set[str]] = []
    monkeypatch.setattr(freed, "overwrite", lambda tables, **_: done.append(set(tables)))
    _known_here(two, marks.marked(_line_of(_a_case_in(two))))
    with django_capture_on_commit_callbacks(execute=True):
        assert two.restore().erased == 1
    assert {"cases_case", "cases_caseusergrant", "access_keycommitment"} <= done[0]


def test_a_restored_machine_knows_every_erasure_for_its_next_backup(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    erase(case.pk)
    quick.make()
    quick.lost()
    assert outside.lines() == []
    quick.restore()
    assert [line["case"] for line in outside.lines()] == [str(case.pk)]
