"""gunicorn's settings, for `make run` and for an office's server alike.

There is no access log: paths carry identifiers. Errors pass through the same formatter of allow-listed facts as Django's own.
A crash writes no memory to the disk, even where the machine pipes core dumps to a program, which no limit stops; and no other process
of the same user may look into it.
"""

import ctypes
import gc
import logging
import socket
from typing import Any

worker_class = "gthread"
threads = 8  # a file of 50 MB over a slow line keeps one of them for minutes
timeout = 60  # seconds; a large case summary takes a few. A slow upload is no silence: the main loop answers for its threads
graceful_timeout = 20
accesslog = None
loglevel = "warning"
control_socket_disable = True  # nothing here is steered from outside
limit_request_line = 2048
limit_request_fields = 60
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"facts": {"()": "casework.reporting.Facts"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "facts"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    },
}


logging.captureWarnings(True)  # they would be lines of another shape
PR_SET_DUMPABLE = 4
ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # of this process and those it forks


def when_ready(server: Any) -> None:
    """Notice within a minute and a half that a desktop lost its power: half an upload would keep its thread for ever."""
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for option, seconds in ((socket.TCP_KEEPIDLE, 30), (socket.TCP_KEEPINTVL, 15), (socket.TCP_KEEPCNT, 4)):
            listener.sock.setsockopt(socket.IPPROTO_TCP, option, seconds)


def post_worker_init(worker: Any) -> None:
    """What a worker has loaded stays to its end: the collector of garbage need not walk over it in the middle of a request."""
    gc.collect()
    gc.freeze()
