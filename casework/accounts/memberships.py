"""Membership rows: making one, believing one, ending one.

A row is believed when somebody who may hold the team's key signed it (or the organisation root, at the founding), for a person who may hold
it too, and the ledger does not say that it ended. That its envelope opens is seen only by the member herself.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from audit import endings
from casework.accounts.keys import Holder, NotCertified, organisation
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, PARTNER, Membership, Role, Team, User
from casework.encryption import Keys, is_signed, lp

if TYPE_CHECKING:
    from casework.accounts.unlocked import Unlocked

STAFF = frozenset(Role.values) - {Role.PARTNER}
MAY_HOLD = {OFFICE: STAFF, CASELOAD: {Role.SUPERVISOR}, AUDITORS: {Role.SUPERVISOR}, PARTNER: {Role.PARTNER}}


def statement(row: Membership, fingerprint: bytes) -> bytes:
    """The bytes that whoever adds a member signs; *fingerprint* is of the member's own key, the serial makes the signature the only one."""
    epoch = row.epoch.to_bytes(4, "big")
    return lp("hamraz/member/v1", str(row.team_id), str(row.user_id), epoch, fingerprint, bytes(row.serial))


def make(team: Team, user: User, epoch: int, *, fingerprint: bytes, envelope: bytes, signer: Keys, added_by: UUID) -> Membership:
    row = Membership(team=team, user=user, epoch=epoch, added_by=added_by, added_on=timezone.localdate(), envelope=envelope)
    row.signature = signer.sign(statement(row, fingerprint))
    row.save(force_insert=True)
    return row


def believed(rows: Iterable[Membership], someone: "Unlocked") -> list[Membership]:
    """Those rows that are signed and have not ended. Two queries, and none for certificates that *someone* has looked up already."""
    rows = list(rows)
    ended = someone.ended(bytes(row.signature) for row in rows)
    someone.prime({row.team_id for row in rows}, {person for row in rows for person in (row.user_id, row.added_by)})
    return [row for row in rows if bytes(row.signature) not in ended and _is_signed(row, someone)]


def end(rows: Iterable[Membership]) -> None:
    """Remove these rows, and have the ledger remember each."""
    for row in rows:
        endings.note(endings.MEMBERSHIP, bytes(row.signature), team=str(row.team_id), person=str(row.user_id), epoch=row.epoch)
        row.delete()


def _is_signed(row: Membership, someone: "Unlocked") -> bool:
    try:
        member, public = someone.certificate("user", row.user_id), _signer(row, someone)
    except NotCertified:
        return False
    if member.role not in MAY_HOLD[row.team.kind] or public is None:
        return False
    return is_signed(public, statement(row, member.fingerprint), bytes(row.signature))


def _signer(row: Membership, someone: "Unlocked") -> bytes | None:
    """The key that must have signed a row; None when it was somebody who may not hold this team's key. Raises NotCertified."""
    office = organisation()
    if row.added_by == office.id:
        return bytes(office.root_public)
    signer: Holder = someone.certificate("user", row.added_by)
    return signer.signing_public if signer.role in MAY_HOLD[row.team.kind] else None
