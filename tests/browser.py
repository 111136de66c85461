"""Chromium for the tests, as it stands on an office desktop: no extensions, no phoning home, one context a test."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

# playwright's synchronous API keeps an event loop in this thread, which Django would take for an asynchronous caller.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

ARGUMENTS = (
    "--no-sandbox",  # the tests often run as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = {"width": 1366, "height": 768}  # the commonest office screen
LOCALES = {"fa-af": "fa-AF", "ps": "ps-AF", "en": "en-GB"}


def executable() -> str | None:
    """Return the path of the installed Chromium, or None."""
    names = (os.environ.get("HAMRAZ_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that asks for the browser, so that `-m "not browser"` means it."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """The browser of this worker process; without Chromium its tests are skipped, which counts as failed in CI."""
    path = executable()
    if path is None:
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield running
        running.close()


@pytest.fixture
def desktop(browser: "Browser", live_server: Any) -> "Iterator[Callable[..., BrowserContext]]":
    """Open a desktop of its own (cookies, storage) for each person in a test: `desktop(language="ps")`.

    Further keywords go to playwright's `new_context`, such as `java_script_enabled=False`.
    """
    opened = []

    def open_desktop(language: str = "fa-af", **options: Any) -> "BrowserContext":
        defaults = {"viewport": DESKTOP, "timezone_id": "Asia/Kabul", "base_url": live_server.url}
        context = browser.new_context(**{**defaults, "locale": LOCALES[language], **options})
        context.set_default_timeout(60_000)  # milliseconds: a busy machine takes its time, and only what fails waits so long
        opened.append(context)
        return context

    yield open_desktop
    for context in opened:
        context.close()


@pytest.fixture
def page(desktop: "Callable[..., BrowserContext]", request: pytest.FixtureRequest) -> "Page":
    """A page on a desktop in the language the test is parametrised with (`language`), Dari otherwise."""
    language = request.getfixturevalue("language") if "language" in request.fixturenames else "fa-af"
    return desktop(language).new_page()
