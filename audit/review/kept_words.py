"""What a term of a list and an entry of the directory are called on the pages of the trail, and what differs between two lines of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from casework.access import plain_rows
from casework.cases.changes import Change
from casework.cases.worddiff import replaced
from casework.reference import shown
from casework.reference.lists import LISTS
from casework.reference.models import Term


def name_of(row: Any) -> str:
    """Of a term list and code; an entry of the directory is not named: its name is sealed, and its own page opens it."""
    if plain_rows.model_of(row) is Term:
        return name_of_term(row.list_code, row.code)
    return gettext("An entry of the directory")


def name_of_term(list_code: str, code: str) -> str:
    return f"{LISTS[list_code].title if list_code in LISTS else list_code} · {code}"


def url_of(row: Any) -> str:
    """The page of its versions; "" for a term of a list that this version does not know."""
    if plain_rows.model_of(row) is not Term:
        return reverse("referrals:directory-history", args=[row.id])
    return reverse("reference:history", args=[row.list_code, row.code]) if row.list_code in LISTS else ""


def changes(old: Any, new: Any) -> list[Change]:
    """The columns of a term that differ, in its reader's words; of a sealed entry nothing."""
    if plain_rows.model_of(new) is not Term:
        return []
    differs = plain_rows.changed(old, new) - {"revision", "id"}
    named = [name for name in ("list_code", "code", *shown.COLUMNS) if name in differs]
    return [Change(name, shown.name_of(name), replaced(_said(old, name), _said(new, name))) for name in named]


def _said(row: Any, name: str) -> str:
    return shown.said(name, getattr(row, name))
