"""A document in which every entity of HSDS stands at least once, in every place where it can: our own words, the published form."""

from typing import Any

from tests.directory.entries import number

DAY, MOMENT, WEB = "2026-01-20", "2026-01-20T08:15:00Z", "https://example.org/"
SAMPLES = {
    "text": "متن", "uuid": number("reference"), "uri": WEB, "email": "office@example.org", "number": 7, "date": DAY, "time": "08:30",
    "datetime": MOMENT,
}  # fmt: skip


def an(entity: str, inside: tuple[str, ...] = (), place: str = "") -> dict[str, Any]:
    """An entity with everything it can have; one id, one content, wherever it stands."""
    from referrals.directory.table import ENTITIES

    described = ENTITIES[entity]
    found: dict[str, Any] = {}
    for member in described.members.values():
        if member.name == "id":
            found["id"] = number(f"whole {entity}")
        elif member.of:
            if member.of not in (*inside, entity, "organization"):
                one = an(member.of, (*inside, entity))
                found[member.name] = [one] if member.many else one
        elif member.name not in described.links and not _names_what_is_inside(entity, member.name):
            found[member.name] = member.choices[0] if member.choices else SAMPLES[member.type]
    return found


def _names_what_is_inside(entity: str, column: str) -> bool:
    from referrals.directory.table import ENTITIES, LINKED, column_of

    own = {column_of(member) for member in ENTITIES[entity].inside if not member.many}
    return column in own or column in LINKED.get(entity, ()) or (entity == "organization" and column == "parent_organization_id")
