"""Possible duplicates: who is told, what is recorded, and a merge that copies nothing and can be undone."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework.access import catalogue
from casework.cases import actions, merging
from casework.cases.models import Case, CaseTeamGrant, CaseUserGrant, DecidedPair, Link, SafeContact
from casework.supervision import duplicates
from tests.browserless import client_of
from tests.cases import typed
from tests.cases.conftest import entries, nargis, shakiba  # noqa: F401 - fixtures
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.promises.inventory import sealed_models

pytestmark = pytest.mark.django_db
LIST = "/team/duplicates/"
SAME: dict[str, Any] = {"given_name": "فاطمه", "father_name": "عبدالرحیم"}
Pair = tuple[Case, Case]


@pytest.fixture
def pair(cast: Cast) -> Pair:
    """Nargis opened a case, later Palwasha one of the same woman in other letters."""
    return a_case(cast, **SAME), a_case(cast, "palwasha", given_name="Fatima", father_name="Abdul Rahim")


def address(pair: Pair) -> str:
    return f"{LIST}{pair[0].pk}/{pair[1].pk}/"


def decide(client: Client, pair: Pair, decision: str, into: Case | None = None) -> Any:
    return client.post(address(pair), {"decision": decision, "into": str(into.pk) if into else ""})


def listed(client: Client, query: str = "") -> bool:
    return re.search(r"/team/duplicates/[0-9a-f]{8}-", text(client.get(LIST + query))) is not None


def rows(case: Case) -> dict[str, Any]:
    """Every sealed row of a case that is no link or turn, with its bytes, and every grant."""
    models = [m for m in sealed_models() if m.subject_field == "case" and m.code not in ("cases.link", "cases.milestone")]
    found: dict[str, Any] = {m.code: sorted((str(r.pk), r.revision, bytes(r.payload)) for r in m.objects.filter(case=case)) for m in models}
    for grant in (CaseUserGrant, CaseTeamGrant):
        found[grant.__name__] = sorted((g.pk, g.compartments, bytes(g.signature)) for g in grant.objects.filter(content_object=case))
    return found


# --- at intake ---------------------------------------------------------------------------------------------------------------
def test_at_intake_she_sees_which_of_her_own_cases_and_why(cast: Cast, nargis: Client, entries: Any) -> None:  # noqa: F811
    earlier = a_case(cast, **SAME)
    nargis.post("/cases/new/", typed.intake(about_given_name="Fatima", about_father_name="Abdul Rahim", about_father_name__a="given"))
    before = entries()
    page = text(nargis.get("/cases/new/check/"))
    assert str(earlier.pk) in page
    assert "Near name" in page or "Same name" in page
    assert "father’s name" in page and "Same phone number" in page
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.searched"]


def test_at_intake_nothing_is_said_of_a_colleagues_case(cast: Cast, nargis: Client, entries: Any) -> None:  # noqa: F811
    theirs = a_case(cast, "palwasha", **SAME)
    nargis.post("/cases/new/", typed.intake(about_given_name="فاطمه"))
    before = entries()
    page = text(nargis.get("/cases/new/check/"))
    assert str(theirs.pk) not in page and "Perhaps she came before" not in page
    assert entries("catalogue.searched", since=before) == []


# --- on the card -------------------------------------------------------------------------------------------------------------
def test_a_card_holds_a_mark_and_no_number(cast: Cast) -> None:
    case = a_case(cast, tazkira_number="1400-0000-00012")
    with cast.acting("nargis"):
        card = catalogue.cards(Case, [case.pk])[case.pk]
    assert card["phone_mark"] and card["tazkira_mark"]
    assert not any(number in str(card) for number in ("700000012", "0000-00012", "1400000000012"))


def test_a_changed_number_changes_the_mark_of_every_holder_and_none_takes_it_away(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        before = catalogue.cards(Case, [case.pk])[case.pk]["phone_mark"]
        contact = SafeContact.objects.get(case=case)
        contact.phone = "+93700000099"
        actions.change_record(record=contact)
    with cast.acting("shakiba"):
        assert catalogue.cards(Case, [case.pk])[case.pk]["phone_mark"] not in ("", before)
    with cast.acting("nargis"):
        contact.phone = ""
        actions.change_record(record=contact)
        assert "phone_mark" not in catalogue.cards(Case, [case.pk])[case.pk]


# --- the list ----------------------------------------------------------------------------------------------------------------
def test_a_supervisor_sees_the_pair_with_reasons_and_without_names(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    page = text(shakiba.get(LIST))
    assert address(pair) in page or address(pair[::-1]) in page
    assert "Same phone number" in page
    assert "فاطمه" not in page and "Fatima" not in page


def test_names_are_shown_when_asked_for_and_that_is_in_both_trails(shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    before = entries()
    page = text(shakiba.post(LIST))
    assert "فاطمه" in page and "Fatima" in page
    assert sorted(entry.kind for entry in entries(since=before)) == ["case.revealed", "case.revealed", "catalogue.searched"]


def test_a_look_is_one_entry(shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    before = entries()
    shakiba.get(LIST)
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.searched"]


def test_a_supervisor_of_one_of_the_two_teams_is_told_nothing(cast: Cast) -> None:
    here, there = a_case(cast, **SAME), a_case(cast, "laila", **SAME)
    laila = client_of(cast, "laila")
    assert str(here.pk) not in text(laila.get(LIST)) and not listed(laila)
    assert listed(client_of(cast, "shakiba"))
    assert laila.get(address((here, there))).status_code == 404


@pytest.mark.parametrize("person", ["nargis", "palwasha", "zohra", "humaira", "roshan", "farida", "wida"])
def test_nobody_else_has_these_pages(cast: Cast, pair: Pair, person: str) -> None:
    client = client_of(cast, person)
    assert (client.get(LIST).status_code, client.post(LIST).status_code) == (404, 404)
    assert client.get(address(pair)).status_code == 404
    assert decide(client, pair, "merge", pair[1]).status_code == 404
    assert not Link.objects.exists() and not DecidedPair.objects.exists()


def test_a_closed_case_is_found_beside_a_new_one_but_two_closed_ones_are_not(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    for case in pair:
        with cast.acting("shakiba"):
            actions.close_case(case=case, reason="moved", text="")
        assert listed(shakiba) == (case == pair[0])


def test_older_cases_are_compared_on_the_next_page(
    cast: Cast,
    shakiba: Client,  # noqa: F811
    pair: Pair,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(duplicates, "AT_ONCE", 1)
    Case.objects.filter(pk__in=[case.pk for case in pair]).update(opened_on="2020-01-01")
    a_case(cast, given_name="زرمینه", father_name="توریالی")
    with cast.acting("nargis"):
        contact = SafeContact.objects.exclude(case__in=pair).get()
        contact.phone = ""
        actions.change_record(record=contact)
    assert [listed(shakiba, query) for query in ("", "?page=2", "?page=9", "?page=x")] == [False, True, False, False]


def test_the_list_asks_the_same_number_of_queries_with_more_cases(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    counts = []
    for _ in range(2):
        shakiba.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            shakiba.get(LIST)
        counts.append(len(seen))
        for _ in range(4):
            a_case(cast, **SAME)
    assert counts[0] == counts[1]


# --- comparing ---------------------------------------------------------------------------------------------------------------
def test_comparing_shows_both_and_is_in_the_trail_of_each(shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    before = entries()
    page = text(shakiba.get(address(pair)))
    assert "عبدالرحیم" in page and "Abdul Rahim" in page and "0700 000 012" in page
    assert "از کورس خیاطی" not in page
    assert [entry.kind for entry in entries(since=before)] == ["case.revealed", "case.revealed"]
    assert len({bytes(entry.case_tag) for entry in entries(since=before)}) == 2


def test_a_case_is_not_compared_with_itself(shakiba: Client, pair: Pair) -> None:  # noqa: F811
    assert shakiba.get(address((pair[0], pair[0]))).status_code == 404


def test_both_orders_of_an_address_are_one_pair(shakiba: Client, pair: Pair) -> None:  # noqa: F811
    decide(shakiba, pair, "apart")
    assert "Noted as two different women" in text(shakiba.get(address(pair[::-1])))


# --- two women ---------------------------------------------------------------------------------------------------------------
def test_two_different_women_are_not_shown_again_until_it_is_taken_back(shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    before = entries()
    decide(shakiba, pair, "apart")
    assert len(entries("case.told_apart", since=before)) == 2
    assert (listed(shakiba), listed(shakiba, "?decided=yes")) == (False, True)
    decide(shakiba, pair, "again")
    assert len(entries("case.told_apart_undone", since=before)) == 2
    assert (listed(shakiba), listed(shakiba, "?decided=yes")) == (True, False)


def test_the_caseworkers_learn_nothing_of_the_look_the_comparing_and_the_decision(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    places = [("nargis", pair[0]), ("palwasha", pair[1])]
    paths = ["/", "/cases/", "/cases/{}/", "/cases/{}/history/", "/cases/{}/identity/"]

    def seen() -> list[str]:
        pages = [text(client_of(cast, who).get(path.format(case.pk))) for who, case in places for path in paths]
        return [re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page) for page in pages]

    before = seen()
    shakiba.get(LIST)
    shakiba.get(address(pair))
    decide(shakiba, pair, "apart")
    assert seen() == before


# --- one woman ---------------------------------------------------------------------------------------------------------------
def test_merging_closes_one_and_leads_to_the_other(cast: Cast, shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    older, newer = pair
    before = entries()
    assert decide(shakiba, pair, "merge", newer)["Location"] == LIST
    older.refresh_from_db(), newer.refresh_from_db()
    assert (older.state, newer.state) == ("closed", "open")
    page = text(shakiba.get(f"/cases/{older.pk}/"))
    assert "This case goes on in another case" in page and f"/cases/{newer.pk}/" in page and "Duplicate" in page
    assert f"/cases/{older.pk}/" in text(shakiba.get(f"/cases/{newer.pk}/"))
    assert len(entries("case.merged", since=before)) == 2 and len(entries("case.closed", since=before)) == 1
    assert not listed(shakiba)


def test_a_merge_copies_no_record_and_changes_no_grant(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    before = [rows(case) for case in pair]
    decide(shakiba, pair, "merge", pair[1])
    assert [rows(case) for case in pair] == before


def test_the_caseworker_of_the_closed_case_keeps_it_and_gets_no_other(cast: Cast, nargis: Client, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    older, newer = pair
    decide(shakiba, pair, "merge", newer)
    answer = nargis.get(f"/cases/{older.pk}/")
    assert answer.status_code == 200 and "not open to you" in text(answer)
    with cast.acting("shakiba"):
        code = catalogue.cards(Case, [newer.pk])[newer.pk]["code"]
    assert str(newer.pk) not in text(answer) and code not in text(answer).replace("-", "")
    assert nargis.get(f"/cases/{newer.pk}/").status_code == 404
    with cast.acting("shakiba"):
        actions.assign(case=newer, to=cast.nargis)
    assert f"/cases/{newer.pk}/" in text(nargis.get(f"/cases/{older.pk}/"))


def test_a_merge_is_undone_to_what_was_before(cast: Cast, shakiba: Client, pair: Pair, entries: Any) -> None:  # noqa: F811
    older, newer = pair
    was = list(Case.objects.order_by("pk").values_list("pk", "state", "closed_on", "next_action_on"))
    records = [rows(case) for case in pair]
    decide(shakiba, pair, "merge", newer)
    before = entries()
    decide(shakiba, pair, "undo")
    assert list(Case.objects.order_by("pk").values_list("pk", "state", "closed_on", "next_action_on")) == was
    assert [rows(case) for case in pair] == records
    assert len(entries("case.unmerged", since=before)) == 2
    assert "goes on in" not in text(shakiba.get(f"/cases/{older.pk}/")).partition("Timeline")[0]
    assert listed(shakiba)
    decide(shakiba, pair, "merge", older)
    assert Case.objects.get(pk=newer.pk).state == "closed"


def test_a_case_that_was_closed_before_stays_closed_when_a_merge_is_undone(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    with cast.acting("shakiba"):
        actions.close_case(case=pair[0], reason="moved", text="")
    decide(shakiba, pair, "merge", pair[1])
    decide(shakiba, pair, "undo")
    assert [Case.objects.get(pk=case.pk).state for case in pair] == ["closed", "open"]


def test_nothing_is_merged_into_a_closed_case(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    with cast.acting("shakiba"):
        actions.close_case(case=pair[0], reason="moved", text="")
    assert decide(shakiba, pair, "merge", pair[0]).status_code == 200
    assert not Link.objects.exists()
    with cast.acting("shakiba"), pytest.raises(actions.WrongState):
        merging.merge(closes=pair[1], into=pair[0], links=[])


def test_a_pair_is_decided_once(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    decide(shakiba, pair, "apart")
    assert decide(shakiba, pair, "merge", pair[1])["Location"] == address(pair)
    assert not Link.objects.exists()
    assert Case.objects.filter(state="open").count() == 2


def test_a_merged_pair_is_not_told_apart_by_taking_back(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    decide(shakiba, pair, "merge", pair[1])
    assert decide(shakiba, pair, "again")["Location"] == address(pair)
    assert DecidedPair.objects.count() == 1


def test_a_case_goes_on_in_one_other_case_only(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    third = a_case(cast, **SAME)
    decide(shakiba, pair, "merge", pair[1])
    assert decide(shakiba, (pair[0], third), "merge", third).status_code == 200
    assert Link.objects.count() == 2


def test_only_she_merges_who_holds_both(cast: Cast) -> None:
    here, there = a_case(cast, **SAME), a_case(cast, "laila", **SAME)
    assert decide(client_of(cast, "laila"), (here, there), "merge", there).status_code == 404
    assert not Link.objects.exists()


def test_a_decision_leaves_no_id_of_a_case_in_the_database_or_on_a_card(cast: Cast, shakiba: Client, pair: Pair) -> None:  # noqa: F811
    with cast.acting("nargis"):
        before = catalogue.cards(Case, [pair[0].pk])
    decide(shakiba, pair, "apart")
    tag = bytes(DecidedPair.objects.get().tag)
    assert len(tag) == 16 and not any(case.pk.bytes[:8] in tag for case in pair)
    with cast.acting("nargis"):
        assert catalogue.cards(Case, [pair[0].pk]) == before
