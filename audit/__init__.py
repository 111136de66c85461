"""The append-only ledger of the office: who did what, when, and that nobody changed the story afterwards.

    with transaction.atomic():
        case.save()
        audit.record("case.changed", case=case.pk, subject=("cases.case", str(case.pk)), revision=4)

The names below are loaded on first use, so that importing the package needs neither settings nor the app registry.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.context import Actor, acting, because
    from audit.errors import LedgerError, LedgerIsAppendOnly, LedgerUnwritable
    from audit.ledger import Telling, record, record_all, record_durably

__all__ = [
    "Actor", "LedgerError", "LedgerIsAppendOnly", "LedgerUnwritable", "Telling", "acting", "because", "record", "record_all",
    "record_durably",
]

_HOMES = {
    "audit.context": ("Actor", "acting", "because"),
    "audit.errors": ("LedgerError", "LedgerIsAppendOnly", "LedgerUnwritable"),
    "audit.ledger": ("Telling", "record", "record_all", "record_durably"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'audit' has no attribute {name!r}")
