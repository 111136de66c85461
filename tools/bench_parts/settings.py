"""Settings of the bench: the office's own, with the plain twin beside it and a floor low enough for three hundred quick passphrases.

The people who sign in while it measures have passphrases of the full cost.
"""

from casework.settings import *  # noqa: F403
from casework.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.sessions", "bench_parts"]
ALLOWED_HOSTS = ["*"]
PASSPHRASE_FLOOR = {"memory": 8, "passes": 1}
PASSPHRASE_FLOOR_OFF_FOR_TESTS = True
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
