"""A decoy: marked from the trail of a case, seen by nobody else, and whoever opens it stands first."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import audit
from audit import hooks
from audit.chain import decoy_tag
from audit.ledger import case_tag
from audit.models import Entry
from casework.cases.models import Case
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.review.conftest import page
from tests.review.test_doors import plain
from tests.review.test_unusual import answer, opened, shown

pytestmark = pytest.mark.django_db

LINE = "Somebody came to a decoy"
READERS = ["nargis", "palwasha", "zohra", "humaira", "laila", "shakiba"]


@pytest.fixture(autouse=True)
def always_open(settings: Any) -> None:
    """No hour of the day adds a question of its own."""
    settings.OFFICE_HOURS = dict.fromkeys(range(7), (0, 24))


def turn(client: Client, case: Case, way: str = "set") -> Any:
    return client.post(reverse("review:decoy", args=[case.pk]), {"turn": way})


@pytest.fixture
def case(cast: Cast, shakiba: Client) -> Case:
    """A case of Shakiba's own that she made a decoy."""
    made = a_case(cast, "shakiba")
    assert turn(shakiba, made).status_code == 302
    return made


def test_its_trail_says_that_it_is_one_and_who_made_it_one(cast: Cast, shakiba: Client, case: Case) -> None:
    trail = page(shakiba.get(reverse("review:case", args=[case.pk])))
    assert "made one by Shakiba" in trail and "It is no decoy any more" in trail


def test_the_trail_of_an_ordinary_case_says_how_to_write_one(cast: Cast, shakiba: Client) -> None:
    trail = page(shakiba.get(reverse("review:case", args=[a_case(cast).pk])))
    assert "Invent everything" in trail and "never mark the case of a real woman" in trail


def test_whoever_else_opens_it_stands_first(cast: Cast, laila: Client, shakiba: Client, case: Case) -> None:
    opened(cast, "shakiba", a_case(cast))
    opened(cast, "palwasha", case)
    first = shown(shakiba)[0]
    assert (first.decoy, first.title) == (True, "A decoy")
    assert [line.text.split(" the ")[0] for line in first.lines] == ["Palwasha read"]


def test_a_refusal_at_its_address_counts(cast: Cast, shakiba: Client, case: Case) -> None:
    client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk]))
    assert [finding.decoy for finding in shown(shakiba)] == [True]


def test_who_made_it_one_may_look_at_it(cast: Cast, shakiba: Client, case: Case) -> None:
    shakiba.get(reverse("cases:case", args=[case.pk]))
    assert [finding.decoy for finding in shown(shakiba)] == []


def test_what_came_before_it_was_one_and_after_is_not_found(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast, "shakiba")
    opened(cast, "palwasha", case)
    turn(shakiba, case)
    turn(shakiba, case, "lift")
    opened(cast, "palwasha", case)
    assert [finding for finding in shown(shakiba) if finding.decoy] == []


def test_marking_it_twice_is_one_entry_and_lifting_an_ordinary_case_none(cast: Cast, shakiba: Client, case: Case) -> None:
    turn(shakiba, case)
    turn(shakiba, a_case(cast), "lift")
    turn(shakiba, case, "anything")
    assert list(Entry.objects.filter(kind__startswith="decoy.").values_list("kind", flat=True)) == ["decoy.set"]


def test_what_is_said_of_it_is_not_filed_with_its_case(cast: Cast, case: Case) -> None:
    tag = bytes(Entry.objects.get(kind="decoy.set").case_tag)
    assert tag == decoy_tag(hooks.mac_key(), case_tag(case.pk)) != case_tag(case.pk)


@pytest.mark.parametrize("way", ["set", "lift"])
def test_no_reading_of_its_trail_follows_what_is_said_of_it(cast: Cast, shakiba: Client, case: Case, way: str) -> None:
    newest = Entry.objects.order_by("-seq")[0].seq
    response = shakiba.post(reverse("review:decoy", args=[case.pk]), {"turn": way}, follow=True)
    assert response.redirect_chain == [(reverse("review:unusual"), 302)]
    assert not Entry.objects.filter(seq__gt=newest, case_tag=case_tag(case.pk)).exists()


@pytest.mark.parametrize("who", ["nargis", "zohra", "humaira", "wida", "roshan", "farida", "laila"])
def test_nobody_marks_a_case_that_is_not_hers_to_review(cast: Cast, who: str) -> None:
    case = a_case(cast)
    assert turn(client_of(cast, who), case).status_code == 404
    assert not Entry.objects.filter(kind="decoy.set").exists()


@pytest.mark.parametrize("who", ["nargis", "farida", "roshan"])
def test_a_mark_or_its_end_signed_by_anybody_but_a_supervisor_is_not_believed(cast: Cast, shakiba: Client, case: Case, who: str) -> None:
    ordinary = a_case(cast)
    with cast.acting(who), transaction.atomic():
        audit.record("decoy.lifted", case=case.pk, filed_under=decoy_tag(hooks.mac_key(), case_tag(case.pk)))
        audit.record("decoy.set", case=ordinary.pk, filed_under=decoy_tag(hooks.mac_key(), case_tag(ordinary.pk)))
    opened(cast, "palwasha", case)
    opened(cast, "zohra", ordinary)
    assert [finding.lines[0].parts[0].text for finding in shown(shakiba) if finding.decoy] == ["Palwasha"]
    assert "made one by Shakiba" in page(shakiba.get(reverse("review:case", args=[case.pk])))


@pytest.mark.parametrize("route", ["cases:case", "cases:identity", "cases:history", "cases:situation"])
def test_no_page_of_the_case_differs_for_a_decoy(cast: Cast, shakiba: Client, route: str) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        from casework.cases.actions import assign

        assign(case=case, to=cast.zohra)
        assign(case=case, to=cast.humaira)

    def seen() -> dict[str, tuple[int, str]]:
        answers = {who: client_of(cast, who).get(reverse(route, args=[case.pk])) for who in READERS}
        return {who: (answer.status_code, plain(answer)) for who, answer in answers.items()}

    seen()
    ordinary = seen()
    assert turn(client_of(cast, "shakiba"), case).status_code == 302
    client_of(cast, "shakiba").get(reverse("review:day"))  # takes the words "From now on…" off
    assert seen() == ordinary
    assert ordinary["nargis"][0] == 200


@pytest.mark.parametrize("route", ["cases:today", "cases:list", "cases:search"])
def test_no_list_differs_and_asks_nothing_more_of_those_who_do_not_review(cast: Cast, shakiba: Client, route: str) -> None:
    case = a_case(cast)

    def seen() -> tuple[str, int]:
        client = client_of(cast, "nargis")
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse(route), {"q": "پروین"}, follow=True) if route == "cases:search" else client.get(reverse(route))
        return plain(answer), len(captured)

    seen()
    ordinary = seen()
    turn(shakiba, case)
    assert seen() == ordinary


def test_a_supervisor_sees_on_her_day_that_somebody_came_and_not_to_which_case(cast: Cast, laila: Client, case: Case) -> None:
    assert LINE not in page(laila.get(reverse("cases:today")))
    opened(cast, "palwasha", case)
    today = page(laila.get(reverse("cases:today")))
    assert LINE in today and reverse("review:unusual") in today and str(case.pk) not in today


def test_nobody_else_does(cast: Cast, case: Case) -> None:
    opened(cast, "palwasha", case)
    for who in ("nargis", "palwasha", "zohra", "humaira"):
        assert LINE not in page(client_of(cast, who).get(reverse("cases:today")))


def test_nor_the_supervisor_who_came_to_it_herself(cast: Cast, shakiba: Client, laila: Client, case: Case) -> None:
    laila.get(reverse("cases:case", args=[case.pk]))
    assert LINE not in page(laila.get(reverse("cases:today")))
    assert LINE in page(shakiba.get(reverse("cases:today")))


def test_the_line_goes_when_it_is_answered_and_comes_back_when_somebody_comes_again(
    cast: Cast, shakiba: Client, laila: Client, case: Case
) -> None:
    opened(cast, "palwasha", case)
    answer(shakiba, shown(shakiba)[0])
    assert LINE not in page(laila.get(reverse("cases:today")))
    opened(cast, "palwasha", case)
    assert LINE in page(laila.get(reverse("cases:today")))


def test_who_came_after_it_was_read_is_not_answered_with_it_and_the_words_are_kept(
    cast: Cast, shakiba: Client, laila: Client, case: Case
) -> None:
    opened(cast, "palwasha", case)
    read = shown(shakiba)[0]
    opened(cast, "palwasha", case)
    refused = answer(shakiba, read, words="She was looking for a form.")
    assert 'role="alert"' in page(refused) and "She was looking for a form." in page(refused)
    assert not Entry.objects.filter(kind="unusual.explained").exists()
    assert LINE in page(laila.get(reverse("cases:today")))
    again = refused.context["shown"].groups[0].shown[0].form
    posted = {**{name: str(again.data[name]) for name in ("tag", "upto", "since", "words")}, "outcome": "explained"}
    shakiba.post(reverse("review:unusual"), posted)
    assert [finding for finding in shown(shakiba) if finding.decoy] == []
    assert LINE not in page(laila.get(reverse("cases:today")))


def test_an_answer_of_a_caseworker_does_not_take_the_line_away(cast: Cast, shakiba: Client, laila: Client, case: Case) -> None:
    opened(cast, "palwasha", case)
    (finding,) = [each for each in shown(shakiba) if each.decoy]
    with cast.acting("nargis"), transaction.atomic():
        audit.record("unusual.explained", filed_under=bytes.fromhex(finding.form.initial["tag"]), upto=10**6, words="Nothing.")
    assert LINE in page(laila.get(reverse("cases:today")))


def test_a_name_in_a_search_puts_no_line_there(cast: Cast, shakiba: Client, laila: Client, case: Case) -> None:
    with cast.acting("palwasha"), transaction.atomic():
        audit.record("case.revealed", case=case.pk, what="name", where="search")
    assert LINE not in page(laila.get(reverse("cases:today")))


def test_a_mark_of_a_caseworker_puts_no_line_there_either(cast: Cast, laila: Client) -> None:
    ordinary = a_case(cast)
    with cast.acting("nargis"), transaction.atomic():
        audit.record("decoy.set", case=ordinary.pk, filed_under=decoy_tag(hooks.mac_key(), case_tag(ordinary.pk)))
    opened(cast, "palwasha", ordinary)
    assert LINE not in page(laila.get(reverse("cases:today")))
