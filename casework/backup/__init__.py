"""Backups of keys and data apart, and the restore that replays what was erased (decision 0021, docs/backup.md)."""

from datetime import timedelta


def age() -> timedelta | None:
    """How old the newest verified backup is, by the trail; None where none was ever made. Needs nobody unlocked."""
    from casework.backup import standing  # the app registry first

    return standing.age()
