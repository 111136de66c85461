"""The stories of an archive, opened line by line with the auditors' keys."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from audit import segments
from audit.models import Segment
from audit.review.segments import opener
from casework.accounts.unlocked import Unlocked
from casework.encryption import CannotOpen

SAID = ("seq", "ts", "kind", "actor")


def stories(lines: Iterable[dict[str, Any]], someone: Unlocked) -> Iterator[dict[str, Any]]:
    """Each entry with its story, None where it does not open. The segments come first in an archive; each is opened once."""
    open_segment, held = opener(someone), dict[UUID, bytes]()
    for line in lines:
        if line.get("type") == "segment":
            found = Segment(id=UUID(line["id"]), auditors_key=line["auditors_key"], envelope=bytes.fromhex(line["envelope"]))
            try:
                held[found.id] = open_segment(found)
            except CannotOpen:
                continue
        elif "type" not in line:
            yield {name: line[name] for name in SAID} | {"story": _story(line, held)}


def _story(line: dict[str, Any], held: dict[UUID, bytes]) -> Any:
    body = bytes.fromhex(line["body"])
    try:
        return json.loads(segments.open_body(held[segments.segment_of(body)], line["kind"], line["actor"], body))
    except (CannotOpen, KeyError, ValueError):
        return None
