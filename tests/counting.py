"""No test is skipped silently: what did not run is counted, shown, and refuses the whole run.

HAMRAZ_ALLOW_SKIPS=yes lets a developer at her own machine pass without Chromium or PostgreSQL; CI has no such variable. With
HAMRAZ_COUNTS=file the run leaves "passed failed" there, for the sum over several runs.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

REFUSED = ("skipped", "xfailed", "xpassed")
_skipped_modules = pytest.StashKey[set[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_skipped_modules] = set()


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Any:
    """Note a module that skipped itself: in a worker process it would leave no trace in the report."""
    report = yield
    if report.skipped:
        collector.config.stash[_skipped_modules].add(report.nodeid)
    return report


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_skipped_modules] |= set(getattr(node, "workeroutput", {}).get("skipped_modules", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    if hasattr(config, "workerinput"):
        config.workeroutput["skipped_modules"] = sorted(config.stash[_skipped_modules])
    elif session.exitstatus == pytest.ExitCode.OK and not_run(config) and not allowed():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Print the closing lines, after pytest's own summary."""
    if hasattr(config, "workerinput") or config.getoption("collectonly"):
        return
    passed, failed = count(config, ["passed"]), count(config, ["failed", "error"])
    missing = not_run(config)
    if passed + failed + len(missing) == 0:
        return
    failed += 0 if allowed() else len(missing)
    if file := os.environ.get("HAMRAZ_COUNTS"):
        Path(file).write_text(f"{passed} {failed}\n", encoding="ascii")
    if missing:
        print(f"\n{len(missing)} not run: " + ("allowed at this machine" if allowed() else "this counts as failed"))
        print("\n".join(f"  {name}" for name in missing))
    print(f"\n{passed} passed, {failed} failed")


def allowed() -> bool:
    """Say whether this machine may leave tests out."""
    return os.environ.get("HAMRAZ_ALLOW_SKIPS", "").lower() in {"1", "yes", "true"}


def not_run(config: pytest.Config) -> list[str]:
    """Return the ids of tests and modules that were skipped or expected to fail."""
    names = {report.nodeid for report in _reports(config, REFUSED)}
    return sorted(names | config.stash[_skipped_modules])


def count(config: pytest.Config, outcomes: Iterable[str]) -> int:
    """Return how many reports had one of *outcomes*."""
    return len(_reports(config, outcomes))


def _reports(config: pytest.Config, outcomes: Iterable[str]) -> list[Any]:
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    return [report for outcome in outcomes for report in terminal.stats.get(outcome, [])] if terminal else []
