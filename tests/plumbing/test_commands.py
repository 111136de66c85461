"""The scripts behind `make`: what they refuse, and what they say then."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tools import compile_messages, figures

ROOT = Path(__file__).resolve().parents[2]


def script(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(ROOT / "tools" / name), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_run_refuses_a_port_that_is_no_number() -> None:
    result = script("run.sh", PORT="80; true")
    assert result.returncode == 2
    assert "PORT must be a number" in result.stderr


def test_run_refuses_a_port_that_is_taken_and_names_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = script("run.sh", PORT=str(port))
    assert result.returncode == 1
    assert f"make run PORT={port + 1}" in result.stderr


def test_a_machine_without_postgresql_is_told_apart_from_a_failure(tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "sort", "tail", "readlink"):
        (tmp_path / tool).symlink_to(f"/usr/bin/{tool}")
    source = (ROOT / "tools" / "with_postgres.sh").read_text(encoding="utf-8").replace("/usr/lib/postgresql", str(tmp_path))
    copy = tmp_path / "with_postgres.sh"
    copy.write_text(source, encoding="utf-8")
    result = subprocess.run(["/bin/bash", str(copy), "true"], env={"PATH": str(tmp_path)}, capture_output=True, check=False)
    assert result.returncode == 75


def test_bootstrap_refuses_an_unknown_purpose() -> None:
    assert script("bootstrap.sh", "everything").returncode == 2


def test_help_lists_the_two_commands() -> None:
    text = subprocess.run(["make", "-C", str(ROOT), "help"], capture_output=True, text=True, check=True).stdout
    assert "make run" in text
    assert "make test" in text


def catalogue(root: Path) -> Path:
    """Write a small Dari catalogue below *root*."""
    po = root / "locale" / "fa_AF" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po.write_text(head + 'msgid "Case"\nmsgstr "قضیه"\n', encoding="utf-8")
    return po


@pytest.mark.parametrize("gettext", [True, False])
def test_a_catalogue_compiles_with_and_without_gettext(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gettext: bool) -> None:
    po = catalogue(tmp_path)
    if not gettext:
        monkeypatch.setattr(compile_messages.shutil, "which", lambda name: None)
    compile_messages.compile_catalogue(po)
    assert "قضیه".encode() in po.with_suffix(".mo").read_bytes()


def test_a_catalogue_is_compiled_once(tmp_path: Path) -> None:
    po = catalogue(tmp_path)
    assert compile_messages.stale(tmp_path) == [po]
    compile_messages.compile_catalogue(po)
    assert compile_messages.stale(tmp_path) == []


def test_a_figure_that_falls_short_is_shown_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = "def figures():\n    yield 'T3', 4720, 4720, 'flips refused'\n    yield 'T4', 11, 12, 'swaps refused'\n"
    (tmp_path / "room_of_figures.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert figures.report("room_of_figures") == (1, 1)
    assert capsys.readouterr().out.splitlines() == ["T3: 4720/4720 flips refused", "T4: 11/12 swaps refused   <-- falls short"]


def test_figures_that_cannot_be_made_fall_short(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "room_that_breaks.py").write_text("def figures():\n    raise OSError\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert figures.report("room_that_breaks") == (0, 1)
    assert "room_that_breaks: FAILED" in capsys.readouterr().out
