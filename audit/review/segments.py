"""Opening the ledger's segments with the keys of its reader.

A segment was posted to the auditors' team in some epoch, or to the server itself before the office was founded. Segments are
never rewritten, so each page opens the few it needs anew; ``audit.ledger.read`` asks for each one once.
"""

from collections.abc import Callable

from audit import hooks, segments
from audit.models import Segment
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen, Keys, open_envelope


def opener(someone: Unlocked) -> Callable[[Segment], bytes]:
    """For ``audit.ledger.read``: the key of a segment, by the team keys *someone* holds. Raises CannotOpen."""

    def open_segment(segment: Segment) -> bytes:
        return segments.open_segment(segment, _keys_for(someone, segment.auditors_key))

    return open_segment


def archive_opener(someone: Unlocked) -> Callable[[str, bytes, bytes], bytes]:
    """The same for the key of an archive file, which is posted to the auditors' team too. Raises CannotOpen."""
    return lambda name, info, envelope: open_envelope(_keys_for(someone, name), info, envelope)


def _keys_for(someone: Unlocked, name: str) -> Keys:
    """The keys a segment was posted to; *name* is "team id:epoch" or the server's. Raises CannotOpen."""
    if name == hooks.SERVER:
        return hooks.server_keys()
    team, _, epoch = name.partition(":")
    try:
        keys = someone.keys_for("team", team, int(epoch))
    except ValueError:
        keys = None
    if keys is None:
        raise CannotOpen
    return keys
