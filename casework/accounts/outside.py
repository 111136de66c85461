"""Who may sign in, and who is of which team, must outlive an older copy of the database: a room above writes it down outside of it."""

from collections.abc import Callable

from django.db import transaction

NOTES: list[Callable[[], None]] = []  # a room adds its own in its AppConfig.ready()


def note_after_commit() -> None:
    """Call in the transaction that shuts somebody out, lets her in again, or takes her out of a team."""
    for note in NOTES:
        transaction.on_commit(note, robust=True)
