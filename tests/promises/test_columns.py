"""T15: every column is classified; lengths fall into few classes; equal contents do not look equal."""

import pytest
from django.db import models
from django.urls import reverse

from casework.access.models import Draft
from casework.cases.drafting import FORMS
from casework.encryption.framing import BUCKETS
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.promises import columns


def test_every_column_of_every_model_is_classified() -> None:
    assert sorted(columns.installed() - set(columns.declared())) == []


def test_no_classified_column_has_vanished() -> None:
    assert sorted(set(columns.declared()) - columns.installed()) == []


def test_every_kind_is_a_known_one() -> None:
    assert set(columns.declared().values()) == columns.KINDS


@pytest.mark.django_db
def test_the_database_has_no_column_beside_the_models() -> None:
    assert sorted(columns.in_the_database() - set(columns.declared())) == []


def test_a_sealed_column_is_bytes() -> None:
    """The session's data is text because Django's sessions are; the seed inside it is sealed before it is stored."""
    wrong = {column for column, field in columns.fields_of_kind("sealed") if not isinstance(field, models.BinaryField)}
    assert wrong == {("accounts_session", "session_data")}


def test_no_plain_column_takes_free_text() -> None:
    """A readable text column has a list of choices or is short; what people type at length has no column at all."""
    wide = {
        column for column, field in columns.fields_of_kind("plain")
        if isinstance(field, models.CharField | models.TextField) and not field.choices and (field.max_length or 10_000) > 80
    }
    assert {column for column in wide if column[0].startswith(("cases_", "referrals_", "accounts_", "access_"))} == set()


@pytest.mark.django_db
def test_columns_called_empty_are_empty_in_a_working_office(cast: Cast) -> None:
    a_case(cast)
    filled = {column for column, _ in columns.fields_of_kind("empty") if any(value is not None for value in columns.values(column))}
    assert filled == set()


@pytest.mark.django_db
def test_payload_lengths_fall_into_the_size_classes(cast: Cast) -> None:
    lengths = columns.payload_lengths(cast)
    assert lengths.total() >= 2 * len(columns.LENGTHS)
    assert len(lengths) <= columns.CLASSES
    overhead = {length - max(b for b in (0, *BUCKETS) if b < length) for length in lengths}
    assert len(overhead) == 1, "every length is a class and the same overhead"


@pytest.mark.django_db
def test_draft_lengths_fall_into_the_size_classes(cast: Cast) -> None:
    lengths = columns.draft_lengths(cast)
    assert lengths.total() == len(columns.LENGTHS)
    assert len(lengths) <= columns.CLASSES


@pytest.mark.django_db
def test_a_card_does_not_tell_the_length_of_a_name(cast: Cast) -> None:
    for name in ("ا", "پروین", "ن" * 40):
        a_case(cast, given_name=name, father_name=name)
    assert len(columns.card_lengths()) <= 2  # settled for the writer, posted for the team


@pytest.mark.django_db
def test_equal_contents_give_different_payloads(cast: Cast) -> None:
    pairs = columns.twins(columns.written(cast))
    assert len(pairs) >= len(columns.LENGTHS)
    assert [pair for pair in pairs if pair[0] == pair[1]] == []
    assert all(len(set(one[-64:]) & set(other[-64:])) < 64 for one, other in pairs)


@pytest.mark.django_db
def test_the_name_of_a_draft_s_form_is_one_of_a_few(cast: Cast) -> None:
    """The column takes 40 letters and is readable, so what goes in is chosen from a list and not by whoever sends the form."""
    client = client_of(cast, "nargis")
    assert client.post(reverse("cases:draft"), {"draft_form": "پروین", "text": "words"}).status_code == 404
    assert set(Draft.objects.values_list("form", flat=True)) <= set(FORMS)
