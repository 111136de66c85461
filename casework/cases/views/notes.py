"""A new note of a contact. It may set the next step, and then both change together."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework.access import gate
from casework.cases import actions, frame
from casework.cases.choices import ContactKind
from casework.cases.forms.records import NoteForm
from casework.cases.models import Case, CaseRecord, ContactNote
from casework.cases.views import editing

DRAFT = "cases.note"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a note; the safe contact stands above it."""
    case = gate.fetch(Case, pk, "cases.write")
    contact, situation = case.safecontact_records.first(), case.situation_records.first()
    context = frame.of(case, here="", records=[record for record in (contact, situation) if record])
    context |= {"title": gettext("New note"), "safe": frame.safe_strip(contact)}
    if not context["may"]["write"]:
        return render(request, "cases/closed.html", context)
    draft = editing.Draft(DRAFT, case.pk)
    if kept := editing.kept_for_later(request, draft):
        return kept
    data, restored = editing.filled(request, draft)
    note = ContactNote(case=case)
    form = NoteForm(data, instance=note, restored=restored, initial=_usual())

    def add() -> None:
        changed = _next_step(situation, form.cleaned_data["next_step"])
        actions.add_record(case=case, record=note, changed=changed, next_action_on=form.cleaned_data["next_action_on"])

    if editing.saved(request, [form], add):
        return editing.done(request, case, draft, gettext("The note is saved."))
    context["parts"] = editing.parts((gettext("Note"), form))
    return editing.page(request, context, [form], draft=draft, restored=restored)


def _usual() -> dict[str, object]:
    today: date = timezone.localdate()
    return {"kind": ContactKind.CALL.value, "on": today}


def _next_step(situation: CaseRecord | None, words: str) -> list[CaseRecord]:
    """The situation with its new next step; nothing when the note names none. Raises Damaged."""
    if situation is None or not words or not (situation.is_open or situation.is_damaged):
        return []
    situation.next_step = words  # type: ignore[attr-defined]
    return [situation]
