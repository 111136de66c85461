"""The office's side: the referrals of the cases she holds, in plain columns and the cards of those cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework.access import catalogue
from casework.accounts import directory
from casework.cases.models import Case
from referrals import marks
from referrals.models import Answer, Ending, Packet, Referral
from referrals.numbers import number_of


@dataclass(frozen=True)
class Row:
    id: UUID
    number: str
    case: UUID
    case_code: str
    partner: str
    sent_on: date
    answered_on: date | None
    expires_on: date
    state: marks.Mark
    priority: marks.Mark
    ends: marks.Mark | None = None
    late: marks.Mark | None = None


@dataclass(frozen=True)
class Said:
    """One answer as people read it; of a *damaged* one only the day on which it was given."""

    kind: str
    on: date
    reason: str = ""
    by: str = ""
    text: str = field(default="", repr=False)
    damaged: bool = False


def reached() -> QuerySet[Referral]:
    """The referrals of every case she holds."""
    return ordered(Referral.objects.filter(case__in=catalogue.reach(Case).order_by().values("pk")))


def ordered(referrals: QuerySet[Referral]) -> QuerySet[Referral]:
    """The newest first."""
    return referrals.order_by("-sent_on", "id")


def rows(referrals: list[Referral], today: date) -> list[Row]:
    """One page of the list. Three queries, however many rows."""
    cards = catalogue.cards(Case, {referral.case_id for referral in referrals})
    names = directory.team_names({referral.organisation_id for referral in referrals})
    return [
        Row(
            id=r.pk, number=number_of(r.pk), case=r.case_id, case_code=cards.get(r.case_id, {}).get("code", ""),
            partner=names.get(str(r.organisation_id), ""), sent_on=r.sent_on, answered_on=r.answered_on, expires_on=r.expires_on,
            state=marks.of_state(r, today), priority=marks.of_priority(r), ends=marks.of_end(r, today),
            late=marks.of_late(r),
        )
        for r in referrals
    ]


def papers(referral: Referral) -> tuple[Packet, list[Answer], list[Ending]]:
    """The packet, the answers in the order in which they were given, and how the office ended it; not opened yet. Four queries.

    An answer has no time of day, only its place in the history.
    """
    given = Answer.history.filter(referral=referral, revision=1).order_by("history_id").values_list("id", flat=True)
    place = {pk: number for number, pk in enumerate(given)}
    answers = sorted(referral.answer_records.all(), key=lambda answer: place.get(answer.pk, len(place)))
    return packet_of(referral), answers, list(referral.ending_records.all())


def packet_of(referral: Referral) -> Packet:
    """The packet. Where its row was deleted, or another was planted beside it, one stands here that does not open."""
    found = list(referral.packet_records.all()[:2])
    if len(found) == 1:
        return found[0]
    gone = Packet(id=referral.pk, referral=referral, epoch=1, revision=1)
    gone._state.adding = False  # else it would be a new one, which is open to its writer
    return gone


def said(answers: Sequence[Answer | Ending], people: dict[str, str]) -> list[Said]:
    """Admitted answers (or ends) in words, in the order in which they were given; *people* names their authors where she may know them."""
    return [_said(answer, people) for answer in answers]


def _said(answer: Answer | Ending, people: dict[str, str]) -> Said:
    if not answer.is_open:
        return Said(kind="", on=answer.recorded_on, damaged=True)
    about = Said(kind=answer.get_kind_display(), on=answer.recorded_on, by=people.get(answer.author, ""), text=answer.text)
    if isinstance(answer, Ending):
        return about
    return replace(about, on=answer.on, reason=answer.get_reason_display() if answer.reason else "")
