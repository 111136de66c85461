"""The office of the soak, in a process of its own:   python -m soak_parts.office found|inspect

``found`` prints one line of JSON: who signs in how, and today's date in the calendar of the forms. ``inspect`` prints what the database
holds at the end, opened with the keys of those who wrote it.
"""

import json
import sys
from random import Random
from typing import Any, Final

PEOPLE: Final = 30
CASES_BY_HAND: Final = 16
CASES_EACH: Final = 4  # of every further caseworker
SEED: Final = 24


def found() -> dict[str, Any]:
    from django.core.management import call_command
    from django.utils import timezone

    from casework.localisation.calendar import to_solar
    from casework.training import bulk, people, scenes

    call_command("migrate", verbosity=0, interactive=False)
    office = people.found(PEOPLE - len(people.EVERYBODY))
    for number in range(CASES_BY_HAND):
        scenes.play(office, number, SEED)
    rng = Random(SEED)  # noqa: S311 - invents people, seals nothing
    further = office.workers[len(people.WORKERS) :]
    for worker in further:
        bulk.write_for(office, worker, [bulk.course(rng) for _ in range(CASES_EACH)], rng)
    year, month, day = to_solar(timezone.localdate())
    everybody = [*people.EVERYBODY, *further]
    return {
        "people": [[person.sign_in_name, person.passphrase, str(person.role)] for person in everybody],
        "on": [str(day), str(month), str(year)],
    }


def inspect() -> dict[str, Any]:
    """The texts of all notes as their caseworkers open them, those of the first revisions in the history, and whether the trail holds."""
    from audit import export, hooks
    from audit.genesis import genesis
    from audit.verifier import verify
    from casework.accounts.models import User
    from casework.accounts.passphrases import handle_of
    from casework.accounts.unlocked import unlocked
    from casework.cases.models import Case, ContactNote
    from casework.training import people

    notes: dict[str, str] = {}
    crowd = people.crowd(PEOPLE - len(people.EVERYBODY))
    for person in [*people.WORKERS, *crowd]:
        user = User.objects.get(handle=handle_of(person.sign_in_name))
        with unlocked(user, people.seed_of(user, person.passphrase)) as someone:
            del someone
            hers = Case.objects.filter(user_grants__user=user)
            notes |= {str(note.pk): note.text for note in ContactNote.objects.filter(case__in=hers)}
    report = verify(
        export.rows(), genesis=genesis(), signer_key=hooks.signer_key, mac_key=hooks.mac_key(), checkpoints=export.marks()
    )
    return {"notes": list(notes.values()), "ledger": report.ok, "entries": report.checked, "why": str(report.why or "")}


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps({"found": found, "inspect": inspect}[sys.argv[1]]()))
