"""What the ledger remembers of grants and memberships that ended, of keys that were certified, of bundles that were overwritten, and of
what is good once: put back afterwards they open nothing, and nothing is sealed to a key that a newer one replaced.

A grant or a membership has its *place*: whose it is, and of what. An end is filed under a tag of the place, whether or not a row is
there, and each row carries the number of the entry that was the newest when it was written (``since``, in its stamp): it has ended where
the trail tells of a later end of one of its places. So a row that was hidden while its place ended, and put back, is over.

A key is filed under whose it is and its number, and whoever loads it asks for the number after it; a bundle under its own bytes. To take an
entry away again is to break the chain; one that somebody put there does not count, for it has no MAC of ours.
"""

import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.db import connection

from audit import chain, hooks, ledger
from audit.chain import Place, Row
from audit.models import Entry
from casework import rows

GRANT, MEMBERSHIP, KEY, BUNDLE = "grant.ended", "membership.ended", "key.certified", "bundle.ended"
STANDING = "standing.ended"  # of what a person's account could do
CODE, QUESTION, INVITATION = "recovery.approved", "conflict.answered", "person.enrolled"  # the entry of what ends it
ENDS = (GRANT, MEMBERSHIP, KEY, BUNDLE, STANDING, CODE, QUESTION, INVITATION)
ASKED = f"SELECT {', '.join(Row._fields)} FROM audit_entry WHERE case_tag IN "  # noqa: S608 - columns
AT_ONCE = 2000  # tags in one query: two to four for each row


class Placed(Protocol):
    """A row of a grant or a membership."""

    signature: Any
    since: int

    def places(self) -> Sequence[Place]:
        """Where it stands, from the narrowest to the widest: an end of any of them is its end."""


def note(kind: str, place: Place, **facts: Any) -> None:
    """Write down that what is at this place now has ended, in the transaction in which it does. Raises what ``record`` raises."""
    ledger.record(kind, filed_under=tag(place), **facts)


def newest() -> int:
    """The number of the newest entry, for a row that is written now; after the end of what was at its place before. One query."""
    return ledger.newest()


def ended(rows: Iterable[Placed]) -> set[bytes]:
    """The signatures of those rows that have ended. One query, none for no rows."""
    asked = {bytes(row.signature): (row.since, [tag(place) for place in row.places()]) for row in rows}
    tags = list({each for _, places in asked.values() for each in places})
    last: dict[bytes, int] = {}
    for start in range(0, len(tags), AT_ONCE):
        for entry in _told_of(tags[start : start + AT_ONCE]):
            last[entry.case_tag] = max(entry.seq, last.get(entry.case_tag, 0))
    return {signature for signature, (since, places) in asked.items() if any(last.get(place, 0) > since for place in places)}


def _told_of(asked: list[bytes]) -> list[Row]:
    with connection.cursor() as cursor:  # by hand: every page asks
        cursor.execute(f"{ASKED}({', '.join(['%s'] * len(asked))})", asked)  # SQLite would go through all that ever ended, for so few kinds
        return [row for row in map(Row.of, cursor.fetchall()) if _tells(row)]


def certified(kind: str, holder: object, epoch: int) -> None:
    """Write down that this key is certified, in the transaction in which it is. Raises what ``record`` raises."""
    ledger.record(KEY, filed_under=tag_of_key(kind, holder, epoch), of=[kind, str(holder)], epoch=epoch)


def was_certified(kind: str, holder: object, epoch: int) -> bool:
    """Whether a key of that number was certified, whatever became of its certificate. One query."""
    return bool(_told_of([tag_of_key(kind, holder, epoch)]))


def last(places: Iterable[Place]) -> dict[Place, int]:
    """The numbers of the newest ends of these places; nothing of those that never ended. One query, none for no places."""
    tags = {tag(place): place for place in places}
    return _newest(tags, _told_of(list(tags)) if tags else ())


def last_of(places: Iterable[Place], entries: Collection[Entry]) -> dict[Place, int]:
    """``last`` from what ``rows.together`` answered to ``told_of`` of these places."""
    if not entries:
        return {}
    return _newest({tag(place): place for place in places}, (row for row in (entry.row() for entry in entries) if _tells(row)))


def _newest(tags: Mapping[bytes, Place], told: Iterable[Row]) -> dict[Place, int]:
    found: dict[Place, int] = {}
    for entry in told:
        place = tags[entry.case_tag]
        found[place] = max(entry.seq, found.get(place, 0))
    return found


def is_over(place: Place) -> bool:
    """Whether the trail tells of any end of this place. One query."""
    return bool(_told_of([tag(place)]))


def told_under(tags: rows.Wanted) -> rows.Question:
    """A question for ``rows.together``: the entries under tags that other rows name, for ``tags_of``."""
    return rows.Question(Entry, {"case_tag": tags})


def told_of(places: Iterable[Place]) -> rows.Question:
    """The same for the entries of these places, for ``last_of``."""
    return told_under([tag(place) for place in places])


def tags_of(entries: Iterable[Entry]) -> set[bytes]:
    """The tags under which these entries tell of an end."""
    return {bytes(entry.case_tag) for entry in entries if _tells(entry.row())}


def _tells(row: Row) -> bool:
    """Whether an entry tells of an end, and this server wrote it: whoever writes in the database could append one of his own."""
    if row.kind not in ENDS or chain.entry_hash(row) != row.hash:
        return False
    return hmac.compare_digest(chain.entry_mac(hooks.mac_key(), row), row.mac)


def tag(place: Place) -> bytes:
    """Under which the ends of this place are filed."""
    return chain.ended_tag(hooks.mac_key(), place)


def tag_of_key(kind: str, holder: object, epoch: int) -> bytes:
    """Under which it is filed that this key was certified."""
    return chain.key_tag(hooks.mac_key(), kind, str(holder), epoch)
