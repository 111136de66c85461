"""`manage.py check --deploy`: quiet on a server as documented, and each fault named once it is made."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage

from casework.checks import machine, places
from tests.deployment.serving import environment
from tests.deployment.units import ROOT

Check = Callable[..., list[CheckMessage]]


def ids(check: Check, **given: Any) -> list[str | None]:
    return [message.id for message in check(**given)]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Path:
    """A home and credentials as the units hand them over."""
    home, handed = tmp_path / "home", tmp_path / "credentials"
    home.mkdir(mode=0o700)
    handed.mkdir(mode=0o500)
    for name in places.SECRETS:
        path = handed / name
        path.write_bytes(os.urandom(32))
        path.chmod(0o400)
    monkeypatch.setenv("HAMRAZ_HOME", str(home))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    settings.STATIC_ROOT = home / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "staticfiles.json").write_text("{}", encoding="ascii")
    return tmp_path


# --- the whole of it -------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("django_db_setup")
def test_a_server_as_documented_has_nothing_to_be_told(server: Path) -> None:
    readers = server / "backup-recipients"
    readers.write_text("age1aaa\nage1bbb\n", encoding="ascii")
    readers.chmod(0o444)
    given = environment(server / "home", DJANGO_SETTINGS_MODULE="casework.settings", HAMRAZ_BACKUP_RECIPIENTS=str(readers))
    done = check_deploy(server, given)
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (5 silenced).\n"), done.stderr


def test_what_is_an_error_keeps_the_service_from_starting(server: Path) -> None:
    wrong = environment(server / "home", https=False, DJANGO_SETTINGS_MODULE="casework.settings", HAMRAZ_TRAINING="yes")
    done = check_deploy(server, wrong)
    assert done.returncode == 1
    assert {"casework.E030", "casework.E031"} <= {word.strip("()") for word in done.stderr.split()}


def check_deploy(server: Path, given: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--database", "default"]
    from tests import migrated

    migrated.put_in(server / "home")
    return subprocess.run(
        command, cwd=ROOT, env={**given, "CREDENTIALS_DIRECTORY": str(server / "credentials")}, capture_output=True, text=True,
        check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    )  # fmt: skip


# --- places ----------------------------------------------------------------------------------------------------------------
def test_secrets_beside_the_data_are_named(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ids(places.secrets_lie_apart_from_the_data) == []
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert ids(places.secrets_lie_apart_from_the_data) == ["casework.E020"]


def test_secrets_in_the_directory_of_the_sqlite_file_are_named(server: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", server / "hamraz.sqlite3")
    assert ids(places.secrets_lie_apart_from_the_data) == ["casework.E020"]


def test_a_link_out_of_the_home_and_back_is_followed(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (server / "home" / "kept").mkdir()
    (server / "elsewhere").symlink_to(server / "home" / "kept")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(server / "elsewhere"))
    assert ids(places.secrets_lie_apart_from_the_data) == ["casework.E020"]


def test_a_secret_that_others_may_read_is_named(server: Path) -> None:
    assert ids(places.only_the_service_reads_the_secrets) == []
    (server / "credentials").chmod(0o755)
    (server / "credentials" / "pepper").chmod(0o644)
    found = places.only_the_service_reads_the_secrets()
    assert [(message.id, "pepper" in str(message.msg)) for message in found] == [("casework.E021", True)]


def test_a_secret_of_the_home_is_closed_to_the_group_too(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = server / "home" / "secrets"
    kept.mkdir(mode=0o750)
    (kept / "django").write_bytes(b"x" * 32)
    (kept / "django").chmod(0o640)
    assert ids(places.only_the_service_reads_the_secrets) == []
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    assert ids(places.only_the_service_reads_the_secrets) == ["casework.E021"]


def test_one_file_copied_four_times_is_named(settings: Any) -> None:
    assert ids(places.each_secret_is_its_own) == []
    settings.LEDGER_MAC_KEY = settings.PEPPER
    assert ids(places.each_secret_is_its_own) == ["casework.E022"]


def test_a_secret_of_zeros_is_named(settings: Any) -> None:
    settings.LEDGER_SERVER_SEED = bytes(32)
    assert ids(places.each_secret_is_its_own) == ["casework.E022"]


def test_an_open_home_is_named(server: Path) -> None:
    assert ids(places.the_home_is_closed) == []
    (server / "home").chmod(0o750)
    assert ids(places.the_home_is_closed) == ["casework.E023"]


def test_static_files_that_were_not_collected_are_named(server: Path, settings: Any) -> None:
    assert ids(places.static_files_are_collected) == []
    (settings.STATIC_ROOT / "staticfiles.json").unlink()
    assert ids(places.static_files_are_collected) == ["casework.E024"]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("age1aaa\nage1bbb\n", []),
        ("age1aaa\n", ["casework.E026"]),
        ("age1aaa\nage1aaa\n", ["casework.E026"]),
        ("age1aaa\nage1bbb\nAGE-SECRET-KEY-1X\n", ["casework.E027"]),
    ],
)
def test_backups_want_two_readers_and_no_secret_key_here(lines: str, found: list[str], tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = tmp_path / "recipients"
    settings.BACKUP_RECIPIENTS.write_text(lines, encoding="ascii")
    assert ids(places.backups_have_two_readers) == found


def test_recipients_that_cannot_be_read_are_named(tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = tmp_path / "nowhere"
    assert ids(places.backups_have_two_readers) == ["casework.E025"]


def test_an_office_that_backs_nothing_up_is_told(settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = None
    assert ids(places.backups_have_two_readers) == ["casework.W028"]
    assert ids(places.nobody_adds_a_reader_of_backups) == []


@pytest.mark.parametrize(("mode", "found"), [(0o444, []), (0o464, ["casework.E029"]), (0o446, ["casework.E029"])])
def test_a_file_of_recipients_that_others_may_write_is_named(mode: int, found: list[str], tmp_path: Path, settings: Any) -> None:
    settings.BACKUP_RECIPIENTS = tmp_path / "recipients"
    settings.BACKUP_RECIPIENTS.write_text("age1aaa\nage1bbb\n", encoding="ascii")
    settings.BACKUP_RECIPIENTS.chmod(mode)
    assert ids(places.nobody_adds_a_reader_of_backups) == found


def test_the_service_itself_must_not_be_able_to_write_it(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.BACKUP_RECIPIENTS = tmp_path / "recipients"
    settings.BACKUP_RECIPIENTS.write_text("age1aaa\nage1bbb\n", encoding="ascii")
    monkeypatch.setattr(os, "geteuid", lambda: 990)
    assert ids(places.nobody_adds_a_reader_of_backups) == ["casework.E029"]


# --- the machine -----------------------------------------------------------------------------------------------------------
def test_a_training_office_is_named(settings: Any) -> None:
    settings.TRAINING = False
    assert ids(machine.nobody_is_trained_here) == []
    settings.TRAINING = True
    assert ids(machine.nobody_is_trained_here) == ["casework.E030"]


def test_pages_without_tls_are_named(settings: Any) -> None:
    settings.SECURE = True
    assert ids(machine.pages_travel_sealed) == []
    settings.SECURE = False
    assert ids(machine.pages_travel_sealed) == ["casework.E031"]


def test_forms_without_a_token_are_named(settings: Any) -> None:
    assert ids(machine.forms_are_asked_for_their_token) == []
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "casework.tickets.TokenOrTicket"]
    assert ids(machine.forms_are_asked_for_their_token) == ["casework.E032"]


def test_core_dumps_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, 0))
    assert ids(machine.a_crash_leaves_no_memory) == []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, -1))  # raised by the process itself
    assert ids(machine.a_crash_leaves_no_memory) == ["casework.E033"]


@pytest.mark.parametrize(("limit", "found"), [("0\n", []), ("max\n", ["casework.W034"]), (None, ["casework.W034"])])
def test_swap_is_named_unless_the_unit_forbids_it(
    limit: str | None, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in {"swaps": "Filename Type\n/dev/sda3 partition\n", "own": "0::/system.slice/hamraz.service\n"}.items():
        (tmp_path / name).write_text(text, encoding="ascii")
    group = tmp_path / "groups" / "system.slice" / "hamraz.service"
    group.mkdir(parents=True)
    if limit is not None:
        (group / "memory.swap.max").write_text(limit, encoding="ascii")
    for name, path in {"SWAPS": "swaps", "GROUP_OF_PROCESS": "own", "GROUPS": "groups"}.items():
        monkeypatch.setattr(machine, name, tmp_path / path)
    assert ids(machine.memory_is_not_swapped) == found


def test_a_machine_without_swap_has_nothing_to_be_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "swaps").write_text("Filename Type\n", encoding="ascii")
    monkeypatch.setattr(machine, "SWAPS", tmp_path / "swaps")
    assert ids(machine.memory_is_not_swapped) == []
