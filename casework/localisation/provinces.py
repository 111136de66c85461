"""The 34 provinces by their ISO 3166-2 codes. Dari and Pashto names follow CLDR, in the spelling of Afghan offices."""

from typing import Final

from casework.localisation.collate import sort_key
from casework.localisation.languages import known

_ROWS: Final = """
AF-BDS Badakhshan|بدخشان|بدخشان
AF-BDG Badghis|بادغیس|بادغیس
AF-BGL Baghlan|بغلان|بغلان
AF-BAL Balkh|بلخ|بلخ
AF-BAM Bamyan|بامیان|بامیان
AF-DAY Daykundi|دایکندی|دایکندي
AF-FRA Farah|فراه|فراه
AF-FYB Faryab|فاریاب|فاریاب
AF-GHA Ghazni|غزنی|غزني
AF-GHO Ghor|غور|غور
AF-HEL Helmand|هلمند|هلمند
AF-HER Herat|هرات|هرات
AF-JOW Jowzjan|جوزجان|جوزجان
AF-KAB Kabul|کابل|کابل
AF-KAN Kandahar|قندهار|کندهار
AF-KAP Kapisa|کاپیسا|کاپیسا
AF-KHO Khost|خوست|خوست
AF-KNR Kunar|کنر|کونړ
AF-KDZ Kunduz|کندز|کندوز
AF-LAG Laghman|لغمان|لغمان
AF-LOG Logar|لوگر|لوګر
AF-WAR Maidan Wardak|میدان وردک|میدان وردګ
AF-NAN Nangarhar|ننگرهار|ننګرهار
AF-NIM Nimruz|نیمروز|نیمروز
AF-NUR Nuristan|نورستان|نورستان
AF-PIA Paktia|پکتیا|پکتیا
AF-PKA Paktika|پکتیکا|پکتیکا
AF-PAN Panjshir|پنجشیر|پنجشېر
AF-PAR Parwan|پروان|پروان
AF-SAM Samangan|سمنگان|سمنګان
AF-SAR Sar-e-Pul|سرپل|سرپل
AF-TAK Takhar|تخار|تخار
AF-URU Uruzgan|ارزگان|اروزګان
AF-ZAB Zabul|زابل|زابل
"""


def _read() -> dict[str, dict[str, str]]:
    lines = (line.partition(" ") for line in _ROWS.split("\n") if line)
    return {code: dict(zip(("en", "fa-af", "ps"), names.split("|"), strict=True)) for code, _, names in lines}


PROVINCES: Final[dict[str, dict[str, str]]] = _read()


def name(code: str, language: str) -> str:
    """The province's name in *language*; the code itself when it is none of ours, as in an old record."""
    return PROVINCES[code][known(language)] if code in PROVINCES else code


def choices(language: str) -> list[tuple[str, str]]:
    """Pairs of code and name for a select, in the alphabet of *language*."""
    return sorted(((code, name(code, language)) for code in PROVINCES), key=lambda pair: sort_key(pair[1]))
