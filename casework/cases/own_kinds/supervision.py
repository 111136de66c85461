"""Tasks, flags, the closing checklist and approvals: how they stand in the timeline and on the card."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from casework.accounts import directory
from casework.cases import approvals, cards
from casework.cases.forms.supervision import FlagForm, TaskForm
from casework.cases.kinds import Event, Kind
from casework.cases.models import Approval, Case, Closure, Flag, Link, Task


def holders(case: Case) -> dict[str, Any]:
    """(id, name) of the people with an own grant on the case, for a form."""
    names = directory.names_of(case.user_grants.values_list("user_id", flat=True))
    return {"people": sorted(names.items(), key=lambda pair: pair[1])}


def _today(case: Case, situation: Any) -> dict[str, Any]:
    return {"on": timezone.localdate()}


def _task(task: Task, people: Mapping[str, str]) -> Event | None:
    if not task.done:
        return None  # it stands among the open tasks, not in the past
    url = reverse("cases:task", args=[task.case_id, task.pk])
    return Event(task.due_on, task.title, "check", by=people.get(task.author, ""), text=task.note, url=url, order=3)


def _task_due(card: cards.Card, task: Task) -> cards.Card:
    return cards.with_due(card, task, None if task.done else cards.Due(task.due_on, task.title, who=task.who))


def _flag(flag: Flag, people: Mapping[str, str]) -> Event:
    url = reverse("cases:flag", args=[flag.case_id, flag.pk])
    return Event(flag.on, flag.get_kind_display(), "flag", by=people.get(flag.author, ""), text=flag.reason, url=url, order=3)


def _flagged(card: cards.Card, flag: Flag) -> cards.Card:
    """The card carries open flags by record, so that the head of every page shows them."""
    flags = {key: kind for key, kind in card.get("flags", {}).items() if key != str(flag.pk)}
    return {**card, "flags": flags if flag.resolved_on else {**flags, str(flag.pk): flag.kind}}


def _approval(approval: Approval, people: Mapping[str, str]) -> Event:
    what = str(approvals.SUBJECTS[approval.subject_kind].name)
    title = {
        "": gettext("Approval asked: %(what)s"),
        Approval.APPROVED: gettext("Approved: %(what)s"),
        Approval.SENT_BACK: gettext("Sent back: %(what)s"),
    }[approval.answer] % {"what": what}
    said = approval.comment if approval.answer else approval.note
    url = reverse("cases:approval", args=[approval.case_id, approval.pk])
    on = approval.decided_on or approval.recorded_on
    return Event(on, title, "check", by=people.get(approval.author, ""), text=said, url=url, order=4)


def _came_back(case: UUID, subject: str) -> tuple[str, str]:
    """What was sent back, and where it is corrected."""
    about = approvals.SUBJECTS[subject]
    return gettext("Sent back: %(what)s") % {"what": about.name}, reverse(about.page, args=[case])


def _closure(closure: Closure, people: Mapping[str, str]) -> Event:
    title = pgettext("entry of the timeline", "Checklist before closing")
    said = closure.get_reason_display()
    return Event(closure.recorded_on, title, "list", by=people.get(closure.author, ""), text=said, order=4)


def _link(link: Link, people: Mapping[str, str]) -> Event:
    undone = pgettext("entry of the timeline", "Merging with another case undone")
    title = link.get_way_display() if link.in_force else undone
    return Event(link.undone_on or link.on, title, "refer", room="calm", by=people.get(link.author, ""), order=5)


KINDS = (
    Kind(
        Task,
        pgettext_lazy("kind of record", "Task"),
        "clock",
        event=_task,
        card=_task_due,
        form=TaskForm,
        route="cases:task",
        saved=_("The task is saved."),
        given=holders,
        near=True,  # the page of the day leads here, and what is to be done is often a call
    ),
    Kind(
        Flag,
        pgettext_lazy("kind of record", "Flag"),
        "flag",
        event=_flag,
        card=_flagged,
        form=FlagForm,
        usual=_today,
        route="cases:flag",
        saved=_("The flag is saved."),
    ),
    Kind(Closure, pgettext_lazy("kind of record", "Checklist before closing"), "list", event=_closure),
    Kind(Approval, pgettext_lazy("kind of record", "Approval"), "check", event=_approval, card=approvals.on_card, waits=_came_back),
    Kind(Link, pgettext_lazy("kind of record", "Link to another case"), "refer", event=_link),
)
