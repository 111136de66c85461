"""A process that writes into the test's database: `python -m tests.audit.appender append 50 | batches 8 | fork`."""

import os
import sys

from tests.audit.people import OFFICE

BATCH = 25  # entries


def environment() -> dict[str, str]:
    """The environment in which such a process finds the running test's settings, secrets and database."""
    from django.db import connection

    told = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{told['NAME']}"
    else:
        url = f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    return {**os.environ, "DATABASE_URL": url}


def append(count: int) -> None:
    """Write *count* durable entries."""
    import audit
    from tests.audit import people

    with audit.acting(people.leila()):
        for number in range(count):
            audit.record_durably("case.changed", case=people.CASE, revision=number)


def batches(count: int) -> None:
    """Write *count* batches, each in a transaction of its own."""
    from django.db import transaction

    import audit
    from tests.audit import people

    with audit.acting(people.maryam()):
        for batch in range(count):
            with transaction.atomic():
                audit.record_all(
                    audit.Telling("case.changed", None, people.CASE, {"batch": f"{os.getpid()}/{batch}", "number": number})
                    for number in range(BATCH)
                )


def fork() -> None:
    """Write before a fork, twice in the child, and again in the parent."""
    from django.db import connections

    import audit
    from audit import segments

    audit.record_durably("signed_in", by="parent")
    connections.close_all()
    child = os.fork()
    if child == 0:
        audit.record_durably("signed_in", by="child")
        audit.record_durably("signed_in", by="child")
        os._exit(0 if len(segments._held) == 1 else 1)
    status = os.waitpid(child, 0)[1]
    segments.forget()
    audit.record_durably("signed_in", by="parent")
    sys.exit(os.waitstatus_to_exitcode(status))


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    for name, value in OFFICE.items():
        setattr(settings, name, value)
    if sys.argv[1] == "fork":
        fork()
    else:
        {"append": append, "batches": batches}[sys.argv[1]](int(sys.argv[2]))


if __name__ == "__main__":
    main()
