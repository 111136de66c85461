"""Whether a search is for somebody whose name matters: a colleague, or an official by his title.

The words are compared here and forgotten. The ledger is told the fact and never what was typed, so that a supervisor can ask why.
"""

from collections.abc import Sequence
from typing import Any

from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.localisation import names
from casework.localisation.codes import NotACode, parse_code
from casework.reference import current as reference

COLLEAGUE, OFFICIAL = "colleague", "official"


def facts(query: str) -> dict[str, Any]:
    """What the entry of this search says of it besides its results: nothing for most.

    A colleague is known by her name alone, so all their names are opened; for a case code none is.
    """
    if _is_code(query):
        return {}
    found = [who for who, is_meant in ((COLLEAGUE, _a_colleague), (OFFICIAL, _an_official)) if is_meant(query)]
    return {"named": found} if found else {}


def _is_code(query: str) -> bool:
    """Whether a case code was typed and nothing else. One without a digit may be a name, too."""
    try:
        parse_code(query)
    except NotACode:
        return False
    return any(sign.isdigit() for sign in query)


def _a_colleague(query: str) -> bool:
    """True when a colleague's whole name was typed, in either script and any order. Of a name of one part: when nothing else was, for
    many women are called so."""
    typed = names.fold(query).split()
    others = [name for pk, name in directory.names_of().items() if pk != str(current().user.pk)]
    known = [key.split() for key in names.keys(others)]
    alike = set().union(*(names.near(part, {each for name in known for each in name}) for part in typed))
    return any(alike.issuperset(name) and (len(name) > 1 or len(typed) == 1) for name in known)


def _an_official(query: str) -> bool:
    typed = names.words(query)
    return any(_contains(typed, names.words(title)) for term in reference.spelled("officials") for title in term)


def _contains(typed: Sequence[str], title: Sequence[str]) -> bool:
    """Whether the words of a title stand side by side in what was typed."""
    size = len(title)
    return bool(size) and any(list(typed[at : at + size]) == list(title) for at in range(len(typed) - size + 1))
