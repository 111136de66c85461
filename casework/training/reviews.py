"""What supervisors look back on in the training office: a file that was reviewed, and what invented women said of the office."""

from datetime import date, timedelta
from random import Random
from typing import Any, Final

from casework.cases import actions
from casework.feedback import actions as feedback
from casework.feedback import quarters
from casework.feedback.questions import QUESTIONS
from casework.supervision.models import FileReview
from casework.training.clock import days_ago, on_day, today
from casework.training.lives import Life
from casework.training.names import DARI, PASHTO
from casework.training.people import HUMAIRA, SHAKIBA, WIDA, ZOHRA, Office

WELL: Final = {DARI: "یادداشت‌ها روشن و کوتاه است.", PASHTO: "یادښتونه روښانه او لنډ دي."}
TOLD: Final = {DARI: "دلیل خطر را در ارزیابی بعدی بنویسد.", PASHTO: "د خطر لامل دې په راتلونکې ارزونه کې ولیکي."}
REMARK: Final = {DARI: "در دو تماس از شش تماس", PASHTO: "له شپږو په دوو اړیکو کې"}
SUGGESTED: Final = (
    "روز پنجشنبه هم باز باشد.", "اتاق انتظار گرم‌تر باشد.", "یو کس دې د ماشومانو پام کوي.", "برای رفت‌وآمد کمک شود.",
    "د انتظار وخت دې لنډ شي.", "یک چای هم خوب است.",
)  # fmt: skip
ASKING: Final = (ZOHRA, HUMAIRA, SHAKIBA, WIDA)
BEFORE: Final = 93  # days: at least as long as any quarter of the solar year


def review_file(life: Life, *, ago: int, due: int) -> None:
    """The supervisor read the file so many days ago; what was agreed waits for the caseworker."""
    checks: dict[str, Any] = dict.fromkeys(FileReview.CHECKS, "yes") | {"safety": "no", "sharing": "na", "duty": "na", "closing": "na"}
    said = {"safety_why": REMARK[life.language], "strengths": WELL[life.language], "follow_up": TOLD[life.language]}
    with life.on(ago, life.lead):
        worker = str(life.office.users[life.worker].pk)
        record = FileReview(on=days_ago(ago), who=worker, due_on=today() + timedelta(days=due), **checks, **said)
        actions.add_record(case=life.case, record=record)


def ask_women(office: Office, seed: int) -> None:
    """Fourteen answers of the quarter that is over, three of the one before, two of the running one."""
    rng = Random(f"{seed}/feedback")  # noqa: S311 - invents answers, seals nothing
    last = _last_day_before()
    for day, count in ((last - timedelta(days=BEFORE), 3), (last, 14), (today(), 2)):
        for number in range(count):
            with on_day(day), office.acting(ASKING[number % len(ASKING)].sign_in_name):
                feedback.add(answers=_answers(rng), suggestions=SUGGESTED[number] if number < len(SUGGESTED) else "")


def _last_day_before() -> date:
    """The last day of the quarter before the running one."""
    day = today()
    while quarters.of(day) == quarters.of(today()):
        day -= timedelta(days=1)
    return day


def _answers(rng: Random) -> dict[str, str]:
    """Mostly content, with what an office hears: the way is conspicuous, the worker changed, not every help was there."""
    usual, doubtful = ("yes",) * 8 + ("no", "declined"), ("yes", "yes", "no", "no", "na")
    asked = {"unnoticed", "same_worker", "referred"}
    return {name: rng.choice(doubtful if name in asked else usual) for name in QUESTIONS if rng.random() < 0.95}
