"""Whose public key is it? Certificates, and the keys of teams that a person holds.

A certificate is believed when its signature leads to the organisation root in at most two steps, and the root is the one pinned
outside the database. A row that was edited, or a key that was swapped, is not believed.
"""

import hashlib
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from audit import ledger
from casework.accounts.models import AUDITORS, Certificate, Organisation, Role, Team
from casework.encryption import Keys, fingerprint, lp, verify_signature

REGISTRARS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
LONGEST_CHAIN = 8


class NotCertified(Exception):
    """A public key that no registrar vouches for, or whose certificate was edited."""


class Holder(NamedTuple):
    """Someone to whom a key can be sealed: a person or a team, in one epoch of her key."""

    kind: str
    id: str
    epoch: int
    encryption_public: bytes
    signing_public: bytes
    role: str

    @property
    def fingerprint(self) -> bytes:
        return fingerprint(self.encryption_public)


def organisation() -> Organisation:
    """The office. Raises NotCertified when its root is not the pinned one."""
    return _organisation(ledger.genesis())


@lru_cache(maxsize=4)
def _organisation(genesis: bytes) -> Organisation:
    """Looked up once a process: what was compared with the pinned root does not change."""
    office = Organisation.objects.first()
    if office is None or hashlib.sha256(office.root_public).digest() != genesis:
        raise NotCertified("the organisation root is not the pinned one")
    return office


def statement(
    *, organisation_id: object, kind: str, holder: object, epoch: int, encryption_public: bytes, signing_public: bytes, role: str
) -> bytes:
    """The bytes a registrar signs."""
    return lp("hamraz/certificate/v1", str(organisation_id), kind, str(holder), epoch.to_bytes(4, "big")) + lp(
        encryption_public, signing_public, role
    )


def announce(*, kind: str, holder: UUID, epoch: int, keys: Keys, role: str = "", recovery: bytes = b"") -> Certificate:
    """Publish the public halves of new keys. Nobody believes them until a registrar signs."""
    return Certificate.objects.create(
        holder_kind=kind,
        holder=holder,
        epoch=epoch,
        encryption_public=keys.encryption_public,
        signing_public=keys.signing_public,
        role=role,
        certified_by=None,
        signature=b"",
        certified_on=timezone.localdate(),
        recovery=recovery,
    )


def certify(row: Certificate, *, registrar: Keys, registrar_id: UUID | None) -> Certificate:
    """Sign an announced key as *registrar*; as the organisation root when ``registrar_id`` is None."""
    office = organisation()
    row.signature = registrar.sign(
        statement(
            organisation_id=office.id,
            kind=row.holder_kind,
            holder=row.holder,
            epoch=row.epoch,
            encryption_public=bytes(row.encryption_public),
            signing_public=bytes(row.signing_public),
            role=row.role,
        )
    )
    row.certified_by = registrar_id
    row.certified_on = timezone.localdate()
    row.save()
    return row


def holder_of(kind: str, holder: UUID | str, epoch: int | None = None) -> Holder:
    """Return the believed key of a person or team, the newest unless *epoch* is given. Raises NotCertified."""
    rows = Certificate.objects.filter(holder_kind=kind, holder=holder)
    row = (rows.filter(epoch=epoch) if epoch else rows.order_by("-epoch")).first()
    if row is None:
        raise NotCertified(f"no certificate for this {kind}")
    return believed(row)


def believed(row: Certificate) -> Holder:
    """Check one certificate up to the pinned root. Raises NotCertified."""
    _check(row, organisation(), 0)
    return Holder(row.holder_kind, str(row.holder), row.epoch, bytes(row.encryption_public), bytes(row.signing_public), row.role)


def is_registrar(row: Certificate) -> bool:
    """Registrars are signed by the root. A supervisor signed by such a supervisor is one too; an administrator's choice never is."""
    if row.certified_by is None:
        return row.role in REGISTRARS
    signer = _newest_certificate(row.certified_by)
    return row.role == signer.role == Role.SUPERVISOR and is_registrar(signer)


_checked: set[bytes] = set()  # digests of certificates already followed to the root in this process


def _check(row: Certificate, office: Organisation, depth: int) -> None:
    said = statement(
        organisation_id=office.id,
        kind=row.holder_kind,
        holder=row.holder,
        epoch=row.epoch,
        encryption_public=bytes(row.encryption_public),
        signing_public=bytes(row.signing_public),
        role=row.role,
    )
    digest = hashlib.sha256(lp(bytes(office.root_public), said, bytes(row.signature), str(row.certified_by))).digest()
    if digest in _checked:
        return
    if depth > LONGEST_CHAIN:
        raise NotCertified("the chain of registrars does not end")
    public = bytes(office.root_public)
    if row.certified_by is not None:
        signer = _newest_certificate(row.certified_by)
        _check(signer, office, depth + 1)
        if not is_registrar(signer):
            raise NotCertified("certified by someone who is not a registrar")
        public = bytes(signer.signing_public)
    if not verify_signature(public, said, bytes(row.signature)):
        raise NotCertified("a certificate was edited, or is not signed yet")
    _checked.add(digest)


def _newest_certificate(holder: UUID) -> Certificate:
    row = Certificate.objects.filter(holder_kind="user", holder=holder).order_by("-epoch").first()
    if row is None:
        raise NotCertified("certified by nobody")
    return row


def auditors_public_key() -> tuple[str, bytes] | None:
    """The ledger's hook: to whom its segments are sealed, as (team id:epoch, public key); None before an office is founded."""
    team = Team.objects.filter(kind=AUDITORS).first()
    if team is None:
        return None
    holder = holder_of("team", team.id)
    return f"{team.id}:{holder.epoch}", holder.encryption_public


def recovery_public_key() -> bytes:
    """The ledger's hook: the root's encryption key, whose seed lies on the printed sheets. Raises NotCertified."""
    return bytes(organisation().recovery_public)


def signing_key_of(actor: str, epoch: int) -> bytes | None:
    """The ledger's hook: the certified signing key of *actor* in *epoch*, or None for an unknown actor."""
    try:
        return holder_of("user", UUID(actor), epoch).signing_public
    except (NotCertified, ValueError):
        return None


def signing_role_of(actor: str, epoch: int) -> str:
    """The ledger's hook: the role for which that key of *actor* is certified, or "" for an unknown actor."""
    try:
        return holder_of("user", UUID(actor), epoch).role
    except (NotCertified, ValueError):
        return ""
