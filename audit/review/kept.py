"""The lists and the directory that the office keeps: are their rows, and the lines of their history, what the trail wrote down?

No key is needed to change a term in the database, and none to put an older version of an entry back. What the pages saved is named by
the entries, line by line (``casework.access.plain_rows``); what is left over nobody explains. Nothing sealed is opened.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, pgettext

import audit
from audit import hooks, ledger
from audit.models import Entry
from audit.review import kept_words, plain_judge, stories
from audit.review.overtime import Agrees
from audit.review.people import signers_of
from audit.review.plain_judge import Judged
from audit.review.segments import opener
from audit.review.wholeness import fault_of
from casework.access import plain_rows
from casework.access.plain_rows import Line
from casework.accounts.unlocked import current
from casework.cases.changes import Change
from casework.reference import loader
from casework.reference.models import Term
from referrals.directory.models import DirectoryEntry

VIEW = "kept"
TELLS = ("reference.changed", "directory.changed")
MODELS: tuple[Any, ...] = (Term, DirectoryEntry)
MOST = 200  # findings on a page; they are counted all
TRIES = 3  # looks, while others save


@dataclass(frozen=True)
class Told:
    """A line of history as the trail names it, and the entry that does."""

    line: Line
    entry: Entry
    story: ledger.Story


@dataclass(frozen=True)
class Finding:
    """One line of history (*number*; 0 for the row itself) that is not what the trail says, with the line of the trail, if there is one."""

    name: str
    url: str
    number: int
    agrees: Agrees
    line: stories.Line | None
    changes: list[Change]
    unexplained: frozenset[str]


@dataclass(frozen=True)
class Kept:
    """What was found, row by row, and how many terms, entries of the directory and versions were looked at."""

    findings: list[Finding]
    found: int
    terms: int
    entries: int
    versions: int


def tag() -> bytes:
    """Under which a comparison that found something is filed: a check of the chain itself has no tag."""
    return hmac.digest(hooks.mac_key(), b"hamraz/kept/v1", "sha256")[:16]


def look() -> Kept:
    """Compare every term and every entry of the directory with the trail. That it is read is recorded first, and what was found afterwards.

    Raises audit.LedgerUnwritable, and then nothing was opened.
    """
    entries = _entries()
    audit.record_durably("ledger.read", view=VIEW, count=len(entries))
    for _ in range(TRIES):  # somebody may save between the entries and the rows
        judged, versions = _judged(entries)
        if not judged or len(fresh := _entries()) == len(entries):
            break
        entries = fresh
    lost = _never_brought()
    if judged or lost:
        audit.record_durably("ledger.verified", filed_under=tag(), ok=False, view=VIEW, findings=len(judged) + len(lost))
    shown = _findings(judged[:MOST]) + [Finding(name, "", 0, "removed", None, [], frozenset()) for name in lost]
    return Kept(shown, len(judged) + len(lost), Term.objects.count(), DirectoryEntry.objects.count(), versions)


def _entries() -> list[Entry]:
    return list(Entry.objects.filter(kind__in=TELLS).order_by("seq"))


def _judged(entries: Sequence[Entry]) -> tuple[list[tuple[Any, dict[str, Any], Judged[Told]]], int]:
    """What does not hold, with its model and the rows of it that are there, and how many lines of history were looked at."""
    told = list(_told(entries))
    judged, versions = [], 0
    for model in MODELS:
        live = {str(row.pk): row for row in model._base_manager.all()}
        found, count = _of_model(model, live, [one for one in told if one.line.kind == model.subject_kind])
        judged += [(model, live, one) for one in found]
        versions += count
    return judged, versions


def _told(entries: Sequence[Entry]) -> Iterator[Told]:
    """What the entries that hold say, in the order of the ledger. Two queries, and one for each segment."""
    signers = signers_of(entries)
    for entry, story in zip(entries, ledger.read(entries, opener(current())), strict=True):
        if story and not fault_of(entry, None, signers.signing_key(entry)):
            yield from (Told(line, entry, story) for line in plain_rows.lines_in(story))


def _of_model(model: Any, live: dict[str, Any], told: Sequence[Told]) -> tuple[list[Judged[Told]], int]:
    """What does not hold of all rows of a model, and how many lines of history there are. One query."""
    said: dict[str, list[tuple[Line, Told]]] = {pk: [] for pk in live}
    for one in told:
        said.setdefault(one.line.id, []).append((one.line, one))
    lines: dict[str, list[Any]] = {}
    for row in plain_judge.lines_of(model):
        lines.setdefault(str(row.id), []).append(row)
    found: list[Judged[Told]] = []
    for pk in sorted(said.keys() | lines.keys()):
        judged = plain_judge.judge(said.get(pk, []), lines.get(pk, []), live.get(pk))
        found += [one for one in judged if not one.holds and not (one.verdict == "untold" and _is_of_the_release(one.row))]
    return found, sum(map(len, lines.values()))


def _is_of_the_release(row: Any) -> bool:
    """Whether this is the first line of a term as the release brings it: ``migrate`` wrote it, before there was an office to tell."""
    if plain_rows.model_of(row) is not Term or row.revision != 1:
        return False
    values = loader.shipped_as(row.list_code, row.code)
    return values is not None and plain_rows.digest_of(row) == plain_rows.digest_of(
        Term(id=row.id, list_code=row.list_code, revision=1, **values)
    )


def _never_brought() -> list[str]:
    """Terms of the release that are not there, whatever became of their history: a term is never deleted."""
    there = set(Term.objects.values_list("list_code", "code"))
    wanted = [(name, values["code"]) for name in loader.LISTS for values in loader.shipped(name)]
    return [kept_words.name_of_term(*one) for one in wanted if one not in there]


def _findings(judged: Iterable[tuple[Any, dict[str, Any], Judged[Told]]]) -> list[Finding]:
    found = list(judged)
    named = list({one.told.entry.seq: one.told for _, _, one in found if one.told}.values())
    lines = stories.tell([told.entry for told in named], [told.story for told in named], signers_of(told.entry for told in named))
    by_number = {line.seq: line for line in lines}
    return [_finding(model, live, one, by_number) for model, live, one in found]


def _finding(model: Any, live: dict[str, Any], one: Judged[Told], lines: dict[int, stories.Line]) -> Finding:
    row = one.row or one.before
    url = kept_words.url_of(row) if row is not None and str(row.id) in live else ""
    name = kept_words.name_of(row) if row is not None else _nameless(model)
    changes = kept_words.changes(one.before, one.row) if one.row is not None and one.before is not None else []
    line = lines[one.told.entry.seq] if one.told else None
    return Finding(name, url, one.number, one.verdict, line, changes, one.unexplained)


def _nameless(model: Any) -> str:
    return pgettext("kept by the office", "A term of a list") if model is Term else gettext("An entry of the directory")
