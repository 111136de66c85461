"""The plain columns of a case and of a referral in their reader's words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from casework.access import plain_rows
from casework.accounts import directory
from casework.accounts.models import Team, User
from casework.cases.changes import Change
from casework.cases.worddiff import replaced
from casework.localisation import calendar
from referrals.models import Parts

Names = Mapping[str, str]  # of people and teams, by id
TITLES: Mapping[str, Promise] = {
    "case": pgettext_lazy("kind of record", "State and days of the case"),
    "referral": pgettext_lazy("kind of record", "State and days of a referral"),
}
LABELS: Mapping[str, Mapping[str, Promise]] = {
    "case": {
        "state": pgettext_lazy("column of a case", "State"),
        "team": pgettext_lazy("column of a case", "Team"),
        "opened_on": pgettext_lazy("column of a case", "Opened on"),
        "next_action_on": pgettext_lazy("column of a case", "Next due on"),
        "closed_on": pgettext_lazy("column of a case", "Closed on"),
    },
    "referral": {
        "state": pgettext_lazy("column of a referral", "State"),
        "moved_at": pgettext_lazy("column of a referral", "There since"),
        "organisation": pgettext_lazy("column of a referral", "Sent to"),
        "priority": pgettext_lazy("column of a referral", "Priority"),
        "sent_on": pgettext_lazy("column of a referral", "Sent on"),
        "due_at": pgettext_lazy("column of a referral", "Answer asked for by"),
        "expires_on": pgettext_lazy("column of a referral", "Last day"),
        "answered_on": pgettext_lazy("column of a referral", "Answered on"),
        "ended_on": pgettext_lazy("column of a referral", "Ended on"),
        "closed_on": pgettext_lazy("column of a referral", "No key outside since"),
        "waits_for": pgettext_lazy("column of a referral", "Waits for"),
        "asked_on": pgettext_lazy("column of a referral", "Asked on"),
        "assigned_to": pgettext_lazy("column of a referral", "Who works on it"),
        "parts": pgettext_lazy("column of a referral", "Parts of the case"),
        "feedback_on": pgettext_lazy("column of a referral", "Feedback on"),
        "on_paper": pgettext_lazy("column of a referral", "On paper"),
    },
}
PARTS: Mapping[str, Promise] = {
    Parts.AGREED: pgettext_lazy("parts of a case through a referral", "agreed to"),
    Parts.GIVEN: pgettext_lazy("parts of a case through a referral", "opened"),
}


def names_for(rows: Iterable[Any]) -> dict[str, str]:
    """What the people and teams of these lines are called. Two queries."""
    given = list(rows)
    people = {pk for row in given if (pk := getattr(row, "assigned_to_id", None))}
    teams = {pk for row in given for name in ("team_id", "organisation_id") if (pk := getattr(row, name, None))}
    return {**(directory.names_of(people) if people else {}), **directory.team_names(teams)}


def changes(kind: str, old: Any, new: Any, names: Names) -> list[Change]:
    """What differs, in the order of the columns; of the first line (no *old*) what it says. The unnamed ones stand together at the end."""
    differs = plain_rows.changed(old, new) if old is not None else set(plain_rows.values_of(new))
    shown = [name for name in LABELS[kind] if name in differs]
    found = [
        Change(name, str(LABELS[kind][name]), replaced(said(old, name, names) if old is not None else "", said(new, name, names)))
        for name in shown
    ]
    if old is not None and differs - set(shown):
        found.append(Change("", gettext("Something that is not shown here"), []))
    return found


def said(row: Any, name: str, names: Names) -> str:
    """One column in words; "" for an empty one."""
    field = plain_rows.model_of(row)._meta.get_field(name)
    value = getattr(row, field.attname)
    if value in (None, "", False):
        return ""
    if isinstance(value, datetime):
        at = timezone.localtime(value)
        hour = calendar.format_time(at.time(), get_language() or "en")
        return pgettext("between the parts of a list", ", ").join([_day(at.date()), hour])
    if isinstance(value, date):
        return _day(value)
    if isinstance(field, models.ForeignKey):
        return names.get(str(value)) or nameless(field.related_model)
    if name == "parts":
        return str(PARTS.get(value, value))
    if isinstance(field, models.BooleanField):
        return pgettext("answer", "Yes")
    return str(dict(field.flatchoices).get(value, value))


def nameless(model: Any) -> str:
    return {User: gettext("Someone of the office"), Team: pgettext("a team without a name here", "a team")}[model]


def _day(day: date) -> str:
    return calendar.format_date(day, get_language() or "en")
