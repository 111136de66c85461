"""How much an organisation can take on: it says so itself, and whoever sends reads it. Nothing is refused for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

import audit
from casework.access import rings
from casework.access.errors import NoKey
from casework.localisation import calendar
from casework.localisation.digits import counted
from referrals.models import OPEN_STATES, Capacity, Referral


@dataclass(frozen=True)
class Room:
    """How many referrals are open with an organisation, of how many at most, and until when it takes none."""

    used: int
    most: int | None = None
    closed_until: date | None = None

    @property
    def closed(self) -> bool:
        return self.closed_until is not None and self.closed_until >= timezone.localdate()

    @property
    def full(self) -> bool:
        return self.closed or (self.most is not None and self.used >= self.most)

    @property
    def words(self) -> str:
        if self.closed and self.closed_until:
            day = calendar.format_date(self.closed_until, get_language() or "en")
            return gettext("Takes no new referrals until %(day)s") % {"day": day}
        if self.most is None:
            return gettext("Open: %(used)s") % {"used": counted(self.used)}
        words = pgettext("of an organisation", "Full: %(used)s of %(most)s") if self.full else gettext("Open: %(used)s of %(most)s")
        return words % {"used": counted(self.used), "most": counted(self.most)}


def of(organisations: Collection[UUID], *, at_desk: bool = False) -> dict[UUID, Room]:
    """The room of each. *at_desk*: as the organisation itself counts, which knows of no letter here. Two queries, however many."""
    going = Referral.objects.filter(organisation__in=organisations, state__in=OPEN_STATES, expires_on__gte=timezone.localdate())
    if at_desk:
        going = going.filter(on_paper=False)
    used = dict(going.order_by().values_list("organisation").annotate(Count("pk")))
    said = {row.organisation_id: row for row in Capacity.objects.filter(organisation__in=organisations)}
    return {pk: _room(used.get(pk, 0), said.get(pk)) for pk in organisations}


def _room(used: int, row: Capacity | None) -> Room:
    return Room(used) if row is None else Room(used, row.most, row.closed_until)


@transaction.atomic
def say(*, organisation: UUID, most: int | None, closed_until: date | None) -> None:
    """Write down what an organisation can take on. Raises NoKey for all but its own people."""
    if organisation not in rings.current().someone.teams:
        raise NoKey("only the organisation itself says what it can take on")
    Capacity.objects.update_or_create(organisation_id=organisation, defaults={"most": most, "closed_until": closed_until})
    audit.record("partner.capacity", subject=("team", str(organisation)))
