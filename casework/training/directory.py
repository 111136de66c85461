"""Who helps in the world of the training office: a dozen invented organisations, some of them asked lately, one of them closed."""

from datetime import time
from typing import Any, Final, NamedTuple

from django.utils import timezone

from casework.training.clock import days_ago, on_day
from casework.training.people import FARIDA, RANA, SEPIDAR, WORKERS, Office
from referrals.directory import actions, editing
from referrals.directory.about import About
from referrals.directory.models import DirectoryEntry

WORKDAYS: Final = ("SA", "SU", "MO", "TU", "WE")
EVERY_DAY: Final = (*WORKDAYS, "TH", "FR")
DARI, PASHTO = ("fa-af",), ("ps",)
BOTH: Final = ("fa-af", "ps")


class Offer(NamedTuple):
    """One service: its kind, its name, where, in which languages, when, what to bring, what it costs, how many places."""

    kind: str
    name: str
    provinces: tuple[str, ...]
    languages: tuple[str, ...] = DARI
    days: tuple[str, ...] = WORKDAYS
    hours: tuple[int, int] | None = (8, 16)
    documents: str = ""
    cost: str = ""
    free: int | None = None
    places: int | None = None


class Invented(NamedTuple):
    """An organisation. *asked*: so many days ago, None: never; *phone*: the last two digits of an invented number."""

    name: str
    phone: str
    offers: tuple[Offer, ...]
    asked: int | None
    about: dict[str, str] = {}
    partner: str = ""
    city: str = ""
    note: str = ""


FREE_DARI, FREE_PASHTO = "رایگان", "وړیا"
TAZKIRA: Final = "تذکره، اگر دارد\nنکاح‌نامه، اگر دارد"
ALONE: Final = {"female_staff": "always", "mahram_policy": "not_needed"}
ORGANISATIONS: Final = (
    Invented(
        "مرکز حقوقی سپیدار (ساختگی)", "41",
        (
            Offer("legal", "مشوره و وکالت", ("AF-KAB", "AF-PAR"), BOTH, documents=TAZKIRA, cost=FREE_DARI, free=4, places=20),
            Offer("documentation", "گرفتن تذکره", ("AF-KAB",), BOTH, hours=(9, 12), documents="عکس\nتذکرهٔ پدر", cost="فیس دولت"),
        ),
        12, {**ALONE, "safe_display_name": "دفتر سپیدار"}, SEPIDAR, "کابل",
    ),
    Invented(
        "د رڼا حقوقي مرستې (جعلي)", "42",
        (Offer("legal", "حقوقي مشوره", ("AF-NAN", "AF-LAG"), PASHTO, cost=FREE_PASHTO, free=0, places=8),),
        204, {"female_staff": "sometimes", "mahram_policy": "for_some"}, RANA, "جلال‌اباد",
    ),
    Invented(
        "کلینیک بهار (ساختگی)", "43",
        (
            Offer("clinical_rape_care", "مراقبت فوری", ("AF-KAB",), BOTH, EVERY_DAY, (0, 23), cost=FREE_DARI),
            Offer("health", "معاینهٔ زنان", ("AF-KAB",), BOTH, (*WORKDAYS, "TH"), (8, 15), cost="۵۰ افغانی"),
        ),
        3, {**ALONE, "safe_display_name": "کلینیک بهار"}, city="کابل",
    ),
    Invented(
        "خانهٔ امن سپیده (ساختگی)", "44", (Offer("shelter", "جای بودوباش", ("AF-KAB",), BOTH, (), None, free=2, places=12),), 20,
        {**ALONE, "sensitivity": "shelter", "safe_display_name": "سپیده"}, note="فقط با هماهنگ‌کننده صحبت شود.",
    ),
    Invented(
        "د هیلې روغتیایي مرکز (جعلي)", "45", (Offer("health", "د ښځو معاینه", ("AF-KAN",), PASHTO, cost="۳۰ افغانۍ"),), 150,
        {"female_staff": "sometimes", "mahram_policy": "required"}, city="کندهار",
    ),
    Invented(
        "انجمن روان‌یار (ساختگی)", "46",
        (Offer("psychosocial", "مشورهٔ انفرادی و گروهی", ("AF-KAB", "AF-HER"), DARI, free=6, places=30),), 45, {**ALONE}, city="کابل",
    ),
    Invented(
        "کارگاه سوزن طلایی (ساختگی)", "47",
        (Offer("livelihood", "آموزش خیاطی", ("AF-HER",), DARI, hours=(8, 12), free=5, places=25),), 400,
        {"female_staff": "always", "working_status": "suspended"}, city="هرات", note="تا بهار متوقف است.",
    ),
    Invented(
        "صندوق کمک نقدی پل (ساختگی)", "48", (Offer("cash", "کمک نقدی سه‌ماهه", ("AF-KAB", "AF-BAL", "AF-HER"), BOTH),), None, city="کابل",
    ),
    Invented(
        "خانهٔ کودک لاله (ساختگی)", "49", (Offer("child_protection", "حمایت از کودکان", ("AF-BAL",), DARI, cost=FREE_DARI),), 60, {**ALONE},
        city="مزار شریف",
    ),
    Invented("کورس سوادآموزی نور (ساختگی)", "50", (Offer("education", "سوادآموزی زنان", ("AF-BAM",), DARI, hours=(9, 11)),), 30, {**ALONE}),
    Invented(
        "د مرستې کور بدلون (جعلي)", "51", (Offer("relief", "خوراکي توکي", ("AF-KHO", "AF-PIA"), PASHTO),), 90,
        {"working_status": "closed"}, note="دفتر یې وتړل شو.",
    ),
    Invented(
        "مرکز توان‌یابی گام (ساختگی)", "52", (Offer("disability", "وسایل و تمرین", ("AF-KAB", "AF-GHA"), BOTH, documents="نسخهٔ داکتر"),), 10,
        {"female_staff": "sometimes", "mahram_policy": "for_some"}, city="کابل",
    ),
)  # fmt: skip
WRITTEN: Final = 500  # days ago


def write_down(office: Office) -> None:
    """The administrator wrote them down long ago; caseworkers asked most of them since."""
    for number, one in enumerate(ORGANISATIONS):
        with on_day(days_ago(WRITTEN - number)), office.acting(FARIDA.sign_in_name):
            row = actions.add_entry(document=_document(one), about=About.from_json(one.about), partner=office.teams.get(one.partner))
        if one.asked is not None:
            _ask(office, row, one, WORKERS[number % len(WORKERS)].sign_in_name)


def _ask(office: Office, row: DirectoryEntry, one: Invented, worker: str) -> None:
    with on_day(days_ago(one.asked or 0)), office.acting(worker):
        actions.verify_entry(row=row, seen=row.revision, working=one.about.get("working_status", "open"), note=one.note)


def _document(one: Invented) -> dict[str, Any]:
    said = {"name": one.name, "description": listed(one), "alternate_name": "", "phone": f"+937000000{one.phone}"}
    place = {"address": "", "city": one.city, "province": one.offers[0].provinces[0] if one.city else ""}
    document = editing.organisation({}, said | place)
    for offer in one.offers:
        document = editing.with_service(document, "", _said(offer), timezone.now())
    return document


def listed(one: Invented) -> str:
    return "، ".join(offer.name for offer in one.offers)


def _said(offer: Offer) -> dict[str, Any]:
    opens, closes = (time(offer.hours[0]), time(offer.hours[1])) if offer.hours else (None, None)
    return {
        "name": offer.name, "status": "active", "description": "", "eligibility_description": "", "application_process": "",
        "fees_description": offer.cost, "kind": offer.kind, "days": offer.days, "opens_at": opens, "closes_at": closes,
        "languages": offer.languages, "provinces": offer.provinces, "documents": offer.documents, "free": offer.free,
        "places": offer.places,
    }  # fmt: skip
