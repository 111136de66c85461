"""Who can open a case, and through what: every live grant, the people behind a team's key, and what other rooms know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from casework.access import catalogue, holders
from casework.access.policy import CASE, COUNSELLING, IDENTITY, LEGAL
from casework.accounts import directory
from casework.accounts.models import PARTNER, Membership, User
from casework.accounts.unlocked import current
from casework.cases.choices import CasePart
from casework.cases.models import Case

ICONS = {IDENTITY: "id", CASE: "cases", LEGAL: "scale", COUNSELLING: "chat"}


@dataclass(frozen=True)
class Part:
    """One compartment, open or closed to a holder."""

    icon: str
    label: str
    open: bool


@dataclass(frozen=True)
class Path:
    """One way to a case. *person* is set when it is a person's own grant, which can be ended."""

    who: str
    via: str
    parts: list[Part] = field(default_factory=list)
    until: date | None = None
    mine: bool = False
    person: UUID | None = None
    mark: str = ""  # words in place of the compartments, such as "packet"


# Rooms above register here: they know of ways to parts of a case, such as a referral packet.
SOURCES: list[Callable[[Case], Iterable[Path]]] = []


def names_of_parts() -> dict[str, str]:
    return {part.value: str(part.label) for part in CasePart}


def paths(case: Case) -> list[Path]:
    """Every live way, her own first. Seven queries, however many holders."""
    live = holders.live(case)
    people, teams = [g for g in live if g.is_personal], [g for g in live if not g.is_personal]
    members = _members(teams)
    names = directory.names_of({*(g.user_id for g in people), *(user for users in members.values() for user in users)})
    found = [_own(some, names) for some in _by_person(people)] + [_through_team(g, members, names) for g in teams]
    found.sort(key=lambda path: not path.mine)
    return found + [path for source in SOURCES for path in source(case)]


def _members(teams: list[Any]) -> dict[UUID, list[UUID]]:
    """Active members of these teams, who hold the team's key."""
    held: dict[UUID, list[UUID]] = {}
    rows = Membership.objects.filter(team__in=[g.team.pk for g in teams], user__state=User.ACTIVE).order_by("pk")
    for row in holders.not_ended(rows.only("team_id", "user_id", "signature", "since")):
        if row.user_id not in held.setdefault(row.team_id, []):
            held[row.team_id].append(row.user_id)
    return held


def _by_person(grants: Iterable[Any]) -> list[list[Any]]:
    """What each person has of a case, in one or two rows."""
    found: dict[UUID, list[Any]] = {}
    for grant in grants:
        found.setdefault(grant.user_id, []).append(grant)
    return list(found.values())


def _own(grants: list[Any], names: Mapping[str, str]) -> Path:
    grant = grants[0]
    mine = grant.user_id == current().user.pk
    return Path(
        who=names.get(str(grant.user_id)) or gettext("Someone of the office"),
        via=gettext("for a time, through a referral") if grant.expires_at else gettext("assigned directly"),
        parts=_parts(*grants),
        until=_end(grant),
        mine=mine,
        person=grant.user_id,
    )


def _through_team(grant: Any, members: dict[UUID, list[UUID]], names: Mapping[str, str]) -> Path:
    if grant.team.kind == PARTNER:
        who = directory.team_names([grant.team.pk]).get(str(grant.team.pk)) or gettext("A partner organisation")
        return Path(who=who, via=gettext("by her consent to a referral"), parts=_parts(grant), until=_end(grant))
    me = current().user.pk
    users = sorted(members.get(grant.team.pk, []), key=lambda user: user == me)  # she comes last: the page adds "(you)"
    who = pgettext("between the parts of a list", ", ").join(names[str(user)] for user in users if str(user) in names)
    return Path(
        who=who or gettext("Supervisors of the team"),
        via=gettext("through the supervisors of the team"),
        parts=_parts(grant),
        until=_end(grant),
        mine=me in users,
    )


def _parts(*grants: Any) -> list[Part]:
    held = {part for grant in grants for part in catalogue.compartments_of(grant)}
    return [Part(ICONS[name], label, name in held) for name, label in names_of_parts().items()]


def _end(grant: Any) -> date | None:
    if not grant.expires_at:
        return None
    return timezone.localdate(datetime.fromtimestamp(grant.expires_at, timezone.get_current_timezone()))
