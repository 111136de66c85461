"""What documents bring to the pages of a case: a line of the side navigation, and a line of the timeline."""

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy

from casework.access import policy, rings
from casework.accounts.unlocked import current
from casework.cases.drafting import Place
from casework.cases.frame import Section
from casework.cases.kinds import Event, Kind
from casework.cases.models import Case
from casework.documents.models import Document
from casework.documents.naming import called


def event(document: Document, people: Mapping[str, str]) -> Event:
    text = gettext("Its content was removed.") if document.removed_on else ""
    return Event(
        document.recorded_on, called(document), "doc", by=people.get(document.author, ""), text=text,
        url=reverse("documents:document", args=[document.case_id, document.pk]), order=3,
    )


DOCUMENT = Kind(Document, pgettext_lazy("kind of record", "Document"), "doc", event=event, here="documents")


def place(subject: UUID | None) -> Place | None:
    """Where the draft of a correction goes on."""
    document = Document.objects.filter(pk=subject).first() if subject else None
    if document is None:
        return None
    return Place(DOCUMENT.name, reverse("documents:change", args=[document.case_id, document.pk]), document.case_id)


def section(case: Case) -> Section | None:
    """The line of this case's documents; with a lock for those who are not given the case's own part."""
    if not policy.may(current().role, "cases.open"):
        return None
    return {
        "name": "documents",
        "url": reverse("documents:list", args=[case.pk]),
        "icon": "doc",
        "label": pgettext("section of a case", "Documents"),
        "count": 0,
        "hot": False,
        "current": False,
        "locked": not rings.current().holds(case.pk, Document.compartment),
    }
