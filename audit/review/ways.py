"""By what way somebody reaches a case, for the lines of one page. It is told as it stands today: the ledger holds no ways.

Only cases whose card the reader holds are asked for, in four queries.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext

from casework.accounts.models import Membership
from casework.accounts.unlocked import current
from casework.cases.models import CaseTeamGrant, CaseUserGrant
from casework.localisation import calendar

Way = tuple[UUID, UUID]  # case, person


@dataclass(frozen=True)
class Ways:
    """Live grants: a person's own with their end (0: none), and those she has through a team."""

    cases: frozenset[UUID]  # those that were asked for
    own: Mapping[Way, int]
    through_team: frozenset[Way]

    def tell(self, case: UUID, person: UUID) -> str:
        if (case, person) in self.own:
            ends = self.own[case, person]
            until = [gettext("until %(day)s") % {"day": _day(ends)}] if ends else []
            return " · ".join([gettext("assigned directly"), *until])
        if (case, person) in self.through_team:
            return gettext("through the supervisors of the team")
        return gettext("has no key today")


def ways_to(cases: Iterable[UUID], people: Iterable[UUID]) -> Ways:
    """The live ways of these people to these cases."""
    cases, people = list(cases), list(people)
    live = Q(expires_at=0) | Q(expires_at__gt=int(time.time()))
    own = list(CaseUserGrant.objects.filter(live, content_object__in=cases, user__in=people).defer("sealed_keys", "card"))
    teams = list(CaseTeamGrant.objects.filter(live, content_object__in=cases).select_related("group__team").defer("sealed_keys", "card"))
    rows = list(Membership.objects.filter(user__in=people).defer("envelope"))
    signed: list[Any] = [*own, *teams, *rows]
    ended = current().ended(signed)
    members: dict[UUID | None, set[UUID]] = {}
    for row in rows:
        if bytes(row.signature) not in ended:
            members.setdefault(row.team_id, set()).add(row.user_id)
    return Ways(
        frozenset(cases),
        {(grant.content_object_id, grant.user_id): grant.expires_at for grant in own if bytes(grant.signature) not in ended},
        frozenset(
            (grant.content_object_id, person)
            for grant in teams if bytes(grant.signature) not in ended
            for person in members.get(grant.team.pk if grant.team else None, ())
        ),
    )


def _day(moment: int) -> str:
    day = timezone.localdate(datetime.fromtimestamp(moment, timezone.get_current_timezone()))
    return calendar.format_date(day, get_language() or "en", short=True)
