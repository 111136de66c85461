"""What the emergency room brings to the page of the day: that somebody is locked is seen by every supervisor."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from casework.access import policy
from casework.accounts.unlocked import current
from casework.cases.today import Item
from casework.emergency import locking
from casework.localisation.digits import counted


def locked() -> Iterable[Item]:
    """One line while anybody is locked, for who may lock. One query."""
    if not policy.may(current().role, "emergency.lock"):
        return
    count = locking.locked_people()
    if count:
        title = ngettext("%(count)s person is locked in an emergency", "%(count)s people are locked in an emergency", count)
        yield Item(None, timezone.localdate(), title % {"count": counted(count)}, reverse("people:list"), icon="lock")
