"""Every card a person holds, opened for one search: by tens of thousands, so without a row, a place and a call for each.

What is found this way is only a candidate: whether its grant has ended, and whether the pages wrote the card, is asked by
``catalogue.cards``, of what is shown.
"""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from audit import stamps
from casework import rows
from casework.access import catalogue, rings
from casework.access.models import lasts
from casework.accounts.unlocked import Unlocked
from casework.encryption import Keys, lp, open_cards

COLUMNS = ("content_object", "expires_at", "signature", "card")
ID, SIGNATURE, END = (lp(bytes(size))[:2] for size in (36, 64, 8))  # what ``lp`` writes before a part of this length


class Hand(NamedTuple):
    """A holder whose key she has, and the tuples of what was granted to it."""

    kind: str
    holder: str
    keys: Keys
    granted: list[tuple[Any, ...]]


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """For the length of a search: nothing it makes is garbage before it ends, and to look for some costs more than opening the cards."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def cards(model: Any) -> dict[str, bytes]:
    """Every card of this model that opens for her and has not run out, by the id of its object as text; her own before her teams'. Show
    none of them before ``catalogue.cards`` has believed it.

    A card is the JSON it was sealed as: who looks for one thing in twenty thousand parses that and no more (``listed``).
    """
    someone, found = rings.current().someone, dict[str, bytes]()
    posted = list[UUID]()
    for hand in _hands(model, someone):
        fresh = [row for row in _live(hand.granted) if row[0] not in found]
        settled = [row for row in fresh if row[3][:1] != catalogue.POSTED]
        opened = open_cards(hand.keys.wrap_key, _placed(hand, model.subject_kind, settled))
        found.update((row[0], plain) for row, plain in zip(settled, opened, strict=True) if plain is not None)
        posted += [UUID(row[0]) for row in fresh if row[3][:1] == catalogue.POSTED]
    if posted:
        found |= {str(pk): orjson.dumps(card) for pk, card in catalogue.cards(model, posted).items()}
    return found


def listed(card: bytes, name: str) -> list[str]:
    """The list under this name on a card, without parsing the rest; [] where there is none. For lists whose texts have no bracket.

    A quotation mark inside a text is escaped, so nothing that somebody wrote looks like the name of a list.
    """
    mark = b'"%b":[' % name.encode()
    start = card.find(mark)
    if start < 0:
        return []
    found: list[str] = orjson.loads(card[start + len(mark) - 1 : card.index(b"]", start) + 1])
    return found


def _hands(model: Any, someone: Unlocked) -> Iterator[Hand]:
    """Her own hand, and those of her teams; none in travel mode."""
    if someone.user.is_away:
        return
    own = rows.tuples(model.user_grant_model(), COLUMNS, user=[someone.user.pk])
    yield from _by_key("user", someone.user.pk, someone.own_epochs, own)
    for group, team in someone.groups.items():
        yield from _by_key("team", team, someone.teams[team], rows.tuples(model.team_grant_model(), COLUMNS, group=[group]))


def _by_key(kind: str, holder: UUID, held: dict[int, Keys], granted: list[tuple[Any, ...]]) -> Iterator[Hand]:
    """What was granted to one holder, apart by the key under which each card lies. Nearly always there is one."""
    if len(held) == 1:
        yield Hand(kind, str(holder), next(iter(held.values())), granted)
        return
    apart: dict[int, list[tuple[Any, ...]]] = {epoch: [] for epoch in held}
    newest = max(held)
    for row in granted:
        card = bytes(row[3])
        epoch = newest if card[:1] == catalogue.POSTED else int.from_bytes(card[1:5], "big")
        apart.get(epoch, []).append(row)
    for epoch, keys in held.items():
        yield Hand(kind, str(holder), keys, apart[epoch])


def _live(granted: list[tuple[Any, ...]]) -> Iterator[tuple[str, int, bytes, bytes]]:
    now = int(time.time())
    for raw, expires, signature, card in granted:
        if card and (not expires or lasts(expires, now)):
            yield _spelled(raw), expires, bytes(signature), bytes(card)[: -stamps.BYTES]


def _spelled(raw: str) -> str:
    """An id as it stands in a place; SQLite keeps it as 32 digits."""
    return raw if len(raw) == 36 else f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:]}"


def _placed(hand: Hand, subject_kind: str, granted: list[tuple[str, int, bytes, bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """(place, card) of each: ``catalogue.card_aad`` with what is the same for all of a hand written once."""
    start, without_end = lp("hamraz/card/v1", hand.kind, hand.holder, subject_kind) + ID, END + bytes(8)
    for spelled, expires, signature, card in granted:
        end = END + expires.to_bytes(8, "big") if expires else without_end
        yield b"".join((start, spelled.encode(), SIGNATURE, signature, end)), card
