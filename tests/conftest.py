"""What every test may use. Each subject has a module of its own: the database, the browser, the counting of what did not run."""

import gc

import hypothesis
import pytest

pytest_plugins = ["tests.people", "tests.counting", "tests.database", "tests.browser", "tests.journey_lines", "tests.sharing"]

# Two slow cores and cold caches say nothing about a rule; and the same examples run on every machine, so that a failure in CI
# is a failure here.
hypothesis.settings.register_profile("hamraz", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("hamraz")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported and collected stays to the end: the collector of garbage need not walk over it again and again (a twelfth of the
    suite's time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
