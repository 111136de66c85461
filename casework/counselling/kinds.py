"""The kinds of records that counselling keeps, and their lines of the timeline."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases import display
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case
from casework.counselling.forms import ProcessNoteForm, SessionForm
from casework.counselling.models import Measure, Notice, ProcessNote, Session

ROOM = "counsel"


def _session(session: Session, people: Mapping[str, str]) -> Event:
    text = " · ".join(part for part in (session.get_attendance_display(), display.said(session, "themes")) if part)
    url = reverse("counselling:session", args=[session.case_id, session.pk])
    title = pgettext("entry of the timeline", "Counselling session")
    return Event(session.on, title, "chat", ROOM, by=people.get(session.author, ""), text=text, url=url, order=3)


def _measure(measure: Measure, people: Mapping[str, str]) -> Event:
    """Which questionnaire; never its score."""
    title = gettext("Questionnaire %(name)s") % {"name": measure.about.name}
    url = reverse("counselling:measure", args=[measure.case_id, measure.pk])
    return Event(measure.on, title, "chart", ROOM, by=people.get(measure.author, ""), url=url, order=3)


def _notice(notice: Notice, people: Mapping[str, str]) -> Event:
    title = pgettext("entry of the timeline", "The counsellor asked for her supervisor")
    url = reverse("counselling:overview", args=[notice.case_id])
    return Event(notice.recorded_on, title, "flag", ROOM, url=url, order=4)


def _number(case: Case) -> dict[str, Any]:
    return {"number": Session.objects.filter(case=case).count() + 1}


KINDS = (
    Kind(
        Session,
        pgettext_lazy("kind of record", "Counselling session"),
        "chat",
        event=_session,
        seen_by="counselling.seen",
        form=SessionForm,
        route="counselling:session",
        read="counselling.open",
        write="counselling.write",
        saved=_("The session is saved."),
        given=_number,
        near=True,
    ),
    Kind(
        ProcessNote,
        pgettext_lazy("kind of record", "Process note"),
        "pen",
        seen_by="counselling.open",
        form=ProcessNoteForm,
        route="counselling:note",
        read="counselling.open",
        write="counselling.write",
        saved=_("The process note is saved. Only you can open it."),
    ),
    Kind(
        Measure,
        pgettext_lazy("kind of record", "Questionnaire"),
        "chart",
        event=_measure,
        seen_by="counselling.open",
        route="counselling:measure",
        read="counselling.open",
        write="counselling.write",
        saved=_("The questionnaire is saved."),
    ),
    Kind(Notice, pgettext_lazy("kind of record", "Word to the supervisor"), "flag", event=_notice, seen_by="counselling.dates"),
)
