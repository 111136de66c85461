"""Shorthands of the ledger's tests."""

from typing import Any

from django.db import connection

from audit import export, hooks, segments
from audit.chain import Mark, Row
from audit.genesis import genesis
from audit.ledger import read
from audit.models import Entry
from audit.verifier import Report, verify
from tests.audit import people


def fresh() -> None:
    """Forget segment keys, as a restarted process has."""
    segments.forget()


def rows() -> list[Row]:
    """Every entry as the verifier reads it."""
    return list(export.rows())


def checked(entries: list[Row] | None = None, **kwargs: Any) -> Report:
    """Verify with everything at hand."""
    marks: list[Mark] = kwargs.pop("checkpoints", export.marks())
    known = {"genesis": genesis(), "signer_key": hooks.signer_key, "mac_key": hooks.mac_key(), "checkpoints": marks, **kwargs}
    return verify(rows() if entries is None else entries, **known)


def stories() -> list[dict[str, Any] | None]:
    """Every body, opened by the auditors or, from before the founding, by the server."""
    return read(
        Entry.objects.all(),
        lambda s: segments.open_segment(s, hooks.server_keys() if s.auditors_key == hooks.SERVER else people.AUDITORS),
    )


def raw(statement: str, parameters: list[Any] | None = None) -> None:
    """Run SQL past the models."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
