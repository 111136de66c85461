"""T13 and T9 of backups as figures: what was erased stays erased after every restore, and a stolen backup opens nothing."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.test import Client, override_settings

from audit import checking
from casework.backup import sets
from tests.accounts.door import inside, sign_in
from tests.backup.machine import NAME_THE_ERASED, Machine, erase, rows
from tests.cast import Cast, a_case, found

Figure = tuple[str, int, int, str]
ERASED = 5
PEPPERS = (bytes(32), b"x" * 32, bytes(range(32)))


def figures() -> Iterator[Figure]:
    """(test, got, wanted, sentence) for each promise."""
    place = Path(tempfile.mkdtemp(prefix="hamraz-backup-"))
    cast = found()
    try:
        with override_settings(HOME=settings.HOME, BACKUP_RECIPIENTS=None, SECOND_FACTOR_REQUIRED=False):
            machine = Machine(settings, place)
            erased = list(_days(machine, cast))
            yield _stay_erased(machine, erased)
            yield _stolen()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _days(machine: Machine, cast: Cast) -> Iterator[UUID]:
    """Each day a case is opened and backed up, and erased on the next."""
    case = None
    for _ in range(ERASED):
        if case is not None:
            erase(case.pk)
            yield case.pk
        case = a_case(cast)
        machine.make()
    assert case is not None
    erase(case.pk)
    machine.make()
    yield case.pk


def _stay_erased(machine: Machine, erased: list[UUID]) -> Figure:
    """Every set there is, put back on a machine of its own: each erased case is looked for in every table."""
    held = asked = 0
    for number, name in enumerate(sets.names(machine.sets)):
        machine.lost(f"machine-{number}")
        machine.restore(name=name, older=True)
        found = [row for table, of_table in rows().items() if table not in NAME_THE_ERASED for row in of_table]
        ids = {value for row in found for value in row if isinstance(value, UUID)}
        held += sum(case not in ids for case in erased) if checking.check()[0].ok else 0
        asked += len(erased)
    return "T13", held, asked, "erased cases gone from every table after a restore of every set, before the erasure or after; trail whole"


def _stolen() -> Figure:
    """A restored backup, the age key and her passphrase, and another pepper."""
    refused = 0
    for pepper in PEPPERS:
        with override_settings(PEPPER=pepper):
            refused += not _enters()
    sentence = "stolen backups, restored: closed to the right passphrase without the pepper, open with it"
    return "T9", refused + _enters(), len(PEPPERS) + 1, sentence


def _enters() -> bool:
    client = Client()
    sign_in(client, "nargis")
    return inside(client)
