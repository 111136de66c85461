"""What stands on the page "Keys of the office": each room that keeps a part of what brings the office back says how it stands.

A room adds its own in its ``AppConfig.ready()``: ``facts.FACTS.append(function)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from casework.accounts import shares
from casework.localisation import calendar
from casework.localisation.digits import counted
from casework.recovery import drill

COMMAND: Final = {"command": "recover --drill"}
DRILL_DAYS: Final = 180  # half a year: after that nobody knows where the third sheet is


@dataclass(frozen=True)
class Fact:
    """One line: what it is about, how it stands, and what is to be done about it where something is."""

    title: str
    value: str
    warning: str = ""


def last_drill() -> Fact:
    """The day on which the sheets were last tried and opened everything."""
    title = pgettext("keys of the office", "Recovery sheets, last tried")
    day, short = drill.last_drill(), drill.last_shortfall()
    return Fact(title, _said(day), _warning(day, short))


def _said(day: date | None) -> str:
    return calendar.format_date(day, get_language() or "en") if day else pgettext("a drill of recovery", "Never")


def _warning(day: date | None, short: date | None) -> str:
    if short is not None:
        said = gettext(
            "On %(day)s copies were missing or wrong. Ask whoever looks after the server to run the drill and read what it says."
        )
        return said % {"day": _said(short)}
    if day is None:
        return gettext("Nobody knows yet whether the sheets would work. Have two of them tried: “%(command)s” on the server.") % COMMAND
    if (timezone.localdate() - day).days > DRILL_DAYS:
        return gettext("This is more than half a year ago. Have two of the sheets tried again: “%(command)s” on the server.") % COMMAND
    return ""


def halves() -> Fact:
    """How many colleagues could be brought back by two people today. A half that is missing comes at her next sign-in."""
    title = pgettext("keys of the office", "Colleagues whom two people could bring back")
    people, ready = shares.covered()
    said = gettext("%(ready)s of %(all)s") % {"ready": counted(ready), "all": counted(people)}
    missing = gettext("Whoever is missing is covered after she has signed in once more.")
    return Fact(title, said, missing if ready < people else "")


def helpers() -> Fact:
    """How many people each recovery team has, directors first. One alone must not be the only way back, for her least of all."""
    title = pgettext("keys of the office", "People in the two recovery teams")
    one, other = shares.helpers()
    said = gettext("%(one)s and %(other)s") % {"one": counted(one), "other": counted(other)}
    few = gettext("If the only one forgets hers, nobody comes back without the printed sheets. Admit a second person to each team.")
    return Fact(title, said, few if min(one, other) < 2 else "")


FACTS: list[Callable[[], Fact]] = [last_drill, halves, helpers]
