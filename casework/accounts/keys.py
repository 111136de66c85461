"""Whose public key is it? Certificates, and the keys of teams that a person holds.

A certificate is believed when its signature leads to the organisation root in at most two steps, the root is the one pinned outside
the database, and the pages wrote it. A row that was edited or planted, or a key that was swapped, is not believed; nor is one as the newest
that the trail says was replaced.
"""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from audit import endings, ledger, stamps
from casework.accounts.models import AUDITORS, OFFICE, PARTNER, RECOVERY_A, Certificate, Organisation, Role, Team
from casework.encryption import Keys, fingerprint, is_signed, lp, verify_signature

REGISTRARS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
LONGEST_CHAIN = 8
ANNOUNCED, CERTIFIED = "announced key", "certificate"  # what a stamp says


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
    row = Certificate(
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
    row.stamp, row.end_tag = stamps.stamp(ANNOUNCED, said_by(row, organisation())), endings.tag_of_key(kind, holder, epoch + 1)
    row.save(force_insert=True)
    return row


def certify(row: Certificate, *, registrar: Keys, registrar_id: UUID | None) -> Certificate:
    """Sign an announced key as *registrar*; as the organisation root when ``registrar_id`` is None. The trail tells of it: late in a
    transaction, for the ledger's lock comes after the rows.

    Raises NotCertified for a row that is not as it was announced; and where the trail knows a key of this number: its certificate was taken
    away, so that another could take its place.
    """
    said = said_by(row, organisation())
    if not stamps.is_ours(row.stamp, ANNOUNCED, said):
        raise NotCertified("the key was not announced by these pages, or edited since")
    if endings.was_certified(row.holder_kind, row.holder, row.epoch):
        raise NotCertified("a key of this number was certified before")
    row.signature = registrar.sign(said)
    row.certified_by = registrar_id
    row.certified_on = timezone.localdate()
    row.stamp = stamps.stamp(*stamped(row, said))
    row.save()
    endings.certified(row.holder_kind, row.holder, row.epoch)
    return row


def said_by(row: Certificate, office: Organisation) -> bytes:
    return statement(
        organisation_id=office.id,
        kind=row.holder_kind,
        holder=row.holder,
        epoch=row.epoch,
        encryption_public=bytes(row.encryption_public),
        signing_public=bytes(row.signing_public),
        role=row.role,
    )


def stamped(row: Certificate, said: bytes) -> tuple[str, bytes, bytes, str]:
    """What the stamp of a certificate says: who signed it is in no signature."""
    return CERTIFIED, said, bytes(row.signature), str(row.certified_by)


def holder_of(kind: str, holder: UUID | str, epoch: int | None = None) -> Holder:
    """Return the believed key of a person or team, the newest unless *epoch* is given. Raises NotCertified, also where the newest that is
    there was replaced: somebody took the one after it away, and who was shut out by it may have this one."""
    rows = Certificate.objects.filter(holder_kind=kind, holder=holder)
    row = (rows.filter(epoch=epoch) if epoch else rows.order_by("-epoch")).first()
    if row is None:
        raise NotCertified(f"no certificate for this {kind}")
    found = believed(row)
    if not epoch and endings.was_certified(kind, row.holder, row.epoch + 1):
        raise NotCertified("a key that a newer one replaced")
    return found


def key_of_team(team: Team) -> Holder:
    """The newest key of a team, certified for the kind that its row says: a column can be edited. Raises NotCertified."""
    holder = holder_of("team", team.pk)
    if holder.role != team.kind:
        raise NotCertified("a team that was certified as another kind")
    return holder


def believed(row: Certificate) -> Holder:
    """Check one certificate up to the pinned root. Raises NotCertified."""
    _check(row, organisation(), 0)
    return Holder(row.holder_kind, str(row.holder), row.epoch, bytes(row.encryption_public), bytes(row.signing_public), row.role)


def is_registrar(row: Certificate, depth: int = 0) -> bool:
    """Registrars are signed by the root. A supervisor signed by such a supervisor is one too; an administrator's choice never is.
    A succession is one where the key before it was. Raises NotCertified.

    Each row on the way is checked, whatever was followed to the root before: beside a row that was, another can be planted since.
    """
    _check(row, organisation(), depth)
    if row.certified_by is None:
        return row.role in REGISTRARS
    if row.certified_by == row.holder:
        return is_registrar(_certificate(row.holder_kind, row.holder, row.epoch - 1), depth)
    signer = _newest_certificate(row.certified_by)
    return row.role == signer.role == Role.SUPERVISOR and is_registrar(signer, depth + 1)


_checked: set[bytes] = set()  # digests of certificates already followed to the root in this process


def _check(row: Certificate, office: Organisation, depth: int) -> None:
    said, signature = said_by(row, office), bytes(row.signature)
    after = endings.tag_of_key(row.holder_kind, row.holder, row.epoch + 1)
    if not stamps.is_ours(row.stamp, *stamped(row, said)) or bytes(row.end_tag) != after:
        raise NotCertified("a certificate that these pages did not write")
    digest = hashlib.sha256(lp(bytes(office.root_public), said, signature, str(row.certified_by))).digest()
    if digest in _checked:
        return
    if depth > LONGEST_CHAIN:
        raise NotCertified("the chain of registrars does not end")
    if not any(verify_signature(public, said, signature) for public in _signing_keys(row, office, depth)):
        raise NotCertified("a certificate was edited, or is not signed yet")
    _checked.add(digest)


def _signing_keys(row: Certificate, office: Organisation, depth: int) -> Iterator[bytes]:
    """Which keys may have signed a certificate: the root's, the person's own before it, or any that a registrar ever had, newest first."""
    if row.certified_by is None:
        yield bytes(office.root_public)
        return
    before = _before(row, office, depth) if row.epoch > 1 else None
    if before is not None and row.holder_kind == "user":
        if row.certified_by == row.holder:
            yield bytes(before.signing_public)
    else:
        newest, *older = _certificates(row.certified_by)
        _check(newest, office, depth + 1)
        if not is_registrar(newest, depth + 1) or not _may_certify(newest.role, row):
            raise NotCertified("certified by someone who is not a registrar, or not for this")
        yield bytes(newest.signing_public)
        for signer in older:
            with suppress(NotCertified):
                _check(signer, office, depth + 1)
                yield bytes(signer.signing_public)


def _may_certify(role: str, row: Certificate) -> bool:
    """A supervisor confirms anybody's first key and every key of a team. An administrator confirms first keys of people, and keys of
    partners, of the whole office and of the recovery team she may be in: with any other team's she would be sent what is meant for it."""
    return row.holder_kind == "user" or role == Role.SUPERVISOR or row.role in (PARTNER, OFFICE, RECOVERY_A)


def _before(row: Certificate, office: Organisation, depth: int) -> Certificate:
    """The key before it, believed and for the same role. Raises NotCertified where there is none.

    No step towards the root: epochs only fall. A person's next key is signed by this one or by the root, never by a registrar, who could
    otherwise be sent what is meant for her; a team stays of the kind that it was founded as.
    """
    before = _certificate(row.holder_kind, row.holder, row.epoch - 1)
    _check(before, office, depth)
    if row.role != before.role:
        raise NotCertified("a key for another role than the one before it")
    return before


def _certificate(kind: str, holder: UUID, epoch: int) -> Certificate:
    row = Certificate.objects.filter(holder_kind=kind, holder=holder, epoch=epoch).first()
    if row is None:
        raise NotCertified("the key before it is not there")
    return row


def _certificates(holder: UUID) -> list[Certificate]:
    """Everything a person was ever certified by, newest first. Raises NotCertified where there is nothing."""
    rows = list(Certificate.objects.filter(holder_kind="user", holder=holder).order_by("-epoch"))
    if not rows:
        raise NotCertified("certified by nobody")
    return rows


def _newest_certificate(holder: UUID) -> Certificate:
    return _certificates(holder)[0]


def auditors_public_key() -> tuple[str, bytes] | None:
    """The ledger's hook: to whom its segments are sealed, as (team id:epoch, public key); None before an office is founded."""
    team = Team.objects.filter(kind=AUDITORS).first()
    if team is None:
        return None
    holder = key_of_team(team)
    return f"{team.id}:{holder.epoch}", holder.encryption_public


def recovery_public_key() -> bytes:
    """The root's encryption key, whose seed lies on the printed sheets; the ledger's hook too. Raises NotCertified unless the pinned root
    signed it: whoever exchanges it would be sent every team's seed from then on."""
    office = organisation()
    public = bytes(office.recovery_public)
    if not is_signed(bytes(office.root_public), recovery_statement(office.id, public), bytes(office.recovery_signature)):
        raise NotCertified("the recovery key is not the root's")
    return public


def recovery_statement(organisation_id: object, public: bytes) -> bytes:
    """The bytes that the root signs at the founding."""
    return lp("hamraz/recovery-key/v1", str(organisation_id), public)


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
