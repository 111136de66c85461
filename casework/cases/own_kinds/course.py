"""Where the case stands, and its course: contacts, follow-ups, conferences, turns."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases import cards, display
from casework.cases.choices import ContactKind
from casework.cases.forms.course import ConferenceForm, FollowUpForm, NewFollowUpForm
from casework.cases.forms.records import CorrectionForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case, CaseConference, ContactNote, FollowUp, Milestone, Situation

CALL_ICONS = {"call": "phone", "office": "users", "outside": "users", "accompanied": "scale", "note": "pen"}


def _note(note: ContactNote, people: Mapping[str, str]) -> Event:
    text = note.text if note.reached else "\n".join(part for part in (gettext("She was not reached."), note.text) if part)
    url = reverse("cases:note", args=[note.case_id, note.pk])
    title = note.get_kind_display()
    return Event(note.on, title, CALL_ICONS.get(note.kind, "pen"), by=people.get(note.author, ""), text=text, url=url, order=3)


def _follow_up(record: FollowUp, people: Mapping[str, str]) -> Event:
    said = [record.text if record.reached else gettext("She was not reached."), record.safety_changed, record.new_needs]
    url = reverse("cases:follow-up", args=[record.case_id, record.pk])
    title = pgettext("entry of the timeline", "Follow-up")
    icon = CALL_ICONS.get(record.kind, "pen")
    return Event(record.on, title, icon, by=people.get(record.author, ""), text="\n".join(filter(None, said)), url=url, order=3)


def _conference(record: CaseConference, people: Mapping[str, str]) -> Event:
    roles = display.listed(CaseConference._meta.get_field("roles").words(record.roles))
    url = reverse("cases:conference", args=[record.case_id, record.pk])
    title = pgettext("entry of the timeline", "Case conference")
    return Event(record.on, title, "users", by=people.get(record.author, ""), text=roles, url=url, order=3)


def _milestone(milestone: Milestone, people: Mapping[str, str]) -> Event:
    reason = milestone.get_reason_display() if milestone.reason else ""
    said = [people.get(milestone.to, ""), reason, milestone.text]
    return Event(
        milestone.on,
        milestone.get_kind_display(),
        "check",
        room="calm",
        by=people.get(milestone.author, ""),
        text=display.listed(p for p in said if p),
        order={Milestone.OPENED: 0}.get(milestone.kind, 4),
    )


def _today(case: Case, situation: Any) -> dict[str, Any]:
    return {"on": timezone.localdate()}


def _usual_follow_up(case: Case, situation: Any) -> dict[str, Any]:
    return {"kind": ContactKind.CALL.value, "on": timezone.localdate()}


def _moved_by_follow_up(form: Any, situation: Situation) -> None:
    """A follow-up that names a next step sets it, as a note does; correcting one does not."""
    if words := form.cleaned_data.get("next_step"):
        situation.next_step = words


STANDS = (
    Kind(
        Situation,
        pgettext_lazy("kind of record", "Situation"),
        "list",
        card=cards.with_situation,
        changed=pgettext_lazy("entry of the timeline", "Situation changed"),
    ),
)
KINDS = (
    Kind(
        ContactNote,
        pgettext_lazy("kind of record", "Note"),
        event=_note,
        form=CorrectionForm,
        route="cases:note",
        saved=_("The note is saved."),
    ),
    Kind(
        FollowUp,
        pgettext_lazy("kind of record", "Follow-up"),
        "phone",
        event=_follow_up,
        form=FollowUpForm,
        new_form=NewFollowUpForm,
        usual=_usual_follow_up,
        moves=_moved_by_follow_up,
        route="cases:follow-up",
        saved=_("The follow-up is saved."),
        near=True,
        here="plans",
        back="cases:plans",
    ),
    Kind(
        CaseConference,
        pgettext_lazy("kind of record", "Case conference"),
        "users",
        event=_conference,
        form=ConferenceForm,
        usual=_today,
        route="cases:conference",
        saved=_("The conference is saved."),
        here="plans",
        back="cases:plans",
    ),
    Kind(Milestone, pgettext_lazy("kind of record", "Turn of the case"), "check", event=_milestone),
)
