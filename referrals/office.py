"""The office's side: the referrals of the cases she holds, in plain columns and the cards of those cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.access import catalogue, gate
from casework.accounts import directory
from casework.cases.models import Case
from referrals import marks, moves
from referrals.models import Answer, Ending, HearingNote, Message, Packet, Referral, ReferralRecord, ReturnedDocument, Side
from referrals.numbers import number_of


@dataclass(frozen=True)
class Row:
    id: UUID
    number: str
    case: UUID
    case_code: str
    partner: str
    inside: bool
    sent_on: date
    answered_on: date | None
    expires_on: date
    state: marks.Mark
    priority: marks.Mark
    ends: marks.Mark | None = None
    late: marks.Mark | None = None
    turn: marks.Mark | None = None
    feedback: marks.Mark | None = None


@dataclass(frozen=True)
class Said:
    """One answer as people read it; of a *damaged* one only the day on which it was given."""

    kind: str
    on: date
    reason: str = ""
    by: str = ""
    text: str = field(default="", repr=False)
    heard_from: str = field(default="", repr=False)
    damaged: bool = False


def fetch(pk: UUID, verb: str) -> Referral:
    """A referral from its sender's side: only for who holds the case's own part. Another team has the packet's key as well, and learns
    here that it is not there; so does whoever it gave the packet to. Raises Http404."""
    every = Referral.objects.select_related("case", "organisation")
    found: Referral = gate.fetch(Referral, pk, verb, queryset=every, holding=moves.is_office)
    return found


def reached() -> QuerySet[Referral]:
    """The referrals of every case she holds."""
    return ordered(Referral.objects.filter(case__in=catalogue.reach(Case).order_by().values("pk")))


def ordered(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """The newest first."""
    return referrals.select_related("organisation").order_by("-sent_on", "id")


def rows(referrals: list[Referral], today: date) -> list[Row]:
    """One page of the list. Three queries, however many rows."""
    cards = catalogue.cards(Case, {referral.case_id for referral in referrals})
    names = directory.team_names({referral.organisation_id for referral in referrals})
    return [
        Row(
            id=r.pk, number=number_of(r.pk), case=r.case_id, case_code=cards.get(r.case_id, {}).get("code", ""),
            partner=names.get(str(r.organisation_id), ""), inside=r.is_inside,
            sent_on=r.sent_on, answered_on=r.answered_on, expires_on=r.expires_on,
            state=marks.of_state(r, today), priority=marks.of_priority(r), ends=marks.of_end(r, today),
            late=marks.of_late(r), turn=marks.of_turn(r, Side.OFFICE), feedback=marks.of_feedback(r),
        )
        for r in referrals
    ]


@dataclass(frozen=True)
class Papers:
    """What lies under a packet's key, not opened yet, each kind in the order in which it was written."""

    packet: Packet
    answers: list[Answer]
    messages: list[Message]
    endings: list[Ending]
    hearings: list[HearingNote]
    documents: list[ReturnedDocument]

    @property
    def shared(self) -> list[ReferralRecord]:
        """What both sides read."""
        return [self.packet, *self.answers, *self.messages, *self.hearings, *self.documents]

    @property
    def every(self) -> list[ReferralRecord]:
        return [*self.shared, *self.endings]


def papers(referral: Referral) -> Papers:
    """The packet, the answers, what was asked and answered, and how the office ended it. Ten queries at most."""
    return Papers(
        packet_of(referral), _in_order(referral.answer_records.all()), _in_order(referral.message_records.all()),
        list(referral.ending_records.all()), _in_order(referral.hearingnote_records.all()),
        _in_order(referral.returneddocument_records.all()),
    )


def _in_order(records: QuerySet[Any]) -> list[Any]:
    """These records as they were written. They have no time of day, only their place in the history."""
    found = list(records)
    if not found:
        return found
    written = records.model.history.filter(id__in=[record.pk for record in found], revision=1)
    place = {pk: number for number, pk in enumerate(written.order_by("history_id").values_list("id", flat=True))}
    return sorted(found, key=lambda record: place.get(record.pk, len(place)))


def packet_of(referral: Referral) -> Packet:
    """The packet. Where its row was deleted, or another was planted beside it, one stands here that does not open."""
    found = list(referral.packet_records.all()[:2])
    if len(found) == 1:
        return found[0]
    gone = Packet(id=referral.pk, referral=referral, epoch=1, revision=1)
    gone._state.adding = False  # else it would be a new one, which is open to its writer
    return gone


def said(answers: Sequence[Answer | Ending | Message], people: dict[str, str]) -> list[Said]:
    """Admitted records in words, in their order; *people* names their authors where she may know them."""
    return [_said(answer, people) for answer in answers]


def _said(answer: Answer | Ending | Message, people: dict[str, str]) -> Said:
    if not answer.is_open:
        return Said(kind="", on=answer.recorded_on, damaged=True)
    about = Said(kind="", on=answer.recorded_on, by=people.get(answer.author, ""), text=answer.text)
    if isinstance(answer, Message):
        return replace(about, kind=answer.get_side_display())
    about = replace(about, kind=answer.get_kind_display())
    if isinstance(answer, Ending):
        return about
    return replace(about, on=answer.on, reason=answer.get_reason_display() if answer.reason else "", heard_from=answer.heard_from)
