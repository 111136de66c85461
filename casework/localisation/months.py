"""Names of months as people type them: Dari, Pashto, Iranian, English; solar, Gregorian and lunar."""

import re
import unicodedata
from typing import Final

from casework.localisation.calendar import GREGORIAN_MONTHS, MONTHS, Calendar

# Other spellings of the solar months, the Iranian names that returning families' papers carry, and Latin transcriptions.
SOLAR_VARIANTS: Final[tuple[tuple[str, ...], ...]] = (
    ("فروردین", "farvardin"),
    ("اردیبهشت", "غوایی", "saur", "thawr", "sowr"),
    ("جوزاء", "خرداد", "غبرگولی", "jowza", "jauza"),
    ("تیر", "چنگاښ", "sartan"),
    ("مرداد", "امرداد"),
    ("شهریور", "سنبلۀ", "سنبلهٔ", "سمبله", "sonbola", "sunbola", "sumbula", "sonbolah"),
    ("مهر", "meezan"),
    ("آبان", "ابان", "akrab"),
    ("آذر", "اذر", "لیندی", "لینده", "qaus", "qows", "kaws"),
    ("دی", "جدي", "jady"),
    ("بهمن", "سلواغۀ", "dalwa", "dalv", "dalwe"),
    ("اسفند", "hoot"),
)
GREGORIAN_VARIANTS: Final[tuple[tuple[str, ...], ...]] = (
    ("ژانویه", "jan"),
    ("فوریه", "فبروی", "feb"),
    ("مارس", "mar"),
    ("آپریل", "آوریل", "apr"),
    ("مه", "مئی"),
    ("ژوئن", "jun"),
    ("جولایی", "ژوئیه", "ژولای", "jul"),
    ("آگست", "اوت", "aug"),
    ("سپتامبر", "سپتمر", "sep", "sept"),
    ("اکتبر", "oct"),
    ("نوامبر", "nov"),
    ("دسامبر", "دیسمبر", "dec"),
)
LUNAR: Final[tuple[tuple[str, ...], ...]] = (
    ("محرم", "محرم الحرام", "muharram"),
    ("صفر", "صفر المظفر", "safar"),
    ("ربیع الاول", "ربیع‌الاول", "rabi al-awwal"),
    ("ربیع الثانی", "ربیع‌الثانی", "ربیع الاخر", "rabi al-thani"),
    ("جمادی الاول", "جمادی الاولی", "جمادی‌الاول", "jumada al-awwal"),
    ("جمادی الثانی", "جمادی‌الثانی", "جمادی الاخر", "jumada al-thani"),
    ("رجب", "رجب المرجب", "rajab"),
    ("شعبان", "شعبان المعظم", "shaban", "sha'ban"),
    ("رمضان", "رمضان المبارک", "ramadan", "ramazan"),
    ("شوال", "شوال المکرم", "shawwal", "shawal"),
    ("ذوالقعده", "ذیقعده", "ذی القعده", "ذی‌القعده", "dhu al-qadah"),
    ("ذوالحجه", "ذیحجه", "ذی الحجه", "ذی‌الحجه", "dhu al-hijjah"),
)

_LETTERS: Final = str.maketrans("يىېۍكګگةۀأ", "ییییکککهها")
_IGNORED: Final = re.compile(r"[\s\u0640\u064b-\u0655\u0670\u200b-\u200f'’.\-ء]")


def plain(name: str) -> str:
    """A month's name without what keyboards differ in: kinds of ye and kaf, marks, joiners, spaces, case."""
    composed = unicodedata.normalize("NFKC", name)
    return _IGNORED.sub("", composed.translate(_LETTERS)).casefold()


def _table() -> dict[str, tuple[Calendar, int]]:
    table: dict[str, tuple[Calendar, int]] = {}
    for calendar, rows in (
        ("lunar", LUNAR),
        ("gregorian", (*GREGORIAN_MONTHS.values(),)),
        ("gregorian", GREGORIAN_VARIANTS),
        ("solar", (*MONTHS.values(),)),
        ("solar", SOLAR_VARIANTS),
    ):
        by_month = rows if len(rows) == 12 else tuple(zip(*rows, strict=True))
        for month, names in enumerate(by_month, start=1):
            table.update({plain(name): (calendar, month) for name in names})  # type: ignore[misc]
    return table


_BY_NAME: Final = _table()


def month_of(name: str) -> tuple[Calendar, int] | None:
    """The calendar and number (1 to 12) of a month by its name in any of our spellings, or None."""
    return _BY_NAME.get(plain(name))
