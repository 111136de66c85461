"""The consent form: what is explained to her, then three consents, each given or refused for itself.

Blank, or filled from one consent of a case. It is signed and lies apart from the case file, so it carries neither a case code nor her
name in print. Why a guardian was not asked is on no paper: the guardian may read it.
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext

from casework.cases import display
from casework.cases.choices import Check, Guardian, HowGiven, SharedItem
from casework.cases.models import Consent
from casework.localisation import calendar
from casework.reports.papers import sheet
from casework.reports.papers.sheet import Block, Section

FILLED = (
    "kind", "agreed", "recipient_name", "items", "parts", "purpose", "until", "how", "language", "limits_explained", "interpreter",
    "given_on", "explained_by", "withdrawn_on",
)  # fmt: skip
SIGNED = (HowGiven.WRITTEN, HowGiven.THUMBPRINT)


def blank(*, child: bool) -> list[Section]:
    """All three consents; with *child* the child's own agreement and the guardian's."""
    return [
        *explained(),
        Section(gettext("1. Consent to services"), [
            sheet.words(gettext("I want the services that were explained to me. I can stop at any time.")), *_answer(),
        ]),
        Section(gettext("2. Consent to share information with one recipient"), [
            sheet.words(gettext("One sheet for each recipient. Only what is ticked here is shared, for this purpose, until this day.")),
            sheet.ask(gettext("Recipient: one organisation or office")),
            sheet.ask(gettext("Exactly what may be shared"), ticks=_words(SharedItem)),
            sheet.ask(gettext("For what purpose")),
            sheet.ask(gettext("Until which day"), parts=day_parts()),
            *_answer(),
        ], apart=True),
        Section(gettext("3. Consent to statistics without names"), [
            sheet.words(gettext("Only numbers, never a name. Services do not depend on it.")), *_answer(),
        ]),
        *(_child() if child else []),
        Section(gettext("Who explained it"), [sheet.sign(*_helpers())]),
    ]  # fmt: skip


def filled(consent: Consent, *, copy: str, named: bool) -> list[Section]:
    """One open consent as it was written down. On a copy of hers nobody of the office is named, and the recipient only if *named*."""
    hidden = set() if copy == sheet.OFFICE else {"explained_by"} if named else {"explained_by", "recipient_name"}
    said = [(row.label, row.value) for row in display.rows(consent, only=FILLED) if row.value and row.name not in hidden]
    signs = copy == sheet.OFFICE and consent.how in SIGNED and not consent.withdrawn_on
    return [
        *explained(),
        Section(str(consent.get_kind_display()), [sheet.rows(said), *_signed(consent, signs)]),
        *(_child_filled(consent, signs) if consent.assent or consent.guardian else []),
    ]


def explained() -> list[Section]:
    """What is read to her first: how what she says is kept, and when it cannot be kept."""
    return [
        Section("", [sheet.words(gettext("This sheet is read to you in your language. Ask about everything that is not clear."))]),
        Section(gettext("What happens with what you tell us"), [sheet.points(
            gettext("You decide what you tell. You may leave out any answer, and the services stay the same."),
            gettext("What you tell us is kept locked. Only the people who work for you here may read it."),
            gettext("We tell nobody else about you, unless you agree: each time for one recipient, and exactly what."),
            gettext("You may take back every consent, at any time, also by word of mouth and without a reason. It ends at once. "
                    "What was shared before cannot be called back."),
            gettext("There are three consents. You may agree to one and not to the others."),
        )]),
        Section(gettext("When we cannot keep silent"), [sheet.points(
            gettext("If a life is in great danger now, yours or that of somebody else, we may have to tell someone who can help."),
            gettext("If a child is in danger, we may have to tell someone who can protect the child."),
            gettext("If the law forces us. Then we say only what we must."),
            gettext("Whenever it is possible, we talk with you first."),
        )]),
    ]  # fmt: skip


def day_parts() -> list[str]:
    """The parts of a date, in the order in which they are written."""
    return [pgettext("part of a date", "Day"), pgettext("part of a date", "Month"), pgettext("part of a date", "Year")]


def _answer() -> list[Block]:
    return [
        sheet.ask(gettext("Your answer"), ticks=_agree()),
        sheet.ask(gettext("How it was given"), ticks=_words(HowGiven)),
        sheet.ask(pgettext("on paper", "Date"), parts=day_parts()),
        sheet.sign(gettext("Signature or thumbprint")),
    ]


def _agree() -> list[str]:
    return [pgettext("consent on paper", "I agree"), pgettext("consent on paper", "I do not agree")]


def _helpers() -> list[str]:
    return [
        gettext("Explained by: name and signature"),
        gettext("Interpreter, if there was one: name and signature. I tell nobody what I heard."),
    ]


def _child() -> list[Section]:
    """Two agreements, the child's first. The guardian's part says nothing of why nobody was asked."""
    return [Section(gettext("For somebody under 18"), [
        sheet.words(gettext("It was explained to me in words that I understand. I may say no.")),
        sheet.ask(gettext("The child’s own answer"), ticks=_agree()),
        sheet.sign(gettext("The child: name, sign or thumbprint")),
        sheet.ask(gettext("The guardian’s answer"), ticks=[*_agree(), _not_asked()]),
        sheet.ask(gettext("The guardian: name, and how related")),
        sheet.sign(gettext("The guardian: signature or thumbprint")),
    ], apart=True)]  # fmt: skip


def _not_asked() -> str:
    return pgettext("a guardian", "Not asked")


def _child_filled(consent: Consent, signs: bool) -> list[Section]:
    asked = consent.guardian in (Guardian.GIVEN, Guardian.REFUSED)
    guardian = str(consent.get_guardian_display()) if asked else _not_asked() if consent.guardian else ""
    said = [
        (gettext("The child’s own answer"), _agree()[0 if consent.assent == Check.YES else 1] if consent.assent else ""),
        (gettext("The guardian’s answer"), guardian),
        (gettext("The guardian: name, and how related"), consent.guardian_name if asked else ""),
    ]
    people = [gettext("The child: name, sign or thumbprint"), *([gettext("The guardian: signature or thumbprint")] if asked else [])]
    places = [sheet.sign(*people)] if signs else []
    return [Section(gettext("For somebody under 18"), [sheet.rows((label, value) for label, value in said if value), *places], apart=True)]


def _signed(consent: Consent, signs: bool) -> list[Block]:
    """Where she signs. What she said by word of mouth is not made to be signed afterwards."""
    if signs:
        return [sheet.sign(gettext("Signature or thumbprint"), *_helpers())]
    spoken = consent.agreed and consent.how == HowGiven.VERBAL
    return [sheet.words(gettext("Given by word of mouth. No signature is needed."))] if spoken else []


def _words(choices: Any) -> list[str]:
    return [str(words) for _, words in choices.choices]


def title_of(consent: Consent, language: str) -> str:
    """A consent in the list: what to, for whom, since when."""
    on: date | None = consent.given_on
    said = [str(consent.get_kind_display()), consent.recipient_name, calendar.format_date(on, language) if on else ""]
    return " · ".join(word for word in said if word)
