"""Two people behind an erasure: who asked for it and who approved it stand in its request, and whoever holds the case can seal a request.

So the server stamps both (``audit.stamps``): a request that was written into the database names nobody who asked, whatever it says, and
nothing is erased on its word.
"""

from audit import stamps
from casework.erasure.models import ErasureRequest

ASKED, APPROVED = "erasure asked", "erasure approved"


class NobodyAsked(Exception):
    """The pages know of nobody who asked for this, or of nobody who approved it."""


def stamp(asked: ErasureRequest) -> None:
    """Before it is saved: who acts, and is named in it, asked for exactly this."""
    asked.asked_stamp = stamps.stamp(ASKED, *_said(asked)).hex()


def stamp_approval(asked: ErasureRequest) -> None:
    """Before it is saved: who acts, and is named in it, approved it."""
    asked.answered_stamp = stamps.stamp(APPROVED, *_said(asked), asked.answered_by).hex()


def require(asked: ErasureRequest) -> None:
    """Raises NobodyAsked unless who it names asked here for exactly this."""
    if not _is_ours(asked.asked_stamp, ASKED, *_said(asked)):
        raise NobodyAsked


def require_approval(asked: ErasureRequest) -> None:
    """Raises NobodyAsked unless who it names asked for it, and who it names approved it."""
    require(asked)
    if not _is_ours(asked.answered_stamp, APPROVED, *_said(asked), asked.answered_by):
        raise NobodyAsked


def _is_ours(text: str, what: str, *said: str) -> bool:
    try:
        return stamps.is_ours(bytes.fromhex(text), what, *said)
    except ValueError:
        return False


def _said(asked: ErasureRequest) -> list[str]:
    what = asked.what, asked.part, asked.kind, asked.record, str(asked.version)
    return [str(asked.pk), str(asked.case_id), *what, asked.asked_by]
