"""What the ledger remembers of grants and memberships that ended: their rows, put back afterwards, open nothing.

Each such row is signed over a random serial, so no two have the same signature. Its end is an entry filed under a tag of that signature,
and whoever loads rows asks for the tags of their signatures. To take the entry away again is to break the chain.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from audit import chain, hooks, ledger

GRANT, MEMBERSHIP = "grant.ended", "membership.ended"
AT_ONCE = 500  # tags in one query


def note(kind: str, signature: bytes, **facts: Any) -> None:
    """Write down that what carries this signature has ended, in the transaction that removes its row. Raises what ``record`` raises."""
    ledger.record(kind, filed_under=_tag(signature), **facts)


def ended(signatures: Iterable[bytes]) -> set[bytes]:
    """Those of these signatures whose grant or membership has ended. One query, none for no signatures."""
    tags = {_tag(signature): bytes(signature) for signature in signatures}
    asked, found = list(tags), set()
    for start in range(0, len(asked), AT_ONCE):
        found |= {tags[tag] for tag in _told_of(asked[start : start + AT_ONCE])}
    return found


def _told_of(asked: list[bytes]) -> list[bytes]:
    words = f"SELECT case_tag, kind FROM audit_entry WHERE case_tag IN ({', '.join(['%s'] * len(asked))})"  # noqa: S608 - marks
    with connection.cursor() as cursor:  # by hand: every page asks
        cursor.execute(words, asked)  # the kind is looked at here: SQLite would go through all that ever ended, for so few kinds
        return [bytes(tag) for tag, kind in cursor.fetchall() if kind in (GRANT, MEMBERSHIP)]


def _tag(signature: bytes) -> bytes:
    return chain.ended_tag(hooks.mac_key(), bytes(signature))
