"""What one version of an entry changed: members by their way through the document, with what stood there before and after."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from referrals.directory.sealing import Opened

MOST_SHOWN = 40  # changes of one version; an import may change everything


class Change(NamedTuple):
    at: str
    before: str
    after: str


class Version(NamedTuple):
    """One revision; *more* changes than are shown."""

    entry: Opened
    changes: list[Change]
    more: int


def compared(versions: list[Opened]) -> list[Version]:
    """The versions, newest first, each beside the one before it."""
    return [_version(newer, older) for newer, older in zip(versions, [*versions[1:], None], strict=True)]


def _version(newer: Opened, older: Opened | None) -> Version:
    if older is None or newer.damaged or older.damaged:
        return Version(newer, [], 0)
    before, after = dict(_flat(older)), dict(_flat(newer))
    changed = [at for at in dict.fromkeys([*after, *before]) if before.get(at, "") != after.get(at, "")]
    shown = [Change(at, before.get(at, ""), after.get(at, "")) for at in changed[:MOST_SHOWN]]
    return Version(newer, shown, len(changed) - len(shown))


def _flat(entry: Opened) -> Iterator[tuple[str, str]]:
    yield from _leaves(entry.about.to_json() | {"partner": str(entry.row.partner_id or "")}, "")
    yield from _leaves(entry.document, "")


def _leaves(found: Any, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for name, value in found.items():
            yield from _leaves(value, f"{at}.{name}" if at else name)
    elif isinstance(found, list):
        for number, value in enumerate(found):
            yield from _leaves(value, f"{at}[{number}]")
    elif not at.endswith((".id", "verified_by")):
        yield at, str(found)
