"""Days, periods, groups and pages of the trail; and that a page costs the same however much is on it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import audit
from audit.kinds import KINDS
from audit.review import kinds
from audit.review.forms import day_parameters
from casework.cases.models import Case
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import sent, withdraw
from tests.review.conftest import lines, page, sentences

pytestmark = pytest.mark.django_db


def listed(cast: Cast, count: int, *, start: int = 1, case: Case | None = None, **facts: Any) -> None:
    """Entries that can be told apart: "Nargis saw a list of 1 cases", 2, 3…"""
    with cast.acting("nargis"), transaction.atomic():
        for number in range(start, start + count):
            audit.record("catalogue.listed", count=number, case=case.pk if case else None, **facts)


def numbers(response: Any) -> list[int]:
    return [int(text.split()[5]) for text in sentences(response) if "saw a list" in text]


def test_a_page_has_fifty_lines_and_the_next_one_goes_on(cast: Cast, shakiba: Client) -> None:
    listed(cast, 120)
    person = reverse("review:person", args=[cast.nargis.pk])
    first = shakiba.get(person)
    trail = first.context["trail"]
    second = shakiba.get(f"{person}{trail.base}page=2")
    third = shakiba.get(f"{person}{trail.base}page=3")
    assert numbers(first) == list(range(120, 70, -1))
    assert numbers(second) == list(range(70, 20, -1))
    assert numbers(third) == list(range(20, 0, -1))
    assert (trail.page.has_previous, trail.page.has_next, third.context["trail"].page.has_next) == (False, True, False)


def test_what_is_written_meanwhile_does_not_move_the_later_pages(cast: Cast, shakiba: Client) -> None:
    listed(cast, 60)
    person = reverse("review:person", args=[cast.nargis.pk])
    base = shakiba.get(person).context["trail"].base
    listed(cast, 30, start=61)
    assert numbers(shakiba.get(f"{person}{base}page=2")) == list(range(10, 0, -1))


@pytest.mark.parametrize("view", ["day", "person", "case"])
def test_five_and_fifty_entries_cost_the_same_queries(cast: Cast, shakiba: Client, view: str) -> None:
    case = a_case(cast)
    address = reverse(f"review:{view}", args={"day": [], "person": [cast.nargis.pk], "case": [case.pk]}[view])

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert shakiba.get(address).status_code == 200
        return len(captured)

    shakiba.get(address)  # posted cards are settled on the first look, certificates followed to the root once
    listed(cast, 5, case=case, team=cast.teams["one"].pk)
    few = queries()
    listed(cast, 60, case=case, team=cast.teams["one"].pk)
    assert queries() == few


def test_the_groups_divide_what_is_read_changed_and_refused() -> None:
    groups = {name: kinds.of_group(name) or frozenset() for name in kinds.GROUPS if name}
    assert frozenset().union(*groups.values()) == frozenset(KINDS)
    assert not groups["read"] & groups["changed"]
    assert not groups["changed"] & (groups["refused"] | groups["sign-in"])


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ("read", ["Nargis saw a list of 3 cases"]),
        ("refused", ["Nargis was refused access"]),
        ("sign-in", ["Nargis signed in"]),
        ("changed", ["Nargis exported a table of figures"]),
        ("", ["Nargis exported a table of figures", "Nargis signed in", "Nargis was refused access", "Nargis saw a list of 3 cases"]),
    ],
)
def test_a_group_shows_its_own_kinds(cast: Cast, shakiba: Client, group: str, told: list[str]) -> None:
    with cast.acting("nargis"), transaction.atomic():
        audit.record("catalogue.listed", count=3)
        audit.record("access.refused")
        audit.record("signed_in")
        audit.record("export.table")
    assert sentences(shakiba.get(reverse("review:person", args=[cast.nargis.pk]), {"group": group})) == told


def test_the_trail_opens_on_today(cast: Cast, shakiba: Client) -> None:
    answer = shakiba.get(reverse("review:day"))
    assert answer.context["day"] == timezone.localdate()
    assert "after" not in answer.context


def test_another_day_is_chosen_in_the_solar_calendar(cast: Cast, shakiba: Client) -> None:
    a_case(cast)
    answer = shakiba.get(reverse("review:day"), {"day-d": "۱", "day-m": "9", "day-y": "۱۴۰۴"})
    assert answer.context["day"].isoformat() == "2025-11-22"
    assert lines(answer) == []
    assert "Nothing is written here" in page(answer)


def test_the_day_before_and_the_day_after_lead_to_each_other(cast: Cast, shakiba: Client) -> None:
    today = timezone.localdate()
    yesterday = shakiba.get(reverse("review:day") + shakiba.get(reverse("review:day")).context["before"])
    assert yesterday.context["day"] == today - timedelta(days=1)
    back = shakiba.get(reverse("review:day") + yesterday.context["after"])
    assert back.context["day"] == today


def test_the_group_stays_chosen_from_day_to_day(cast: Cast, shakiba: Client) -> None:
    assert "group=refused" in shakiba.get(reverse("review:day"), {"group": "refused"}).context["before"]


@pytest.mark.parametrize("asked", [{"day-d": "30", "day-m": "12", "day-y": "1404"}, {"day-d": "2", "day-m": "9", "day-y": "2026"}])
def test_a_day_that_does_not_exist_is_said_so_and_nothing_is_read(cast: Cast, shakiba: Client, asked: dict[str, str]) -> None:
    answer = shakiba.get(reverse("review:day"), asked)
    assert "trail" not in answer.context
    assert 'role="alert"' in page(answer)


def test_a_refusal_about_a_referral_says_which(cast: Cast, shakiba: Client) -> None:
    """A partner who presses a button as the consent ends must not look like somebody who tries doors."""
    made = sent(cast)
    withdraw(cast, made.consent)
    client_of(cast, "roshan").get(reverse("referrals:packet", args=[made.referral.pk]))
    refused = page(shakiba.get(reverse("review:day"), {"group": "refused"}))
    assert f"the referral {number_of(made.referral.pk)}" in refused


def test_a_day_that_lies_ahead_is_refused(cast: Cast, shakiba: Client) -> None:
    answer = shakiba.get(reverse("review:day"), day_parameters(timezone.localdate() + timedelta(days=1)))
    assert "trail" not in answer.context


def test_midnight_at_the_office_divides_the_days(cast: Cast, shakiba: Client, at: Callable[..., datetime]) -> None:
    from audit.review import trail

    at(2027, 3, 1, 23, 59)
    listed(cast, 1)
    at(2027, 3, 2, 0, 0)
    listed(cast, 1, start=2)
    last, first = (trail.on(datetime(2027, 3, day).date()).values_list("kind", flat=True) for day in (1, 2))
    assert (list(last), list(first)) == (["catalogue.listed"], ["catalogue.listed"])


@pytest.mark.parametrize(("since", "seen"), [("7", False), ("30", True), ("365", True), ("0", True), ("", True)])
def test_a_period_ends_where_it_says(
    cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch, since: str, seen: bool
) -> None:
    from audit.review import forms

    listed(cast, 1)
    in_ten_days = timezone.localdate() + timedelta(days=10)
    monkeypatch.setattr(forms.timezone, "localdate", lambda: in_ten_days)
    assert bool(numbers(shakiba.get(reverse("review:person", args=[cast.nargis.pk]), {"since": since}))) is seen


@pytest.mark.parametrize("asked", [{"since": "x"}, {"group": "x"}, {"page": "0"}, {"page": "x"}, {"upto": "-1"}, {"upto": "9" * 40}])
def test_an_address_made_up_by_hand_leads_back_to_the_plain_page(cast: Cast, shakiba: Client, asked: dict[str, str]) -> None:
    address = reverse("review:person", args=[cast.nargis.pk])
    answer = shakiba.get(address, asked)
    assert (answer.status_code, answer["Location"]) == (302, address)


def test_another_persons_doings_are_not_on_her_trail(cast: Cast, shakiba: Client) -> None:
    a_case(cast, "palwasha")
    assert sentences(shakiba.get(reverse("review:person", args=[cast.nargis.pk]))) == []


def test_no_line_of_the_trail_of_a_case_leads_to_where_its_reader_is(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    address = reverse("review:case", args=[case.pk])
    assert f'<a href="{address}"><' in page(shakiba.get("/trail/"))
    there = page(shakiba.get(address))
    assert f'<a href="{address}"><' not in there
    assert "opened the new case" in there
