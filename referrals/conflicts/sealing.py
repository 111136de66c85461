"""Questions and answers under the keys of those they are for, believed only from those who may have written them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import orjson

from casework.access import catalogue
from casework.accounts import memberships
from casework.accounts.keys import NotCertified
from casework.accounts.models import OFFICE, PARTNER, Membership, Team
from casework.accounts.unlocked import Unlocked
from referrals.conflicts.models import ConflictCheck, ConflictQuestion

WRITER = slice(-catalogue.SIGNATURE_BYTES - catalogue.WRITER_BYTES, -catalogue.SIGNATURE_BYTES)


def put_question(someone: Unlocked, row: ConflictQuestion, people: list[list[str]]) -> None:
    """Seal the folds (name, father) for the organisation. Raises NotCertified when it has no key."""
    holder = someone.certificate("team", row.organisation_id)
    row.key_epoch = holder.epoch
    row.question = catalogue.seal_bytes(someone, holder, row.place("question"), orjson.dumps({"people": people}))


def question_of(someone: Unlocked, row: ConflictQuestion) -> list[list[str]] | None:
    """The folds asked about; None for a question that does not open, or that nobody of the office asked."""
    own = someone.keys_for("team", row.organisation_id, row.key_epoch)
    said = _said(someone, own, row.place("question"), bytes(row.question), lambda writer: _is_staff(someone, writer))
    return None if said is None else list(said["people"])


def put_answer(someone: Unlocked, row: ConflictQuestion, conflict: bool) -> None:
    """Seal the answer for the office, and empty the question."""
    holder = someone.certificate("team", Team.objects.get(kind=OFFICE).pk)
    row.answer_epoch, row.question = holder.epoch, b""
    row.answer = catalogue.seal_bytes(someone, holder, row.place("answer"), orjson.dumps({"conflict": conflict}))


def answer_of(someone: Unlocked, row: ConflictQuestion) -> str:
    """ConflictCheck.Answered; "" while there is none, or where nobody of that organisation gave it."""
    office = someone.team_of_kind(OFFICE)
    if office is None or not row.answer:
        return ""
    own = someone.keys_for("team", office.team_id, row.answer_epoch)
    said = _said(someone, own, row.place("answer"), bytes(row.answer), lambda writer: _belongs(someone, writer, row.organisation_id))
    if said is None:
        return ""
    return ConflictCheck.Answered.YES if said["conflict"] else ConflictCheck.Answered.NO


def _said(someone: Unlocked, own: Any, place: bytes, sealed: bytes, may: Callable[[UUID], bool]) -> dict[str, Any] | None:
    if own is None or not catalogue.was_posted(sealed) or len(sealed[WRITER]) != catalogue.WRITER_BYTES:
        return None
    if not may(UUID(bytes=sealed[WRITER])):
        return None
    return catalogue.open_one(someone, own, place, sealed)


def _is_staff(someone: Unlocked, writer: UUID) -> bool:
    try:
        return someone.certificate("user", writer).role in memberships.MAY_HOLD[OFFICE]
    except NotCertified:
        return False


def _belongs(someone: Unlocked, writer: UUID, organisation: UUID) -> bool:
    rows = Membership.objects.filter(user=writer, team=organisation, team__kind=PARTNER).select_related("team")
    return bool(memberships.believed(rows, someone))
