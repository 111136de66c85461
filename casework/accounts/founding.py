"""Founding an office: the organisation root, its recovery sheets, the first teams, the first administrator and supervisor.

The root's seed exists for the length of this function and on three printed sheets, any two of which bring it back. It signs the first
registrars and then nobody holds it.
"""

import hashlib
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

import audit
from audit import ledger
from casework.accounts import bundles, directory, homes, keys, shares, standing
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, RECOVERY_A, RECOVERY_B, Certificate, Organisation, Role, Team, User
from casework.accounts.passphrases import handle_of
from casework.accounts.teams import add_member, new_team
from casework.encryption import Keys, Sheet, new_seed, split


class AlreadyFounded(Exception):
    """There is an office in this database."""


@dataclass(frozen=True)
class NewPerson:
    """Someone about to get keys. ``name`` is what colleagues call her."""

    sign_in_name: str
    name: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True)
class Founded:
    """What founding made. ``seeds`` are handed on by the training office and by tests; they are stored nowhere in this form."""

    organisation: Organisation
    sheets: tuple[Sheet, Sheet, Sheet] = field(repr=False)
    administrator: User
    supervisor: User
    team: Team
    seeds: dict[UUID, bytes] = field(repr=False)


def create_person(
    person: NewPerson, *, role: str, home_team: Team | None, office_public: bytes, language: str = "fa-af"
) -> tuple[User, bytes]:
    """Make a person and her keys, announced, not yet believed, and post the halves of her seed. Returns (user, seed)."""
    seed = new_seed()
    own = Keys.from_seed(seed)
    user = User(
        id=uuid4(),
        handle=handle_of(person.sign_in_name),
        role=role,
        home_team=home_team,
        language=language,
        joined_on=timezone.localdate(),
    )
    user.home_stamp = homes.stamp_of(user)
    bundles.write(user, bundles.Bundle(seed), person.passphrase)
    user.card = directory.posted_name(office_public, "user", user.pk, person.name)
    user.own_card = directory.settled_name(own, "user", user.pk, person.name)
    user.save(force_insert=True)
    keys.announce(kind="user", holder=user.pk, epoch=1, keys=own, role=role)
    shares.post_shares(user, seed, epoch=1)
    return user, seed


def certify_person(user: User, *, registrar: Keys, registrar_id: UUID | None) -> Certificate:
    """Confirm a person's key and let her sign in."""
    row = Certificate.objects.filter(holder_kind="user", holder=user.pk).order_by("-epoch").get()
    keys.certify(row, registrar=registrar, registrar_id=registrar_id)
    user.state = User.ACTIVE
    standing.write(user)
    return row


@transaction.atomic
def found_office(*, administrator: NewPerson, supervisor: NewPerson, team_name: str, office_name: str, training: bool) -> Founded:
    """Found the office. Raises AlreadyFounded."""
    if Organisation.objects.exists():
        raise AlreadyFounded("there is an office in this database already")
    root_seed = new_seed()
    root = Keys.from_seed(root_seed)
    ledger.pin_genesis(hashlib.sha256(root.signing_public).digest())
    office_id = uuid4()
    organisation = Organisation.objects.create(
        id=office_id,
        root_public=root.signing_public,
        recovery_public=root.encryption_public,
        recovery_signature=root.sign(keys.recovery_statement(office_id, root.encryption_public)),
        founded_on=timezone.localdate(),
        training=training,
    )
    office_keys = Keys.from_seed(office_seed := new_seed())
    teams = {}
    for kind, name, seed in (
        (AUDITORS, office_name, new_seed()),  # first: from the first entry on the trail is sealed to its readers
        (OFFICE, office_name, office_seed),
        (CASELOAD, team_name, new_seed()),
        (RECOVERY_A, "", new_seed()),  # their kind is name enough
        (RECOVERY_B, "", new_seed()),
    ):
        teams[kind] = (
            new_team(kind=kind, name=name, seed=seed, office_keys=office_keys, registrar=root, registrar_id=None),
            seed,
        )
    public = office_keys.encryption_public
    boss, boss_seed = create_person(administrator, role=Role.ADMINISTRATOR, home_team=None, office_public=public)
    lead, lead_seed = create_person(supervisor, role=Role.SUPERVISOR, home_team=teams[CASELOAD][0], office_public=public)
    for user in (boss, lead):
        certify_person(user, registrar=root, registrar_id=None)
    for user, kinds in ((boss, (OFFICE, RECOVERY_A)), (lead, (OFFICE, AUDITORS, CASELOAD, RECOVERY_B))):
        for kind in kinds:
            team, seed = teams[kind]
            add_member(team, user, seed=seed, epoch=1, signer=root, added_by=organisation.pk)
    audit.record("office.founded", organisation=str(organisation.pk), training=training)
    seeds = {boss.pk: boss_seed, lead.pk: lead_seed}
    return Founded(organisation, split(root_seed), boss, lead, teams[CASELOAD][0], seeds)
