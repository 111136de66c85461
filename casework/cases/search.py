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


@dataclass(frozen=True)
class Found:
    """The best matches first, then those whose names only *begin* so; at most MOST together. *more*: others were found beside them."""

    matches: list[Match]
    begun: list[Match]
    more: bool


def is_enough(query: str) -> bool:
    return len("".join(query.split())) >= SHORTEST


def find(query: str) -> Found:
    """What fits, a code before every name. The caller records what is shown."""
    with searching.collector_at_rest():
        cards = searching.cards(Case)
        by_code = _with_code(query, cards)
        named = [(case, keys) for case, card in cards.items() if (keys := searching.listed(card, "keys"))] if is_enough(query) else []
        by_name = [case for case, _ in names.rank(query, named, MOST + 1)]
        begun = [] if by_code else [case for case, _ in names.begun(query, named, MOST + 1)]
    fit = set(by_code) | set(by_name)
    wanted = list(dict.fromkeys((*by_code, *by_name, *begun)))
    best = {UUID(case): case in fit for case in wanted[:MOST]}
    held = catalogue.cards(Case, list(best)) if best else {}
    found = [Match(case, held[case]) for case in best if case in held]
    return Found([one for one in found if best[one.case]], [one for one in found if not best[one.case]], len(wanted) > MOST)


def _with_code(query: str, cards: dict[str, bytes]) -> list[str]:
    try:
        code = parse_code(query)
    except NotACode:
        return []
    return [case for case, card in cards.items() if code.encode() in card and orjson.loads(card).get("code") == code]
