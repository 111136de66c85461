"""Tags and filters of every template (built in, no ``load``): marks, codes and phones, dates and digits, errors of forms.

All of them speak the active language. Icons come from one sprite file, so a page carries no drawing of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django import template
from django.core.paginator import Page
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext, pgettext

from casework.localisation import calendar, codes, dates, phones
from casework.localisation import digits as numerals

register = template.Library()

POINTING = frozenset({"chev", "prev", "exit", "refer", "list", "doc"})  # drawings that turn over in right-to-left
PARTS_OF_A_DATE = {"day": "d", "month": "m", "year": "y", "gregorian": "y"}
SEVERAL = (RadioSelect, CheckboxSelectMultiple)


def language() -> str:
    return get_language() or "en"


@register.filter
def language_tag(code: str | None) -> str:
    """Django's language code as a BCP 47 tag: ``fa-af`` becomes ``fa-AF``."""
    name, _, region = (code or "en").partition("-")
    return f"{name}-{region.upper()}" if region else name


@register.filter
def language_dir(code: str | None) -> str:
    """``rtl`` or ``ltr``. Django's own tag looks at ``fa`` alone and would take Dari for a left-to-right language."""
    return "rtl" if get_language_info(code or "en")["bidi"] else "ltr"


# --- marks ------------------------------------------------------------------------------------------------------------
@register.simple_tag(name="icon")
def drawing(name: str) -> SafeString:
    """A drawing from the sprite, silent for screen readers: words stand beside it."""
    turns = " flip" if name in POINTING else ""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#i-{}"/></svg>', turns, static("casework/icons.svg"), name
    )


@register.simple_tag
def tag(kind: str, text: str, icon: str = "") -> SafeString:
    """A state: drawing, word and colour. *kind*: good, wait, alarm, act, open or nothing."""
    return format_html('<span class="tag {}">{}{}</span>', kind, drawing(icon) if icon else "", text)


@register.simple_tag
def masked(what: str = "name") -> SafeString:
    """Dots of one fixed width in place of a name or a number: no initial, no length."""
    dots, words = ("•••• •••", gettext("number hidden")) if what == "number" else ("•••••", gettext("name hidden"))
    return format_html('<span class="masked" aria-hidden="true">{}</span><span class="vh">{}</span>', dots, words)


@register.simple_tag
def locked(text: str = "") -> SafeString:
    """What the reader has no key for: a fact, not an error."""
    return format_html('<span class="locked">{}{}</span>', drawing("lock"), text or pgettext("sealed content", "not open to you"))


@register.simple_tag
def damaged() -> SafeString:
    """What does not open although its reader holds the key: no lock, somebody has to look into it."""
    words = pgettext("sealed content", "this record does not open any more; tell the supervisor")
    return format_html('<span class="damaged">{}{}</span>', drawing("alert"), words)


@register.simple_tag
def code(text: object) -> SafeString:
    """A case or referral code, grouped for the eye and kept left to right."""
    return format_html('<bdi dir="ltr" class="code">{}</bdi>', codes.format_code(str(text)) if text else "")


@register.inclusion_tag("components/note.html")
def note(kind: str, text: str, *, title: str = "", icon: str = "info") -> dict[str, str]:
    """A notice. *kind*: wait, alarm, good or nothing."""
    return {"kind": kind, "text": text, "title": title, "icon": icon}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", *, url: str = "", action: str = "", icon: str = "sun") -> dict[str, str]:
    """Nothing here, and what one can do about it."""
    return {"title": title, "text": text, "url": url, "action": action, "icon": icon}


@register.inclusion_tag("components/pages.html")
def pages(page: Page[Any], base: str = "?") -> dict[str, object]:
    """Steps through a long list; *base* is the address up to ``page=``, such as ``?state=open&``."""
    return {"page": page, "base": base}


# --- numbers, dates, phones ----------------------------------------------------------------------------------------------
@register.filter
def digits(value: object) -> str:
    """The digits of *value* in the active language; other letters stay."""
    return "" if value is None else numerals.to_language(str(value), language())


def day_of(value: object) -> date | None:
    """The office's day of a date or moment; None for anything else."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value if isinstance(value, date) else None


@register.filter
def solar(value: object) -> str:
    """Day, month and year in the solar calendar, or nothing."""
    day = day_of(value)
    return calendar.format_date(day, language()) if day else ""


@register.filter
def solar_short(value: object) -> str:
    """Day and month; the year too when it is not the one we are in."""
    day = day_of(value)
    return calendar.format_date(day, language(), short=True) if day else ""


@register.filter
def solar_full(value: object) -> str:
    """With the name of the day of the week."""
    day = day_of(value)
    return calendar.format_date(day, language(), with_weekday=True) if day else ""


@register.filter
def described(value: dates.PartialDate | None) -> str:
    """A date as far as it is known: day, month or year."""
    return value.describe(language()) if value else ""


@register.filter
def clock(value: object) -> str:
    """Hours and minutes at the office, in the digits of the language."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if isinstance(value, datetime):
        value = value.time()
    return calendar.format_time(value, language()) if isinstance(value, time) else ""


@register.filter
def phone(value: object) -> SafeString:
    """A telephone number that does not turn over among right-to-left words."""
    return format_html('<bdi dir="ltr" class="nw">{}</bdi>', phones.format_phone(str(value), language()) if value else "")


# --- errors of forms -----------------------------------------------------------------------------------------------------
class ErrorLine(NamedTuple):
    """One line of the summary: the question, what is wrong, and where it is."""

    label: str
    text: str
    href: str


def every_form(candidates: Iterable[object]) -> Iterator[Any]:
    """Forms out of forms, formsets, lists of them and nothings."""
    for candidate in candidates:
        if hasattr(candidate, "management_form"):
            yield candidate
            yield from candidate.forms  # type: ignore[attr-defined]
        elif isinstance(candidate, list | tuple):
            yield from every_form(candidate)
        elif hasattr(candidate, "is_bound"):
            yield candidate


def faulty(form: Any) -> bool:
    if not form.is_bound:
        return False
    return bool(form.non_form_errors() if hasattr(form, "management_form") else form.errors)


@register.simple_tag
def error_prefix(*forms: object) -> str:
    """``Error:`` at the head of the page's title when any of the forms has errors."""
    return gettext("Error:") + " " if any(faulty(form) for form in every_form(forms)) else ""


def fault_id(bound: BoundField) -> str:
    """The id of the control to go to: the part of a date at fault, the first of several choices, else the control itself."""
    own = getattr(bound.field.widget, "fault_id", None)
    if own:
        return str(own(bound.auto_id) if callable(own) else own)
    if isinstance(bound.field.widget, SEVERAL):
        return f"{bound.auto_id}_0"
    for error in bound.errors.as_data():
        if error.code in PARTS_OF_A_DATE and is_group(bound):
            return f"{bound.auto_id}-{PARTS_OF_A_DATE[error.code]}"
    return str(bound.id_for_label or bound.auto_id)


def lines_of(form: Any) -> Iterator[ErrorLine]:
    if hasattr(form, "management_form"):
        yield from (ErrorLine("", str(text), "") for text in form.non_form_errors())
        return
    yield from (ErrorLine("", str(text), "") for text in form.non_field_errors())
    for bound in form:
        label = "" if bound.is_hidden else str(bound.label)
        href = "" if bound.is_hidden else f"#{fault_id(bound)}"
        yield from (ErrorLine(label, str(text), href) for text in bound.errors)


@register.simple_tag
def error_lines(*forms: object) -> list[ErrorLine]:
    """What is wrong in these forms, in the order of the page."""
    return [line for form in every_form(forms) if faulty(form) for line in lines_of(form)]


@register.filter
def is_group(bound: BoundField) -> bool:
    """True when the question has several controls, so that a label would name only one of them."""
    return bool(bound.use_fieldset)


@register.filter
def is_tick(bound: BoundField) -> bool:
    """True for a single tick box, whose words stand after it."""
    return isinstance(bound.field.widget, CheckboxInput)


# --- the neutral page ----------------------------------------------------------------------------------------------------
class MonthPage(NamedTuple):
    """This month for a wall calendar: its title, the names of the days, and weeks of day numbers (None: another month)."""

    title: str
    weekdays: tuple[str, ...]
    weeks: list[list[int | None]]
    today: int


@register.simple_tag
def this_month() -> MonthPage:
    """The current solar month, weeks from Saturday."""
    today = timezone.localdate()
    year, month, day = calendar.to_solar(today)
    first = calendar.to_gregorian(year, month, 1)
    before = (first.weekday() + 2) % 7  # Python counts from Monday, the week here begins on Saturday
    cells: list[int | None] = [None] * before + list(range(1, calendar.days_in_month(year, month) + 1))
    cells += [None] * (-len(cells) % 7)
    title = calendar.format_date(today, language(), precision="month")
    return MonthPage(title, tuple(calendar.WEEKDAYS[language()]), [cells[i : i + 7] for i in range(0, len(cells), 7)], day)
