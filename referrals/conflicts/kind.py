"""The check for a conflict of interest among the records of a case."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy

from casework.cases.kinds import Event, Kind
from referrals.conflicts.models import ConflictCheck
from referrals.hooks import named


def _event(check: ConflictCheck, people: Mapping[str, str]) -> Event:
    title = named(gettext("%(partner)s was asked about a conflict of interest"), check.organisation_name)
    said = " · ".join(part for part in (check.get_answer_display(), check.get_decision_display()) if part)
    url = reverse("referrals:conflicts", args=[check.case_id])
    return Event(check.asked_on or check.recorded_on, title, "scale", by=people.get(check.author, ""), text=said, url=url, order=19)


KIND = Kind(ConflictCheck, pgettext_lazy("kind of record", "Check for a conflict of interest"), "scale", event=_event)
