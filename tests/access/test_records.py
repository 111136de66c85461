"""Sealed records: what opens, for whom, and what is refused."""

import pickle

import pytest
from django.db import transaction

from audit.models import Entry
from casework.access import rings
from casework.access.errors import NoKey, NotInSQL, StaleRecord
from casework.accounts.models import User
from casework.cases.models import ContactNote, Survivor
from casework.encryption import CannotOpen
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def survivor_of(case: object) -> Survivor:
    return Survivor.objects.get(case=case)


def test_its_caseworker_reads_the_name(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        assert survivor_of(case).given_name == "پروین"


def test_the_supervisor_of_the_team_reads_it_too(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assert survivor_of(case).father_name == "کریم"


@pytest.mark.parametrize("person", ["palwasha", "laila", "zohra", "roshan", "farida", "wida"])
def test_nobody_else_does(cast: Cast, person: str) -> None:
    case = a_case(cast)
    with cast.acting(person), pytest.raises(NoKey):
        _ = survivor_of(case).given_name


def test_a_superuser_flag_opens_nothing(cast: Cast) -> None:
    case = a_case(cast)
    User.objects.filter(pk=cast.farida.pk).update(is_superuser=True)
    with cast.acting("farida") as someone:
        assert not someone.user.has_perm("cases.open_case", case)
        with pytest.raises(NoKey):
            _ = survivor_of(case).given_name


def test_nobody_acting_means_no_key(cast: Cast) -> None:
    with pytest.raises(NoKey):
        _ = survivor_of(a_case(cast)).given_name


def test_the_database_row_holds_no_word_of_it(cast: Cast) -> None:
    row = survivor_of(a_case(cast))
    assert "پروین".encode() not in bytes(row.payload)
    assert len(row.payload) % 512 == 73 + len(b"") or len(row.payload) > 512


def test_reading_is_recorded_before_it_happens(cast: Cast) -> None:
    case = a_case(cast)
    before = Entry.objects.count()
    with cast.acting("nargis"):
        row = survivor_of(case)
        assert Entry.objects.count() == before
        _ = row.given_name
        assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["case.read"]


def test_records_fetched_together_are_one_entry(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        for number in range(5):
            from casework.cases.actions import add_record

            add_record(case=case, record=ContactNote(kind="note", on="2026-11-23", text=f"note {number}"))
    before = Entry.objects.count()
    with cast.acting("nargis"):
        texts = {note.text for note in ContactNote.objects.filter(case=case)}
    assert len(texts) == 5
    assert Entry.objects.count() == before + 1


def test_opening_inside_a_transaction_is_refused(cast: Cast, transactional_db: None) -> None:
    """Its rollback would take the entry along. (Under a test's own transaction Django lets it pass, hence the real one.)"""
    case = a_case(cast)
    with cast.acting("nargis"), pytest.raises(RuntimeError), transaction.atomic():
        _ = survivor_of(case).given_name


def test_the_second_editor_is_told(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        first, second = survivor_of(case), survivor_of(case)
        first.known_as, second.known_as = "گلالی", "زرغونه"
        first.save()
        with pytest.raises(StaleRecord), transaction.atomic():
            second.save()
        assert survivor_of(case).known_as == "گلالی"


def test_an_equal_value_is_not_a_change(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        row = survivor_of(case)
        row.given_name = "پروین"
        row.save()
        assert row.revision == 1
        assert Survivor.history.filter(id=row.pk).count() == 1


def test_every_revision_is_kept_and_opens(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        row = survivor_of(case)
        row.given_name = "پروانه"
        row.save()
        names = [past.instance.given_name for past in Survivor.history.filter(id=row.pk).order_by("revision")]
    assert names == ["پروین", "پروانه"]


def test_history_says_neither_who_nor_when_in_plain(cast: Cast) -> None:
    case = a_case(cast)
    past = Survivor.history.get(id=survivor_of(case).pk)
    assert past.history_user_id is None
    assert past.history_change_reason is None
    assert past.history_date.second == 0


def test_a_past_revision_is_not_written_again(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        past = Survivor.history.get(id=survivor_of(case).pk).instance
        _ = past.given_name
        with pytest.raises(NotInSQL):
            past.seal()


def test_deleting_needs_no_key(cast: Cast) -> None:
    case = a_case(cast)
    survivor_of(case).delete()
    assert Survivor.history.filter(case_id=case.pk, history_type="-").count() == 1


@pytest.mark.parametrize(
    "road",
    [
        lambda: Survivor.objects.filter(given_name="x").count(),
        lambda: list(Survivor.objects.order_by("given_name")),
        lambda: list(Survivor.objects.values("given_name")),
        lambda: list(Survivor.objects.values_list("given_name")),
        lambda: Survivor.objects.filter(given_name__contains="x").exists(),
        lambda: list(Survivor.objects.exclude(given_name="x")),
        lambda: Survivor.objects.update(given_name="x"),
        lambda: Survivor.objects.get(given_name="x"),
    ],
)
def test_content_in_sql_is_refused_with_a_sentence(cast: Cast, road: object) -> None:
    with pytest.raises(NotInSQL):
        road()  # type: ignore[operator]


def test_a_deferred_payload_brings_its_header_along(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        assert Survivor.objects.defer("payload").get(case=case).given_name == "پروین"
        assert Survivor.objects.only("given_name").get(case=case).given_name == "پروین"


def test_a_copy_carries_no_plain_text(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        row = survivor_of(case)
        _ = row.given_name
        assert "پروین".encode() not in pickle.dumps(row)


@pytest.mark.parametrize("column", ["revision", "epoch", "case_id", "payload", "blank"])
def test_a_row_that_was_moved_does_not_open(cast: Cast, column: str) -> None:
    case, other = a_case(cast), a_case(cast, given_name="زهرا")
    row, foreign = survivor_of(case), survivor_of(other)
    changes = {
        "revision": {"revision": 7},
        "epoch": {"epoch": 2},
        "case_id": {"case_id": other.pk},
        "payload": {"payload": foreign.payload},
        "blank": {"payload": b""},
    }[column]
    Survivor._base_manager.filter(pk=row.pk).update(**changes)
    with cast.acting("nargis"), pytest.raises((CannotOpen, NoKey)):
        _ = Survivor.objects.get(pk=row.pk).given_name


def test_a_missing_answer_says_why(cast: Cast) -> None:
    case = a_case(cast, missing={"husband_name": "declined"})
    with cast.acting("nargis"):
        row = survivor_of(case)
        assert row.why_missing("husband_name") == "declined"
        assert row.why_missing("grandfather_name") == "not_asked"
        assert row.why_missing("given_name") == ""


def test_no_key_never_looks_like_an_empty_answer(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("palwasha"):
        assert survivor_of(case).is_open is False


def test_a_ring_shows_nothing_in_its_repr(cast: Cast) -> None:
    with cast.acting("nargis"):
        assert "Ring of" in repr(rings.current())
