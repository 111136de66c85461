"""A run in which something did not run is not a good run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, source: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with our plugins, and without Django, over one module that holds *source*."""
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    pg_only\n    sqlite_only\n    both\n    django_db\n", encoding="utf-8")
    (folder / "test_it.py").write_text("import pytest\n" + source, encoding="utf-8")
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("HAMRAZ_", "PYTEST_", "DATABASE_URL", "DJANGO_SETTINGS"))}
    plugins = ["-p", "no:cacheprovider", "-p", "tests.counting", "-p", "tests.database", "-p", "tests.journey_lines"]
    if "-n" in arguments:
        plugins += ["-p", "xdist.plugin"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *plugins, *arguments],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


PASSES = "def test_a(): pass\n"
SKIPS = PASSES + "@pytest.mark.skip(reason='x')\ndef test_b(): pass\n"


def last_line(result: subprocess.CompletedProcess[str]) -> str:
    return result.stdout.rstrip().splitlines()[-1]


def test_a_whole_run_ends_with_its_plain_count(tmp_path: Path) -> None:
    result = run(tmp_path, PASSES)
    assert (result.returncode, last_line(result)) == (0, "1 passed, 0 failed")


def test_a_failure_is_counted(tmp_path: Path) -> None:
    result = run(tmp_path, PASSES + "def test_b(): assert False\n")
    assert (result.returncode, last_line(result)) == (1, "1 passed, 1 failed")


def test_a_fixture_that_breaks_is_a_failure(tmp_path: Path) -> None:
    result = run(tmp_path, "@pytest.fixture\ndef f(): raise OSError\ndef test_b(f): pass\n")
    assert (result.returncode, last_line(result)) == (1, "0 passed, 1 failed")


@pytest.mark.parametrize(
    "source",
    [
        SKIPS,
        PASSES + "def test_b(): pytest.skip('x')\n",
        PASSES + "@pytest.fixture\ndef f(): pytest.skip('x')\ndef test_b(f): pass\n",
        PASSES + "@pytest.mark.xfail\ndef test_b(): assert False\n",
        PASSES + "@pytest.mark.xfail\ndef test_b(): pass\n",
    ],
)
def test_what_was_skipped_or_expected_to_fail_refuses_the_run(tmp_path: Path, source: str) -> None:
    result = run(tmp_path, source)
    assert (result.returncode, last_line(result)) == (1, "1 passed, 1 failed")
    assert "test_it.py::test_b" in result.stdout


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_what_skips_itself_refuses_the_run_in_worker_processes_too(tmp_path: Path, workers: list[str]) -> None:
    (tmp_path / "test_other.py").write_text("import pytest\npytest.skip('x', allow_module_level=True)\n", encoding="utf-8")
    result = run(tmp_path, SKIPS, *workers)
    assert (result.returncode, last_line(result)) == (1, "1 passed, 2 failed")
    assert "test_other.py" in result.stdout
    assert "test_it.py::test_b" in result.stdout


def test_a_developer_may_allow_skips_at_her_own_machine(tmp_path: Path) -> None:
    result = run(tmp_path, SKIPS, HAMRAZ_ALLOW_SKIPS="yes")
    assert (result.returncode, last_line(result)) == (0, "1 passed, 0 failed")
    assert "1 not run: allowed at this machine" in result.stdout


def test_the_count_is_left_for_the_sum_over_several_runs(tmp_path: Path) -> None:
    run(tmp_path, SKIPS, HAMRAZ_COUNTS=str(tmp_path / "counts"))
    assert (tmp_path / "counts").read_text(encoding="ascii") == "1 1\n"


BOTH = "@pytest.mark.pg_only\ndef test_pg(): pass\n@pytest.mark.sqlite_only\ndef test_lite(): pass\n"


@pytest.mark.parametrize(("url", "runs"), [("", "test_lite"), ("postgresql://u@localhost/x", "test_pg")])
def test_what_belongs_to_the_other_database_is_deselected_not_skipped(tmp_path: Path, url: str, runs: str) -> None:
    result = run(tmp_path, BOTH, "-vv", DATABASE_URL=url)
    assert result.returncode == 0
    assert f"test_it.py::{runs} PASSED" in result.stdout
    assert "1 passed, 1 deselected" in result.stdout


ASKING = """
import pytest
def test_pure(): pass
@pytest.mark.both
def test_process(): pass
@pytest.mark.django_db
def test_rows(): pass
"""


@pytest.mark.parametrize("workers", [[], ["-n", "2"]])
def test_what_is_left_out_is_counted_and_said(tmp_path: Path, workers: list[str]) -> None:
    source = PASSES + "@pytest.mark.both\ndef test_b(): pass\n@pytest.mark.sqlite_only\ndef test_c(): pass\n"
    result = run(tmp_path, source, *workers, DATABASE_URL="postgresql://u@localhost/x")
    assert "1 left out, which ask no database" in result.stdout
    assert "1 left out, which hold for the other database" in result.stdout


def test_what_asks_no_database_is_left_out_on_postgresql(tmp_path: Path) -> None:
    result = run(tmp_path, ASKING, "--collect-only", "-vv", DATABASE_URL="postgresql://u@localhost/x")
    assert "test_pure" not in result.stdout
    assert "test_process" in result.stdout and "test_rows" in result.stdout


def test_everything_runs_on_sqlite(tmp_path: Path) -> None:
    assert "3 tests collected" in run(tmp_path, ASKING, "--collect-only", DATABASE_URL="").stdout


def test_a_journey_is_one_line_with_name_language_and_outcome(tmp_path: Path) -> None:
    source = "@pytest.mark.parametrize('language', ['ps'])\ndef test_intake_to_consent(language): pass\n"
    source += "def test_lost(): assert False\n"
    lines = run(tmp_path, source, "--journeys").stdout.splitlines()
    assert any(line.startswith("journey intake to consent ps ok ") for line in lines)
    assert any(line.startswith("journey lost all FAILED ") for line in lines)
