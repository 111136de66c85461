"""The cards a search opens by the thousand are those that lists open one by one."""

import time
import uuid

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from audit import stamps
from casework.access import catalogue, searching
from casework.accounts.models import User
from casework.cases import actions
from casework.cases.models import Case, CaseUserGrant
from casework.localisation import names
from tests.cast import Cast, a_case

PEOPLE = ["nargis", "shakiba", "palwasha", "laila"]


@pytest.mark.django_db
@pytest.mark.parametrize("person", PEOPLE)
def test_they_are_the_same_for_everyone(cast: Cast, person: str) -> None:
    for worker in ("nargis", "palwasha", "nargis"):
        a_case(cast, worker)
    shared = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=shared, to=User.objects.get(pk=cast.palwasha.pk))  # her card is posted
    with cast.acting(person):
        found = {pk: orjson.loads(card) for pk, card in searching.cards(Case).items()}
        assert found == {str(pk): card for pk, card in catalogue.cards(Case).items()}
        assert bool(found) == (person != "laila")
        assert {pk: orjson.loads(card) for pk, card in searching.cards(Case).items()} == found  # settled by now


@pytest.mark.django_db
def test_what_ran_out_or_was_changed_is_not_among_them(cast: Cast) -> None:
    kept, ended, damaged, moved = (a_case(cast) for _ in range(4))
    grants = CaseUserGrant.objects.filter(user=cast.nargis)
    grants.filter(content_object=ended).update(expires_at=int(time.time()) - 1)
    card = bytes(grants.get(content_object=damaged).card)
    last = len(card) - stamps.BYTES - 1
    grants.filter(content_object=damaged).update(card=card[:last] + bytes([card[last] ^ 1]) + card[last + 1 :])
    grants.filter(content_object=moved).update(card=grants.get(content_object=kept).card)
    with cast.acting("nargis"):
        assert set(searching.cards(Case)) == {str(kept.pk)}


@pytest.mark.django_db
def test_more_cards_are_no_more_queries(cast: Cast) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            a_case(cast)
        with cast.acting("nargis"), CaptureQueriesContext(connection) as seen:
            searching.cards(Case)
        counts.append(len(seen))
    assert counts[0] == counts[1]


WRITTEN = st.text() | st.sampled_from(['"keys":["', '\\"keys":[', "]", '"keys":[]', "keys"])


@given(st.lists(st.text(st.characters(exclude_characters="[]"), max_size=9), max_size=4) | st.none(), WRITTEN, WRITTEN)
def test_one_list_of_a_card_is_found_whatever_is_written_before_and_after_it(keys: list[str] | None, before: str, after: str) -> None:
    card = {"father": before, "name": after, "a": [before], "zz": [after], **({} if keys is None else {"keys": keys})}
    assert searching.listed(orjson.dumps(card, option=orjson.OPT_SORT_KEYS), "keys") == (keys or [])


@given(st.text(max_size=40))
def test_a_fold_has_no_bracket(name: str) -> None:
    assert not set("[]") & set(names.fold(name))


@given(st.uuids(), st.binary(min_size=64, max_size=64), st.integers(0, 2**64 - 1), st.sampled_from(["user", "team"]))
def test_a_place_written_by_the_thousand_is_the_place_of_one(pk: uuid.UUID, signature: bytes, expires: int, kind: str) -> None:
    grant = CaseUserGrant(content_object_id=pk, signature=signature, expires_at=expires)
    hand = searching.Hand(kind, "the holder", None, [])  # type: ignore[arg-type]
    for spelled in (searching._spelled(str(pk)), searching._spelled(pk.hex)):
        ((place, _),) = searching._placed(hand, "case", [(spelled, expires, signature, b"")])
        assert place == catalogue.card_aad(kind, "the holder", "case", grant)
