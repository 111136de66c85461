"""A referral letter: exactly the items of one consent, addressed to its recipient, with a slip on which the partner answers by hand.

For a partner without a desk here, or where there is no power and no line. Who the woman is stands on the letter only as far as she agreed.
"""

from django.utils import timezone
from django.utils.translation import gettext, override, pgettext

from casework.cases.models import Consent
from casework.localisation import calendar
from casework.reports.papers import sheet
from casework.reports.papers.consent import day_parts
from casework.reports.papers.sheet import OFFICE, Block, Section, Sheet
from casework.reports.summary import Language
from referrals import packet_items
from referrals.models import Answer

ROOM = 3  # lines to write on


def written(consent: Consent, contents: packet_items.Contents, *, language: Language, serial: str, sender: str) -> Sheet:
    """The letter, in *language*. It names no case and nobody of the office but the office itself."""
    with override(language):
        return Sheet(
            language=language, copy=OFFICE, title=pgettext("title of a paper", "Referral letter"), printed_on=timezone.localdate(),
            serial=serial, recipient=consent.recipient_name, named=sender, sections=_sections(consent, contents, language),
            caution=gettext("Keep this paper locked, show it to nobody who does not work on it, and make no copy."),
        )


def _sections(consent: Consent, contents: packet_items.Contents, language: Language) -> list[Section]:
    return [
        Section("", [
            sheet.words(
                gettext("We ask for your help for a woman who came to us. She was asked, and agreed that you may know what stands below."),
                gettext("If you cannot help, tell us soon, so that she does not wait in vain."),
            ),
            *_what_for(consent, language),
        ]),
        Section(gettext("What she agreed to share"), [_shared(line) for line in packet_items.lines(contents)]),
        Section(gettext("Before you speak with her"), [sheet.points(
            gettext("Call only as it is written here. Leave no message where none is allowed, and say nothing to whoever answers."),
            gettext("She can take her consent back at any time. When we tell you so, destroy this paper and tell us that it is done."),
        )]),
        Section(gettext("Your answer"), _slip(), whole=True),
    ]  # fmt: skip


def _what_for(consent: Consent, language: Language) -> list[Block]:
    asked = [(gettext("What for"), consent.purpose)] if consent.purpose else []
    until = [(pgettext("consent", "Until"), calendar.format_date(consent.until, language))] if consent.until else []
    return [sheet.rows([*asked, *until])]


def _shared(line: packet_items.Line) -> Block:
    if line.kind == packet_items.PHONE:
        return sheet.number(line.label, line.text)
    return sheet.rows([(line.label, line.text)])


def _slip() -> list[Block]:
    """Accepted or not, and why; who works on it; when. The reasons are those of the desk."""
    kinds, reasons = dict(Answer.KINDS), [str(words) for _, words in Answer.REASONS]
    return [
        sheet.ask(gettext("Your answer"), ticks=[str(kinds[Answer.ACCEPTED]), str(kinds[Answer.DECLINED])]),
        sheet.ask(pgettext("on a slip", "If not, why"), ticks=reasons),
        sheet.ask(pgettext("on a slip", "Who works on it, and how to reach her")),
        sheet.ask(pgettext("on a slip", "Note"), room=ROOM),
        sheet.ask(pgettext("on paper", "Date"), parts=day_parts()),
        sheet.sign(gettext("Signature and seal")),
    ]
