"""Which forms keep drafts, what each is called, and the page on which it goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.models import ContactNote, Incident


@dataclass(frozen=True)
class Place:
    """Where a draft goes on: the title of its form, the address, and the case it is about."""

    title: Any
    url: str
    case: UUID | None = None


def _of_case(title: Any, route: str) -> Callable[[UUID | None], Place | None]:
    return lambda subject: Place(title, reverse(f"cases:{route}", args=[subject]), subject) if subject else None


def _of_record(title: Any, route: str, model: Any) -> Callable[[UUID | None], Place | None]:
    def place(subject: UUID | None) -> Place | None:
        case = model.objects.filter(pk=subject).values_list("case_id", flat=True).first()
        return Place(title, reverse(f"cases:{route}", args=[case, subject]), case) if case else None

    return place


# Form → where its draft goes on. Rooms above add their forms here in AppConfig.ready().
FORMS: dict[str, Callable[[UUID | None], Place | None]] = {
    "cases.intake": lambda _subject: Place(_("New client"), reverse("cases:new")),
    "cases.identity": _of_case(_("Identity and contact"), "identity"),
    "cases.situation": _of_case(pgettext_lazy("title of a page", "Situation"), "situation"),
    "cases.note": _of_case(_("New note"), "note-new"),
    "cases.note.edit": _of_record(_("Note"), "note", ContactNote),
    "cases.story": _of_case(pgettext_lazy("title of a page", "Her story"), "story-new"),
    "cases.story.edit": _of_record(pgettext_lazy("title of a page", "Her story"), "story", Incident),
    "cases.consent": _of_case(_("New consent"), "consent-new"),
}


def place_of(form: str, subject: UUID | None) -> Place | None:
    """Where a draft goes on; None for a form of another release, or a record that is gone."""
    return FORMS[form](subject) if form in FORMS else None
