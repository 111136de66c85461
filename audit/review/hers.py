"""Her own report: what the office holds about her, and who saw it, in neutral words and without anybody's name but what she wants named.

Whose right it is: access to one's own data and to whom it was disclosed (ICRC, Handbook on Data Protection in Humanitarian Action, 2020,
chapter 2.11). Nothing of her records is opened for it: kinds, days and numbers are plain columns, and who saw them stands in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext, pgettext_lazy

import audit
from audit import export
from audit.kinds import KINDS
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.people import Signers, signers_of
from audit.review.stories import moment, moment_of
from audit.review.told import batches
from casework.access.policy import COUNSELLING, IDENTITY, LEGAL
from casework.accounts import directory
from casework.accounts.models import Role
from casework.cases import kinds
from casework.cases.models import Case
from casework.localisation import calendar
from casework.localisation.digits import numbered
from casework.reports.papers import sheet
from casework.reports.papers.offers import Asked, Offer
from casework.reports.papers.sheet import HERS, Section
from referrals.models import Referral

Words = str | Promise
NOT_SEEING = frozenset({"ledger.read", "case.asked"})  # of the trail and of a question nothing of her records is seen
REFUSED = "access.refused"  # of what else was refused (an approval) nobody came from outside
BATCH = 2000

# In which words a kind of record stands on her paper: by its code, else by the part of the case it belongs to.
AGREED, PLANS, PAPERS = (
    pgettext_lazy("on her own paper", "What you agreed to"),
    pgettext_lazy("on her own paper", "Plans and next steps"),
    pgettext_lazy("on her own paper", "Papers and pictures you gave"),
)
BY_CODE: Mapping[str, Words] = {
    "cases.consent": AGREED, "cases.safety_plan": PLANS, "cases.plan_item": PLANS, "cases.task": PLANS, "documents.document": PAPERS,
}
BY_PART: Mapping[str, Words] = {
    IDENTITY: pgettext_lazy("on her own paper", "Who you are and how to reach you"),
    LEGAL: pgettext_lazy("on her own paper", "Papers and days at offices"),
    COUNSELLING: pgettext_lazy("on her own paper", "Conversations with the counsellor"),
}
OTHERWISE = pgettext_lazy("on her own paper", "What you told us, and notes about our talks")


@dataclass
class Held:
    """What there is of one sort: how many, since when, and the newest day."""

    count: int = 0
    first: date | None = None
    last: date | None = None

    def take(self, count: int, first: date, last: date) -> None:
        self.count += count
        self.first = min(self.first or first, first)
        self.last = max(self.last or last, last)


@dataclass
class Seen:
    """By people of one sort: who, on which days."""

    people: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)


def _build(case: Case, records: list[Any], asked: Asked) -> list[Section]:
    """The sections of the paper, in the language in force. That the trail was read is recorded first."""
    found = Entry.objects.filter(case_tag=case_tag(case.pk))
    audit.record_durably("ledger.read", subject=("case", str(case.pk)), case=case.pk, view="report", count=found.count())
    seen, refused = _seen(found)
    return [
        Section(pgettext("on her own paper", "What we keep"), [sheet.rows(_held_rows(case))], whole=True),
        Section(pgettext("on her own paper", "Who saw it"), [sheet.rows(_seen_rows(seen, refused, put_away(case)))], whole=True),
        *_passed_on(case, named=bool(asked.get("named"))),
        Section(pgettext("on her own paper", "What you can ask for"), [sheet.points(*map(str, RIGHTS))], whole=True),
    ]


RIGHTS = (
    gettext_lazy("To see what is written, or to have it read to you."),
    gettext_lazy("To have it corrected where it is wrong."),
    gettext_lazy("To have it taken out. What others were given before cannot be called back."),
    gettext_lazy("To take back what you agreed to, at any time, without giving a reason. You will be helped all the same."),
    gettext_lazy("To know more about this paper: ask whoever gave it to you."),
)


# --- what is kept -----------------------------------------------------------------------------------------------------------
def _held_rows(case: Case) -> list[tuple[str, str]]:
    """Of what the person acting may know of: that there are a counsellor's own notes is told to nobody else, on no paper either."""
    held: dict[str, Held] = {}
    for kind in (kind for kind in kinds.KINDS.values() if kind.shown):
        there = kind.records(case).order_by().aggregate(count=Count("pk"), first=Min("recorded_on"), last=Max("recorded_on"))
        if there["count"]:
            words = str(BY_CODE.get(kind.code) or BY_PART.get(kind.model.compartment) or OTHERWISE)
            held.setdefault(words, Held()).take(there["count"], there["first"], there["last"])
    return [(words, _of_held(one)) for words, one in held.items()]


def _of_held(one: Held) -> str:
    entries = ngettext("%(count)s entry", "%(count)s entries", one.count) % {"count": numbered(one.count)}
    if one.first is None or one.last is None or one.first == one.last:
        return pgettext("between the parts of a list", ", ").join([entries, _day(one.last)])
    return gettext("%(entries)s, from %(first)s to %(last)s") % {"entries": entries, "first": _day(one.first), "last": _day(one.last)}


# --- who saw it -------------------------------------------------------------------------------------------------------------
def _seen(found: Any) -> tuple[dict[str, Seen], int]:
    """Who saw something of the case, by sort of people, and how many were refused."""
    seen: dict[str, Seen] = {}
    refused = 0
    for batch in batches(found.order_by("seq").iterator(chunk_size=BATCH), BATCH):
        signers = signers_of(batch)
        for entry in batch:
            outcome = KINDS[entry.kind].outcome if entry.kind in KINDS and entry.kind not in NOT_SEEING else ""
            refused += entry.kind == REFUSED
            if outcome == "read":
                sort = seen.setdefault(_sort(entry, signers), Seen())
                sort.people.add(entry.actor)
                sort.days.add(moment(entry).date())
    return seen, refused


def _sort(entry: Entry, signers: Signers) -> str:
    """What her paper calls whoever signed this entry: never a name, and not the title of a profession that would tell."""
    role = signers.held_role(entry)
    words = {
        Role.CASEWORKER: pgettext("on her own paper", "The colleague who works with you, and who stands in for her"),
        Role.COUNSELLOR: pgettext("on her own paper", "The counsellor"),
        Role.LEGAL_OFFICER: pgettext("on her own paper", "Colleagues for papers and offices"),
        Role.SUPERVISOR: pgettext("on her own paper", "Those who lead the team"),
        Role.PARTNER: pgettext("on her own paper", "People of another office, as you agreed"),
    }
    return words.get(Role(role), "") if role in words else pgettext("on her own paper", "Others of this office")


def put_away(case: Case) -> date | None:
    """Until when who looked lies in an archive, for a case that is as old as that; None where everything is here."""
    row = export.archived()
    day = moment_of(row.ts).date() if row is not None else None
    return day if day is not None and day >= case.opened_on else None


def _seen_rows(seen: Mapping[str, Seen], refused: int, away: date | None) -> list[tuple[str, str]]:
    rows = [(words, _of_seen(one)) for words, one in seen.items()]
    if away is not None:
        said = gettext("Who saw it until %(day)s is kept in another place. Ask, and it is looked up.") % {"day": _day(away)}
        rows.append((pgettext("on her own paper", "Earlier"), said))
    rows = rows or [(pgettext("on her own paper", "Nobody"), numbered(0))]
    if refused:
        tried = ngettext(
            "%(count)s time somebody without permission asked for it. Nothing was shown.",
            "%(count)s times somebody without permission asked for it. Nothing was shown.", refused,
        )
        rows.append((pgettext("on her own paper", "Refused"), tried % {"count": numbered(refused)}))
    return rows


def _of_seen(one: Seen) -> str:
    people = ngettext("%(count)s person", "%(count)s people", len(one.people)) % {"count": numbered(len(one.people))}
    days = ngettext("%(count)s day", "%(count)s days", len(one.days)) % {"count": numbered(len(one.days))}
    return gettext("%(people)s, on %(days)s, last on %(last)s") % {"people": people, "days": days, "last": _day(max(one.days))}


# --- what was passed on -------------------------------------------------------------------------------------------------------
def _passed_on(case: Case, *, named: bool) -> list[Section]:
    """To whom something was passed on with her consent: a day and until when, and by name only where she wants it."""
    sent = list(Referral.objects.filter(case=case).select_related("organisation").order_by("sent_on", "pk").defer("office_key"))
    if not sent:
        return []
    names = directory.team_names({one.organisation_id for one in sent}) if named else {}
    lines = [(one.sent_on, _whom(one, names), _until(one)) for one in sent]
    return [Section(pgettext("on her own paper", "What was passed on, as you agreed"), [sheet.entries(lines)])]


def _whom(one: Referral, names: Mapping[str, str]) -> str:
    if one.is_inside:
        return pgettext("on her own paper", "To another team of this office")
    return names.get(str(one.organisation_id)) or pgettext("on her own paper", "To another office")


def _until(one: Referral) -> str:
    over = one.closed_on or (one.expires_on if one.expires_on < timezone.localdate() and not one.on_paper else None)
    if over:
        return gettext("It cannot be opened there any more since %(day)s.") % {"day": _day(over)}
    if one.on_paper:
        return gettext("It went as a letter.")
    return gettext("It can be opened there until %(day)s.") % {"day": _day(one.expires_on)}


def _day(day: date | None) -> str:
    return calendar.format_date(day or timezone.localdate(), get_language() or "en")


REPORT = Offer(
    "own_report", pgettext_lazy("kind of paper", "What we hold about you, and who saw it"),
    gettext_lazy("For herself: what is kept, since when, and what sort of people opened it, from the trail."), (HERS,),
    lambda case: [], _build, names=True, free=True,
)  # fmt: skip
