"""An incident as the pages show it: its day and place, its type, and the contexts that follow from the record."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from casework.cases import classification, contexts, display, lists
from casework.cases.contexts import Facts
from casework.cases.models import Incident, Perpetrator, Survivor
from casework.localisation import calendar
from casework.localisation.digits import to_language


@dataclass(frozen=True)
class Row:
    """One incident; *type* is "" while it is not classified, and *why* then says that she declined, or does not know."""

    incident: Incident
    type: str
    why: str
    contexts: list[str]
    perpetrators: list[Perpetrator]


def row(incident: Incident, perpetrators: Sequence[Perpetrator], survivor: Survivor | None) -> Row:
    """What follows from an open incident; *perpetrators* of the case and *survivor* are open too, or not given."""
    did_it = [one for one in perpetrators if one.incident == str(incident.pk)]
    core = incident.core_type
    derived = contexts.contexts(facts(incident, did_it, survivor))
    words = lists.label(lists.INCIDENT_TYPES, core) if core else ""
    last = classification.asked(incident.answers)[-1]
    why = display.reason(incident, last) if not core and last in incident.missing else ""
    return Row(incident, words, why, [str(context.label) for context in derived], did_it)


def facts(incident: Incident, perpetrators: Iterable[Perpetrator], survivor: Survivor | None) -> Facts:
    """What the contexts are derived from. Without the day it happened, her age is that of the day it was written down."""
    known = incident.happened.value if incident.happened else None
    return Facts(
        core=incident.core_type,
        relations={one.relation for one in perpetrators},
        age=survivor.age_on(known or incident.recorded_on) if survivor is not None else None,
        exchange=incident.exchange,
        abduction=incident.abduction,
        practice=incident.practice,
    )


def named(found: Iterable[Any]) -> list[tuple[str, str]]:
    """(id, words) of incidents, told apart by number and the day they were written down; plain columns only."""
    language = get_language() or "en"
    words = gettext("Incident %(number)s, written down on %(day)s")
    return [
        (str(one.pk), words % {"number": to_language(str(number), language), "day": calendar.format_date(one.recorded_on, language)})
        for number, one in enumerate(found, start=1)
    ]
