"""What is worked out with a woman after the intake: type of incident, assessment, plans, follow-ups; invented, in Dari and Pashto."""

from datetime import date, timedelta
from typing import Any, Final

from casework.cases import actions, approvals
from casework.cases.models import (
    Assessment,
    CaseConference,
    CaseRecord,
    Dependant,
    FollowUp,
    Incident,
    Perpetrator,
    PlanItem,
    SafetyPlan,
    Situation,
    Survivor,
)
from casework.training.clock import days_ago, today
from casework.training.lives import Life
from casework.training.names import DARI, PASHTO

Words = dict[str, str]

CONCERN: Final[Words] = {DARI: "شب‌ها می‌ترسم که باز صدا بلند شود.", PASHTO: "د شپې وېرېږم چې بیا به غږ پورته شي."}
SIGNS: Final[Words] = {DARI: "صدا بلند می‌شود و دروازه را می‌زند.", PASHTO: "غږ یې پورته شي او دروازه وهي."}
PREPARED: Final[Words] = {DARI: "سندها نزد خواهرش است.\nکیسهٔ کوچک آماده است.", PASHTO: "سندونه یې له خور سره دي.\nوړه کڅوړه یې چمتو ده."}
RESOURCES: Final[Words] = {DARI: "کمی پول و نقل تذکره.", PASHTO: "لږې پیسې او د تذکرې کاپي."}
STRATEGIES: Final[Words] = {
    DARI: "اول خانهٔ همسایهٔ سمت راست.\nراه دوم: دروازهٔ حویلی.",
    PASHTO: "لومړی د ښي لوري د ګاونډۍ کور.\nبله لار: د انګړ دروازه.",
}
PEOPLE: Final[Words] = {DARI: "خواهر و خالهٔ خودش", PASHTO: "خپله خور او ترور"}
CODE: Final[Words] = {DARI: "نان", PASHTO: "ډوډۍ"}
CHILDREN: Final[Words] = {DARI: "طفل کلان می‌داند که نزد همسایه برود.", PASHTO: "مشر ماشوم پوهېږي چې ګاونډۍ ته لاړ شي."}
AFTERWARDS: Final[Words] = {
    DARI: "تماس با دفتر در ساعت امن. خواهرش همراه است.",
    PASHTO: "په خوندي وخت کې له دفتر سره اړیکه. خور یې ملګرې ده.",
}
VIEW: Final[Words] = {DARI: "می‌داند چه می‌خواهد. تنها کمی وقت کار دارد.", PASHTO: "پوهېږي چې څه غواړي. یوازې لږ وخت ته اړتیا لري."}
LEGAL: Final[Words] = {DARI: "می‌خواهد حقش را بداند و بعد تصمیم بگیرد.", PASHTO: "غواړي خپل حق وپېژني او بیا پرېکړه وکړي."}
SLEEP: Final[Words] = {DARI: "خوابش کم است.", PASHTO: "خوب یې لږ دی."}
DANGER: Final[Words] = {DARI: "تا هفتهٔ آینده تنها است.", PASHTO: "تر راتلونکې اوونۍ یوازې ده."}
FOLLOWED: Final[Words] = {DARI: "با خودش صحبت شد. کار پیش می‌رود.", PASHTO: "له خپلې سره یې خبرې وشوې. کار مخ په وړاندې ځي."}
MOVED: Final[Words] = {DARI: "خواهرش نزدیک‌تر آمد؛ شب‌ها تنها نیست.", PASHTO: "خور یې نږدې شوې؛ د شپې یوازې نه ده."}
ASKED: Final[Words] = {DARI: "کدام راه کمتر خطر دارد؟", PASHTO: "کومه لار لږ خطر لري؟"}
DECIDED: Final[Words] = {DARI: "اول مشورهٔ حقوقی؛ بعد دوباره از خودش پرسیده شود.", PASHTO: "لومړی حقوقي مشوره؛ بیا دې له خپلې وپوښتل شي."}
SCHOOL: Final[Words] = {DARI: "مکتب می‌رود.", PASHTO: "ښوونځي ته ځي."}
TAILOR: Final[Words] = {DARI: "خیاطی در خانه", PASHTO: "په کور کې ګنډل"}

# need, goal, action, service, her decision, outcome, progress
Item = tuple[str, Words, Words, str, str, str, str]
ITEMS: Final[tuple[Item, ...]] = (
    (
        "legal", {DARI: "حقش را بداند", PASHTO: "خپل حق وپېژني"}, {DARI: "مشورهٔ حقوقی", PASHTO: "حقوقي مشوره"},
        "legal", "accepted", "referred", "in_progress",
    ),
    (
        "documents", {DARI: "سند هویت", PASHTO: "د هویت سند"}, {DARI: "گرفتن نقل تذکره", PASHTO: "د تذکرې نقل اخیستل"},
        "documentation", "accepted", "own", "in_progress",
    ),
    (
        "psychosocial", {DARI: "خواب بهتر", PASHTO: "ښه خوب"}, {DARI: "مشاوره، هفته‌وار", PASHTO: "مشوره، په اوونۍ کې یو ځل"},
        "psychosocial", "accepted", "own", "met",
    ),
    (
        "livelihood", {DARI: "درآمد از خانه", PASHTO: "له کوره عاید"}, {DARI: "کورس خیاطی", PASHTO: "د ګنډلو کورس"},
        "livelihood", "later", "", "",
    ),
    (
        "health", {DARI: "معاینه", PASHTO: "معاینه"}, {DARI: "همراهی تا کلینیک", PASHTO: "تر کلینیکه ملګرتیا"},
        "health", "declined", "declined", "",
    ),
)  # fmt: skip

# matter of the story → answers of the classification and the relation of who did it
DENIED: Final = ("no", "no", "no", "no", "yes")
FORCED: Final = ("no", "no", "no", "yes")
ABUSED: Final = ("no", "no", "no", "no", "no", "yes")


def _type_of(life: Life) -> tuple[tuple[str, ...], str]:
    if "safety" in life.story.needs and not life.story.married:
        return FORCED, "caregiver"
    if "safety" in life.story.needs:
        return ABUSED, "in_law"
    return DENIED, "family" if life.story.marital in ("widow", "never") else "husband"


def add(life: Life, record: CaseRecord, *, changed: list[CaseRecord] | None = None, due: date | None = None) -> None:
    """Write a record as its page does."""
    actions.add_record(case=life.case, record=record, changed=changed or [], next_action_on=due)


def tell_more(life: Life, *, ago: int, children: int = 2) -> None:
    """What is behind the intake: her papers and her work, her children, the type of what happened, and who did it."""
    language, (said, relation) = life.language, _type_of(life)
    with life.on(ago):
        survivor, incident = life.read(Survivor, Incident)
        survivor.tazkira, survivor.occupation = life.rng.choice(("electronic", "paper", "none", "withheld")), TAILOR[language]
        survivor.wg_walking, survivor.wg_seeing, survivor.wg_hearing = "none", life.rng.choice(("none", "some")), "none"
        incident.place_type, incident.reported = "her_home", "no"
        incident.q_penetration, incident.q_contact, incident.q_physical, incident.q_marriage = [*said, "", ""][:4]
        incident.q_denial, incident.q_psychological = [*said, "", "", ""][4:6]
        actions.change_records(case=life.case, records=[survivor, incident])
        who: dict[str, Any] = {"primary": "yes", "relation": relation, "sex": "male", "same_house": "yes"}
        add(life, Perpetrator(incident=str(incident.pk), missing={"age_group": "unknown"}, **who))
        if life.story.married:
            for number in range(children):
                child = {"sex": ("female", "male")[number % 2], "age": 5 + 3 * number, "age_said_on": days_ago(ago), "lives_with": "her"}
                add(life, Dependant(remarks=SCHOOL[language] if number else "", **child))


def assess(life: Life, *, ago: int, whole: bool = True) -> None:
    """An assessment; *whole* is False when much was not asked yet."""
    language, story = life.language, life.story
    with life.on(ago):
        said = {"problem": story.account, "risk": story.risk, "legal": LEGAL[language], "legal_urgency": "week"}
        record = Assessment(on=days_ago(ago), minutes=50, **said)
        if whole:
            record.view, record.psychosocial, record.psychosocial_urgency = VIEW[language], SLEEP[language], "later"
            record.suicide, record.reasons = "none", ["alone", "found"] if story.risk != "high" else ["same_house", "date", "found"]
            record.imminent = DANGER[language] if story.risk == "high" else ""
            record.missing = {"health": "declined", "health_urgency": "declined", "practical": "unknown", "practical_urgency": "unknown"}
        (situation,) = life.read(Situation)
        situation.needs = sorted({*situation.needs, "legal"})
        add(life, record, changed=[situation])


def ask_for_approval(life: Life, *, ago: int) -> None:
    """The assessment waits for the supervisor's answer."""
    with life.on(ago):
        approvals.ask(case=life.case, subject="assessment")


def plan_safety(life: Life, *, ago: int, review: int) -> None:
    """A safety plan made with her, to be looked at again so many days from today (negative: late)."""
    language = life.language
    with life.on(ago):
        add(life, SafetyPlan(
            on=days_ago(ago), with_her="yes", concern=CONCERN[language], signs=SIGNS[language], preparation=PREPARED[language],
            resources=RESOURCES[language], strategies=STRATEGIES[language], people=PEOPLE[language], code_word=CODE[language],
            children=CHILDREN[language] if life.story.married else "", afterwards=AFTERWARDS[language],
            review_on=today() + timedelta(days=review),
        ))  # fmt: skip


def plan_work(life: Life, *, ago: int, first: int) -> None:
    """The action plan: one row for each need; the first is due so many days from today, the others later."""
    language = life.language
    with life.on(ago):
        for number, (need, goal, action, service, decision, outcome, progress) in enumerate(ITEMS):
            by = today() + timedelta(days=first + 7 * number) if decision == "accepted" else None
            who = str(life.office.users[life.worker].pk) if decision == "accepted" else ""
            words = {"need": need, "goal": goal[language], "action": action[language], "service": service}
            add(life, PlanItem(who=who, by=by, decision=decision, outcome=outcome, progress=progress, **words))


def follow_up(life: Life, *, ago: int, due: int, changed: bool = False) -> None:
    """A follow-up with the progress of her goals; it sets the day of the next step."""
    language = life.language
    with life.on(ago):
        record = FollowUp(
            kind="call", on=days_ago(ago), text=FOLLOWED[language], safety_checked="yes", safety_changed=MOVED[language] if changed else "",
            safety="in_progress", legal="in_progress", psychosocial="met", health="na", needs_met="no", may_close="no",
        )  # fmt: skip
        add(life, record, due=today() + timedelta(days=due))


def confer(life: Life, *, ago: int) -> None:
    """A conversation about the case among those who work on it."""
    with life.on(ago, life.lead):
        add(life, CaseConference(
            on=days_ago(ago), roles=["caseworker", "supervisor", "legal"], agreed="yes", questions=ASKED[life.language],
            decisions=DECIDED[life.language],
        ))  # fmt: skip
