"""Content as a person reads it: choices by their words, dates in her calendar, a missing answer by its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, pgettext

from casework.access import sealed
from casework.cases.choices import CasePart, Missing, SharedItem
from casework.cases.models.coded import Coded, CodedSet
from casework.localisation import calendar, phones, provinces
from casework.localisation.digits import counted, to_language

UNSHOWN = {"recipient", "incident"}  # ids; the name stands beside it
PEOPLE = {"to", "who"}  # ids of people
LEFT_TO_RIGHT = {"phone", "tazkira_number"}
LISTED: dict[str, Any] = {"items": SharedItem, "parts": CasePart}  # rooms above add theirs in AppConfig.ready()


@dataclass(frozen=True)
class Row:
    """One question and its answer. *why* is set instead of *value* when there is none."""

    name: str
    label: str
    value: str
    why: str = ""

    @property
    def is_number(self) -> bool:
        """A number that must not turn over among right-to-left words."""
        return self.name in LEFT_TO_RIGHT

    @property
    def is_words(self) -> bool:
        """Words run the way of their own letters; digits alone stay where the page puts them."""
        return not self.is_number and any(sign.isalpha() for sign in self.value)


class Sheet(NamedTuple):
    """A record to read, under a heading. *rows* is None for one that does not open: closed to her, or *damaged*."""

    heading: Any
    rows: list[Row] | None
    damaged: bool = False


def sheet(heading: Any, record: Any, people: Mapping[str, str] | None = None) -> Sheet:
    return Sheet(heading, rows(record, people) if record.is_open else None, record.is_damaged)


def rows(record: Any, people: Mapping[str, str] | None = None, *, only: Iterable[str] = ()) -> list[Row]:
    """The questions of an open record in the order of its declaration."""
    wanted = set(only)
    fields = [f for f in record.content_fields() if is_shown(f) and (not wanted or f.name in wanted)]
    return [row(record, field, people or {}) for field in fields]


def is_shown(field: Any) -> bool:
    """Whether a reader sees this field: ids and what a page derived stay out."""
    return bool(field.editable) and field.name not in UNSHOWN and not isinstance(field, sealed.LinkField)


def row(record: Any, field: Any, people: Mapping[str, str]) -> Row:
    value = text_of(field, getattr(record, field.name), people)
    why = "" if value else reason(record, field.name)
    return Row(field.name, str(capfirst(field.verbose_name)), value, why)


def label_of(record: Any, name: str) -> str:
    """What a question of this record is called."""
    return str(record._meta.get_field(name).verbose_name)


def reason(record: Any, name: str) -> str:
    """ "Declined", "not asked" or "unknown", in words."""
    return str(Missing(record.why_missing(name) or Missing.NOT_ASKED).label)


def said(record: Any, name: str) -> str:
    """One answer of a record in words; "" for none."""
    return text_of(record._meta.get_field(name), getattr(record, name))


def stated(record: Any, name: str) -> str:
    """One answer in words, or why there is none where that was said ("declined", "unknown"); "" where nobody asked."""
    return said(record, name) or (reason(record, name) if name in record.missing else "")


def text_of(field: Any, value: Any, people: Mapping[str, str] | None = None) -> str:
    """One value in words, in the active language; "" for none."""
    language = get_language() or "en"
    if value in ("", None, []):
        return ""
    if isinstance(field, sealed.BooleanField):
        return pgettext("answer", "Yes") if value else pgettext("answer", "No")
    if isinstance(field, sealed.PartialDateField):
        return str(value.describe(language))
    if isinstance(field, sealed.DateField):
        return calendar.format_date(value, language)
    if field.name in LISTED:
        return listed(labels(LISTED[field.name], value))
    if isinstance(field, Coded):
        return field.words(value)
    if isinstance(field, CodedSet):
        return listed(field.words(value))
    if isinstance(field, sealed.MoneyField):
        return money(value)
    if isinstance(field, sealed.IntegerField):
        return to_language(str(value), language)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.name == "province":
        return provinces.name(value, language)
    if field.name == "phone":
        return phones.format_phone(value, language)
    if field.name in PEOPLE:
        return (people or {}).get(value, "")
    return str(value)


def money(amount: int) -> str:
    """An amount in afghani, in the digits of the active language."""
    return gettext("%(amount)s afghani") % {"amount": counted(amount)}


def labels(choices: Any, values: Iterable[str]) -> list[str]:
    """The words of several choices; a value of another release is shown as it is."""
    words = dict(choices.choices)
    return [str(words.get(value, value)) for value in values]


def listed(words: Iterable[str]) -> str:
    return pgettext("between the parts of a list", ", ").join(words)


def risk_tag(risk: str) -> tuple[str, str, str] | None:
    """(kind, words, icon) of a risk for the ``tag``; None when it was not assessed."""
    return {
        "high": ("alarm", gettext("High risk"), "alert"),
        "medium": ("wait", gettext("Medium risk"), "flag"),
        "low": ("", gettext("Low risk"), "no"),
    }.get(risk)
