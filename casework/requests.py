"""A number for each request, and a line about it: all of them where the office asks for it, else only those that took long.

There is no other access log: gunicorn's and the proxy's hold paths and addresses, and both are off.
"""

import logging
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from casework.reporting import answering

log = logging.getLogger(__name__)


class RequestLines:
    """Middleware, outside all others. Route, method, status and milliseconds; never a path, an address, or who."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answering.set(secrets.token_hex(4))
        began = time.monotonic()
        response = self.get_response(request)
        spent = int((time.monotonic() - began) * 1000)
        slow = spent >= settings.SLOW_MILLISECONDS
        if slow or settings.REQUEST_LOG:
            facts = {"request": request, "status_code": response.status_code, "milliseconds": spent}
            log.log(logging.WARNING if slow else logging.INFO, "answered", extra=facts)
        return response


def _forget(**_: Any) -> None:
    """Django tells of a refused page after the outermost middleware, so the number goes only when the answer is closed."""
    answering.set(None)


request_finished.connect(_forget, dispatch_uid="casework.requests")
