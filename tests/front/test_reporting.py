"""Log lines and error reports say where and what kind, never who."""

import json
import logging
import sys
from types import SimpleNamespace

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from casework.reporting import ALLOWED_KEYS, Facts, QuietReporter

SECRET = "Fatima-of-the-blue-house"


def facts_of(message: object, *args: object, name: str = "casework", **extra: object) -> dict[str, object]:
    """Return the parsed line that Facts writes for one record."""
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    record.__dict__.update(extra)
    return json.loads(Facts().format(record))


def request_about(secret: str) -> HttpRequest:
    """Return a POST whose path, query, body, header and cookie all hold *secret*."""
    request = RequestFactory().post(f"/cases/{secret}/?q={secret}", {"name": secret}, HTTP_X_NOTE=secret)
    request.COOKIES["key"] = secret
    request.resolver_match = SimpleNamespace(view_name="cases:show", kwargs={"pk": secret})
    return request


def failure() -> tuple[type[BaseException], BaseException, object]:
    """Raise and catch an exception whose text and frames hold the secret."""
    try:
        name = SECRET
        raise ValueError(name)
    except ValueError:
        return sys.exc_info()


def test_a_line_holds_allow_listed_keys_only() -> None:
    line = facts_of("x", request=request_about(SECRET), status_code=500, survivor=SECRET)
    assert set(line) <= set(ALLOWED_KEYS)


def test_arguments_of_a_message_are_dropped() -> None:
    assert facts_of("opened %s", SECRET)["event"] == "opened %s"


def test_nothing_of_a_request_but_method_and_route_is_told() -> None:
    line = facts_of("%s: %s", "Not Found", SECRET, request=request_about(SECRET), status_code=404)
    assert SECRET not in json.dumps(line)
    assert (line["status"], line["method"], line["route"]) == (404, "POST", "cases:show")


def test_a_method_invented_by_the_sender_is_not_told() -> None:
    assert facts_of("x", request=SimpleNamespace(method=SECRET))["method"] == "other"


def test_a_request_that_matched_no_route_has_none() -> None:
    assert "route" not in facts_of("x", request=RequestFactory().get(f"/{SECRET}"))


@pytest.mark.parametrize("name", ["django.security.DisallowedHost", "gunicorn.error"])
def test_loggers_that_format_beforehand_are_not_quoted(name: str) -> None:
    assert SECRET not in json.dumps(facts_of(f"Invalid host {SECRET}", name=name))


def test_an_exception_logged_as_a_message_gives_its_type_only() -> None:
    assert facts_of(ValueError(SECRET))["event"] == "ValueError"


def test_an_exception_gives_its_type_and_place_only() -> None:
    line = facts_of("failed", exc_info=failure())
    assert line["error"] == "ValueError"
    assert str(line["at"]).startswith("tests/front/test_reporting.py:")
    assert SECRET not in json.dumps(line)


def test_a_line_break_cannot_forge_a_second_line() -> None:
    record = logging.LogRecord("casework", logging.ERROR, __file__, 1, "a\nb", (), None)
    assert "\n" not in Facts().format(record)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_report_shows_neither_locals_nor_request_nor_settings(form: str, settings) -> None:
    settings.SECRET_KEY = "the-installation-key"
    reporter = QuietReporter(request_about(SECRET), *failure())
    report = getattr(reporter, f"get_traceback_{form}")()
    assert SECRET not in report
    assert "the-installation-key" not in report


def test_a_report_shows_where_it_failed() -> None:
    text = QuietReporter(request_about(SECRET), *failure()).get_traceback_text()
    assert text.startswith("ValueError (POST cases:show)\n")
    assert "test_reporting.py" in text


def test_the_data_of_a_report_holds_no_more_than_its_text() -> None:
    data = QuietReporter(request_about(SECRET), *failure()).get_traceback_data()
    assert set(data) == {"exception_type", "method", "route", "frames"}


def test_a_report_without_a_request_or_exception_still_reads() -> None:
    assert QuietReporter(None, None, None, None).get_traceback_text() == "unknown (no request)\n"
