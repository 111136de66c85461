"""What a supervisor makes of the trail: she explains a finding or raises it, and she says which case is a decoy. All of it is entries."""

from django.db import transaction

import audit
from audit.ledger import case_tag
from audit.review.unusual import answers, decoys
from audit.review.unusual.model import DECOY, Finding
from casework.accounts.unlocked import current
from casework.cases.models import Case

NAMED = 200  # numbers of entries that one answer lists; the others stand between its first and its last


class AboutHerself(Exception):
    """Nobody explains her own doings: another supervisor does."""


class CameAgain(Exception):
    """Somebody came to the decoy since the finding was read."""


@transaction.atomic
def answer(*, finding: Finding, upto: int, words: str, raised: bool) -> None:
    """Write down what was asked and heard about a finding, as it stood up to its entry *upto*. Raises AboutHerself or CameAgain.

    Of a decoy all is answered or nothing: the page of the day does not open an answer, and takes all before it as answered.
    """
    if str(current().user.pk) in finding.people:
        raise AboutHerself
    if finding.rule == DECOY and upto < finding.newest:
        raise CameAgain
    kind = answers.RAISED if raised else answers.EXPLAINED
    about = [seq for seq in finding.entries if seq <= upto]
    audit.record(
        kind, filed_under=finding.tag, rule=finding.rule, day=finding.day, entries=about[-NAMED:], count=len(about),
        upto=max(about, default=0), words=words,
    )  # fmt: skip


@transaction.atomic
def set_decoy(*, case: Case) -> None:
    """From now on whoever else opens this case is shown first."""
    if decoys.marker_of(case.pk) is None:
        audit.record(decoys.SET, filed_under=decoys.tag_of(case_tag(case.pk)), case=case.pk)


@transaction.atomic
def lift_decoy(*, case: Case) -> None:
    """From now on the case is an ordinary one; what came to it before is still shown."""
    if decoys.marker_of(case.pk) is not None:
        audit.record(decoys.LIFTED, filed_under=decoys.tag_of(case_tag(case.pk)), case=case.pk)
