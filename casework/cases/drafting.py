"""Which forms keep drafts, what each is called, and the page on which it goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.cases.kinds import KINDS


@dataclass(frozen=True)
class Place:
    """Where a draft goes on: the title of its form, the address, and the case it is about."""

    title: Any
    url: str
    case: UUID | None = None


def _of_case(title: Any, route: str) -> Callable[[UUID | None], Place | None]:
    return lambda subject: Place(title, reverse(f"cases:{route}", args=[subject]), subject) if subject else None


# Form → where its draft goes on. Rooms above add their forms here in AppConfig.ready().
FORMS: dict[str, Callable[[UUID | None], Place | None]] = {
    "cases.intake": lambda _subject: Place(_("New client"), reverse("cases:new")),
    "cases.identity": _of_case(_("Identity and contact"), "identity"),
    "cases.situation": _of_case(pgettext_lazy("title of a page", "Situation"), "situation"),
    "cases.note": _of_case(_("New note"), "note-new"),
    "cases.closure": _of_case(_("Close the case"), "close"),
    "cases.consent": _of_case(_("New consent"), "consent-new"),
}


def is_known(form: str) -> bool:
    """Whether a form of this name keeps drafts: those above, and the forms of kinds of records, new or there already."""
    kind = KINDS.get(form.removesuffix(".edit"))
    return form in FORMS or bool(kind and kind.route)


def place_of(form: str, subject: UUID | None) -> Place | None:
    """Where a draft goes on; None for a form of another release, or a record that is gone."""
    if form in FORMS:
        return FORMS[form](subject)
    kind = KINDS.get(form.removesuffix(".edit"))
    if kind is None or subject is None or not kind.route:
        return None
    if not form.endswith(".edit"):
        return Place(kind.name, reverse(f"{kind.route}-new", args=[subject]), subject)
    record = kind.model.objects.filter(pk=subject).first()
    return Place(kind.name, kind.url(record), record.case_id) if record else None
