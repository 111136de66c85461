"""A case written in bulk is a case like any other: the same tables and columns, open to the same people and to nobody else."""

import json
import re
from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit import ledger
from audit.models import Entry
from audit.review.records import look
from audit.review.segments import opener
from casework.access import catalogue, gate, rings
from casework.accounts.unlocked import current
from casework.cases import actions
from casework.cases.models import Case, CaseRecord, ContactNote, Survivor
from casework.encryption import is_posted
from casework.localisation.codes import new_code
from casework.training import bulk, lives
from casework.training.clock import days_ago, on_day, today
from casework.training.people import PARTNERS, WORKERS, Office
from casework.training.stories import CLOSING, STORIES
from casework.training.writer import Course

pytestmark = pytest.mark.django_db
NARGIS = WORKERS[0]
WENT = Course(story=STORIES[0], opened=100, noted=[80, 60], closed=30, reason="goals_met", due=-20)


def of_case(case: Case) -> dict[str, list[Model]]:
    """Every row that belongs to a case, by table."""
    found: dict[str, list[Model]] = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if model is Case or model._meta.model_name == "historicalcase":
            rows = model._base_manager.filter(id=case.pk)
        elif "case" in names:
            rows = model._base_manager.filter(case=case.pk)
        elif "content_object" in names and model._meta.get_field("content_object").related_model is Case:
            rows = model._base_manager.filter(content_object=case.pk)
        elif "subject_kind" in names:
            rows = model._base_manager.filter(subject=case.pk)
        else:
            continue
        if found_rows := list(rows):
            found[model._meta.label] = found_rows
    return found


def shape(rows: list[Model]) -> Counter[tuple[tuple[str, bool], ...]]:
    """Which columns are filled, row by row."""
    return Counter(
        tuple((field.attname, getattr(row, field.attname) not in (None, "", b"")) for field in row._meta.concrete_fields) for row in rows
    )


def in_bulk(office: Office, went: Course = WENT, count: int = 1) -> Case:
    """One case of Nargis, written in bulk and having gone just so."""
    return bulk.write_for(office, NARGIS, [went] * count, Random(4))[0][0]


def by_actions(office: Office, went: Course = WENT) -> Case:
    """The same case through the actions."""
    due = today() + timedelta(days=went.due or 0)
    with on_day(days_ago(went.opened)), office.acting("nargis"):
        intake = lives.intake(Random(4), went.story, day=timezone.localdate(), due=due)
        case = actions.open_case(intake=intake)
    for ago, (kind, text) in zip(went.noted, went.story.notes, strict=False):
        with on_day(days_ago(ago)), office.acting("nargis"):
            actions.add_record(case=case, record=ContactNote(kind=kind, on=days_ago(ago), text=text), next_action_on=due)
    with on_day(days_ago(went.closed or 0)), office.acting("nargis"):
        actions.close_case(case=case, reason=went.reason, text=CLOSING[went.reason][went.story.language])
    return case


def test_both_roads_fill_the_same_tables_with_as_many_rows(office: Office) -> None:
    one, other = of_case(by_actions(office)), of_case(in_bulk(office))
    assert {table: len(rows) for table, rows in one.items()} == {table: len(rows) for table, rows in other.items()}


def test_both_roads_fill_the_same_columns(office: Office) -> None:
    one, other = of_case(by_actions(office)), of_case(in_bulk(office))
    assert {table: shape(rows) for table, rows in one.items()} == {table: shape(rows) for table, rows in other.items()}


def test_both_roads_write_the_same_dates(office: Office) -> None:
    columns = ("opened_on", "next_action_on", "closed_on", "state", "team_id")
    one, other = by_actions(office), in_bulk(office)
    assert [getattr(one, name) for name in columns] == [getattr(other, name) for name in columns]
    for model in (Survivor, ContactNote):
        days = [sorted(model.objects.filter(case=case).values_list("recorded_on", flat=True)) for case in (one, other)]
        assert days[0] == days[1]


def histories(case: Case) -> list[tuple[str, str, object]]:
    return sorted(
        (label, row.history_type, row.history_date)  # type: ignore[attr-defined]
        for label, rows in of_case(case).items()
        if ".Historical" in label
        for row in rows
    )


def test_both_roads_write_the_same_lines_of_history_in_the_same_order(office: Office) -> None:
    assert histories(by_actions(office)) == histories(in_bulk(office))


def stored(row: Model) -> tuple[object, ...]:
    """The table, and of each column what SQLite says it holds; of texts also how long they are."""
    columns = [field.column for field in row._meta.concrete_fields]
    asked = ", ".join(f"""typeof("{name}"), iif(typeof("{name}") = 'text', length("{name}"), NULL)""" for name in columns)
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {asked} FROM "{row._meta.db_table}" WHERE "{row._meta.pk.column}" = %s', [pk])
        return (row._meta.label, *cursor.fetchone())


@pytest.mark.sqlite_only
def test_both_roads_store_values_of_the_same_types(office: Office) -> None:
    one, other = of_case(by_actions(office)), of_case(in_bulk(office))
    assert {stored(row) for rows in one.values() for row in rows} == {stored(row) for rows in other.values() for row in rows}


def told_of(office: Office, case: Case) -> list[tuple[str, str]]:
    """Kind and story of each entry of a case, with a word in the place of every id and digest."""
    entries = Entry.objects.filter(case_tag=ledger.case_tag(case.pk)).order_by("seq")
    with office.acting("shakiba") as someone:
        stories = ledger.read(entries, opener(someone))
    known = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}")
    return [(entry.kind, known.sub("…", json.dumps(story))) for entry, story in zip(entries, stories, strict=True)]


def test_both_roads_tell_the_ledger_the_same(office: Office) -> None:
    one, other = told_of(office, by_actions(office)), told_of(office, in_bulk(office))
    assert one == other
    assert '"digests": ["…"' in one[2][1]


def test_the_rows_of_a_bulk_case_are_those_of_which_its_trail_tells(office: Office) -> None:
    looked = []
    for case in (by_actions(office), in_bulk(office)):
        with office.acting("shakiba") as someone:
            looked.append(look(case, someone))
    assert looked[0] == looked[1]
    assert (looked[1].findings, looked[1].records) == ([], 10)


def test_both_roads_append_the_same_kinds_of_entries(office: Office) -> None:
    kinds = []
    for make in (by_actions, in_bulk):
        before = Entry.objects.count()
        make(office)
        kinds.append(list(Entry.objects.filter(seq__gt=before).order_by("seq").values_list("kind", flat=True)))
    assert kinds[0] == kinds[1]


def test_both_roads_open_for_the_same_people(office: Office) -> None:
    opens = []
    for case in (by_actions(office), in_bulk(office)):
        held = {}
        for name in office.users:
            with office.acting(name):
                held[name] = frozenset(rings.current().compartments(Case.objects.get(pk=case.pk)))
        opens.append(held)
    assert opens[0] == opens[1]
    assert {name for name, held in opens[1].items() if held} == {"nargis", "shakiba"}


def test_the_content_is_the_same_word_for_word(office: Office) -> None:
    said = []
    for case in (by_actions(office), in_bulk(office)):
        with office.acting("shakiba"):
            notes = ContactNote.objects.filter(case=case).order_by("recorded_on")
            said.append((Survivor.objects.get(case=case).given_name, [note.text for note in notes]))
    assert said[0] == said[1]


def test_the_card_is_the_same_but_for_the_code(office: Office) -> None:
    cases = [by_actions(office), in_bulk(office)]
    for name in ("nargis", "shakiba"):
        with office.acting(name):
            cards = [{**catalogue.cards(Case)[case.pk], "code": ""} for case in cases]
        assert cards[0] == cards[1]


def test_a_bulk_case_goes_on_through_the_actions(office: Office) -> None:
    case = in_bulk(office, WENT._replace(closed=None, noted=[]))
    with office.acting("nargis"):
        survivor = Survivor.objects.get(case=case)
        survivor.known_as = "ن."
        actions.change_record(record=survivor)
        assert Survivor.objects.get(case=case).revision == 2
    with office.acting("shakiba"):
        actions.assign(case=case, to=office.users["humaira"])
    with office.acting("humaira"):
        assert gate.allows(case, "cases.open")


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "farida", "wida", *(p.sign_in_name for p in PARTNERS)])
def test_a_bulk_case_is_closed_to_everybody_else(office: Office, name: str) -> None:
    case = in_bulk(office)
    with office.acting(name):
        assert not gate.allows(case, "cases.open")
        assert not current().user.has_perm("cases.open_case", case)


def test_what_bulk_seals_is_settled_for_both_holders(office: Office) -> None:
    case = in_bulk(office)
    for grant in (*case.user_grants.all(), *case.team_grants.all()):
        assert not is_posted(bytes(grant.sealed_keys))


def test_no_word_of_a_bulk_case_is_readable_in_its_rows(office: Office) -> None:
    words = [WENT.story.account, *(text for _, text in WENT.story.notes)]
    for rows in of_case(in_bulk(office)).values():
        for row in rows:
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                if isinstance(value, (bytes, memoryview)):
                    assert not any(word.encode() in bytes(value) for word in words)


def test_every_revision_of_a_bulk_record_is_in_its_history(office: Office) -> None:
    case = in_bulk(office)
    for model in (m for m in apps.get_models() if issubclass(m, CaseRecord)):
        for record in model._base_manager.filter(case=case):
            past = model.history.get(id=record.pk)
            assert (bytes(past.payload), past.revision, past.history_user_id) == (bytes(record.payload), 1, None)


def test_the_ledger_stays_whole(office: Office) -> None:
    in_bulk(office, count=20)
    call_command("verify_audit")


@given(st.integers(0, 100_000))
def test_a_drawn_course_runs_forward_in_time(seed: int) -> None:
    went = bulk.course(Random(seed))
    assert 0 <= went.opened <= bulk.OLDEST
    assert went.noted == sorted(went.noted, reverse=True)
    assert all((went.closed or 0) <= ago <= went.opened for ago in went.noted)
    assert went.closed is None or went.closed < went.opened


def test_courses_are_distributed_like_life() -> None:
    rng = Random(1)
    drawn = [bulk.course(rng) for _ in range(4000)]
    closed = sum(went.closed is not None for went in drawn) / len(drawn)
    late = sum(went.due is not None and went.due < 0 for went in drawn) / len(drawn)
    assert 0.25 < closed < 0.6
    assert 0.03 < late < 0.12


@pytest.mark.parametrize(("cases", "workers"), [(60, 4), (1000, 4), (1397, 5), (10_000, 29), (100_000, 287)])
def test_nobody_carries_more_than_a_caseload(cases: int, workers: int) -> None:
    assert bulk.further_workers(cases) + len(WORKERS) == workers
    assert cases / workers < bulk.CASELOAD


def test_the_office_is_filled_to_the_number_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BY_HAND", 4)
    monkeypatch.setattr(bulk, "ONE_IN", 5)
    for worker in WORKERS:
        lives.begin(office, Random(1), worker.sign_in_name, opened=3, due=1)
    heard: list[int] = []
    bulk.fill(office, 43, 1, heard.append)
    assert Case.objects.count() == heard[-1] == 43
    counts = []
    for worker in WORKERS:
        with office.acting(worker.sign_in_name):
            counts.append(len(catalogue.cards(Case)))
    assert max(counts) - min(counts) <= 1
    with office.acting("roshan"):
        assert current().role == "partner"


def test_a_case_code_that_was_taken_is_drawn_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BY_HAND", 0)
    taken = lives.begin(office, Random(1), "nargis", opened=3, due=1).case
    with office.acting("nargis"):
        codes = iter([catalogue.cards(Case)[taken.pk]["code"]])
    monkeypatch.setattr("casework.training.writer.new_code", lambda: next(codes, None) or new_code())
    before = Entry.objects.count()
    bulk.fill(office, 8, 1, lambda done: None)
    assert Case.objects.count() == 9
    assert next(codes, "was used") == "was used"
    assert Entry.objects.filter(seq__gt=before, kind="case.opened").count() == 8
    call_command("verify_audit")


def test_where_no_code_is_free_nothing_is_written(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BY_HAND", 0)
    monkeypatch.setattr("casework.training.writer.new_code", lambda: "K7MD2QXR")
    before = Entry.objects.count()
    with pytest.raises(RuntimeError, match="no free case codes"):
        bulk.fill(office, 8, 1, lambda done: None)
    assert (Case.objects.count(), Entry.objects.count()) == (0, before)
