"""From answers to a score, a band and a warning. Pure functions: no requests, no rows, nothing guessed.

*answers* maps the number of an item, from 1, to its value; an item that was declined, not known or not asked is not there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from casework.counselling.instruments import Band, Instrument

Answers = Mapping[int, int]
Direction = Literal["better", "worse", "same"]


def missing(instrument: Instrument, answers: Answers) -> int:
    """How many questions have no answer."""
    return sum(item not in answers for item in range(1, instrument.items + 1))


def total(instrument: Instrument, answers: Answers) -> int | None:
    """The score; None unless every question is answered: no answer is filled in, none is reckoned as 0.

    Raises ValueError for an answer outside the scale, or to a question that does not exist.
    """
    for item, value in answers.items():
        if not (1 <= item <= instrument.items and 0 <= value <= instrument.top):
            raise ValueError("an answer outside the scale of the instrument")
    return None if missing(instrument, answers) else sum(answers.values()) * instrument.factor


def band(instrument: Instrument, score: int) -> Band:
    """The band of a score. Raises ValueError for one that the instrument cannot give."""
    for found in instrument.bands:
        if found.low <= score <= found.high:
            return found
    raise ValueError("a score outside the scale of the instrument")


def asks_for_safety(instrument: Instrument, answers: Answers) -> bool:
    """Whether an answer starts the safety protocol, whatever the score, and whether or not the rest was answered."""
    return any(answers.get(item, 0) > 0 for item in instrument.safety)


def clusters_met(instrument: Instrument, answers: Answers) -> bool | None:
    """Whether enough items of every cluster are answered with "moderately" or more; None where it is not asked or not complete."""
    if not instrument.clusters or missing(instrument, answers):
        return None
    return all(
        sum(answers[item] >= cluster.least for item in cluster.items) >= cluster.needed for cluster in instrument.clusters
    )


@dataclass(frozen=True)
class Change:
    """From the *first* score to the *last*: how many *points*, in which direction, and whether that is said to mean something."""

    first: int
    last: int
    direction: Direction
    meaningful: bool | None

    @property
    def points(self) -> int:
        return abs(self.last - self.first)


def change(instrument: Instrument, scores: Sequence[int]) -> Change | None:
    """The change over time, None before there are two scores. *meaningful* is None where no such number is published for it."""
    if len(scores) < 2:
        return None
    first, last = scores[0], scores[-1]
    rose = last > first
    direction: Direction = "same" if first == last else "better" if rose == instrument.higher_is_better else "worse"
    means = None if instrument.meaningful is None else abs(last - first) >= instrument.meaningful
    return Change(first, last, direction, means)
