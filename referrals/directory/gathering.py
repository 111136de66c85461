"""What HSDS files hold, as organisations: a document of one, a list, a page of a list, or services that name their organisation."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from referrals.directory import validation
from referrals.directory.faults import Fault
from referrals.directory.merging import Contradiction, merged
from referrals.directory.table import ENTITIES


class Piece(NamedTuple):
    """One document of a file: what it is, and where it stands."""

    file: str
    at: str
    entity: str
    found: Any


def pieces(file: str, found: Any) -> Iterator[Piece]:
    """The documents of a file."""
    if isinstance(found, dict) and isinstance(found.get("contents"), list):
        listed, start = found["contents"], "contents"
    elif isinstance(found, list):
        listed, start = found, ""
    else:
        yield Piece(file, "", _kind(found), found)
        return
    for number, one in enumerate(listed):
        yield Piece(file, f"{start}[{number}]", _kind(one), one)


def _kind(found: Any) -> str:
    """By its members: HSDS documents do not say what they are."""
    members = set(found) if isinstance(found, dict) else set()
    if members & {"organization", "organization_id"} or "status" in members:
        return "service"
    if members & {"taxonomy", "taxonomy_detail", "parent_id", "term_uri"}:
        return "taxonomy_term"
    return "taxonomy" if "version" in members and members <= set(ENTITIES["taxonomy"].members) else "organization"


def organisations(found: list[Piece]) -> tuple[list[Piece], list[Fault]]:
    """Organisations by their id, services put into theirs, and what is wrong with pieces that are none."""
    faults: list[Fault] = []
    by_id: dict[str, Piece] = {}
    rest: list[Piece] = []
    for piece in found:
        if piece.entity in ("taxonomy", "taxonomy_term"):
            rest.append(piece)
            continue
        own = [Fault(piece.file, 0, _path(piece.at, wrong.at), wrong.text) for wrong in validation.faults_of(piece.entity, piece.found)]
        if own:
            faults += own
        else:
            faults += _take(by_id, _as_organisation(piece))
    faults += _unused(list(by_id.values()), rest)
    return list(by_id.values()), faults


def _path(start: str, at: str) -> str:
    return ".".join(part for part in (start, at) if part)


def _as_organisation(piece: Piece) -> Piece:
    if piece.entity != "service":
        return piece
    service = {name: value for name, value in piece.found.items() if name != "organization"}
    owner = piece.found.get("organization") or {"id": service.pop("organization_id", "")}
    return piece._replace(entity="organization", found={**owner, "services": [*owner.get("services", []), service]})


def _take(by_id: dict[str, Piece], piece: Piece) -> list[Fault]:
    """Put it beside what another piece says of the same organisation."""
    key = piece.found["id"]
    if not key:
        return [Fault(piece.file, 0, piece.at, _("This service does not say whose it is."))]
    if key not in by_id:
        by_id[key] = piece
        return []
    try:
        by_id[key] = by_id[key]._replace(found=merged(by_id[key].found, piece.found))
    except Contradiction as wrong:
        said = _("Another document says something else of the same organisation here.")
        return [Fault(piece.file, 0, _path(piece.at, wrong.member), said)]
    return []


def _unused(owners: list[Piece], rest: list[Piece]) -> list[Fault]:
    """A list of terms belongs to whoever uses it. What nobody uses is refused: it would be lost."""
    faults = []
    used: dict[tuple[str, str], dict[str, Any]] = {}
    for owner in owners:
        used |= {(entity.name, found["id"]): found for entity, found, _at in validation.walk("organization", owner.found)}
    for piece in rest:
        wrong = validation.faults_of(piece.entity, piece.found)
        faults += [Fault(piece.file, 0, _path(piece.at, one.at), one.text) for one in wrong]
        if not wrong and not _says_the_same(used.get((piece.entity, piece.found["id"])), piece.found):
            faults.append(Fault(piece.file, 0, piece.at, _("No organisation of these files uses it, or not in these words.")))
    return faults


def _says_the_same(known: dict[str, Any] | None, found: dict[str, Any]) -> bool:
    return known is not None and all(known.get(name) == value for name, value in found.items())
