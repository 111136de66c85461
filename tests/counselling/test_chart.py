"""The chart: rectangles that say the scores, and nothing that would turn over in right-to-left."""

from datetime import date

from casework.counselling import chart
from casework.counselling.instruments import PHQ9, WHO5, Instrument


def columns(*scores: int | None) -> list[chart.Column]:
    return [chart.Column(score, date(2026, 11, 1), "", "/") for score in scores]


def bars(about: Instrument, *scores: int | None) -> list[chart.Rect]:
    return [rect for rect in chart.draw(about, columns(*scores)).rects if rect.css.startswith("c-bar")]


def test_a_bar_is_as_high_as_its_score() -> None:
    assert [bar.height for bar in bars(WHO5, 24, 52)] == ["24.00", "52.00"]


def test_a_score_is_drawn_on_the_scale_of_its_questionnaire() -> None:
    assert [bar.height for bar in bars(PHQ9, 27)] == ["100.00"]


def test_no_score_is_an_outline_of_one_height() -> None:
    assert {(bar.css, bar.height) for bar in bars(WHO5, None, None)} == {("c-bar none", "15.00")}


def test_bars_do_not_touch_and_stay_inside() -> None:
    drawn = bars(WHO5, *[50] * 10)
    ends = [float(bar.x) + float(bar.width) for bar in drawn]
    assert all(end < float(bar.x) for end, bar in zip(ends, drawn[1:], strict=False))
    assert ends[-1] <= 100


def test_the_last_ten_are_drawn() -> None:
    assert [column.score for column in chart.draw(WHO5, columns(*range(0, 48, 4))).columns] == list(range(8, 48, 4))


def test_the_zone_lies_below_the_line_where_higher_is_better_and_above_it_elsewhere() -> None:
    zones = [next(rect for rect in chart.draw(about, columns(1)).rects if rect.css == "c-zone") for about in (WHO5, PHQ9)]
    assert (zones[0].y, zones[1].y) == ("50.00", "0.00")


def test_numbers_are_written_with_a_point() -> None:
    assert all("," not in f"{rect.x}{rect.y}{rect.width}{rect.height}" for rect in chart.draw(PHQ9, columns(5)).rects)
