"""A process that makes a backup and loses its power on the way: `python -m tests.backup.killed SETS RECIPIENTS written|named|indexed`."""

import os
import signal
import sys
from pathlib import Path
from typing import Any


def die(*args: Any, **facts: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(place: Path, recipients: Path, moment: str) -> None:
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    settings.DATABASES["default"]["NAME"] = os.environ["HAMRAZ_KILLED_DATABASE"]
    settings.HOME = Path(os.environ["HAMRAZ_KILLED_HOME"])
    settings.BACKUP_RECIPIENTS = recipients
    django.setup()
    from casework.backup import index, making, sets

    if moment == "written":
        sets.write_head = die  # type: ignore[assignment]
    elif moment == "named":
        index.Index.keep = die  # type: ignore[assignment,method-assign]
    else:
        making._tell_the_trail = die
    making.make(place)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
