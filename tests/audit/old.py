"""A ledger with entries of six years ago and of today, and ways to put the old ones away."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import audit
from audit import archive_file, archiving, checking, checkpoints, context, endings, ledger
from audit.archive_file import OpenKey
from audit.models import Archive
from casework.encryption import Keys, open_envelope
from tests.audit import people

YEAR = 525_960  # minutes
LOOKED, CHANGED = ("signed_in", "case.read", "access.refused"), ("case.changed", "grant.made")
ENDED = "a grant"
A_DAY = [*LOOKED, *CHANGED, "signed_out"]
OLD = 5 * len(A_DAY) + 1  # entries of one year of ``write``


def opener(keys: Keys) -> OpenKey:
    return lambda name, info, envelope: open_envelope(keys, info, envelope)


def fault(**asked: Any) -> str:
    """What a check of the ledger says; "" for nothing."""
    return checking.check(**asked)[0].fault


def read(path: Path, keys: Keys = people.AUDITORS) -> list[dict[str, Any]]:
    """The lines of an archive, as whoever holds these keys reads them."""
    return list(archive_file.read(path, opener(keys)))


def years_ago(years: float) -> int:
    return int(time.time() // 60 - years * YEAR)


def write(minute: int, times: int = 5) -> None:
    """Days of the two colleagues, beginning at that minute, and a checkpoint of the server."""
    for day in range(times):
        with patch.object(ledger, "_minute", lambda day=day: minute + day):
            for number, kind in enumerate(A_DAY):
                with audit.acting((people.leila(), people.maryam())[number % 2]):
                    audit.record(kind, case=people.CASE if kind.startswith("case") else None, number=number)
    with patch.object(ledger, "_minute", lambda: minute + times):
        endings.note(endings.GRANT, (ENDED, str(minute)))
        checkpoints.sign(context.server())


def ledger_of_years(*years: float) -> None:
    """Entries of so many years ago each, the oldest first, and some of today."""
    for ago in sorted(years, reverse=True):
        write(years_ago(ago))
    write(years_ago(0), times=2)


def put_away(path: Path, *, years: int = 5, keys: Keys = people.AUDITORS, who: Callable[[], context.Actor] = people.maryam) -> Archive:
    """Archive what is older than so many years, as Maryam."""
    with audit.acting(who()):
        return archiving.carry_out(archiving.plan(years_ago(years)), path, opener(keys))
