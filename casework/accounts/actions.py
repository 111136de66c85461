"""What changes people: inviting, enrolling, confirming, suspending, changing a passphrase, setting the second factor.

Each is one transaction that ends in the ledger. Nobody's passphrase is ever reset by e-mail, and nobody signs herself up.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

import audit
from audit import endings
from casework.accounts import bundle as bundles
from casework.accounts import directory, homes, invitations, keys, memberships, outside, session, shares, standing
from casework.accounts import passphrase as pp
from casework.accounts.founding import NewPerson, certify_person, create_person
from casework.accounts.models import AUDITORS, CASELOAD, OFFICE, PARTNER, Certificate, Invitation, RecoveryCode, Role, Team, User
from casework.accounts.second_factor import code_hash, code_step, new_recovery_codes
from casework.accounts.teams import add_member, admit_member, new_team
from casework.accounts.unlocked import Unlocked, current, membership_info
from casework.encryption import CannotOpen, Keys, lp, new_seed, settle, verifier
from casework.localisation.digits import to_ascii

INVITATION_DAYS = 7
_CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16  # letters, about 78 bits


class NoSuchInvitation(Exception):
    """The code is unknown, used or too old."""


class NameTaken(Exception):
    """Someone signs in under this name already."""


class WrongPassphrase(Exception):
    """The passphrase does not open the bundle."""


class WrongCode(Exception):
    """The one-time code does not belong to the new secret."""


class NotARegistrar(Exception):
    """The person acting cannot certify keys."""


class NotWaiting(Exception):
    """This person is not waiting to be confirmed, or not suspended: someone else was quicker."""


class HomeLost(Exception):
    """Her team or her role was written past the pages, and its stamp with it: nothing here tells what they were."""


class DayLost(Exception):
    """Whether she travels, and until when, was written past the pages: somebody has to ask her."""


class KeysChanged(Exception):
    """The keys in the database are not the ones whose words were compared, or not for the role she was invited to."""


class Enrolled(NamedTuple):
    """Who enrolled, and the words of the keys made in her own request: what the database says later is held against them."""

    user: User
    words: str


def new_code() -> str:
    """The letters of a one-time code that somebody hands over: an invitation, a recovery."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(CODE_LENGTH))


def in_groups(code: str) -> str:
    """A code as it is shown and read aloud."""
    return "-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def folded_code(typed: str) -> str:
    """A code as somebody typed it: case, spaces, hyphens and the script of its digits do not matter."""
    return "".join(letter for letter in to_ascii(typed).upper() if letter in _CODE_ALPHABET)


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
    return Enrolled(user, words_of(own.encryption_public, own.signing_public))


def _make_partner_key(team: Team, user: User, user_seed: bytes) -> None:
    """The organisation's seed is born in its first person's request and sealed to her alone."""
    seed, own = new_seed(), Keys.from_seed(user_seed)
    keys.announce(kind="team", holder=team.pk, epoch=1, keys=Keys.from_seed(seed), role=PARTNER)
    envelope = settle(own, membership_info(team.pk, 1, own), seed)
    memberships.make(team, user, 1, fingerprint=own.fingerprint, envelope=envelope, signer=own, added_by=user.pk)


def words_of(encryption_public: bytes, signing_public: bytes) -> str:
    """Both public keys as five groups of four hexadecimal characters (80 bits): short enough for the telephone.

    Both, because a swapped signing key would otherwise be certified unseen.
    """
    text = hashlib.sha256(lp("hamraz/key-words/v1", encryption_public, signing_public)).hexdigest().upper()
    return " ".join(text[i : i + 4] for i in range(0, 20, 4))


def key_words(user: User) -> str:
    """What the registrar compares, by voice, with what the newcomer saw when she enrolled; "" without keys."""
    return key_words_of([user]).get(user.pk, "")


def key_words_of(people: Iterable[User]) -> dict[UUID, str]:
    """The same for several people, by id. One query, however many; those without keys are left out."""
    rows = Certificate.objects.filter(holder_kind="user", holder__in=[user.pk for user in people]).order_by("epoch")
    newest = {row.holder: row for row in rows}
    return {holder: words_of(bytes(row.encryption_public), bytes(row.signing_public)) for holder, row in newest.items()}


def _newest(user: User) -> Certificate | None:
    return Certificate.objects.filter(holder_kind="user", holder=user.pk).order_by("-epoch").first()


def _require_registrar(someone: Unlocked) -> None:
    row = _newest(someone.user)
    if row is None or not keys.is_registrar(row):
        raise NotARegistrar


@transaction.atomic
def confirm(*, user: User, words: str | None = None) -> None:
    """Certify a newcomer's key as a registrar, let her sign in, and give her the teams her role needs.

    *words* are those that were compared with the newcomer. Raises NotARegistrar, NotWaiting, KeysChanged.
    """
    someone = current()
    _require_registrar(someone)
    if not User.objects.filter(pk=user.pk, state=User.ENROLLED).exists():
        raise NotWaiting
    announced = _newest(user)
    if announced is None or announced.role != user.role or words not in (None, key_words(user)):
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


@transaction.atomic
def found_team(*, kind: str, name: str) -> Team:
    """Found a team whose key the founder holds, or a partner organisation whose key she never will.

    A caseload is founded by a supervisor: who founds it can open its cases. Raises NotARegistrar.
    """
    someone = current()
    if someone.office_keys is None or (kind != PARTNER and someone.role != Role.SUPERVISOR):
        raise NotARegistrar
    if kind != PARTNER:
        _require_registrar(someone)
    seed = None if kind == PARTNER else new_seed()
    team = new_team(
        kind=kind, name=name, seed=seed, office_keys=someone.office_keys, registrar=someone.keys, registrar_id=someone.user.pk
    )
    if seed is not None:
        add_member(team, someone.user, seed=seed, epoch=1, signer=someone.keys, added_by=someone.user.pk)
    audit.record("team.founded", team=str(team.pk), team_kind=kind)
    return team


@transaction.atomic
def suspend(*, user: User) -> None:
    """Stop someone signing in and end her sessions now. Her keys stay: coming back is a decision, not a repair. Codes for a recovery that
    she has by now open nothing, also when she is back. The day until which she travels stays, and stays unbelieved where it was edited."""
    row = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    whole = standing.is_whole(row)
    RecoveryCode.objects.filter(user=user).update(sealed=b"")
    session.end_all([user.pk])
    standing.end(user.pk)
    if row.state != User.LEFT:
        row.state = User.SUSPENDED
        standing.write(row) if whole else standing.void(row)
    outside.note_after_commit()
    audit.record("person.suspended", person=str(user.pk))


@transaction.atomic
def restore(*, user: User, stays: bool = False) -> None:
    """Let a suspended person sign in again with the keys she had. Whom an emergency lock met meanwhile is locked: she needs recovery. A
    team or a role that somebody wrote past the pages is put back. *stays*: whoever lets her in asked her, and she does not travel.

    Raises NotWaiting, keys.NotCertified if she never was confirmed, HomeLost, and DayLost.
    """
    keys.holder_of("user", user.pk)
    row = User.objects.select_for_update(no_key=True).filter(pk=user.pk, state=User.SUSPENDED).first()
    if row is None:
        raise NotWaiting
    if standing.is_day_lost(row):
        if not stays:
            raise DayLost
        row.away_until = None
    if not homes.is_hers(row):
        _put_back_home(row)
    row.state = User.ACTIVE if row.bundle else User.LOCKED
    standing.write(row)
    outside.note_after_commit()
    audit.record("person.restored", person=str(user.pk))


def _put_back_home(row: User) -> None:
    """Write her home and her role as the pages wrote them. Raises HomeLost."""
    written = homes.as_written(row)
    if written is None:
        raise HomeLost
    row.home_team_id, row.role = written
    row.save(update_fields=["home_team", "role"])
    audit.record("person.put_back", person=str(row.pk), team=str(row.home_team_id or ""), role=row.role)


def open_bundle(user: User, passphrase: str) -> tuple[bundles.Bundle, bytes]:
    """What her passphrase opens, and the half of it that did. One Argon2id. Raises WrongPassphrase."""
    stored = pp.parse(user.password)
    if stored is None:
        raise WrongPassphrase
    try:
        halves = pp.halves_of(passphrase, stored.salt, stored.cost)
        if not hmac.compare_digest(verifier(halves.auth), stored.verifier):
            raise WrongPassphrase
        if bundles.is_over(user):  # an older one was put back
            raise WrongPassphrase
        return bundles.read(user, halves.seal), halves.seal
    except CannotOpen as error:
        raise WrongPassphrase from error


def _put(user: User, before: bytes, *columns: str) -> None:
    """Write what follows from a bundle that was opened, unless it is another one by now: an emergency lock that fell meanwhile holds.

    Raises WrongPassphrase.
    """
    if not User.objects.filter(pk=user.pk, bundle=before).update(**{column: getattr(user, column) for column in columns}):
        raise WrongPassphrase


@transaction.atomic
def change_passphrase(*, user: User, old: str, new: str) -> None:
    """Open the bundle with the old passphrase and seal it under the new, together with the verifier; all her sessions end.

    Raises WrongPassphrase.
    """
    before = bytes(user.bundle)
    opened, _ = open_bundle(user, old)
    bundles.write(user, opened, new)
    _put(user, before, "password", "bundle")
    session.end_all([user.pk])
    bundles.end(user.pk, before)
    audit.record("passphrase.changed", person=str(user.pk))


def raise_cost(*, user: User, seal: bytes, passphrase: str) -> None:
    """Seal the bundle and make the verifier again at today's cost, both in one transaction. *seal* is the half that opened the bundle.

    Raises CannotOpen. Nothing happens when somebody changed the passphrase meanwhile.
    """
    password, before = user.password, bytes(user.bundle)
    bundles.write(user, bundles.read(user, seal), passphrase)  # the slow part, before anything is locked
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, password=password, bundle=before).update(password=user.password, bundle=user.bundle):
            bundles.end(user.pk, before)
            audit.record("passphrase.strengthened", person=str(user.pk))
            return
    user.refresh_from_db(fields=["password", "bundle"])


@transaction.atomic
def set_second_factor(*, user: User, passphrase: str, secret: str, code: str) -> list[str]:
    """Put a TOTP secret and ten recovery codes into the bundle. Returns the codes, shown once.

    Raises WrongPassphrase, WrongCode.
    """
    before = bytes(user.bundle)
    opened, seal = open_bundle(user, passphrase)
    step = code_step(secret, code)
    if step is None:
        raise WrongCode
    codes = new_recovery_codes()
    bundles.rewrite(user, opened.with_second_factor(secret, tuple(code_hash(c) for c in codes)), seal)
    user.has_second_factor, user.last_code_step = True, step
    _put(user, before, "bundle", "has_second_factor", "last_code_step")
    bundles.end(user.pk, before)
    audit.record("second_factor.set", person=str(user.pk))
    return codes


def share_anew(someone: Unlocked) -> None:
    """Post the halves of her seed to the recovery teams, if they are not there or lie under a key that a team had before. Where it cannot
    be done she works on: the page of the office's keys says whose halves are missing."""
    epoch = someone.holder.epoch
    if shares.are_posted(someone.user, epoch=epoch):
        return
    with suppress(keys.NotCertified), transaction.atomic():
        if shares.post_shares(someone.user, someone.keys.seed, epoch=epoch):
            audit.record("recovery.shared", person=str(someone.user.pk))


def person(pk: UUID | str) -> User | None:
    return User.objects.filter(pk=pk).first()
