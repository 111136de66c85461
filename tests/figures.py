"""A test database outside pytest, for `make figures`."""

from collections.abc import Iterator
from contextlib import contextmanager

from tests import database


@contextmanager
def temporary_database() -> Iterator[None]:
    """Set Django up on a database that exists for the length of the block; DATABASE_URL chooses which kind."""
    import django
    from django.test import utils

    django.setup()
    database.prepare("figures")
    utils.setup_test_environment(debug=False)
    created = utils.setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        utils.teardown_databases(created, verbosity=0)
        utils.teardown_test_environment()


def empty() -> None:
    """Empty every table, so that one room's figures cannot lean on another's rows."""
    from django.core.management import call_command

    call_command("flush", interactive=False, verbosity=0)
