"""What comes with a release, and that `migrate` never takes the office's words away."""

from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from casework.reference import loader, rules
from casework.reference.forms import CODE, TermForm
from casework.reference.lists import LISTS
from casework.reference.models import Edition, Term
from tests.reference.conftest import a_term, posted

REASONS = ["goals_met", "her_wish", "lost_contact", "moved", "transferred", "suspended", "deceased", "duplicate", "other"]


def load() -> int:
    return loader.load(*(apps.get_model("reference", name) for name in ("Term", "HistoricalTerm", "Edition")))


def terms(list_code: str) -> list[Term]:
    return [Term(list_code=list_code, **values) for values in loader.shipped(list_code)]


def test_every_list_has_its_file_and_no_file_is_without_a_list() -> None:
    assert {path.stem for path in loader.DATA.glob("*.json")} == set(LISTS)


@pytest.mark.parametrize("list_code", LISTS)
def test_every_term_has_a_code_of_its_own_and_words_in_three_languages(list_code: str) -> None:
    found = terms(list_code)
    assert len({term.code for term in found}) == len(found)
    assert all(CODE.fullmatch(term.code) for term in found)
    assert all(getattr(term, language).strip() for term in found for language in rules.LANGUAGES)


@pytest.mark.parametrize("list_code", LISTS)
def test_no_two_terms_of_a_list_look_alike_on_the_same_day(list_code: str) -> None:
    found = terms(list_code)
    assert [(term.code, clash) for term in found for clash in rules.clashes(term, found)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("list_code", LISTS)
def test_every_term_would_be_taken_by_the_form_as_it_stands(list_code: str) -> None:
    found = list(Term.objects.filter(list_code=list_code))
    for term in found:
        form = TermForm(posted(term), term=term, others=[other for other in found if other.pk != term.pk])
        assert form.is_valid(), (term.code, form.errors)


def test_the_twenty_two_acts_are_those_of_the_law_of_1388() -> None:
    acts = terms("evaw_acts")
    assert len(acts) == 22
    assert {act.in_force_from for act in acts} == {date(2009, 7, 19)}
    assert [act.source.partition("Art. 5 (")[2].partition(")")[0] for act in acts] == [str(n) for n in range(1, 23)]


def test_the_types_of_incident_are_in_the_order_in_which_they_are_asked() -> None:
    asked = ["rape", "sexual_assault", "physical_assault", "forced_marriage", "denial", "psychological", "non_gbv"]
    assert [term.code for term in terms("incident_types")] == asked


def test_reasons_for_closure_keep_the_codes_that_records_have() -> None:
    assert [term.code for term in terms("closure_reasons")] == REASONS


@pytest.mark.parametrize("list_code", [
    "evaw_acts", "legal_instruments", "court_tiers", "matter_types", "tafriq_grounds", "filing_kinds", "adjournment_reasons",
    "court_outcomes",
])
def test_what_touches_the_law_says_that_it_awaits_legal_reading(list_code: str) -> None:
    silent = {term.code for term in terms(list_code) if "legal reading" not in term.source}
    assert silent <= {"custom", "other"}


def test_periods_that_terms_name_exist() -> None:
    known = {term.code for term in terms("regimes")}
    assert {term.regime for name in LISTS for term in terms(name)} - {""} == known


@pytest.mark.django_db
def test_migrate_brought_all_lists_with_a_first_line_of_history() -> None:
    assert Term.objects.count() == sum(len(loader.shipped(name)) for name in LISTS)
    assert Term.history.count() == Term.objects.count()


@pytest.mark.django_db
def test_a_second_run_changes_nothing() -> None:
    token = Edition.objects.get().token
    assert load() == 0
    assert Edition.objects.get().token == token


@pytest.mark.django_db
def test_migrate_does_not_touch_what_the_office_edited() -> None:
    term = a_term()
    term.english, term.retired = "Our own words", True
    term.save()
    call_command("migrate", verbosity=0)
    kept = a_term()
    assert (kept.english, kept.retired, kept.revision) == ("Our own words", True, 2)


@pytest.mark.django_db
def test_a_term_of_a_later_release_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    later = {**loader.shipped("services")[0], "code": "of_a_later_release"}
    shipped = loader.shipped
    monkeypatch.setattr(loader, "shipped", lambda name: [*shipped(name), later] if name == "services" else shipped(name))
    assert load() == 1
    assert a_term("of_a_later_release", "services").history.count() == 1


@pytest.mark.django_db
def test_before_the_tables_are_there_nothing_is_loaded() -> None:
    class Nothing:
        def get_model(self, *_: str) -> None:
            raise LookupError

    loader.after_migrate(using="default", apps=Nothing())
    assert Term.objects.exists()
