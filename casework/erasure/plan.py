"""What exactly an erasure would take: counts and days, from plain columns. Nothing is opened for it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.access.models import Draft
from casework.cases import approvals, kinds
from casework.cases.models import Case
from casework.documents.models import SealedFile
from casework.erasure import reach
from casework.erasure.choices import What
from casework.erasure.models import ErasureRequest
from referrals.models import Referral


@dataclass(frozen=True)
class Target:
    """What is to be erased. A part by its compartment; a record by the code of its kind and its id, a version by its number besides."""

    what: str
    part: str = ""
    kind: str = ""
    record: UUID | None = None
    version: int = 0

    @classmethod
    def of(cls, request: ErasureRequest) -> "Target":
        return cls(request.what, request.part, request.kind, UUID(request.record) if request.record else None, request.version)

    @property
    def compartment(self) -> str:
        """The part whose key is renewed; "" for a whole case, whose keys go."""
        return self.part if self.what != What.CASE else ""


@dataclass
class Plan:
    """How many records of each kind would go (by frozen code), with how many versions; files, referrals, drafts. *seal* names exactly
    these revisions, for a form to carry."""

    records: Counter[str] = field(default_factory=Counter)
    versions: int = 0
    files: int = 0
    drafts: int = 0
    referrals: list[Referral] = field(default_factory=list)
    seal: str = ""

    @property
    def count(self) -> int:
        return self.records.total()

    @property
    def names(self) -> list[tuple[str, int]]:
        """(what the kind is called, how many) as the lists of kinds have them; what has no name is counted together at the end."""
        named = [(str(kind.name), self.records[code]) for code, kind in kinds.KINDS.items() if self.records[code]]
        rest = sum(number for code, number in self.records.items() if code not in kinds.KINDS)
        return [*named, *([("", rest)] if rest else [])]


def of(case: Case, target: Target) -> Plan:
    """Look at what is there now. A few queries for each kind of record."""
    plan, traces, ids = Plan(), list[str](), [case.pk] if target.what == What.CASE else []
    if target.what == What.CASE:
        plan.referrals = list(case.referrals.order_by("sent_on", "pk"))
    referrals = [referral.pk for referral in plan.referrals]
    for model in _models(target):
        found = _narrowed(reach.records(model, case.pk, referrals), target, "pk")
        past = _narrowed(reach.versions(model, case.pk, referrals), target, "id")
        rows = list(found.order_by("pk").values_list("pk", "revision")) if target.what != What.VERSION else []
        if target.what == What.VERSION:
            past = past.filter(revision=target.version)
            traces += [f"{model.code}:{target.record}:{number}" for number in past.values_list("revision", flat=True)]
        plan.versions += past.count()
        if rows:
            plan.records[model.code] += len(rows)
            ids += [pk for pk, _ in rows]
            traces += [f"{model.code}:{pk}:{revision}" for pk, revision in rows]
    for some in reach.chunks([*ids, *referrals]):
        plan.files += SealedFile.objects.filter(Q(document__in=some) | Q(keeper__in=some)).count()
        plan.drafts += Draft.objects.filter(subject__in=some).count()
    plan.seal = approvals.seal_of([*traces, *(f"referral:{pk}" for pk in referrals)])
    return plan


def _models(target: Target) -> list[Any]:
    if target.what == What.CASE:
        return reach.sealed_models()
    found = reach.sealed_models(target.part)
    return found if target.what == What.PART else [model for model in found if model.code == target.kind]


def _narrowed(rows: reach.Rows, target: Target, key: str) -> reach.Rows:
    return rows.filter(**{key: target.record}) if target.record is not None else rows
