"""Recovery by two people: each hands her a one-time code for one half of her seed, and only both together bring it back (decision 0021).

Neither of them learns the other half, and the code is kept nowhere: the database has the half sealed under it.
"""

import hmac
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import audit
from audit import endings
from casework.accounts import handed_out, handover_codes, shares, standing
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import RECOVERY, RecoveryCode, RecoveryShare, Team, User
from casework.accounts.passphrases import handle_of
from casework.accounts.unlocked import Unlocked, current
from casework.encryption import CannotOpen, lp, open_small, seal_small
from casework.recovery.renewing import renew

CODE_HOURS = 48
RECOVERABLE = frozenset({User.ACTIVE, User.LOCKED})


class NotHers(Exception):
    """The person acting holds no key of a recovery team, or it is herself she would recover."""


class NoShare(Exception):
    """No half of her seed lies with this team, or it does not open: the printed sheets are left."""


class CodesRefused(Exception):
    """The two codes do not bring back the key of this person: wrong, used, too old, of one team, or not hers."""


def team_of(someone: Unlocked) -> Team | None:
    """The recovery team whose key she holds; the first, where a database was edited so that it seems both."""
    return next((row.team for row in someone.held_of_kind(*RECOVERY)), None)


@transaction.atomic
def hand_code(*, user: User, met: str) -> str:
    """Open one half of her seed and seal it under a new code, shown once. *met* says how it was made sure that it is she.

    A code of the same team before it is gone. Raises NotHers, NoShare.
    """
    someone = current()
    team = team_of(someone)
    if team is None or user.pk == someone.user.pk or user.state not in RECOVERABLE:
        raise NotHers
    share = RecoveryShare.objects.filter(user=user, team=team).first()
    try:
        if share is None or share.epoch != holder_of("user", user.pk).epoch:
            raise NoShare
        half = shares.open_share(share, someone)
    except (CannotOpen, NotCertified) as error:
        raise NoShare from error
    code, now = handover_codes.new_code(), timezone.now()
    row = RecoveryCode.objects.select_for_update().filter(user=user, team=team).first() or RecoveryCode(user=user, team=team)
    row.made_by, row.made_at, row.expires_at = someone.user.pk, now, now + timedelta(hours=CODE_HOURS)
    row.sealed = seal_small(_key_of(code), _place(user, team), half)
    told = endings.tag(row.places()[0])
    handed_out.believe(row, audit.record("recovery.approved", filed_under=told, person=str(user.pk), team=str(team.pk), met=met).seq)
    return handover_codes.in_groups(code)


@transaction.atomic
def recover(*, sign_in_name: str, codes: Sequence[str], passphrase: str) -> User:
    """Bring back a person's key with a code of each team, and give her a new one under *passphrase*. Raises CodesRefused."""
    user = User.objects.select_for_update(no_key=True).filter(handle=handle_of(sign_in_name), state__in=RECOVERABLE).first()
    seed = _seed_of(user, codes) if user else None
    if user is None or seed is None:
        raise CodesRefused
    RecoveryCode.objects.filter(user=user).update(recovered_at=timezone.now(), sealed=b"")
    user.state = User.ACTIVE
    renew(user=user, seed=seed, passphrase=passphrase)
    standing.end(user.pk)
    standing.write(user)
    audit.record("recovery.completed", person=str(user.pk), helped=[str(row.made_by) for row in RecoveryCode.objects.filter(user=user)])
    return user


def forget_expired() -> int:
    """Empty the halves under codes whose time is over: they open nothing, and need not lie there. Returns how many there were."""
    return RecoveryCode.objects.filter(expires_at__lte=timezone.now()).exclude(sealed=b"").update(sealed=b"")


def _seed_of(user: User, codes: Sequence[str]) -> bytes | None:
    """The seed, if two codes open the halves of two teams, made by two people, and the keys are those she is certified for."""
    live = RecoveryCode.objects.filter(user=user, expires_at__gt=timezone.now(), team__kind__in=RECOVERY)
    rows = list(live.select_related("team", "user").order_by("team__kind"))
    if not all(map(handed_out.is_believed, rows)):
        return None
    if [row.team.kind for row in rows] != list(RECOVERY) or len({row.made_by for row in rows}) != len(rows):
        return None
    for one, other in (codes, reversed(codes)):
        halves = _half(user, rows[0], one), _half(user, rows[1], other)
        if halves[0] is not None and halves[1] is not None:
            return shares.seed_of(user, halves[0], halves[1])
    return None


def _half(user: User, row: RecoveryCode, code: str) -> bytes | None:
    try:
        return open_small(_key_of(code), _place(user, row.team), bytes(row.sealed))
    except CannotOpen:
        return None


def _key_of(code: str) -> bytes:
    return hmac.digest(settings.PEPPER, lp("hamraz/recovery-code/v1", handover_codes.folded_code(code)), "sha256")


def _place(user: User, team: Team) -> bytes:
    return lp("hamraz/recovery-code/v1", str(user.pk), str(team.pk))
