"""Which grant rows of an object count: those that have not run out, have not ended, and, where keys or facts go to them, are signed.

A row is only what the database says. Whoever seals something for "every holder" asks here first, or a planted row would be sealed to.
"""

import time
from collections.abc import Iterable
from typing import Any

from casework.access import ring as rings
from casework.accounts.keys import Holder, NotCertified
from casework.encryption import CannotOpen


def live(subject: Any) -> list[Any]:
    """The grants of an object that have neither run out nor ended, people's before teams'. A row for a group without a team is none.
    Three queries."""
    now = int(time.time())
    teams = [grant for grant in subject.team_grants.select_related("group__team") if rings.team_of(grant)]
    return not_ended(g for g in (*subject.user_grants.all(), *teams) if g.expires_at == 0 or g.expires_at > now)


def not_ended(rows: Iterable[Any]) -> list[Any]:
    """Those rows of grants or memberships of which the ledger does not say that they ended. One query at most."""
    rows = list(rows)
    ended = rings.current().someone.ended(row.signature for row in rows)
    return [row for row in rows if bytes(row.signature) not in ended]


def believed(subject: Any) -> list[tuple[Any, Holder]]:
    """The live grants of an object that are signed, each with its certified holder. Four queries, however many holders."""
    someone, rows = rings.current().someone, live(subject)
    people = {person for grant in rows for person in (getattr(grant, "user_id", None), grant.granted_by) if person}
    someone.prime({rings.team_of(grant) for grant in rows if not hasattr(grant, "user_id")}, people)
    found = []
    for grant in rows:
        try:
            holder = rings.holder_of_grant(someone, grant)
            rings.signed_info(someone, subject.subject_kind, grant, holder)
        except (CannotOpen, NotCertified):  # nothing goes to a key that nobody vouches for, and it stops nobody's work
            continue
        found.append((grant, holder))
    return found
