"""Who of the other side may be who: pure functions over folds of names. They err towards yes; a person decides."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from django.db import models
from django.utils.translation import pgettext_lazy

from casework.cases import duplicates
from casework.localisation import names


class Person(NamedTuple):
    """Folds of a name and of a father's name; "" where it is not known."""

    name: str
    father: str = ""

    @classmethod
    def of(cls, name: str, father: str = "") -> Self:
        return cls(names.fold(name), names.fold(father))


class Reason(models.TextChoices):
    """Who a client of the office may be to somebody on the other side."""

    SELF = "self", pgettext_lazy("who a client may be", "May be this person")
    CHILD = "child", pgettext_lazy("who a client may be", "Her father bears this name")
    MARRIED = "married", pgettext_lazy("who a client may be", "Her husband bears this name")


def may_be(one: Person, other: Person) -> bool:
    """Whether two descriptions may be of one person: near names, and fathers that do not speak against it."""
    return bool(names.alike(one.name, other.name)) and _not_against(one.father, other.father)


def _not_against(one: str, other: str) -> bool:
    return not one or not other or bool(names.alike(one, other))


def any_of(asked: Iterable[Person], known: Iterable[Person]) -> bool:
    """Whether somebody asked about may be among the *known*. Names are sifted once for each person asked about."""
    known = [person for person in known if person.name]
    folds = {person.name for person in known}
    for person in asked:
        near = names.near(person.name, folds)
        if any(other.name in near and may_be(person, other) for other in known):
            return True
    return False


def reasons(person: Person, card: Mapping[str, Any]) -> list[Reason]:
    """Why the client of this catalogue card may have to do with *person*, the weightiest first."""
    facts, keys = duplicates.facts_of(card), card.get("keys", [])
    known = {keys[place] for place in card.get("kin", []) if 0 <= place < len(keys)}
    husbands = [key for key in keys if key not in known]  # of her names only the husband's has no place of its own
    found = []
    if any(may_be(person, Person(name, facts.father)) for name in facts.names):
        found.append(Reason.SELF)
    if may_be(person, Person(facts.father, facts.grandfather)):
        found.append(Reason.CHILD)
    if any(may_be(person, Person(name)) for name in husbands):
        found.append(Reason.MARRIED)
    return found
