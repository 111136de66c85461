"""Which closed cases are due, by the office's own rules; two people decide on a batch."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from casework.accounts.models import Role
from casework.cases.actions import assign, close_case, reopen_case
from casework.cases.models import Case
from casework.erasure import holds, plan, retention
from casework.erasure.choices import What
from casework.erasure.models import Erasure, ErasureRequest
from casework.erasure.plan import Target
from casework.reference.actions import add_term, retire
from casework.reference.models import Term
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.erasure.house import asked

pytestmark = pytest.mark.django_db
DAY = datetime.date(2015, 11, 23)  # more than ten years ago


def closed(cast: Cast, on: datetime.date = DAY, **survivor: Any) -> Case:
    case = a_case(cast, **survivor)
    with cast.acting("nargis"):
        close_case(case=case, reason="goals_met", text="")
    Case.objects.filter(pk=case.pk).update(closed_on=on)
    return case


def due(cast: Cast, person: str = "shakiba") -> list[retention.Due]:
    with cast.acting(person):
        return retention.due()


def born(year: int) -> dict[str, Any]:
    """Of an age said today, so that the card has the year."""
    today = timezone.localdate()
    return {"age": today.year - year, "age_said_on": today}


def test_a_case_is_due_ten_years_after_it_was_closed(cast: Cast) -> None:
    old = closed(cast, **born(1980))
    closed(cast, timezone.localdate() - datetime.timedelta(days=3000), **born(1980))
    (one,) = due(cast)
    assert (one.case.pk, one.rule.whom, one.rule.years, one.unsure) == (old.pk, "adult", 10, False)


def test_a_girl_s_case_waits_until_she_is_of_age_and_ten_years_more(cast: Cast) -> None:
    closed(cast, **born(2005))  # ten when it was closed, eighteen in 2023
    grown = closed(cast, datetime.date(2005, 1, 1), **born(1992))
    (one,) = due(cast)
    assert (one.case.pk, one.rule.whom) == (grown.pk, "child")


def test_where_no_year_of_birth_is_known_it_is_said(cast: Cast) -> None:
    closed(cast)
    (one,) = due(cast)
    assert one.unsure


def test_an_open_case_and_one_of_others_is_not_due(cast: Cast) -> None:
    Case.objects.filter(pk=a_case(cast).pk).update(closed_on=DAY)
    closed(cast)
    assert len(due(cast)) == 1
    assert due(cast, "laila") == []


def test_the_rules_are_the_office_s(cast: Cast) -> None:
    closed(cast, timezone.localdate() - datetime.timedelta(days=5 * 366), **born(1980))
    assert due(cast) == []
    with cast.acting("shakiba"):
        term = Term.objects.get(list_code=retention.LIST, code="closed_adult_10y")
        retire(term=term, seen=term.revision, retired=True)
        words = {"dari": "پنج سال", "pashto": "پنځه کاله", "english": "Five years"}
        add_term(list_code=retention.LIST, code="closed_adult_5y", values=words)
    assert [one.rule.years for one in due(cast)] == [5]


def test_the_longer_of_two_rules_counts_and_an_odd_code_is_none(cast: Cast) -> None:
    with cast.acting("shakiba"):
        for code in ("closed_adult_12y", "closed_everybody", "closed_adult_0y"):
            words = {"dari": f"د {code}", "pashto": f"پ {code}", "english": code}
            add_term(list_code=retention.LIST, code=code, values=words)
        assert {whom: rule.years for whom, rule in retention.rules().items()} == {"adult": 12, "child": 10}


def test_one_supervisor_asks_for_a_batch_and_another_one_approves_it(cast: Cast) -> None:
    cases = [closed(cast, **born(1980)) for _ in range(2)]
    rahima = cast.add("rahima", Role.SUPERVISOR, cast.teams["one"])
    with cast.acting("shakiba"):
        for case in cases:
            assign(case=case, to=rahima)
    address, shakiba = reverse("erasure:retention"), client_of(cast, "shakiba")
    page = shakiba.get(address)
    assert len(page.context["due"]) == 2
    shakiba.post(address, {"step": "ask", "case": [str(case.pk) for case in cases]})
    assert ErasureRequest.objects.count() == 2
    own = shakiba.get(address)
    assert own.context["due"] == [] and [row["mine"] for row in own.context["waiting"]] == [True, True]
    _approve_all(shakiba, own)
    assert not Erasure.objects.exists(), "nobody approves what she asked for"
    second = client_of(cast, "rahima")
    _approve_all(second, second.get(address))
    assert Erasure.objects.count() == 2 and not Case.objects.filter(pk__in=[case.pk for case in cases]).exists()


def test_a_case_that_is_not_due_is_in_no_batch_whatever_reason_somebody_gave(cast: Cast) -> None:
    """The attack: a case that is open, asked for with this reason, among twenty old ones that are approved with one click."""
    current, again = a_case(cast), closed(cast, **born(1980))
    asked(cast, current, reason="retention")
    asked(cast, again, reason="retention")
    shakiba = client_of(cast, "shakiba")
    page = shakiba.get(reverse("erasure:retention"))
    assert [row["case"].pk for row in page.context["waiting"]] == [again.pk]
    with cast.acting("nargis"):
        reopen_case(case=Case.objects.get(pk=again.pk), text="")
    assert shakiba.get(reverse("erasure:retention")).context["waiting"] == []
    seal = plan.of(again, Target(What.CASE)).seal
    request = ErasureRequest.objects.get(case=again)
    shakiba.post(reverse("erasure:retention"), {"step": "approve", "request": [str(request.pk)], f"seen-{request.pk}": seal})
    assert not Erasure.objects.exists()


def _approve_all(client: Any, page: Any) -> None:
    rows = page.context["waiting"]
    seen = {f"seen-{row['pk']}": row["plan"].seal for row in rows}
    client.post(reverse("erasure:retention"), {"step": "approve", "request": [str(row["pk"]) for row in rows], **seen})


def test_under_a_hold_it_is_shown_and_cannot_be_asked_for(cast: Cast) -> None:
    case = closed(cast, **born(1980))
    with cast.acting("shakiba"):
        holds.place(case=case, reason="محکمه")
    (one,) = due(cast)
    assert one.held
    client_of(cast, "shakiba").post(reverse("erasure:retention"), {"step": "ask", "case": [str(case.pk)]})
    assert not ErasureRequest.objects.exists()


def test_the_command_counts_and_erases_nothing(cast: Cast) -> None:
    closed(cast)
    said = StringIO()
    call_command("retention", "--dry-run", stdout=said)
    assert "1 closed cases" in said.getvalue()
    with pytest.raises(CommandError):
        call_command("retention", stdout=said)
    assert Case.objects.count() == 1
