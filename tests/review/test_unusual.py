"""The page of what is unusual: read like the trail, answered by another supervisor, shown again when it grew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import audit
from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.accounts.unlocked import current
from casework.cases.actions import assign
from casework.cases.models import Case, CaseUserGrant
from tests.cast import Cast, a_case
from tests.review.conftest import page

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


def test_words_are_needed_and_what_was_missing_is_said_at_the_finding(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    response = answer(shakiba, shown(shakiba)[0], words="")
    assert 'role="alert"' in page(response)
    assert not Entry.objects.filter(kind="unusual.explained").exists()


def test_what_is_raised_says_so(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    answer(shakiba, shown(shakiba)[0], outcome="raised")
    (finding,) = shown(shakiba, which="answered")
    assert [said.answer.raised for said in finding.said] == [True]
    assert Entry.objects.filter(kind="unusual.raised").count() == 1


def test_a_finding_that_grew_comes_back_with_the_earlier_words(cast: Cast, shakiba: Client, night: datetime) -> None:
    case = at_night(cast)
    answer(shakiba, shown(shakiba)[0], words="The hotline called.")
    opened(cast, "nargis", case)
    (finding,) = shown(shakiba)
    assert finding.grown
    assert [said.answer.words for said in finding.said] == ["The hotline called."]
    assert "The hotline called." in page(shakiba.get(reverse(PAGE)))
    answer(shakiba, finding, words="Twice.")
    assert shown(shakiba) == []


def test_what_joined_a_finding_after_it_was_read_is_not_answered_with_it(cast: Cast, shakiba: Client, night: datetime) -> None:
    case = at_night(cast)
    (read,) = shown(shakiba)
    opened(cast, "nargis", case)
    answer(shakiba, read)
    (finding,) = shown(shakiba)
    assert finding.grown


def test_nobody_explains_what_she_did_herself_and_another_supervisor_does(
    cast: Cast, shakiba: Client, laila: Client, night: datetime
) -> None:
    opened(cast, "shakiba", a_case(cast), reason="Her sister called")
    (finding,) = shown(shakiba)
    assert finding.own
    assert "another supervisor asks you" in page(shakiba.get(reverse(PAGE)))
    assert "What you asked and heard" not in page(shakiba.get(reverse(PAGE)))
    assert answer(shakiba, finding).status_code == 404
    assert not Entry.objects.filter(kind__startswith="unusual.").exists()
    answer(laila, shown(laila)[0])
    assert shown(shakiba) == []


def test_an_explanation_she_wrote_of_herself_by_other_means_does_not_count(cast: Cast, shakiba: Client, night: datetime) -> None:
    opened(cast, "shakiba", a_case(cast), reason="Her sister called")
    (finding,) = shown(shakiba)
    with cast.acting("shakiba"), transaction.atomic():
        audit.record("unusual.explained", filed_under=bytes.fromhex(finding.form.initial["tag"]), upto=10**6, words="Nothing.")
    assert len(shown(shakiba)) == 1


@pytest.mark.parametrize("who", ["nargis", "palwasha", "farida"])
def test_an_explanation_signed_by_anybody_but_a_supervisor_does_not_count(cast: Cast, shakiba: Client, night: datetime, who: str) -> None:
    at_night(cast)
    (finding,) = shown(shakiba)
    with cast.acting(who), transaction.atomic():
        audit.record("unusual.explained", filed_under=bytes.fromhex(finding.form.initial["tag"]), upto=10**6, words="Nothing.")
    (still,) = shown(shakiba)
    assert still.said == []


def test_an_explanation_in_a_supervisors_name_that_she_did_not_sign_does_not_count(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    (finding,) = shown(shakiba)
    with cast.acting("laila") as laila:
        her = laila.actor
    with cast.acting("nargis") as nargis, audit.acting(replace(her, sign=nargis.actor.sign)), transaction.atomic():
        audit.record("unusual.explained", filed_under=bytes.fromhex(finding.form.initial["tag"]), upto=10**6, words="Nothing.")
    (still,) = shown(shakiba)
    assert still.said == []


def days_ago(at: At, days: int) -> None:
    day = timezone.localdate() - timedelta(days=days)
    at(day.year, day.month, day.day, 10, 0)


def test_a_grant_that_was_put_back_makes_no_case_hers(cast: Cast, shakiba: Client, at: At) -> None:
    days_ago(at, 3)
    case = a_case(cast)
    row = CaseUserGrant.objects.get(user=cast.nargis)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha, instead_of=cast.nargis)
    CaseUserGrant.objects.bulk_create([row])
    days_ago(at, 2)
    opened(cast, "nargis", case)
    opened(cast, "palwasha", case)
    found = [(finding.title, [line.parts[0].text for line in finding.lines]) for finding in shown(shakiba)]
    assert [lines for title, lines in found if title == "Cases of others"] == [["Nargis"]]


@pytest.mark.parametrize("signature", [b"made up" * 9 + b"!", None])
def test_a_grant_that_nobody_signed_makes_no_case_hers(cast: Cast, shakiba: Client, at: At, signature: bytes | None) -> None:
    """Whoever writes the database copies a row to the supervisor, with a signature of her own making or the one of the row."""
    days_ago(at, 2)
    case = a_case(cast)
    opened(cast, "shakiba", case)
    row = CaseUserGrant.objects.get(user=cast.nargis)
    row.pk, row.user = None, cast.shakiba
    row.signature = signature or row.signature
    CaseUserGrant.objects.bulk_create([row])
    assert CaseUserGrant.objects.filter(user=cast.shakiba, content_object=case).exists()
    assert "Cases of others" in [finding.title for finding in shown(shakiba)]


def test_a_case_that_was_handed_over_was_hers_before_and_not_after(cast: Cast, shakiba: Client, at: At) -> None:
    days_ago(at, 4)
    case = a_case(cast)
    days_ago(at, 3)
    opened(cast, "nargis", case)
    days_ago(at, 2)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha, instead_of=cast.nargis)
    days_ago(at, 1)
    after = opened(cast, "nargis", case)
    found = [[line.seq for line in finding.lines] for finding in shown(shakiba) if finding.title == "Cases of others"]
    assert found == [[after.seq]]


def test_an_answer_about_something_that_is_not_unusual_saves_nothing(cast: Cast, shakiba: Client) -> None:
    posted = {"tag": "0" * 32, "upto": "1", "since": "7", "words": "x", "outcome": "explained"}
    response = shakiba.post(reverse(PAGE), posted, follow=True)
    assert "Nothing was saved" in page(response)
    assert not Entry.objects.filter(kind__startswith="unusual.").exists()


@pytest.mark.parametrize("asked", [{"since": "x"}, {"since": "365"}, {"which": "x"}, {"page": "0"}, {"page": "9" * 30}])
def test_an_address_made_up_by_hand_leads_back_to_the_plain_page(cast: Cast, shakiba: Client, asked: dict[str, str]) -> None:
    answer = shakiba.get(reverse(PAGE), asked)
    assert (answer.status_code, answer["Location"]) == (302, reverse(PAGE))


def test_a_period_that_nobody_offers_saves_nothing(cast: Cast, shakiba: Client, night: datetime) -> None:
    at_night(cast)
    posted = {**{name: str(shown(shakiba)[0].form.initial[name]) for name in ("tag", "upto")}, "since": "365", "words": "x"}
    assert shakiba.post(reverse(PAGE), posted)["Location"] == reverse(PAGE)
    assert not Entry.objects.filter(kind__startswith="unusual.").exists()


def test_a_week_and_a_month_end_where_they_say(cast: Cast, shakiba: Client, at: At) -> None:
    day = timezone.localdate() - timedelta(days=7)
    at(day.year, day.month, day.day, 22, 30)
    at_night(cast)
    assert (len(shown(shakiba)), len(shown(shakiba, since="30"))) == (0, 1)


def test_too_many_entries_are_said_so_and_the_newest_are_looked_through(
    cast: Cast, shakiba: Client, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, today = a_case(cast), timezone.localdate()
    for ago in (3, 2, 1):
        day = today - timedelta(days=ago)
        at(day.year, day.month, day.day, 22, 30)
        opened(cast, "nargis", case)
    assert len(shown(shakiba)) == 3
    monkeypatch.setattr("audit.review.unusual.reading.MOST", 2)
    response = shakiba.get(reverse(PAGE))
    assert "only the newest were looked through" in page(response)
    assert [finding.day for group in response.context["shown"].groups for finding in group.shown] == [today - timedelta(days=1)]


def test_if_the_reading_cannot_be_written_nothing_opens(cast: Cast, shakiba: Client, full_disk: None, night: datetime) -> None:
    at_night(cast)
    shakiba.raise_request_exception = False
    response = shakiba.get(reverse(PAGE))
    assert response.status_code == 503
    assert "Nargis" not in page(response)


def test_a_case_of_another_team_keeps_its_code(cast: Cast, shakiba: Client, laila: Client, night: datetime) -> None:
    at_night(cast)
    assert "of another team" in page(laila.get(reverse(PAGE)))
    assert "of another team" not in page(shakiba.get(reverse(PAGE)))


def test_how_many_queries_it_takes_does_not_grow(cast: Cast, shakiba: Client, night: datetime) -> None:
    cases = [a_case(cast) for _ in range(6)]

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(reverse(PAGE)).status_code == 200
        return len(captured)

    opened(cast, "nargis", cases[0])
    opened(cast, "shakiba", cases[0])
    shown(shakiba)  # posted cards are settled on the first look
    few = queries()
    for case in cases:
        for who in ("nargis", "shakiba", "zohra"):
            opened(cast, who, case)
    shown(shakiba)
    assert queries() == few
