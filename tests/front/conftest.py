"""The frame without its rooms: stub routes, the middleware a page needs, and a server that has no database."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread

from tests.browser import DESKTOP

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

TEMPLATES = Path(__file__).parent / "templates"
MIDDLEWARE = [
    "casework.headers.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tests.front.reader.Unlock",
    "django.contrib.messages.middleware.MessageMiddleware",
]


@pytest.fixture
def frame(settings: Any) -> Any:
    """Settings under which the frame stands alone."""
    settings.ROOT_URLCONF = "tests.front.urls"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]}]
    settings.TRAINING = False
    return settings


@pytest.fixture
def read(frame: Any) -> Callable[..., str]:
    """Read a page: ``read("/components/", role="supervisor", language="en")``."""

    def page(path: str, *, role: str = "caseworker", language: str = "en", data: dict[str, str] | None = None) -> str:
        client = Client()
        client.cookies[frame.LANGUAGE_COOKIE_NAME] = language
        if role:
            client.cookies["role"] = role
        answer = client.get(path) if data is None else client.post(path, data)
        return answer.content.decode()

    return page


@pytest.fixture
def house(frame: Any) -> Iterator[str]:
    """The address of a running server."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def sit_down(browser: "Browser", house: str, frame: Any) -> "Iterator[Callable[..., BrowserContext]]":
    """A desktop at the house: ``sit_down("ps", role="caseworker")``; further keywords go to playwright."""
    opened = []

    def desktop(language: str = "en", *, role: str = "caseworker", **options: Any) -> "BrowserContext":
        context = browser.new_context(**{"viewport": DESKTOP, "base_url": house, **options})
        cookies = {frame.LANGUAGE_COOKIE_NAME: language, "role": role}
        context.add_cookies([{"name": name, "value": value, "url": house} for name, value in cookies.items() if value])
        context.set_default_timeout(60_000)  # milliseconds
        opened.append(context)
        return context

    yield desktop
    for context in opened:
        context.close()
