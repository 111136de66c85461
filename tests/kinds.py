"""One filled form for each kind of record that is written through ``views.record``: who writes it, and what is chosen in it.

The role matrix, the canaries and the scene of the attacks all write these; a kind without a line here fails tests/cases/test_kinds.py.
What somebody can type freely is left out where any words will do: the canaries go there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from casework.cases import approvals, merging
from casework.cases.actions import add_record, assign
from casework.cases.kinds import KINDS
from casework.cases.models import Case, CaseRecord, Closure
from casework.cases.models.assessment import NEEDS
from casework.counselling.models import Measure, Notice
from tests.cast import Cast, a_case
from tests.documents.made import a_document

COLLEAGUES = ("zohra", "humaira")


@dataclass(frozen=True)
class Filled:
    """*by* writes it; *chosen* is posted beside the words."""

    by: str = "nargis"
    chosen: dict[str, Any] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)


def day(name: str, number: int, month: int, year: int) -> dict[str, str]:
    return {f"{name}-d": str(number), f"{name}-m": str(month), f"{name}-y": str(year)}


def given(*names: str) -> dict[str, str]:
    """The answer "given" beside questions that are filled with words."""
    return {f"{name}-a": "given" for name in names}


ON = day("on", 1, 9, 1405)
PLAN = ("concern", "signs", "people", "resources", "preparation", "strategies", "code_word", "children", "afterwards")

SAMPLES: dict[str, Filled] = {
    "cases.incident": Filled(chosen={"account-a": "given"}, words={"account": "شوهرم مرا از خانه بیرون کرد."}),
    "cases.dependant": Filled(
        chosen={"sex": "female", "sex-a": "given", "age": "7", "age-a": "given", "lives_with": "her", "lives_with-a": "given"},
        words={"remarks": "صنف دوم است."},
    ),
    "cases.perpetrator": Filled(chosen={"relation": "husband", "relation-a": "given", "name_wanted": "on"}, words={"name": "احمد"}),
    "cases.assessment": Filled(
        chosen={**ON, "risk": "medium", "risk-a": "given", "minutes": "40"} | given("problem", "imminent", *NEEDS),
        words={name: "سخن خودش" for name in ("problem", "imminent", *NEEDS)},
    ),
    "cases.safety_plan": Filled(
        chosen={**ON, "with_her": "yes", "with_her-a": "given", **day("review_on", 1, 12, 1405)} | given(*PLAN),
        words={name: "سخن خودش" for name in PLAN},
    ),
    "cases.plan_item": Filled(
        chosen={
            "need": "legal", "service": "legal", "decision": "accepted", **day("by", 1, 11, 1405),
            **given("need", "service", "decision", "goal"),
        },
        words={"goal": "نفقه", "action": "مشوره"},
    ),
    "cases.follow_up": Filled(
        chosen={"kind": "call", "reached": "on", **ON, "safety": "in_progress", "safety-a": "given"}, words={"text": "یادداشت"}
    ),
    "cases.conference": Filled(
        chosen={**ON, "agreed": "yes", "roles": ["caseworker"]} | given("agreed", "roles"),
        words={"questions": "چه کنیم؟", "decisions": "دوباره دیدار"},
    ),
    "cases.contact": Filled(chosen={"kind": "call", "reached": "on", "on-d": "1", "on-m": "9", "on-y": "1405"}, words={"text": "یادداشت"}),
    "cases.duty": Filled(
        chosen={"on-d": "1", "on-m": "9", "on-y": "1405", "ground": "danger", "she_was_told": "yes"},
        words={"reason": "برادرش با سلاح آمد", "told_whom": "داکتر شفاخانه", "told_what": "که در خطر است", "she_was_told_why": "قبول کرد"},
    ),
    "cases.task": Filled(
        chosen={"due_on-d": "9", "due_on-m": "9", "due_on-y": "1405", "who": ""}, words={"title": "نقل تذکره", "note": "با خواهرش"}
    ),
    "cases.flag": Filled(
        chosen={"kind": "no_call", "on-d": "1", "on-m": "9", "on-y": "1405"}, words={"reason": "شوهرش خانه است", "resolution": ""}
    ),
}


TODAY = {"on-d": "1", "on-m": "9", "on-y": "1405"}
SAMPLES["counselling.session"] = Filled(
    by="zohra",
    chosen={
        **TODAY, "attendance": "came", "minutes": "50", "number": "1", "modality": "person", "place": "office", "themes": ["sleep"],
        "techniques": ["breathing"], "safety": "same", "harm": "none", "next_on-d": "4", "next_on-m": "9", "next_on-y": "1405",
    },
    words={"note": "شب‌ها خوابش نمی‌برد."},
)
SAMPLES["counselling.note"] = Filled(by="zohra", chosen=TODAY, words={"words": "خودم خسته شدم."})
SAMPLES["supervision.file_review"] = Filled(
    by="shakiba",
    chosen={**TODAY, "consent": "yes", "limits": "no", "duty": "na", "who": "", **day("due_on", 9, 9, 1405)},
    words={"limits_why": "روز آن نوشته نیست", "strengths": "یادداشت‌ها روشن است", "follow_up": "حدود محرمیت را دوباره بگوید"},
)
MATTER = {"type": "maintenance", "eligible": "yes", **day("explained_on", 1, 9, 1405), "maintenance": "4000"}
SAMPLES |= {
    "legal.matter": Filled(
        chosen={**MATTER, "court_outcome": "", **given("goal", "eligible", "options", "instruction")},
        words={"goal": "نفقهٔ ماهوار", "options": "میانجیگری یا محکمه", "instruction": "به محکمه می‌رود", "eligible_why": "درآمد ندارد"},
    ),
    "legal.party": Filled(
        chosen={"side": "other", "relation": "husband", **given("name", "father_name", "relation")},
        words={"name": "احمد", "father_name": "محمود", "remarks": "در شهر است"},
    ),
    "legal.authority": Filled(
        by="humaira", chosen={"capacity": "partner", **day("valid_from", 1, 9, 1405), **day("until", 1, 12, 1405)},
        words={"to_whom": "نسیم", "scope": "نفقه", "registered": "وثایق", "revoked_why": "هیچ"},
    ),
    "legal.deadline": Filled(
        by="humaira", chosen=day("on", 18, 9, 1405), words={"what": "آوردن اسناد", "source": "بر ورق", "remarks": "نقل"}
    ),
    "legal.evidence": Filled(chosen={"kind": "witness"}, words={"what": "همسایه", "shows": "نفقه نداده", "kept": "نزد خودش"}),
    "legal.proceeding": Filled(
        by="humaira",
        chosen={
            "institution": "court", "tier": "primary", "stage": "petition", **ON, **day("filed_on", 1, 9, 1405), "offered_by": "elders",
            "she_wanted": "no", "pressure": "yes", **given("she_wanted", "pressure", "safety_after"),
        },
        words={
            "place": "ناحیهٔ سوم", "number": "نمبر", "lunar": "پنجم ربیع", "pressure_how": "برادرش", "result": "هیچ", "safety_after": "همان",
            "remarks": "قاضی نو",
        },
    ),
    "legal.filing": Filled(
        by="humaira", chosen={"kind": "petition", "sender": "we", **ON, **day("served_on", 2, 9, 1405), "served_how": "officer"},
        words={"lunar": "پنجم ربیع", "number": "نمبر", "remarks": "با مهر"},
    ),
    "legal.hearing": Filled(
        by="humaira",
        chosen={
            **day("on", 4, 9, 1405), "start": "9:30", "end": "10:30", "mahram": "required", "state": "adjourned",
            "adjourned_why": "judge_absent", **day("next_on", 11, 9, 1405), "next_start": "9", "who": "",
        },
        words={"lunar": "پنجم ربیع", "place": "اتاق دوم", "present": "وکیل", "remarks": "دیر شد"},
    ),
    "legal.decision": Filled(
        by="humaira",
        chosen={
            **ON, "outcome": "granted", **day("served_on", 1, 9, 1405), "served_how": "hand", **day("appeal_until", 1, 10, 1405),
            "enforcement": "asked",
        },
        words={
            "lunar": "پنجم ربیع", "number": "نمبر", "says": "نفقه بدهد", "appeal_source": "بر فیصله", "enforced": "ماهوار",
            "remarks": "نقل",
        },
    ),
}


def posted(code: str) -> dict[str, Any]:
    """What a browser sends for a new record of this kind."""
    return {**SAMPLES[code].chosen, **SAMPLES[code].words}


def reach(cast: Cast, case: Case, person: str) -> None:
    """A colleague of another profession writes in a case once it was assigned to her."""
    if person in COLLEAGUES and not case.user_grants.filter(user=cast.people[person]).exists():
        with cast.acting("shakiba"):
            assign(case=case, to=cast.people[person])


def write(cast: Cast, case: Case, code: str, by: str = "") -> CaseRecord:
    """A record of this kind, through its form and the action."""
    reach(cast, case, by or SAMPLES[code].by)
    kind, data = KINDS[code], QueryDict(mutable=True)
    for name, value in posted(code).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    with cast.acting(by or SAMPLES[code].by):
        record = kind.model(case=case)
        form = (kind.new_form or kind.form)(data, instance=record, **kind.given(case))
        assert form.is_valid(), form.errors
        return add_record(case=case, record=record)


def _asked(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        approvals.ask_to_close(case=case, closure=Closure(reason="goals_met"))


def _counselled(cast: Cast, case: Case) -> None:
    reach(cast, case, "zohra")
    measure = Measure(instrument="who5", version="1998", on=timezone.localdate(), language="fa-af", mode="paper_read", answers={"1": 3})
    with cast.acting("zohra"):
        for record in (measure, Notice(why="supervision")):
            add_record(case=case, record=record)


def _linked(cast: Cast, case: Case) -> None:
    other = a_case(cast)
    with cast.acting("shakiba"):
        merging.merge(closes=other, into=case, links=[])


# Kinds that are written by pages of their own: what makes one, and who works with it.
def _finished(cast: Cast, case: Case) -> None:
    from referrals.feedback import record
    from referrals.models import ReferralFeedback
    from tests.referrals.sent import completed, sent

    referral = sent(cast, case=case).referral
    completed(cast, referral)
    with cast.acting("nargis"):
        record(referral=referral, feedback=ReferralFeedback(case=referral.case, on=timezone.localdate(), asked="declined"))


def _checked(cast: Cast, case: Case) -> None:
    from referrals.models import ConflictCheck

    today, other = timezone.localdate(), str(cast.teams["other"].pk)
    check = ConflictCheck(organisation=other, organisation_name="Other", people=[], asked_on=today, answer="yes", answered_on=today)
    with cast.acting("nargis"):
        add_record(case=case, record=check)


def _asked_to_erase(cast: Cast, case: Case) -> None:
    from casework.erasure.actions import ask
    from casework.erasure.choices import What
    from casework.erasure.plan import Target

    with cast.acting("nargis"):
        ask(case=case, target=Target(What.CASE), reason="her_wish", words="خودش خواست")


def _held(cast: Cast, case: Case) -> None:
    from casework.erasure import holds

    if not KINDS["erasure.request"].records(case).exists():
        _asked_to_erase(cast, case)  # first: under a hold nothing is asked for
    with cast.acting("shakiba"):
        holds.place(case=case, reason="محکمه")


OTHERS: dict[str, tuple[Callable[[Cast, Case], object], str]] = {
    "cases.closure": (_asked, "nargis"),
    "cases.approval": (_asked, "nargis"),
    "cases.link": (_linked, "shakiba"),
    "counselling.measure": (_counselled, "zohra"),
    "counselling.notice": (_counselled, "shakiba"),
    "documents.document": (a_document, "nargis"),
    "referrals.feedback": (_finished, "nargis"),
    "referrals.conflict": (_checked, "nargis"),
    "erasure.request": (_asked_to_erase, "nargis"),
    "erasure.hold": (_held, "shakiba"),
}


def one_of(cast: Cast, case: Case, code: str) -> tuple[CaseRecord, str]:
    """A record of any kind, and who works with it."""
    if code in OTHERS:
        make, who = OTHERS[code]
        if not KINDS[code].records(case).exists():
            make(cast, case)
        return KINDS[code].records(case).first(), who
    by = SAMPLES[code].by if code in SAMPLES else "nargis"
    if by in COLLEAGUES:
        reach(cast, case, by)
    return KINDS[code].records(case).first() or write(cast, case, code), by
