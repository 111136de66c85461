"""What changes a case and its records. Each action is one transaction: rows, cards, then the ledger entry. The gate opens first."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

import audit
from casework import rows
from casework.access import agendas, catalogue, changing, grants, holders, plain_rows, rings
from casework.access.errors import NoCard
from casework.access.policy import ASSIGNED, CASE, COUNSELLING, OPENED_WITH, TEAM
from casework.access.reading import digest, trace, written
from casework.access.records import Held, held_of, keys_of
from casework.access.subjects import KeyedObject
from casework.accounts import homes
from casework.accounts.models import CASELOAD, User
from casework.cases import cards
from casework.cases.choices import ConsentKind, State
from casework.cases.kinds import KINDS
from casework.cases.models import Case, CaseRecord, Consent, Incident, Milestone, SafeContact, Situation, Survivor
from casework.localisation.codes import new_code

# Called with the consent inside the transaction of its withdrawal, so that what rested on it ends in the same moment.
ON_WITHDRAWAL: list[Callable[[Consent], None]] = []


class NotAgreed(Exception):
    """A case is opened only after she agreed to services; her story is not written down before."""


class WrongState(Exception):
    """The case is not in a state from which this is possible."""


class NobodyLeft(Exception):
    """The last person who holds a part of the case cannot be taken away; *parts* are the compartments that would be lost."""

    def __init__(self, parts: Collection[str]) -> None:
        super().__init__("nobody else holds: " + ", ".join(sorted(parts)))
        self.parts = frozenset(parts)


class KeyNotHeld(Exception):
    """The giver does not hold every part that the colleague's role needs: a counselling key is passed on by counsellors alone."""


@dataclass
class Intake:
    """What an intake form brings: unsaved records. Consent first; the rest may be empty."""

    services: Consent
    reporting: Consent | None = None
    survivor: Survivor = field(default_factory=Survivor)
    contact: SafeContact = field(default_factory=SafeContact)
    incident: Incident | None = None
    situation: Situation = field(default_factory=Situation)
    next_action_on: date | None = None


def open_case(*, intake: Intake) -> Case:
    """Open a case with fresh compartment keys, given to its caseworker and to the supervisors of her team.

    Raises NotAgreed, and grants.GrantRefused when the team has no certified key, or is not the one that the pages wrote down for her.
    """
    if not intake.services.agreed or intake.services.kind != ConsentKind.SERVICES:
        raise NotAgreed
    for _ in range(5):
        try:
            return _open_case(intake, new_code())
        except IntegrityError:  # the random code was taken; astronomically rare, so simply draw again
            continue
    raise RuntimeError("no free case code was found")


@transaction.atomic
def _open_case(intake: Intake, code: str) -> Case:
    ring = rings.current()
    team = ring.user.home_team
    if team is None or team.kind != CASELOAD:
        raise grants.GrantRefused("someone without a team cannot open a case")
    if not homes.is_hers(ring.user):
        raise grants.GrantRefused("her team is not the one for which she was enrolled")
    case = Case.objects.create(
        id=uuid4(), code_tag=Case.tag_of(code), team=team, opened_on=timezone.localdate(), next_action_on=intake.next_action_on
    )
    grants.make_keys(case, OPENED_WITH)
    intake.survivor.case_code = code
    card = cards.card_of(case, intake.survivor, intake.situation, intake.contact)
    grants.give(case, ring.user, ASSIGNED[ring.user.role], card=card, agenda={})
    grants.give(case, team, TEAM, card=card, agenda={})
    opened = Milestone(kind=Milestone.OPENED, on=timezone.localdate())
    made = [intake.services, intake.reporting, intake.survivor, intake.contact, intake.incident, intake.situation, opened]
    held = held_of(*rows.together(keys_of(case.pk, OPENED_WITH)))
    for record in made:
        if record is not None:
            record.case = case
            record.save(held=held)
    _note_grants(case, [ring.user], [team])
    saved = [record for record in made if record is not None]
    audit.record(
        "case.opened", subject=("case", str(case.pk)), case=case.pk,
        records=[trace(record) for record in saved], digests=[digest(record) for record in saved], **plain_rows.written(case),
    )
    return case


@transaction.atomic
def add_record(
    *, case: Case, record: CaseRecord, changed: Sequence[CaseRecord] = (), next_action_on: date | None = None,
    beside: Sequence[KeyedObject] = (),
) -> CaseRecord:
    """Add a record to an open case; *changed* are records of the case that change with it, *beside* are rows that were saved with it and
    stand in its entry. Raises WrongState, StaleRecord, NoKey."""
    held = _hold_open(case, [record, *changed])
    record.case = case
    record.save(held=held)
    others = _save_changed(changed, held)
    _refresh_card(case, [record, *others], next_action_on)
    _refresh_agenda(case, [record, *others])
    facts = written(record) | plain_rows.written(case, *beside)
    audit.record("case.created_record", subject=(record.code, str(record.pk)), case=case.pk, **facts)
    _note_changed(case, others)
    return record


def change_records(
    *, case: Case, records: Sequence[CaseRecord], next_action_on: date | None = None, beside: Sequence[KeyedObject] = ()
) -> bool:
    """Save changed content as new revisions, all or none; *beside* as in ``add_record``. False when nothing changed. Raises StaleRecord,
    WrongState, NoKey."""
    with changing.atomic():
        changed = _save_changed(records, _hold_open(case, records))
        moved = _refresh_card(case, changed, next_action_on)
        _refresh_agenda(case, changed)
        _note_changed(case, changed, [case, *beside])
        return moved or bool(changed)


def change_record(*, record: CaseRecord, next_action_on: date | None = None, beside: Sequence[KeyedObject] = ()) -> bool:
    """``change_records`` for one record."""
    return change_records(case=record.case, records=[record], next_action_on=next_action_on, beside=beside)


@transaction.atomic
def record_consent(*, case: Case, consent: Consent) -> Consent:
    """Write down what she agreed to, or refused. Raises WrongState, NoKey."""
    held = _hold_open(case, [consent])
    consent.case = case
    consent.save(held=held)
    audit.record("consent.recorded", subject=(consent.code, str(consent.pk)), case=case.pk, **written(consent))
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent) -> None:
    """She takes a consent back: her word is enough, and it takes effect now. A closed case is no obstacle, and a damaged consent, into
    which nothing can be written, neither. Raises StaleRecord, NoKey."""
    damaged = consent.is_damaged
    if not damaged:
        consent.withdrawn_on = timezone.localdate()
        consent.save()
    for end in ON_WITHDRAWAL:
        end(consent)
    facts = {} if damaged else written(consent)
    audit.record("consent.withdrawn", subject=(consent.code, str(consent.pk)), case=consent.case_id, **facts)


@transaction.atomic
def assign(*, case: Case, to: User, instead_of: User | None = None) -> None:
    """Give a colleague her role's part of a case; with *instead_of* the case is handed over and the other's grant ends.

    Raises grants.GrantRefused when the colleague has no key that is certified for her role, KeyNotHeld when the giver lacks a part,
    NobodyLeft, and NoCard when the giver's own card does not open.
    """
    if grants.holder_of(to).role != to.role:
        raise grants.GrantRefused("her role is not the certified one")
    holders.lock(Case, [case.pk])
    _make_counselling_key(case, to)
    held = rings.current().compartments(case)
    if not set(ASSIGNED[to.role]) <= held:
        raise KeyNotHeld
    card = catalogue.cards(Case, [case.pk]).get(case.pk)
    if card is None:
        raise NoCard("the giver holds no card of this case")
    grants.give(case, to, ASSIGNED[to.role], card=card)
    if instead_of is not None and instead_of.pk != to.pk:
        _end_grant(case, instead_of)
        audit.record("grant.revoked", subject=("case", str(case.pk)), case=case.pk, person=str(instead_of.pk))
        _pass_on(case, card, instead_of, to if CASE in ASSIGNED[to.role] else None)
    turn = written(_turn(case, Milestone.ASSIGNED, to=str(to.pk))) if CASE in held else {}  # a counsellor writes no turn of the case
    kind = "case.handed_over" if instead_of is not None else "case.assigned"
    _note_grants(case, [to], [])
    before = str(instead_of.pk) if instead_of else ""
    audit.record(kind, subject=("case", str(case.pk)), case=case.pk, person=str(to.pk), before=before, **turn)


@transaction.atomic
def revoke(*, case: Case, person: User, even_the_last: bool = False) -> list[str]:
    """End a colleague's own grant. Returns the paths that remain. Raises NobodyLeft, unless a second person agreed (*even_the_last*)."""
    holders.lock(Case, [case.pk])
    if even_the_last:
        grants.revoke(case, person)
    else:
        _end_grant(case, person)
    _pass_on(case, catalogue.cards(Case, [case.pk]).get(case.pk, {}), person)
    remaining = grants.paths(case)
    audit.record("grant.revoked", subject=("case", str(case.pk)), case=case.pk, person=str(person.pk), remaining=remaining)
    return remaining


def _end_grant(case: Case, person: User) -> None:
    if lost := grants.held_only_by(case, person):
        raise NobodyLeft(lost)
    grants.revoke(case, person)


def _pass_on(case: Case, card: cards.Card, before: User, to: User | None = None) -> None:
    """What waits for somebody who leaves a case must not vanish from every list. Where the writer holds no whole card, it stays."""
    person, successor = str(before.pk), str(to.pk) if to else ""
    if cards.passed_on(card, person, successor) == card:
        return
    try:
        catalogue.change(case, lambda whole: cards.passed_on(whole, person, successor))
    except NoCard:
        return


@transaction.atomic
def close_case(*, case: Case, reason: str, text: str) -> None:
    """Close a case. It stays readable to its holders; nothing is deleted. Raises WrongState."""
    today = timezone.localdate()
    _change_state(case, State.OPEN, state=State.CLOSED, closed_on=today, next_action_on=None)
    turn = _turn(case, Milestone.CLOSED, reason=reason, text=text)
    audit.record("case.closed", subject=("case", str(case.pk)), case=case.pk, **written(turn), **plain_rows.written(case))


@transaction.atomic
def reopen_case(*, case: Case, text: str, next_action_on: date | None = None) -> None:
    """Reopen a closed case: normal, not an error. Raises WrongState."""
    today = timezone.localdate()
    _change_state(case, State.CLOSED, state=State.OPEN, closed_on=None, next_action_on=None)
    _refresh_card(case, [], next_action_on or today)
    turn = _turn(case, Milestone.REOPENED, text=text)
    audit.record("case.reopened", subject=("case", str(case.pk)), case=case.pk, **written(turn), **plain_rows.written(case))


def _change_state(case: Case, expected: str, **changes: Any) -> None:
    locked = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if locked.state != expected:
        raise WrongState(f"the case is {locked.state}")
    for name, value in changes.items():
        setattr(case, name, value)
    case.save(update_fields=list(changes))


def _make_counselling_key(case: Case, to: User) -> None:
    """The first counsellor's assignment makes the counselling key, for her alone: whoever assigns her keeps no copy."""
    made = grants.has_key(case, COUNSELLING)
    if COUNSELLING in ASSIGNED[to.role] and not made:
        grants.make_keys(case, [COUNSELLING])


def _hold_open(case: Case, records: Iterable[CaseRecord]) -> Held:
    """The keys under which *records* are written, kept until the transaction ends. Asked in one trip with whether the case is open: raises
    WrongState."""
    compartments = {record.compartment for record in records}
    found, keys = rows.together(rows.Question(Case, {"id": [case.pk], "state": [State.OPEN]}), keys_of(case.pk, compartments))
    if not found:
        raise WrongState("the case is not open")
    return held_of(keys)


def _save_changed(records: Iterable[CaseRecord], held: Held) -> list[CaseRecord]:
    """Write those of *records* that have changed, and return them."""
    changed = [record for record in records if record.is_changed()]
    for record in changed:
        record.save(held=held)
    return changed


def _note_changed(case: Case, records: Iterable[CaseRecord], saved: Sequence[KeyedObject] = ()) -> None:
    """An entry for each of *records*; the first tells of the rows that were *saved* with them. A day that moved alone has its own."""
    for record in records:
        facts = written(record) | plain_rows.written(*saved)
        audit.record("case.changed", subject=(record.code, str(record.pk)), case=case.pk, **facts)
    if alone := plain_rows.written(*saved):
        audit.record("case.changed", subject=("case", str(case.pk)), case=case.pk, **alone)


def _refresh_card(case: Case, records: Iterable[CaseRecord], next_action_on: date | None = None) -> bool:
    """Put what *records* now say on the cards, once, and with it the day on which the case is next due. True when that day moved."""
    changes = [(kind.card, record) for record in records if (kind := KINDS.get(record.code)) and kind.card]
    if not changes and next_action_on is None:
        return False

    def refreshed(card: cards.Card) -> cards.Card:
        for change, record in changes:
            card = change(card, record)
        return cards.with_next(card, next_action_on) if next_action_on else card

    day = cards.earliest(catalogue.change(case, refreshed))
    if day == case.next_action_on:
        return False
    case.next_action_on = day
    case.save(update_fields=["next_action_on"])
    return True


def _refresh_agenda(case: Case, records: Iterable[CaseRecord]) -> None:
    """Put what *records* now say on the agendas of those who hold the legal part, once."""
    changes = [(kind.agenda, record) for record in records if (kind := KINDS.get(record.code)) and kind.agenda]

    def refreshed(agenda: agendas.Agenda) -> agendas.Agenda:
        for change, record in changes:
            agenda = change(agenda, record)
        return agenda

    if changes:
        agendas.change(case, refreshed)


def _note_grants(case: Case, people: list[User], teams: list[Any]) -> None:
    for kind, holder in [*(("user", p) for p in people), *(("team", t) for t in teams)]:
        audit.record("grant.made", subject=("case", str(case.pk)), case=case.pk, to=[kind, str(holder.pk)])


def _turn(case: Case, kind: str, **content: str) -> Milestone:
    turn = Milestone(case=case, kind=kind, on=timezone.localdate(), **content)
    turn.save()
    return turn

