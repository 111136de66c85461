"""Codes for a recovery that somebody handed out: good once, for two days, and no longer than what her account could do then.

A used one, or one that a lock or a suspension emptied, is a row that can be put back: so it carries the stamp of the pages and the number
of the entry that told of it, and is over where the trail tells of a later end at one of its places.
"""

from typing import Any

from audit import endings, stamps
from casework.accounts import homes
from casework.accounts.models import RecoveryCode

STAMP = "recovery code"


def believe(row: RecoveryCode, entry: int) -> None:
    """Save a code, handed out in this *entry*, which ended the one before it."""
    row.since = entry
    row.stamp = stamp_of(row)
    row.save()


def stamp_of(row: Any) -> bytes:
    """*row* may be one of a migration."""
    return stamps.stamp(STAMP, *_said(row))


def is_believed(row: RecoveryCode) -> bool:
    """Whether the pages handed it out so, and nothing ended it since. One query."""
    ended = max(endings.last(row.places()).values(), default=0)
    return ended <= row.since and homes.is_hers(row.user) and stamps.is_ours(row.stamp, STAMP, *_said(row))


def _said(row: Any) -> list[bytes | str]:
    whose = str(row.user_id), str(row.team_id), str(row.made_by)
    return [*whose, str(int(row.expires_at.timestamp())), str(row.since), bytes(row.sealed)]
