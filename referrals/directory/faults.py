"""What is wrong with a file or a document, and where."""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from casework.localisation.digits import counted


class Fault(NamedTuple):
    """*line* is that of a table, 0 in JSON; *at* is a column, or the way through a JSON document."""

    file: str
    line: int
    at: str
    text: str


class Faulty(Exception):
    """Nothing is taken. Carries every fault; the message never holds content."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def where(fault: Fault) -> str:
    """ "phones.csv, line 3, number" in words; in JSON "partners.json, services[0].phones[1].number"."""
    line = _("line %(number)s") % {"number": counted(fault.line)} if fault.line else ""
    return pgettext("between the parts of a list", ", ").join(part for part in (fault.file, line, fault.at) if part)
