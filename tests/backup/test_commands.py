"""The commands: what they say, and their exit status."""

import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from audit.models import Entry
from casework.accounts.models import Organisation
from casework.backup import sealing, sets
from tests.backup.machine import Machine


def said(*arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


def test_a_backup_says_what_was_written_and_that_it_was_read_back(quick: Machine) -> None:
    told = said("backup", to=quick.sets)
    assert "keys: all rows" in told and "data: all rows" in told and "was read back and is the same" in told
    assert "keys: what changed, 0 rows" in said("backup", to=quick.sets)


@pytest.mark.parametrize("options", [{}, {"to": Path("/nowhere/at/all")}])
def test_a_backup_that_cannot_be_made_says_why(quick: Machine, options: dict[str, Any]) -> None:
    with pytest.raises(CommandError) as error:
        call_command("backup", **options)
    assert error.value.returncode == 1
    assert "\n" not in str(error.value)


def test_the_check_fails_without_a_backup_and_with_an_old_one(quick: Machine) -> None:
    with pytest.raises(CommandError, match="No backup was ever made"):
        call_command("backup", check=True)
    quick.make()
    assert "0 hours old" in said("backup", check=True)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=37), tick=False), pytest.raises(CommandError, match="37 hours"):
        call_command("backup", check=True)


def test_a_restore_says_what_came_back_and_a_refused_one_why(two: Machine) -> None:
    name = sets.names(two.sets)[-1]
    told = said("restore", source=two.sets, identity=two.identity())
    assert f"{name} is restored" in told and "entries of the trail verified" in told
    assert Organisation.objects.count() == 1 and Entry.objects.exists()
    with pytest.raises(CommandError, match="Nothing was restored: this database is not empty") as error:
        call_command("restore", source=two.sets, identity=two.identity())
    assert error.value.returncode == 1


def test_a_key_is_made_for_its_owner_alone_and_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "key.txt"
    public = said("backup_key", path).split()[-1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [str(identity.to_public()) for identity in sealing.identities(path)] == [public]
    with pytest.raises(CommandError, match="could not be written"):
        call_command("backup_key", path)
