"""What recovery brings to the page of the day: whose keys came back by two codes, for those who answer for it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from casework.access import policy
from casework.accounts import directory, shares
from casework.accounts.unlocked import current
from casework.cases.today import Item


def recovered() -> Iterator[Item]:
    """One line for each recovery of the last 30 days, for supervisors."""
    if not policy.may(current().role, "people.recover"):
        return
    rows = shares.recoveries()
    names = directory.names_of([row.user_id for row in rows]) if rows else {}
    for row in rows:
        said = gettext("The keys of %(who)s came back by two codes") % {"who": names.get(str(row.user_id)) or gettext("a colleague")}
        yield Item(None, timezone.localdate(row.recovered_at), said, reverse("people:list"), icon="key", code=gettext("Recovery"))
