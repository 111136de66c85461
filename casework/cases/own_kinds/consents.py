"""Her consents."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.cases import approvals
from casework.cases.choices import ConsentKind
from casework.cases.forms.consents import DutyForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case, Consent, DutyToProtect
from casework.localisation import calendar


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


def _today(case: Case, situation: Any) -> dict[str, Any]:
    return {"on": timezone.localdate()}


def _duty(duty: DutyToProtect, people: Mapping[str, str]) -> Event:
    title = gettext("Told without her consent: %(ground)s") % {"ground": duty.get_ground_display()}
    url = reverse("cases:duty", args=[duty.case_id, duty.pk])
    return Event(duty.on, title, "alert", by=people.get(duty.author, ""), text=duty.told_whom, url=url, order=3)


KINDS = (
    Kind(Consent, pgettext_lazy("kind of record", "Consent"), "hand", event=_consent),
    Kind(
        DutyToProtect,
        pgettext_lazy("kind of record", "Duty to protect"),
        "alert",
        event=_duty,
        form=DutyForm,
        usual=_today,
        route="cases:duty",
        saved=_("Written down. A supervisor has to co-sign it."),
        heading=pgettext_lazy("title of a page", "Duty to protect: told without her consent"),
        add=approvals.add_duty,
        near=True,
        here="consents",
        back="cases:consents",
    ),
)
