"""What the terminal shows: progress with the seconds left, and the table of who signs in how."""

import time
from collections.abc import Callable
from typing import Final

from django.utils import translation

from casework.accounts.models import Role, User
from casework.accounts.passphrases import handle_of
from casework.training.people import CROWD_SAYS, EVERYBODY, TEAM_NAMES, Person, crowd

EVERY: Final = 2.0  # seconds between two lines of progress


class Progress:
    """Counts *what* up to *total*; writes a line at most every two seconds, and one at the end."""

    def __init__(self, write: Callable[[str], object], what: str, total: int) -> None:
        self._write, self._what, self._total = write, what, total
        self._began = self._said = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if done < self._total and now - self._said < EVERY:
            return
        self._said = now
        self._write(f"  {done}/{self._total} {self._what}" + self._rest(done, now - self._began))

    def _rest(self, done: int, spent: float) -> str:
        if done >= self._total:
            return f" in {spent:.0f} s"
        return f", about {spent / done * (self._total - done):.0f} s left" if done else ""


def table() -> list[str]:
    """Role, sign-in name, passphrase and team of everybody; one line for the many caseworkers of a large office."""
    with translation.override("en"):
        rows = [("Role", "Sign-in name", "Passphrase", "Works in"), *(_row(person) for person in EVERYBODY)]
    if others := len(_crowd_there()):
        rows.append((f"{others} more", f"{crowd(1)[0].sign_in_name} …", CROWD_SAYS, ""))
    widths = [max(len(row[n]) for row in rows) for n in range(3)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip() for row in rows]


def _row(person: Person) -> tuple[str, str, str, str]:
    return str(Role(person.role).label), person.sign_in_name, person.passphrase, TEAM_NAMES.get(person.home, "")


def _crowd_there() -> list[str]:
    """The further caseworkers of this office; they were numbered without a gap."""
    possible = [handle_of(person.sign_in_name) for person in crowd(User.objects.count())]
    there = set(User.objects.filter(handle__in=possible).values_list("handle", flat=True))
    return [handle for handle in possible if handle in there]
