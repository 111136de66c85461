"""The page of what is unusual: read like the trail, answered by another supervisor, shown again when it grew."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import audit
from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.accounts.unlocked import current
from casework.cases.models import Case
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db

PAGE = "review:unusual"
At = Callable[..., datetime]


@pytest.fixture
def night(at: At) -> datetime:
    """Yesterday, 22:30 at the office."""
    day = timezone.localdate() - timedelta(days=1)
    return at(day.year, day.month, day.day, 22, 30)


def opened(cast: Cast, who: str, case: Case, **facts: Any) -> Entry:
    """Somebody opens a case now, by the ledger's clock."""
    with cast.acting(who), transaction.atomic():
        return audit.record("case.read", subject=("case", str(case.pk)), case=case.pk, compartments=["case"], records=[], **facts)


def shown(client: Client, **asked: str) -> list[Any]:
    response = client.get(reverse(PAGE), asked)
    assert response.status_code == 200
    return [finding for group in response.context["shown"].groups for finding in group.shown]


def answer(client: Client, finding: Any, words: str = "She was called by the hotline.", outcome: str = "explained") -> Any:
    posted = {name: str(finding.form.initial[name]) for name in ("tag", "upto", "since")}
    return client.post(reverse(PAGE), {**posted, "words": words, "outcome": outcome}, follow=True)


def at_night(cast: Cast) -> Case:
    case = a_case(cast)
    opened(cast, "nargis", case)
    return case


def test_a_case_opened_at_night_is_a_finding_with_its_entry(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    (finding,) = shown(shakiba)
    assert finding.title == "Outside office hours"
    assert finding.sentence == "Opened a case outside office hours. Shown from the first case on."
    assert [line.text.split(" case ")[0] for line in finding.lines] == ["Nargis read the"]


def test_an_explained_finding_is_answered_and_its_words_stand_with_it(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    answer(shakiba, shown(shakiba)[0])
    assert shown(shakiba) == []
    (finding,) = shown(shakiba, which="answered")
    assert [(said.who, said.answer.words) for said in finding.said] == [("Shakiba", "She was called by the hotline.")]


def test_reading_it_is_written_down_before_anything_opens(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    shown(shakiba)
    entry = Entry.objects.order_by("-seq")[0]
    with cast.acting("shakiba"):
        (story,) = ledger.read([entry], opener(current()))
    assert (entry.kind, entry.actor) == ("ledger.read", str(cast.shakiba.pk))
    assert story is not None and story["view"] == "unusual"
