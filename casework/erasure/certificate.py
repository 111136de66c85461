"""What a certificate of erasure says: what, when, who asked and who approved, by code and count. Under the office's key; no word of the
case."""

from typing import Any

import orjson

from casework.access import catalogue
from casework.accounts.models import OFFICE
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.encryption import CannotOpen, lp, open_envelope, pad, settle, unpad
from casework.erasure import marks
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Plan


def _info(row: Erasure) -> bytes:
    return lp("hamraz/erasure/v1", str(row.pk), row.kind, str(row.case), row.day.isoformat(), str(row.key_epoch))


def keep(row: Erasure, case: Case, asked: ErasureRequest, found: Plan, approved_by: str) -> None:
    """Seal what the certificate will say into an unsaved *row*. Call it before the case is gone."""
    someone = current()
    office = someone.team_of_kind(OFFICE)
    if office is None:
        return
    said = {
        "code": catalogue.cards(Case, [case.pk]).get(case.pk, {}).get("code", ""),
        "records": dict(found.records), "versions": found.versions, "files": found.files, "referrals": len(found.referrals),
        "asked_on": asked.recorded_on.isoformat(), "asked_by": asked.asked_by, "approved_by": approved_by, "reason": asked.reason,
    }
    row.key_epoch = office.epoch
    row.sealed = settle(someone.teams[office.team_id][office.epoch], _info(row), pad(orjson.dumps(said)))


def said(row: Erasure) -> dict[str, Any] | None:
    """What the certificate says; None for who does not hold the office's key, and for a row that came out of the file, or that the pages
    did not write."""
    someone = current()
    office = someone.team_of_kind(OFFICE)
    keys = someone.teams.get(office.team_id, {}).get(row.key_epoch) if office is not None else None
    if keys is None or not row.sealed or not marks.is_believed(row):
        return None
    try:
        found: dict[str, Any] = orjson.loads(unpad(open_envelope(keys, _info(row), bytes(row.sealed))))
    except CannotOpen:
        return None
    return found
