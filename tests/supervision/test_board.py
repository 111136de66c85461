"""The board of a supervisor, and handing over a whole caseload: all of it or nothing."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from casework.cases.models import Case, CaseUserGrant
from casework.supervision import actions
from tests.browserless import client_of
from tests.cases.conftest import entries, nargis, shakiba  # noqa: F401 - fixtures
from tests.cases.typed import text
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


def test_the_board_counts_cases_and_what_is_late(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    for _ in range(3):
        case = a_case(cast)
    Case.objects.filter(pk=case.pk).update(next_action_on=timezone.localdate() - datetime.timedelta(days=1))
    page = text(shakiba.get("/team/"))
    row = page[page.index("<bdi>Nargis</bdi>") :]
    assert '<td class="num">3</td>' in row[: row.index("</tr>")]
    assert "Has room" in row[: row.index("</tr>")]


def test_a_case_two_weeks_past_its_day_needs_an_eye(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case = a_case(cast)
    assert str(case.pk) not in text(shakiba.get("/team/"))
    Case.objects.filter(pk=case.pk).update(next_action_on=timezone.localdate() - datetime.timedelta(days=15))
    assert str(case.pk) in text(shakiba.get("/team/"))


def test_a_supervisor_sees_the_people_of_her_own_team_only(cast: Cast) -> None:
    a_case(cast)
    assert "Nargis" not in text(client_of(cast, "laila").get("/team/"))


@pytest.mark.parametrize(("path", "marked"), [("/team/", 1), ("/team/duplicates/", 1), ("/cases/", 0)])
def test_the_pages_below_the_board_stand_under_it(cast: Cast, shakiba: Client, path: str, marked: int) -> None:  # noqa: F811
    assert shakiba.get(path).content.decode().count('<a href="/team/" aria-current="page">') == marked


@pytest.mark.parametrize("person", ["nargis", "zohra", "humaira", "roshan", "farida", "wida"])
def test_nobody_else_has_the_board(cast: Cast, person: str) -> None:
    assert client_of(cast, person).get("/team/").status_code == 404
    assert client_of(cast, person).get(f"/team/{cast.nargis.pk}/hand-over/").status_code == 404


def test_the_board_asks_the_same_number_of_queries_with_more_cases(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    a_case(cast)
    shakiba.get("/team/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            shakiba.get("/team/")
        counts.append(len(seen))
        for _ in range(4):
            a_case(cast)
        shakiba.get("/team/")
    assert counts[0] == counts[1]


def test_a_whole_caseload_is_handed_over_with_progress(cast: Cast, shakiba: Client, entries: Any) -> None:  # noqa: F811
    cases = [a_case(cast) for _ in range(3)]
    before = entries()
    answer = shakiba.post(f"/team/{cast.nargis.pk}/hand-over/", {"to": [str(cast.palwasha.pk)]})
    page = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "3 of 3" in page and "Every case has been handed over" in page
    assert not CaseUserGrant.objects.filter(user=cast.nargis).exists()
    assert client_of(cast, "palwasha").get(f"/cases/{cases[0].pk}/").status_code == 200
    assert client_of(cast, "nargis").get(f"/cases/{cases[0].pk}/").status_code == 404
    assert len(entries("case.handed_over", since=before)) == 3


def test_closed_cases_stay_where_they_are(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    case, closed = a_case(cast), a_case(cast)
    shakiba.post(f"/cases/{closed.pk}/close/", {"reason": "moved"})
    b"".join(shakiba.post(f"/team/{cast.nargis.pk}/hand-over/", {"to": [str(cast.palwasha.pk)]}).streaming_content)  # type: ignore[attr-defined]
    assert not case.user_grants.filter(user=cast.nargis).exists()
    assert closed.user_grants.filter(user=cast.nargis).exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_stops_looking_stops_all_of_it(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    for _ in range(3):
        a_case(cast)
    answer = shakiba.post(f"/team/{cast.nargis.pk}/hand-over/", {"to": [str(cast.palwasha.pk)]})
    pieces = iter(answer.streaming_content)  # type: ignore[attr-defined]
    next(pieces), next(pieces)
    answer.close()
    del pieces
    assert CaseUserGrant.objects.filter(user=cast.nargis).count() == 3
    assert not CaseUserGrant.objects.filter(user=cast.palwasha).exists()


@pytest.mark.django_db(transaction=True)
def test_one_case_that_is_not_hers_stops_all_of_it(cast: Cast) -> None:
    mine, other = a_case(cast), a_case(cast, "laila")
    with cast.acting("nargis"):
        work = actions.hand_over(cases=[mine, other], from_=cast.nargis, to=[cast.palwasha])
        with pytest.raises(actions.NotHers):
            list(work)
    assert mine.user_grants.filter(user=cast.nargis).exists()


def test_it_goes_only_to_colleagues_of_the_same_team(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    a_case(cast)
    for person in ("laila", "zohra", "roshan", "nargis"):
        answer = shakiba.post(f"/team/{cast.nargis.pk}/hand-over/", {"to": [str(cast.people[person].pk)]})
        assert answer.status_code == 200 and not answer.streaming
    assert CaseUserGrant.objects.filter(user=cast.nargis).count() == 1


def test_several_colleagues_share_the_cases(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    from casework.accounts.models import Role

    gulalai = cast.add("gulalai", Role.CASEWORKER, cast.teams["one"])
    for _ in range(4):
        a_case(cast)
    data = {"to": [str(cast.palwasha.pk), str(gulalai.pk)]}
    b"".join(shakiba.post(f"/team/{cast.nargis.pk}/hand-over/", data).streaming_content)  # type: ignore[attr-defined]
    assert [CaseUserGrant.objects.filter(user=who).count() for who in (cast.palwasha, gulalai)] == [2, 2]
