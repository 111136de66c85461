"""Questions and answers under the keys of those they are for, believed only from those who may have written them.

A question is believed only with the stamp of the pages: whoever of the office signs one at home, past the trail, would be answered too.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

import orjson

from audit import stamps
from casework.access import catalogue
from casework.accounts import memberships
from casework.accounts.keys import Holder, NotCertified, key_of_team
from casework.accounts.models import OFFICE, PARTNER, Membership, Team
from casework.accounts.unlocked import Unlocked
from referrals.conflicts.models import ConflictCheck, ConflictQuestion, place_of

STAMP = "conflict question"
WRITER = slice(-catalogue.SIGNATURE_BYTES - catalogue.WRITER_BYTES, -catalogue.SIGNATURE_BYTES)


def put_question(someone: Unlocked, row: ConflictQuestion, people: list[list[str]]) -> None:
    """Seal the folds (name, father) for the organisation. Raises NotCertified when it has no key."""
    holder = someone.certificate("team", row.organisation_id)
    row.key_epoch = holder.epoch
    row.question = catalogue.seal_bytes(someone, holder, row.place("question"), orjson.dumps({"people": people}))
    row.stamp = stamp_of(row)


def stamp_of(row: Any) -> bytes:
    """What the pages put beside a question; nothing where there is none. *row* may be one of a migration."""
    return stamps.stamp(STAMP, place_of(row, "question"), bytes(row.question)) if row.question else b""


def question_of(someone: Unlocked, row: ConflictQuestion) -> list[list[str]] | None:
    """The folds asked about; None for a question that does not open, or that nobody of the office asked on the pages."""
    if not stamps.is_ours(row.stamp, STAMP, row.place("question"), bytes(row.question)):
        return None
    place = catalogue.Place("team", str(row.organisation_id), row.place("question"))
    said = _said(someone, place, bytes(row.question), lambda writer: _is_staff(someone, writer))
    return None if said is None else list(said["people"])


def put_answer(someone: Unlocked, row: ConflictQuestion, conflict: bool) -> None:
    """Seal the answer for the office, and empty the question. Raises NotCertified where no team is certified as the office."""
    holder = _office()
    row.answer_epoch, row.question, row.stamp = holder.epoch, b"", b""
    row.answer = catalogue.seal_bytes(someone, holder, row.place("answer"), orjson.dumps({"conflict": conflict}))


def _office() -> Holder:
    """The key of the office. Its row says which team that is, and a column can be edited: what counts is what it was certified as."""
    for team in Team.objects.filter(kind=OFFICE):
        with suppress(NotCertified):
            return key_of_team(team)
    raise NotCertified("no team is certified as the office")


def answer_of(someone: Unlocked, row: ConflictQuestion) -> str:
    """ConflictCheck.Answered; "" while there is none, or where nobody of that organisation gave it."""
    office = someone.team_of_kind(OFFICE)
    if office is None or not row.answer:
        return ""
    place = catalogue.Place("team", str(office.team_id), row.place("answer"))
    said = _said(someone, place, bytes(row.answer), lambda writer: _belongs(someone, writer, row.organisation_id))
    if said is None:
        return ""
    return ConflictCheck.Answered.YES if said["conflict"] else ConflictCheck.Answered.NO


def _said(someone: Unlocked, place: catalogue.Place, sealed: bytes, may: Callable[[UUID], bool]) -> dict[str, Any] | None:
    if not catalogue.was_posted(sealed) or len(sealed[WRITER]) != catalogue.WRITER_BYTES:
        return None
    if not may(UUID(bytes=sealed[WRITER])):
        return None
    plain = catalogue.plain_of(someone, place, sealed)
    return None if plain is None else orjson.loads(plain)


def _is_staff(someone: Unlocked, writer: UUID) -> bool:
    try:
        return someone.certificate("user", writer).role in memberships.MAY_HOLD[OFFICE]
    except NotCertified:
        return False


def _belongs(someone: Unlocked, writer: UUID, organisation: UUID) -> bool:
    rows = Membership.objects.filter(user=writer, team=organisation, team__kind=PARTNER).select_related("team")
    return bool(memberships.believed(rows, someone))
