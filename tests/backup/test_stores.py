"""Which column lies in which store: every one in exactly one, and nothing that opens a case outlives its erasure in the data."""

import pytest
from django.db import connection, models

from casework.access.models import GrantColumns
from casework.backup import rows, stores
from casework.backup.stores import DATA, KEYS, LEFT_OUT, SPLIT, STORES, WHOLE, Unclassified, parts, stores_of


def test_every_table_with_a_model_stands_in_a_store() -> None:
    for table in stores.models():
        assert table in LEFT_OUT or stores_of(table)


@pytest.mark.django_db
def test_every_table_of_the_database_stands_in_a_store_or_is_left_out_by_name() -> None:
    for table in connection.introspection.table_names():
        assert table in LEFT_OUT or stores_of(table)


def test_a_table_that_nobody_classified_stops_the_backup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WHOLE, KEYS, WHOLE[KEYS] - {"access_draft"})
    with pytest.raises(Unclassified):
        list(parts(DATA))


def test_no_table_stands_in_two_places_and_no_line_is_left_of_one_that_is_gone() -> None:
    named = [*WHOLE[KEYS], *WHOLE[DATA], *SPLIT, *(LEFT_OUT - {"django_migrations"})]
    assert len(named) == len(set(named))
    assert set(named) <= set(stores.models())


@pytest.mark.parametrize("table", sorted(SPLIT))
def test_every_column_of_a_split_table_stands_in_one_store(table: str) -> None:
    columns = [field.column for field in stores.models()[table]._meta.local_concrete_fields]
    assert sorted(columns) == sorted(column for store in STORES for column in SPLIT[table][store])
    assert set(stores.WITHOUT_KEYS[table]) == SPLIT[table][KEYS]


def test_every_grant_lies_with_the_keys() -> None:
    """Its card opens with the key of a person, which outlives an erasure."""
    grants = {table for table, model in stores.models().items() if issubclass(model, GrantColumns)}
    assert grants and grants <= WHOLE[KEYS]


def test_whatever_is_an_envelope_or_sealed_to_one_holder_lies_with_the_keys() -> None:
    """A column of such a name in a table of the data was thought about, and stands here with the reason."""
    thought_about = {
        "audit_segment.envelope": "opens stories of the trail to its readers; the trail stays when a case is erased",
        "feedback_feedback.envelope": "belongs to no case",
        "referrals_partnerclient.sealed": "the partner's own register",
        "documents_piece.sealed": "opens with a key that lies in a record of the case",
        "erasure_erasure.sealed": "what a certificate of erasure says, for the office; it outlives the erasure on purpose",
    }
    names = {"envelope", "sealed", "sealed_keys", "bundle", "recovery", "sealed_half", "share", "code"}
    found = {f"{part.table}.{column}" for part in parts(DATA) for column in part.columns if column in names and is_bytes(part, column)}
    assert found == set(thought_about)


def is_bytes(part: stores.Part, column: str) -> bool:
    return isinstance(stores.field_of(part.model, column), models.BinaryField)


def test_every_value_of_every_column_survives_being_written_down() -> None:
    import datetime
    import uuid

    row = [
        7,
        -1,
        2**63 - 1,
        True,
        False,
        None,
        b"",
        b"\x00\xff",
        "",
        "همراز",
        uuid.UUID(int=5),
        datetime.date(2026, 11, 26),
        datetime.datetime(2026, 11, 26, 1, 2, 3, 4, tzinfo=datetime.UTC),
    ]
    assert rows.decode(rows.encode(row)) == row
    assert [type(value) for value in rows.decode(rows.encode(row))] == [type(value) for value in row]


def test_a_row_cut_anywhere_is_no_row_or_a_shorter_one() -> None:
    whole = rows.encode([7, "همراز", b"\x00"])
    for end in range(1, len(whole)):
        try:
            assert len(rows.decode(whole[:end])) < 3
        except rows.NotAStore:
            continue


def test_frames_cut_short_or_followed_by_more_are_no_store() -> None:
    stream = rows.told(rows.HEAD, {}) + rows.frame(rows.ROW, b"x") + rows.told(rows.END, {})
    for end in range(len(stream)):
        frames = rows.Frames(lambda *_: None)
        frames(stream[:end])
        with pytest.raises(rows.NotAStore):
            frames.close()
    frames = rows.Frames(lambda *_: None)
    with pytest.raises(rows.NotAStore):
        frames(stream + rows.frame(rows.ROW, b"y"))
