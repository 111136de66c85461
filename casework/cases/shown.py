"""Names that stand on a page together: recorded before the page is sent, so that the trail of each case says who saw hers."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

import audit


def record_names(
    cases: Collection[UUID], *, where: str, searched: Mapping[str, Any] | None = None, revealed: bool = True
) -> None:  # fmt: skip
    """One entry under each of these cases where its name is *revealed*, in one durable transaction; *searched* are the facts of the search
    that found them.

    Raises audit.LedgerUnwritable, and then no name may be shown.
    """
    tellings = [audit.Telling("case.revealed", ("case", str(pk)), pk, {"what": "name", "where": where}) for pk in cases if revealed]
    if searched is not None:
        found = {"count": len(cases), "cases": [str(pk) for pk in cases]}
        tellings.insert(0, audit.Telling("catalogue.searched", None, None, {**found, **searched}))
    if tellings:
        with transaction.atomic(durable=True):
            audit.record_all(tellings)
