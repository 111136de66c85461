"""Legal work in the cases that were given to Humaira: matters, proceedings, a decision that was served, hearings of next week."""

from datetime import date, timedelta
from typing import Any, Final

from casework.cases.actions import add_record, change_record
from casework.legal.models import Authority, Deadline, Decision, Filing, Hearing, Matter, Party, Proceeding
from casework.legal.weeks import first_day
from casework.training import moon
from casework.training.clock import days_ago, today
from casework.training.lives import Life
from casework.training.names import DARI, PASHTO
from casework.training.people import HUMAIRA

Words = dict[str, str]

GOALS: Final[tuple[Words, ...]] = (
    {DARI: "نفقهٔ ماهوار برای خودش و اطفال. طلاق نمی‌خواهد.", PASHTO: "د ځان او ماشومانو لپاره میاشتنۍ نفقه. طلاق نه غواړي."},
    {DARI: "تفریق، چون زندگی با او ضرر دارد.", PASHTO: "تفریق، ځکه چې له هغه سره ژوند ضرر لري."},
    {DARI: "مهرش را می‌خواهد و اطفال نزد خودش بمانند.", PASHTO: "خپل مهر غواړي او چې ماشومان له دې سره پاتې شي."},
    {DARI: "حق خود از میراث پدر.", PASHTO: "د پلار له میراثه خپل حق."},
)
OPTIONS: Final[Words] = {
    DARI: "میانجیگری در ریاست حقوق، یا محکمه. خطر هر کدام گفته شد.",
    PASHTO: "د حقوقو په ریاست کې منځګړیتوب، یا محکمه. د هرې یوې خطر وویل شو.",
}
INSTRUCTION: Final[Words] = {DARI: "اول حقوق؛ اگر نشد محکمه.", PASHTO: "لومړی حقوق؛ که ونه شول محکمه."}
CAME_OUT: Final[Words] = {DARI: "طرف مقابل قبول نکرد.", PASHTO: "مقابل لوري ونه منله."}
SAME: Final[Words] = {DARI: "تغییری نکرد.", PASHTO: "بدلون یې ونه کړ."}
SCOPE: Final[Words] = {DARI: "همین دوسیه، در همه محکمه‌ها", PASHTO: "همدا دوسیه، په ټولو محکمو کې"}
LAWYER: Final[Words] = {DARI: "داوود قربان", PASHTO: "توریالی زرګل"}
TAKING_BACK: Final[Words] = {DARI: "هر وقت که بخواهد، با خط خودش.", PASHTO: "هر وخت چې وغواړي، په خپل لیک."}
DISTRICT: Final[Words] = {DARI: "ناحیهٔ سوم", PASHTO: "درېیمه ناحیه"}
ON_DECISION: Final[Words] = {DARI: "نوشته بر ورق فیصله", PASHTO: "د پرېکړې پر پاڼه لیکل شوي"}
ON_PAPER: Final[Words] = {DARI: "نوشته بر ورق ریاست حقوق", PASHTO: "د حقوقو د ریاست پر پاڼه لیکل شوي"}
BRING: Final[Words] = {DARI: "آوردن نقل نکاح‌نامه", PASHTO: "د نکاح نامې نقل راوړل"}
SAYS: Final[Words] = {DARI: "دعوا به دلیل نبودن شاهد رد شد.", PASHTO: "دعوه د شاهد د نشتوالي له امله رد شوه."}
TYPES: Final = ("maintenance", "divorce_tafriq", "mahr", "inheritance")
FRIDAY: Final = 4
SITTING: Final = {"start": "09:30", "end": "10:30", "mahram": "required"}


def plead(life: Life, variant: int) -> None:
    """Six weeks of legal work on one matter; what is open differs by *variant*."""
    with life.on(41, HUMAIRA.sign_in_name):
        matter = _add(life, Matter(**_matter(life, variant)))
        _add(life, Party(matter=str(matter.pk), side="other", relation="family" if variant == 3 else "husband"))
    with life.on(38, HUMAIRA.sign_in_name):
        until = today() + timedelta(days=(80, 5, 120, 200)[variant])
        _add(life, Authority(matter=str(matter.pk), until=until, **_authority(life)))
        first = _add(life, Proceeding(matter=str(matter.pk), **_settlement(life, variant)))
    if variant == 3:
        _wait(life, matter, days=-1)
        return
    with life.on(20, HUMAIRA.sign_in_name):
        first.ended_on = days_ago(20)
        change_record(record=first)
        court = _add(life, Proceeding(matter=str(matter.pk), **_court(life)))
        _under(life, court, Filing(**_petition(life)))
        following = _court_day()
        put_off: dict[str, Any] = {"state": "adjourned", "adjourned_why": "judge_absent", "next_on": following, "next_start": "09:30"}
        put_off = {"state": "held"} if variant == 1 else put_off
        sat = {**SITTING, "start": f"{9 + variant:02}:30", "end": f"{10 + variant:02}:30"}
        _under(life, court, Hearing(on=days_ago(9), who=str(life.office.users[HUMAIRA.sign_in_name].pk), **sat, **put_off))
    if variant == 1:
        _decided(life, court)
    if variant == 2:
        _hearing(life, court, first_day(1, today()) + timedelta(days=3), start="11:00", end="12:00")
        _wait(life, matter, days=6)


def _matter(life: Life, variant: int) -> dict[str, Any]:
    tongue = life.language
    facts: dict[str, Any] = {
        "type": TYPES[variant], "goal": GOALS[variant][tongue], "eligible": "yes", "options": OPTIONS[tongue], "explained_on": days_ago(41),
        "instruction": INSTRUCTION[tongue], "instructed_on": days_ago(41),
    }
    amounts: tuple[dict[str, Any], ...] = (
        {"maintenance": 4000, "maintenance_since": days_ago(300)}, {"grounds": ["harm"]},
        {"mahr_prompt": 50_000, "mahr_deferred": 200_000}, {},
    )
    return {**facts, **amounts[variant]}


def _authority(life: Life) -> dict[str, Any]:
    tongue = life.language
    return {
        "to_whom": LAWYER[tongue], "capacity": "partner", "scope": SCOPE[tongue], "valid_from": days_ago(38),
        "revocation": TAKING_BACK[tongue],
    }


def _settlement(life: Life, variant: int) -> dict[str, Any]:
    jirga = variant == 3
    return {
        "institution": "jirga" if jirga else "huquq", "stage": "mediation", "filed_on": days_ago(38), "number": "" if jirga else "۱۲۴",
        "offered_by": "elders" if jirga else "she", "she_wanted": "no" if jirga else "yes", "pressure": "yes" if jirga else "no",
        "result": "" if jirga else CAME_OUT[life.language], "safety_after": SAME[life.language],
    }


def _court(life: Life) -> dict[str, Any]:
    return {
        "institution": "court", "tier": "primary", "place": DISTRICT[life.language], "stage": "hearing", "number": "۲۰۷",
        "filed_on": days_ago(20), "lunar": moon.written(days_ago(20), life.language),
    }


def _petition(life: Life) -> dict[str, Any]:
    lunar = moon.written(days_ago(20), life.language)
    return {"kind": "petition", "sender": "we", "on": days_ago(20), "lunar": lunar, "served_on": days_ago(14), "served_how": "officer"}


def _court_day() -> date:
    """The next day on which courts sit: not a Friday."""
    tomorrow = today() + timedelta(days=1)
    return tomorrow + timedelta(days=1) if tomorrow.weekday() == FRIDAY else tomorrow


def _decided(life: Life, court: Proceeding) -> None:
    """The decision was served; until when an appeal is possible is entered as it is written there."""
    with life.on(3, HUMAIRA.sign_in_name):
        court.stage = "decision"
        change_record(record=court)
        _under(
            life, court,
            Decision(
                on=days_ago(6), lunar=moon.written(days_ago(6), life.language), outcome="rejected", says=SAYS[life.language],
                served_on=days_ago(3), served_how="hand",
                appeal_until=today() + timedelta(days=9), appeal_source=ON_DECISION[life.language],
            ),
        )


def _hearing(life: Life, court: Proceeding, day: date, **said: Any) -> None:
    with life.on(2, HUMAIRA.sign_in_name):
        _under(life, court, Hearing(on=day, **{**SITTING, **said}))


def _wait(life: Life, matter: Matter, *, days: int) -> None:
    with life.on(2, HUMAIRA.sign_in_name):
        day = {"on": today() + timedelta(days=days), "what": BRING[life.language], "source": ON_PAPER[life.language]}
        _add(life, Deadline(matter=str(matter.pk), **day))


def _add(life: Life, record: Any) -> Any:
    return add_record(case=life.case, record=record)


def _under(life: Life, court: Proceeding, record: Any) -> Any:
    record.put_under(court)
    return _add(life, record)
