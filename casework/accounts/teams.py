"""Teams: founding one, adding a member, removing one (which raises the team's epoch)."""

from uuid import UUID, uuid4

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

import audit
from audit import segments
from casework.accounts import directory, keys, memberships
from casework.accounts.memberships import MAY_HOLD
from casework.accounts.models import AUDITORS, PARTNER, Membership, Organisation, Team, User
from casework.accounts.unlocked import current, membership_info_for
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
    recovery = post(bytes(Organisation.objects.get().recovery_public), recovery_info(team.pk, epoch), seed)
    row = keys.announce(kind="team", holder=team.pk, epoch=epoch, keys=Keys.from_seed(seed), recovery=recovery)
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
    """Give a colleague every epoch of a team's key that the person acting holds.

    Raises NotAMember, WrongRole (by her *certified* role), and keys.NotCertified while nobody has confirmed her.
    """
    someone = current()
    if keys.holder_of("user", user.pk).role not in MAY_HOLD[team.kind] or (team.kind == PARTNER and user.home_team_id != team.pk):
        raise WrongRole
    held = someone.teams.get(team.pk)
    if not held:
        raise NotAMember("only a member can pass the team's key on")
    for epoch, team_keys in held.items():
        add_member(team, user, seed=team_keys.seed, epoch=epoch, signer=someone.keys, added_by=someone.user.pk)
    audit.record("membership.added", team=str(team.pk), person=str(user.pk))


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
    memberships.end(Membership.objects.filter(team=team, user=user))
    staying = {row.user for row in memberships.believed(Membership.objects.filter(team=team).select_related("team", "user"), someone)}
    if not staying:
        raise LastMember
    seed, epoch = new_seed(), Team.objects.select_for_update().get(pk=team.pk).epoch + 1
    announce_epoch(team, seed, epoch, registrar=someone.keys, registrar_id=someone.user.pk)
    for member in staying:
        add_member(team, member, seed=seed, epoch=epoch, signer=someone.keys, added_by=someone.user.pk)
    Team.objects.filter(pk=team.pk).update(epoch=epoch)
    keys.holder_of("team", team.pk)  # believed, or everything above is undone
    if team.kind == AUDITORS:
        transaction.on_commit(segments.forget)
    audit.record("membership.removed", team=str(team.pk), person=str(user.pk), epoch=epoch)
