"""Finding a case by code or by name, among the cards its reader holds. There is no index of names anywhere."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from casework.access import catalogue, searching
from casework.cases.models import Case
from casework.localisation import names
from casework.localisation.codes import NotACode, parse_code

MOST = 50
SHORTEST = 2  # letters: one letter would list the whole caseload
Look = Callable[[str, list[tuple[str, Any]], int], list[tuple[str, float]]]  # names.rank, names.begun


@dataclass(frozen=True)
class Match:
    case: UUID
    card: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """The best matches first, at most MOST. *more*: others were found beside them. *begun*: no whole name fits; these begin so."""

    matches: list[Match]
    more: bool
    begun: bool


def is_enough(query: str) -> bool:
    return len("".join(query.split())) >= SHORTEST


def find(query: str) -> Found:
    """What fits, a code before every name. The caller records what is shown."""
    with searching.collector_at_rest():
        cards = searching.cards(Case)
        by_code = _with_code(query, cards)
        by_name = _with_name(query, cards, names.rank)
        begun = [] if by_code or by_name else _with_name(query, cards, names.begun)
    wanted = list(dict.fromkeys((*by_code, *by_name, *begun)))
    best = [UUID(case) for case in wanted[:MOST]]
    held = catalogue.cards(Case, best) if best else {}
    return Found([Match(case, held[case]) for case in best if case in held], len(wanted) > MOST, bool(begun))


def _with_code(query: str, cards: dict[str, bytes]) -> list[str]:
    try:
        code = parse_code(query)
    except NotACode:
        return []
    return [case for case, card in cards.items() if code.encode() in card and orjson.loads(card).get("code") == code]


def _with_name(query: str, cards: dict[str, bytes], look: Look) -> list[str]:
    if not is_enough(query):
        return []
    candidates = [(case, keys) for case, card in cards.items() if (keys := searching.listed(card, "keys"))]
    return [case for case, _ in look(query, candidates, MOST + 1)]
