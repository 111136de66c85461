"""Settings of the tests: the office's own, with a cheap passphrase derivation and plain HTTP."""

import os
import tempfile

if "HAMRAZ_HOME" not in os.environ:  # the worker processes of one run share their controller's
    os.environ["HAMRAZ_HOME"] = tempfile.mkdtemp(prefix="hamraz-tests-")
os.environ.setdefault("HAMRAZ_HTTPS", "no")

from casework.settings import *  # noqa: E402, F403
from casework.settings import HOME, STORAGES  # noqa: E402

HOME = HOME / os.environ.get("PYTEST_XDIST_WORKER", "one")  # the pinned genesis is each worker's own, the secrets are shared
HOME.mkdir(exist_ok=True)

PASSPHRASE_COST = {"memory": 8, "passes": 1, "lanes": 1}
PASSPHRASE_FLOOR = {"memory": 8, "passes": 1}
PASSPHRASE_FLOOR_OFF_FOR_TESTS = True
ALLOWED_HOSTS = ["*"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
ASK_REASONS = False  # tests/access/test_reasons.py asks for them everywhere; the others are about something else
