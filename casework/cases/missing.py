"""What is missing in a case, as hints. They block nothing, are kept nowhere, and never say that somebody did wrong.

A hint is given only where its reader can see that something is not there: what is closed to her, or damaged, says nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from casework.cases import ages, contacts
from casework.cases.choices import ConsentKind, Risk
from casework.cases.models import Case, Consent, Flag, PlanItem, SafeContact, SafetyPlan, Situation, Survivor
from casework.localisation.digits import counted

# The closing checklist of the inter-agency guidelines asks whether there was no contact "for more than 30 days".
WITHOUT_CONTACT: Final = timedelta(days=30)
UNRESOLVED: Final = timedelta(days=30)  # so long a flag may stand before somebody looks at it again


# Rooms above register here: each returns its hints of an open case from plain columns.
SOURCES: list[Callable[[Case], Iterable["Hint"]]] = []


@dataclass(frozen=True)
class Hint:
    """One thing that is not there yet, and the page on which it would be written."""

    words: str
    url: str


def hints(case: Case, records: Iterable[Any]) -> list[Hint]:
    """The hints of an open case whose *records* are admitted, in the order of the steps. Nothing for a closed one."""
    if case.closed_on is not None:
        return []
    known = _Known(case, list(records))
    her, now = known.of(Survivor), known.of(Situation)
    found: list[Hint] = []
    if now:
        found += _consent(known, her[0].age_on(known.today) if her else None)
    if her:
        found += _contact_rules(known)
    if now:
        found += [*_risk(known, now[0]), *_plan(known), *_course(known), *_flags(known)]
    return found


def brought(case: Case) -> list[Hint]:
    """The hints of the other rooms about an open case, for the person acting."""
    if case.closed_on is not None:
        return []
    return [hint for source in SOURCES for hint in source(case)]


class _Known:
    """What the reader knows of a case: the records that open for her, and of which kinds she knows all."""

    def __init__(self, case: Case, records: list[Any]) -> None:
        self.case, self.today = case, timezone.localdate()
        self.records = [record for record in records if record.is_open]
        self._unread = {record.code for record in records if not record.is_open}

    def of(self, kind: type[Any]) -> list[Any]:
        return [record for record in self.records if record.code == kind.code]

    def all_of(self, *kinds: type[Any]) -> bool:
        """False when one of these kinds has a record that does not open: then it is not known that something is missing."""
        return self._unread.isdisjoint(kind.code for kind in kinds)

    def page(self, name: str) -> str:
        return reverse(f"cases:{name}", args=[self.case.pk])

    def page_of(self, name: str, record: Any) -> str:
        return reverse(f"cases:{name}", args=[self.case.pk, record.pk])


def _consent(known: _Known, years: int | None) -> Iterator[Hint]:
    """Consent to services in force; for a child her own assent and the guardian's answer, or why there is none."""
    page = known.page("consents")
    given = [consent for consent in known.of(Consent) if consent.kind == ConsentKind.SERVICES and consent.in_force]
    if not known.all_of(Consent):
        return
    if not given:
        yield Hint(gettext("No consent to services is in force."), page)
    elif ages.is_child(years):
        if not any(consent.assent for consent in given):
            yield Hint(gettext("She is under 18, and her own agreement is not written down."), page)
        if not any(consent.guardian for consent in given):
            yield Hint(gettext("She is under 18, and the answer of her guardian is not written down."), page)


def _contact_rules(known: _Known) -> Iterator[Hint]:
    if known.all_of(SafeContact) and not any(rule.phone or rule.way for rule in known.of(SafeContact)):
        yield Hint(gettext("How to reach her safely is not written down."), known.page("identity"))


def _risk(known: _Known, situation: Situation) -> Iterator[Hint]:
    if not situation.risk:
        yield Hint(gettext("The risk is not assessed."), known.page("situation"))
    if not known.all_of(SafetyPlan):
        return
    plans = sorted(known.of(SafetyPlan), key=lambda plan: (plan.recorded_on, str(plan.pk)))
    if situation.risk == Risk.HIGH and not plans:
        yield Hint(gettext("The risk is high, and there is no safety plan."), known.page("safety-plan-new"))
    if plans and plans[-1].review_on is not None and plans[-1].review_on < known.today:
        url = known.page_of("safety-plan", plans[-1])
        yield Hint(gettext("The day on which the safety plan was to be reviewed is past."), url)


def _plan(known: _Known) -> Iterator[Hint]:
    items = known.of(PlanItem)
    late = sorted((item for item in items if item.by and item.by < known.today and not item.is_settled), key=lambda item: item.by)
    if known.all_of(PlanItem) and not items:
        yield Hint(gettext("The action plan is empty."), known.page("plan-item-new"))
    if late:
        words = ngettext("%(n)s item of the action plan is past its day.", "%(n)s items of the action plan are past their day.", len(late))
        yield Hint(words % {"n": counted(len(late))}, known.page_of("plan-item", late[0]))


def _course(known: _Known) -> Iterator[Hint]:
    silent = known.today - contacts.days(known.case, known.records)[-1]
    if silent > WITHOUT_CONTACT and known.all_of(*contacts.KINDS):
        words = ngettext("No contact with her for %(n)s day.", "No contact with her for %(n)s days.", silent.days)
        yield Hint(words % {"n": counted(silent.days)}, known.page("follow-up-new"))
    if known.case.next_action_on is None:
        yield Hint(gettext("The next step has no date."), known.page("note-new"))


def _flags(known: _Known) -> Iterator[Hint]:
    old = [flag for flag in known.of(Flag) if flag.resolved_on is None and known.today - flag.on > UNRESOLVED]
    for flag in sorted(old, key=lambda flag: flag.on):
        words = gettext("The flag “%(kind)s” has stood for a long time.") % {"kind": flag.get_kind_display()}
        yield Hint(words, known.page_of("flag", flag))
