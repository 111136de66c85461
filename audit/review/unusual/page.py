"""The page of what is unusual: findings by person, each with its sentence, the entries behind it and what was said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, pgettext

from audit.review import stories
from audit.review.people import signers_of
from audit.review.unusual import sentences, thresholds
from audit.review.unusual.answers import Answer
from audit.review.unusual.forms import ExplainForm
from audit.review.unusual.model import DECOY, Finding
from audit.review.unusual.reading import Look
from casework.accounts import directory
from casework.accounts.unlocked import current
from casework.cases.views.lists import Slice

PAGE = 20  # findings
LINES = 5  # entries shown of each


@dataclass(frozen=True)
class Said:
    who: str
    answer: Answer


@dataclass(frozen=True)
class Shown:
    """One finding. *grown*: entries joined it after it was answered. *own*: it is about its reader, who cannot answer it."""

    day: date
    title: str
    sentence: str
    lines: Sequence[stories.Line]
    more: int
    said: Sequence[Said]
    open: bool
    own: bool
    decoy: bool
    form: ExplainForm

    @property
    def grown(self) -> bool:
        return self.open and bool(self.said)


@dataclass(frozen=True)
class Group:
    name: str
    shown: Sequence[Shown]


@dataclass(frozen=True)
class Page:
    groups: Sequence[Group]
    page: Slice
    waiting: int  # findings without an answer
    answered: int


def compose(look: Look, *, answered: bool, number: int, since: str, typed: ExplainForm | None = None) -> Page:
    """A page of the findings that wait for an answer, or of those that have one. *typed*: an answer that has to be looked at again."""
    waiting = [finding for finding in look.findings if look.is_open(finding)]
    done = [finding for finding in look.findings if not look.is_open(finding)]
    wanted = _grouped(done if answered else waiting)
    chosen = wanted[(number - 1) * PAGE : number * PAGE]
    lines = _lines(look, chosen)
    names = directory.names_of({person for finding in chosen for person in _named(look, finding)})
    shown = [(_heading(finding, names), _shown(look, finding, lines, names, _form(finding, since, typed))) for finding in chosen]
    groups = [Group(name, [one for said, one in shown if said == name]) for name in dict.fromkeys(name for name, _ in shown)]
    return Page(groups, Slice(number, len(wanted) > number * PAGE), len(waiting), len(done))


def _grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Those of one person together: whoever has the newest comes first, but decoys before everybody."""
    groups: dict[tuple[bool, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule != DECOY, finding.person), []).append(finding)
    return [finding for (_, _), group in sorted(groups.items(), key=_order) for finding in group]


def _order(group: tuple[tuple[bool, str], list[Finding]]) -> tuple[bool, int]:
    (ordinary, _), found = group
    return ordinary, -max(finding.day.toordinal() for finding in found)


def _lines(look: Look, chosen: Iterable[Finding]) -> dict[int, stories.Line]:
    """The newest entries of each as sentences, looked up for the whole page at once."""
    told = [look.told[seq] for finding in chosen for seq in finding.entries[-LINES:]]
    entries, found = [entry for entry, _ in told], [story for _, story in told]
    return {line.seq: line for line in stories.tell(entries, found, signers_of(entries))}


def _named(look: Look, finding: Finding) -> set[str]:
    return {*finding.people, *(answer.who for answer in look.said_of(finding))}


def _heading(finding: Finding, names: dict[str, str]) -> str:
    return _name(finding.person, names) if finding.person else pgettext("heading: unusual access", "Several people")


def _name(person: str, names: dict[str, str]) -> str:
    return names.get(person) or gettext("Someone of the office")


def _form(finding: Finding, since: str, typed: ExplainForm | None) -> ExplainForm:
    tag = finding.tag.hex()
    if typed is not None and typed.data.get("tag") == tag:
        return typed
    return ExplainForm(initial={"tag": tag, "upto": finding.newest, "since": since}, auto_id=f"f{tag}_%s")


def _shown(look: Look, finding: Finding, lines: dict[int, stories.Line], names: dict[str, str], form: ExplainForm) -> Shown:
    return Shown(
        day=finding.day,
        title=sentences.title(finding.rule),
        sentence=sentences.sentence(finding, thresholds.current()),
        lines=[lines[seq] for seq in finding.entries[-LINES:][::-1]],
        more=max(len(finding.entries) - LINES, 0),
        said=[Said(_name(answer.who, names), answer) for answer in look.said_of(finding)],
        open=look.is_open(finding),
        own=str(current().user.pk) in finding.people,
        decoy=finding.rule == DECOY,
        form=form,
    )
