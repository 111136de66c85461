"""Rows of tables put together to organisations again; every fault with file, line and column."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from django.utils.translation import gettext as _

from referrals.directory.faults import Fault
from referrals.directory.merging import Contradiction, merged
from referrals.directory.table import ENTITIES, LINKED, Entity, Member, column_of
from referrals.directory.tabular import AS_JSON
from referrals.directory.values import wrong


class Line(NamedTuple):
    """One row of a file."""

    file: str
    line: int
    cells: dict[str, str]


class Read(NamedTuple):
    """A row that was understood."""

    line: Line
    found: dict[str, Any]


class Assembly:
    """The tables of an import. ``faults`` has everything that is wrong, in the order of the files."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.rows: dict[str, list[Read]] = {name: [] for name in ENTITIES}
        self.by_id: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in ENTITIES}
        self.inside: dict[tuple[str, str, str], dict[str, Read]] = {}  # (entity, column, id of the holder) → rows by their id
        self.used: set[int] = set()

    # --- reading rows
    def take(self, entity: Entity, lines: Iterable[Line]) -> None:
        for line in lines:
            before = len(self.faults)
            found = self._understood(entity, line)
            if len(self.faults) == before:
                self._keep(entity, Read(line, found))

    def _understood(self, entity: Entity, line: Line) -> dict[str, Any]:
        found = {}
        for heading, cell in line.cells.items():
            if cell:
                name, value = self._value(entity, line, heading, cell)
                found[name] = value
        for member in entity.members.values():
            if (member.needed or member.needed_in_tables) and not member.of and member.name not in found:
                self._fault(line, member.name, _("This is missing."))
        return found

    def _value(self, entity: Entity, line: Line, heading: str, cell: str) -> tuple[str, Any]:
        name = heading.removesuffix(AS_JSON)
        member = entity.members.get(name)
        try:
            value = _number(cell) if member is not None and member.type == "number" else orjson.loads(cell) if name != heading else cell
        except ValueError:
            value = cell
            if name != heading:
                self._fault(line, heading, _("This is not JSON."))
        if member is not None and (member.of or (said := wrong(member, value))):
            self._fault(line, heading, _("This belongs into a file of its own.") if member.of else said)
        return name, value

    def _keep(self, entity: Entity, read: Read) -> None:
        number, known = read.found["id"], self.by_id[entity.name]
        own = {name: value for name, value in read.found.items() if name not in entity.links}
        if entity.name in LINKED:
            own.pop(LINKED[entity.name][1], None)
        try:
            known[number] = merged(known[number], own) if number in known else own
        except Contradiction as twice:
            self._fault(read.line, twice.member, _("The same identifier stands in another line with another value here."))
            return
        self.rows[entity.name].append(read)
        for column in entity.links & set(read.found):
            self.inside.setdefault((entity.name, column, read.found[column]), {}).setdefault(number, read)

    def _fault(self, line: Line, at: str, text: str) -> None:
        self.faults.append(Fault(line.file, line.line, at, text))

    # --- putting together
    def organisations(self) -> list[dict[str, Any]]:
        """The documents; call it when the rows have no fault. Links to nothing and rows of nobody are faults."""
        self._follow_links()
        if self.faults:
            return []
        made = [self._built(ENTITIES["organization"], read, "") for read in self.rows["organization"]]
        for reads in self.rows.values():
            for read in reads:
                if id(read) not in self.used:
                    self._fault(read.line, "id", _("This line belongs to no organisation of these files."))
        return [] if self.faults else made

    def _follow_links(self) -> None:
        for name, reads in self.rows.items():
            for read in reads:
                for column, targets in _targets(ENTITIES[name]).items():
                    number = read.found.get(column)
                    if number is not None and not any(number in self.by_id[target] for target in targets):
                        self._fault(read.line, column, _("No line of these files has this identifier."))

    def _built(self, entity: Entity, read: Read, holder: str) -> dict[str, Any]:
        self.used.add(id(read))
        found = dict(self.by_id[entity.name][read.found["id"]])
        if entity.name in LINKED and read.found[LINKED[entity.name][1]] != holder:
            found[LINKED[entity.name][1]] = read.found[LINKED[entity.name][1]]
        for member in entity.inside:
            value = self._list(entity, read, member) if member.many else self._one(member, found)
            if value:
                found[member.name] = value
        return found

    def _list(self, entity: Entity, read: Read, member: Member) -> list[dict[str, Any]]:
        inner = ENTITIES[member.of]
        column = LINKED[member.of][0] if member.of in LINKED else f"{entity.name}_id"
        if column not in inner.links:
            return []
        rows = self.inside.get((member.of, column, read.found["id"]), {}).values()
        return [self._built(inner, row, entity.name) for row in rows]

    def _one(self, member: Member, found: dict[str, Any]) -> dict[str, Any] | None:
        """What a column names stands in its place. The organisation of a service is the document itself."""
        number = found.get(column_of(member))
        if number is None or member.of == "organization":
            return None
        del found[column_of(member)]
        reads = [read for read in self.rows[member.of] if read.found["id"] == number]
        self.used |= {id(read) for read in reads}
        return self._built(ENTITIES[member.of], reads[0], "")


def _targets(entity: Entity) -> dict[str, list[str]]:
    """Column → the entities one of which has to have the id in it."""
    if entity.name in LINKED:
        targets = {LINKED[entity.name][0]: [name for name in ENTITIES if name != entity.name]}
    else:
        targets = {column: [holder] for column, holder in entity.parents.items()}
    return targets | {column_of(member): [member.of] for member in entity.inside if not member.many}


def _number(cell: str) -> int | float:
    return int(cell) if cell.lstrip("-").isdecimal() else float(cell)
