"""The drill: every copy that the sheets would need is opened in memory and compared. Nothing is changed but one entry, which holds counts.

A drill that finds a copy missing or wrong is recorded under a kind of its own, for its words are sealed to the auditors and its day is not:
the administrator's page must not call a day good that was not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

import audit
from audit import hooks, segments
from audit.models import Entry, Segment
from audit.verifier import own_fault
from casework.accounts import shares
from casework.accounts.models import AUDITORS, RECOVERY, RecoveryShare, Role, User
from casework.encryption import CannotOpen, Keys, open_envelope
from casework.recovery.copies import Office, counselling_copies, counselling_key

DRILLED, FELL_SHORT = "recovery.drilled", "recovery.fell_short"


@dataclass(frozen=True)
class Count:
    """Of one sort of copies: how many are right, are not there, and are not what they should be."""

    right: int = 0
    missing: int = 0
    wrong: int = 0

    @property
    def short(self) -> int:
        return self.missing + self.wrong


@dataclass(frozen=True)
class Drilled:
    """What the sheets would bring back today."""

    teams: Count  # epochs of teams
    counselling: Count
    halves: Count  # people whose key two colleagues could bring back
    trail: bool  # the auditors' seed opens what the ledger is being sealed under
    root: bool  # new copies are posted to the root of the sheets, and not to another key

    @property
    def whole(self) -> bool:
        return self.trail and self.root and not any(count.short for count in (self.teams, self.counselling, self.halves))


def drill(office: Office) -> Drilled:
    """Open and compare everything, and record that it was done. Raises what ``audit.record`` raises."""
    found = Drilled(
        teams=_counted((one.missing, one.keys is not None) for one in office.epochs),
        counselling=_counted((not row.recovery, counselling_key(office.root, row) is not None) for row in counselling_copies()),
        halves=_counted(halves(office)),
        trail=_opens_trail(office),
        root=office.gets_new_copies(),
    )
    _record(found)
    return found


@transaction.atomic
def _record(found: Drilled) -> None:
    counts = {
        f"{sort}_{word}": getattr(count, word)
        for sort, count in (("teams", found.teams), ("counselling", found.counselling), ("halves", found.halves))
        for word in ("right", "missing", "wrong")
    }
    audit.record(DRILLED if found.whole else FELL_SHORT, trail=found.trail, root=found.root, **counts)


def _counted(copies: Iterable[tuple[bool, bool]]) -> Count:
    right = missing = wrong = 0
    for is_missing, is_right in copies:
        right, missing, wrong = right + is_right, missing + is_missing, wrong + (not is_missing and not is_right)
    return Count(right, missing, wrong)


def halves(office: Office) -> Iterator[tuple[bool, bool]]:
    """Of everybody who can be recovered by two people: (no two halves are there, they make up the seed of her certificate)."""
    there: dict[UUID, list[RecoveryShare]] = {}
    for share in RecoveryShare.objects.order_by("team__kind"):
        there.setdefault(share.user_id, []).append(share)
    keys_of = {(one.team.pk, one.epoch): one.keys for one in office.epochs}
    for person in User.objects.filter(state__in=(User.ACTIVE, User.LOCKED)).exclude(role=Role.PARTNER):
        hers = there.get(person.pk, [])
        yield len(hers) < len(RECOVERY), _are_right(person, hers, keys_of)


def _are_right(person: User, hers: list[RecoveryShare], keys_of: dict[tuple[UUID, int], Keys | None]) -> bool:
    opened = []
    for share in hers:
        own = keys_of.get((share.team_id, share.team_epoch))
        info = shares.share_info(person.pk, share.epoch, share.team_id)
        try:
            opened += [open_envelope(own, info, bytes(share.envelope))] if own else []
        except CannotOpen:
            return False
    return len(opened) == len(RECOVERY) and shares.seed_of(person, *opened) is not None


def _opens_trail(office: Office) -> bool:
    """Whether the newest segment of the ledger opens: for the auditors' team, or before the founding for the server."""
    newest = Entry.objects.order_by("-seq").first()
    segment = Segment.objects.filter(pk=segments.segment_of(bytes(newest.body))).first() if newest else None
    if segment is None:
        return newest is None
    try:
        segments.open_segment(segment, _opener(office, segment.auditors_key))
    except (CannotOpen, LookupError):
        return False
    return True


def _opener(office: Office, name: str) -> Keys:
    """The keys to which a segment says that it was posted. Raises LookupError where no copy gives them."""
    if name == hooks.SERVER:
        return hooks.server_keys()
    for one in office.epochs:
        if one.keys is not None and one.team.kind == AUDITORS and name == f"{one.team.pk}:{one.epoch}":
            return one.keys
    raise LookupError("no copy of this epoch of the auditors' key")


def last_drill() -> date | None:
    """The day of the newest drill that found everything, or None."""
    return _day(_newest(DRILLED))


def last_shortfall() -> date | None:
    """The day of a drill that found copies missing or wrong, unless one that found everything came after it."""
    good, bad = _newest(DRILLED), _newest(FELL_SHORT)
    return _day(bad) if bad and (good is None or good.seq < bad.seq) else None


def _newest(kind: str) -> Entry | None:
    """The newest entry of this kind that the server signed; a row that somebody planted is passed over."""
    found = Entry.objects.filter(kind=kind, actor=hooks.SERVER).order_by("-seq").iterator(chunk_size=20)
    return next((entry for entry in found if not own_fault(entry.row(), hooks.signer_key, hooks.mac_key())), None)


def _day(entry: Entry | None) -> date | None:
    return timezone.localdate(datetime.fromtimestamp(entry.ts * 60, UTC)) if entry else None
