"""What is missing in a case, as hints. They block nothing, are kept nowhere, and never say that somebody did wrong.

A hint is given only where its reader can see that something is not there: what is closed to her says nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
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


@dataclass(frozen=True)
class Hint:
    """One thing that is not there yet, and the page on which it would be written."""

    words: str
    url: str


def hints(case: Case, records: Iterable[Any]) -> list[Hint]:
    """The hints of an open case whose *records* are admitted, in the order of the steps. Nothing for a closed one."""
    if case.closed_on is not None:
        return []
    open_ = [record for record in records if record.is_open]
    her, now = _only(open_, Survivor), _only(open_, Situation)
    today = timezone.localdate()
    found: list[Hint] = []
    if now:
        found += _consent(case, open_, her[0].age_on(today) if her else None)
    if her:
        found += _contact_rules(case, open_)
    if now:
        found += [*_risk(case, now[0], open_, today), *_plan(case, open_, today), *_course(case, open_, today), *_flags(case, open_, today)]
    return found


def _only(records: list[Any], kind: type[Any]) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


def _page(case: Case, name: str) -> str:
    return reverse(f"cases:{name}", args=[case.pk])


def _consent(case: Case, records: list[Any], years: int | None) -> Iterator[Hint]:
    """Consent to services in force; for a child her own assent and the guardian's answer, or why there is none."""
    page = _page(case, "consents")
    given = [consent for consent in _only(records, Consent) if consent.kind == ConsentKind.SERVICES and consent.in_force]
    if not given:
        yield Hint(gettext("No consent to services is in force."), page)
    elif ages.is_child(years):
        if not any(consent.assent for consent in given):
            yield Hint(gettext("She is under 18, and her own agreement is not written down."), page)
        if not any(consent.guardian for consent in given):
            yield Hint(gettext("She is under 18, and the answer of her guardian is not written down."), page)


def _contact_rules(case: Case, records: list[Any]) -> Iterator[Hint]:
    rules = _only(records, SafeContact)
    if not any(rule.phone or rule.way for rule in rules):
        yield Hint(gettext("How to reach her safely is not written down."), _page(case, "identity"))


def _risk(case: Case, situation: Situation, records: list[Any], today: date) -> Iterator[Hint]:
    plans = sorted(_only(records, SafetyPlan), key=lambda plan: (plan.recorded_on, str(plan.pk)))
    if not situation.risk:
        yield Hint(gettext("The risk is not assessed."), _page(case, "situation"))
    if situation.risk == Risk.HIGH and not plans:
        yield Hint(gettext("The risk is high, and there is no safety plan."), _page(case, "safety-plan-new"))
    if plans and plans[-1].review_on is not None and plans[-1].review_on < today:
        url = reverse("cases:safety-plan", args=[case.pk, plans[-1].pk])
        yield Hint(gettext("The day on which the safety plan was to be reviewed is past."), url)


def _plan(case: Case, records: list[Any], today: date) -> Iterator[Hint]:
    items = _only(records, PlanItem)
    late = sorted((item for item in items if item.by and item.by < today and not item.is_settled), key=lambda item: item.by)
    if not items:
        yield Hint(gettext("The action plan is empty."), _page(case, "plan-item-new"))
    if late:
        words = ngettext("%(n)s item of the action plan is past its day.", "%(n)s items of the action plan are past their day.", len(late))
        yield Hint(words % {"n": counted(len(late))}, reverse("cases:plan-item", args=[case.pk, late[0].pk]))


def _course(case: Case, records: list[Any], today: date) -> Iterator[Hint]:
    silent = today - contacts.days(case, records)[-1]
    if silent > WITHOUT_CONTACT:
        words = ngettext("No contact with her for %(n)s day.", "No contact with her for %(n)s days.", silent.days)
        yield Hint(words % {"n": counted(silent.days)}, _page(case, "follow-up-new"))
    if case.next_action_on is None:
        yield Hint(gettext("The next step has no date."), _page(case, "note-new"))


def _flags(case: Case, records: list[Any], today: date) -> Iterator[Hint]:
    old = [flag for flag in _only(records, Flag) if flag.resolved_on is None and today - flag.on > UNRESOLVED]
    for flag in sorted(old, key=lambda flag: flag.on):
        words = gettext("The flag “%(kind)s” has stood for a long time.") % {"kind": flag.get_kind_display()}
        yield Hint(words, reverse("cases:flag", args=[case.pk, flag.pk]))
