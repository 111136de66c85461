"""What women said in one quarter: numbers by question and their suggestions, never the answers of one woman together."""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import SystemRandom
from typing import Any

from django.db.models import Count

from audit.models import Entry
from casework.accounts.unlocked import current
from casework.encryption import CannotOpen, open_envelope
from casework.feedback import quarters
from casework.feedback.hiding import SMALLEST, shown
from casework.feedback.models import Feedback
from casework.feedback.questions import NOT_ASKED, QUESTIONS, Answer
from casework.feedback.sealing import Said, unpacked

COLUMNS = (*Answer.values, NOT_ASKED)


@dataclass(frozen=True)
class Quarter:
    """A quarter that is over, and how many answers it has: plain columns."""

    code: str
    count: int

    @property
    def words(self) -> str:
        return quarters.words(self.code)

    @property
    def is_enough(self) -> bool:
        return self.count >= SMALLEST


@dataclass(frozen=True)
class Results:
    """*rows*: (question, its numbers by column, None where hidden). *closed*: how many did not open or were no answers."""

    count: int
    rows: list[tuple[Any, list[int | None]]]
    suggestions: list[str]
    closed: int


def over() -> list[Quarter]:
    """The quarters that are over, the newest first. The running one is not among them: its numbers would grow one by one."""
    now = quarters.running()
    rows = Feedback.objects.filter(quarter__lt=now).values("quarter").annotate(count=Count("id")).order_by("-quarter")
    return [Quarter(row["quarter"], row["count"]) for row in rows]


def differs_from_ledger() -> bool:
    """Whether there are not as many rows as entries of the ledger say: then somebody added or took away some."""
    return Feedback.objects.count() != Entry.objects.filter(kind="feedback.recorded").count()


def of(quarter: Quarter) -> Results | None:
    """The results of a quarter that is over, for a reader of the trail; None when fewer than SMALLEST opened. She records it first."""
    rows = list(Feedback.objects.filter(quarter=quarter.code))
    said = [told for row in rows if (told := _opened(row)) is not None]
    if len(said) < SMALLEST:
        return None
    suggestions = [told.suggestions for told in said if told.suggestions]
    SystemRandom().shuffle(suggestions)
    return Results(len(said), counted(said), suggestions, len(rows) - len(said))


def counted(said: Iterable[Said]) -> list[tuple[Any, list[int | None]]]:
    """The numbers of every question, with what must be hidden left out."""
    answers = [told.answers for told in said]
    found = []
    for name, question in QUESTIONS.items():
        counts = dict.fromkeys(COLUMNS, 0)
        for one in answers:
            counts[one.get(name, NOT_ASKED)] += 1
        found.append((question, list(shown(counts).values())))
    return found


def _opened(row: Feedback) -> Said | None:
    """The answers, or None for a row that does not open to her or holds something else."""
    team, _, epoch = row.auditors_key.partition(":")
    try:
        keys = current().keys_for("team", team, int(epoch))
        return unpacked(open_envelope(keys, row.info(), bytes(row.envelope))) if keys else None
    except (CannotOpen, ValueError):
        return None
