"""Everywhere something of a case lies: one list, from the models, which a test holds to every table that refers to a case."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from casework.access.models import Draft, KeyCommitment
from casework.access.records import SealedRecord
from casework.cases.models import Case, DecidedPair
from casework.documents.models import Piece, SealedFile
from referrals.models import ConflictQuestion, Referral

AT_ONCE = 500  # ids in one statement
Rows = QuerySet[Any]


def sealed_models(compartment: str = "") -> list[Any]:
    """Every kind of sealed record; of one compartment, where one is named."""
    found = [model for model in apps.get_models() if issubclass(model, SealedRecord)]
    return [model for model in found if compartment in ("", model.compartment)]


def records(model: Any, case: UUID, referrals: Collection[UUID]) -> Rows:
    """The rows of this kind of a case or of its referrals."""
    of_it = {"case_id": case} if model.subject_field == "case" else {"referral_id__in": list(referrals)}
    return model._base_manager.filter(**of_it)


def versions(model: Any, case: UUID, referrals: Collection[UUID]) -> Rows:
    """Their history: it holds no foreign key, so nothing takes it along."""
    of_it = {"case_id": case} if model.subject_field == "case" else {"referral_id__in": list(referrals)}
    return model.history.filter(**of_it)


def of_case(case: UUID, referrals: Collection[UUID], also: Iterable[UUID] = ()) -> Iterator[Rows]:
    """Every row of a case but its grants, whose end is an entry of the ledger. The keys first: whoever writes under one is waited for."""
    ids = _ids(case, referrals)
    yield KeyCommitment.objects.filter(subject__in=[case, *referrals])
    yield Piece.objects.filter(Q(file__case=case) | Q(file__document__case=case))
    yield SealedFile.objects.filter(Q(case=case) | Q(document__case=case))
    for chunk in chunks(ids):
        yield Draft.objects.filter(subject__in=chunk)
    for chunk in chunks(_tags(case)):
        yield DecidedPair.objects.filter(tag__in=chunk)
    yield ConflictQuestion.objects.filter(pk__in=list(also))
    for model in sealed_models():
        if model.subject_field != "case":
            yield records(model, case, referrals)
            yield versions(model, case, referrals)
    yield Referral.objects.filter(case=case)
    yield Referral.history.filter(case_id=case)
    for model in sealed_models():
        if model.subject_field == "case":
            yield records(model, case, referrals)
            yield versions(model, case, referrals)
    yield Case.objects.filter(pk=case)
    yield Case.history.filter(id=case)


def grant_tables() -> list[type[Model]]:
    """Where the keys of cases and of referrals lie; their rows are ended, and so deleted, by ``grants.revoke_all``."""
    return [table for model in (Case, Referral) for table in (model.user_grant_model(), model.team_grant_model())]


def delete(rows: Rows) -> int:
    """Delete rows without their signals: those would write one more version of each record into its history."""
    return rows._raw_delete(rows.db) or 0  # None where no id was named


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    found = list(values)
    return (found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE))


def _ids(case: UUID, referrals: Collection[UUID]) -> list[UUID]:
    """Whatever a draft can be about."""
    found = [case, *referrals]
    for model in sealed_models():
        found += records(model, case, referrals).values_list("pk", flat=True)
    return found


def _tags(case: UUID) -> list[bytes]:
    """The tags of this case with every other: which of them were decided on, the table alone does not say."""
    others = Case.objects.exclude(pk=case).values_list("pk", flat=True)
    return [DecidedPair.tag_of(case, other) for other in others.iterator()] if DecidedPair.objects.exists() else []
