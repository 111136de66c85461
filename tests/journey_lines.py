"""`make journeys`: one line for each browser journey, with its name, its language and whether it went well."""

from collections.abc import Iterator
from typing import Any

import pytest

_LANGUAGE = "journey-language"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--journeys", action="store_true", help="one plain line a journey instead of dots")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Carry the language in the report: it crosses the border between worker and controller, the item does not."""
    report: Any = yield
    parameters = getattr(getattr(item, "callspec", None), "params", {})
    report.user_properties.append((_LANGUAGE, str(parameters.get("language", "all"))))
    return report


@pytest.hookimpl(wrapper=True)
def pytest_report_teststatus(report: Any, config: pytest.Config) -> Iterator[None]:
    """Keep the counting and drop the dots."""
    outcome, letter, word = yield
    return (outcome, "", "") if config.getoption("journeys") else (outcome, letter, word)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("journeys") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Lines(config), "journey-lines")


class Lines:
    """Prints a line when a journey ends, or when it could not begin."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or not report.passed:
            terminal = self.config.pluginmanager.get_plugin("terminalreporter")
            terminal.ensure_newline()
            terminal.write_line(line(report))


def line(report: Any) -> str:
    """Return `journey <name> <language> ok|FAILED <seconds>s`."""
    name = report.nodeid.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
    language = dict(report.user_properties).get(_LANGUAGE, "all")
    outcome = {"passed": "ok", "skipped": "NOT RUN"}.get(report.outcome, "FAILED")
    return f"journey {name} {language} {outcome} {report.duration:.1f}s"
