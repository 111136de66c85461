"""Which forms keep drafts, what each is called, and the page on which it goes on."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.access import drafts
from casework.access.models import Draft
from casework.accounts.models import User
from casework.cases.approvals import SUBJECTS
from casework.cases.kinds import KINDS
from casework.cases.models import Approval, Case, CaseRecord

EDIT = ".edit"  # behind the code of a kind: the form in which one of its records is corrected
ASK = "cases.ask."  # before what a supervisor is to approve: the note that goes with the question


@dataclass(frozen=True)
class Place:
    """Where a draft goes on: the title of its form, the address, and the case it is about."""

    title: Any
    url: str
    case: UUID | None = None
    within: tuple[Any, UUID] | None = None  # the kind and id of the object it is about, where that is not the case

    def concerns(self, user: User) -> bool:
        about = self.within or ((Case, self.case) if self.case else None)
        return about is not None and drafts.concerns(user, *about)


def of_case(title: Any, route: str) -> Callable[[UUID | None], Place | None]:
    """Where a draft about a case goes on."""
    return lambda subject: Place(title, reverse(route, args=[subject]), subject) if subject else None


def of_record(title: Any, route: str, model: type[CaseRecord]) -> Callable[[UUID | None], Place | None]:
    """Where a draft about one record of a case goes on, as long as there is one."""

    def place(subject: UUID | None) -> Place | None:
        found = model._base_manager.filter(pk=subject).first() if subject else None
        return Place(title, reverse(route, args=[found.case_id, found.pk]), found.case_id) if found else None

    return place


# Form → where its draft goes on. Rooms above add their forms here in AppConfig.ready().
FORMS: dict[str, Callable[[UUID | None], Place | None]] = {
    "cases.intake": lambda _subject: Place(_("New client"), reverse("cases:new")),
    "cases.identity": of_case(_("Identity and contact"), "cases:identity"),
    "cases.situation": of_case(pgettext_lazy("title of a page", "Situation"), "cases:situation"),
    "cases.note": of_case(_("New note"), "cases:note-new"),
    "cases.consent": of_case(_("New consent"), "cases:consent-new"),
    "cases.close": of_case(_("Close the case"), "cases:close"),
    "cases.reopen": of_case(_("Reopen the case"), "cases:reopen"),
    "cases.approval": of_record(_("Approval"), "cases:approval", Approval),
    **{f"{ASK}{name}": of_case(_("Approval by the supervisor"), subject.page) for name, subject in SUBJECTS.items()},
}


def is_known(form: str) -> bool:
    """Whether there is such a form: one of FORMS, or one that writes or corrects a kind of record."""
    kind = KINDS.get(form.removesuffix(EDIT))
    return form in FORMS or (kind is not None and bool(kind.route))


def keeps(form: str, subject: UUID | None, user: User) -> bool:
    """Whether there is such a form, and what it is about concerns her: a page that stands open while its case is erased would keep words
    of it."""
    if subject is None or not is_known(form):
        return is_known(form)
    place = places_of([Draft(form=form, subject=subject)]).get((form, subject))
    return place is not None and place.concerns(user)


def places_of(kept: Iterable[Draft]) -> dict[tuple[str, UUID | None], Place]:
    """Where these drafts go on, by form and subject. A form of another release, and a record that is gone, are left out.

    One query for each kind of record that is being corrected, however many drafts, and one for each draft about another single record.
    """
    wanted = {(draft.form, draft.subject) for draft in kept}
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
