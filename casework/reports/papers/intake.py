"""The intake as a blank form, for days without power or a room without a computer; what stands on it is typed in afterwards.

It is made from the intake's own forms, so that the questions come in the same order and in the same words.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext

from casework.cases.choices import Missing
from casework.cases.forms.intake import IntakeForms, Sheet, first_sheets, later_sheets
from casework.localisation.forms import CleanTextField, ExactSolarDateField, SolarDateField
from casework.reports.papers import sheet
from casework.reports.papers.consent import day_parts
from casework.reports.papers.sheet import Block, Section

MOST_TICKS = 12  # more choices than that are written, not ticked: the provinces
ROOM = {"account": 14}
USUAL_ROOM = 3


def blank() -> list[Section]:
    """The sheets of the intake, with room to write."""
    return [
        Section("", [
            sheet.words(gettext("Consent comes first. No other question has to be answered; each may be left empty.")),
            sheet.words(
                gettext("When this sheet is typed in, it is destroyed. Until then it is kept locked, and nobody carries it home.")
            ),
            sheet.ask(gettext("Date of the talk"), parts=day_parts()),
            sheet.ask(gettext("Typed in on"), parts=day_parts()),
        ]),
        *[Section(part.heading, [question(bound) for bound in part.questions]) for part in parts()],
    ]  # fmt: skip


def parts() -> list[Sheet]:
    """The sheets of the intake's page, in its order."""
    found = IntakeForms()
    return [*first_sheets(found), *later_sheets(found)]


def question(bound: Any) -> Block:
    """One question of a form, as it is asked on paper."""
    answers = [str(words) for _, words in Missing.choices] if bound.answers else []
    field = bound.field
    if isinstance(field, forms.BooleanField):
        return sheet.ask("", ticks=[str(bound.label)])
    if isinstance(field, SolarDateField | ExactSolarDateField):
        return sheet.ask(bound.label, parts=day_parts(), answers=answers)
    if isinstance(field, CleanTextField):
        return sheet.ask(bound.label, room=ROOM.get(bound.name, USUAL_ROOM), answers=answers)
    choices = [str(words) for _, words in getattr(field, "choices", []) if str(words)]
    return sheet.ask(bound.label, ticks=choices if len(choices) <= MOST_TICKS else [], answers=answers)
