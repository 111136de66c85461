"""Invitations are believed as the pages wrote them, and once: role and team are plain columns, and a used one can be put back."""

from typing import Any

from audit import endings, stamps
from casework.accounts.models import Invitation

STAMP = "invitation"


def stamp_of(row: Any) -> bytes:
    """*row* may be one of a migration."""
    return stamps.stamp(STAMP, *_said(row))


def is_open(row: Invitation) -> bool:
    """Whether the pages invited so, and nobody enrolled with it. One query."""
    return stamps.is_ours(row.stamp, STAMP, *_said(row)) and not endings.is_over(row.place())


def _said(row: Any) -> list[bytes | str]:
    return [str(row.pk), bytes(row.code_hash), row.role, str(row.team_id or ""), str(row.invited_by), row.expires_on.isoformat()]
