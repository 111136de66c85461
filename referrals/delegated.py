"""The legal part of a case, read by a partner as it goes on: where her consent says so, and as long as the packet is open (0019).

It is a real grant of the case's legal key to the organisation, and of nothing else. It has no line of the catalogue (who she is belongs
to another part), and every end of a packet takes it away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils import timezone

import audit
from casework.access import grants, holders, rings
from casework.access.policy import LEGAL
from casework.accounts.models import PARTNER, Team
from casework.cases import display
from casework.cases.models import Case
from casework.legal import sheets
from casework.legal.kinds import KINDS
from casework.legal.models import Matter
from referrals.models import OPEN_STATES, Packet, Referral

READ: Final = "referral.legal_read"


# --- giving and taking away ----------------------------------------------------------------------------------------------------
def may_give(case: Case) -> bool:
    """Whether the person acting holds the legal part of this case: nobody else can let others read it."""
    return LEGAL in rings.current().compartments(case)


def hold(cases: Iterable[Any]) -> None:
    """Hold the grants of these cases (by id) until the transaction ends. Rows come before the ledger's lock (holders.lock)."""
    holders.lock(Case, cases)


def give(*, case: Case, organisation: Team, until: date) -> None:
    """Give the organisation the legal key of the case until a day. Raises GrantRefused. Call it inside the transaction of the sending."""
    grants.give(case, organisation, [LEGAL], expires=until, card={})
    about = ("case", str(case.pk))
    audit.record("grant.made", subject=about, case=case.pk, to=["team", str(organisation.pk)], until=until, compartments=[LEGAL])


def take_away(referral: Referral) -> None:
    """End what the organisation of a locked referral (ending.lock) holds of its case, whichever packet of hers brought it. A team of the
    office holds its cases for reasons of its own, and is left alone."""
    if is_left(referral):
        grants.revoke(referral.case, referral.organisation)
        about, team = ("case", str(referral.case_id)), str(referral.organisation_id)
        audit.record("grant.revoked", subject=about, case=referral.case_id, team=team)


def is_left(referral: Referral) -> bool:
    """Whether the organisation, a partner, still has a row that opens something of the case itself."""
    of_case = referral.case.team_grants.filter(group_id=referral.organisation.group_id)
    return bool(referral.organisation.kind == PARTNER and of_case.exists())


# --- reading -------------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Paper:
    """One record: what it is called, and what it says."""

    title: str
    rows: list[display.Row] = field(repr=False)


@dataclass(frozen=True)
class Part:
    """A matter, or what belongs to none: what happened by its day, the days to keep, and each record in full."""

    sheet: sheets.Sheet
    papers: list[Paper]


def reads(referral: Referral, packet: Packet) -> bool:
    """Whether the person acting reads the legal part through this packet, which is admitted: her consent is in it, and the key is there."""
    lasting = referral.state in OPEN_STATES and referral.closed_on is None and referral.expires_on >= timezone.localdate()
    return lasting and packet.is_open and bool(packet.legal) and LEGAL in rings.current().compartments(referral.case)


def opened(referral: Referral) -> list[Any]:
    """Every legal record of the case, on the record: one entry in the trail of the case, which names the organisation."""
    case, about = referral.case, {"team": str(referral.organisation_id), "referral": str(referral.pk)}
    records = [record for kind in KINDS for record in kind.records(case).order_by("recorded_on", "pk")]
    if not rings.current().admit(records, kind=READ, **about):
        audit.record_durably(READ, subject=("case", str(case.pk)), case=case.pk, compartments=[LEGAL], **about)
    return records


def parts(records: Iterable[Any]) -> list[Part]:
    """The admitted records by matter, in words. No name of the office's people is known to a partner."""
    found = [record for record in records if record.is_open]
    by_matter: dict[str, list[Any]] = {}
    for record in found:
        by_matter.setdefault(str(record.pk) if isinstance(record, Matter) else sheets.matter_of(record, found), []).append(record)
    matters = [Part(sheet, _papers(by_matter.pop(str(sheet.record.pk)))) for sheet in sheets.matters(found, {}) if sheet.record]
    loose = sheets.loose(found, {})
    return [*matters, *([Part(loose, _papers(record for left in by_matter.values() for record in left))] if loose else [])]


def _papers(records: Iterable[Any]) -> list[Paper]:
    """These records in full, a matter before what belongs to it."""
    return [_paper(record) for record in sorted(records, key=lambda record: not isinstance(record, Matter))]


def _paper(record: Any) -> Paper:
    name = next(str(kind.name) for kind in KINDS if isinstance(record, kind.model))
    return Paper(name, [row for row in display.rows(record) if row.value])
