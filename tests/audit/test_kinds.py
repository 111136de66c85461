"""The list of kinds: complete, neutral in form, and closed."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from audit import kinds
from audit.errors import UnknownKind

PROMISED = """
signed_in sign_in_refused locked_out signed_out left session_expired session_refused case.opened case.read
case.revealed case.changed case.created_record case.assigned case.handed_over case.closed case.reopened
catalogue.listed catalogue.searched history.read grant.made grant.revoked grant.expired referral.sent referral.opened
referral.accepted referral.declined referral.progress referral.completed referral.withdrawn consent.recorded
consent.withdrawn export.pdf person.invited person.enrolled person.certified person.suspended membership.added
membership.removed team.founded office.founded passphrase.changed passphrase.strengthened second_factor.set recovery_code.used
access.refused ledger.read ledger.verified clock.jumped approval.given file.opened case.erased record.damaged grant.ended
membership.ended recovery.completed emergency.locked backup.made backup.restored reference.changed
directory.changed directory.listed directory.read directory.damaged
""".split()


@pytest.mark.parametrize("code", PROMISED)
def test_every_promised_kind_is_listed(code: str) -> None:
    assert kinds.get(code).code == code


# What the next rooms will record: approvals, documents, figures, the emergency lock, erasure, backups.
AWAITED = {
    "approval.asked", "approval.given", "approval.refused", "file.added", "file.opened", "file.removed", "export.table",
    "emergency.locked", "emergency.lifted",
    "case.erased", "record.erased", "backup.made", "backup.restored",
}  # fmt: skip


def test_every_kind_is_recorded_somewhere_or_awaited() -> None:
    root = Path(kinds.__file__).resolve().parent.parent
    written = [path for room in ("audit", "casework", "referrals") for path in sorted((root / room).rglob("*.py"))]
    code = "".join(path.read_text() for path in written if path.name != "kinds.py")
    assert {kind for kind in kinds.KINDS if f'"{kind}"' not in code} <= AWAITED


def test_drafts_are_not_recorded() -> None:
    assert "draft.saved" not in kinds.KINDS


def test_an_unknown_kind_is_refused_as_a_value_error() -> None:
    with pytest.raises(ValueError) as caught:
        kinds.get("case.peeked")
    assert caught.type is UnknownKind


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=lambda kind: kind.code)
def test_every_sentence_uses_known_placeholders_and_its_code_fits(kind: kinds.Kind) -> None:
    names = re.findall(r"%\((\w+)\)s", str(kind.sentence))
    assert set(names) <= kinds.PLACEHOLDERS
    assert str(kind.sentence).count("%") == len(names)
    assert len(kind.code) <= 40


@translation.override("en")
def test_a_sentence_is_told_with_its_words() -> None:
    assert kinds.get("case.read").tell({"who": "Leila", "case": "K-7"}) == "Leila read the case K-7"


@translation.override("en")
def test_a_word_nobody_knows_is_shown_as_missing() -> None:
    assert kinds.get("case.read").tell({"who": "Leila"}) == "Leila read the case …"


def test_no_kind_is_listed_twice() -> None:
    assert sum(len(sentences) for sentences in kinds._LISTED.values()) == len(kinds.KINDS)
