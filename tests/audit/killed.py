"""A process that archives the test's ledger and loses its power on the way: `python -m tests.audit.killed FILE written|deleted|told`."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.audit.people import OFFICE


def die(*args: Any, **facts: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(path: Path, moment: str) -> None:
    import django
    from django.conf import settings

    django.setup()
    for name, value in OFFICE.items():
        setattr(settings, name, value)
    from audit import archiving, ledger
    from tests.audit import old

    if moment == "written":
        archiving._let_go = die  # type: ignore[assignment]
    elif moment == "deleted":
        ledger.record = die  # type: ignore[assignment]
    else:
        record = ledger.record

        def told(*args: Any, **facts: Any) -> None:
            record(*args, **facts)
            die()

        ledger.record = told  # type: ignore[assignment]
    old.put_away(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
