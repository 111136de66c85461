"""How a person stands: whether she may sign in, and until when she travels.

Both are plain columns, and whoever lets her in believes them only with the stamp of the pages (``audit.stamps``), over the state, the day,
and the entry after which they were written. Whatever takes something from her files an end under her place (``audit.endings``): who was
suspended, locked or has left, and whose row is put back as it was, signs in no more; nor does who travels, and whose day somebody took
away. Signing in asks, and so does every page of a session that has begun (``Unlocked.goes_on``): its row could be put back too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import audit
from audit import endings, stamps
from audit.chain import Place
from casework.accounts import bundles, homes
from casework.accounts.models import User
from casework.accounts.places import standing_of

STAMP = "standing"
COLUMNS = ["state", "away_until", "standing", "standing_since"]


def end(person: UUID) -> None:
    """Nothing that stood of her until now counts from here on: her columns, and codes for her recovery. Call inside a transaction that
    holds her row, before its last entry."""
    audit.record_all(ends([person]))


def ends(people: Iterable[UUID], wide: Iterable[Place] = ()) -> list[audit.Telling]:
    """What ``audit.record_all`` is to tell of many at once; *wide*: of everybody at these places, whether or not a row is found there."""
    each = [audit.Telling(endings.STANDING, None, None, {"person": str(pk)}, endings.tag(standing_of(pk))) for pk in people]
    return [*each, *(audit.Telling(endings.STANDING, None, None, {"of": list(place)}, endings.tag(place)) for place in wide)]


def write(user: User) -> None:
    """Save state and day of *user* as they are in this instance, with their stamp: after ``end``, where something was taken from her."""
    user.standing_since = endings.newest()
    user.standing = stamp_of(user)
    user.save(update_fields=COLUMNS)


def void(user: User) -> None:
    """Save them without a stamp: nobody believes them until somebody who asked her writes them anew."""
    user.standing = b""
    user.save(update_fields=COLUMNS)


def stamp_of(person: Any) -> bytes:
    """*person* may be a row of a migration."""
    return stamps.stamp(STAMP, *_said(person))


def may_sign_in(user: User | None) -> bool:
    """Whether what lies in her row stands: the pages say that she is active, and her bundle was not put back. One query, for no row too."""
    told = endings.last(places_of(user))
    return user is not None and stands(user, told)


def places_of(user: User | None) -> list[Place]:
    """Under which the trail would tell that what lies in her row is over."""
    return [_sealed(user), *(user.standings() if user else ())]


def stands(user: User, told: Mapping[Place, int]) -> bool:
    """``may_sign_in`` for whoever has asked already what the trail told last of her places."""
    return _sealed(user) not in told and user.is_active and _is_believed(user, _ended(user, told))


class Under(NamedTuple):
    """What let somebody in when her session began: the bundle that her passphrase opened, and the newest entry of the trail."""

    bundle: str  # the digest in its place
    after: int

    @property
    def place(self) -> Place:
        return bundles.place_under(self.bundle)


def under(user: UUID) -> Under:
    """The same of now. Two queries. Raises User.DoesNotExist."""
    return Under(bundles.digest(bytes(User.objects.values_list("bundle", flat=True).get(pk=user))), endings.newest())


def goes_on(user: User, began: Under, told: Mapping[Place, int]) -> bool:
    """Whether a session that began under this goes on: she stands, and nothing that let her in ended since. So a session is not begun again
    by putting back its row after she was suspended and let in again, or after a new passphrase."""
    return stands(user, told) and began.place not in told and _ended(user, told) <= began.after


def _ended(user: User, told: Mapping[Place, int]) -> int:
    return max((told.get(place, 0) for place in user.standings()), default=0)


def _sealed(user: User | None) -> Place:
    return bundles.place_of(bytes(user.bundle) if user else b"")


def faults(user: User) -> list[str]:
    """Why what lies in her row does not let her in although it says that she is active: "home" (or her role), "standing", "bundle" (an
    older one). One query."""
    told = endings.last(places_of(user))
    found = {
        "home": not homes.is_hers(user),
        "standing": not _is_stamped(user, _ended(user, told)),
        "bundle": _sealed(user) in told,
    }
    return [what for what, is_so in found.items() if is_so and user.is_active]


def is_day_lost(user: User) -> bool:
    """Whether nothing tells until when she travels, and she could sign in. Whom an emergency lock met cannot: recovery lets her in. One
    query at most."""
    return bool(user.bundle) and not is_whole(user)


def is_whole(user: User) -> bool:
    """Whether her state and the day until which she travels are as the pages wrote them, whatever they are. One query."""
    return _is_stamped(user, _ended(user, endings.last(user.standings())))


def _is_believed(user: User, ended: int) -> bool:
    """With her home and her role, or an end of her team, or of all staff, would not be looked for."""
    return homes.is_hers(user) and _is_stamped(user, ended)


def _is_stamped(user: User, ended: int) -> bool:
    return ended <= user.standing_since and stamps.is_ours(user.standing, STAMP, *_said(user))


def _said(person: Any) -> list[str]:
    return [str(person.pk), person.state, str(person.away_until or ""), str(person.standing_since)]
