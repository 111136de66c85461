"""What only one person opens, over her whole caseload at once: asked before she leaves or is suspended."""

import time
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from casework import rows
from casework.access import catalogue, holders, rings
from casework.access.models import lasts
from casework.accounts.keys import NotCertified
from casework.accounts.models import Team, User
from casework.encryption import CannotOpen

AT_ONCE = 500  # objects in one round of questions


def only_hers(model: Any, person: User) -> dict[UUID, set[str]]:
    """Object id → the compartments that nobody but *person* holds, by her own grant (``grants.held_only_by`` for one object).

    Grants that are not signed count for nobody, and those of others that run out keep no part from being lost. Six queries for every
    AT_ONCE objects.
    """
    ids = sorted(set(model.user_grant_model().objects.filter(user=person).values_list("content_object_id", flat=True)))
    found: dict[UUID, set[str]] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= _only_hers_of(model, person, ids[start : start + AT_ONCE])
    return found


def _only_hers_of(model: Any, person: User, ids: list[UUID]) -> dict[UUID, set[str]]:
    hers: dict[UUID, set[str]] = {pk: set() for pk in ids}
    others: dict[UUID, set[str]] = {pk: set() for pk in ids}
    for grant, holder in _believed(model, ids):
        if (holder.kind, holder.id) == ("user", str(person.pk)):
            hers[grant.content_object_id] |= catalogue.compartments_of(grant)
        elif not grant.expires_at:
            others[grant.content_object_id] |= catalogue.compartments_of(grant)
    return {pk: parts for pk in ids if (parts := hers[pk] - others[pk])}


def _believed(model: Any, ids: list[UUID]) -> Iterator[tuple[Any, Any]]:
    someone = rings.current().someone
    grants = holders.not_ended(_live(model, ids))
    people = {pk for grant in grants for pk in (getattr(grant, "user_id", None), grant.granted_by) if pk}
    someone.prime({grant.team.pk for grant in grants if not grant.is_personal}, people)
    for grant in grants:
        try:
            holder = rings.holder_of_grant(someone, grant)
            rings.signed_info(someone, model.subject_kind, grant, holder)
        except (CannotOpen, NotCertified):
            continue
        yield grant, holder


def _live(model: Any, ids: list[UUID]) -> Iterable[Any]:
    """The grants on these objects that have not run out, those to teams with their team. A row for a group without a team is none."""
    now = int(time.time())
    users, through = rows.together(
        rows.Question(model.user_grant_model(), {"content_object": ids}), rows.Question(model.team_grant_model(), {"content_object": ids})
    )
    teams = {team.group_id: team for team in rows.where(Team, group={grant.group_id for grant in through})}
    for grant in through:
        grant.team = teams.get(grant.group_id)
    return [grant for grant in (*users, *(g for g in through if g.team)) if lasts(grant.expires_at, now)]
