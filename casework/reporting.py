"""What leaves the process when something is logged or fails: allow-listed facts, never content.

A log line is read by people who may not read a case, and it outlives every key. So a line is built from a short list of keys
instead of being cleaned afterwards: the template of the message without its arguments, the name of the route without its
parameters, the type of the exception without its text.
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

ALLOWED_KEYS: Final = ("time", "level", "logger", "request", "event", "status", "method", "route", "milliseconds", "error", "at")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LONGEST_EVENT: Final = 200  # characters
PHRASES: Final = frozenset(status.phrase for status in HTTPStatus)  # of HTTP itself: nobody's words
_ROOT: Final = Path(__file__).resolve().parent.parent
# These loggers put str(exception) in the place of the template: host headers, field names, file names of the operator's machine.
_UNTEMPLATED: Final = ("django.security", "gunicorn", "py.warnings")
# Which request this thread answers, under a number that is drawn for it and said nowhere else: it ties the lines of one request together.
answering: ContextVar[str | None] = ContextVar("answering", default=None)


class Facts(logging.Formatter):
    """Formats a record as one line of JSON that holds nothing but ALLOWED_KEYS.

    `event` is the message's template; its arguments are dropped, and so is the whole message of loggers that are known to
    format before they log. `error` is the exception's class, `at` the code position that raised it.
    """

    def format(self, record: logging.LogRecord) -> str:
        request = getattr(record, "request", None)
        kind, _, trace = record.exc_info or (None, None, None)
        facts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": answering.get(),
            "event": event(record),
            "status": status(record),
            "method": method(request),
            "route": route(request),
            "milliseconds": milliseconds(record),
            "error": kind.__qualname__ if kind else None,
            "at": position(trace),
        }
        return json.dumps({key: facts[key] for key in ALLOWED_KEYS if facts[key] is not None}, ensure_ascii=True)


def event(record: logging.LogRecord) -> str | None:
    """Return the template of the record's message, or None where there is no template to trust."""
    if record.name.startswith(_UNTEMPLATED):
        return None
    if not isinstance(record.msg, str):
        return type(record.msg).__qualname__
    if record.name == "django.request" and isinstance(record.args, tuple) and record.args and record.args[0] in PHRASES:
        return str(record.args[0])  # "%s: %s" would say nothing; the second of the two is the address
    return record.msg[:LONGEST_EVENT]


def status(record: logging.LogRecord) -> int | None:
    """Return the HTTP status that Django attached to the record."""
    code = getattr(record, "status_code", None)
    return code if isinstance(code, int) else None


def milliseconds(record: logging.LogRecord) -> int | None:
    """Return how long an answer took, where the record is about one."""
    spent = getattr(record, "milliseconds", None)
    return spent if isinstance(spent, int) else None


def method(request: object) -> str | None:
    """Return the request's method if HTTP knows it: the word itself is chosen by whoever sent it."""
    name = getattr(request, "method", None)
    if name is None:
        return None
    return name if name in METHODS else "other"


def route(request: object) -> str | None:
    """Return the name of the matched route, `namespace:name`; the path would carry identifiers."""
    return getattr(getattr(request, "resolver_match", None), "view_name", None) or None


def frames(trace: TracebackType | None) -> list[str]:
    """Return the code positions of a traceback, outermost first, as `file:line function`."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


def position(trace: TracebackType | None) -> str | None:
    """Return where the exception was raised, or None without a traceback."""
    found = frames(trace)
    return found[-1] if found else None


def _short(filename: str) -> str:
    """Return the file's path inside the project, or its last two parts: the rest names the operator's machine."""
    path = Path(filename)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return str(path.relative_to(_ROOT))
    return "/".join(path.parts[-2:])


class QuietReporter(ExceptionReporter):
    """An exception report with code positions only: no locals, POST, cookies, settings, nor the exception's own words."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Return the facts of a report; every other key of Django's own report is absent."""
        trace = self.tb if isinstance(self.tb, TracebackType) else None
        return {
            "exception_type": getattr(self.exc_type, "__qualname__", "unknown"),
            "method": method(self.request),
            "route": route(self.request),
            "frames": frames(trace),
        }

    def get_traceback_text(self) -> str:  # type: ignore[override]  # plain text: nothing here is safe as markup
        """Return the report as plain text."""
        data = self.get_traceback_data()
        head = [f"{data['exception_type']} ({data['method'] or 'no request'} {data['route'] or ''}".rstrip() + ")"]
        return "\n".join(head + data["frames"]) + "\n"

    def get_traceback_html(self) -> SafeString:
        """Return the same report as a page without script, style or markup of its own."""
        return format_html("<!doctype html><title>Error</title><pre>{}</pre>", self.get_traceback_text())
