"""Deleting for good: rows, versions, files, keys. Nothing here asks who may, and nothing needs a key: a restore runs it, with nobody there.

Rows are locked before the ledger, as everywhere: the case, its referrals, keys, records, and last the grants. Call inside a transaction.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.access import grants
from casework.access.models import Draft, KeyCommitment
from casework.cases.models import Case, CaseUserGrant
from casework.documents.models import Piece, SealedFile
from casework.erasure import reach
from referrals.models import Referral

Tables = set[str]


def case(pk: UUID, also: Iterable[UUID] = ()) -> Tables:
    """Delete a case and everything of it. Returns the tables that lost rows; none where it was gone already."""
    found = Case.objects.select_for_update().filter(pk=pk).first()
    referrals = list(Referral.objects.select_for_update().filter(case=pk).order_by("pk"))
    lost = _deleted(*reach.of_case(pk, [referral.pk for referral in referrals], also))
    for subject in (*referrals, *([found] if found is not None else [])):  # last: each end is an entry of the ledger
        if grants.revoke_all(subject):
            lost |= {type(subject).user_grant_model()._meta.db_table, type(subject).team_grant_model()._meta.db_table}
    return lost


def part(pk: UUID, name: str, below: int) -> Tables:
    """Delete what a part of a case holds under keys of an epoch lower than *below*, and the commitments to those keys."""
    void: dict[str, Any] = {"case_id": pk, "epoch__lt": below}
    lost = Tables()
    for model in reach.sealed_models(name):
        lost |= _with_files(list(model._base_manager.filter(**void).values_list("pk", flat=True)))
        lost |= _deleted(model._base_manager.filter(**void), model.history.filter(**void))
    keys = KeyCommitment.objects.filter(subject=pk, compartment=name)
    lost |= _deleted(keys.filter(epoch__lt=below).exclude(commitment=b""))
    if not keys.exists() and Case.objects.filter(pk=pk).exists():  # no key has this epoch again (grants.make_keys)
        KeyCommitment.objects.create(subject_kind=Case.subject_kind, subject=pk, compartment=name, epoch=below - 1, commitment=b"")
    return lost | _deleted(CaseUserGrant.objects.filter(pk__in=_of_dead_keys(pk, name, below)))


def _of_dead_keys(pk: UUID, name: str, below: int) -> list[int]:
    """Grant rows that carry nothing but keys of this part that are gone: put back, they open nothing."""
    apart = CaseUserGrant.objects.filter(content_object=pk, apart=True).values_list("pk", "compartments")
    dead = {f"{name}:{epoch}" for epoch in range(1, below)}
    return [row for row, held in apart if held in dead]


def record(code: str, pk: UUID) -> Tables:
    """Delete a record with its versions and its file. What hangs on it for others is refused before (``asking.refusal``)."""
    lost = Tables()
    for model in _models(code):
        lost |= _with_files([pk]) | _deleted(model._base_manager.filter(pk=pk), model.history.filter(id=pk))
    return lost


def version(code: str, pk: UUID, number: int) -> Tables:
    """Delete one version of a record. Where that is the newest one (in a backup from before), the record goes with it."""
    lost = Tables()
    for model in _models(code):
        lost |= _deleted(model._base_manager.filter(pk=pk, revision=number), model.history.filter(id=pk, revision=number))
    return lost


def _models(code: str) -> list[Any]:
    return [model for model in reach.sealed_models() if model.code == code]


def _with_files(records: Collection[UUID]) -> Tables:
    """The files of these records, and drafts about them."""
    lost = Tables()
    for some in reach.chunks(records):
        whose = Q(document__in=some) | Q(keeper__in=some)
        files = list(SealedFile.objects.filter(whose).values_list("pk", flat=True))
        lost |= _deleted(Piece.objects.filter(file__in=files), SealedFile.objects.filter(pk__in=files))
        lost |= _deleted(Draft.objects.filter(subject__in=some))
    return lost


def _deleted(*found: reach.Rows) -> Tables:
    return {rows.model._meta.db_table for rows in found if reach.delete(rows)}
