"""A day of invented entries, for the rules of what is unusual: pure values, no database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from audit.review.unusual.model import Finding, Period, Seen
from audit.review.unusual.own import Own, turns_of
from audit.review.unusual.thresholds import current

KABUL = ZoneInfo("Asia/Kabul")
SATURDAY = datetime(2026, 11, 28, 9, 0, tzinfo=KABUL)
NIGHT = SATURDAY.replace(hour=22)
LATER = SATURDAY + timedelta(days=30)
CASE = b"the case's tag.."
NARGIS, PALWASHA, ZOHRA, SHAKIBA = "nargis", "palwasha", "zohra", "shakiba"
CASEWORKERS = (NARGIS, PALWASHA, ZOHRA)


def tag(number: int) -> bytes:
    return number.to_bytes(16, "big")


class Day:
    """Entries of a day, each a minute after the one before unless said otherwise."""

    def __init__(self, start: datetime = SATURDAY) -> None:
        self.entries: list[Seen] = []
        self.now, self._numbers = start, count(1)

    def __call__(self, kind: str, who: str = NARGIS, case: bytes = b"", minutes: float = 1, **story: Any) -> Seen:
        self.now += timedelta(minutes=minutes)
        seen = Seen(next(self._numbers), self.now, kind, who, case, story)
        self.entries.append(seen)
        return seen

    def opens(self, who: str = NARGIS, case: bytes = CASE, minutes: float = 1, **story: Any) -> Seen:
        return self("case.read", who, case, minutes, **story)

    def of(self, case: str, who: str = NARGIS, minutes: float = 1) -> None:
        """Somebody opens the case with this id."""
        self.now += timedelta(minutes=minutes)
        self.entries.append(Seen(next(self._numbers), self.now, "case.read", who, tag(1), {"case": case}))

    def given(self, who: str, case: bytes = CASE) -> Seen:
        return self("grant.made", SHAKIBA, case, subject=["case", "id"], to=["user", who])

    def ended(self, who: str, case: bytes = CASE) -> Seen:
        return self("grant.ended", SHAKIBA, case, subject=["case", "id"], to=["user", who])

    def period(self, *, own: Iterable[tuple[str, bytes]] = (), ends: int = 0, **more: Any) -> Period:
        held = Own(dict.fromkeys(own, ends), turns_of(self.entries))
        return Period(self.entries, held, current(), LATER, **more)


def seqs(found: Iterable[Finding]) -> list[tuple[int, ...]]:
    return [finding.entries for finding in found]
