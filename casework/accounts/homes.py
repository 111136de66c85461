"""In which team somebody is at home: to it her new cases are sealed, and a partner takes in whoever is at home with it.

The column is plain and no signature covers it, so it is stamped (``audit.stamps``) with her role when she is enrolled: whoever edits it
opens her no door, and leads none of her cases elsewhere. Letting her in again puts back what the stamp says (``as_written``).
"""

from collections.abc import Iterable
from itertools import product
from typing import Any
from uuid import UUID

from audit import stamps
from casework.accounts.models import Role, Team, User

STAMP = "home"


def stamp_of(person: Any) -> bytes:
    """The stamp of the home and the role that stand in this row. *person* may be a row of a migration."""
    return stamps.stamp(STAMP, str(person.pk), str(person.home_team_id or ""), person.role)


def is_hers(person: Any) -> bool:
    """Whether the pages wrote that this is her home, in this role."""
    return stamps.is_ours(person.home_stamp, STAMP, str(person.pk), str(person.home_team_id or ""), person.role)


def as_written(person: Any) -> tuple[UUID | None, str] | None:
    """The home and the role that the pages wrote, whatever stands in the columns: of all teams and roles one fits the stamp. None where the
    stamp was edited too. One query."""
    places: list[UUID | None] = [None, *Team.objects.values_list("pk", flat=True)]
    for place, role in product(places, Role.values):
        if stamps.is_ours(person.home_stamp, STAMP, str(person.pk), str(place or ""), role):
            return place, role
    return None


def mend(user: User) -> None:
    """Write her home as the pages wrote it, with the role that she has by now; none where nothing tells which it was. For the sheets, whose
    root has certified that role."""
    if not is_hers(user):
        home, _ = as_written(user) or (None, "")
        user.home_team_id = home
        user.home_stamp = stamp_of(user)
        user.save(update_fields=["home_team", "home_stamp"])


def is_in(person: Any, team: UUID) -> bool:
    """Whether she is at home in this team, and the pages wrote it."""
    return bool(person.home_team_id == team) and is_hers(person)


def colleagues(team: UUID, roles: Iterable[str]) -> list[User]:
    """Who is active, at home in this team, and has one of these roles, as the pages wrote both. One query."""
    found = User.objects.filter(home_team=team, state=User.ACTIVE, role__in=list(roles))
    return [person for person in found if is_hers(person)]
