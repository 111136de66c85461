"""Membership rows: making one, believing one, ending one.

A row is believed when somebody who may hold the team's key signed it (or the organisation root, at the founding), for a person who may hold
it too, the pages wrote it, and the ledger does not say that it ended. That its envelope opens is seen only by the member herself.
"""

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from audit import endings, stamps
from casework.accounts.keys import NotCertified, organisation
from casework.accounts.models import (
    AUDITORS,
    CASELOAD,
    OFFICE,
    PARTNER,
    RECOVERY_A,
    RECOVERY_B,
    Membership,
    Role,
    Team,
    User,
    all_of,
    place_in,
)
from casework.encryption import Keys, is_signed, lp

if TYPE_CHECKING:
    from casework.accounts.unlocked import Unlocked

STAMP = "membership"
STAFF = frozenset(Role.values) - {Role.PARTNER}
MAY_HOLD: dict[str, Container[str]] = {
    OFFICE: STAFF,
    CASELOAD: {Role.SUPERVISOR},
    AUDITORS: {Role.SUPERVISOR},
    PARTNER: {Role.PARTNER},
    RECOVERY_A: {Role.SUPERVISOR, Role.ADMINISTRATOR},
    RECOVERY_B: {Role.SUPERVISOR},
}


def statement(row: Membership, fingerprint: bytes) -> bytes:
    """The bytes that whoever adds a member signs; *fingerprint* is of the member's own key, the serial makes the signature the only one."""
    epoch = row.epoch.to_bytes(4, "big")
    return lp("hamraz/member/v1", str(row.team_id), str(row.user_id), epoch, fingerprint, bytes(row.serial))


def make(team: Team, user: User, epoch: int, *, fingerprint: bytes, envelope: bytes, signer: Keys, added_by: UUID) -> Membership:
    row = Membership(team=team, user=user, epoch=epoch, added_by=added_by, added_on=timezone.localdate(), envelope=envelope)
    said = statement(row, fingerprint)
    row.signature = signer.sign(said)
    row.since = endings.newest()
    row.stamp = stamps.stamp(STAMP, said, row.signature, str(row.since))
    row.save(force_insert=True)
    return row


def believed(rows: Iterable[Membership], someone: "Unlocked") -> list[Membership]:
    """Those rows that are signed and have not ended. Two queries, and none for certificates that *someone* has looked up already."""
    rows = list(rows)
    ended = someone.ended(rows)
    someone.prime({row.team_id for row in rows}, {person for row in rows for person in (row.user_id, row.added_by)})
    return [row for row in rows if bytes(row.signature) not in ended and signed_for(row, someone) is not None]


def end(team: Team | UUID, user: User | UUID) -> None:
    """Take somebody out of a team: her rows go, and the ledger remembers, whatever rows are there or are put back."""
    team, user = getattr(team, "pk", team), getattr(user, "pk", user)
    Membership.objects.filter(team=team, user=user).delete()
    endings.note(endings.MEMBERSHIP, place_in(team, user), team=str(team), person=str(user))


def end_all(user: User) -> None:
    """The same for every team at once."""
    Membership.objects.filter(user=user).delete()
    endings.note(endings.MEMBERSHIP, all_of(user.pk), person=str(user.pk))


def signed_for(row: Membership, someone: "Unlocked") -> bytes | None:
    """The fingerprint of the member's key for which a row was signed; None for a row that is not to be believed."""
    signature = bytes(row.signature)
    try:
        may_hold = MAY_HOLD[someone.certificate("team", row.team_id, row.epoch).role]  # of the certified kind: a column can be edited
        if someone.certificate("user", row.user_id).role not in may_hold:
            return None
        publics = _signers(row, someone, may_hold)
        for held in someone.epochs("user", row.user_id):
            said = statement(row, held.fingerprint)
            ours = stamps.is_ours(row.stamp, STAMP, said, signature, str(row.since))
            if ours and any(is_signed(public, said, signature) for public in publics):
                return held.fingerprint
    except NotCertified:
        return None
    return None


def _signers(row: Membership, someone: "Unlocked", may_hold: Container[str]) -> list[bytes]:
    """The keys that may have signed a row; none when it was somebody who may not hold this team's key. Raises NotCertified."""
    office = organisation()
    if row.added_by == office.id:
        return [bytes(office.root_public)]
    if someone.certificate("user", row.added_by).role not in may_hold:
        return []
    return [held.signing_public for held in someone.epochs("user", row.added_by)]
