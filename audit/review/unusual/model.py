"""What the rules look at, and what they find."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from audit import chain, hooks
from audit.review.told import WRITES
from audit.review.unusual.own import Own
from audit.review.unusual.thresholds import Thresholds

DECOY = "decoy"
OPENS = frozenset({"case.read", "case.revealed", "history.read", "file.opened"})
WORKS = WRITES - {kind for kind in WRITES if kind.startswith("grant.")}  # giving a key is no work in a case


@dataclass(frozen=True)
class Seen:
    """One entry of the period with its story; *story* is empty where the body did not open."""

    seq: int
    at: datetime  # local time of the office, to the minute
    kind: str
    actor: str
    case: bytes  # the tag of the case it tells of, b"" where it tells of none
    story: Mapping[str, Any] = field(default_factory=dict)

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def opens(self) -> bool:
        """Somebody opened a case. A name shown in a list or among the results of a search says where it stood, and opens none."""
        return self.kind in OPENS and bool(self.case) and "where" not in self.story and self.actor != hooks.SERVER

    @property
    def works(self) -> bool:
        return self.kind in WORKS

    @property
    def refused(self) -> bool:
        return self.kind == "access.refused" and self.actor != hooks.SERVER

    @property
    def reason(self) -> str:
        return str(self.story.get("reason", ""))

    def minutes_after(self, other: "Seen") -> float:
        return (self.at - other.at).total_seconds() / 60


@dataclass(frozen=True)
class Finding:
    """What one rule found: whom it is about, perhaps in which case, on which day, and the numbers of the entries behind it.

    Of several people none is *person*. *counted* is what its sentence counts.
    """

    rule: str
    day: date
    entries: tuple[int, ...]
    people: frozenset[str]
    case: bytes = b""
    counted: int = 0
    named: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        return next(iter(self.people)) if len(self.people) == 1 else ""

    @cached_property
    def tag(self) -> bytes:
        """The same however often it is computed, in whatever order its entries came, and however many have joined them."""
        return chain.finding_tag(hooks.mac_key(), self.rule, self.person, self.case, self.day.isoformat())

    @property
    def newest(self) -> int:
        return max(self.entries)


@dataclass(frozen=True)
class Decoy:
    """A stretch of the ledger in which a case was a decoy: after entry *since*, up to entry *until* (None: it still is)."""

    since: int
    until: int | None
    marker: str


@dataclass(frozen=True)
class Period:
    """All that a rule needs: the entries in their order, whose cases are whose, which were decoys, and what time it is."""

    entries: Sequence[Seen]
    own: Own
    limits: Thresholds
    now: datetime
    decoys: Mapping[bytes, Sequence[Decoy]] = field(default_factory=dict)

    @cached_property
    def openings(self) -> list[Seen]:
        return [seen for seen in self.entries if seen.opens]

    @cached_property
    def worked(self) -> frozenset[tuple[str, bytes, date]]:
        """(who, case, day) of everything that somebody wrote or decided."""
        return frozenset((seen.actor, seen.case, seen.day) for seen in self.entries if seen.works and seen.case)


def by_person_and_day(found: Iterable[Seen]) -> Iterator[tuple[str, date, list[Seen]]]:
    groups: dict[tuple[str, date], list[Seen]] = {}
    for seen in found:
        groups.setdefault((seen.actor, seen.day), []).append(seen)
    for (person, day), those in groups.items():
        yield person, day, those


def finding(rule: str, day: date, found: Iterable[Seen], **more: Any) -> Finding:
    """A finding of these entries, about those who made them."""
    those = list(found)
    people = frozenset(seen.actor for seen in those)
    return Finding(rule, day, tuple(sorted(seen.seq for seen in those)), people, **more)
