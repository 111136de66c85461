"""Tags and filters of every template."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.template import engines
from django.utils import translation

DAY = date(2026, 11, 23)  # 2 Qaws 1405
LATE = datetime(2026, 11, 22, 20, 30, tzinfo=UTC)  # one o'clock of the next day in Kabul


def shown(source: str, language: str = "en", **context: object) -> str:
    with translation.override(language):
        return engines["django"].from_string(source).render(context)


def test_an_icon_is_silent_and_comes_from_the_sprite() -> None:
    assert shown('{% icon "lock" %}') == '<svg class="i" aria-hidden="true"><use href="/static/casework/icons.svg#i-lock"/></svg>'


@pytest.mark.parametrize("name", ["chev", "prev", "exit", "refer", "list", "doc"])
def test_an_icon_that_points_turns_over(name: str) -> None:
    assert 'class="i flip"' in shown("{% icon name %}", name=name)


@pytest.mark.parametrize("name", ["clock", "check", "phone", "scale", "lock"])
def test_an_icon_that_does_not_point_stays(name: str) -> None:
    assert 'class="i"' in shown("{% icon name %}", name=name)


def test_a_tag_is_a_drawing_a_word_and_a_colour() -> None:
    assert shown('{% tag "alarm" "Late" icon="alert" %}').startswith('<span class="tag alarm"><svg')


@pytest.mark.parametrize("source", ['{% tag "good" x %}', "{% locked x %}", "{% code x %}", "{{ x|phone }}", "{{ x|digits }}"])
def test_markup_in_a_value_is_escaped(source: str) -> None:
    assert "<b>" not in shown(source, x="<b>")


def test_a_mask_says_that_something_is_hidden_and_nothing_of_it() -> None:
    assert shown("{% masked %}") == '<span class="masked" aria-hidden="true">•••••</span><span class="vh">name hidden</span>'


def test_a_hidden_number_is_called_a_number() -> None:
    assert "number hidden" in shown('{% masked "number" %}')


def test_a_code_is_grouped_and_kept_left_to_right() -> None:
    assert shown('{% code "K7MD2QXR" %}', "fa-af") == '<bdi dir="ltr" class="code">K7MD-2QXR</bdi>'


def test_a_grouped_code_stays_as_it_is() -> None:
    assert "K7MD-2QXR" in shown('{% code "K7MD-2QXR" %}')


def test_a_phone_is_kept_left_to_right() -> None:
    assert shown('{{ "0700000012"|phone }}', "fa-af").startswith('<bdi dir="ltr" class="nw">')


def test_no_phone_is_an_empty_word() -> None:
    assert "None" not in shown("{{ x|phone }}", x=None)


@pytest.mark.parametrize(("language", "text"), [("fa-af", "۲ قوس ۱۴۰۵"), ("ps", "۲ لیندۍ ۱۴۰۵"), ("en", "2 Qaws 1405")])
def test_a_date_speaks_the_language(language: str, text: str) -> None:
    assert shown("{{ day|solar }}", language, day=DAY) == text


def test_a_short_date_says_its_year_where_that_is_not_the_present_one() -> None:
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC)):
        assert shown("{{ day|solar_short }}", day=DAY) == "2 Qaws"
    with time_machine.travel(datetime(2027, 4, 1, 9, tzinfo=UTC)):
        assert shown("{{ day|solar_short }}", day=DAY) == "2 Qaws 1405"


def test_a_full_date_begins_with_the_day_of_the_week() -> None:
    assert "Monday" in shown("{{ day|solar_full }}", day=DAY)


def test_a_moment_falls_on_the_day_of_the_office() -> None:
    assert shown("{{ moment|solar }}", moment=LATE) == "2 Qaws 1405"


def test_a_moment_is_shown_in_the_time_of_the_office() -> None:
    assert shown("{{ moment|clock }}", "fa-af", moment=LATE) == "۰۱:۰۰"


def test_a_time_of_day_is_shown_as_it_is() -> None:
    assert shown("{{ at|clock }}", at=time(9, 5)) == "09:05"


@pytest.mark.parametrize("name", ["solar", "solar_short", "solar_full", "clock", "described", "digits", "phone"])
def test_nothing_is_shown_as_nothing(name: str) -> None:
    assert "None" not in shown(f"{{{{ x|{name} }}}}", x=None)


@pytest.mark.parametrize(("code", "tag", "side"), [("fa-af", "fa-AF", "rtl"), ("ps", "ps", "rtl"), ("en", "en", "ltr")])
def test_a_language_has_a_tag_and_a_side(code: str, tag: str, side: str) -> None:
    assert shown("{{ code|language_tag }} {{ code|language_dir }}", code=code) == f"{tag} {side}"


def test_the_month_begins_on_saturday_and_knows_today() -> None:
    month = shown("{% this_month as month %}{{ month.weekdays.0 }} {{ month.weeks.0|length }} {{ month.today }}").split()
    assert month[0].startswith("Sat")
    assert month[1] == "7"
    assert 1 <= int(month[2]) <= 31
