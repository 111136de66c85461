"""Which copies of checkpoints lie outside, how old they are, and how many entries could have been lost since without anybody noticing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

import audit
from audit import copies, ledger
from audit.ledger import Story
from audit.models import Entry
from audit.review.copy_words import NAMES, WHY
from audit.review.people import as_id
from audit.review.segments import opener
from audit.review.standing import SIGNED
from audit.review.stories import moment
from casework.accounts import directory
from casework.accounts.unlocked import Unlocked

SIGN_OFFS = 20  # lines of the list


@dataclass(frozen=True)
class Way:
    """The newest copy on one way. *at* is None where there is none yet, *size* where its entry does not open to her."""

    name: Promise
    at: datetime | None = None
    size: int | None = None
    behind: int = 0  # entries since then


@dataclass(frozen=True)
class Refused:
    """A copy that did not fit: who brought it, and what her entry says of it."""

    at: datetime
    who: str
    where: Promise | str
    size: int | None
    why: Promise | str


@dataclass(frozen=True)
class SignOff:
    at: datetime
    who: str
    size: int


@dataclass(frozen=True)
class Outside:
    """Everything the page tells. *safe*: how many entries a copy outside covers, *since* when the last of them was written."""

    ways: list[Way]
    refused: list[Refused]
    signed: list[SignOff]
    total: int
    safe: int
    since: datetime | None

    @property
    def behind(self) -> int:
        return max(self.total - self.safe, 0)


def look(someone: Unlocked) -> Outside:
    """What *someone* may read of it. That it is read is written down first. Raises audit.LedgerUnwritable."""
    handed = {where: entry for where in copies.WAYS if (entry := _newest_copy(where))}
    refused = list(copies.refused().order_by("-seq"))
    signed = list(Entry.objects.filter(kind=SIGNED).order_by("-seq")[:SIGN_OFFS])
    audit.record_durably("ledger.read", view="copies", count=len(handed) + len(refused) + len(signed))
    total = ledger.newest()
    told = ledger.read([*handed.values(), *refused], opener(someone))
    sizes = {where: _size(story) for where, story in zip(handed, told, strict=False)}
    safe = max((size for size in sizes.values() if size is not None), default=0)
    last = Entry.objects.filter(pk=safe).first()
    names = directory.names_of({person for entry in [*refused, *signed] if (person := as_id(entry.actor))})
    return Outside(
        ways=[_way(where, handed.get(where), sizes.get(where), total) for where in copies.WAYS],
        refused=[_refused(entry, story, names) for entry, story in zip(refused, told[len(handed) :], strict=True)],
        signed=[SignOff(moment(entry), _name(entry, names), entry.seq) for entry in signed],
        total=total,
        safe=safe,
        since=moment(last) if last else None,
    )


def _newest_copy(where: str) -> Entry | None:
    return Entry.objects.filter(case_tag=copies.tag_of(where), kind=copies.COPIED).order_by("-seq").first()


def _size(story: Story | None) -> int | None:
    size = (story or {}).get("size")
    return size if isinstance(size, int) else None


def _way(where: str, entry: Entry | None, size: int | None, total: int) -> Way:
    if entry is None:
        return Way(NAMES[where])
    return Way(NAMES[where], moment(entry), size, max(total - size, 0) if size is not None else 0)


def _refused(entry: Entry, story: Story | None, names: Mapping[str, str]) -> Refused:
    told: dict[str, Any] = story or {}
    return Refused(
        moment(entry), _name(entry, names), NAMES.get(str(told.get("where")), ""), _size(story), WHY.get(str(told.get("why")), "")
    )


def _name(entry: Entry, names: Mapping[str, str]) -> str:
    return names.get(entry.actor) or gettext("Someone of the office")
