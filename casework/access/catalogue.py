"""Catalogue cards: what lists, searches and counts read instead of records.

One small sealed summary per grant, under the holder's own key: ``{code, name, father, keys, birth_year, province, …}``. The database finds
the page's rows in order of their plain columns; the cards of that page are opened, never all of them. A name search opens every card the
person holds and matches in memory: there is no index of names to steal.

Behind each card lies the stamp of the pages: a colleague can seal one for her team, or sign one for somebody else, and have it put there.
"""

import hashlib
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.lookups import IsNull

from audit import stamps
from casework import rows
from casework.access import holders, rings
from casework.access.errors import NoCard
from casework.accounts.keys import Holder, NotCertified
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen, Keys, card_epoch, key_named, lp, open_card, open_posted_card, post_card, seal_card

POSTED = b"\xc3"  # first byte of an envelope, docs/encryption.md
WRITER_BYTES, SIGNATURE_BYTES = 16, 64  # behind a posted card: the id of who wrote it, and her signature
PROBE = 2000  # grants counted at most before the plan is chosen
CARD = "hamraz/card/v1"
STAMP = "card"  # what the stamp of a card or an agenda says


def card_aad(kind: str, holder: str, subject_kind: str, grant: Any, label: str = CARD) -> bytes:
    """The place of a card: this holder, this object, and this one grant with its end. A card of another grant does not open in it.
    *label* says what lies there: the agenda of a grant (casework.access.agendas) has one of its own."""
    expires = grant.expires_at.to_bytes(8, "big")
    return lp(label, kind, holder, subject_kind, str(grant.content_object_id), bytes(grant.signature), expires)


def was_posted(sealed: bytes) -> bool:
    """True for a card that someone else left for the holder (an envelope), False for one under her own key (C2)."""
    return sealed[:1] == POSTED


def seal_for(someone: Unlocked, holder: Holder, grant: Any, card: dict[str, Any]) -> bytes:
    """Seal the card of a signed grant for its holder: settled when the writer holds that key herself, posted and signed otherwise."""
    aad = card_aad(holder.kind, holder.id, subject_kind_of(grant), grant)
    return stamped(grant, aad, seal_bytes(someone, holder, aad, orjson.dumps(card, option=orjson.OPT_SORT_KEYS)))


def stamped(grant: Any, aad: bytes, sealed: bytes) -> bytes:
    """What the pages write into a grant that they believe: their stamp lies behind it. *grant* may be one of a migration."""
    return sealed + stamps.stamp(STAMP, *_said(grant, aad, sealed))


def _said(grant: Any, aad: bytes, sealed: bytes) -> tuple[bytes, str, bytes]:
    """With ``since``, or an ended grant could be said to be younger than its end; the long part by its digest."""
    return aad, str(grant.since), hashlib.sha256(sealed).digest()


def written_here(grant: Any, aad: bytes, kept: bytes) -> bytes:
    """What lies before the stamp; nothing where the stamp is not ours."""
    sealed, stamp = kept[: -stamps.BYTES], kept[-stamps.BYTES :]
    return sealed if stamps.is_ours(stamp, STAMP, *_said(grant, aad, sealed)) else b""


def seal_bytes(someone: Unlocked, holder: Holder, aad: bytes, plain: bytes) -> bytes:
    """*plain* for this holder at this place, in one of the two forms of a card."""
    own = someone.keys_for(holder.kind, holder.id, holder.epoch)
    if own:
        return seal_card(own.wrap_key, aad, holder.epoch, plain)
    envelope = post_card(holder.encryption_public, aad, plain)
    return envelope + someone.user.pk.bytes + someone.keys.sign(_posted(aad, envelope))


class Place(NamedTuple):
    """Where a card or an agenda lies: with whom, and what it is bound to."""

    kind: str
    holder: str
    aad: bytes


def place_of(someone: Unlocked, grant: Any, label: str = CARD) -> Place:
    """The place in a grant of hers."""
    kind, holder = ("user", str(grant.user_id)) if grant.is_personal else ("team", str(someone.groups[grant.group_id]))
    return Place(kind, holder, card_aad(kind, holder, subject_kind_of(grant), grant, label))


def plain_of(someone: Unlocked, place: Place, sealed: bytes) -> bytes | None:
    """What lies there, or None for what does not open (shown as a lock, never as an empty name), or that nobody we know signed."""
    try:
        own = _key_to(someone, place, sealed)
        if own is None:
            return None
        return _open_posted(someone, own, place.aad, sealed) if was_posted(sealed) else open_card(own.wrap_key, place.aad, sealed)
    except (CannotOpen, NotCertified):
        return None


def _key_to(someone: Unlocked, place: Place, sealed: bytes) -> Keys | None:
    """The key under which it lies: a card names the epoch, an envelope the fingerprint. In travel mode she has none: no card and no agenda
    opens. Raises CannotOpen and NotCertified."""
    if someone.user.is_away:
        return None
    if was_posted(sealed):
        return someone.keys_named(place.kind, place.holder, key_named(sealed))
    return someone.keys_for(place.kind, place.holder, card_epoch(sealed))


def read(someone: Unlocked, grant: Any, blob: str, label: str = CARD) -> bytes | None:
    """What the pages left for her in this column of a grant of hers; None for what they did not, or what does not open. What was posted is
    settled on the way."""
    place, kept = place_of(someone, grant, label), getattr(grant, blob)
    sealed = written_here(grant, place.aad, bytes(kept))
    plain = plain_of(someone, place, sealed)
    if plain is not None and was_posted(sealed):
        type(grant).objects.filter(pk=grant.pk, **{blob: kept}).update(**{blob: _settled(someone, grant, place, plain)})
    return plain


def _settled(someone: Unlocked, grant: Any, place: Place, plain: bytes) -> bytes:
    """The same under the newest key she holds of that holder."""
    epoch, own = max(someone.keys_of(place.kind, place.holder).items(), key=lambda both: both[0])
    return stamped(grant, place.aad, seal_card(own.wrap_key, place.aad, epoch, plain))


def _open_posted(someone: Unlocked, own: Keys, aad: bytes, sealed: bytes) -> bytes:
    """A posted envelope says nothing of who posted it: her signature does. Raises CannotOpen or NotCertified."""
    rest, signature = sealed[:-SIGNATURE_BYTES], sealed[-SIGNATURE_BYTES:]
    envelope, writer = rest[:-WRITER_BYTES], rest[-WRITER_BYTES:]
    if len(writer) != WRITER_BYTES:
        raise CannotOpen
    if not someone.is_signed_by(UUID(bytes=writer), _posted(aad, envelope), signature):
        raise CannotOpen
    return open_posted_card(own, aad, envelope)


def _posted(aad: bytes, envelope: bytes) -> bytes:
    return lp("hamraz/posted-card/v1", aad) + envelope


def subject_kind_of(grant: Any) -> str:
    kind: str = grant._meta.get_field("content_object").related_model.subject_kind
    return kind


def _live() -> Q:
    return Q(expires_at=0) | Q(expires_at__gt=int(time.time()))


def my_grants(model: Any, ids: Iterable[UUID] | None = None, *, blob: str = "card", own: bool = False) -> list[Any]:
    """Her grant rows on objects of this model that have not run out (two queries), her own before her teams', with this one *blob*.
    *own*: not her teams' (one query)."""
    someone = rings.current().someone
    only = {} if ids is None else {"content_object__in": list(ids)}
    columns = ("id", "content_object_id", blob, "compartments", "key_epoch", "expires_at", "signature", "since")
    user = model.user_grant_model().objects.filter(_live(), user=someone.user, apart=False, **only).only(*columns, "user_id")
    if own:
        return list(user)
    team = model.team_grant_model().objects.filter(_live(), group__in=list(someone.groups), **only).only(*columns, "group_id")
    return [*user, *team]


def cards(model: Any, ids: Iterable[UUID] | None = None) -> dict[UUID, dict[str, Any]]:
    """The cards she holds, by object id. Posted cards are settled on the way. The caller records what is shown.

    No query for objects whose grants lie on the ring already.
    """
    wanted = None if ids is None else list(ids)
    grants = None if wanted is None else rings.current().grants_of(wanted)
    return _opened(model, holders.not_ended(my_grants(model, wanted)) if grants is None else grants)


def _opened(model: Any, grants: Iterable[Any]) -> dict[UUID, dict[str, Any]]:
    someone = rings.current().someone
    found: dict[UUID, dict[str, Any]] = {}
    for grant in grants:
        if grant.content_object_id in found or not grant.card:
            continue
        card = _open_grant_card(someone, grant)
        if card is not None:
            found[grant.content_object_id] = card
    return found


def _open_grant_card(someone: Unlocked, grant: Any) -> dict[str, Any] | None:
    plain = read(someone, grant, "card")
    card: dict[str, Any] | None = None if plain is None else orjson.loads(plain)
    return card


def change(subject: Any, how: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Change the card of every holder of this object as *how* changes the writer's own; returns hers.

    Raises NoCard when no card of it opens for the writer, or only one that shows less than the others' do.
    """
    ring = rings.current()
    granted = holders.live(subject, locked=True)
    mine = _opened(type(subject), [grant for grant in granted if is_to(ring.someone, grant)]).get(subject.pk)
    if mine is None or not subject.shows_whole_card(ring.compartments(subject)):
        raise NoCard("the writer holds no whole card of this object")
    changed = how(mine)
    if changed != mine:
        _write(subject, changed, ring.someone, mine, granted)
    return changed


def is_to(someone: Unlocked, grant: Any) -> bool:
    return grant.user_id == someone.user.pk if grant.is_personal else grant.group_id in someone.groups


def change_mine(subject: Any, how: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change the card of the writer's own grant alone: what concerns nobody else, such as the day of her next session."""
    someone = rings.current().someone
    for grant in holders.not_ended(subject.user_grants.filter(user=someone.user)):
        card = _open_grant_card(someone, grant)
        if card is not None:
            holder = rings.recipient_of(someone, grant)
            rows.change(grant, card=seal_for(someone, holder, grant, how(card)))
    rings.forget_grants([subject.pk])


def _write(subject: Any, card: dict[str, Any], someone: Unlocked, before: dict[str, Any], granted: list[Any]) -> None:
    """Seal the card for every believed holder who has one, each with what her compartments allow.

    Nothing is written for a holder to whom *before* said the same: what she put on her own card (``change_mine``) stays there.
    """
    changes: list[Any] = []
    for grant, holder in holders.believed(subject, granted):
        hers = subject.card_for(card, compartments_of(grant))
        if grant.card and subject.card_for(before, compartments_of(grant)) != hers:
            changes.append((grant, {"card": seal_for(someone, holder, grant, hers)}))
    rows.change_each(changes)
    rings.forget_grants([subject.pk])


def compartments_of(grant: Any) -> set[str]:
    """The names in a grant's ``compartments`` ("case:1,identity:1")."""
    return {part.partition(":")[0] for part in grant.compartments.split(",")}


def _fenced(grants: QuerySet[Any]) -> QuerySet[Any]:
    """Object ids, behind a LIMIT where a union allows one: it keeps PostgreSQL's planner out. SQLite has neither need nor syntax for it."""
    ids = grants.order_by().values("content_object")
    return ids[:PROBE] if connection.features.supports_slicing_ordering_in_compound else ids


def reach(model: Any, base: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """Objects of this model that she holds a live grant on; none in travel mode. A bounded probe chooses the plan.

    Few grants: drive from the grant rows, with a slice that keeps PostgreSQL from flattening it. Many: ask for each row of the
    ordered index whether a grant exists. Team ids go in as a list; as a subquery SQLite would scan the whole grant table.
    """
    someone = rings.current().someone
    base = model._default_manager.all() if base is None else base
    if someone.user.is_away:
        return base.none()
    users = model.user_grant_model().objects.filter(_live(), user=someone.user)
    teams = model.team_grant_model().objects.filter(_live(), group__in=list(someone.groups))
    count = users[: PROBE + 1].count() + (teams[: PROBE + 1].count() if someone.groups else 0)
    if count <= PROBE:
        ids = _fenced(users)
        if someone.groups:
            ids = ids.union(_fenced(teams), all=True)
        return base.filter(pk__in=ids)
    holds = Q(one_of(users))
    if someone.groups:
        holds |= Q(one_of(teams))
    return base.filter(holds)


def one_of(grants: QuerySet[Any]) -> Any:
    """Whether one of these grants is on the object of the row, asked row by row by the index of objects.

    Not EXISTS: behind an OR PostgreSQL reads the whole table of grants for it once, to hash it, before it looks at the first row.
    """
    found = grants.filter(content_object=OuterRef("pk")).order_by().values(there=Value(1))[:1]
    return IsNull(Subquery(found), False)
