"""Is this organisation acceptable? HSDS, no contradictions, the rules of safe houses, and the words the office adds."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from referrals.directory import shelters, validation
from referrals.directory.about import CHOICES, IN_FILES, About
from referrals.directory.actions import Judged
from referrals.directory.merging import contradictions
from referrals.directory.validation import Wrong
from referrals.directory.values import LONGEST

LONGEST_NAME = 200


def parted(document: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An organisation of a file as its HSDS document, and the members that the office keeps beside it."""
    said = {name: document[name] for name in IN_FILES if name in document}
    return {name: value for name, value in document.items() if name not in said}, said


def joined(document: dict[str, Any], about: About) -> dict[str, Any]:
    """The other way: as it stands in a file."""
    told = about.to_json()
    return document | {name: told[name] for name in IN_FILES if name in told}


def judged(found: Any, known: About | None = None) -> tuple[Judged | None, list[Wrong]]:
    """An organisation of a file, or everything that is wrong with it. *known* is what the office says of it already."""
    faults = validation.faults_of("organization", found)
    if not isinstance(found, dict):
        return None, faults
    document, said = parted(found)
    faults += _own(said)
    if not faults:
        faults += contradictions(document)
        faults += shelters.faults_of(document, replace(known or About(), **said))
    return (None, faults) if faults else (Judged(document, said), [])


def _own(said: dict[str, Any]) -> Iterator[Wrong]:
    for name, value in said.items():
        choices = CHOICES.get(name)
        if not isinstance(value, str):
            yield Wrong(name, _("This has to be text."))
        elif choices is not None and value and value not in choices.values:
            yield Wrong(name, _("This has to be one of: %(choices)s.") % {"choices": ", ".join(choices.values)})
        elif choices is None and len(value) > min(LONGEST_NAME, LONGEST):
            yield Wrong(name, _("This is too long."))
