"""Kinds of records: what each of them must have, and that their pages work for whoever may write them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework.access.records import SealedRecord
from casework.cases.kinds import KINDS
from casework.cases.models import CaseRecord
from tests import kinds
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.promises.inventory import sealed_models

WRITTEN = sorted(code for code, kind in KINDS.items() if kind.form is not None)


def test_every_record_of_a_case_is_registered() -> None:
    assert {model.code for model in sealed_models() if issubclass(model, CaseRecord)} == set(KINDS)


def test_every_kind_with_a_form_has_a_sample() -> None:
    assert set(WRITTEN) == set(kinds.SAMPLES)


@pytest.mark.parametrize("code", WRITTEN)
def test_it_is_written_through_its_page_and_stands_in_the_history(cast: Cast, code: str) -> None:
    case = a_case(cast)
    before = KINDS[code].records(case).count()
    kinds.write(cast, case, code)
    assert KINDS[code].records(case).count() == before + 1
    page = text(client_of(cast, kinds.SAMPLES[code].by).get(f"/cases/{case.pk}/history/"))
    with translation.override("en"):
        assert str(KINDS[code].name) in page


@pytest.mark.parametrize("code", WRITTEN)
def test_its_page_opens_for_who_wrote_it_and_for_nobody_else(cast: Cast, code: str) -> None:
    record = kinds.write(cast, a_case(cast), code)
    address = KINDS[code].url(record)
    assert client_of(cast, kinds.SAMPLES[code].by).get(address).status_code == 200
    for person in ("palwasha", "laila", "farida", "roshan", "wida"):
        assert client_of(cast, person).get(address).status_code == 404


@pytest.mark.parametrize("code", WRITTEN)
def test_a_second_editor_is_told(cast: Cast, code: str) -> None:
    record = kinds.write(cast, a_case(cast), code)
    client, data = client_of(cast, kinds.SAMPLES[code].by), kinds.posted(code)
    assert client.post(KINDS[code].url(record), {**data, "revision": "7"}).status_code == 409


@pytest.mark.parametrize("code", WRITTEN)
def test_an_unchanged_form_writes_no_revision(cast: Cast, code: str) -> None:
    record = kinds.write(cast, a_case(cast), code)
    answer = client_of(cast, kinds.SAMPLES[code].by).post(KINDS[code].url(record), {**kinds.posted(code), "revision": "1"})
    assert answer.status_code == 302
    record.refresh_from_db()
    assert record.revision == 1


@pytest.mark.parametrize("code", WRITTEN)
def test_its_form_is_kept_while_it_is_typed(cast: Cast, code: str) -> None:
    case, person = a_case(cast), kinds.SAMPLES[code].by
    kinds.reach(cast, case, person)
    data = {"draft_form": code, "draft_subject": str(case.pk), **kinds.posted(code)}
    assert client_of(cast, person).post("/drafts/save/", data).status_code == 200


def test_the_case_page_asks_the_same_number_of_queries_with_many_records_of_every_kind(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    mine = [code for code in WRITTEN if kinds.SAMPLES[code].by == "nargis"]
    for code in mine:
        kinds.write(cast, case, code)
    few = _queries(client, f"/cases/{case.pk}/")
    for code in mine:
        for _ in range(4):
            kinds.write(cast, case, code)
    assert _queries(client, f"/cases/{case.pk}/") == few


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_sealed_record_is_of_a_case_or_of_a_referral() -> None:
    assert {model.subject_field for model in sealed_models()} == {"case", "referral"}
    assert all(issubclass(model, SealedRecord) for model in sealed_models())
