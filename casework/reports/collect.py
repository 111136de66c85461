"""From a case's open records to the sections of a summary, in one language, for one kind of reader."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from casework.access.policy import CASE, IDENTITY
from casework.cases import display
from casework.cases.models import Case, Consent, ContactNote, Incident, Milestone, PlanItem, SafeContact, Situation, Survivor
from casework.reports.summary import Kind, Row, Section, TimelineEntry


@dataclass(frozen=True)
class Part:
    """A section its reader may choose: from which records, and whether it may stand on a paper she carries."""

    name: str
    title: Any
    model: Any
    build: Callable[[list[Any]], Section]
    fields: tuple[str, ...] = ()
    hers: bool = True  # a neutral sheet may hold it


KINDS: dict[str, Kind] = {"phone": "phone", "account": "lines", "observations": "lines", "text": "lines"}


def _rows(title: Any, fields: tuple[str, ...]) -> Callable[[list[Any]], Section]:
    def build(records: list[Any]) -> Section:
        return Section(str(title), rows=[_row(row) for record in records for row in display.rows(record, only=fields)])

    return build


def _row(row: display.Row) -> Row:
    return Row(row.label, row.value or row.why, KINDS.get(row.name, "text") if row.value else "text")


def _contacts(records: list[ContactNote]) -> Section:
    entries = [TimelineEntry(n.on, str(n.get_kind_display()), n.text) for n in sorted(records, key=lambda n: n.on)]
    return Section(gettext("Contacts"), entries=entries)


def _consents(records: list[Consent]) -> Section:
    entries = []
    for consent in sorted(records, key=lambda c: c.given_on or c.recorded_on):
        said = [
            consent.recipient_name,
            consent.purpose,
            str(dict(consent._meta.get_field("how").flatchoices).get(consent.how, "")),
        ]
        if consent.withdrawn_on:
            said.append(gettext("withdrawn"))
        entries.append(
            TimelineEntry(consent.given_on or consent.recorded_on, str(consent.get_kind_display()), " · ".join(s for s in said if s))
        )
    return Section(gettext("Consents"), entries=entries)


def _milestones(records: list[Milestone]) -> Section:
    entries = [TimelineEntry(m.on, str(m.get_kind_display()), m.text) for m in sorted(records, key=lambda m: m.on)]
    return Section(gettext("Course of the case"), entries=entries)


def _plan(records: list[PlanItem]) -> Section:
    """The action plan, for the office alone. A safety plan is no part of a summary: found at home it is a danger."""
    entries = []
    for item in sorted(records, key=lambda item: (item.by or item.recorded_on, str(item.pk))):
        words = [item.goal, item.action, item.service_words, item.get_decision_display(), item.get_progress_display()]
        entries.append(TimelineEntry(item.by or item.recorded_on, item.need_words, " · ".join(str(w) for w in words if w)))
    return Section(gettext("Action plan"), entries=entries)


_WHO = ("given_name", "father_name", "grandfather_name", "husband_name", "known_as", "birth", "marital", "province", "language")
_REACH = ("phone", "whose", "hours", "cover")
PARTS = [
    Part("who", gettext_lazy("Name and particulars"), Survivor, _rows(gettext_lazy("Name and particulars"), _WHO)),
    Part("contact", gettext_lazy("Contact"), SafeContact, _rows(gettext_lazy("Contact"), _REACH), hers=False),
    Part("situation", gettext_lazy("Needs and next step"), Situation, _rows(gettext_lazy("Needs and next step"), ("needs", "next_step"))),
    Part("consents", gettext_lazy("Consents"), Consent, _consents, hers=False),
    Part("story", pgettext_lazy("section of a summary", "What happened"), Incident,
         _rows(pgettext_lazy("section of a summary", "What happened"), ("account", "happened")), hers=False),
    Part("plan", gettext_lazy("Action plan"), PlanItem, _plan, hers=False),
    Part("contacts", gettext_lazy("Contacts"), ContactNote, _contacts),
    Part("course", gettext_lazy("Course of the case"), Milestone, _milestones, hers=False),
]  # fmt: skip
COMPARTMENT = {Survivor: IDENTITY, SafeContact: IDENTITY}
BY_NAME = {part.name: part for part in PARTS}


def offered(profile: str, held: set[str]) -> list[Part]:
    """The parts that this kind of paper may hold and whose compartment the person acting can open."""
    return [
        part for part in PARTS
        if COMPARTMENT.get(part.model, CASE) in held and (profile != "survivor" or part.hers)
    ]  # fmt: skip


def records_of(case: Case, parts: list[Part]) -> dict[str, list[Any]]:
    """The records behind these parts, unopened: one query a part. The caller admits them all at once."""
    return {part.name: list(part.model.objects.filter(case=case)) for part in parts}


def sections(found: dict[str, list[Any]], language: str) -> list[Section]:
    """The sections of admitted records, in *language*; a part without records is left out."""
    with translation.override(language):
        return [BY_NAME[name].build(records) for name, records in found.items() if records]
