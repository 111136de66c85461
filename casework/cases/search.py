"""Finding a case by code or by name, among the cards its reader holds. There is no index of names anywhere."""

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


@dataclass(frozen=True)
class Match:
    case: UUID
    card: dict[str, Any]


def find(query: str) -> list[Match]:
    """The best matches first: a code before every name. The caller records what is shown."""
    with searching.collector_at_rest():
        cards = searching.cards(Case)
        by_code = _with_code(query, cards)
        by_name = [case for case in _with_name(query, cards) if case not in by_code]
        best = [UUID(case) for case in (*by_code, *by_name)[:MOST]]
    held = catalogue.cards(Case, best) if best else {}
    return [Match(case, held[case]) for case in best if case in held]


def _with_code(query: str, cards: dict[str, bytes]) -> list[str]:
    try:
        code = parse_code(query)
    except NotACode:
        return []
    return [case for case, card in cards.items() if code.encode() in card and orjson.loads(card).get("code") == code]


def _with_name(query: str, cards: dict[str, bytes]) -> list[str]:
    if len("".join(query.split())) < SHORTEST:
        return []
    candidates = [(case, keys) for case, card in cards.items() if (keys := searching.listed(card, "keys"))]
    return [case for case, _ in names.rank(query, candidates, limit=MOST)]
