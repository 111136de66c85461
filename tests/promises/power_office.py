"""An office of its own for a server that will be killed: founded by one process, looked through by another.

    python -m tests.promises.power_office prepare|sign_in|inspect

Settings, HAMRAZ_HOME and DATABASE_URL come from the environment. Each command prints one line of JSON.
"""

import json
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any


def prepare() -> dict[str, Any]:
    """Migrate, found the office, open a case, and sign two people in. Returns the case's id, cookies by name, and today."""
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from casework.localisation.calendar import to_solar
    from tests.cast import a_case, found

    call_command("migrate", verbosity=0)
    cast = found()
    case = a_case(cast)
    seeds = {name: [str(user.pk), urlsafe_b64encode(cast.seeds[user.pk]).decode()] for name, user in cast.people.items()}
    Path(settings.HOME, "seeds.json").write_text(json.dumps(seeds), encoding="ascii")
    year, month, day = to_solar(timezone.localdate())
    return {"case": str(case.pk), **sign_in(), "csrf": settings.CSRF_COOKIE_NAME, "on": [str(day), str(month), str(year)]}


def sign_in() -> dict[str, Any]:
    """Sign two people in, anew. Returns cookies by name: they hold until the idle clock has run."""
    from tests.browserless import client_for

    cookies = {}
    for name in ("nargis", "shakiba"):
        user, seed = person(name)
        cookies[name] = {key: morsel.value for key, morsel in client_for(user, seed).cookies.items()}
    return {"cookies": cookies}


def inspect() -> dict[str, Any]:
    """What the database holds after the last kill, opened with the keys of those who may."""
    from django.db import connection

    from audit import export, hooks
    from audit.genesis import genesis
    from audit.verifier import verify
    from casework.cases.models import ContactNote

    report = verify(
        export.rows(), genesis=genesis(), signer_key=hooks.signer_key, mac_key=hooks.mac_key(), checkpoints=export.marks()
    )
    with acting("nargis"):
        notes = {str(note.pk): note.text for note in ContactNote.objects.all()}
        past = {f"{row.id}:{row.revision}": row.instance.text for row in ContactNote.history.all()}
    sound = ["ok"]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            sound = [row[0] for row in cursor.fetchall()]
    return {
        "ledger": report.ok, "entries": report.checked, "notes": notes, "past": past, "told": told("case.created_record"),
        "sound": sound == ["ok"],
    }


def person(name: str) -> tuple[Any, bytes]:
    """The user of that name and her seed."""
    from django.conf import settings

    from casework.accounts.models import User

    pk, seed = json.loads(Path(settings.HOME, "seeds.json").read_text(encoding="ascii"))[name]
    return User.objects.get(pk=pk), urlsafe_b64decode(seed)


def acting(name: str) -> Any:
    from casework.accounts.unlocked import unlocked

    return unlocked(*person(name))


def told(kind: str) -> list[str]:
    """The subjects of every entry of *kind*, opened by the supervisor with the auditors' keys."""
    from audit import ledger, segments
    from audit.models import Entry, Segment
    from casework.accounts.models import AUDITORS
    from casework.encryption import CannotOpen

    with acting("shakiba") as someone:
        row = someone.team_of_kind(AUDITORS)
        held = someone.teams[row.team_id].values()

        def key(segment: Segment) -> bytes:
            for keys in held:
                try:
                    return segments.open_segment(segment, keys)
                except CannotOpen:
                    continue
            raise CannotOpen

        stories = ledger.read(Entry.objects.filter(kind=kind), key)
    return [story["subject"][1] if story else "locked" for story in stories]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"prepare": prepare, "sign_in": sign_in, "inspect": inspect}[sys.argv[1]]()))
