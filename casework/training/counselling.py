"""What Zohra writes in the cases that were given to her: sessions, questionnaires over time, a note for herself."""

from datetime import timedelta
from typing import Any, Final

from casework.access import rings
from casework.cases.actions import add_record
from casework.counselling import scoring
from casework.counselling.actions import add
from casework.counselling.instruments import INSTRUMENTS
from casework.counselling.models import Measure, ProcessNote, Session
from casework.training.clock import days_ago, today
from casework.training.lives import Life
from casework.training.people import ZOHRA

# Days ago, themes, techniques, minutes; the third was cut short, the fourth did not take place.
SESSIONS: Final[tuple[tuple[int, dict[str, Any]], ...]] = (
    (40, {"themes": ["first", "fear"], "techniques": ["listening"], "minutes": 60, "modality": "person", "place": "office"}),
    (33, {"themes": ["sleep"], "techniques": ["breathing"], "minutes": 50, "modality": "person", "place": "office"}),
    (26, {"themes": ["family"], "techniques": ["listening"], "minutes": 35, "modality": "phone", "attendance": "short"}),
    (19, {"attendance": "not_came", "absence": "way"}),
    (12, {"themes": ["sleep", "memories"], "techniques": ["grounding"], "minutes": 50, "modality": "person", "place": "office"}),
    (5, {"themes": ["future"], "techniques": ["problems", "support"], "minutes": 50, "modality": "person", "place": "office"}),
)
WELL_BEING: Final = {40: (1, 1, 2, 1, 1), 33: (2, 1, 2, 1, 2), 26: (1, 2, 1, 2, None), 12: (2, 2, 3, 2, 2), 5: (3, 2, 3, 2, 3)}
LOW_MOOD: Final = {40: (2, 2, 3, 2, 1, 2, 1, 1, 0), 12: (1, 2, 1, 2, 1, 1, 1, 0, 0)}
DANGER: Final = (2, 3, 2, 2, 1, 3, 1, 1, 1)  # item 9 is above zero: the supervisor is asked
AGREED: Final = {"fa-af": "هر شب پیش از خواب تمرین نفس کشیدن.", "ps": "هره شپه له خوبه مخکې د ساه تمرین."}
THOUGHT: Final = {
    "fa-af": "از شنیدن این قصه خودم هم خسته شدم؛ با سرپرست گپ بزنم.",
    "ps": "د دې کیسې په اورېدو زه هم ستړې شوم؛ له سرپرستې سره به خبرې وکړم.",
}


def counsel(life: Life, *, next_in: int, danger: bool = False) -> None:
    """Six weeks of counselling; the next session is in *next_in* days. With *danger* an answer of the last day starts the protocol."""
    for number, (ago, said) in enumerate(SESSIONS, start=1):
        with life.on(ago, ZOHRA.sign_in_name):
            _session(life, number, ago, said, next_in)
            for code, answers in (("who5", WELL_BEING), ("phq9", LOW_MOOD)):
                if ago in answers:
                    _measure(life, code, ago, answers[ago])
    with life.on(5, ZOHRA.sign_in_name):
        note = ProcessNote(case=life.case, on=days_ago(5))
        note.words = THOUGHT[life.language]
        add_record(case=life.case, record=note)
    if danger:
        with life.on(1, ZOHRA.sign_in_name):
            _measure(life, "phq9", 1, DANGER)


def _session(life: Life, number: int, ago: int, said: dict[str, Any], next_in: int) -> None:
    came = said.get("attendance", "came") != "not_came"
    facts = {"safety": "same", "harm": "none", "agreed": AGREED[life.language], "language": life.language} if came else {}
    last = ago == SESSIONS[-1][0]
    following = today() + timedelta(days=next_in) if last else days_ago(ago - 7)
    record = Session(**{"on": days_ago(ago), "number": number, "attendance": "came", "next_on": following, **facts, **said})
    sessions = list(Session.objects.filter(case=life.case))
    rings.current().admit(sessions)
    add(case=life.case, record=record, sessions=sessions)


def _measure(life: Life, code: str, ago: int, values: tuple[int | None, ...]) -> None:
    """Answers as numbers from paper; a None was declined."""
    about = INSTRUMENTS[code]
    answers = {number: value for number, value in enumerate(values, start=1) if value is not None}
    missing = {f"q{number}": "declined" for number, value in enumerate(values, start=1) if value is None}
    stage = "first" if ago == SESSIONS[0][0] else "middle"
    record = Measure(
        instrument=code, version=about.version, on=days_ago(ago), stage=stage, language=life.language, mode="paper_read", missing=missing,
        answers={str(number): value for number, value in answers.items()}, total=scoring.total(about, answers),
    )
    add(case=life.case, record=record)
