"""T16: an error says where it happened and nothing else."""

import logging
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.browserless import client_of
from tests.promises import leaks
from tests.promises.canaries import Search
from tests.promises.leaks import DEPTHS, NAME, TOKEN, Depth, forced, reports, secrets_to_look_for
from tests.promises.scene import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_operator(settings: Any) -> None:
    settings.ADMINS = [("Operator", "operator@example.org")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.parametrize("depth", DEPTHS, ids=lambda depth: depth.name)
def test_an_error_leaks_nothing(scene: Scene, depth: Depth) -> None:
    outcome = forced(scene, depth)
    assert outcome.found == []
    assert (outcome.status, outcome.logged, outcome.mailed) == (500, True, 1)


@pytest.mark.parametrize("depth", DEPTHS, ids=lambda depth: depth.name)
def test_a_debug_page_that_should_never_be_leaks_nothing(scene: Scene, settings: Any, depth: Depth) -> None:
    settings.DEBUG = True
    assert forced(scene, depth).found == []


def test_the_same_error_under_django_s_own_reporter_does_leak(scene: Scene, settings: Any) -> None:
    """The control: the secrets were really in reach, and the search really finds them."""
    settings.DEFAULT_EXCEPTION_REPORTER = "django.views.debug.ExceptionReporter"
    found = {line.partition(" in ")[0] for line in forced(scene, DEPTHS[1]).found}
    assert {"a name", "a key", "a passphrase"} <= found


def test_no_query_string_reaches_a_log(scene: Scene) -> None:
    client = client_of(scene.cast, "nargis")
    client.raise_request_exception = False
    paths = [reverse("cases:list"), "/nothing/here/", reverse("cases:case", args=[scene.ids["missing"]["case"]]), reverse("cases:draft")]
    with reports() as log:
        for path in paths:
            client.get(path, {"q": f"{NAME} {TOKEN}"})
        Client(headers={"host": f"{TOKEN}..example"}).get("/", {"q": NAME})
        Client(enforce_csrf_checks=True).post(reverse("accounts:sign-in"), {"username": NAME}, query_params={"q": TOKEN})
    assert log.getvalue()
    assert Search(secrets_to_look_for()).report({"the log": log.getvalue().encode()}) == []


def test_a_form_of_too_many_fields_is_refused_without_its_words(scene: Scene) -> None:
    client = client_of(scene.cast, "nargis")
    client.raise_request_exception = False
    with reports() as log:
        answer = client.post(reverse("cases:search"), {f"{NAME}{n}": TOKEN for n in range(1200)})
    assert answer.status_code == 400
    places = {"the log": log.getvalue().encode(), "the answer": answer.content, "mail": repr([m.body for m in mail.outbox]).encode()}
    assert Search(secrets_to_look_for()).report(places) == []


def test_the_office_sends_no_error_mail_by_itself() -> None:
    handlers = [handler for name in ("", "django", "django.request", "django.security") for handler in logging.getLogger(name).handlers]
    assert not any("Email" in type(handler).__name__ for handler in handlers)


def test_every_depth_is_its_own() -> None:
    assert len({(depth.target, depth.attribute, depth.method) for depth in leaks.DEPTHS}) == len(DEPTHS)
