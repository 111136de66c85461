"""Terms as the pages show them: by whether they are in force, and version by version."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext, pgettext_lazy

from casework.localisation import calendar
from casework.localisation.digits import to_language
from casework.reference.current import label
from casework.reference.forms import COLUMNS
from casework.reference.models import Term

IN_FORCE, COMING, PAST = "in_force", "coming", "past"
TITLES: dict[str, Promise] = {
    IN_FORCE: pgettext_lazy("terms of a list", "In force"),
    COMING: pgettext_lazy("terms of a list", "Coming"),
    PAST: pgettext_lazy("terms of a list", "Retired or over"),
}
LANGUAGES = (("fa-af", "fa-AF", "rtl"), ("ps", "ps", "rtl"), ("en", "en", "ltr"))


class Written(NamedTuple):
    """Words of a term in one language, with what a browser needs to read them out."""

    text: str
    tag: str
    direction: str


class Shown(NamedTuple):
    """A line of the page of a list."""

    term: Term
    words: str
    others: list[Written]
    regime: str


class Change(NamedTuple):
    """What a version changed: the column, before, after."""

    label: str
    before: str
    after: str


def state(term: Term, day: date) -> str:
    if term.retired or term.is_over(day):
        return PAST
    return COMING if term.is_coming(day) else IN_FORCE


def parts(terms: Iterable[Term], day: date) -> list[tuple[Promise, list[Shown]]]:
    """(title, lines) of each state that has any."""
    found: dict[str, list[Shown]] = {name: [] for name in TITLES}
    for term in terms:
        found[state(term, day)].append(_shown(term))
    return [(TITLES[name], lines) for name, lines in found.items() if lines]


def _shown(term: Term) -> Shown:
    language = get_language() or "en"
    others = [Written(term.words(code), tag, way) for code, tag, way in LANGUAGES if code != language]
    return Shown(term, term.words(language), others, label("regimes", term.regime) if term.regime else "")


def versions(term: Term) -> list[dict[str, Any]]:
    """Newest first: the number of the version, its day, and what it changed; nothing for the first."""
    rows = list(term.history.order_by("history_date", "history_id"))
    pairs = zip([None, *rows], rows, strict=False)
    told = [{"number": new.revision, "on": new.history_date, "changes": _changes(old, new) if old else []} for old, new in pairs]
    return told[::-1]


def _changes(old: Any, new: Any) -> list[Change]:
    found = [(name, getattr(old, name), getattr(new, name)) for name in COLUMNS]
    return [Change(name_of(column), said(column, before), said(column, after)) for column, before, after in found if before != after]


def name_of(column: str) -> str:
    return str(capfirst(Term._meta.get_field(column).verbose_name))  # type: ignore[union-attr]


def said(column: str, value: Any) -> str:
    language = get_language() or "en"
    if isinstance(value, bool):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(value, date):
        return calendar.format_date(value, language)
    if isinstance(value, int):
        return to_language(str(value), language)
    if column == "regime" and value:
        return label("regimes", value)
    return value or "–"
