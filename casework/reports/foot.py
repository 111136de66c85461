"""The foot of a paper that stays in the office, or goes to a court or a partner: a copy of the newest checkpoint, which leaves with it."""

from collections.abc import Callable
from dataclasses import dataclass

import audit
from audit import copies, typed
from audit.models import Entry


@dataclass(frozen=True, slots=True)
class Foot:
    """*text* is what stands there: the size, and the first eight bytes of the root; "" where there is no checkpoint."""

    text: str = ""
    size: int = 0

    def leaves(self, *, record: Callable[..., Entry] = audit.record_durably) -> None:
        """Write down that this copy leaves; with ``audit.record`` in the running transaction. Raises what that raises."""
        if self.size:
            copies.hand_out_once(copies.PAPER, self.size, record=record)


def foot() -> Foot:
    """Of the newest checkpoint."""
    mark = copies.newest()
    return Foot(typed.foot(copies.copy_of(mark)), mark.size) if mark else Foot()
