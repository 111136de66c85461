"""A plain row over time: the lines of its history, the row as it is, and the entries of the trail that tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from audit.ledger import Story
from audit.models import Entry
from audit.review import plain_judge, plain_words
from audit.review.overtime import Moment, Told, is_reading, readings
from audit.review.plain_judge import Judged
from casework.access import plain_rows
from casework.access.plain_rows import Line
from casework.accounts import directory
from casework.accounts.models import Team
from casework.cases.models import Case
from casework.cases.versions import Revision


class PlainPast:
    """The state and days of a case, or of one of its referrals. Nothing sealed is opened for it."""

    def __init__(self, kind: str, pk: UUID, history: Sequence[Any], live: Any) -> None:
        self.kind, self.pk, self.history, self.live = kind, pk, history, live
        self.title = str(plain_words.TITLES[kind])

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, str(self.pk)

    def is_told(self, entry: Entry, story: Story) -> bool:
        """Every entry about it but of keys. Who read a case stands on the page of its trail: each of its pages is a reading."""
        if any(self._is_mine(line) for line in plain_rows.lines_in(story)):
            return True
        if entry.kind.startswith("grant."):  # keys are neither a state nor a day
            return False
        return story.get("subject") == list(self.subject) and not (self.kind == "case" and is_reading(entry))

    def moments(self, told: Sequence[Told]) -> list[Moment]:
        said = [(line, one) for one in told if one.holds for line in plain_rows.lines_in(one.story) if self._is_mine(line)]
        judged = plain_judge.judge(said, self.history, self.live)
        names = plain_words.names_for([*self.history, *([self.live] if self.live else [])])
        found = [self._moment(one, names) for one in judged]
        wrote = {one.entry.seq for _, one in said}
        others = [one for one in told if one.entry.seq not in wrote and not is_reading(one.entry)]
        return found + [Moment(one.line.at.date(), one.line) for one in others] + readings(told)

    def _is_mine(self, line: Line) -> bool:
        return (line.kind, line.id) == self.subject

    def _moment(self, one: Judged[Told], names: plain_words.Names) -> Moment:
        line = one.told.line if one.told else None
        differs = plain_words.changes(self.kind, one.before, one.row, names) if one.row is not None else None
        known = {change.name for change in differs or []}
        unexplained = frozenset(name if name in known else "" for name in one.unexplained)
        on = line.at.date() if line else _day(one.row)
        return Moment(on, line, Revision(self.kind, self.title, self.pk, one.number, on, "", differs), one.verdict, 1, unexplained)


@dataclass(frozen=True)
class Offered:
    """A row that can be looked at over time: its address, to whom a referral went ("" for the case itself), and when."""

    url: str
    to: str = ""
    on: date | None = None


def offered(case: Case) -> list[Offered]:
    """The case, and each of its referrals, oldest first. Two queries."""
    rows = list(case.referrals.order_by("sent_on", "pk").values_list("pk", "organisation", "sent_on"))
    names = directory.team_names({team for _, team, _ in rows}) if rows else {}
    found = [
        Offered(reverse("review:referral-row", args=[case.pk, pk]), names.get(str(team)) or plain_words.nameless(Team), on)
        for pk, team, on in rows
    ]
    return [Offered(reverse("review:case-row", args=[case.pk])), *found]


def past_of(case: Case, kind: str, pk: UUID) -> PlainPast | None:
    """The state and days of the case, or of a referral of it; None for what is not of this case, or never was. Two queries."""
    model = plain_judge.MODELS.get(kind)
    if model is None or (model is Case and pk != case.pk):
        return None
    of_case: dict[str, Any] = {} if model is Case else {"case_id": case.pk}
    history = plain_judge.lines_of(model, id=pk, **of_case)
    live = model.objects.filter(pk=pk, **of_case).first()
    return PlainPast(kind, pk, history, live) if history or live else None


def _day(row: Any) -> date:
    """Of a line of history its day; of the row itself, and of one that is gone, today: nobody knows when."""
    moment = getattr(row, "history_date", None)
    return timezone.localdate(moment) if moment else timezone.localdate()
