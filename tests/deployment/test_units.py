"""The systemd units: systemd reads them, what they lock is locked, and the service lives with it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.deployment import serving
from tests.deployment.serving import PATIENCE
from tests.deployment.units import ROOT, UNITS, analyze, laid_out, settings, shared, system_calls, values

SERVICES = ("hamraz.service", "hamraz-task@.service")
TIMERS = sorted(path.name for path in UNITS.glob("*.timer"))
MOST = 12  # tenths of systemd's points of exposure, of 100
REFUSED = """
import json, mmap, os, resource
refused = []
try: os.chroot("/")
except PermissionError: refused.append("chroot")
try: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError: refused.append("mmap")
if resource.getrlimit(resource.RLIMIT_CORE) == (0, 0): refused.append("core")
print(json.dumps(refused))
"""
PRINTS = """
import json
import django
django.setup()
from casework import pdf
from casework.encryption import Cost, derive
from tests.paper.sheets import printed
paper = printed("\u0645\u062a\u0646")
locked = pdf.protect(paper.bytes, pdf.new_passphrase())
halves = derive("six words that nobody else knows", b"s" * 16, Cost(memory=19 * 1024, passes=2, lanes=1), b"p" * 32)
print(json.dumps([paper.bytes[:4].decode(), locked[:4].decode(), len(halves.seal)]))
"""


def test_systemd_finds_nothing_to_say_about_any_of_them(tmp_path: Path) -> None:
    said = analyze("verify", "--man=no", *map(str, laid_out(tmp_path)))
    assert (said.returncode, said.stderr) == (0, "")


def test_systemd_does_say_something_about_a_word_it_does_not_know(tmp_path: Path) -> None:
    service = next(path for path in laid_out(tmp_path) if path.name == "hamraz.service")
    service.write_text(service.read_text(encoding="utf-8").replace("PrivateTmp=", "PrivateTemp="), encoding="utf-8")
    assert "PrivateTemp" in analyze("verify", "--man=no", str(service)).stderr


@pytest.mark.parametrize("unit", SERVICES)
def test_what_is_left_open_is_little(unit: str, tmp_path: Path) -> None:
    laid_out(tmp_path)
    assert analyze("security", "--offline=true", f"--threshold={MOST}", str(tmp_path / unit)).returncode == 0
    assert analyze("security", "--offline=true", "--threshold=5", str(tmp_path / unit)).returncode == 1


def test_both_services_are_locked_in_the_same_words() -> None:
    assert "SystemCallFilter=" in shared(SERVICES[0])
    assert shared(SERVICES[0]) == shared(SERVICES[1])


def test_the_unit_of_the_owner_is_locked_in_the_same_words_and_gets_her_password_alone() -> None:
    unit = "hamraz-vacuum.service"
    assert shared(unit) == shared(SERVICES[0])
    assert values(unit, "EnvironmentFile") == ["/etc/hamraz/office.env", "/etc/hamraz/owner.env"]
    assert {value.partition(":")[0] for value in values(unit, "LoadCredential")} - {"pgpass"} == {
        value.partition(":")[0] for value in values(SERVICES[0], "LoadCredential")
    }


@pytest.mark.parametrize("unit", SERVICES)
def test_each_secret_is_handed_over_and_none_stands_in_the_environment(unit: str) -> None:
    names = {value.partition(":")[0] for value in values(unit, "LoadCredential")}
    assert names == {"pepper", "ledger-mac", "ledger-server", "django"}
    assert [value for value in values(unit, "Environment") if value != "PYTHONDONTWRITEBYTECODE=1"] == []


@pytest.mark.parametrize("unit", SERVICES)
def test_keys_in_memory_reach_neither_a_core_dump_nor_swap(unit: str) -> None:
    assert {("LimitCORE", "0"), ("MemorySwapMax", "0")} <= set(settings(unit))


def test_it_does_not_serve_where_a_check_finds_an_error() -> None:
    assert values("hamraz.service", "ExecStartPre") == ["/opt/hamraz/.venv/bin/python manage.py check --deploy --database default"]


@pytest.mark.parametrize("timer", TIMERS)
def test_each_timer_starts_a_command_that_exists(timer: str) -> None:
    (unit,) = values(timer, "Unit") or [timer.replace(".timer", ".service")]
    assert unit.removeprefix("hamraz-task@").removeprefix("hamraz-").removesuffix(".service") in get_commands()


@pytest.mark.parametrize("timer", TIMERS)
def test_a_server_that_was_off_at_that_hour_does_it_later(timer: str) -> None:
    assert values(timer, "Persistent") == ["true"]
    assert analyze("calendar", *values(timer, "OnCalendar")).returncode == 0


def test_no_call_that_changes_the_machine_is_allowed() -> None:
    assert not system_calls() & {"mount", "ptrace", "setuid", "chown", "reboot", "bpf", "init_module", "setrlimit", "process_vm_readv"}


def inside(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """Run Python under the unit's restrictions."""
    command = [sys.executable, "-m", "tests.deployment.sandbox", sys.executable, "-c", code]
    environment = {**os.environ, "HAMRAZ_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_paper_is_printed_and_a_passphrase_derived_under_the_restrictions(tmp_path: Path) -> None:
    done = inside(PRINTS, tmp_path)
    assert (done.returncode, json.loads(done.stdout or "[]"), done.stderr) == (0, ["%PDF", "%PDF", 32], "")


def test_the_restrictions_are_on_in_these_tests(tmp_path: Path) -> None:
    done = inside(REFUSED, tmp_path)
    assert (done.returncode, json.loads(done.stdout or "[]")) == (0, ["chroot", "mmap", "core"])


def test_the_service_tells_systemd_that_it_is_ready_and_answers_under_the_restrictions(founded: serving.Founded, tmp_path: Path) -> None:
    environment = serving.environment(founded.copy(tmp_path / "home"), NOTIFY_SOCKET=str(tmp_path / "notify"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        inside = (sys.executable, "-m", "tests.deployment.sandbox")
        with serving.App(environment, inside=inside) as app:
            assert systemd.recv(1024).startswith(b"READY=1")
            assert app.status(f"/cases/{founded.prepared['case']}/", serving.signed_in(environment)) == 200


def test_a_server_that_crashes_leaves_no_memory_whatever_the_machine_does_with_core_dumps() -> None:
    """Where they are piped to a program the limit does not count; a process that is not dumpable leaves none."""
    code = "import ctypes, runpy; runpy.run_path('tools/gunicorn.conf.py'); print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout == "0\n"


@pytest.mark.parametrize(
    ("arguments", "wanted", "unwanted"),
    [
        (("check",), [], ["owner"]),
        (
            ("--owner", "migrate", "--no-input"),
            ["LoadCredential=pgpass:/etc/hamraz/owner.pgpass", "EnvironmentFile=/etc/hamraz/owner.env"],
            [],
        ),
    ],
)
def test_a_command_gets_the_secrets_of_the_service_and_the_owners_only_when_asked(
    arguments: tuple[str, ...], wanted: list[str], unwanted: list[str], tmp_path: Path
) -> None:
    stub = tmp_path / "systemd-run"
    stub.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="ascii")
    stub.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["bash", str(UNITS.parent / "hamraz"), *arguments, "--to", "a$b"]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()
    handed = {f"LoadCredential={value}" for value in values("hamraz.service", "LoadCredential")}
    assert handed | set(wanted) <= set(said)
    assert not [line for line in said for word in unwanted if word in line]
    assert said[-3:] == [arguments[-1], "--to", "a$$b"]  # which systemd reads as a$b
