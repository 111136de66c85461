"""Deciding on a pair of cases: two different women, or one. A merge copies nothing and can be undone (docs/decisions/0009).

Who calls this has fetched both cases through the gate and admitted their links: what is undone is read inside a transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import catalogue, holders
from casework.access.reading import written
from casework.cases import actions, cards
from casework.cases.choices import State
from casework.cases.models import Case, DecidedPair, Link

DUPLICATE = "duplicate"  # of the reasons for closure


class AlreadyDecided(Exception):
    """Somebody decided on this pair before, or the case goes on elsewhere already."""


@dataclass(frozen=True)
class Standing:
    """One link in force, for the page of a case. *code* is "" for a reader who does not hold the other case."""

    way: str
    words: str
    other: UUID
    code: str


def is_decided(one: Case, other: Case) -> bool:
    return DecidedPair.objects.filter(tag=DecidedPair.tag_of(one.pk, other.pk)).exists()


def decided() -> set[bytes]:
    """The tags of every pair that was decided on; they grow with what people decide, not with the cases."""
    return {bytes(tag) for tag in DecidedPair.objects.values_list("tag", flat=True)}


def in_force(links: Iterable[Link], *, of: Case, to: Case | None = None) -> list[Link]:
    """The readable links of a case that were not undone; with *to* those to this other case."""
    mine = [link for link in links if link.case_id == of.pk and link.is_open and link.in_force]
    return [link for link in mine if to is None or link.other == str(to.pk)]


def goes_on_elsewhere(links: Iterable[Link], case: Case) -> bool:
    return any(link.way == Link.INTO for link in in_force(links, of=case))


def standing(records: Iterable[Any]) -> list[Standing]:
    """What the admitted *records* of a case say of other cases, with the code of those its reader holds herself."""
    links = [record for record in records if isinstance(record, Link) and record.is_open and record.in_force]
    held = catalogue.cards(Case, [UUID(link.other) for link in links]) if links else {}
    found = []
    for link in links:
        other = UUID(link.other)
        found.append(Standing(link.way, link.get_way_display(), other, held.get(other, {}).get("code", "")))
    return found


@transaction.atomic
def tell_apart(*, one: Case, other: Case) -> None:
    """They are two different women. Raises AlreadyDecided."""
    _decide(one, other)
    _record("case.told_apart", one, other)


@transaction.atomic
def take_back(*, one: Case, other: Case, links: Iterable[Link]) -> None:
    """The pair is to be looked at again. Raises actions.WrongState when nothing was decided, or they are merged."""
    if in_force(links, of=one, to=other) or not _undecide(one, other):
        raise actions.WrongState("there is nothing to take back")
    _record("case.told_apart_undone", one, other)


@transaction.atomic
def merge(*, closes: Case, into: Case, links: Iterable[Link]) -> None:
    """They are one woman: *into* goes on, *closes* is closed if it is open. No record is copied and no grant changes.

    Raises AlreadyDecided, and actions.WrongState when the case that is to go on is not open, or when both are the same.
    """
    ids = [closes.pk, into.pk]
    states = dict(Case.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk", "state"))
    if states.get(into.pk) != State.OPEN or closes.pk == into.pk:
        raise actions.WrongState("the case that goes on has to be open")
    if goes_on_elsewhere(links, closes):
        raise AlreadyDecided
    _decide(closes, into)
    closed = states[closes.pk] == State.OPEN
    if closed:
        actions.close_case(case=closes, reason=DUPLICATE, text="")
    made = {"on": timezone.localdate()}
    _link("case.merged", Link(case=closes, other=str(into.pk), way=Link.INTO, closed_here=closed, **made))
    _link("case.merged", Link(case=into, other=str(closes.pk), way=Link.FROM, **made))


@transaction.atomic
def unmerge(*, one: Case, other: Case, links: Iterable[Link]) -> None:
    """Undo a merge: both links end, and the case it closed is open again. Raises actions.WrongState, StaleRecord."""
    links = list(links)
    pair = [*in_force(links, of=one, to=other), *in_force(links, of=other, to=one)]
    if not pair:
        raise actions.WrongState("these cases are not merged")
    holders.lock(Case, [one.pk, other.pk])
    for link in pair:
        link.undone_on = timezone.localdate()
        _link("case.unmerged", link)
        if link.closed_here:
            _reopen(one if link.case_id == one.pk else other)
    _undecide(one, other)


def _reopen(case: Case) -> None:
    """Open what the merge closed, on the day its card still names; nothing to do where somebody has reopened it since."""
    if Case.objects.filter(pk=case.pk, state=State.CLOSED).exists():
        card = catalogue.cards(Case, [case.pk]).get(case.pk, {})
        actions.reopen_case(case=case, text="", next_action_on=cards.next_on(card))


def _decide(one: Case, other: Case) -> None:
    _, made = DecidedPair.objects.get_or_create(tag=DecidedPair.tag_of(one.pk, other.pk))
    if not made:
        raise AlreadyDecided


def _undecide(one: Case, other: Case) -> bool:
    return bool(DecidedPair.objects.filter(tag=DecidedPair.tag_of(one.pk, other.pk)).delete()[0])


def _record(kind: str, one: Case, other: Case) -> None:
    """One entry in the trail of each."""
    for case, beside in ((one, other), (other, one)):
        audit.record(kind, subject=("case", str(case.pk)), case=case.pk, other=str(beside.pk))


def _link(kind: str, link: Link) -> None:
    link.save()
    facts = written(link)
    audit.record(kind, subject=("case", str(link.case_id)), case=link.case_id, other=link.other, **facts)
