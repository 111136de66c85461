"""What hangs over every page of the trail: a copy that did not fit, and a signature that is due. From plain columns; nothing is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from audit import copies
from audit.checkpoints import DAY
from audit.models import Entry
from audit.review.hooks import VERB
from audit.review.stories import moment
from casework.access import policy
from casework.accounts.unlocked import Unlocked, current
from casework.cases.today import Item

SIGNED = "trail.signed"


@dataclass(frozen=True)
class Standing:
    """When the newest copy was refused, if one was in the last thirty days; when she last signed; and whether she is due to."""

    refused_at: datetime | None
    signed_at: datetime | None
    due: bool


def of(someone: Unlocked) -> Standing:
    """How things stand for her. Three queries."""
    refused = copies.refused().order_by("-seq").first()
    signed = last_signed(someone)
    since = signed or Entry.objects.order_by("seq").first()
    due = since is not None and since.ts < copies.minute() - settings.SIGN_OFF_DAYS * DAY
    return Standing(moment(refused) if refused else None, moment(signed) if signed else None, due)


def last_signed(someone: Unlocked) -> Entry | None:
    """The entry of her last sign-off."""
    return Entry.objects.filter(kind=SIGNED, actor=str(someone.user.pk)).order_by("-seq").first()


def items() -> Iterator[Item]:
    """A line of the page of the day, for everybody who reads the trail, as long as a refused copy stands there."""
    if not policy.may(current().role, VERB) or not current().reads_ledger:
        return
    found = copies.refused().order_by("-seq").first()
    if found is not None:
        title = gettext("A copy of the trail does not fit what lies here. Look at it now.")
        yield Item(None, moment(found).date(), title, reverse("review:sign"), "alert")
