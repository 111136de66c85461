"""The safety plan on paper: only when she asks for it herself."""

from typing import Any

import pytest
from django.urls import reverse

from audit.models import Entry
from casework.cases.actions import add_record, assign
from casework.cases.models import SafetyPlan
from casework.reports import discretion
from casework.reports.papers.offers import OFFERED
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.paper.copied import recovered, words
from tests.reports.papers import LANGUAGES, SAFE, ask, ask_safety_plan, is_paper, told, with_records, words_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("missing", ["asked", "reason", "parts", "language"])
def test_it_is_never_printed_without(cast: Cast, missing: str) -> None:
    assert not is_paper(ask_safety_plan(cast, with_records(cast), **{missing: None}))
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_nothing_of_its_form_is_chosen_beforehand(cast: Cast) -> None:
    form = client_of(cast, "nargis").get(reverse("reports:on-request", args=[with_records(cast).pk])).context["form"]
    assert not form["asked"].value()
    assert not form["parts"].value()


def test_it_is_in_no_list(cast: Cast) -> None:
    case = with_records(cast)
    listed = client_of(cast, "nargis").get(reverse("reports:papers", args=[case.pk]))
    assert "safety_plan" not in {offer.what for _, offer in listed.context["offers"]}
    assert "safety_plan" not in {offer.what for offer in OFFERED.values()}
    assert ask(cast, case, "safety-plan", asked="on", parts=["people"]).status_code == 404


def test_a_case_without_a_plan_has_no_way_to_it(cast: Cast) -> None:
    client = client_of(cast, "nargis")
    for case, there in ((with_records(cast), True), (a_case(cast), False)):
        page = client.get(reverse("reports:papers", args=[case.pk])).content.decode()
        assert (reverse("reports:on-request", args=[case.pk]) in page) is there


def test_the_page_says_why_paper_is_dangerous(cast: Cast) -> None:
    page = client_of(cast, "nargis").get(reverse("reports:on-request", args=[with_records(cast).pk])).content.decode()
    assert "Paper at home is a danger" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_her_sheet_holds_what_she_chose_under_neutral_words(cast: Cast, language: str) -> None:
    text = words_of(ask_safety_plan(cast, with_records(cast), language=language))
    assert recovered(f"{SAFE['people']} {SAFE['preparation']}", text) == 1
    assert recovered(discretion.TITLES[language], text) == 1
    assert not discretion.tells(text)


def test_what_she_did_not_choose_and_what_is_never_chosen_is_not_on_it(cast: Cast) -> None:
    text = words_of(ask_safety_plan(cast, with_records(cast), parts=["people"]))
    assert not words(" ".join(said for name, said in SAFE.items() if name != "people")) & words(text)


@pytest.mark.parametrize("part", ["concern", "signs", "code_word"])
def test_what_she_fears_the_signs_and_the_code_word_cannot_be_chosen(cast: Cast, part: str) -> None:
    assert not is_paper(ask_safety_plan(cast, with_records(cast), parts=["people", part]))


def test_it_bears_no_code_no_serial_and_no_name(cast: Cast) -> None:
    case = with_records(cast)
    answer = ask_safety_plan(cast, case)
    text = words_of(answer)
    with cast.acting("nargis"):
        code = case.survivor_records.get().case_code
    assert code not in text.replace("-", "")
    assert answer["Content-Disposition"].partition("form-")[2][:9] not in text
    assert not words("Nargis پروین کریم Hamraz همراز") & words(text)


@pytest.mark.parametrize("telling", ["خانهٔ امن", "when he beats me", "له تاوتریخوالي وروسته", "Sepidar"])
def test_telling_words_are_refused(cast: Cast, telling: str) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        add_record(case=case, record=SafetyPlan(on=case.opened_on, strategies=telling, people="خاله"))
    assert not is_paper(ask_safety_plan(cast, case, parts=["strategies"]))
    assert is_paper(ask_safety_plan(cast, case, parts=["people"]))


@pytest.mark.parametrize("person", ["palwasha", "laila", "zohra", "roshan", "farida", "wida"])
def test_others_do_not_find_it(cast: Cast, person: str) -> None:
    assert ask_safety_plan(cast, with_records(cast), by=person).status_code == 404


def test_a_legal_officer_does_not_print_it(cast: Cast) -> None:
    case = with_records(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.humaira)
    assert not is_paper(ask_safety_plan(cast, case, by="humaira"))


def test_the_trail_says_that_it_left_and_why(cast: Cast) -> None:
    case = with_records(cast)
    before = Entry.objects.count()
    ask_safety_plan(cast, case)
    assert list(Entry.objects.order_by("seq")[before:].values_list("kind", flat=True)) == ["case.read", "export.pdf"]
    left: Any = told(cast, "export.pdf")
    assert (left["what"], left["profile"], left["reason"]) == ("safety_plan", "hers", "she asked for it")
