"""The words of a question to the supervisor, and of her answer: kept while they are typed, used up when they are sent."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Draft
from casework.cases.models import Approval, Case
from tests.browserless import client_of
from tests.cases.test_approvals import answer, asked_to_close
from tests.cases.test_drafts import idle
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.kinds import write

WORDS = "نظر نیمه‌تمام"
LINE = "This is your draft"


def address(approval: Approval) -> str:
    return f"/cases/{approval.case_id}/approvals/{approval.pk}/"


def about(approval: Approval) -> dict[str, str]:
    return {"draft_form": "cases.approval", "draft_subject": str(approval.pk)}


def note_of(case: Case) -> dict[str, str]:
    return {"draft_form": "cases.ask.assessment", "draft_subject": str(case.pk)}


@pytest.fixture
def assessed(cast: Cast) -> Case:
    case = a_case(cast)
    write(cast, case, "cases.assessment")
    return case


def test_a_comment_on_an_approval_is_kept_while_it_is_typed(cast: Cast, nargis: Client, shakiba: Client) -> None:
    _, approval = asked_to_close(cast, nargis)
    assert f'name="draft_subject" value="{approval.pk}"' in text(shakiba.get(address(approval)))
    assert shakiba.post("/drafts/save/", {"comment": WORDS, **about(approval)}).status_code == 200
    page = text(shakiba.get(address(approval)))
    assert WORDS in page and LINE in page
    assert address(approval) in text(shakiba.get("/drafts/"))
    assert WORDS not in text(client_of(cast, "nargis").get(address(approval)))


def test_a_comment_that_came_after_its_session_leads_back_and_is_kept(cast: Cast, nargis: Client, shakiba: Client) -> None:
    _, approval = asked_to_close(cast, nargis)
    page = address(approval)
    assert f'name="here" value="{page}"' in text(shakiba.get(page)).partition('class="actions"')[2]
    idle(shakiba)
    late = shakiba.post(page, {"answer": "approved", "comment": WORDS, "seen": "0", "here": page, **about(approval)})
    assert page in late["Location"]
    assert WORDS in text(client_of(cast, "shakiba").get(page))


def test_an_answer_uses_the_draft_of_its_comment_up(cast: Cast, nargis: Client, shakiba: Client) -> None:
    _, approval = asked_to_close(cast, nargis)
    shakiba.post("/drafts/save/", {"comment": WORDS, **about(approval)})
    assert Draft.objects.count() == 1
    assert answer(shakiba, approval, "sent_back", WORDS).status_code == 302
    assert Draft.objects.count() == 0


def test_a_note_to_the_supervisor_is_kept_while_it_is_typed(assessed: Case, nargis: Client) -> None:
    page = f"/cases/{assessed.pk}/assessments/"
    assert 'name="draft_form" value="cases.ask.assessment"' in text(nargis.get(page))
    assert nargis.post("/drafts/save/", {"note": WORDS, **note_of(assessed)}).status_code == 200
    found = text(nargis.get(page))
    assert WORDS in found and LINE in found
    assert page in text(nargis.get("/drafts/"))


def test_asking_uses_the_draft_of_the_note_up(assessed: Case, nargis: Client) -> None:
    nargis.post("/drafts/save/", {"note": WORDS, **note_of(assessed)})
    assert Draft.objects.count() == 1
    nargis.post(reverse("cases:ask", args=[assessed.pk, "assessment"]), {"note": WORDS})
    assert assessed.approval_records.count() == 1
    assert Draft.objects.count() == 0


def test_a_note_that_is_too_long_is_kept_and_she_is_told(assessed: Case, nargis: Client) -> None:
    long: Any = nargis.post(reverse("cases:ask", args=[assessed.pk, "assessment"]), {"note": "ب" * 20_001})
    assert assessed.approval_records.count() == 0
    page = text(nargis.get(long["Location"]))
    assert "Write at most" in page and "ب" * 20_001 in page
