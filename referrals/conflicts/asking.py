"""The office's side: who is on the other side, whether the office knows them, asking partners, and deciding about a yes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from django.db import transaction
from django.utils import timezone

import audit
from casework.access import catalogue, rings, searching
from casework.accounts.models import PARTNER, Team
from casework.cases import actions as case_actions
from casework.cases.models import Case, Perpetrator
from casework.legal.choices import Side
from casework.legal.models import Party
from casework.localisation import names
from referrals.conflicts import sealing
from referrals.conflicts.matching import Person, Reason, reasons
from referrals.conflicts.models import ConflictCheck, ConflictQuestion

AGAINST_HER = (Side.OTHER, Side.OTHERS_LAWYER)
MOST_SHOWN = 20
MOST_PEOPLE = 30  # of one question
STALE_AFTER = 30  # days: a partner's clients change


class NobodyToAskAbout(Exception):
    """No name of the other side is known: there is nothing to compare."""


class Named(NamedTuple):
    """Somebody on the other side, as it was written down."""

    name: str
    father: str = ""


class Found(NamedTuple):
    """A case of the office whose client may have to do with somebody on the other side."""

    case: UUID
    card: dict[str, Any]
    reason: Reason
    person: Named


def other_side(perpetrators: Iterable[Perpetrator], parties: Iterable[Party]) -> list[Named]:
    """The names of those who stand against her, each once. The records are admitted; one that does not open is left out."""
    done = [Named(one.name) for one in perpetrators if one.is_open and one.name]
    met = [Named(one.name, one.father_name) for one in parties if one.is_open and one.name and one.side in AGAINST_HER]
    known = {Person.of(one.name).name for one in met}
    return list(dict.fromkeys([*met, *(one for one in done if Person.of(one.name).name not in known)]))


def in_office(case: Case, people: Sequence[Named]) -> list[Found]:
    """The other cases whose cards she may open and whose clients may have to do with *people*. The caller records what is shown."""
    with searching.collector_at_rest():
        cards = {pk: sealed for pk, sealed in searching.cards(Case).items() if pk != str(case.pk)}
        keys = {pk: set(searching.listed(sealed, "keys")) for pk, sealed in cards.items()}
        known = set[str]().union(*keys.values())
        found: list[Found] = []
        for named in people:
            person = Person.of(*named)
            near = names.near(person.name, known)  # names are sifted once for each person
            for pk in (pk for pk, own in keys.items() if not near.isdisjoint(own)):
                card = orjson.loads(cards[pk])
                if why := reasons(person, card):
                    found.append(Found(UUID(pk), card, why[0], named))
    held = catalogue.cards(Case, {one.case for one in found}) if found else {}
    found = [one for one in found if held.get(one.case) == one.card]  # a card that the pages did not write, or that ended, is no case
    weight = list(Reason)
    return sorted(found, key=lambda one: weight.index(one.reason))


@transaction.atomic
def ask(
    *, case: Case, organisations: Sequence[Team], called: dict[str, str], people: Sequence[Named], found: int
) -> list[ConflictCheck]:
    """Ask these partners about *people*; *called* are the organisations' names by id, *found* how many cases of the office may be
    concerned.

    Raises NobodyToAskAbout, WrongState for a closed case, NoKey, and NotCertified for a partner without a confirmed key.
    """
    folds = [list(person) for one in people[:MOST_PEOPLE] if (person := Person.of(*one)).name]
    if not folds:
        raise NobodyToAskAbout
    checks = [_asked(case, organisation, called.get(str(organisation.pk), ""), people, found) for organisation in organisations]
    for check, organisation in zip(checks, organisations, strict=True):
        row = ConflictQuestion(organisation=organisation, asked_on=timezone.localdate())
        sealing.put_question(rings.current().someone, row, folds)
        row.save(force_insert=True)
        check.question = str(row.pk)
        case_actions.add_record(case=case, record=check)
        about = (check.code, str(check.pk))
        audit.record("conflict.asked", subject=about, case=case.pk, organisation=str(organisation.pk), count=len(folds))
    return checks


def _asked(case: Case, organisation: Team, name: str, people: Sequence[Named], found: int) -> ConflictCheck:
    return ConflictCheck(
        case=case, organisation=str(organisation.pk), organisation_name=name, people=[one._asdict() for one in people[:MOST_PEOPLE]],
        in_office=found, asked_on=timezone.localdate(),
    )


@transaction.atomic
def decide(*, case: Case, check: ConflictCheck, answer: str, answered_on: date | None, decision: str, remarks: str) -> None:
    """Keep the answer and what somebody decided about it. Raises WrongState, StaleRecord, NoKey."""
    check.answer, check.answered_on, check.decision, check.remarks = answer, answered_on, decision, remarks
    case_actions.change_record(record=check)
    about = (check.code, str(check.pk))
    audit.record("conflict.decided", subject=about, case=case.pk, organisation=check.organisation, answer=answer, decision=decision)


@dataclass(frozen=True)
class Standing:
    """How it stands with one partner. *answer* is ConflictCheck.Answered, "" while it waits; *check* None: never asked."""

    check: ConflictCheck | None = None
    answer: str = ""
    answered_on: date | None = None

    @property
    def waits(self) -> bool:
        return self.check is not None and not self.answer

    @property
    def is_old(self) -> bool:
        asked = self.check.asked_on if self.check else None
        return asked is not None and (timezone.localdate() - asked).days > STALE_AFTER

    @property
    def stops(self) -> bool:
        """A possible conflict that nobody has decided to be none."""
        return self.check is not None and self.answer == ConflictCheck.Answered.YES and self.check.decision != ConflictCheck.Decided.GO

    @property
    def word(self) -> str:
        """For the ledger: never asked, waiting, no, yes."""
        return self.answer or ("waiting" if self.check else "not asked")


def standings(checks: Iterable[ConflictCheck]) -> dict[str, Standing]:
    """How it stands with each organisation, by its id, from the admitted *checks* of a case. Two queries.

    A possible conflict that nobody decided to be none stays what counts, however often one asks again; else the newest check does, and
    of several of one day the one that waits.
    """
    readable = [check for check in checks if check.is_open]
    rows = {str(row.pk): row for row in ConflictQuestion.objects.filter(pk__in=[check.question for check in readable if check.question])}
    found: dict[str, Standing] = {}
    for standing in sorted((_standing(check, rows.get(check.question)) for check in readable), key=_weight):
        if standing.check is not None:
            found[standing.check.organisation] = standing
    return found


def _weight(standing: Standing) -> tuple[bool, date, bool]:
    """The heaviest comes last."""
    return standing.stops, standing.check and standing.check.asked_on or date.min, standing.waits


def _standing(check: ConflictCheck, row: ConflictQuestion | None) -> Standing:
    if check.answer or row is None:
        return Standing(check, check.answer, check.answered_on)
    answer = sealing.answer_of(rings.current().someone, row)
    return Standing(check, answer, row.answered_on if answer else None)


def open_partners(ids: Iterable[str]) -> list[Team]:
    """Partners of these ids that are not closed."""
    return list(Team.objects.filter(pk__in=list(ids), kind=PARTNER, closed=False))
