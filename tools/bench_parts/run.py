"""One office: found it (or reopen it), fill the twin, measure, and print one line of JSON for each line of the table.

With --only-compare nothing is measured: the exit status tells whether the plain twin still shows what ours shows.
"""

import gc
import json
import sys
import time

import django
from django.core.management import call_command
from django.db import connection


def main(cases: int, *, only_compare: bool = False) -> None:
    """Measure an office of *cases* in the database and home of the environment; or only look whether both sides show the same."""
    django.setup()
    from bench_parts import copying, measures, office, referring
    from casework.accounts.models import Organisation

    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"  {time.monotonic() - began:5.0f} s  {words}", file=sys.stderr, flush=True)

    call_command("migrate", verbosity=0, interactive=False)
    durable(False)
    if Organisation.objects.exists():
        people = office.reopened()
    else:
        people = office.found(cases, tell)
    tell("the office is founded")
    if not copying.is_filled():
        office.fill_desk(people)
        referring.fill(people, cases)
        office.add_long_case(people)
        copying.make_tables()
        copying.copy(people, tell)
    durable(True)
    tell("the plain twin is filled")
    bench = measures.open_bench(people)
    gc.collect()
    gc.freeze()  # as every worker does (tools/gunicorn.conf.py)
    if only_compare:
        list(measures.paper(bench))  # no page of the comparison prints, and so none would notice that a print has changed
        sys.exit(", ".join(measures.differing(bench)) or 0)
    for line in measures.everything(bench):
        tell(f"{line.what}: {line.value:.1f} {line.unit}  ({line.detail})")
        print(json.dumps([*line, line.held]), flush=True)


def durable(wanted: bool) -> None:
    """SQLite: found and copy without waiting for the disk, measure with it. PostgreSQL: look at the tables as its autovacuum would."""
    if connection.vendor == "sqlite":
        connection.close()
        options, (now, then) = connection.settings_dict["OPTIONS"], ("OFF", "FULL") if wanted else ("FULL", "OFF")
        options["init_command"] = options["init_command"].replace(f"synchronous={now}", f"synchronous={then}")
    elif wanted:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), only_compare="--only-compare" in sys.argv)
