"""The kinds of records a case can have: the one list from which its pages, timeline, history and drafts follow.

Each room registers its kinds in ``AppConfig.ready()``; nothing else has to know them by name. A kind that is written through
``views.records`` needs a model, a form, and a line here (docs/decisions/0007).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from casework.access import policy
from casework.access.agendas import Agenda
from casework.accounts.unlocked import current
from casework.cases.cards import Card
from casework.cases.models import Case, CaseRecord

Words = str | Promise


@dataclass(frozen=True)
class Event:
    """One line of the timeline. *room* colours the dot; *locked* says that it happened and nothing more, *damaged* that it should open
    and does not; *url* leads to the record."""

    on: date
    title: str
    icon: str = "pen"
    room: str = "case"
    by: str = ""
    text: str = ""
    locked: bool = False
    damaged: bool = False
    url: str = ""
    order: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    *event* builds its line of the timeline from an open record; *card* returns the catalogue card as it is after such a record changed
    (cards.with_due for what it waits for), and *agenda* the agenda of those who hold the legal part. A kind of which a case has one says
    in *changed* what a new revision means. *seen_by* is the verb without which not even a locked line tells that there is a record.

    The rest is for kinds written through ``views.records``: the *form*; the *route* ("cases:story", beside "cases:story-new"); the
    verbs; *waits*: the words and the address on the page of the day, where what stands on the card is a code; *heading* of the page and
    *saved* for the message; *given* for what the form needs to know of the case; *near*: whether the safe contact stands above it,
    because somebody is about to use it; *back*: the page to which saving leads.

    A new record may have a form of its own (*new_form*), filled with the *usual*. *moves* says what a form changes in the situation of
    the case, so that nothing is asked twice; a form with ``next_action_on`` moves the next step as well. *beside* is a template shown
    with the record, *along* the further records that it reads, *facts* what it is told about them. *presets* are the questions of a new
    record that its address may answer with the id of another record ("?matter=…").
    """

    model: type[CaseRecord]
    name: Words
    icon: str = "pen"
    event: Callable[[Any, Mapping[str, str]], Event | None] | None = None
    card: Callable[[Card, Any], Card] | None = None
    agenda: Callable[[Agenda, Any], Agenda] | None = None
    changed: Words = ""
    seen_by: str = "cases.open"
    form: Any = None
    route: str = ""
    read: str = "cases.open"
    write: str = "cases.write"
    heading: Words = ""
    saved: Words = ""
    given: Callable[[Case], Mapping[str, Any]] = lambda case: {}
    add: Callable[..., CaseRecord] | None = None  # in the place of actions.add_record
    near: bool = False
    here: str = ""  # the line of the side navigation to which its pages belong
    back: str = "cases:case"
    new_form: Any = None
    usual: Callable[[Case, Any], Mapping[str, Any]] = lambda case, situation: {}
    moves: Callable[[Any, Any], None] | None = None
    waits: Callable[[UUID, str], tuple[str, str]] | None = None
    presets: tuple[str, ...] = ()
    beside: str = ""
    along: Callable[[Case], list[Any]] = lambda case: []
    facts: Callable[[Any, list[Any]], Mapping[str, Any]] = lambda record, along: {}

    @property
    def code(self) -> str:
        return self.model.code

    @property
    def shown(self) -> bool:
        """Whether the person acting may learn that there are such records."""
        return policy.may(current().role, self.seen_by)

    def records(self, case: Case) -> QuerySet[Any]:
        found: QuerySet[Any] = getattr(case, f"{self.model.__name__.lower()}_records").all()
        return found

    def url(self, record: CaseRecord) -> str:
        return reverse(self.route, args=[record.case_id, record.pk])


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Add kinds, in the order in which histories list them. Registering one again replaces it."""
    KINDS.update({kind.code: kind for kind in kinds})


def name_of(code: str) -> str:
    """What a kind of record is called; "" for one that is not registered."""
    return str(KINDS[code].name) if code in KINDS else ""
