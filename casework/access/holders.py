"""Which grant rows of an object count: those that have not run out, have not ended, and, where keys or facts go to them, are signed.

A row is only what the database says. Whoever seals something for "every holder" asks here first, or a planted row would be sealed to.
"""

import time
from collections.abc import Iterable
from typing import Any

from django.db import connection

from casework import rows
from casework.access import rings
from casework.access.models import lasts
from casework.accounts.keys import Holder, NotCertified
from casework.accounts.models import Team
from casework.accounts.unlocked import somebody
from casework.encryption import CannotOpen


def live(subject: Any, *, locked: bool = False) -> list[Any]:
    """The grants of an object that have neither run out nor ended, people's before teams'. A row for a group without a team is none.
    Two trips, three where a team that is neither usual nor hers holds one. *locked* keeps everybody else from changing them until the
    transaction ends (SQLite holds its one lock already)."""
    now, of_it, someone = int(time.time()), {"content_object": [subject.pk]}, rings.current().someone
    users, through, teams, *certified = rows.together(
        rows.Question(subject.user_grant_model(), of_it, locked),
        rows.Question(subject.team_grant_model(), of_it, locked),
        rows.Question(Team, {"id": subject.usual_teams}),
        *someone.certificates_of(subject.usual_teams if locked else ()),  # for ``believed``, which follows where something is written
    )
    someone.take(*certified)
    there = [grant for grant in _with_teams(through, teams) if grant.team]
    return not_ended(grant for grant in (*users, *there) if lasts(grant.expires_at, now))


def through_teams(subject: Any) -> list[Any]:
    """The grants of an object to teams, each with its team. Two queries; one where all of them are teams of hers."""
    return _with_teams(rows.where(subject.team_grant_model(), content_object=[subject.pk]))


def _with_teams(grants: list[Any], known: Iterable[Team] = ()) -> list[Any]:
    someone = somebody()
    teams = {row.team.group_id: row.team for row in someone.memberships} if someone else {}
    teams |= {team.group_id: team for team in known}
    others = {grant.group_id for grant in grants} - set(teams)
    teams |= {team.group_id: team for team in rows.where(Team, group=others)}
    for grant in grants:
        grant.team = teams.get(grant.group_id)
    return grants


def lock(model: Any, ids: Iterable[Any]) -> None:
    """Hold the grants of these objects until the transaction ends, and forget what was read of them before.

    Rows come before the ledger's lock, everywhere: who noted an end in the ledger and then asked for a row that somebody else holds would
    wait for her, and she for the ledger. SQLite has one lock for all, and holds it already.
    """
    wanted = list(ids)
    if connection.features.has_select_for_update:
        grants = (model.user_grant_model(), model.team_grant_model())
        rows.together(*(rows.Question(rows_of, {"content_object": wanted}, locked=True) for rows_of in grants))
    rings.forget_grants(wanted)


def not_ended(grants: Iterable[Any]) -> list[Any]:
    """Those rows of grants or memberships of which the ledger does not say that they ended. One query at most."""
    grants = list(grants)
    ended = rings.current().someone.ended(grants)
    return [grant for grant in grants if bytes(grant.signature) not in ended]


def believed(subject: Any, grants: Iterable[Any] | None = None) -> list[tuple[Any, Holder]]:
    """The live grants of an object (*grants*, where they were fetched already) that are signed, each with its certified holder in
    the newest epoch of her key. Five queries, however many holders."""
    someone, grants = rings.current().someone, live(subject) if grants is None else list(grants)
    people = {person for grant in grants for person in (getattr(grant, "user_id", None), grant.granted_by) if person}
    someone.prime({grant.team.pk for grant in grants if not grant.is_personal}, people)
    found = []
    for grant in grants:
        try:
            rings.signed_info(someone, subject.subject_kind, grant, rings.holder_of_grant(someone, grant))
            holder = rings.recipient_of(someone, grant)
        except (CannotOpen, NotCertified):  # nothing goes to a key that nobody vouches for, and it stops nobody's work
            continue
        found.append((grant, holder))
    return found
