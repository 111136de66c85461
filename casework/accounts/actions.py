"""What a registrar changes: founding a team, suspending somebody, letting her in again.

Each is one transaction that ends in the ledger. How somebody joins is in ``joining``, what she changes herself in ``own_access``.
"""

from uuid import UUID

from django.db import transaction

import audit
from casework.accounts import homes, keys, outside, session, standing
from casework.accounts.joining import NotARegistrar, NotWaiting, require_registrar
from casework.accounts.models import PARTNER, RecoveryCode, Role, Team, User
from casework.accounts.teams import add_member, new_team
from casework.accounts.unlocked import current
from casework.encryption import new_seed


class HomeLost(Exception):
    """Her team or her role was written past the pages, and its stamp with it: nothing here tells what they were."""


class DayLost(Exception):
    """Whether she travels, and until when, was written past the pages: somebody has to ask her."""


@transaction.atomic
def found_team(*, kind: str, name: str) -> Team:
    """Found a team whose key the founder holds, or a partner organisation whose key she never will.

    A caseload is founded by a supervisor: who founds it can open its cases. Raises NotARegistrar.
    """
    someone = current()
    if someone.office_keys is None or (kind != PARTNER and someone.role != Role.SUPERVISOR):
        raise NotARegistrar
    if kind != PARTNER:
        require_registrar(someone)
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


def person(pk: UUID | str) -> User | None:
    return User.objects.filter(pk=pk).first()
