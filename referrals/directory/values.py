"""Whether a value is of the type that HSDS asks for."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from casework.localisation.digits import counted
from referrals.directory.table import Member

LONGEST: Final = 20_000
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_TURNING: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def wrong(member: Member, value: Any) -> str:
    """What is wrong with a value that is there, in the reader's language; "" when nothing is."""
    if member.type == "number":
        return "" if isinstance(value, int | float) and not isinstance(value, bool) else _("This has to be a number.")
    if not isinstance(value, str):
        return _("This has to be text.")
    if len(value) > LONGEST:
        return _("This is longer than %(limit)s characters.") % {"limit": counted(LONGEST)}
    if _TURNING.search(value):
        return _("There are invisible characters in it that hide text or turn it around.")
    if member.choices:
        said = _("This has to be one of: %(choices)s.") % {"choices": ", ".join(member.choices)}
        return "" if value in member.choices else said
    return "" if _is(member.type, value) else _expected(member.type)


def _is(kind: str, value: str) -> bool:
    if kind not in _READERS:
        return True
    try:
        _READERS[kind](value)
    except (ValueError, ValidationError):
        return False
    return True


def _uuid(value: str) -> None:
    if str(UUID(value)) != value.lower():
        raise ValueError("not written as an id")


def _uri(value: str) -> None:
    if not _URI.fullmatch(value):
        raise ValueError("not an address")


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "uuid": _uuid, "uri": _uri, "email": validate_email, "date": date.fromisoformat, "time": time.fromisoformat,
    "datetime": datetime.fromisoformat,
}  # fmt: skip


def _expected(kind: str) -> str:
    return {
        "uuid": _("This has to be an identifier such as %(example)s.") % {"example": "6f1d2c3b-0a49-4b58-8c67-9d0e1f2a3b4c"},
        "uri": _("This has to be an address on the web, such as %(example)s.") % {"example": "https://example.org"},
        "email": _("This has to be an e-mail address."),
        "date": _("This has to be a day such as %(example)s.") % {"example": "2026-11-25"},
        "time": _("This has to be a time such as %(example)s.") % {"example": "08:30"},
        "datetime": _("This has to be a day and a time such as %(example)s.") % {"example": "2026-11-25T08:30:00Z"},
    }[kind]
