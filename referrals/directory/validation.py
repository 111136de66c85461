"""A document against the table of HSDS: every fault with its place, none forgotten because of another."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from referrals.directory.table import ENTITIES, Entity, Member, column_of
from referrals.directory.values import wrong

DEEPEST: Final = 12  # entities inside entities; HSDS itself needs seven


class Wrong(NamedTuple):
    """A fault inside one document: the way to it, such as ``services[0].phones[1].number``, and what it is."""

    at: str
    text: str


def faults_of(entity: str, found: Any, at: str = "") -> list[Wrong]:
    """Everything that is wrong with *found* as an entity of this name."""
    return list(_judge(ENTITIES[entity], found, at, 0))


def _judge(entity: Entity, found: Any, at: str, depth: int) -> Iterator[Wrong]:
    if not isinstance(found, dict):
        yield Wrong(at, _("Here has to be an object."))
        return
    if depth > DEEPEST:
        yield Wrong(at, _("This lies too deep."))
        return
    for member in entity.members.values():
        here = f"{at}.{member.name}" if at else member.name
        if member.name not in found:
            if member.needed and not (member.of and column_of(member) in found):
                yield Wrong(here, _("This is missing."))
        elif member.of:
            yield from _inside(member, found[member.name], here, depth)
        elif said := wrong(member, found[member.name]):
            yield Wrong(here, said)


def _inside(member: Member, found: Any, at: str, depth: int) -> Iterator[Wrong]:
    if not member.many:
        yield from _judge(ENTITIES[member.of], found, at, depth + 1)
    elif not isinstance(found, list):
        yield Wrong(at, _("Here has to be a list."))
    else:
        for number, one in enumerate(found):
            yield from _judge(ENTITIES[member.of], one, f"{at}[{number}]", depth + 1)


def walk(entity: str, found: dict[str, Any], at: str = "") -> Iterator[tuple[Entity, dict[str, Any], str]]:
    """Every entity of a valid document with the way to it, the document itself first."""
    described = ENTITIES[entity]
    yield described, found, at
    for member in described.inside:
        value = found.get(member.name)
        for number, one in enumerate(value if isinstance(value, list) else [value] if value else []):
            here = f"{at}.{member.name}" if at else member.name
            yield from walk(member.of, one, f"{here}[{number}]" if member.many else here)
