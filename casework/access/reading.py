"""What the ledger is told of records that are read or written: which object, which of its parts, which records at which revision."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID

import audit

IN_ONE_ENTRY = 800  # records named in one entry of the ledger, whose body is at most 65,535 bytes


class Reading:
    """Records of one object that open together; none of them for a page that shows the object's card and no record."""

    def __init__(self, kind: str, subject: Any, records: Iterable[Any] = (), facts: dict[str, Any] | None = None) -> None:
        self.kind = kind if subject.subject_kind == "case" else _referral_kind(kind)
        self.subject, self.records, self.facts = subject, list(records), facts or {}
        self._revisions = {record.id: record.revision for record in self.records}

    @property
    def case(self) -> UUID:
        return self.subject.ledger_case

    def was_changed(self, record: Any) -> bool:
        """True when this record has a newer revision now than when it was read."""
        return bool(record.revision > self._revisions[record.id])

    def telling(self, records: Iterable[Any] | None = None) -> audit.Telling:
        """The entry of this reading, or of these of its records alone."""
        named = self.records if records is None else list(records)
        parts = {"compartments": sorted({record.compartment for record in named})} if named else {}
        about = (self.subject.subject_kind, str(self.subject.pk))
        return audit.Telling(self.kind, about, self.case, {**parts, "records": [trace(record) for record in named], **self.facts})

    def record_durably(self) -> None:
        """Write the entry and commit it. Raises audit.LedgerUnwritable."""
        said = self.telling()
        audit.record_durably(said.kind, subject=said.subject, case=said.case, **said.facts)


def trace(record: Any) -> str:
    return f"{record.code}:{record.id}:{record.revision}"


def digest(record: Any) -> str:
    """SHA-256 of the sealed bytes, by which a row that was put back is found out."""
    return sha256(bytes(record.payload)).hexdigest()


def written(record: Any) -> dict[str, Any]:
    """What an entry keeps of a record that was saved."""
    return {"records": [trace(record)], "digest": digest(record)}


def _referral_kind(kind: str) -> str:
    return "referral.opened" if kind == "case.read" else kind
