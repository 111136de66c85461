"""The weekly sheet: a checkpoint made at the moment of printing, on paper that is kept outside the house."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override, pgettext

from audit import checkpoints, context, copies, ledger, proofs
from audit.chain import origin_of
from audit.genesis import genesis
from audit.models import Checkpoint
from audit.typed import grouped
from casework import pdf, qr
from casework.accounts import directory
from casework.accounts.models import OFFICE, Team
from casework.accounts.unlocked import current
from casework.localisation import calendar
from casework.reports.actions import new_serial
from casework.reports.summary import TRAINING

TEMPLATE = "pdf/checkpoint.html"
LINE = 8  # bytes of the root on a line: four groups, as they are read aloud


def print_sheet(*, language: str) -> tuple[bytes, str]:
    """Print the sheet. Returns (PDF bytes, serial). Its entry is written first, as before everything that leaves.

    Raises what ``audit.record`` raises, and pdf.PaperError.
    """
    serial = new_serial()
    with transaction.atomic():
        ledger.hold()
        mark = checkpoints.sign(context.server())
    with override(language):
        said = contents(mark, serial, language)
    across = [directory.own_name(current()), *([TRAINING] if settings.TRAINING else [])]
    paper = pdf.render(TEMPLATE, said, language=language, watermark=across)
    copies.hand_out(copies.SHEET, mark.size)
    return paper.bytes, serial


def contents(mark: Checkpoint, serial: str, language: str) -> dict[str, object]:
    """The context of the template, in the language that is active."""
    facts = [
        (pgettext("on the weekly sheet", "Office"), _office_name(), False),
        (pgettext("on paper", "Date"), calendar.format_date(timezone.localdate(), language), False),
        (pgettext("on the weekly sheet", "Trail"), origin_of(genesis()), True),
        (pgettext("on the weekly sheet", "Entries"), str(mark.size), True),
    ]
    return {
        "title": gettext("The trail up to today"),
        "serial": serial,
        "show_hash": True,
        "training_mark": TRAINING if settings.TRAINING else "",
        "facts": [{"label": label, "lines": [value], "isolated": isolated} for label, value, isolated in facts if value],
        "caution": gettext(
            "Keep this sheet outside the office, with somebody who cannot write into its computers. It says nothing of any case."
        ),
        "root": [grouped(bytes(mark.root)[at : at + LINE]) for at in range(0, 32, LINE)],
        "note": checkpoints.server_note(mark),
        "key": proofs.server_key(),
        "picture": picture(checkpoints.server_note(mark), gettext("Picture to scan; the signed lines say the same.")),
    }


def picture(text: str, alternative: str) -> str:
    return qr.svg(text, correction="m", omitsize=True, title=alternative)


def _office_name() -> str:
    office = Team.objects.filter(kind=OFFICE).values_list("pk", flat=True)
    return next(iter(directory.team_names(office).values()), "")
