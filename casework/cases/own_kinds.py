"""The kinds of records that the cases room itself keeps, and their lines of the timeline."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases import cards, display
from casework.cases.choices import ConsentKind
from casework.cases.forms.records import CorrectionForm, IncidentForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Consent, ContactNote, Incident, Milestone, SafeContact, Situation, Survivor
from casework.localisation import calendar

CALL_ICONS = {"call": "phone", "office": "users", "outside": "users", "accompanied": "scale", "note": "pen"}


def _note(note: ContactNote, people: Mapping[str, str]) -> Event:
    text = note.text if note.reached else "\n".join(part for part in (gettext("She was not reached."), note.text) if part)
    url = reverse("cases:note", args=[note.case_id, note.pk])
    title = note.get_kind_display()
    return Event(note.on, title, CALL_ICONS.get(note.kind, "pen"), by=people.get(note.author, ""), text=text, url=url, order=3)


def _incident(incident: Incident, people: Mapping[str, str]) -> Event:
    url = reverse("cases:story", args=[incident.case_id, incident.pk])
    text = gettext("Not opened here; it is read on its own page.") if incident.account else ""
    title = pgettext("entry of the timeline", "Her story was written down")
    return Event(incident.recorded_on, title, "pen", by=people.get(incident.author, ""), text=text, url=url, order=1)


def _consent(consent: Consent, people: Mapping[str, str]) -> Event:
    language = get_language() or "en"
    how = consent.get_how_display() if consent.how else ""
    until = gettext("until %(day)s") % {"day": calendar.format_date(consent.until, language)} if consent.until else ""
    said = [consent.recipient_name, how, until]
    return Event(
        consent.given_on or consent.recorded_on,
        consent_title(consent),
        "hand",
        by=people.get(consent.author, ""),
        text=" · ".join(part for part in said if part),
        url=reverse("cases:consents", args=[consent.case_id]),
        order=2,
    )


def consent_title(consent: Consent) -> str:
    given = {
        ConsentKind.SERVICES: gettext("Consent to services given"),
        ConsentKind.RELEASE: gettext("Consent to share information given"),
        ConsentKind.REPORTING: gettext("Consent to statistics without names given"),
    }
    refused = {
        ConsentKind.SERVICES: gettext("Consent to services refused"),
        ConsentKind.RELEASE: gettext("Consent to share information refused"),
        ConsentKind.REPORTING: gettext("Consent to statistics without names refused"),
    }
    title = (given if consent.agreed else refused)[ConsentKind(consent.kind)]
    return gettext("%(consent)s, and withdrawn since") % {"consent": title} if consent.withdrawn_on else title


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


OWN = (
    Kind(
        Survivor,
        pgettext_lazy("kind of record", "Identity"),
        "id",
        card=cards.with_identity,
        changed=pgettext_lazy("entry of the timeline", "Identity changed"),
    ),
    Kind(
        SafeContact,
        pgettext_lazy("kind of record", "Safe contact"),
        "phone",
        changed=pgettext_lazy("entry of the timeline", "Safe contact changed"),
    ),
    Kind(
        Situation,
        pgettext_lazy("kind of record", "Situation"),
        "list",
        card=cards.with_situation,
        changed=pgettext_lazy("entry of the timeline", "Situation changed"),
    ),
    Kind(Consent, pgettext_lazy("kind of record", "Consent"), "hand", event=_consent),
    Kind(
        Incident,
        pgettext_lazy("kind of record", "Her story"),
        event=_incident,
        form=IncidentForm,
        route="cases:story",
        saved=_("Her story is saved."),
    ),
    Kind(
        ContactNote,
        pgettext_lazy("kind of record", "Note"),
        event=_note,
        form=CorrectionForm,
        route="cases:note",
        saved=_("The note is saved."),
    ),
    Kind(Milestone, pgettext_lazy("kind of record", "Turn of the case"), "check", event=_milestone),
)
