"""One thing said in several places: HSDS repeats an entity under the same id wherever it is needed."""

from typing import Any

from django.utils.translation import gettext as _

from referrals.directory.validation import Wrong, walk

Found = dict[str, Any]


class Contradiction(ValueError):
    """Two places say different things of one id. ``member`` is what they differ in."""

    def __init__(self, member: str) -> None:
        super().__init__("two things of one id differ")
        self.member = member


def merged(one: Found, other: Found) -> Found:
    """Both together: what one leaves out, the other may say. Raises Contradiction."""
    both = dict(one)
    for name, value in other.items():
        both[name] = _together(name, both[name], value) if name in both else value
    return both


def _together(name: str, one: Any, other: Any) -> Any:
    if one == other:
        return one
    if isinstance(one, dict) and isinstance(other, dict) and one.get("id") == other.get("id"):
        return merged(one, other)
    if _are_entities(one) and _are_entities(other):
        return _lists(one, other)
    raise Contradiction(name)


def _are_entities(found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(one, dict) and "id" in one for one in found)


def _lists(one: list[Found], other: list[Found]) -> list[Found]:
    by_id = {found["id"]: found for found in one}
    for found in other:
        by_id[found["id"]] = merged(by_id[found["id"]], found) if found["id"] in by_id else found
    return list(by_id.values())


def contradictions(document: Found) -> list[Wrong]:
    """Where a document says of one id what it said otherwise before. Of a valid document."""
    seen: dict[tuple[str, str], Found] = {}
    faults = []
    for entity, found, at in walk("organization", document):
        plain = {name: value for name, value in found.items() if name not in {member.name for member in entity.inside}}
        key = (entity.name, found["id"])
        try:
            seen[key] = merged(seen.get(key, {}), {name: value for name, value in plain.items() if name not in entity.links})
        except Contradiction as wrong:
            said = _("The same identifier stands elsewhere in this document with another value here.")
            faults.append(Wrong(f"{at}.{wrong.member}" if at else wrong.member, said))
    return faults
