"""Stamps: what the pages of this office wrote themselves, and nobody beside them.

A signature says who wanted a row; it is made with a key that a colleague has, and she can use it at home. A stamp is made with the ledger's
key, which is neither in the database nor with any person: a row that was written past the pages has none, whoever signed it. Decision 0022.
It covers the row, not the time: that a row ended is what ``audit.endings`` knows.
"""

import hmac

from audit import hooks
from casework.encryption import lp

BYTES = 16


def stamp(what: str, *said: bytes | str) -> bytes:
    """HMAC-SHA256(key, "hamraz/stamp/v1" ‖ lp(what, *said)), first 16 bytes. Raises ValueError for a part above 65,535 bytes."""
    return hmac.digest(hooks.mac_key(), b"hamraz/stamp/v1" + lp(what, *said), "sha256")[:BYTES]


def is_ours(stamped: bytes | memoryview, what: str, *said: bytes | str) -> bool:
    """Whether *stamped* is the stamp of this. What is too long to be stamped is nothing of ours."""
    try:
        return hmac.compare_digest(bytes(stamped), stamp(what, *said))
    except ValueError:
        return False
