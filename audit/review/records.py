"""Are the records and grants of a case those of which its trail tells? Nothing of the case is opened: revisions and digests are enough.

A record that no entry names is not looked for here: it opens to nobody unless somebody with the key sealed it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, Literal
from uuid import UUID

from django.apps import apps
from django.utils.translation import get_language, gettext, ngettext, pgettext

from audit.review import plain_judge
from audit.review.plain_words import TITLES
from audit.review.told import Grant, Record, Told, Written, fold, writes_of
from casework.access.plain_rows import Line
from casework.access.records import SealedRecord
from casework.accounts import directory
from casework.accounts.unlocked import Unlocked
from casework.cases import kinds
from casework.cases.models import Case
from casework.localisation import calendar
from casework.localisation.digits import numbered
from referrals.models import Referral

AT_ONCE = 200  # rows asked for at a time
TRIES = 3  # somebody may write while it is compared: then once more
NO_TEAM = UUID(int=0)  # of a row for a group that is no team: nobody gave it, whatever it is
Why = Literal["missing", "older", "newer", "replaced", "put back", "unexplained", "gone", "plain", "unread", "broken"]


@dataclass(frozen=True)
class Finding:
    """One thing that does not agree: of a record (with what the ledger wrote of it), of a grant, of a plain *row* (kind, and its line of
    history; 0 for the row itself), or of *count* entries."""

    why: Why
    record: Record | None = None
    written: Written | None = None
    grant: Grant | None = None
    row: tuple[str, int] | None = None
    count: int = 0


@dataclass(frozen=True)
class Comparison:
    """What was found, and how many entries, records and grants were looked at."""

    findings: list[Finding]
    entries: int
    records: int
    grants: int
    rows: int = 0  # lines of history of plain rows


def compare(case: Case, someone: Unlocked) -> list[Finding]:
    """What of *case* is not as its trail says, told with the auditors' keys of *someone*; empty when all agrees.

    Whoever calls records the reading first. It trusts the ledger to be whole: an entry that was taken out is found by verifying it.
    """
    return look(case, someone).findings


def look(case: Case, someone: Unlocked) -> Comparison:
    """``compare``, with the counts."""
    for _ in range(TRIES):
        told = fold(case.pk, someone)
        live = set(_live_grants(case))
        of_rows, rows = _of_rows(case, told.rows)
        findings = [*_of_entries(told), *_of_records(case, told), *_of_grants(told.grants, live), *of_rows]
        if (writes_of(case.pk).values_list("seq", flat=True).last() or 0) == told.upto:
            break
    return Comparison(findings, told.entries, len(told.records), len(told.grants | live), rows)


def sealed_models() -> dict[str, Any]:
    """Every model of sealed records by its frozen code."""
    return {model.code: model for model in apps.get_models() if issubclass(model, SealedRecord)}


def _of_entries(told: Told) -> Iterator[Finding]:
    if told.broken:
        yield Finding("broken", count=told.broken)
    if told.unread:
        yield Finding("unread", count=told.unread)


def _of_records(case: Case, told: Told) -> Iterator[Finding]:
    live = dict(_live_records(case, told.records))
    for record, written in told.records.items():
        why = _why(written, live.get(record)) or ("put back" if record in told.put_back else None)
        if why:
            yield Finding(why, record=record, written=written)


def _why(written: Written, live: tuple[int, str] | None) -> Why | None:
    if live is None:
        return "missing"
    revision, digest = live
    if revision != written.revision:
        return "older" if revision < written.revision else "newer"
    return "replaced" if written.digest and digest != written.digest else None


def _live_records(case: Case, wanted: Iterable[Record]) -> Iterator[tuple[Record, tuple[int, str]]]:
    """Revision and digest of each of these records that is there and belongs to the case, itself or through its referral."""
    by_code: dict[str, list[UUID]] = {}
    for record in wanted:
        by_code.setdefault(record.code, []).append(record.id)
    models = sealed_models()
    for code, ids in by_code.items():
        if (model := models.get(code)) is None:
            continue
        field = model.subject_field
        of_case = {field if field == "case" else f"{field}__case": case}
        for chunk in _chunks(ids):
            rows = model._base_manager.filter(pk__in=chunk, **of_case).values_list("pk", "revision", "payload")
            for pk, revision, payload in rows.iterator(chunk_size=AT_ONCE):
                yield Record(code, pk), (revision, sha256(bytes(payload)).hexdigest())


def _chunks(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while chunk := list(islice(rest, AT_ONCE)):
        yield chunk


def _of_grants(told: set[Grant], live: set[Grant]) -> Iterator[Finding]:
    yield from (Finding("unexplained", grant=grant) for grant in sorted(live - told))
    yield from (Finding("gone", grant=grant) for grant in sorted(told - live))


def _of_rows(case: Case, told: Iterable[Line]) -> tuple[list[Finding], int]:
    """Findings about the states and days of the case and its referrals, and how many lines of history there are. Four queries."""
    said: dict[tuple[str, str], list[tuple[Line, Line]]] = {}
    for line in told:
        said.setdefault((line.kind, line.id), []).append((line, line))
    found, count = [], 0
    for kind, model, of_it in (("case", Case, {"id": case.pk}), ("referral", Referral, {"case_id": case.pk})):
        live = {str(row.pk): row for row in model.objects.filter(**of_it)}
        lines: dict[str, list[Any]] = {pk: [] for pk in live}
        for row in plain_judge.lines_of(model, **of_it):
            lines.setdefault(str(row.id), []).append(row)
            count += 1
        for pk in sorted(lines.keys() | {pk for named, pk in said if named == kind}):
            judged = plain_judge.judge(said.get((kind, pk), []), lines.get(pk, []), live.get(pk))
            found += [Finding("plain", row=(kind, one.number)) for one in judged if not one.holds]
    return found, count


def _live_grants(case: Case) -> Iterator[Grant]:
    """Who has a grant row of the case or of one of its referrals, whether or not it still opens."""
    for about, model, of_case in (("case", Case, {"content_object": case}), ("referral", Referral, {"content_object__case": case})):
        people = model.user_grant_model().objects.filter(**of_case).values_list("content_object_id", "user_id")
        teams = model.team_grant_model().objects.filter(**of_case).values_list("content_object_id", "group__team__pk")
        yield from (Grant(about, subject, "user", holder) for subject, holder in people)
        yield from (Grant(about, subject, "team", holder or NO_TEAM) for subject, holder in teams)


# --- in words ------------------------------------------------------------------------------------------------------------
def sentences(findings: Iterable[Finding]) -> list[str]:
    """A plain sentence for each finding, in the reader's language."""
    found = list(findings)
    people = directory.names_of({f.grant.holder for f in found if f.grant and f.grant.kind == "user"})
    teams = directory.team_names({f.grant.holder for f in found if f.grant and f.grant.kind == "team"})
    return [_sentence(finding, {**people, **teams}) for finding in found]


def _sentence(finding: Finding, names: dict[str, str]) -> str:
    if finding.grant is not None:
        someone = gettext("Someone of the office") if finding.grant.kind == "user" else pgettext("a team without a name here", "a team")
        return _of_grant(finding.why) % {"who": names.get(str(finding.grant.holder)) or someone}
    if finding.record is not None and finding.written is not None:
        return _of_record(finding.why) % {"record": _name(finding.record), "day": _day(finding.written)}
    if finding.row is not None:
        return _of_row(*finding.row)
    return _of_count(finding.why, finding.count) % {"count": numbered(finding.count)}


def _of_grant(why: Why) -> str:
    if why == "unexplained":
        return gettext("%(who)s has access, and the trail does not say who gave it.")
    return gettext("%(who)s was given access, and it is gone; the trail does not say who took it back.")


def _of_record(why: Why) -> str:
    return {
        "missing": gettext("The record “%(record)s”, last written on %(day)s, is gone; the trail does not say why."),
        "older": gettext("The record “%(record)s”, last written on %(day)s, is older than the trail says."),
        "newer": gettext("The record “%(record)s”, last written on %(day)s, is newer than the trail says."),
        "replaced": gettext("The record “%(record)s”, last written on %(day)s, is not what the trail says was written."),
        "put back": gettext("The record “%(record)s”, last written on %(day)s, was once put back to an earlier state and changed again."),
    }[why]


def _of_row(kind: str, number: int) -> str:
    record = str(TITLES[kind])
    if not number:
        return gettext("“%(record)s” is not what the trail says: the row was changed without a page.") % {"record": record}
    words = gettext("“%(record)s”: version %(number)s is not what the trail says. Look at it over time.")
    return words % {"record": record, "number": numbered(number)}


def _of_count(why: Why, count: int) -> str:
    if why == "broken":
        return ngettext(
            "%(count)s entry does not hold, so it is not believed.", "%(count)s entries do not hold, so they are not believed.", count
        )
    return ngettext(
        "%(count)s entry does not open to you, so it is not compared.",
        "%(count)s entries do not open to you, so they are not compared.",
        count,
    )


def _name(record: Record) -> str:
    of_referrals = {
        "referrals.packet": pgettext("kind of record", "Referral packet"),
        "referrals.answer": pgettext("kind of record", "Answer of a partner"),
        "referrals.message": pgettext("kind of record", "Message about a referral"),
        "referrals.hearing": pgettext("kind of record", "Hearing noted by a partner"),
        "referrals.document": pgettext("kind of record", "Document sent by a partner"),
        "referrals.ending": pgettext("kind of record", "End of a referral"),
    }
    return of_referrals.get(record.code) or kinds.name_of(record.code) or pgettext("kind of record", "of an unknown kind")


def _day(written: Written) -> str:
    return calendar.format_date(written.on, get_language() or "en")
