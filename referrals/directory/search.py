"""Searching the directory: all entries are open, and are compared in memory. Nothing is asked of SQL, which sees nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.localisation import names
from casework.localisation.collate import sort_key
from casework.localisation.sounds import bare
from referrals.directory import facets
from referrals.directory.choices import FemaleStaff, Working
from referrals.directory.sealing import Opened


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means: any."""

    words: str = ""
    service: str = ""
    province: str = ""
    language: str = ""
    female: bool = False
    open_now: bool = False


def name_of(entry: Opened) -> str:
    """The name under which people speak of it: the safe one, if there is one."""
    return entry.about.safe_display_name or str(entry.document.get("name", ""))


def in_order(entries: Iterable[Opened]) -> list[Opened]:
    """By name in the alphabet; what is closed and what is damaged stand last."""
    return sorted(entries, key=lambda one: (one.damaged, one.about.working_status == Working.CLOSED, sort_key(name_of(one))))


def found(entries: list[Opened], wanted: Wanted, now: datetime) -> list[Opened]:
    """The entries that fit, those whose name is likest first. A damaged one fits only when nothing is looked for."""
    if wanted == Wanted():
        return in_order(entries)
    fitting = in_order(entry for entry in entries if not entry.damaged and _fits(entry, wanted, now))
    return _by_words(fitting, wanted.words) if wanted.words else fitting


def _fits(entry: Opened, wanted: Wanted, now: datetime) -> bool:
    document = entry.document
    if wanted.female and entry.about.female_staff not in (FemaleStaff.ALWAYS, FemaleStaff.SOMETIMES):
        return False
    if wanted.open_now and (entry.about.working_status != Working.OPEN or not facets.is_open_at(document, now)):
        return False
    if wanted.service and wanted.service not in facets.service_types(document):
        return False
    if wanted.province and wanted.province not in facets.provinces_of(document):
        return False
    return not wanted.language or wanted.language in facets.languages_of(document)


def _by_words(entries: list[Opened], words: str) -> list[Opened]:
    """Those that hold the words as typed, then those whose name sounds like them in either script."""
    plain, held, others = bare(words).strip(), list[Opened](), list[Opened]()
    for entry in entries:
        (held if any(plain in bare(text) for text in _texts(entry)) else others).append(entry)
    by_number = dict(enumerate(others))
    ranked = names.rank(words, [(number, names.keys(_names(entry))) for number, entry in by_number.items()], limit=len(others) or 1)
    return held + [by_number[number] for number, _likeness in ranked]


def _names(entry: Opened) -> list[str]:
    known = (entry.about.safe_display_name, entry.document.get("name", ""), entry.document.get("alternate_name", ""))
    return [name for name in known if name]


def _texts(entry: Opened) -> list[str]:
    return [*_names(entry), *(service["name"] for service in entry.document.get("services", []))]
