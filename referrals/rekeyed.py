"""What of referrals lies under the key of a case: the office's way into each packet. It moves to the new key of the case's own part."""

from typing import Any

from casework import rows
from casework.access.policy import CASE
from casework.cases.models import Case
from casework.encryption import CannotOpen, open_small
from referrals.models import Referral


def under_new_key(subject: Any, compartment: str, old: dict[int, bytes], key: bytes) -> None:
    """Seal the packet keys of a case under *key*. A row that opens under none of the *old* keys is left: it opens for nobody."""
    if not isinstance(subject, Case) or compartment != CASE:
        return
    for referral in Referral.objects.select_for_update().filter(case=subject).order_by("pk"):
        if (packet_key := _opened(referral, old)) is not None:
            referral.keep_office_key(key, packet_key)
            rows.change(referral, office_key=referral.office_key)
    Referral.history.filter(case_id=subject.pk).update(office_key=b"")  # no page asks the history for it


def _opened(referral: Referral, old: dict[int, bytes]) -> bytes | None:
    for epoch in sorted(old, reverse=True):
        try:
            return open_small(old[epoch], referral.office_info(), bytes(referral.office_key))
        except CannotOpen:
            continue
    return None
