"""What the room of backups brings to the page of the day: that another set of people opens them."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from audit.review.hooks import VERB
from audit.review.standing import last_signed
from audit.review.stories import moment
from casework.access import policy
from casework.accounts.unlocked import current
from casework.backup import readers
from casework.cases.today import Item


def other_readers() -> Iterator[Item]:
    """One line for everybody who signs the trail, until she signed after it: whoever signs has looked."""
    if not policy.may(current().role, VERB) or not current().reads_ledger:
        return
    found, signed = readers.newest(), last_signed(current())
    if found is not None and (signed is None or signed.seq < found.seq):
        title = gettext("Backups are sealed to other keys than before. Look whose they are.")
        code = pgettext("a line of the page of the day", "Backup")
        yield Item(None, moment(found).date(), title, reverse("recovery:keys"), "alert", code=code)
