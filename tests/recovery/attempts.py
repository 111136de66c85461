"""T11, the sheets' half: what two sheets bring back, and every pair that must bring nothing."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations

from casework.encryption import Keys, Sheet, join, new_seed, split
from casework.recovery.copies import NotTwoSheets, OtherOffice, root_of
from tests.cast import Cast

Pair = tuple[str, Sheet, Sheet]


def good(cast: Cast) -> Iterator[Pair]:
    """Every two of the three, in either order."""
    for one, other in permutations(cast.founded.sheets, 2):
        yield f"{one.index} and {other.index}", one, other


def bad(cast: Cast) -> Iterator[Pair]:
    """One alone; sheets of two sets of the same office; one that was altered and given a new check; sheets of another office."""
    sheets = cast.founded.sheets
    yield from (("the same twice", one, one) for one in sheets)
    later = split(join(*sheets[:2]))
    yield from (("of two sets", one, other) for one in sheets for other in later if one.index != other.index)
    yield from (("of two sets", one, other) for one, other in zip(sheets, later, strict=True))
    for one in sheets:
        other = sheets[one.index % 3]
        yield from (("altered", changed, other) for changed in altered(one))
    yield from (("of another office", one, other) for one, other in permutations(split(new_seed()), 2))


def altered(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet with one bit of one byte turned, of each byte it has; its printed check is right, for it is made anew."""
    for name in ("first", "second", "commit"):
        whole = getattr(sheet, name)
        for at in range(len(whole)):
            yield replace(sheet, **{name: whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]})


def brings_the_root(cast: Cast, pair: Pair) -> bool:
    root: Keys = root_of(*(Sheet.parse(sheet.text()) for sheet in pair[1:]))
    return root.signing_public == bytes(cast.founded.organisation.root_public)


def is_refused(pair: Pair) -> bool:
    try:
        root_of(*(Sheet.parse(sheet.text()) for sheet in pair[1:]))
    except (NotTwoSheets, OtherOffice):
        return True
    return False
