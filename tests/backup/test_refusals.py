"""What somebody could do to a backup, or to the machine on which it is restored: each is refused in a sentence, and nothing is left."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from audit import checkpoints, context, ledger
from audit.genesis import genesis
from casework.accounts.models import Organisation, User
from casework.backup import making, sealing, sets
from casework.backup.errors import Refused
from tests.audit import put_back
from tests.backup.machine import Machine, empty
from tests.cast import Cast, a_case

ZEROS = bytes(32)


def names(machine: Machine) -> list[str]:
    return sets.names(machine.sets)


def refused(machine: Machine, **how: Any) -> str:
    with pytest.raises(Refused) as error:
        machine.restore(**how)
    assert not Organisation.objects.exists() and not User.objects.exists()
    assert genesis() == ZEROS
    return str(error.value)


# --- files -------------------------------------------------------------------------------------------------------------
def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def flipped(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\x00")


@pytest.mark.parametrize("damage", [cut, emptied, flipped, grown])
@pytest.mark.parametrize("file", ["head.json", "about.age", "keys.age", "data.age"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_damaged_file_of_the_set_or_of_the_one_below_is_refused(
    two: Machine, which: int, file: str, damage: Callable[[Path], None]
) -> None:
    damage(two.sets / names(two)[which] / file)
    said = refused(two)
    assert "damaged" in said or "edited" in said or "another set" in said


@pytest.mark.parametrize("file", ["head.json", "about.age", "data.age"])
def test_a_missing_file_is_refused(two: Machine, file: str) -> None:
    (two.sets / names(two)[1] / file).unlink()
    assert "missing" in refused(two)


def test_a_missing_set_below_is_refused(two: Machine) -> None:
    shutil.rmtree(two.sets / names(two)[0])
    assert "missing or damaged" in refused(two)


@pytest.mark.parametrize("file", ["about.age", "keys.age", "data.age"])
def test_files_exchanged_between_two_sets_are_refused(two: Machine, file: str) -> None:
    first, second = (two.sets / name / file for name in names(two))
    held = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(held)
    assert "damaged" in refused(two)


def test_keys_in_the_place_of_data_are_refused(two: Machine) -> None:
    newest = two.sets / names(two)[1]
    shutil.copy(newest / "keys.age", newest / "data.age")
    assert "damaged" in refused(two)


def test_an_old_set_under_a_new_name_is_refused(two: Machine) -> None:
    """Or yesterday's set could be passed off as today's."""
    shutil.copytree(two.sets / names(two)[0], two.sets / "000003-20261231T000000Z")
    assert "belongs to another set" in refused(two)


def test_a_head_that_says_something_else_is_refused(two: Machine) -> None:
    path = two.sets / names(two)[1] / "head.json"
    line, signature, _ = path.read_text().split("\n")
    said = json.loads(line)
    said["stores"]["keys"]["on"] = None
    path.write_text(json.dumps(said) + "\n" + signature + "\n")
    assert "edited" in refused(two)


def test_a_set_that_somebody_else_made_for_the_same_two_people_is_refused(two: Machine, settings: Any) -> None:
    """Their public keys are no secret: age says for whom a file is, not from whom."""
    settings.LEDGER_SERVER_SEED = bytes(range(32))
    assert "not signed with the secret ledger-server" in refused(two)


# --- people and machines -----------------------------------------------------------------------------------------------
def test_the_key_of_somebody_else_opens_nothing(two: Machine) -> None:
    stranger = two.identity("stranger")
    stranger.write_text(f"{sealing.new_identity()}\n")
    assert "sealed to other keys" in refused(two, identity=stranger)


@pytest.mark.parametrize("content", ["", "# only a remark\n", "AGE-SECRET-KEY-1NOT\n", "age1notasecret\n"])
def test_an_identity_file_without_a_key_is_refused(two: Machine, content: str) -> None:
    two.identity().write_text(content)
    assert "age secret key" in refused(two)


def test_an_identity_file_that_is_not_there_is_refused(two: Machine) -> None:
    assert "cannot be read" in refused(two, identity=two.place / "nowhere")


@pytest.mark.parametrize("name", ["mahbouba", "nasrin"])
def test_each_of_the_two_people_opens_it_alone(two: Machine, name: str) -> None:
    assert two.restore(identity=two.identity(name)).rows


@pytest.mark.parametrize("secret", ["PEPPER", "LEDGER_MAC_KEY"])
def test_a_machine_without_the_secrets_of_the_office_is_told_so_before_anything_is_written(
    two: Machine, settings: Any, secret: str
) -> None:
    setattr(settings, secret, bytes(32))
    assert "has not the office's secrets" in refused(two)


def test_a_genesis_that_is_the_same_is_no_hindrance(two: Machine) -> None:
    """It is printed with the sheets, or a restore that lost its power left it."""
    two.restore()
    pinned = genesis()
    empty()
    assert two.restore().rows
    assert genesis() == pinned


def test_a_machine_with_the_genesis_of_another_office_keeps_it(two: Machine) -> None:
    (Path(two.settings.HOME) / "genesis").write_bytes(b"\x07" * 32)
    with pytest.raises(Refused, match="another office"):
        two.restore()
    assert genesis() == b"\x07" * 32


def test_a_database_with_an_office_in_it_is_left_as_it_is(quick: Machine, cast: Cast) -> None:
    quick.make()
    with pytest.raises(Refused, match="not empty"):
        quick.restore()


def test_a_second_restore_is_refused(two: Machine) -> None:
    two.restore()
    with pytest.raises(Refused, match="not empty"):
        two.restore()


def test_a_set_of_another_version_is_refused(two: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.backup.about.migrations", lambda alias: ["cases.0099_next"])
    assert "another version" in refused(two)


def test_a_directory_without_a_set_is_refused(two: Machine) -> None:
    assert "no finished backup" in refused(two, source=two.place)


def test_a_directory_that_is_not_there_is_refused(two: Machine) -> None:
    assert "cannot be read" in refused(two, source=two.place / "nowhere")


# --- the ledger --------------------------------------------------------------------------------------------------------
def test_an_older_set_is_not_taken_while_a_newer_one_lies_there(two: Machine) -> None:
    assert "is newer than" in refused(two, name=names(two)[0])


def test_a_ledger_that_ends_before_a_checkpoint_known_outside_is_refused(quick: Machine, cast: Cast) -> None:
    quick.make()
    a_case(cast)
    size, root = _signed_now()
    quick.lost()
    assert "cut off" in refused(quick, outside=[(size, root)])


def test_a_ledger_that_continues_the_checkpoint_known_outside_is_restored(quick: Machine, cast: Cast) -> None:
    size, root = _signed_now()
    a_case(cast)
    quick.make()
    quick.lost()
    assert quick.restore(outside=[(size, root)]).rows


def test_a_ledger_with_another_history_than_the_checkpoint_outside_is_refused(two: Machine) -> None:
    assert "not those of the checkpoint kept outside" in refused(two, outside=[(3, b"\x01" * 32)])


def test_a_ledger_that_was_edited_before_the_backup_is_refused(quick: Machine, cast: Cast) -> None:
    a_case(cast)
    put_back.run("UPDATE audit_entry SET kind = 'case.read' WHERE seq = 5", [])
    quick.make()
    quick.lost()
    assert "Entry 5" in refused(quick)


def _signed_now() -> tuple[int, bytes]:
    with transaction.atomic():
        ledger.hold()
        row = checkpoints.sign(context.server())
    return row.size, bytes(row.root)


# --- making ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lines", [0, 1])
def test_fewer_than_two_recipients_are_refused(quick: Machine, lines: int) -> None:
    keys = quick.settings.BACKUP_RECIPIENTS.read_text().splitlines()[1:]
    quick.settings.BACKUP_RECIPIENTS.write_text("".join(f"{line}\n" for line in keys[:lines]))
    with pytest.raises(Refused, match="two people or more"):
        quick.make()
    assert list(quick.sets.iterdir()) == []


def test_the_same_key_twice_is_one_recipient(quick: Machine) -> None:
    key = quick.settings.BACKUP_RECIPIENTS.read_text().splitlines()[1]
    quick.settings.BACKUP_RECIPIENTS.write_text(f"{key}\n{key}\n# {key}\n")
    with pytest.raises(Refused, match="two people or more"):
        quick.make()


def test_without_a_file_of_recipients_nothing_is_made(quick: Machine) -> None:
    quick.settings.BACKUP_RECIPIENTS = None
    with pytest.raises(Refused, match="names no file"):
        quick.make()


def test_a_secret_key_among_the_recipients_is_refused_without_being_repeated(quick: Machine) -> None:
    secret = str(sealing.new_identity())
    with quick.settings.BACKUP_RECIPIENTS.open("a") as file:
        file.write(f"{secret}\n")
    with pytest.raises(Refused, match="no age public key") as error:
        quick.make()
    assert secret not in str(error.value)


def test_a_directory_that_is_not_there_is_not_made(quick: Machine) -> None:
    """It may be a medium that is not mounted."""
    with pytest.raises(Refused, match="is not there"):
        making.make(quick.place / "nowhere")


def test_an_empty_database_is_not_backed_up(quick: Machine) -> None:
    empty()
    with pytest.raises(Refused, match="no office"):
        quick.make()
