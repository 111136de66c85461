"""The terms that come with a release: `casework/reference/data/*.json`, brought by `migrate`.

Only what an office does not have is added. What it has stays as it is, edited or not: its wording is its own.
"""

import uuid
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.apps import apps as installed_apps
from django.db import transaction

from casework.access.history import day_and_number
from casework.localisation.dates import parse_text
from casework.reference.lists import LISTS

DATA = Path(__file__).parent / "data"
STEP = 10  # between the places of two terms: room for the office's own


@cache
def shipped(list_code: str) -> list[dict[str, Any]]:
    """The terms of a list as values of columns, in order."""
    rows = orjson.loads((DATA / f"{list_code}.json").read_bytes())
    return [_values(row, (number + 1) * STEP) for number, row in enumerate(rows)]


def shipped_as(list_code: str, code: str) -> dict[str, Any] | None:
    """The values with which this release brings a term; None for one of the office's own."""
    return next((values for values in shipped(list_code) if values["code"] == code), None) if list_code in LISTS else None


def _values(row: dict[str, Any], order: int) -> dict[str, Any]:
    return {
        "code": row["code"],
        **{language: row[language] for language in ("dari", "pashto", "english")},
        "source": row.get("source", ""),
        "regime": row.get("regime", ""),
        "in_force_from": _day(row.get("from", "")),
        "in_force_to": _day(row.get("to", "")),
        "sensitive": row.get("sensitive", False),
        "retired": row.get("retired", False),
        "order": row.get("order", order),
    }


def _day(written: str) -> date | None:
    return parse_text(written).value if written else None


def after_migrate(using: str, apps: Any = None, **_: Any) -> None:
    """Of ``post_migrate``, with the models as the migrations so far make them; nothing where the tables are not there yet."""
    try:
        models = [(apps or installed_apps).get_model("reference", name) for name in ("Term", "HistoricalTerm", "Edition")]
    except LookupError:
        return
    load(*models, using=using)


def load(term: Any, past: Any, edition: Any, *, using: str = "default") -> int:
    """Add what is missing, with its first line of history; gives how many. A second run adds nothing."""
    with transaction.atomic(using=using):
        there = set(term.objects.using(using).values_list("list_code", "code"))
        new = [
            term(list_code=list_code, revision=1, **values)
            for list_code in LISTS
            for values in shipped(list_code)
            if (list_code, values["code"]) not in there
        ]
        if new:
            term.objects.using(using).bulk_create(new)
            past.objects.using(using).bulk_create([_first_line(past, row) for row in new])
            edition.objects.using(using).update_or_create(pk=1, defaults={"token": uuid.uuid4()})
        return len(new)


def _first_line(past: Any, row: Any) -> Any:
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return past(**columns, history_date=day_and_number(1), history_type="+")
