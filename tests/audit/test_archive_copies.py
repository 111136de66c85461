"""A copy kept outside, and a proof, that are older than the archive."""

from pathlib import Path

import pytest
from django.db import connection

from audit import copies, proofs, triggers
from audit.models import Checkpoint, Entry
from tests.audit.office import raw
from tests.audit.old import ledger_of_years, put_away

pytestmark = pytest.mark.django_db


def copy_at(size: int) -> copies.Copy:
    return copies.copy_of(Checkpoint.objects.filter(size=size).order_by("id")[0])


def sizes() -> list[int]:
    return sorted(set(Checkpoint.objects.values_list("size", flat=True)))


def test_a_copy_older_than_the_archive_is_no_alarm_and_a_newer_one_is_compared(path: Path) -> None:
    ledger_of_years(8, 6)
    before = {size: copy_at(size) for size in sizes()}
    row = put_away(path)
    verdicts = {size: copies.compare(copy) for size, copy in before.items()}
    assert verdicts == {size: "archived" if size < row.size else "continues" for size in before}
    assert "archived" in verdicts.values()
    assert copies.at_sign_in(copies.pack(before[min(before)])) != ""
    assert not Entry.objects.filter(kind=copies.REFUSED).exists()


def test_a_copy_of_another_history_is_not_excused_by_the_archive(path: Path) -> None:
    ledger_of_years(8, 6)
    first = copy_at(sizes()[0])
    row = put_away(path)
    for size in (first.size, row.size):
        assert copies.compare(copies.Copy(size, bytes(32), first.origin)) == "other"


def test_a_row_of_an_archive_that_nobody_signed_excuses_no_copy(path: Path) -> None:
    """The attack: the entries are taken away under a forged row, and a browser brings its copy."""
    ledger_of_years(8, 6)
    first = copy_at(sizes()[0])
    put_away(path)
    triggers.uninstall(connection)
    raw("UPDATE audit_archive SET signature = %s", [bytes(64)])
    triggers.install(connection)
    assert copies.compare(first) == "other"


def test_an_entry_as_old_as_the_archive_is_proven_from_there(path: Path) -> None:
    ledger_of_years(8, 6)
    row = put_away(path)
    with pytest.raises(proofs.InArchive):
        proofs.prove(1)
    assert proofs.prove(row.size + 1).mark.size > row.size
