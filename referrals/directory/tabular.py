"""HSDS as tables: one file for each entity, its rows linked by id. Organisations to rows, and rows to organisations.

A member the table does not know keeps its name as a heading; where its value is no text, the heading ends in ``:json`` and so does what a
cell cannot hold otherwise. What stands in several places under one id is one row, or several where it belongs to two of a kind.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from referrals.directory.merging import merged
from referrals.directory.table import ENTITIES, LINKED, Entity, column_of

Row = dict[str, str]
AS_JSON: Final = ":json"


class Tables:
    """Rows by entity, in the order in which the documents name them."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, list[dict[str, Any]]]] = {name: {} for name in ENTITIES}

    def add(self, entity: Entity, found: dict[str, Any], links: dict[str, str]) -> None:
        """An entity and everything inside it. Raises merging.Contradiction."""
        plain = {name: value for name, value in found.items() if name not in {member.name for member in entity.inside}}
        for member in entity.inside:
            value = found.get(member.name)
            if value and not member.many:
                plain[column_of(member)] = value["id"]
                self.add(ENTITIES[member.of], value, _implied(member.of, found))
        self._put(entity, plain | links)
        for member in entity.inside:
            for one in (found.get(member.name) or []) if member.many else []:
                if member.of in LINKED:
                    column, kind = LINKED[member.of]
                    self.add(ENTITIES[member.of], {kind: entity.name} | one, {column: found["id"]})
                else:
                    self.add(ENTITIES[member.of], one, {f"{entity.name}_id": found["id"]})

    def _put(self, entity: Entity, plain: dict[str, Any]) -> None:
        """Beside what is known of the same id, unless it belongs to another of the same kind: then in a row of its own."""
        there = self.rows[entity.name].setdefault(plain["id"], [])
        links = entity.links
        for number, row in enumerate(there):
            if all(row.get(column, plain[column]) == plain[column] for column in links & set(plain)):
                there[number] = merged(row, plain)
                return
        there.append(plain)

    def files(self) -> Iterator[tuple[str, list[str], list[Row]]]:
        """Name, headings and rows of each file that has any."""
        for name, by_id in self.rows.items():
            rows = [_cells(row, ENTITIES[name]) for rows in by_id.values() for row in rows]
            if rows:
                known = [member.name for member in ENTITIES[name].plain]
                more = dict.fromkeys(heading for row in rows for heading in row if heading not in known)
                yield ENTITIES[name].file, [*known, *more], rows


def _implied(name: str, found: dict[str, Any]) -> dict[str, str]:
    """A programme of a service belongs to the service's organisation, which its table asks for."""
    return {"organization_id": found["organization_id"]} if name == "program" and "organization_id" in found else {}


def to_tables(documents: Iterable[dict[str, Any]]) -> Tables:
    """Raises merging.Contradiction where two organisations say different things of one id."""
    tables = Tables()
    for document in documents:
        services = [{**service, "organization_id": document["id"]} for service in document.get("services", [])]
        tables.add(ENTITIES["organization"], {**document, "services": services} if services else document, {})
    return tables


def _cells(row: dict[str, Any], entity: Entity) -> Row:
    cells: Row = {}
    for name, value in row.items():
        member = entity.members.get(name)
        if member is not None or (isinstance(value, str) and value and not name.endswith(AS_JSON)):
            cells[name] = value if isinstance(value, str) else orjson.dumps(value).decode()
        else:
            cells[name + AS_JSON] = orjson.dumps(value).decode()
    return cells
