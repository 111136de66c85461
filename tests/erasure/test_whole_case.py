"""A whole case erased: nothing of it is left anywhere, and no key in the system opens anything of it."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.urls import reverse

from audit import ledger
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.segments import opener
from casework.access import rings
from casework.access.errors import StaleRecord
from casework.access.models import Draft, KeyCommitment
from casework.access.records import SealedRecord
from casework.cases.approvals import AlreadyAsked, OwnQuestion
from casework.cases.models import Case, CaseUserGrant, DecidedPair
from casework.documents.models import Piece
from casework.erasure import actions, marks, outside, reach
from casework.erasure.models import Erasure, ErasureRequest
from referrals.models import ConflictQuestion, Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.database import vendor
from tests.documents import samples
from tests.documents.made import a_document
from tests.erasure.house import approved, asked, erased, ids_of, rows_naming
from tests.promises import places
from tests.promises.matrix import MATRIX, SIGNED_IN, of_a_case
from tests.promises.scene import Scene
from tests.promises.walk import Walk
from tests.promises.withdrawal import one_of_each

pytestmark = pytest.mark.django_db
FREE = {  # columns with an id of something that no foreign key names: what each of them is, and why it stays or goes
    "access_keycommitment.subject": "goes with the case", "access_draft.subject": "goes with the case",
    "documents_sealedfile.keeper": "goes with the case", "erasure_erasure.case": "the erasure itself",
    "erasure_erasure.record": "the erasure itself", "emergency_leaving.asked_by": "a person",
}  # fmt: skip
NOT_OF_A_CASE = ("audit_", "accounts_", "auth_", "django_", "reference_", "feedback_", "guardian_")


# --- the list that everything rests on ----------------------------------------------------------------------------------------
def test_every_table_that_refers_to_a_case_or_a_referral_is_reached() -> None:
    roots = {Case, Referral, Case.history.model, Referral.history.model}
    of_it: set[Any] = set(roots)
    while more := {m for m in apps.get_models() if m not in of_it and any(f.related_model in of_it for f in _relations(m))}:
        of_it |= more
    reached = {rows.model for rows in reach.of_case(Case().pk, [Referral().pk])} | set(reach.grant_tables())
    assert sorted(m._meta.label for m in of_it - reached) == []


def _relations(model: Any) -> list[Any]:
    return [field for field in model._meta.get_fields() if field.is_relation and field.concrete and field.related_model is not None]


def test_every_column_with_the_id_of_something_unnamed_is_known() -> None:
    found = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models() for field in model._meta.concrete_fields
        if isinstance(field, models.UUIDField) and not field.primary_key and field.name != "id"
        and not model._meta.db_table.startswith(NOT_OF_A_CASE)
    }  # fmt: skip
    assert found - {column for column in found if column.endswith(".granted_by")} == set(FREE)


# --- nothing is left ------------------------------------------------------------------------------------------------------------
def test_no_row_of_the_database_names_it_or_anything_of_it(scene: Scene) -> None:
    case = scene.cases["shared"]
    ids = ids_of(case)
    assert len(ids) > 40
    before = set(rows_naming({case.pk}))
    assert len(before) > 40, "the measure itself"
    erased(scene.cast, case)
    assert set(rows_naming(ids)) == set()


def test_what_is_beside_it_stays_as_it_was(scene: Scene) -> None:
    def counted() -> dict[str, int]:
        others = {model._meta.label: model._base_manager.exclude(case=scene.cases["shared"]).count() for model in _of_cases()}
        return others | {"referrals": Referral.objects.exclude(case=scene.cases["shared"]).count()}

    before = counted()
    erased(scene.cast, scene.cases["shared"])
    assert counted() == before
    with scene.cast.acting("palwasha"):
        assert scene.cases["beside"].survivor_records.get().given_name == "شکریه"


def _of_cases() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, SealedRecord) and model.subject_field == "case"]


def test_no_key_in_the_system_opens_anything_of_it(scene: Scene) -> None:
    case = scene.cases["shared"]
    kept = [list(table._base_manager.filter(content_object=case)) for table in (CaseUserGrant, Case.team_grant_model())]
    records = [list(model._base_manager.filter(case=case)) for model in _of_cases()]
    erased(scene.cast, case)
    with transaction.atomic():
        for row in [Case(pk=case.pk, code_tag=b"x", team=case.team, opened_on=case.opened_on), *sum(kept, [])]:
            row.save_base(raw=True, force_insert=True)  # somebody puts back what an old dump has
    for person in SIGNED_IN:
        with scene.cast.acting(person):
            assert rings.current().compartments(Case.objects.get(pk=case.pk)) == set()
            assert not any(record.is_open for found in records for record in found)


def test_its_addresses_are_not_there_for_anybody(scene: Scene) -> None:
    walk = Walk(scene)
    about = {name: row for name, row in MATRIX.items() if row.about and of_a_case(row.about) and row.about not in ("received", "pair")}
    there = [(name, method) for name, row in about.items() for method, answers in (("GET", row.get), ("POST", row.post)) if answers]
    addresses = there if vendor() == "sqlite" else one_of_each(there)  # how a database forgets a case is the same behind all of them
    assert len(addresses) > 40
    erased(scene.cast, scene.cases["shared"])
    wrong = []
    for person in ("nargis", "shakiba", "zohra", "humaira", "roshan", "farida"):
        for name, method in addresses:
            answer = walk.ask(name, method, person, "shared").status_code
            if answer != 404:
                wrong.append(f"{method} {name} as {person}: {answer}")
    assert wrong == []


def test_questions_to_partners_and_drafts_and_decided_pairs_go_with_it(scene: Scene) -> None:
    from casework.cases import merging
    from referrals.conflicts import asking

    case, cast = scene.cases["shared"], scene.cast
    with cast.acting("shakiba"):
        merging.tell_apart(one=case, other=scene.cases["beside"])
        merging.tell_apart(one=scene.cases["far"], other=scene.cases["beside"])
        named = [asking.Named("احمد", "محمود")]
        asking.ask(case=case, organisations=[cast.teams["other"]], called={}, people=named, found=0)
    questions = ConflictQuestion.objects.count()
    erased(cast, case)
    assert ConflictQuestion.objects.count() == questions - 1
    assert DecidedPair.objects.count() == 1
    assert not Draft.objects.filter(subject=case.pk).exists()


# --- what is left -----------------------------------------------------------------------------------------------------------------
def test_the_ledger_says_who_asked_and_who_approved_with_ids_alone(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    done = erased(cast, case)
    entry = Entry.objects.get(kind="case.erased")
    assert bytes(entry.case_tag) == case_tag(case.pk)
    with cast.acting("shakiba") as shakiba:
        (story,) = ledger.read([entry], opener(shakiba))
    assert story is not None
    assert (story["asked_by"], story["approved_by"]) == (str(cast.nargis.pk), str(cast.shakiba.pk))
    assert set(story) == {"subject", "case", "erasure", "asked_by", "approved_by", "count", "versions"}
    assert story["erasure"] == str(done.pk)


def test_a_line_stands_outside_of_the_database_before_the_page_answers(
    scene: Scene, django_capture_on_commit_callbacks: Any, home: Path
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        done = erased(scene.cast, scene.cases["shared"])
    (line,) = [json.loads(text) for text in (home / outside.NAME).read_text().splitlines()]
    assert line == marks.marked({"id": str(done.pk), "kind": "case", "case": str(scene.cases["shared"].pk), "day": done.day.isoformat()})
    assert (home / outside.NAME).stat().st_mode & 0o777 == 0o600


# --- who may ----------------------------------------------------------------------------------------------------------------------
def test_nobody_approves_what_she_asked_for(cast: Cast) -> None:
    case = a_case(cast)
    request = asked(cast, case, by="shakiba")
    with pytest.raises(OwnQuestion):
        approved(cast, case, request)
    assert Case.objects.filter(pk=case.pk).exists()


def test_what_was_written_since_she_looked_is_looked_at_again(cast: Cast) -> None:
    case = a_case(cast)
    request = asked(cast, case)
    with cast.acting("shakiba"):
        found = ErasureRequest.objects.get(pk=request.pk)
        rings.current().admit([found])
        with pytest.raises(StaleRecord):
            actions.approve(case=case, asked=found, comment="", seen="something else")
    assert Case.objects.filter(pk=case.pk).exists()


def test_the_same_is_not_asked_twice(cast: Cast) -> None:
    case = a_case(cast)
    asked(cast, case)
    with pytest.raises(AlreadyAsked):
        asked(cast, case, by="shakiba")


def test_a_closed_case_can_be_erased(cast: Cast) -> None:
    from casework.cases.actions import close_case

    case = a_case(cast)
    with cast.acting("nargis"):
        close_case(case=case, reason="goals_met", text="")
    erased(cast, case)
    assert not Case.objects.filter(pk=case.pk).exists()


def test_it_goes_through_the_pages(cast: Cast) -> None:
    case = a_case(cast)
    page = client_of(cast, "nargis").post(reverse("erasure:of-case", args=[case.pk]), {"what": "case", "reason": "her_wish", "words": ""})
    assert page.status_code == 302
    request, shakiba = ErasureRequest.objects.get(), client_of(cast, "shakiba")
    address = reverse("erasure:request", args=[case.pk, request.pk])
    shown = shakiba.get(address)
    assert shown.status_code == 200
    seal = shown.context["plan"].seal
    assert client_of(cast, "nargis").post(address, {"answer": "approve", "seen": seal}).status_code == 404
    answer = shakiba.post(address, {"answer": "approve", "seen": seal})
    assert answer.status_code == 302
    assert not Case.objects.filter(pk=case.pk).exists()
    certificate = shakiba.get(answer["Location"])
    assert certificate.status_code == 200
    assert certificate.context["said"]["records"]["cases.survivor"] == 1


# --- on the disk --------------------------------------------------------------------------------------------------------------------
@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_nothing_sealed_of_it_is_left_in_the_files_of_the_database(cast: Cast) -> None:
    """T2: payloads, versions, pieces of files, and every grant with its keys: none of the bytes is on the disk."""
    case = a_case(cast)
    a_document(cast, case, content=samples.pdf(200_000))
    marks = sealed_of(case)
    found = on_disk()
    assert sum(mark in found for mark in marks) > len(marks) * 0.8, "the measure itself: a page may end within a mark"
    erased(cast, case)
    found = on_disk()
    assert sum(mark in found for mark in marks) == 0


def sealed_of(case: Case) -> list[bytes]:
    """Forty bytes of everything that is sealed of a case, and its commitments."""
    rows: list[bytes] = [bytes(piece.sealed) for piece in Piece.objects.filter(file__document__case=case)]
    for model in _of_cases():
        rows += [bytes(row.payload) for row in model._base_manager.filter(case=case)]
        rows += [bytes(row.payload) for row in model.history.filter(case_id=case.pk)]
    for table in (CaseUserGrant, Case.team_grant_model()):
        for grant in table._base_manager.filter(content_object=case):
            rows += [bytes(blob) for blob in (grant.sealed_keys, grant.card, grant.agenda)]
    marks = [row[at : at + 40] for row in rows for at in (min(100, len(row) // 2),)]
    return [*marks, *(bytes(row.commitment) for row in KeyCommitment.objects.filter(subject=case.pk))]


def on_disk() -> bytes:
    return b"".join(places.files(Path(settings.HOME)).values())


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_nothing_sealed_of_it_is_left_in_a_dump(cast: Cast) -> None:
    case = a_case(cast)
    marks = sealed_of(case)
    found = places.dump()
    assert sum(mark in found for mark in marks) == len(marks), "the measure itself"
    erased(cast, case)
    found = places.dump()
    assert sum(mark in found for mark in marks) == 0


@pytest.mark.pg_only
@pytest.mark.django_db(transaction=True)
def test_postgresql_vacuums_the_tables_it_was_in(cast: Cast) -> None:
    case = a_case(cast)
    erased(cast, case)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_user_tables WHERE relname = 'cases_survivor' AND vacuum_count > 0")
        assert cursor.fetchone()[0] == 1


def test_there_is_one_row_for_each_erasure(scene: Scene) -> None:
    erased(scene.cast, scene.cases["shared"])
    erased(scene.cast, scene.cases["far"], by="laila")
    assert Erasure.objects.count() == 2
