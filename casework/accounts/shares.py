"""The two halves of a person's seed, each posted to one recovery team (decision 0021). One half alone is 32 random bytes.

A partner has none: our office never holds a partner's key, and her colleagues pass their organisation's on.
"""

import secrets
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from casework.accounts.keys import NotCertified, holder_of, key_of_team
from casework.accounts.models import RECOVERY, Certificate, RecoveryCode, RecoveryShare, Role, Team, User
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen, Keys, key_named, lp, open_envelope, post

TOLD_DAYS = 30  # how long everyone concerned sees that somebody was recovered


def share_info(user_id: object, epoch: int, team_id: object) -> bytes:
    """Binds one half to the person, the epoch of her key, and the team it is for."""
    return lp("hamraz/recovery-share/v1", str(user_id), epoch.to_bytes(4, "big"), str(team_id))


def split(seed: bytes) -> tuple[bytes, bytes]:
    """(A, B): A is random, B = seed xor A."""
    one = secrets.token_bytes(len(seed))
    return one, xor(seed, one)


def xor(one: bytes, other: bytes) -> bytes:
    """The seed of its two halves. Raises ValueError when they are not of one length."""
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def recovery_teams() -> list[Team]:
    """The two recovery teams, A before B; none in an office that has not both."""
    found = sorted(Team.objects.filter(kind__in=RECOVERY), key=lambda team: team.kind)
    return found if [team.kind for team in found] == list(RECOVERY) else []


def _newest(teams: list[Team]) -> dict[UUID, int]:
    """The number of the newest key of each team, as it was certified: the column of a team can be put back to one that somebody had who
    has left. Nothing of a team whose key is not believed."""
    found: dict[UUID, int] = {}
    for team in teams:
        with suppress(NotCertified):
            found[team.pk] = key_of_team(team).epoch
    return found


def post_shares(user: User, seed: bytes, *, epoch: int) -> bool:
    """Split *seed* anew and post both halves, in the place of those before. False where nothing was posted: a partner, or an office
    without recovery teams. Call inside a transaction. Raises NotCertified when a team's key is not believed, or not that of such a team."""
    teams = recovery_teams()
    if user.role == Role.PARTNER or not teams:
        return False
    for team, half in zip(teams, split(seed), strict=True):
        holder = key_of_team(team)
        envelope = post(holder.encryption_public, share_info(user.pk, epoch, team.pk), half)
        facts = {"epoch": epoch, "team_epoch": holder.epoch, "envelope": envelope}
        RecoveryShare.objects.update_or_create(user=user, team=team, defaults=facts)
    return True


def are_posted(user: User, *, epoch: int) -> bool:
    """Whether both halves of her newest seed lie under the newest keys of the recovery teams, or none are due."""
    teams = recovery_teams()
    if user.role == Role.PARTNER or not teams:
        return True
    there, newest = set(RecoveryShare.objects.filter(user=user, epoch=epoch).values_list("team_id", "team_epoch")), _newest(teams)
    return {(team.pk, newest.get(team.pk)) for team in teams} <= there


def covered() -> tuple[int, int]:
    """(how many people two colleagues should be able to bring back, for how many both halves lie under the newest keys)."""
    people = set(User.objects.filter(state__in=(User.ACTIVE, User.LOCKED)).exclude(role=Role.PARTNER).values_list("pk", flat=True))
    newest = dict(Certificate.objects.filter(holder_kind="user", holder__in=people).order_by("epoch").values_list("holder", "epoch"))
    teams = set(_newest(recovery_teams()).items())
    found: dict[UUID, int] = {}
    for share in RecoveryShare.objects.filter(user__in=people):
        if (share.team_id, share.team_epoch) in teams and newest.get(share.user_id) == share.epoch:
            found[share.user_id] = found.get(share.user_id, 0) + 1
    return len(people), sum(count == len(RECOVERY) for count in found.values())


def seed_of(user: User, one: bytes, other: bytes) -> bytes | None:
    """The seed of two halves, if it gives the keys she is certified for today. Anybody can post a half, of any length."""
    with suppress(NotCertified, ValueError):
        own, holder = Keys.from_seed(seed := xor(one, other)), holder_of("user", user.pk)
        if (own.encryption_public, own.signing_public) == (holder.encryption_public, holder.signing_public):
            return seed
    return None


def helpers() -> tuple[int, int]:
    """How many people who can sign in hold the newest key of each recovery team, A before B."""
    teams = recovery_teams()
    newest = _newest(teams)
    found = [
        User.objects.filter(state=User.ACTIVE, memberships__team=team, memberships__epoch=newest.get(team.pk, 0)).distinct().count()
        for team in teams
    ] or [0, 0]
    return found[0], found[1]


def recoveries() -> list[RecoveryCode]:
    """Whose keys came back by two codes in the last 30 days, newest first; one row for each."""
    since = timezone.now() - timedelta(days=TOLD_DAYS)
    return list(RecoveryCode.objects.filter(recovered_at__gte=since, team__kind=RECOVERY[0]).order_by("-recovered_at"))


def open_share(share: RecoveryShare, someone: Unlocked) -> bytes:
    """One half, for a member of its team. Raises CannotOpen."""
    with suppress(NotCertified):
        own = someone.keys_named("team", share.team_id, key_named(share.envelope))
        if own is not None:
            return open_envelope(own, share_info(share.user_id, share.epoch, share.team_id), bytes(share.envelope))
    raise CannotOpen
