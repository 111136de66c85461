"""Whose case it was when it was opened.

A case is somebody's own while a grant in her own name reaches it: assigned, or lent to her until a day. What she reaches through the key of
the team is not. Today's grants say how it stands; the entries since then say what changed in between.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

Way = tuple[str, bytes]  # person, tag of the case


class Turn(NamedTuple):
    """An entry after which a grant was there (*given*) or no longer."""

    seq: int
    given: bool


@dataclass(frozen=True)
class Own:
    """*held*: grants of today, with the second in which each runs out (0: never). *turns*: what the entries of the period say, in order."""

    held: Mapping[Way, int] = field(default_factory=dict)
    turns: Mapping[Way, list[Turn]] = field(default_factory=dict)

    def at(self, person: str, case: bytes, seq: int, moment: datetime) -> bool:
        """Whether the case was hers when entry *seq* was written: the next turn tells what was before it, else today's grant does."""
        way = (person, case)
        for turn in self.turns.get(way, ()):
            if turn.seq > seq:
                return not turn.given
        ends = self.held.get(way)
        return ends is not None and (not ends or moment.timestamp() <= ends)


def turns_of(entries: Iterable[Any]) -> dict[Way, list[Turn]]:
    """Grants on cases that were made or ended, by whose they are. Entries come in their order."""
    found: dict[Way, list[Turn]] = {}
    for seen in entries:
        for way, given in _turns(seen):
            found.setdefault(way, []).append(Turn(seen.seq, given))
    return found


def _turns(seen: Any) -> Iterator[tuple[Way, bool]]:
    if seen.kind not in ("grant.made", "grant.ended") or seen.story.get("there") == 0:  # an end that found nothing took nothing
        return
    subject, to = seen.story.get("subject"), seen.story.get("to")
    if isinstance(subject, list) and subject[:1] == ["case"] and isinstance(to, list) and len(to) == 2 and to[0] == "user":
        yield (str(to[1]), seen.case), seen.kind == "grant.made"
