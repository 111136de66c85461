"""Who opens the backups. Whoever may write the file of recipients can add herself, so the trail tells every other set of them: before
anything is sealed to it, and under a tag of the whole set, by which the next run knows it again without opening the entry."""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

import audit
from audit import hooks
from audit.models import Entry
from audit.review.standing import SIGNED
from casework.encryption import lp

CHANGED: Final = "backup.readers"
LETTERS: Final = 20  # of a fingerprint: 80 bits, short enough to be read aloud


def fingerprint(public: object) -> str:
    """Of a public key (``age1…``): the first 20 letters of its SHA-256, in groups of four."""
    text = hashlib.sha256(str(public).encode()).hexdigest().upper()
    return " ".join(text[at : at + 4] for at in range(0, LETTERS, 4))


def tell(recipients: Iterable[object]) -> None:
    """Write down that backups are sealed to these from now on, unless the newest such entry says so. Raises what the ledger raises."""
    keys = sorted(map(str, recipients))
    if not are_told(keys):
        audit.record_durably(CHANGED, filed_under=_tag(keys), readers=[fingerprint(key) for key in keys], count=len(keys))


def are_told(recipients: Iterable[object]) -> bool:
    """Whether the newest such entry is of these."""
    found = newest()
    return found is not None and bytes(found.case_tag) == _tag(sorted(map(str, recipients)))


def newest() -> Entry | None:
    """The entry of the newest other set; of the very first one too, because nobody compared that either."""
    return Entry.objects.filter(kind=CHANGED).order_by("-seq").first()


def unsigned() -> Entry | None:
    """The same, while nobody signed the trail after it."""
    found = newest()
    return None if found is None or Entry.objects.filter(kind=SIGNED, seq__gt=found.seq).exists() else found


def _tag(keys: list[str]) -> bytes:
    return hmac.digest(hooks.mac_key(), lp("hamraz/backup-readers/v1", *keys), "sha256")[:16]
