"""Import and export as the page and the commands ask for them: read, judge, record."""

from typing import NamedTuple

from referrals.directory import actions, exchange, reading
from referrals.directory.exchange import File


class Given(NamedTuple):
    """Files that may leave, how many organisations they hold, and how many stayed here."""

    files: list[File]
    organisations: int
    kept_back: int


def take(files: list[File]) -> actions.Imported:
    """All the organisations of the files, or none. Raises Faulty."""
    known = {entry.document["id"]: entry.about for entry in reading.listed() if not entry.damaged}
    return actions.import_entries(judged=exchange.read(files, known))


def give(form: str) -> Given:
    """The directory in this form, recorded before it is handed over. Raises Faulty where tables cannot say it."""
    entries = reading.listed()
    documents = exchange.exportable(entries)
    files = exchange.WRITERS[form](documents)
    actions.record_export(count=len(documents), form=form)
    return Given(files, len(documents), len(entries) - len(documents))
