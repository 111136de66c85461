"""What the forms of the legal room have to know of a case. Its records are admitted with the page (``along``), so nothing opens twice."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from casework.access.catalogue import compartments_of
from casework.access.policy import LEGAL
from casework.accounts import directory
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.legal import naming
from casework.legal.choices import Held
from casework.legal.models import Hearing, Matter, Proceeding

DOCUMENT = "documents.document"  # a room beside this one


def matters_of(case: Case) -> list[Matter]:
    return list(case.matter_records.order_by("recorded_on", "pk"))


def proceedings_of(case: Case) -> list[Proceeding]:
    return list(case.proceeding_records.order_by("recorded_on", "pk"))


def hearings_of(case: Case) -> list[Hearing]:
    return list(case.hearing_records.order_by("recorded_on", "pk"))


def documents_of(case: Case) -> list[Any]:
    return list(KINDS[DOCUMENT].records(case).order_by("recorded_on", "pk"))


def a_matter(case: Case) -> dict[str, Any]:
    return {"matters": naming.matters(matters_of(case))}


def a_proceeding(case: Case) -> dict[str, Any]:
    found = proceedings_of(case)
    known = {str(record.pk): record for record in found if record.is_open}
    return {"proceedings": naming.proceedings(found, naming.matters(matters_of(case))), "known": known}


def a_hearing(case: Case) -> dict[str, Any]:
    return {**a_proceeding(case), "workers": workers(case), "following": following(hearings_of(case))}


def some_evidence(case: Case) -> dict[str, Any]:
    return {**a_matter(case), "documents": _named(documents_of(case))}


def workers(case: Case) -> list[tuple[str, str]]:
    """Those who were given the legal part of the case, by name."""
    names = directory.names_of([grant.user_id for grant in case.user_grants.all() if LEGAL in compartments_of(grant)])
    return sorted(names.items(), key=lambda pair: pair[1])


def following(hearings: Iterable[Hearing]) -> dict[str, tuple[date, str]]:
    """Proceeding → the next day that a hearing which was put off names, as long as nobody wrote a hearing down for that day."""
    open_ones = [record for record in hearings if record.is_open]
    held = {(record.proceeding, record.on) for record in open_ones}
    named: dict[str, tuple[date, str]] = {}
    for record in sorted(open_ones, key=lambda record: record.on):
        day = record.next_on if record.state == Held.ADJOURNED else None
        if day and (record.proceeding, day) not in held:
            named[record.proceeding] = day, record.next_start
    return named


def _named(documents: Iterable[Any]) -> list[tuple[str, str]]:
    """The documents that open for her, under the names that their own room gives them."""
    event = KINDS[DOCUMENT].event
    return [(str(record.pk), event(record, {}).title) for record in documents if event and record.is_open]  # type: ignore[union-attr]
