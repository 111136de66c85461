"""Asking for an erasure, answering, and carrying it out. One person asks, another one approves; under a legal hold nobody does.

Each is one transaction that ends in the ledger. What an erasure leaves is its row, its line outside of the database, and its entries.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

import audit
from casework import freed
from casework.access import rekeying, rings
from casework.access.errors import StaleRecord
from casework.access.reading import written
from casework.cases.approvals import AlreadyAsked, OwnQuestion
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.erasure import asked as by_whom
from casework.erasure import certificate, holds, marks, outside, plan, reach
from casework.erasure.choices import PARTS, Answer, What
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Plan, Target
from referrals.models import ConflictCheck, Referral

ID_LETTERS = 36
NEVER_ALONE = {"cases.survivor", "cases.safe_contact", "cases.situation", "cases.milestone", ErasureRequest.code, "erasure.hold"}


class NotAlone(Exception):
    """This cannot be erased by itself: other things of the case rest on it, or would say nothing without it."""


class Nothing(Exception):
    """There is nothing of the kind."""


def refuse(case: Case, target: Target) -> Plan:
    """What an erasure of *target* would take. Raises holds.OnHold, NotAlone, Nothing."""
    holds.refuse(case)
    if target.what == What.PART and target.part not in PARTS:
        raise NotAlone
    if target.what in (What.RECORD, What.VERSION):
        _refuse_record(case, target)
    found = plan.of(case, target)
    if target.what != What.CASE and not (found.count or found.versions):
        raise Nothing
    return found


def _refuse_record(case: Case, target: Target) -> None:
    kind = KINDS.get(target.kind)
    if kind is None or target.record is None or kind.model.compartment != target.part:
        raise Nothing
    if target.what == What.RECORD and (target.kind in NEVER_ALONE or Referral.objects.filter(case=case, consent=target.record).exists()):
        raise NotAlone  # a referral shows the consent it went under
    if target.what == What.VERSION and not kind.records(case).filter(pk=target.record, revision__gt=target.version).exists():
        raise NotAlone  # the newest version is the record


def ask(*, case: Case, target: Target, reason: str, words: str) -> ErasureRequest:
    """Ask a supervisor. What was asked before is read for it, on the record. Raises what ``refuse`` raises, AlreadyAsked, NoKey."""
    waiting = list(case.erasurerequest_records.filter(decided_on=None))
    rings.current().admit(waiting)
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        refuse(case, target)
        if any(one.is_open and Target.of(one) == target for one in waiting):
            raise AlreadyAsked
        asked = ErasureRequest(
            case=case, what=target.what, part=target.part, kind=target.kind, record=str(target.record or ""), version=target.version,
            reason=reason, words=words, asked_by=str(rings.current().user.pk),
        )  # fmt: skip
        by_whom.stamp(asked)
        asked.save()
        audit.record("case.erasure_asked", subject=(asked.code, str(asked.pk)), case=case.pk, what=target.what, **written(asked))
    return asked


def is_own(asked: ErasureRequest) -> bool:
    return asked.asked_by == str(rings.current().user.pk)


@transaction.atomic
def decline(*, case: Case, asked: ErasureRequest, comment: str) -> None:
    """Nothing is erased. Raises StaleRecord where somebody was quicker, OwnQuestion."""
    _note_answer(asked, Answer.DECLINED, comment)
    asked.save()
    audit.record("case.erasure_declined", subject=(asked.code, str(asked.pk)), case=case.pk, **written(asked))


@transaction.atomic
def approve(*, case: Case, asked: ErasureRequest, comment: str, seen: str) -> Erasure | None:
    """Approve, and erase at once where whoever approves holds what it takes; None where it waits for somebody who holds that part.

    *seen* is the seal of the plan she looked at. The records of the case that name questions to partners are admitted. Raises OwnQuestion,
    NobodyAsked, StaleRecord where something changed since she looked, and what ``refuse`` and ``rekeying.renew`` raise.
    """
    target = Target.of(asked)
    found = refuse(_held(case), target)
    if seen != found.seal:
        raise StaleRecord("what is to be erased has changed")
    if not needs_holder(case, target):
        return _erase(case, asked, target, found, approved_by=str(rings.current().user.pk), comment=comment)
    _note_answer(asked, Answer.APPROVED, comment)
    asked.save()
    audit.record("case.erasure_approved", subject=(asked.code, str(asked.pk)), case=case.pk, **written(asked))
    return None


def _held(case: Case) -> Case:
    """The case, held until the transaction ends. Raises StaleRecord where somebody was quicker, and it is gone."""
    found = Case.objects.select_for_update().filter(pk=case.pk).first()
    if found is None:
        raise StaleRecord("the case is gone")
    return found


def needs_holder(case: Case, target: Target) -> bool:
    """Whether what stays has to be sealed anew by somebody else: a counsellor's part opens for counsellors alone."""
    return target.what in (What.RECORD, What.VERSION) and target.part not in rings.current().compartments(case)


@transaction.atomic
def carry_out(*, case: Case, asked: ErasureRequest) -> Erasure:
    """Erase what somebody else approved, and whoever acts holds. Raises StaleRecord where it is not approved, or done; and the same."""
    if asked.answer != Answer.APPROVED or asked.done_on is not None:
        raise StaleRecord("this is not approved, or done")
    by_whom.require_approval(asked)
    target = Target.of(asked)
    found = refuse(_held(case), target)
    return _erase(case, asked, target, found, approved_by=asked.answered_by, comment=asked.comment)


def _note_answer(asked: ErasureRequest, answer: str, comment: str) -> None:
    if is_own(asked):
        raise OwnQuestion
    if asked.decided_on is not None:
        raise StaleRecord("somebody answered already")
    if answer == Answer.APPROVED:
        by_whom.require(asked)
    asked.answer, asked.answered_by, asked.comment = answer, str(rings.current().user.pk), comment
    asked.decided_on = timezone.localdate()
    if answer == Answer.APPROVED:
        by_whom.stamp_approval(asked)


# --- erasing -----------------------------------------------------------------------------------------------------------------
def _erase(case: Case, asked: ErasureRequest, target: Target, found: Plan, *, approved_by: str, comment: str) -> Erasure:
    if asked.decided_on is None:
        _note_answer(asked, Answer.APPROVED, comment)
    row = Erasure(
        kind=target.what, case=case.pk, part=target.part if target.what == What.PART else "", code=target.kind, record=target.record,
        version=target.version, day=timezone.localdate(),
    )
    certificate.keep(row, case, asked, found, approved_by)
    if target.what == What.CASE:
        row.also = " ".join(_questions(case))
        lost = outside.remove(row)
    else:
        lost = _erase_some(case, asked, target, row)
    row.stamp = marks.stamp_of(row)
    row.save(force_insert=True)
    outside.record(row, asked_by=asked.asked_by, approved_by=approved_by, count=found.count, versions=found.versions)
    transaction.on_commit(lambda: _afterwards(lost))
    return row


def _erase_some(case: Case, asked: ErasureRequest, target: Target, row: Erasure) -> set[str]:
    """A part, a record or a version: delete it, and give what stays another key. A part that whoever acts does not hold has no key then."""
    asked.done_on = timezone.localdate()
    asked.save()
    gone, done = _ids(case, target), None
    if target.what == What.PART:
        row.epoch = rekeying.newest(case, target.part) + 1
    lost = outside.remove(row)
    if target.part in rings.current().compartments(case):
        done = rekeying.renew(case, target.part, clean=lambda blob: without(blob, gone))
    audit.record("case.erasure_approved", subject=(asked.code, str(asked.pk)), case=case.pk, **written(asked))
    if done is not None:
        rekeying.tell(case, target.part, done)
    return lost


def _ids(case: Case, target: Target) -> set[str]:
    """The ids of the records that go."""
    if target.what == What.PART:
        found = (reach.records(model, case.pk, []).values_list("pk", flat=True) for model in reach.sealed_models(target.part))
        return {str(pk) for ids in found for pk in ids}
    return {str(target.record)} if target.what == What.RECORD else set()


def without(blob: dict[str, Any], gone: set[str]) -> dict[str, Any]:
    """A card or an agenda without what it says of these records, wherever it keeps facts by record, or by its id and a mark behind it."""
    kept = {name: fact for name, fact in blob.items() if name[:ID_LETTERS] not in gone}
    return {name: without(fact, gone) if isinstance(fact, dict) else fact for name, fact in kept.items()}


def _questions(case: Case) -> list[str]:
    """Ids of the questions to partners about the other side: only the sealed checks of the case know them. They are admitted."""
    return [check.question for check in ConflictCheck.objects.filter(case=case) if check.is_open and check.question]


def _afterwards(tables: set[str]) -> None:
    outside.note()
    freed.overwrite(tables)


@transaction.atomic
def renew_key(*, case: Case, part: str) -> None:
    """Give a part of a case a new key, and erase nothing. Raises what ``rekeying.renew`` raises."""
    rekeying.tell(case, part, rekeying.renew(case, part))
