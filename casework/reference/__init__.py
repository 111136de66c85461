"""Reference lists: dated words in three languages that the office keeps itself. It knows no case.

    reference.choices("closure_reasons")                    what can be chosen today, in the reader's language
    reference.choices("court_tiers", on=day, keep=[code])   what was in force that day, and what this record says already
    reference.former("court_tiers")                         what was in force once and is over
    reference.label("closure_reasons", code)                its words, retired or not
    reference.known("evaw_acts", code)                      whether there is such a code

The names below are loaded on first use, so that importing the package needs no app registry.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casework.reference.current import choices, every, former, known, label
    from casework.reference.lists import UnknownList

__all__ = ["UnknownList", "choices", "every", "former", "known", "label"]

_HOMES = {
    "casework.reference.current": ("choices", "every", "former", "known", "label"),
    "casework.reference.lists": ("UnknownList",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'casework.reference' has no attribute {name!r}")
