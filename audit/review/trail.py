"""One page of the trail. The order is the promise: the rows are chosen, that they are read is written down, then they open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

import audit
from audit import export, ledger
from audit.models import Entry
from audit.review import stories, wholeness
from audit.review.forms import TrailForm
from audit.review.kinds import of_group
from audit.review.people import actors_of, signers_of
from audit.review.segments import opener
from audit.review.wholeness import Wholeness
from casework.accounts.unlocked import current
from casework.cases.views.lists import Slice

PAGE = 50


@dataclass(frozen=True)
class Trail:
    """The days of one page, its place in the list, and whether what it shows is whole."""

    days: list[stories.Day]
    page: Slice
    base: str  # address of the other pages, up to ``page=``
    whole: Wholeness
    away: date | None = None  # until when who looked lies in an archive


def minutes(day: date) -> int:
    """The minute at which a day begins at the office, as the ledger counts them."""
    return int(timezone.make_aware(datetime.combine(day, time())).timestamp()) // 60


def on(day: date) -> QuerySet[Entry]:
    return _by_time().filter(ts__gte=minutes(day), ts__lt=minutes(day + timedelta(days=1)))


def between(first: date | None, last: date | None) -> QuerySet[Entry]:
    """From the first day to the last one, both included, newest first; None for no limit."""
    if first is None and last is None:
        return Entry.objects.order_by("-seq")
    found = _by_time().filter(ts__gte=minutes(first)) if first else _by_time()
    return found.filter(ts__lt=minutes(last + timedelta(days=1))) if last else found


def _by_time() -> QuerySet[Entry]:
    """Newest first. By number it would be the same but where the clock was set back, and PostgreSQL would go through the whole ledger for
    somebody who left before the period."""
    return Entry.objects.order_by("-ts", "-seq")


def read(found: QuerySet[Entry], asked: TrailForm, *, view: str, case: UUID | None = None, **facts: str) -> Trail:
    """Read one page of *found*, newest first. *view* and *facts* say in the ledger what was read.

    Raises audit.LedgerUnwritable, and then nothing was opened.
    """
    entries, page = _chosen(found, asked)
    upto = asked.cleaned_data["upto"] or max((entry.seq for entry in entries), default=0)
    checks = wholeness.last_check()
    audit.record_durably(
        "ledger.read", subject=("case", str(case)) if case else None, case=case, view=view, count=len(entries), upto=upto,
        page=page.number, **{**asked.said(), **facts},
    )
    asked.offer(_actors(found))
    opened = ledger.read([*entries, *checks], opener(current()))
    told = opened[: len(entries)]
    signers = signers_of(entries)
    lines = stories.tell(entries, told, signers, case=case)
    kept = asked.filters()
    kept["upto"] = str(upto)
    whole = wholeness.of_page(entries, signers, checks, opened[len(entries) :])
    archived = export.archived()
    away = stories.moment_of(archived.ts).date() if archived is not None else None
    return Trail(stories.by_day(lines), page, f"?{kept.urlencode()}&", whole, away)


def _actors(found: QuerySet[Entry]) -> Iterable[str]:
    """The ids of those who acted in *found*, whatever its filters leave of it. One query, over the indexes of a day and of a case."""
    return found.order_by().values_list("actor", flat=True).distinct()


def _chosen(found: QuerySet[Entry], asked: TrailForm) -> tuple[list[Entry], Slice]:
    """The sealed rows of the page that was asked for. What was written since its first page does not move them."""
    number, upto = asked.cleaned_data["page"] or 1, asked.cleaned_data["upto"]
    found = narrowed(found, asked)
    if upto:
        found = found.filter(seq__lte=upto)
    chosen = list(found.values_list("seq", flat=True)[(number - 1) * PAGE : number * PAGE + 1])  # by the indexes, without a row
    rows = Entry.objects.in_bulk(chosen[:PAGE])
    return [rows[seq] for seq in chosen[:PAGE]], Slice(number, len(chosen) > PAGE)


def narrowed(found: QuerySet[Entry], asked: TrailForm) -> QuerySet[Entry]:
    """Only the kinds, the person and the role that were asked for."""
    kinds = of_group(asked.cleaned_data["group"])
    if kinds is not None:
        found = found.filter(kind__in=kinds)
    if person := asked.cleaned_data.get("person"):
        found = found.filter(actor=person)
    if role := asked.cleaned_data.get("role"):
        found = found.filter(actor__in=actors_of(role))
    return found
