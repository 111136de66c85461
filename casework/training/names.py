"""Invented people. Given names are everyday ones drawn at random; no list of real persons was used, and villages do not exist.

Telephone numbers are 0700 000 0xx and tazkira numbers begin with 0000: neither was ever given to anybody.
"""

from dataclasses import dataclass
from random import Random
from typing import Final

from casework.localisation.digits import to_language

DARI, PASHTO = "fa-af", "ps"

WOMEN: Final[dict[str, tuple[str, ...]]] = {
    DARI: tuple(
        "پروین فرزانه شیما نادیه سحر مینا زهرا لیلا مریم فاطمه فاطمة حلیمه رقیه صفیه گلناز فرشته نسرین یاسمن ثریا عذرا معصومه شکریه راضیه"
        " شیرین طاهره حمیده نازنین مهتاب ستاره آرزو سمیه خدیجه عایشه بهار ناهید فریبا روشنا گل‌چهره شبنم بنفشه".split()
    ),
    PASHTO: tuple(
        "زرمینه ګلالۍ پلوشه سپوږمۍ زرغونه ملالۍ وږمه تورپېکۍ شینکۍ رڼا ښایسته خاطره مرغلره نازو برېښنا سپینه پښتنه هیله غوټۍ زرلښته"
        " ګلدسته تورۍ شاپېرۍ لیمه شګوفه نغمه ستوری زرکه کوتره انګیزه".split()
    ),
}
MEN: Final[dict[str, tuple[str, ...]]] = {
    DARI: (
        *("کریم", "رحیم", "غلام‌حیدر", "محمدعلی", "نورمحمد", "عبدالله", "سلیمان", "یعقوب", "اسماعیل", "حسین‌علی", "جمعه‌خان", "شیرآقا"),
        *("محمد", "عبدالقادر", "میرزا", "قربان", "یوسف", "داوود", "نجیب", "صالح", "ابراهیم", "عظیم", "خلیل", "بصیر"),
    ),
    PASHTO: (
        *("ګل محمد", "زرګل", "خان محمد", "نور ګل", "شېر خان", "توریالی", "وزیر", "بازګل", "میرا جان", "لعل محمد", "اکبر خان", "ځلمی"),
        *("ببرک", "زمری", "جانان", "سید ګل", "دولت خان", "اسمعیل", "هوډمن", "ښاغلی", "میرویس", "پاینده"),
    ),
}
VILLAGES: Final[dict[str, tuple[str, ...]]] = {
    DARI: ("دهِ ستاره‌نشان", "خمِ مهتابی", "قلعهٔ هفت‌بلبل", "کاریزِ آرزومند", "پلِ بی‌نشان"),
    PASHTO: ("د اوو ستورو کلی", "د هیلو کږلیچ", "د بلبلانو چینه", "د بې‌نومه پله کلی"),
}
PROVINCES: Final[dict[str, tuple[str, ...]]] = {
    DARI: ("AF-KAB", "AF-HER", "AF-BAL", "AF-BAM", "AF-PAR", "AF-TAK", "AF-BDS", "AF-GHA", "AF-DAY", "AF-SAM"),
    PASHTO: ("AF-NAN", "AF-KAN", "AF-KHO", "AF-PIA", "AF-LAG", "AF-KNR", "AF-HEL", "AF-KAB", "AF-ZAB", "AF-WAR"),
}


@dataclass(frozen=True)
class Woman:
    """Who a case is about. ``husband`` is empty for a woman who never married."""

    given: str
    father: str
    grandfather: str
    husband: str
    village: str
    province: str


def woman(rng: Random, language: str, *, married: bool) -> Woman:
    """Draw an invented woman who speaks *language*."""
    father, grandfather, husband = rng.sample(MEN[language], 3)
    return Woman(
        rng.choice(WOMEN[language]), father, grandfather, husband if married else "", rng.choice(VILLAGES[language]),
        rng.choice(PROVINCES[language]),
    )


def phone(rng: Random) -> str:
    """A number of the invented hundred, as stored."""
    return f"+937000000{rng.randrange(100):02}"


def tazkira(rng: Random, language: str) -> str:
    """A number that no tazkira can have, in the digits of *language*."""
    return to_language(f"0000-0000-{rng.randrange(100_000):05}", language)


def initial(given: str) -> str:
    """The short name that some women choose to be called by."""
    return f"{given[0]}."
