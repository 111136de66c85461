"""Whether two catalogue cards may be of one woman (docs/decisions/0009). It proposes with reasons; nothing is ever joined by itself.

Pure functions: who opens the cards records it, and who decides is a person.
"""

import hmac
from base64 import urlsafe_b64encode
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import pgettext_lazy

from casework.localisation import names
from casework.localisation.phones import tazkira_digits

Id = TypeVar("Id", bound=Hashable)
Alike = Callable[[str, str], float]

NAME, FATHER, GRANDFATHER, PROVINCE, YEAR, NUMBER = 40, 30, 10, 5, 10, 40
YEARS: Final = 3  # a year of birth is often a guess
LIKELY: Final = 60  # more than two sisters, or two namesakes of one town and age, have in common (55 each)
SHORTEST: Final = {"phone": 7, "tazkira": 5}  # digits; 119 is everybody's number, page 12 many a woman's
MARK_BYTES: Final = 8  # a thousand offices of a million numbers meet by chance once; a card is small


class Reason(models.TextChoices):
    """Why two cases may be one woman's, the heaviest first."""

    TAZKIRA = "tazkira", pgettext_lazy("why two cases may be one woman’s", "Same tazkira number")
    PHONE = "phone", pgettext_lazy("why two cases may be one woman’s", "Same phone number")
    NAME = "name", pgettext_lazy("why two cases may be one woman’s", "Same name")
    NEAR_NAME = "near_name", pgettext_lazy("why two cases may be one woman’s", "Near name")
    FATHER = "father", pgettext_lazy("why two cases may be one woman’s", "Same father’s name")
    NEAR_FATHER = "near_father", pgettext_lazy("why two cases may be one woman’s", "Near father’s name")
    GRANDFATHER = "grandfather", pgettext_lazy("why two cases may be one woman’s", "Grandfather’s name")
    YEAR = "year", pgettext_lazy("why two cases may be one woman’s", "Near year of birth")
    PROVINCE = "province", pgettext_lazy("why two cases may be one woman’s", "Same province")


@dataclass(frozen=True)
class Facts:
    """What of a card is compared: folds, a code, a year, keyed marks. Empty: not known, which speaks neither for nor against."""

    names: tuple[str, ...] = ()
    father: str = ""
    grandfather: str = ""
    province: str = ""
    year: int | None = None
    phone: str = ""
    tazkira: str = ""


@dataclass(frozen=True)
class Likeness:
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Pair(Generic[Id]):
    one: Id
    other: Id
    likeness: Likeness


def mark_of(kind: str, number: str) -> str:
    """The keyed digest by which two cards tell that they hold the same number; "" for none, or one too short to say anything.

    *kind* is "phone" or "tazkira". The key is the pepper: no database has it.
    """
    digits = tazkira_digits(number)
    if len(digits) < SHORTEST[kind]:
        return ""
    mark = hmac.digest(settings.PEPPER, b"hamraz/mark/v1" + kind.encode() + b"\0" + digits.encode(), "sha256")[:MARK_BYTES]
    return urlsafe_b64encode(mark).rstrip(b"=").decode()


def facts_of(card: Mapping[str, Any]) -> Facts:
    """What of a catalogue card is compared (cards.identity_facts, cards.contact_facts)."""
    keys = card.get("keys", [])
    given, known_as, father, grandfather = [keys[place] if 0 <= place < len(keys) else "" for place in card.get("kin", [-1] * 4)]
    return Facts(
        names=tuple(dict.fromkeys(name for name in (given, known_as) if name)),
        father=father,
        grandfather=grandfather,
        province=card.get("province", ""),
        year=card.get("birth_year"),
        phone=card.get("phone_mark", ""),
        tazkira=card.get("tazkira_mark", ""),
    )


def compare(one: Facts, other: Facts, alike: Alike = names.alike) -> Likeness:
    """The points of two women's facts, the same whichever is named first. *alike* compares two folds, 0 to 100."""
    found = [
        _number(one, other),
        _named(max((alike(a, b) for a in one.names for b in other.names), default=0.0), NAME, Reason.NAME, Reason.NEAR_NAME),
        _named(alike(one.father, other.father), FATHER, Reason.FATHER, Reason.NEAR_FATHER),
        _named(alike(one.grandfather, other.grandfather), GRANDFATHER, Reason.GRANDFATHER, Reason.GRANDFATHER),
        (YEAR, [Reason.YEAR]) if _near_years(one.year, other.year) else (0, []),
        (PROVINCE, [Reason.PROVINCE]) if one.province and one.province == other.province else (0, []),
    ]
    return Likeness(sum(points for points, _ in found), tuple(reason for _, reasons in found for reason in reasons))


def _number(one: Facts, other: Facts) -> tuple[int, list[Reason]]:
    shared = [
        reason
        for mine, theirs, reason in ((one.tazkira, other.tazkira, Reason.TAZKIRA), (one.phone, other.phone, Reason.PHONE))
        if mine and mine == theirs
    ]
    return (NUMBER if shared else 0), shared


def _named(score: float, weight: int, same: Reason, near: Reason) -> tuple[int, list[Reason]]:
    if not score:
        return 0, []
    return round(weight * score / 100), [same if score == 100 else near]


def _near_years(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= YEARS


def likely(new: Mapping[Id, Facts], known: Mapping[Id, Facts], *, at_least: int = 0) -> list[Pair[Id]]:
    """Each of *new* beside those of *known* with a near name or the same number, the likeliest first; no pair twice, none with itself.

    Names are sifted once for every different fold, so the cost grows with the names of the office, hardly with its cases.
    """
    by_name = _index((fold, pk) for pk, facts in known.items() for fold in facts.names)
    by_mark = _index((mark, pk) for pk, facts in known.items() for mark in _marks(facts))
    near, alike = _remembered_near(by_name), _remembered(names.alike)
    found: dict[frozenset[Id], Pair[Id]] = {}
    for one, facts in new.items():
        folds = {fold for name in facts.names for fold in near(name)}
        others = {pk for fold in folds for pk in by_name[fold]}
        others |= {pk for mark in _marks(facts) for pk in by_mark.get(mark, ())}
        for other in others - {one}:
            likeness = compare(facts, known[other], alike)
            if likeness.points >= at_least:
                found.setdefault(frozenset((one, other)), Pair(one, other, likeness))
    return sorted(found.values(), key=lambda pair: -pair.likeness.points)


def _marks(facts: Facts) -> list[str]:
    return [kind + mark for kind, mark in (("phone", facts.phone), ("tazkira", facts.tazkira)) if mark]


def _index(pairs: Iterable[tuple[str, Id]]) -> dict[str, list[Id]]:
    found: dict[str, list[Id]] = defaultdict(list)
    for key, pk in pairs:
        found[key].append(pk)
    return dict(found)


def _remembered(alike: Alike) -> Alike:
    """*alike* that compares no two folds twice, within one call: names outlive no request."""
    known: dict[tuple[str, str], float] = {}

    def asked(one: str, other: str) -> float:
        pair = (one, other)
        if pair not in known:
            known[pair] = alike(one, other)
        return known[pair]

    return asked


def _remembered_near(by_name: Mapping[str, Any]) -> Callable[[str], set[str]]:
    known: dict[str, set[str]] = {}

    def asked(name: str) -> set[str]:
        if name not in known:
            known[name] = names.near(name, by_name)
        return known[name]

    return asked
