"""Re-settling: what is sealed to a holder is written anew under another key of hers, and nothing else of the row changes (decision 0021).

A grant is signed over its info, not over its envelope, so its signature stays, and with it the place of its card and its agenda.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.db.models import BinaryField, F, Func, QuerySet

import audit
from casework.access import agendas, catalogue, rings
from casework.access.drafts import info_of as draft_info
from casework.access.models import Draft, TeamGrant, UserGrant
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import Team
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen, Keys, fingerprint, key_named, open_envelope, seal_card, settle

AT_ONCE = 500  # rows in one statement
AT_MOST = 1000  # grants in one transaction: below a second
FINGERPRINT_AT, FINGERPRINT_BYTES = 4, 16  # of the key that an envelope names, counted from one (docs/encryption.md, C3)


def grant_tables(base: type[UserGrant] | type[TeamGrant]) -> list[Any]:
    """Every concrete table of grants to people, or to teams."""
    return [model for model in apps.get_models() if issubclass(model, base)]


def resettle_own(someone: Unlocked, keys: Keys, epoch: int) -> int:
    """Every grant to her, and her drafts, under *keys*, hers from now on. Returns how many rows. Call inside a transaction: until it ends,
    nobody else changes what lies in them."""
    to, done = _To("user", str(someone.user.pk), keys, epoch), 0
    for model in grant_tables(UserGrant):
        grants = model.objects.select_for_update().filter(user=someone.user).order_by("pk").iterator(chunk_size=AT_ONCE)
        done += _write(model, ["sealed_keys", "card", "agenda"], (grant for grant in grants if _rewrite(someone, to, grant)))
    return done + _write(Draft, ["sealed"], _drafts(someone, to))


def outstanding(team: Team) -> int:
    """How many grants to a team lie under a key it had before its newest."""
    return sum(_older(model, team).count() for model in grant_tables(TeamGrant))


@transaction.atomic
def resettle_team(team: Team, *, most: int = AT_MOST) -> int:
    """Up to *most* grants to a team under its newest key. Returns how many; 0 when there are none left that open.

    What was written is done, whatever comes between: the next call goes on with the rest. So it does with what somebody is changing now: a
    card that she writes meanwhile must not be written over by the one before it. Raises CannotOpen for who does not hold that key.
    """
    someone = rings.current().someone
    held = someone.keys_of("team", team.pk)
    newest = holder_of("team", team.pk).epoch
    if newest not in held:
        raise CannotOpen
    to, done = _To("team", str(team.pk), held[newest], newest), 0
    for model in grant_tables(TeamGrant):
        older = _older(model, team).select_for_update(skip_locked=True).order_by("pk").iterator(chunk_size=AT_ONCE)
        opened = (grant for grant in older if _rewrite(someone, to, grant))
        done += _write(model, ["sealed_keys", "card", "agenda"], islice(opened, most - done))
    if done:
        audit.record("team.resettled", team=str(team.pk), count=done, epoch=newest)
    return done


class _To(NamedTuple):
    """Whose rows, and the key under which they shall lie."""

    kind: str
    holder: str
    keys: Keys
    epoch: int


def _older(model: Any, team: Team) -> QuerySet[Any]:
    named = Func(F("sealed_keys"), FINGERPRINT_AT, FINGERPRINT_BYTES, function="SUBSTR", output_field=BinaryField())
    newest = fingerprint(holder_of("team", team.pk).encryption_public)
    found: QuerySet[Any] = model.objects.filter(group=team.group_id).annotate(named=named).exclude(named=newest)
    return found


def _write(model: Any, fields: list[str], changed: Iterable[Any]) -> int:
    rows = list(changed)
    model._default_manager.bulk_update(rows, fields, batch_size=AT_ONCE)
    return len(rows)


def _drafts(someone: Unlocked, to: _To) -> Iterator[Draft]:
    for row in Draft.objects.select_for_update().filter(user=someone.user):
        info = draft_info(row.user_id, row.form, row.subject)
        if (plain := _opened(someone, to, bytes(row.sealed), info)) is not None:
            row.sealed = settle(to.keys, info, plain)
            yield row


def _rewrite(someone: Unlocked, to: _To, grant: Any) -> bool:
    """Seal what lies in a grant of hers anew. False for a row that is not signed, or does not open: it stays as it is."""
    try:
        holder = rings.holder_of_grant(someone, grant)
        info = rings.signed_info(someone, catalogue.subject_kind_of(grant), grant, holder)
    except (CannotOpen, NotCertified):
        return False
    packed = _opened(someone, to, bytes(grant.sealed_keys), info)
    if packed is None:
        return False
    grant.sealed_keys = settle(to.keys, info, packed)
    for blob, label in (("card", catalogue.CARD), ("agenda", agendas.LABEL)):
        place = catalogue.place_of(someone, grant, label)
        plain = catalogue.plain_of(someone, place, catalogue.written_here(grant, place.aad, bytes(getattr(grant, blob))))
        if plain is not None:
            sealed = seal_card(to.keys.wrap_key, place.aad, to.epoch, plain)
            setattr(grant, blob, catalogue.stamped(grant, place.aad, sealed))
    return True


def _opened(someone: Unlocked, to: _To, envelope: bytes, info: bytes) -> bytes | None:
    try:
        own = someone.keys_named(to.kind, to.holder, key_named(envelope))
        return open_envelope(own, info, bytes(envelope)) if own else None
    except CannotOpen:
        return None
