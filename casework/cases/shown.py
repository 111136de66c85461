"""Names that stand on a page together: recorded before the page is sent, so that the trail of each case says who saw hers."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

import audit


def record_names(cases: Collection[UUID], *, where: str, searched: Mapping[str, Any] | None = None) -> None:
    """One entry under each of these cases, in one durable transaction; *searched* are the facts of the search that found them.

    Raises audit.LedgerUnwritable, and then no name may be shown.
    """
    with transaction.atomic(durable=True):
        if searched is not None:
            audit.record("catalogue.searched", count=len(cases), cases=[str(pk) for pk in cases], **searched)
        for pk in cases:
            audit.record("case.revealed", subject=("case", str(pk)), case=pk, what="name", where=where)
