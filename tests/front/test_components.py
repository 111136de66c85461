"""The parts of a form."""

import re
from collections.abc import Callable

import pytest

Read = Callable[..., str]
WRONG = {"born_1": "1999", "born_d": "", "born_y": "1999", "name": "a name much longer than twenty", "name-a": "given"}


@pytest.fixture
def clean(read: Read) -> str:
    return read("/components/")


@pytest.fixture
def wrong(read: Read) -> str:
    return read("/components/", data=WRONG)


def row(page: str, name: str) -> str:
    """The question row around the control called *name*."""
    return next(part for part in page.split('<div class="q')[1:] if f'name="{name}' in part)


def test_a_label_points_at_its_control(clean: str) -> None:
    assert '<label for="id_name">Name</label>' in row(clean, "name")
    assert 'id="id_name"' in row(clean, "name")


def test_a_hint_is_tied_to_its_control(clean: str) -> None:
    assert 'aria-describedby="id_name_helptext"' in row(clean, "name")
    assert '<p class="hint" id="id_name_helptext">As she says it</p>' in row(clean, "name")


def test_an_error_is_tied_to_its_control(wrong: str) -> None:
    assert 'aria-describedby="id_name_helptext id_name_error"' in row(wrong, "name")
    assert 'aria-invalid="true"' in row(wrong, "name")
    assert 'id="id_name_error"' in row(wrong, "name")


def test_an_error_is_spoken_as_one(wrong: str) -> None:
    assert '<span class="vh">Error: </span>' in row(wrong, "name")


def test_a_question_without_fault_is_not_marked(clean: str) -> None:
    assert "aria-invalid" not in clean
    assert 'class="err"' not in clean


def test_what_was_typed_is_still_there(wrong: str) -> None:
    assert 'value="a name much longer than twenty"' in wrong


def test_the_four_answers_stand_beside_their_question(clean: str) -> None:
    answers = re.findall(r'name="name-a" value="(\w+)"', row(clean, "name"))
    assert answers == ["given", "declined", "notasked", "unknown"]
    assert 'role="radiogroup" aria-label="Answer: Name"' in row(clean, "name")


def test_the_chosen_answer_stays_chosen(wrong: str) -> None:
    assert re.search(r'value="given" id="[^"]+" checked', row(wrong, "name"))


def test_a_question_without_answers_gets_none(clean: str) -> None:
    assert 'class="ans"' not in row(clean, "state")


def test_several_controls_are_one_named_group(clean: str) -> None:
    assert 'role="group" aria-labelledby="id_way_label"' in row(clean, "way")
    assert clean.count('id="id_way_label"') == 1


def test_choices_are_picks_with_their_words(clean: str) -> None:
    assert re.search(r'<div id="id_way" class="opts"><label class="pick" for="id_way_0"><input type="radio"', clean)


def test_a_tick_box_has_its_words_after_it(clean: str) -> None:
    assert re.search(r'<label class="pick"><input type="checkbox" name="agrees"[^>]*><span>She agrees</span></label>', clean)


def test_a_text_has_four_lines_unless_the_form_says_more(clean: str) -> None:
    assert re.search(r'<textarea name="words" rows="4" id="id_words">', clean)


def test_a_hidden_field_has_no_row(clean: str) -> None:
    assert '<input type="hidden" name="token" id="id_token">' in clean
    assert ">Token<" not in clean


def test_the_title_begins_with_the_error(wrong: str) -> None:
    assert "<title>Error: Components" in wrong


def test_a_page_without_fault_has_a_plain_title(clean: str) -> None:
    assert "<title>Components" in clean


def test_the_summary_links_to_each_field_at_fault(wrong: str) -> None:
    summary = wrong.split('class="errors"')[1].split("</div>")[0]
    assert re.findall(r'<a href="([^"]+)"', summary) == ["#id_name", "#id_born-y", "#id_way_0"]


def test_each_link_of_the_summary_has_its_control(wrong: str) -> None:
    links = re.findall(r'href="#([^"]+)"', wrong.split('class="errors"')[1].split("</div>")[0])
    assert links
    assert all(f'id="{link}"' in wrong for link in links)


def test_the_summary_takes_focus_and_is_announced(wrong: str) -> None:
    assert '<div class="errors" role="alert" aria-labelledby="errors" tabindex="-1">' in wrong


def test_a_page_without_fault_has_no_summary(clean: str) -> None:
    assert 'class="errors"' not in clean


def test_the_lower_edge_tells_where_the_form_was(clean: str) -> None:
    assert '<input type="hidden" name="here" value="/components/">' in clean


def test_no_id_is_given_twice(wrong: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', wrong)
    assert sorted(ids) == sorted(set(ids))
