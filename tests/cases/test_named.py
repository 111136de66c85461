"""A search for a colleague or an official leaves that fact in the trail, and never its words."""

from typing import Any

import pytest
from django.test import Client

from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.accounts.models import Role
from casework.accounts.unlocked import current
from casework.cases import named as module
from casework.localisation import codes
from tests.cast import Cast


def named(cast: Cast, client: Client, query: str) -> Any:
    """What the entry of this search says of whom it was for."""
    client.post("/cases/search/", {"q": query}, follow=True)
    entry = Entry.objects.filter(kind="catalogue.searched").order_by("-seq")[0]
    with cast.acting("shakiba"):
        (story,) = ledger.read([entry], opener(current()))
    assert story is not None
    return story.get("named")


@pytest.fixture
def colleague(cast: Cast) -> None:
    cast.add("Homa Sarwari", Role.CASEWORKER, cast.teams["one"])


@pytest.mark.parametrize("query", ["Homa Sarwari", "sarwari homa", "هما سروری", "Palwasha", "پلوشه"])
def test_a_colleagues_whole_name_is_noted(cast: Cast, nargis: Client, colleague: None, query: str) -> None:
    assert named(cast, nargis, query) == ["colleague"]


@pytest.mark.parametrize("query", ["Homa", "پروین", "Nargis", "Sarwar Ahmad", "xx", "؟؟"])
def test_part_of_a_name_her_own_and_other_names_are_not(cast: Cast, nargis: Client, colleague: None, query: str) -> None:
    assert named(cast, nargis, query) is None


@pytest.mark.parametrize(
    "query", ["ولسوال", "دختر والی", "قومندان احمد", "قاضي", "حوزهٔ پولیس", "حوزه پولیس", "د پولیسو حوزه", "district governor", "Minister"]
)
def test_the_title_of_an_official_is_noted_in_three_languages(cast: Cast, nargis: Client, query: str) -> None:
    assert named(cast, nargis, query) == ["official"]


@pytest.mark.parametrize("query", ["ولی", "قاضی‌زاده", "پولیس", "حوزه", "Jude", "وزیره"])
def test_a_name_that_only_looks_like_a_title_is_not(cast: Cast, nargis: Client, query: str) -> None:
    assert named(cast, nargis, query) is None


def test_both_are_noted(cast: Cast, nargis: Client, colleague: None) -> None:
    assert named(cast, nargis, "ولسوال هما سروری") == ["colleague", "official"]


def test_a_client_who_shares_one_name_with_a_colleague_is_not(cast: Cast, nargis: Client) -> None:
    assert named(cast, nargis, "پلوشه کریمی") is None


def test_what_was_typed_is_in_no_entry(cast: Cast, nargis: Client) -> None:
    named(cast, nargis, "قومندان گلاب‌الدین")
    with cast.acting("shakiba"):
        told = str(ledger.read(Entry.objects.order_by("seq"), opener(current())))
    assert "قومندان" not in told and "گلاب" not in told


CODE = "K7MD2QX" + codes.check_character("K7MD2QX")


@pytest.mark.parametrize("query", [CODE, codes.format_code(CODE).lower(), CODE.replace("7", "۷")])
def test_for_a_case_code_no_colleagues_name_is_opened(
    cast: Cast, nargis: Client, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.directory, "names_of", lambda *_: pytest.fail("opened"))
    assert named(cast, nargis, query) is None


def test_a_colleagues_name_beside_a_code_is_noted(cast: Cast, nargis: Client, colleague: None) -> None:
    assert named(cast, nargis, f"{CODE} Homa Sarwari") == ["colleague"]
