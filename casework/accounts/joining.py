"""How somebody joins: she is invited, enrols with keys of her own making, and a registrar confirms them.

Each step is one transaction that ends in the ledger. Nobody signs herself up.
"""

import hmac
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

import audit
from audit import endings
from casework.accounts import directory, homes, invitations, key_words, keys, memberships
from casework.accounts.founding import NewPerson, certify_person, create_person
from casework.accounts.handover_codes import folded_code, in_groups, new_code
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, PARTNER, Certificate, Invitation, Role, Team, User
from casework.accounts.teams import admit_member
from casework.accounts.unlocked import Unlocked, current, membership_info
from casework.encryption import Keys, new_seed, settle

INVITATION_DAYS = 7


class NoSuchInvitation(Exception):
    """The code is unknown, used or too old."""


class NameTaken(Exception):
    """Someone signs in under this name already."""


class NotARegistrar(Exception):
    """The person acting cannot certify keys."""


class NotWaiting(Exception):
    """This person is not waiting to be confirmed, or not suspended: someone else was quicker."""


class KeysChanged(Exception):
    """The keys in the database are not the ones whose words were compared, or not for the role she was invited to."""


class Enrolled(NamedTuple):
    """Who enrolled, and the words of the keys made in her own request: what the database says later is held against them."""

    user: User
    words: str


def _code_hash(code: str) -> bytes:
    return hmac.digest(settings.PEPPER, b"hamraz/invitation/v1" + folded_code(code).encode(), "sha256")


@transaction.atomic
def invite(*, role: str, name: str, team: Team | None) -> tuple[Invitation, str]:
    """Invite one person. Returns the invitation and its code, which is shown once and kept nowhere."""
    someone = current()
    code = new_code()
    row = Invitation(
        code_hash=_code_hash(code),
        role=role,
        team=team,
        invited_by=someone.user.pk,
        expires_on=timezone.localdate() + timedelta(days=INVITATION_DAYS),
    )
    if someone.office_keys is not None:
        row.card = directory.settled_name(someone.office_keys, "invitation", row.pk, name)
    row.stamp = invitations.stamp_of(row)
    row.save(force_insert=True)
    audit.record("person.invited", role=role, team=str(team.pk) if team else "")
    return row, in_groups(code)


def find_invitation(code: str) -> Invitation:
    """The unused invitation of this code, as the pages wrote it. Raises NoSuchInvitation."""
    row = Invitation.objects.filter(code_hash=_code_hash(code), used_by=None, expires_on__gte=timezone.localdate()).first()
    if row is None or not invitations.is_open(row):
        raise NoSuchInvitation
    return row


@transaction.atomic
def enrol(*, code: str, person: NewPerson, language: str) -> Enrolled:
    """Use an invitation: the newcomer's keys are made here, in her own request. She waits until a registrar confirms her.

    The first person of a partner organisation makes the organisation's key as well; our office never holds it.
    Raises NoSuchInvitation, NameTaken.
    """
    invitation = find_invitation(code)
    office = Team.objects.get(kind=OFFICE)
    try:
        with transaction.atomic():
            user, seed = create_person(
                person,
                role=invitation.role,
                home_team=invitation.team,
                language=language,
                office_public=keys.key_of_team(office).encryption_public,
            )
    except IntegrityError as error:
        raise NameTaken from error
    if not Invitation.objects.filter(pk=invitation.pk, used_by=None).update(used_by=user):
        raise NoSuchInvitation
    if invitation.role == Role.PARTNER and invitation.team and not Certificate.objects.filter(holder=invitation.team.pk).exists():
        _make_partner_key(invitation.team, user, seed)
    audit.record("person.enrolled", filed_under=endings.tag(invitation.place()), person=str(user.pk), role=user.role)
    own = Keys.from_seed(seed)
    return Enrolled(user, key_words.of_keys(own.encryption_public, own.signing_public))


def _make_partner_key(team: Team, user: User, user_seed: bytes) -> None:
    """The organisation's seed is born in its first person's request and sealed to her alone."""
    seed, own = new_seed(), Keys.from_seed(user_seed)
    keys.announce(kind="team", holder=team.pk, epoch=1, keys=Keys.from_seed(seed), role=PARTNER)
    envelope = settle(own, membership_info(team.pk, 1, own), seed)
    memberships.make(team, user, 1, fingerprint=own.fingerprint, envelope=envelope, signer=own, added_by=user.pk)


def _newest(user: User) -> Certificate | None:
    return Certificate.objects.filter(holder_kind="user", holder=user.pk).order_by("-epoch").first()


def require_registrar(someone: Unlocked) -> None:
    """Raises NotARegistrar."""
    row = _newest(someone.user)
    if row is None or not keys.is_registrar(row):
        raise NotARegistrar


@transaction.atomic
def confirm(*, user: User, words: str | None = None) -> None:
    """Certify a newcomer's key as a registrar, let her sign in, and give her the teams her role needs.

    *words* are those that were compared with the newcomer. Raises NotARegistrar, NotWaiting, KeysChanged.
    """
    someone = current()
    require_registrar(someone)
    if not User.objects.filter(pk=user.pk, state=User.ENROLLED).exists():
        raise NotWaiting
    announced = _newest(user)
    if announced is None or announced.role != user.role or words not in (None, key_words.of(user)):
        raise KeysChanged
    certify_person(user, registrar=someone.keys, registrar_id=someone.user.pk)
    audit.record("person.certified", person=str(user.pk), role=user.role)
    if user.role == Role.PARTNER:
        _confirm_partner_key(user)
        return
    for kind in (OFFICE, *((AUDITORS, CASELOAD) if user.role == Role.SUPERVISOR else ())):
        for membership in {row.team_id: row for row in someone.held_of_kind(kind)}.values():
            if kind != CASELOAD or homes.is_in(user, membership.team_id):
                admit_member(team=membership.team, user=user)


def _confirm_partner_key(user: User) -> None:
    someone, team = current(), user.home_team
    if team is None or not homes.is_hers(user):
        return
    row = Certificate.objects.filter(holder_kind="team", holder=team.pk, certified_by=None).first()
    if row is not None and not row.signature:
        keys.certify(row, registrar=someone.keys, registrar_id=someone.user.pk)
        if someone.office_keys is not None:
            name = directory.office_name(someone, "team", team.pk, bytes(team.card))
            team.own_card = directory.posted_name(bytes(row.encryption_public), "team", team.pk, name)
            team.save(update_fields=["own_card"])
