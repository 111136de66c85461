"""Whoever reads the trail: the verb, and the auditors' key. Everybody else meets a page that does not exist."""

from typing import NoReturn

from django.http import Http404

import audit
from audit.review.hooks import VERB
from casework.access import gate
from casework.accounts.unlocked import current


def require_auditor() -> None:
    """Refuse, as if the page did not exist, when her role lacks the verb or she does not hold the auditors' key."""
    gate.require(VERB)
    if not current().reads_ledger:
        refuse()


def refuse() -> NoReturn:
    """The gate's answer, recorded like every refusal."""
    audit.record_durably("access.refused", verb=VERB)
    raise Http404
