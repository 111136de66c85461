"""Leaving for good: what goes with her is listed before anything happens, and nothing is orphaned without a second person."""

from typing import Any, NamedTuple
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.utils import timezone

import audit
from audit import chain, hooks, told
from casework.access import grants, holders
from casework.access.models import Draft
from casework.access.only_hers import only_hers
from casework.access.subjects import KeyedObject
from casework.accounts import bundles, memberships, session, standing
from casework.accounts.joining import NotWaiting
from casework.accounts.models import PARTNER, FormerKey, Membership, RecoveryCode, RecoveryShare, Team, User
from casework.accounts.teams import remove_member
from casework.accounts.unlocked import current
from casework.cases import actions
from casework.cases.models import Case
from casework.emergency import shut
from casework.emergency.locking import overwrite_freed_pages
from casework.emergency.models import Leaving
from casework.emergency.shut import NOBODYS

NAMED = 1000  # cases named in the entry; their number stands there whole


class SecondNeeded(Exception):
    """Parts of cases, or the key of a team, would go with her: another person has to confirm what this one asked for."""


class Kept(NamedTuple):
    """What nobody else opens: parts by the id of the case, and teams and partner organisations of which she is the last member."""

    cases: dict[UUID, set[str]]
    teams: list[Team]

    def __bool__(self) -> bool:
        return bool(self.cases or self.teams)


def kept_by(user: User) -> Kept:
    """What only she opens. A dozen queries, however large her caseload."""
    return Kept(only_hers(Case, user), [team for team, others in _teams_of(user) if not others])


def _teams_of(user: User) -> list[tuple[Team, bool]]:
    """Her teams, and whether somebody else's membership in each is believed."""
    hers = {row.team_id: row.team for row in Membership.objects.filter(user=user).select_related("team")}
    rows = Membership.objects.filter(team__in=hers).exclude(user=user).exclude(user__state=User.LEFT).select_related("team")
    staying = {row.team_id for row in memberships.believed(rows, current())}
    return [(team, pk in staying) for pk, team in sorted(hers.items())]


def keys_wanting(user: User) -> list[Team]:
    """Her teams that get a new key when she goes, and whose key who acts does not hold: she cannot let her go."""
    return [team for team, others in _teams_of(user) if others and team.kind != PARTNER and team.pk not in current().teams]


@transaction.atomic
def ask(*, user: User) -> Leaving:
    """Ask that she leaves although something goes with her. Asked twice, the first stands, if the trail tells of it."""
    if (row := asked_for(user)) is not None:
        return row
    Leaving.objects.filter(person=user).delete()  # a row that nobody wrote here
    row = Leaving.objects.create(person=user, asked_by=current().user.pk, asked_on=timezone.localdate())
    audit.record("person.leaving_asked", filed_under=_tag(user), person=str(user.pk))
    return row


def asked_for(user: User) -> Leaving | None:
    """That somebody asked for it, and nobody took it back: the row, where the newest entry of the trail about it is by whom it names."""
    row = Leaving.objects.filter(person=user).first()
    entry = told.last_under(_tag(user)) if row is not None else None
    if row is None or entry is None or (entry.kind, entry.actor) != ("person.leaving_asked", str(row.asked_by)):
        return None
    return row


def _tag(user: User) -> bytes:
    return chain.leaving_tag(hooks.mac_key(), str(user.pk))


@transaction.atomic
def take_back(*, user: User) -> None:
    """She stays after all, as far as this question goes. Nothing is done where nobody asked."""
    if Leaving.objects.filter(person=user).delete()[0]:
        audit.record("person.leaving_refused", filed_under=_tag(user), person=str(user.pk))


@transaction.atomic
def leave(*, user: User) -> None:
    """Let her go: sessions end, teams get new keys, her grants end, her bundle is emptied. Her certificate stays, for what she signed.

    Raises SecondNeeded unless another person than the one acting asked for it, NotWaiting for who has left already, teams.NotAMember when
    who acts holds no key of one of her teams, and keys.NotCertified when she may not certify.
    """
    row = User.objects.select_for_update(no_key=True).exclude(state=User.LEFT).filter(pk=user.pk).first()
    if row is None:
        raise NotWaiting
    _hold_teams(user)
    kept = kept_by(user)
    asked = asked_for(user)
    if kept and (asked is None or asked.asked_by == current().user.pk):
        raise SecondNeeded
    session.end_all([user.pk])
    try:
        ended = _end_grants(user, set(kept.cases))
    except actions.NobodyLeft as error:  # who held it too has gone since the question was asked
        raise SecondNeeded from error
    grants.end_all_to(user)
    _end_memberships(user)
    memberships.end_all(user)
    Draft.objects.filter(user=user).delete()
    Leaving.objects.filter(person=user).delete()
    empty = {"bundle": b"", "password": NOBODYS, "last_code_step": 0, "has_second_factor": False, "away_until": None, "standing": b""}
    User.objects.filter(pk=user.pk).update(state=User.LEFT, **empty)
    for table in (RecoveryShare, RecoveryCode, FormerKey):  # or two people could bring back a key that nobody needs any more
        table.objects.filter(user=user).delete()
    facts: dict[str, Any] = {"asked_by": str(asked.asked_by)} if asked else {}
    facts |= {"cases": [str(pk) for pk in kept.cases][:NAMED], "teams": [str(team.pk) for team in kept.teams]} if kept else {}
    standing.end(user.pk)
    bundles.end(user.pk, bytes(row.bundle))
    audit.record("person.left", person=str(user.pk), count=ended, lost=len(kept.cases), **facts)
    transaction.on_commit(shut.note, robust=True)
    transaction.on_commit(overwrite_freed_pages, robust=True)


def _hold_teams(user: User) -> None:
    """Her teams, before the first entry: who takes somebody else out of one of them holds it and then waits for the ledger."""
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=Membership.objects.filter(user=user).values("team")).order_by("pk"))


def _end_grants(user: User, orphaned: set[UUID]) -> int:
    """End every grant of her own. Those of cases with the words on the cards that wait for her, as an ended access always does."""
    count = 0
    for model in sorted((m for m in apps.get_models() if issubclass(m, KeyedObject)), key=lambda m: m.subject_kind):
        subjects = list(model.objects.filter(user_grants__user=user).distinct())  # type: ignore[attr-defined]
        holders.lock(model, [subject.pk for subject in subjects])
        for subject in subjects:
            if isinstance(subject, Case):
                actions.revoke(case=subject, person=user, even_the_last=subject.pk in orphaned)
            else:
                grants.revoke(subject, user)
        count += len(subjects)
    return count


def _end_memberships(user: User) -> None:
    """A partner organisation's new key is its own people's to make: the office never holds it. A team without anybody gets none."""
    for team, others in _teams_of(user):
        if others and team.kind != PARTNER:
            remove_member(team=team, user=user)
        else:
            memberships.end(team, user)
            audit.record("membership.removed", team=str(team.pk), person=str(user.pk))
