"""One office with a ledger of a year: found and fill it (or reopen it), measure, print a line of JSON for each line of the table.

    python -m bench_parts.trail.run ENTRIES
"""

import json
import sys
import time

import django
from django.core.management import call_command
from django.db import connection

CASES = 120  # of the office itself


def main(entries: int) -> None:
    """Measure a ledger of *entries* in the database and home of the environment."""
    django.setup()
    from audit.models import Entry
    from bench_parts import office
    from bench_parts.run import durable
    from bench_parts.trail import filling, measures, plain
    from casework.training import people

    began = time.monotonic()

    def tell(words: str) -> None:
        print(f"  {time.monotonic() - began:5.0f} s  {words}", file=sys.stderr, flush=True)

    call_command("migrate", verbosity=0, interactive=False)
    if Entry.objects.count() < entries:
        durable(False)
        plain.wait_for_the_disk(False)
        clock = filling.set_back()
        founded = office.found(CASES, tell)
        office.join(founded, people.crowd(16))
        tell("the office is founded")
        filling.fill(founded, clock, entries, tell)
        filling.at_the_present()
        plain.make_and_copy()
        durable(True)
        tell(f"the ledger is filled: {filling.sizes()}")
    else:
        founded = office.reopened()
    plain.wait_for_the_disk(True)
    for line in measures.everything(founded, tell):
        tell(f"{line.what}: {line.value:.1f} {line.unit}  ({line.detail})")
        print(json.dumps([*line, line.held]), flush=True)
    connection.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
