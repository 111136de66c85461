"""Which forms keep drafts, what each is called, and the page on which it goes on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access.models import Draft
from casework.cases.kinds import KINDS
from casework.cases.models import CaseRecord

EDIT = ".edit"  # behind the code of a kind: the form in which one of its records is corrected


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
    "cases.consent": _of_case(_("New consent"), "consent-new"),
    "cases.close": _of_case(_("Close the case"), "close"),
    "cases.reopen": _of_case(_("Reopen the case"), "reopen"),
}


def is_known(form: str) -> bool:
    """Whether there is such a form: one of FORMS, or one that writes or corrects a kind of record."""
    kind = KINDS.get(form.removesuffix(EDIT))
    return form in FORMS or (kind is not None and bool(kind.route))


def places_of(drafts: Iterable[Draft]) -> dict[tuple[str, UUID | None], Place]:
    """Where these drafts go on, by form and subject. A form of another release, and a record that is gone, are left out.

    One query for each kind of record that is being corrected, however many drafts.
    """
    wanted = {(draft.form, draft.subject) for draft in drafts}
    records = _corrected(wanted)
    found = {about: _place(*about, records) for about in wanted}
    return {about: place for about, place in found.items() if place is not None}


def _corrected(wanted: Iterable[tuple[str, UUID | None]]) -> dict[UUID, CaseRecord]:
    """The records that drafts of corrections are about, unopened."""
    by_kind: dict[str, list[UUID]] = {}
    for form, subject in wanted:
        code = form.removesuffix(EDIT)
        if form.endswith(EDIT) and code in KINDS and subject:
            by_kind.setdefault(code, []).append(subject)
    return {record.pk: record for code, ids in by_kind.items() for record in KINDS[code].model.objects.filter(pk__in=ids)}


def _place(form: str, subject: UUID | None, records: Mapping[UUID, CaseRecord]) -> Place | None:
    if form in FORMS:
        return FORMS[form](subject)
    if subject is None or not is_known(form):
        return None
    kind = KINDS[form.removesuffix(EDIT)]
    if not form.endswith(EDIT):
        return Place(kind.name, reverse(f"{kind.route}-new", args=[subject]), subject)
    record = records.get(subject)
    return Place(kind.name, kind.url(record), record.case_id) if record else None
