"""What a page asks of the lists: words in force, in her language, at the price of one query."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework import reference
from casework.reference import actions, current
from casework.reference.lists import LISTS
from casework.reference.models import Edition, Term
from tests.cast import Cast
from tests.reference.conftest import a_term

pytestmark = pytest.mark.django_db

BEFORE, SINCE = date(2021, 8, 14), date(2021, 8, 15)


@pytest.fixture
def in_a_request(db: None) -> Iterator[None]:
    """As between the first and the last line of a view; the connection stays the test's own."""
    current._begin()
    yield
    current._end()


def codes(list_code: str, **asked: Any) -> list[str]:
    return [code for code, _ in reference.choices(list_code, **asked)]


def test_a_list_stands_in_its_order_and_in_the_active_language() -> None:
    with translation.override("fa-af"):
        assert reference.choices("closure_reasons")[:2] == [("goals_met", "هدف‌ها برآورده شد"), ("her_wish", "خودش ختم را خواست")]
    with translation.override("ps"):
        assert reference.label("closure_reasons", "goals_met") == "موخې پوره شوې"


def test_words_can_be_asked_for_in_another_language_than_the_page_s() -> None:
    with translation.override("en"):
        assert reference.label("evaw_acts", "baad", "fa-af") == "بد دادن"


@pytest.mark.parametrize(("on", "tier"), [(BEFORE, "appeal_istinaf"), (SINCE, "appeal_murafia")])
def test_a_court_has_the_name_of_the_day(on: date, tier: str) -> None:
    assert [code for code in codes("court_tiers", on=on) if code.startswith("appeal")] == [tier]


def test_the_first_and_the_last_day_are_in_force() -> None:
    assert "evaw_2009" not in codes("legal_instruments", on=date(2009, 7, 18))
    assert "evaw_2009" in codes("legal_instruments", on=date(2009, 7, 19))


def test_a_retired_term_is_not_offered_and_still_reads() -> None:
    Term.save(_retired(a_term()))
    assert "moved" not in codes("closure_reasons")
    with translation.override("en"):
        assert reference.label("closure_reasons", "moved") == "She moved away"
        assert ("moved", "She moved away") in reference.every("closure_reasons")
    assert reference.known("closure_reasons", "moved")


def test_a_code_that_a_record_has_already_stays_among_its_choices() -> None:
    assert "appeal_istinaf" in codes("court_tiers", on=SINCE, keep=["appeal_istinaf"])


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert reference.label("closure_reasons", "of_a_later_release") == "of_a_later_release"
    assert not reference.known("closure_reasons", "of_a_later_release")


@pytest.mark.parametrize("ask", [reference.choices, reference.every, lambda name: reference.known(name, "x")])
def test_an_unknown_list_is_an_error_of_the_programme(ask: Any) -> None:
    with pytest.raises(reference.UnknownList):
        ask("no_such_list")


@pytest.mark.parametrize("warm", [True, False], ids=["known already", "a new process"])
def test_a_request_asks_one_query_for_all_lists(in_a_request: None, monkeypatch: pytest.MonkeyPatch, warm: bool) -> None:
    if warm:
        reference.choices("services")
        current.look_again()
    else:
        monkeypatch.setattr(current, "_held", current.Snapshot(None, {}))
    with CaptureQueriesContext(connection) as asked:
        for list_code in LISTS:
            assert reference.choices(list_code, on=SINCE)
            reference.label(list_code, "x")
    assert len(asked) == 1


def test_an_unchanged_list_brings_no_rows(in_a_request: None) -> None:
    reference.choices("services")
    held = current._held
    current.look_again()
    reference.choices("services")
    assert current._held is held


def test_what_another_process_changed_is_seen_by_the_next_request(cast: Cast) -> None:
    with translation.override("en"):
        current._begin()
        assert reference.label("services", "cash") == "Cash assistance"
        held = current._held
        with cast.acting("farida"):
            actions.change_term(term=a_term("cash", "services"), seen=1, values={"english": "Money"})
        current._held = held  # this process did not see it
        current._end()
        current._begin()
        assert reference.label("services", "cash") == "Money"
        current._end()


def test_the_signals_of_django_begin_and_end_a_request() -> None:
    assert {receiver[0][0] for receiver in request_started.receivers} >= {"hamraz_reference"}
    assert {receiver[0][0] for receiver in request_finished.receivers} >= {"hamraz_reference"}


def test_words_that_were_rolled_back_are_never_shown_again(cast: Cast) -> None:
    with translation.override("en"), cast.acting("farida"):
        with transaction.atomic():
            actions.change_term(term=a_term("cash", "services"), seen=1, values={"english": "Rolled back"})
            assert reference.label("services", "cash") == "Rolled back"
            transaction.set_rollback(True)
        assert reference.label("services", "cash") == "Cash assistance"
        actions.change_term(term=a_term("cash", "services"), seen=1, values={"dari": "پول"})
        assert reference.label("services", "cash") == "Cash assistance"


def test_every_change_makes_another_edition(cast: Cast) -> None:
    known = Edition.objects.get().token
    with cast.acting("farida"):
        actions.retire(term=a_term(), seen=1, retired=True)
    assert Edition.objects.get().token != known


def _retired(term: Term) -> Term:
    term.retired = True
    Edition.objects.update(token=uuid4())
    return term


def test_what_is_over_is_offered_apart_for_what_happened_then() -> None:
    former = [code for code, _ in reference.former("court_tiers")]
    assert former == ["family", "appeal_istinaf", "supreme"]
    assert not set(former) & set(codes("court_tiers"))


def test_a_retired_term_is_no_former_one() -> None:
    Term.save(_retired(a_term("supreme", "court_tiers")))
    assert "supreme" not in dict(reference.former("court_tiers"))
