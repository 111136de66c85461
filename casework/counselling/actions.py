"""What changes in counselling. Each action is one transaction; the records are written by the actions of the cases room."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from casework.access import catalogue
from casework.cases import actions
from casework.cases.cards import Card
from casework.cases.models import Case
from casework.counselling.choices import Why
from casework.counselling.models import Measure, Notice, Session

NEXT = "session_on"  # on the counsellor's own card: the day of her next session


@transaction.atomic
def add(*, case: Case, record: Session | Measure, sessions: Iterable[Session] = ()) -> bool:
    """Add a session or a questionnaire. True when it named a danger, and the supervisor was asked. *sessions*: the case's other, open ones.

    Raises WrongState, StaleRecord, NoKey.
    """
    record.case = case
    asked = _ask_supervisor(case, record)
    if isinstance(record, Session):
        put_next(case=case, sessions=[*sessions, record])
    actions.add_record(case=case, record=record)
    return asked


@transaction.atomic
def change(*, record: Session | Measure, sessions: Iterable[Session] = ()) -> bool:
    """Save a changed session or questionnaire. True when it names a new danger. Raises WrongState, StaleRecord, NoKey."""
    asked = _ask_supervisor(record.case, record)
    if isinstance(record, Session):
        put_next(case=record.case, sessions=[*(s for s in sessions if s.pk != record.pk), record])
    actions.change_record(record=record)
    return asked


def put_next(*, case: Case, sessions: Sequence[Session]) -> None:
    """Put the day that the latest of these open sessions names on the counsellor's own card, and nothing on anybody else's.

    Pages that have the sessions open anyway call it too: a colleague who corrected a name has written a fresh card for her.
    """
    day = next_session(sessions)

    def with_next(card: Card) -> Card:
        rest = {name: fact for name, fact in card.items() if name != NEXT}
        return {**rest, NEXT: day.isoformat()} if day else rest

    mine = catalogue.cards(Case, [case.pk]).get(case.pk)
    if mine is not None and with_next(mine) != mine:
        catalogue.change_mine(case, with_next)


def next_session(sessions: Sequence[Session]) -> date | None:
    """The day that the latest session names for the next one."""
    latest = max(sessions, key=lambda session: (session.on, session.number or 0), default=None)
    return latest.next_on if latest else None


@transaction.atomic
def answer(*, notice: Notice) -> bool:
    """The supervisor has spoken with the counsellor. Raises WrongState, StaleRecord, NoKey."""
    notice.answered_on = timezone.localdate()
    return actions.change_record(record=notice)


def _ask_supervisor(case: Case, record: Session | Measure) -> bool:
    """Ask once for each reason this record gives, and keep in the record that it was done. True when it is for her safety."""
    fresh = [why for why in record.reasons if why not in record.told]
    for why in fresh:
        actions.add_record(case=case, record=Notice(why=why))
    if fresh:
        record.told = [*record.told, *fresh]
    return Why.SAFETY.value in fresh
