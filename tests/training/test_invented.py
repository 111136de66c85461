"""Nobody in the training office can be taken for a real person."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from casework.accounts.models import Role
from casework.cases.choices import ContactKind, Marital, Risk
from casework.localisation.phones import format_phone, parse_phone, tazkira_digits
from casework.localisation.provinces import PROVINCES
from casework.reference.loader import shipped
from casework.training import moon, names, stories
from casework.training.people import EVERYBODY, crowd
from casework.training.stories import STORIES

seeds = st.integers(0, 10_000)


@given(seeds)
def test_every_phone_number_is_of_the_invented_hundred(seed: int) -> None:
    number = names.phone(Random(seed))
    assert format_phone(number, "en").startswith("0700 000 0")
    assert parse_phone(number) == number


@given(seeds)
def test_no_tazkira_number_could_have_been_issued(seed: int) -> None:
    assert tazkira_digits(names.tazkira(Random(seed), "fa-af")).startswith("00000000")


@given(seeds)
def test_father_grandfather_and_husband_are_three_people(seed: int) -> None:
    who = names.woman(Random(seed), "ps", married=True)
    assert len({who.father, who.grandfather, who.husband}) == 3
    assert who.province in PROVINCES


def test_a_woman_who_never_married_has_no_husband() -> None:
    assert names.woman(Random(1), "fa-af", married=False).husband == ""


def test_the_same_seed_draws_the_same_woman() -> None:
    assert names.woman(Random("1/7"), "ps", married=True) == names.woman(Random("1/7"), "ps", married=True)


def test_every_story_uses_the_vocabularies_of_casework() -> None:
    for story in STORIES:
        assert story.marital in Marital.values
        assert story.risk in Risk.values
        assert set(story.needs) <= {term["code"] for term in shipped("needs")}
        assert {kind for kind, _ in story.notes} <= set(ContactKind.values)


def test_every_closing_reason_is_one_of_casework() -> None:
    assert set(stories.CLOSING) <= {term["code"] for term in shipped("closure_reasons")}


def test_there_are_stories_in_both_languages() -> None:
    assert {story.language for story in STORIES} == {"fa-af", "ps"}


def test_pashto_stories_are_written_with_pashto_letters() -> None:
    for story in STORIES:
        assert any(letter in story.account for letter in "ټډړښږځڅېۍګړڼ") is (story.language == "ps")


def test_texts_that_follow_a_woman_exist_in_her_language() -> None:
    once = (stories.COVERS, stories.HOURS, stories.NO_ANSWER, stories.HANDED_OVER, stories.REOPENED, stories.PURPOSES, stories.REVISED)
    for texts in (*once, stories.PAPERS, *stories.CLOSING.values(), *stories.ANSWERS.values()):
        assert set(texts) == {"fa-af", "ps"}


def test_every_role_has_somebody() -> None:
    assert {person.role for person in EVERYBODY} == set(Role.values)


def test_sign_in_names_and_passphrases_are_everybodys_own() -> None:
    assert len({person.sign_in_name for person in (*EVERYBODY, *crowd(300))}) == len(EVERYBODY) + 300
    assert len({person.passphrase for person in EVERYBODY}) == len(EVERYBODY)


def test_a_court_of_the_training_office_writes_lunar_days_by_the_table() -> None:
    assert moon.lunar(date(2023, 2, 26)) == (1444, 8, 5)
    assert moon.written(date(2023, 2, 26), "fa-af") == "۵ شعبان ۱۴۴۴ هـ ق"


def test_the_table_knows_every_day_of_forty_years() -> None:
    days = [moon.lunar(date(2000, 1, 1) + timedelta(days=n)) for n in range(14_610)]
    assert all(after == (*before[:2], before[2] + 1) or (after[2] == 1 and before[2] in (29, 30)) for before, after in pairwise(days))
