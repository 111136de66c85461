"""What the ids of a page's entries are called by its reader: names of people and teams, codes of the cases she holds.

A case she holds no card of stays a case of another team; its code is nowhere on the page. Everything is looked up for the whole
page at once, so the number of queries does not grow with it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from audit import hooks
from audit.ledger import Story
from audit.models import Entry
from audit.review.people import as_id
from casework.access import catalogue
from casework.accounts import directory
from casework.cases.models import Case
from casework.localisation import digits
from casework.localisation.codes import format_code

UNKNOWN = "…"


@dataclass(frozen=True)
class Part:
    """A piece of a sentence. *kind* is "" for its plain words, else "who", "code" or "count"; *url* leads to that trail."""

    text: str
    kind: str = ""
    url: str = ""


Parts = list[Part]


@dataclass
class Words:
    """Names by id, as far as their reader has keys for them."""

    people: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[UUID, str] = field(default_factory=dict)  # of the cases she holds a card of
    existing: set[UUID] = field(default_factory=set)  # other cases that are still there
    here: UUID | None = None  # whose trail is read: no line leads to where its reader is

    def person(self, pk: object) -> Part:
        if pk == hooks.SERVER:
            return Part(pgettext("who did it", "The server"), "who")
        person = as_id(pk)
        url = reverse("review:person", args=[person]) if person else ""
        return Part(self.people.get(str(pk)) or gettext("Someone of the office"), "who", url)

    def team(self, pk: object) -> Part:
        return Part(self.teams.get(str(pk)) or pgettext("a team without a name here", "a team"), "who")

    def case(self, pk: UUID | None) -> Parts:
        """What follows the words "the case"."""
        if pk is None:
            return [Part(UNKNOWN)]
        if code := self.codes.get(pk):
            return [Part(format_code(code), "code", "" if pk == self.here else reverse("review:case", args=[pk]))]
        if pk in self.existing:
            return [Part(pgettext("after “the case”", "of another team"))]
        return [Part(pgettext("after “the case”", "that does not exist"))]


def words_for(entries: Iterable[Entry], stories: Iterable[Story | None], *, here: UUID | None = None) -> Words:
    """Look up everything that *entries* and their opened *stories* name, in at most five queries. *here*: the case they all belong to."""
    told = [story for story in stories if story]
    people = {person for entry in entries if (person := as_id(entry.actor))} | set(_ids(told, "user"))
    wanted = {case for story in told if (case := as_id(story.get("case")))} | ({here} if here else set())
    cards = catalogue.cards(Case, wanted) if wanted else {}
    return Words(
        people=directory.names_of(people),
        teams=directory.team_names(set(_ids(told, "team"))),
        codes={pk: card["code"] for pk, card in cards.items() if card.get("code")},
        existing=set(Case.objects.filter(pk__in=wanted).values_list("pk", flat=True)),
        here=here,
    )


def concerned(story: Story) -> Iterator[tuple[str, UUID]]:
    """(kind, id) of the people and teams an entry tells of besides who acted."""
    named = [("user", story.get("before")), ("user", story.get("person")), ("team", story.get("team"))]
    for holder in (story.get("to"), story.get("of")):  # who was given something, and whose key was certified
        if isinstance(holder, list) and len(holder) == 2 and holder[0] in ("user", "team"):
            named.append((holder[0], holder[1]))
    yield from ((kind, pk) for kind, text in named if text and (pk := as_id(text)))


def _ids(stories: Iterable[Story], kind: str) -> Iterator[UUID]:
    return (pk for story in stories for named, pk in concerned(story) if named == kind)


_HOLE = re.compile(r"%\((\w+)\)s")


def fill(sentence: str, given: Mapping[str, Parts]) -> Parts:
    """Cut a translated *sentence* at its placeholders and put the parts in; a word that is not given is shown as "…"."""
    pieces = _HOLE.split(sentence)
    found: Parts = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found += given.get(piece) or [Part(UNKNOWN)]
        elif piece:
            found.append(Part(piece.replace("%%", "%")))
    return found


def count(value: Any) -> Parts:
    return [Part(digits.numbered(value), "count")] if isinstance(value, int) else []
