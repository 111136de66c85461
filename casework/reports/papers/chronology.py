"""A chronology of one matter: the dated lines that somebody ticked, and of each line what its recipient may read.

**court**: proceedings, papers, hearings, decisions, with their numbers; of an incident its day and kind. **lawyer**: also how something
was served and where the last day of an appeal is written. **hers**: a day, what it is, and before whom; nothing else, and no incident.
What somebody wrote in her words or about her, who was present, and people of the other side are on none of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from casework.cases.models import Case, Incident, Survivor
from casework.legal import naming
from casework.legal.models import Matter, Proceeding, Under, court_of
from casework.reports.papers import events, sheet
from casework.reports.papers.events import LAWYER, Event
from casework.reports.papers.offers import Asked, Offer
from casework.reports.papers.sheet import HERS, Block, Section

NAME: Final = "name"  # the key of the line that says whose matter it is
MODELS: Final = ("proceeding", "filing", "hearing", "decision")


@dataclass(frozen=True)
class Line:
    """A line to tick: its *key* among the answers of the form, and its words for the office."""

    key: str
    words: str


def sources(case: Case, matter: Matter, held: set[str]) -> list[Any]:
    """What lines are made from, unopened. Incidents are there for those who hold the case's own part."""
    found: Any = case
    legal = [record for model in MODELS for record in getattr(found, f"{model}_records").order_by("recorded_on", "pk")]
    incidents = list(found.incident_records.order_by("recorded_on", "pk")) if Incident.compartment in held else []
    return [matter, *legal, *incidents, *found.survivor_records.all()]


def keys(records: Iterable[Any]) -> list[str]:
    """Every key that these records may have, without opening one."""
    return [NAME, *[f"{aspect}:{record.pk}" for record in records for aspect in events.ASPECTS.get(type(record), {})]]


def chosen(records: Iterable[Any], lines: Iterable[str]) -> list[Any]:
    """Of those the ones that the chosen lines are made from, and what says to which matter they belong."""
    wanted = {key.rpartition(":")[2] for key in lines}
    return [one for one in records if isinstance(one, Matter | Proceeding) or _is_wanted(one, wanted)]


def _is_wanted(record: Any, wanted: set[str]) -> bool:
    return (NAME if isinstance(record, Survivor) else str(record.pk)) in wanted


def offered(records: list[Any], matter: Matter) -> list[Line]:
    """The lines of open records, as the office reads them: in full."""
    she = _she(records)
    named = [Line(NAME, gettext("Her name: %(name)s") % {"name": _called(she)})] if she and _called(she) else []
    return [*named, *[Line(event.key, _words(event)) for event in found(records, matter, LAWYER)]]


def found(records: list[Any], matter: Matter, profile: str) -> list[Event]:
    """The events of one matter in the order of their days, as far as *profile* lets them be read."""
    opened = [record for record in records if record.is_open]
    roads = {str(one.pk): one for one in opened if isinstance(one, Proceeding)}
    own = [one for one in opened if _belongs(one, matter, roads)]
    said = [event for one in own for event in events.of(one, _court(one, roads), profile)]
    return sorted(said, key=lambda event: (event.on is None, event.on or date.max, event.order, event.key))


def build(records: list[Any], matter: Matter, profile: str, chosen: Iterable[str]) -> list[Section]:
    """The sections of the paper; none without a dated line."""
    wanted = set(chosen)
    lines = [event for event in found(records, matter, profile) if event.key in wanted]
    if not lines:
        return []
    about = [] if profile == HERS else _about(matter, _she(records) if NAME in wanted else None)
    return [*about, Section("" if profile == HERS else gettext("What happened, by its day"), [_table(lines)])]


def _about(matter: Matter, she: Survivor | None) -> list[Section]:
    said = [(pgettext("of a chronology", "Matter"), naming.matter(matter))]
    if she and she.given_name:
        said = [(pgettext("of a chronology", "On behalf of"), she.given_name), (capfirst(gettext("father’s name")), she.father_name), *said]
    return [Section("", [sheet.rows((label, value) for label, value in said if value)])]


def _table(lines: list[Event]) -> Block:
    return sheet.days(
        (pgettext("column", "Day"), gettext("Lunar, as on the paper"), pgettext("column: of a matter", "What")),
        [(event.day, event.lunar, event.title, event.facts) for event in lines],
    )


def _belongs(record: Any, matter: Matter, roads: dict[str, Proceeding]) -> bool:
    if isinstance(record, Under):
        road = roads.get(record.proceeding)
        return (road.matter if road else record.matter) == str(matter.pk)
    return isinstance(record, Incident) or (isinstance(record, Proceeding) and record.matter == str(matter.pk))


def _court(record: Any, roads: dict[str, Proceeding]) -> str:
    """Before whom, in words."""
    road = record if isinstance(record, Proceeding) else roads.get(getattr(record, "proceeding", ""))
    return naming.court(court_of(road)) if road else naming.court(getattr(record, "before", ""))


def _she(records: Iterable[Any]) -> Survivor | None:
    return next((one for one in records if isinstance(one, Survivor) and one.is_open), None)


def _called(she: Survivor) -> str:
    if she.given_name and she.father_name:
        said = pgettext("a woman by her father's name", "%(name)s, daughter of %(father)s")
        return said % {"name": she.given_name, "father": she.father_name}
    return str(she.given_name)


def _words(event: Event) -> str:
    facts = [fact if isinstance(fact, str) else ": ".join(fact) for fact in event.facts]
    return " · ".join(said for said in (event.day, event.lunar, event.title, *facts) if said)


def _facts(asked: Asked) -> dict[str, Any]:
    """What the trail keeps of it: how many lines, and whether it names her or an incident."""
    lines = asked["lines"]
    return {"count": len(lines), "named": NAME in lines, "incidents": sum(key.startswith("incident:") for key in lines)}


def _built(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    matter = next(one for one in records if isinstance(one, Matter))
    return build(records, matter, asked["profile"], asked["lines"])


CHRONOLOGY = Offer(
    "chronology", pgettext_lazy("title of a paper", "Chronology"),
    gettext_lazy("For a court, her lawyer or herself: the dated lines you tick, and of each what its recipient may read."),
    (sheet.OFFICE, sheet.HERS), lambda case: [], _built, coded=False, titled=True, shown=True, facts=_facts,
    caution=gettext_lazy(
        "For its recipient only. Days are as somebody wrote them down, lunar ones as they stand on a paper; none is computed."
    ),
)  # fmt: skip
