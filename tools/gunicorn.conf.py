"""gunicorn's settings, for `make run` and for an office's server alike.

There is no access log: paths carry identifiers. Errors pass through the same formatter of allow-listed facts as Django's own.
"""

worker_class = "gthread"
threads = 4
timeout = 60  # seconds; a large case summary takes a few
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
