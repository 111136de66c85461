"""Writing down what a woman said, so that nobody finds it again as hers."""

from collections.abc import Mapping
from secrets import SystemRandom

from django.db import transaction

import audit
from casework.accounts import keys
from casework.accounts.models import AUDITORS, Team
from casework.encryption import post
from casework.feedback import quarters
from casework.feedback.models import Feedback
from casework.feedback.sealing import packed


@transaction.atomic
def add(*, answers: Mapping[str, str], suggestions: str) -> None:
    """Seal one set of answers to the readers of the trail. The ledger's entry says that it happened, and nothing else.

    Raises keys.NotCertified when there is no believed key to post to.
    """
    Team.objects.select_for_update().get(kind=AUDITORS)  # one writer at a time: two would not mix with each other's rows
    found = keys.auditors_public_key()
    if found is None:
        raise keys.NotCertified("there are no auditors yet")
    name, public = found
    fresh = Feedback(quarter=quarters.running(), auditors_key=name)
    fresh.envelope = post(public, fresh.info(), packed(answers, suggestions))
    _mix_in(fresh)
    audit.record("feedback.recorded")


def _mix_in(fresh: Feedback) -> None:
    """Write it among the rows of its quarter, all of them in a new random order: where a row lies does not tell when it came."""
    others = Feedback.objects.filter(quarter=fresh.quarter)
    rows = [*others, fresh]
    SystemRandom().shuffle(rows)
    others.delete()
    Feedback.objects.bulk_create(rows)
