"""Teams: founding one, adding a member, removing one (which raises the team's epoch)."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

import audit
from audit import segments
from casework.accounts import directory, homes, keys, memberships, outside
from casework.accounts.memberships import MAY_HOLD
from casework.accounts.models import AUDITORS, PARTNER, RECOVERY, Certificate, Membership, Team, User
from casework.accounts.unlocked import Unlocked, current, membership_info_for
from casework.encryption import Keys, lp, new_seed, post


class NotAMember(Exception):
    """The person acting does not hold this team's key, so she cannot pass it on."""


class WrongRole(Exception):
    """This team's key is not for people of this role: an administrator never holds the key of a caseload."""


class LastMember(Exception):
    """Nobody else holds the team's key: taking the last member out would leave it to the printed sheets alone."""


def new_team(
    *, kind: str, name: str, seed: bytes | None, office_keys: Keys, registrar: Keys | None, registrar_id: UUID | None
) -> Team:
    """Make a team. With a seed it gets a certified key whose recovery copy only the printed sheets open.

    A partner organisation makes its own key when its first person enrols.
    """
    team_id = uuid4()
    team = Team.objects.create(
        id=team_id,
        group=Group.objects.create(name=str(team_id)),
        kind=kind,
        founded_on=timezone.localdate(),
        card=directory.settled_name(office_keys, "team", team_id, name),
    )
    if seed is not None and registrar is not None:
        announce_epoch(team, seed, 1, registrar=registrar, registrar_id=registrar_id)
    return team


def announce_epoch(team: Team, seed: bytes, epoch: int, *, registrar: Keys, registrar_id: UUID | None) -> None:
    """Publish and certify one epoch of a team's key, with a copy posted to the recovery key."""
    recovery = post(keys.recovery_public_key(), recovery_info(team.pk, epoch), seed)
    kind = keys.holder_of("team", team.pk, epoch - 1).role if epoch > 1 else team.kind  # what was certified, not what the column says
    row = keys.announce(kind="team", holder=team.pk, epoch=epoch, keys=Keys.from_seed(seed), role=kind, recovery=recovery)
    keys.certify(row, registrar=registrar, registrar_id=registrar_id)


def recovery_info(team_id: object, epoch: int) -> bytes:
    return lp("hamraz/recovery/v1", str(team_id), epoch.to_bytes(4, "big"))


def add_member(team: Team, user: User, *, seed: bytes, epoch: int, signer: Keys, added_by: UUID) -> Membership:
    """Seal one epoch of the team's seed to a member with a believed key. Raises keys.NotCertified."""
    holder = keys.holder_of("user", user.pk)
    envelope = post(holder.encryption_public, membership_info_for(team.pk, epoch, holder.fingerprint), seed)
    return memberships.make(
        team, user, epoch, fingerprint=holder.fingerprint, envelope=envelope, signer=signer, added_by=added_by
    )


@transaction.atomic
def admit_member(*, team: Team, user: User) -> None:
    """Give a colleague every epoch of a team's key that the person acting holds; of a recovery team only a new one.

    Nobody remembers in which recovery team somebody once was: the halves that lie under the epochs before her coming stay closed to her,
    or with the other half's old key and an old copy of the database she would have everybody's seed.
    Raises NotAMember, WrongRole (by her *certified* role and the team's certified kind, or because she holds the other half of everybody's
    seed), and keys.NotCertified while nobody has confirmed her.
    """
    someone = current()
    held = someone.teams.get(team.pk)
    if not held:
        raise NotAMember("only a member can pass the team's key on")
    kind = keys.holder_of("team", team.pk).role
    if keys.holder_of("user", user.pk).role not in MAY_HOLD[kind] or (kind == PARTNER and not homes.is_in(user, team.pk)):
        raise WrongRole
    if kind in RECOVERY:
        if _holds_other_half(team, user):
            raise WrongRole
        row = _held_for_change(team)
        for other in set(Certificate.objects.filter(role__in=RECOVERY).exclude(holder=team.pk).values_list("holder", flat=True)):
            memberships.end(other, user)  # whatever row of hers is hidden now
        _raise_epoch(row, {*_believed_members(team, someone), user}, someone)
    else:
        for epoch, team_keys in held.items():
            add_member(team, user, seed=team_keys.seed, epoch=epoch, signer=someone.keys, added_by=someone.user.pk)
    audit.record("membership.added", team=str(team.pk), person=str(user.pk))


def _holds_other_half(team: Team, user: User) -> bool:
    """Whether she has a part in the other recovery team: a row that is not believed counts too, for nobody shall ever have both. What
    kind a team is, its certificate says."""
    rows = Membership.objects.filter(user=user).exclude(team=team)
    return any(keys.holder_of("team", row.team_id, row.epoch).role in RECOVERY for row in rows)


@transaction.atomic
def remove_member(*, team: Team, user: User) -> None:
    """Take a colleague out of a team: her rows go, and the team gets a new epoch that the others hold, in one transaction.

    Older grants stay readable to those who remain; what is granted from now on the removed colleague could not open even with a
    copy of her old rows. The others are those whose membership is believed: a row that somebody planted gets no new key.
    Raises NotAMember, LastMember, and keys.NotCertified when the person acting is not a registrar.
    """
    someone = current()
    if team.pk not in someone.teams:
        raise NotAMember("only a member can renew the team's key")
    row = _held_for_change(team)  # first of all: two who go at once must not leave the newest key to each other
    memberships.end(team, user)
    staying = _believed_members(team, someone)
    if not staying:
        raise LastMember
    epoch = _raise_epoch(row, staying, someone)
    if keys.holder_of("team", team.pk).role == AUDITORS:
        transaction.on_commit(segments.forget)
    outside.note_after_commit()
    audit.record("membership.removed", team=str(team.pk), person=str(user.pk), epoch=epoch)


def _held_for_change(team: Team) -> Team:
    """Nobody else changes its key until the transaction ends. Rows that only name it are written meanwhile: whoever saves a case has the
    ledger, and must not wait here for somebody who waits for the ledger."""
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def _believed_members(team: Team, someone: Unlocked) -> set[User]:
    """Who holds the newest key of a team: a row of an older one, put back after it ended or hidden while it did, counts for nobody."""
    rows = Membership.objects.filter(team=team, epoch=keys.holder_of("team", team.pk).epoch).select_related("team", "user")
    return {row.user for row in memberships.believed(rows, someone)}


def _raise_epoch(team: Team, members: Iterable[User], someone: Unlocked) -> int:
    """A new key of a team, which is held for update, for *members*. Raises keys.NotCertified when the person acting may not certify it."""
    seed, epoch = new_seed(), keys.holder_of("team", team.pk).epoch + 1  # what was certified, not what the column says
    announce_epoch(team, seed, epoch, registrar=someone.keys, registrar_id=someone.user.pk)
    for member in members:
        add_member(team, member, seed=seed, epoch=epoch, signer=someone.keys, added_by=someone.user.pk)
    Team.objects.filter(pk=team.pk).update(epoch=epoch)
    keys.holder_of("team", team.pk)  # believed, or everything above is undone
    return epoch
