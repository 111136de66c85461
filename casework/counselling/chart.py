"""Scores over time as rectangles in a square of 100 by 100: the page flips it as a whole, and every word stands in HTML.

Numbers are text already, with a point: a template would write them with the separators of its language.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from casework.counselling.instruments import Instrument

MOST: Final = 10  # bars side by side
BAR: Final = 0.36  # of the width of one place
THIN: Final = 0.8
EMPTY: Final = 15.0  # height of the outline that stands for "no score"


@dataclass(frozen=True)
class Rect:
    css: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Column:
    """What stands below one bar."""

    score: int | None
    on: date
    stage: str
    url: str


@dataclass(frozen=True)
class Chart:
    instrument: Instrument
    rects: list[Rect] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)


def _rect(css: str, x: float, y: float, width: float, height: float) -> Rect:
    return Rect(css, *(f"{number:.2f}" for number in (x, y, width, height)))


def draw(instrument: Instrument, columns: Sequence[Column]) -> Chart:
    """The last MOST measures, the oldest first."""
    shown = list(columns)[-MOST:]
    line = 100 - 100 * instrument.line / instrument.highest
    zone = _rect("c-zone", 0, line, 100, 100 - line) if instrument.higher_is_better else _rect("c-zone", 0, 0, 100, line)
    grid = [_rect("c-grid", 0, 100 - 100 * tick / instrument.highest, 100, 0.5) for tick in instrument.ticks]
    place = 100 / max(len(shown), 1)
    bars = [_bar(instrument, column, number * place, place) for number, column in enumerate(shown)]
    return Chart(instrument, [zone, *grid, _rect("c-cut", 0, line - THIN / 2, 100, THIN), *bars], shown)


def _bar(instrument: Instrument, column: Column, start: float, place: float) -> Rect:
    x, width = start + place * (1 - BAR) / 2, place * BAR
    if column.score is None:
        return _rect("c-bar none", x, 100 - EMPTY, width, EMPTY)
    height = 100 * column.score / instrument.highest
    return _rect("c-bar", x, 100 - height, width, height)
