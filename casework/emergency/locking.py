"""Emergency lock: bundles and verifiers are overwritten, sessions deleted, for a person, a team or the office, in one transaction.

Nothing that lies here then opens with a passphrase or a cookie, and the ledger remembers what was overwritten: put back, it opens nothing.
The two recovery teams and the printed sheets still open it: the rows they need are left alone.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, QuerySet, Value, When

import audit
from casework import freed
from casework.accounts import bundles, session, standing
from casework.accounts.models import RecoveryCode, Role, Session, Team, User
from casework.accounts.places import OF_STAFF, standing_in
from casework.emergency import shut
from casework.emergency.shut import NOBODYS

IN_ONE_ENTRY = 1000  # people named in one entry of the ledger

PERSON, TEAM, OFFICE = "person", "team", "office"


def of_team(team: Team) -> QuerySet[User]:
    """Everybody who works in a team or holds its key. Never a partner: her organisation's key lies with her and her colleagues alone."""
    return _staff().filter(Q(home_team=team) | Q(memberships__team=team)).distinct()


def of_office() -> QuerySet[User]:
    """Everybody of the office; partners keep their keys, and lose the session they have now (``lock``)."""
    return _staff()


def of_person(user: User) -> QuerySet[User]:
    return User.objects.filter(pk=user.pk).exclude(state=User.LEFT)


def _staff() -> QuerySet[User]:
    return User.objects.exclude(state=User.LEFT).exclude(role=Role.PARTNER)


@transaction.atomic
def lock(people: QuerySet[User], *, scope: str, team: UUID | None = None) -> int:
    """Lock these people now. Returns how many they are; 0 when there was nobody to lock, and nothing is done.

    Who waits or is suspended keeps that state: recovery must not let in whom the office has shut out. With the OFFICE every session ends,
    the partners' too. Of a TEAM it is said which: the end is also that of whoever is hidden now. The freed pages are overwritten once all
    is committed.
    """
    ids = sorted(people.values_list("pk", flat=True))
    if not ids:
        return 0
    before = list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk", "bundle"))
    locked = Case(When(state=User.ACTIVE, then=Value(User.LOCKED)), default="state")
    User.objects.filter(pk__in=ids).update(bundle=b"", password=NOBODYS, last_code_step=0, state=locked, standing=b"")
    RecoveryCode.objects.filter(user__in=ids).update(sealed=b"")  # codes from before the lock may be in the wrong hands
    if scope == OFFICE:
        Session.objects.all().delete()
    else:
        session.end_all(ids)
    over = bundles.ends((pk, bytes(raw)) for pk, raw in before)
    audit.record_all([*_standings(ids, scope, team), *over, *_tellings(ids, scope)])
    transaction.on_commit(shut.note, robust=True)
    transaction.on_commit(overwrite_freed_pages, robust=True)
    return len(ids)


def _standings(ids: list[UUID], scope: str, team: UUID | None) -> list[audit.Telling]:
    """The ends of how everybody stood whom this lock is meant for, seen or hidden. Raises ValueError for a team that is not named."""
    if scope == OFFICE:
        return standing.ends([], [OF_STAFF])
    if scope == TEAM and team is None:
        raise ValueError("a lock of a team names it")
    return standing.ends(ids, [standing_in(team)] if scope == TEAM else [])


def _tellings(ids: list[UUID], scope: str) -> list[audit.Telling]:
    portions = [[str(pk) for pk in ids[start : start + IN_ONE_ENTRY]] for start in range(0, len(ids), IN_ONE_ENTRY)]
    return [
        audit.Telling("emergency.locked", None, None, {"scope": scope, "people": people, "count": len(ids)}) for people in portions
    ]


def overwrite_freed_pages() -> bool:
    """Take what was overwritten out of the database's own files, as far as it lets us (docs/emergency.md says what stays): both tables are
    small. False where it could not be done now: the lock holds all the same."""
    return freed.overwrite([model._meta.db_table for model in (User, Session)], anew=True)


def locked_people() -> int:
    """How many people are locked now: what a supervisor sees on the page of the day."""
    return User.objects.filter(state=User.LOCKED).count()
