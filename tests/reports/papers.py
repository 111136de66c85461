"""Papers as the tests ask for them: a case with a plan, a consent and a checklist, and the words read back with pdftotext."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.accounts.unlocked import current
from casework.cases.actions import add_record, record_consent
from casework.cases.models import Case, Closure, Consent, PlanItem, SafetyPlan
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.database import vendor
from tests.paper.copied import poppler

# The words of a paper are of catalogues and templates: on PostgreSQL each is asked for in one language.
LANGUAGES = ("fa-af", "ps", "en") if vendor() == "sqlite" else ("fa-af",)
ACTION = {"fa-af": "روز یکشنبه به محکمه می‌رود", "ps": "د یکشنبې په ورځ محکمې ته ځي", "en": "She goes to the court on Sunday"}
SAFE = {"people": "خاله زهرا", "preparation": "تذکره و کلید", "concern": "او تهدید می‌کند", "code_word": "انار", "signs": "صدای بلند"}


def with_records(cast: Cast) -> Case:
    """A case of Nargis with an action plan in three languages, a safety plan, and a checklist for closing."""
    case = a_case(cast)
    with cast.acting("nargis"):
        for day, words in enumerate(ACTION.values(), start=2):
            item = PlanItem(need="legal", goal="نفقه", action=words, by=datetime.date(2027, 1, day), decision="accepted")
            item.who = str(cast.nargis.pk)
            add_record(case=case, record=item)
        add_record(case=case, record=PlanItem(need="safety", goal="جای امن", action="به خانهٔ امن رفته", progress="met"))
        add_record(case=case, record=SafetyPlan(on=timezone.localdate(), **SAFE))
        add_record(case=case, record=Closure(reason="goals_met", needs_met="yes", agreed="no", agreed_why="او می‌خواهد صبر کند"))
    return case


def consent(cast: Cast, case: Case, **changes: Any) -> Consent:
    """A consent of hers; to share with Sepidar, unless it is said otherwise."""
    today = timezone.localdate()
    said = {
        "kind": "release", "agreed": True, "how": "written", "language": "ps", "limits_explained": True, "given_on": today,
        "until": today + datetime.timedelta(days=30), "recipient": str(cast.teams["sepidar"].pk), "recipient_name": "Sepidar",
        "items": ["name", "needs"], "purpose": "مشورهٔ حقوقی", "explained_by": "نرگس احمدی", **changes,
    }  # fmt: skip
    with cast.acting("nargis"):
        return record_consent(case=case, consent=Consent(**said))


def ask(cast: Cast, case: Case, paper: str, *, by: str = "nargis", **said: Any) -> HttpResponse:
    """POST the small form of a paper of the list."""
    usual = {"language": "en", "copy": "office", "recipient": "Nargis", "reason": "she asked"}
    return client_of(cast, by).post(reverse("reports:paper", args=[case.pk, paper]), {**usual, **said})


def ask_consent(cast: Cast, record: Consent, *, by: str = "nargis", **said: Any) -> HttpResponse:
    usual = {"language": "en", "copy": "office", "recipient": "Nargis", "reason": "to sign"}
    return client_of(cast, by).post(reverse("reports:consent", args=[record.case_id, record.pk]), {**usual, **said})


def ask_attorney(cast: Cast, record: Any, *, by: str = "humaira", **said: Any) -> HttpResponse:
    usual = {"language": "en", "recipient": "Court of Balkh", "reason": "she wants a lawyer", "asked": "on"}
    return client_of(cast, by).post(reverse("reports:attorney", args=[record.case_id, record.pk]), {**usual, **said})


def ask_chronology(cast: Cast, record: Any, lines: list[str], *, by: str = "humaira", **said: Any) -> HttpResponse:
    usual = {"language": "en", "copy": "court", "recipient": "Court of Balkh", "reason": "for the hearing"}
    path = reverse("reports:chronology", args=[record.case_id, record.pk])
    return client_of(cast, by).post(path, {**usual, "lines": lines, **said})


def chronology(cast: Cast, record: Any, lines: list[str], *, by: str = "humaira", **said: Any) -> HttpResponse:
    """The paper, after its lines were shown."""
    page = ask_chronology(cast, record, lines, by=by, **said)
    assert page.context["shown"], page.context["form"].errors
    return ask_chronology(cast, record, lines, by=by, **{**said, "seen": page.context["shown"].seen})


def ask_safety_plan(cast: Cast, case: Case, *, by: str = "nargis", **said: Any) -> HttpResponse:
    usual = {"language": "fa-af", "parts": ["people", "preparation"], "asked": "on", "reason": "she asked for it"}
    found = {name: value for name, value in {**usual, **said}.items() if value is not None}
    return client_of(cast, by).post(reverse("reports:on-request", args=[case.pk]), found)


def ask_blank(cast: Cast, name: str, *, by: str = "nargis", **said: Any) -> HttpResponse:
    posted = {f"{name}-{field}": value for field, value in {"language": "en", **said}.items()}
    return client_of(cast, by).post(reverse("reports:blank", args=[name]), posted)


def is_paper(answer: HttpResponse) -> bool:
    return answer.status_code == 200 and answer["Content-Type"] == "application/pdf"


def words_of(answer: HttpResponse) -> str:
    """What pdftotext reads. Raises AssertionError where the answer is no paper."""
    assert is_paper(answer), answer.content.decode(errors="replace")[:3000]
    return poppler(answer.content)


def told(cast: Cast, kind: str) -> Any:
    """The newest entry of a kind as a supervisor reads it."""
    with cast.acting("shakiba"):
        story = ledger.read([Entry.objects.filter(kind=kind).order_by("-seq")[0]], opener(current()))[0]
    assert story is not None
    return story
