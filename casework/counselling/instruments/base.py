"""What an instrument is: a questionnaire with version, licence, official wordings, and cut-offs that somebody found in somebody.

Everything is data. A cut-off never stands alone: it names the people in whom it was found and where that is written. Names of bands and
advice are our words and are translated; the questions are never translated here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True)
class Cut:
    """Where a cut-off comes from: *population* in words, *source* as a citation (not translated)."""

    population: Words
    source: str


@dataclass(frozen=True)
class Band:
    """Scores from *low* to *high*, both included: what they are called, what to do, and whose cut-off *low* is (for WHO-5 *high*)."""

    low: int
    high: int
    name: Words
    advice: Words
    tag: str
    cut: Cut


@dataclass(frozen=True)
class Other:
    """A cut-off published for somebody else: told beside the result, never used for it."""

    at: int
    cut: Cut


@dataclass(frozen=True)
class Wording:
    """The official text in one language: as it was published, or it is not here."""

    stem: str
    items: tuple[str, ...]
    scale: tuple[tuple[int, str], ...]
    source: str


@dataclass(frozen=True)
class Cluster:
    """Items that belong together, and how many of them have to be answered with *least* or more."""

    name: str
    items: tuple[int, ...]
    needed: int
    least: int = 2


@dataclass(frozen=True)
class Instrument:
    """*items* questions answered with 0 to *top*; the score is their sum times *factor*.

    *safety*: items of which any answer above 0 starts the safety protocol, whatever the score. *line*: where the chart draws its line.
    *meaningful*: the smallest change said to mean something, with its source; None where sources differ or are missing.
    """

    code: str
    name: str
    about: Words
    period: Words
    version: str
    licence: Words
    source: str
    items: int
    top: int
    bands: tuple[Band, ...]
    line: int
    ticks: tuple[int, ...]
    factor: int = 1
    higher_is_better: bool = False
    safety: frozenset[int] = frozenset()
    meaningful: int | None = None
    meaningful_source: str = ""
    clusters: tuple[Cluster, ...] = ()
    clusters_source: str = ""
    others: tuple[Other, ...] = ()
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    @property
    def highest(self) -> int:
        """The highest possible score."""
        return self.items * self.top * self.factor

    def is_on(self, language: str) -> bool:
        """Whether the official text in this language is at hand, so that it can be read from the screen."""
        return language in self.wordings
