"""One office behind each proxy, started once for a module that asks for it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deployment import proxies, serving
from tests.deployment.proxies import Authority, Proxy


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return proxies.authority(tmp_path_factory.mktemp("authority") / "ca")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> serving.Founded:
    """An office in a home of its own, founded once; whoever starts a server takes a copy."""
    home = tmp_path_factory.mktemp("founded")
    return serving.Founded(home, serving.office("prepare", serving.environment(home)))


@pytest.fixture(scope="module")
def office(founded: serving.Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[serving.App, dict[str, Any]]]:
    """gunicorn behind TLS, and what is needed to be signed in."""
    with serving.App(serving.environment(founded.copy(tmp_path_factory.mktemp("office") / "home"))) as app:
        yield app, founded.prepared


@pytest.fixture(scope="module", params=proxies.PROXIES)
def proxy(
    request: pytest.FixtureRequest, authority: Authority, office: tuple[serving.App, Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    home: Path = tmp_path_factory.mktemp(request.param)
    with proxies.running(request.param, home, authority, office[0].port) as running:
        yield running
