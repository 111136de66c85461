"""What happened, and who did it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases import incidents
from casework.cases.forms.story import IncidentForm, PerpetratorForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case, Incident, Perpetrator, Survivor


def _incident(incident: Incident, people: Mapping[str, str]) -> Event:
    url = reverse("cases:story", args=[incident.case_id, incident.pk])
    text = gettext("Not opened here; it is read on its own page.") if incident.account else ""
    title = pgettext("entry of the timeline", "Her story was written down")
    return Event(incident.recorded_on, title, "pen", by=people.get(incident.author, ""), text=text, url=url, order=1)


def _along(case: Case) -> list[Any]:
    return [*case.perpetrator_records.order_by("recorded_on", "pk"), *case.survivor_records.all()[:1]]


def _facts(incident: Incident | None, along: list[Any]) -> dict[str, Any]:
    """What follows from an incident that is there; nothing for a new one."""
    if incident is None or not incident.is_open:
        return {"row": None}
    survivor = next((record for record in along if isinstance(record, Survivor) and record.is_open), None)
    did_it = [record for record in along if isinstance(record, Perpetrator) and record.is_open]
    return {"row": incidents.row(incident, did_it, survivor)}


def _incidents_of(case: Case) -> dict[str, Any]:
    """The incidents somebody can have done, by the day on which they were written down: nothing is opened for it."""
    return {"incidents": incidents.named(case.incident_records.order_by("recorded_on", "pk"))}


KINDS = (
    Kind(
        Incident,
        pgettext_lazy("kind of record", "Her story"),
        event=_incident,
        form=IncidentForm,
        route="cases:story",
        saved=_("Her story is saved."),
        here="assessments",
        beside="cases/_incident.html",
        along=_along,
        facts=_facts,
    ),
    Kind(
        Perpetrator,
        pgettext_lazy("kind of record", "Perpetrator"),
        "alert",
        form=PerpetratorForm,
        route="cases:perpetrator",
        given=_incidents_of,
        saved=_("Saved."),
        here="assessments",
        back="cases:assessments",
    ),
)
