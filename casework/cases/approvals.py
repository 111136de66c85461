"""Asking a supervisor to agree, and her answer: approved, or sent back with a comment.

An approval covers exact revisions. Who decides says which ones she saw; where something was changed since, she looks again. Nobody
decides on her own question.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

import audit
from casework.access import catalogue, holders, rings
from casework.access.errors import StaleRecord
from casework.cases import actions, cards
from casework.cases.choices import State
from casework.cases.kinds import KINDS
from casework.cases.models import Approval, Case, CaseRecord, Closure, DutyToProtect


@dataclass(frozen=True)
class Subject:
    """What can be approved: the records of these kinds, and the page on which they are read."""

    name: Promise
    codes: tuple[str, ...]
    page: str


CLOSURE, DUTY = "closure", "duty"
SUBJECTS: dict[str, Subject] = {
    "assessment": Subject(pgettext_lazy("what is approved", "Assessment"), ("cases.assessment",), "cases:assessments"),
    "plan": Subject(pgettext_lazy("what is approved", "Plans"), ("cases.plan_item", "cases.safety_plan"), "cases:plans"),
    DUTY: Subject(pgettext_lazy("what is approved", "Duty to protect: co-signature"), (DutyToProtect.code,), "cases:consents"),
    CLOSURE: Subject(pgettext_lazy("what is approved", "Closure"), (Closure.code,), "cases:close"),
}


class NothingToApprove(Exception):
    """There is no record of this kind yet."""


class AlreadyAsked(Exception):
    """The same question waits already."""


class OwnQuestion(Exception):
    """Nobody decides on what she asked herself, and nobody co-signs what she told herself."""


def covered(case: Case, subject: str) -> list[str]:
    """The records an approval would cover now, as "code:id:revision", from plain columns."""
    kinds = [KINDS[code] for code in SUBJECTS[subject].codes if code in KINDS]
    rows = [(kind.code, row) for kind in kinds for row in kind.records(case).order_by("pk").values_list("pk", "revision")]
    return [f"{code}:{pk}:{revision}" for code, (pk, revision) in rows]


def seal_of(traces: Iterable[str]) -> str:
    """A short name of these revisions, for a form to carry."""
    return sha256("\n".join(traces).encode()).hexdigest()[:32]


def asked(card: cards.Card) -> dict[str, str]:
    """Approval id → subject of what waits, from a catalogue card."""
    waiting: dict[str, str] = card.get("asks", {})
    return waiting


def sent_back(card: cards.Card) -> dict[str, str]:
    """Subject → id of the question that came back and was not asked again since, from a catalogue card."""
    back: dict[str, str] = card.get("back", {})
    return back


def on_card(card: cards.Card, approval: Approval) -> cards.Card:
    """The card after a question or its answer. What came back waits for whoever works on the case, until it is asked again."""
    key, subject = str(approval.pk), approval.subject_kind
    waiting = {other: about for other, about in asked(card).items() if other != key}
    back, due = dict(sent_back(card)), dict(card.get("due", {}))
    due.pop(back.pop(subject, ""), None)
    card = {**card, "asks": waiting, "back": back, "due": due}
    if approval.decided_on is None:
        waiting[key] = subject
    elif approval.answer == Approval.SENT_BACK:
        back[subject] = key
        return cards.with_due(card, approval, cards.Due(approval.decided_on, subject))
    return card


@transaction.atomic
def ask(*, case: Case, subject: str, note: str = "") -> Approval:
    """Ask the supervisors of the team. Raises NothingToApprove, AlreadyAsked, actions.WrongState, NoKey."""
    traces = covered(case, subject)
    if not traces:
        raise NothingToApprove
    holders.lock(Case, [case.pk])
    if subject in asked(catalogue.cards(Case, [case.pk]).get(case.pk, {})).values():
        raise AlreadyAsked
    approval = Approval(subject_kind=subject, about=traces, asked_by=str(rings.current().user.pk), note=note)
    actions.add_record(case=case, record=approval)
    audit.record("approval.asked", subject=(approval.code, str(approval.pk)), case=case.pk, about=subject, records=traces)
    return approval


def is_own(case: Case, approval: Approval) -> bool:
    """Whether the person acting would decide on her own question, or co-sign what she wrote herself. What it is about is admitted."""
    me = str(rings.current().user.pk)
    if approval.asked_by == me:
        return True
    return approval.subject_kind == DUTY and any(duty.is_open and duty.author == me for duty in case.dutytoprotect_records.all())


@transaction.atomic
def decide(*, case: Case, approval: Approval, approve: bool, comment: str, seen: str) -> None:
    """Answer a question whose record is admitted. *seen* is ``seal_of`` the revisions she looked at.

    Raises OwnQuestion, StaleRecord when something was changed since she looked or somebody was quicker, actions.WrongState, NoKey.
    """
    if is_own(case, approval):
        raise OwnQuestion
    traces = covered(case, approval.subject_kind)
    if seen != seal_of(traces) or approval.decided_on is not None:
        raise StaleRecord("what was asked about has changed")
    approval.answer = Approval.APPROVED if approve else Approval.SENT_BACK
    approval.comment, approval.about, approval.decided_on = comment, traces, timezone.localdate()
    actions.change_record(record=approval)
    facts: dict[str, Any] = {"about": approval.subject_kind, "records": traces}
    kind = "approval.given" if approve else "approval.refused"
    audit.record(kind, subject=(approval.code, str(approval.pk)), case=case.pk, **facts)


@transaction.atomic
def close(*, case: Case, closure: Closure, approval: Approval | None = None, comment: str = "", seen: str = "") -> None:
    """Close a case on its checklist, approving the question about it where one waits. Raises what ``decide`` raises."""
    if approval is not None:
        decide(case=case, approval=approval, approve=True, comment=comment, seen=seen)
    closure.closed_on = timezone.localdate()
    if closure._state.adding:
        actions.add_record(case=case, record=closure)
    else:
        actions.change_record(record=closure)
    actions.close_case(case=case, reason=closure.reason, text=closure.text)


@transaction.atomic
def ask_to_close(*, case: Case, closure: Closure) -> None:
    """Keep the checklist and ask for approval, if the question does not wait already."""
    if closure._state.adding:
        actions.add_record(case=case, record=closure)
    else:
        actions.change_record(record=closure)
    try:
        ask(case=case, subject=CLOSURE)
    except AlreadyAsked:
        return


@transaction.atomic
def add_duty(*, case: Case, record: CaseRecord, **more: Any) -> CaseRecord:
    """Write down what was told without her consent, and ask for the co-signature with it."""
    added = actions.add_record(case=case, record=record, **more)
    try:
        ask(case=case, subject=DUTY)
    except AlreadyAsked:
        pass  # one question covers every duty that is not co-signed yet
    return added


def waiting() -> QuerySet[Approval]:
    """What waits for the person acting, the longest first: plain columns only. Not what she asked herself: that is known when opened."""
    cases = catalogue.reach(Case, Case.objects.filter(state=State.OPEN))
    found: QuerySet[Approval] = Approval.objects.filter(decided_on=None, case__in=cases).order_by("recorded_on", "id")
    return found
