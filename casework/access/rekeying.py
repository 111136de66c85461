"""A new key for one compartment of one case: after somebody left who may keep a copy of the old one, and when something of it is erased.

In one transaction every record and every version is sealed anew under the new key, every believed holder is given it by a new grant, and
the old key is gone from the database: its commitment, the grants that carried it, whatever else lay under it. What was written, by whom
and on which day stays as it was; the trail says the new digests, beside the old ones.

Whoever does it holds the compartment for good, and every part that lies in one row with it: the counselling key of a person lies apart.
Somebody who saves meanwhile waits, and is then refused (``records.keys_of``): she would write under a key that is gone.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps import apps

import audit
from casework import rows
from casework.access import catalogue, grants, holders, rings
from casework.access.errors import GrantRefused, NoCard, NoKey, OnlyLent
from casework.access.models import KeyCommitment
from casework.access.records import SealedRecord
from casework.accounts.keys import Holder, organisation
from casework.encryption import CannotOpen, open_record, record_aad, seal_record

IN_ONE_ENTRY = 250  # records named in one entry, each with two digests
AT_ONCE = 50  # rows written in one trip
Keys = dict[int, bytes]  # epoch → key

# What else lies under a compartment's key: (subject, compartment, old keys, new key). Rooms above register here.
ALSO_UNDER: list[Callable[[Any, str, Keys, bytes], None]] = []


class HoldsMore(GrantRefused):
    """Somebody holds, in one row, a part that whoever acts does not, so she cannot be given it again. *who* are the certified holders."""

    def __init__(self, who: Iterable[Holder]) -> None:
        super().__init__("a holder has a key that is not held here")
        self.who = list(who)


@dataclass
class Renewed:
    """What was done: the new epoch; the traces of what was sealed anew, with both digests; what did not open, and was left as it is."""

    epoch: int
    traces: list[str] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    were: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    holders: int = 0


def renew(subject: Any, compartment: str, *, clean: Callable[[dict[str, Any]], dict[str, Any]] | None = None) -> Renewed:
    """Give *compartment* a new key. *clean* is what the cards and agendas of its holders lose on the way.

    Call inside the action's transaction, which ends with ``tell``. Raises NoKey when she does not hold it, or a record lies under an
    epoch she lacks; OnlyLent, HoldsMore, NoCard.
    """
    ring = rings.current()
    ring.load({subject})
    before = _hold_commitments(subject, compartment)
    old = {epoch: key for epoch in before if (key := _key(ring, subject, compartment, epoch)) is not None}
    if not old and grants.has_key(subject, compartment):
        raise NoKey(f"no key for {compartment}")
    if old and ring.held_until(subject.pk, compartment):
        raise OnlyLent("what is held until a day is not hers to renew")
    sealed = [(model, row) for model in _models(type(subject), compartment) for row in _rows(model, subject)]
    to = _hold_grants(subject, compartment)
    done = Renewed(max([0, *before]) + 1)
    (commitment,) = grants.new_keys(subject, [compartment], epoch=done.epoch)
    commitment.save(force_insert=True)
    key = ring.key(subject.pk, compartment, done.epoch)
    _reseal(sealed, before, old, key, done)
    for also in ALSO_UNDER:
        also(subject, compartment, old, key)
    KeyCommitment.objects.filter(subject=subject.pk, compartment=compartment).exclude(epoch=done.epoch).delete()
    done.holders = _give_again(subject, compartment, to, clean or (lambda blob: blob))
    return done


def newest(subject: Any, compartment: str) -> int:
    """The newest epoch of which there is or was a key of this compartment; 0 for none."""
    return max(KeyCommitment.objects.filter(subject=subject.pk, compartment=compartment).values_list("epoch", flat=True), default=0)


# --- what is held, in this order: whoever saves takes the commitment first, then her record, then the grants -------------------
def _hold_commitments(subject: Any, compartment: str) -> set[int]:
    found = KeyCommitment.objects.select_for_update().filter(subject=subject.pk, compartment=compartment)
    return set(found.values_list("epoch", flat=True))


def _key(ring: rings.Ring, subject: Any, compartment: str, epoch: int) -> bytes | None:
    try:
        return ring.key(subject.pk, compartment, epoch)
    except NoKey:
        return None


def _models(kind: type, compartment: str) -> list[Any]:
    """Every kind of record of this compartment that belongs to such an object."""
    found = (model for model in apps.get_models() if issubclass(model, SealedRecord) and model.compartment == compartment)
    return [model for model in found if model._meta.get_field(model.subject_field).related_model is kind]


def _rows(model: Any, subject: Any) -> list[Any]:
    """The records of this kind, held until the transaction ends, and their versions."""
    of_it = {f"{model.subject_field}_id": subject.pk}
    live = model._base_manager.select_for_update().filter(**of_it).order_by("pk")
    return [*live, *model.history.filter(**of_it).order_by("pk")]


def _hold_grants(subject: Any, compartment: str) -> list[tuple[Any, Holder]]:
    """The believed grants that carry this compartment. Raises HoldsMore."""
    holders.lock(type(subject), [subject.pk])
    carrying = [grant for grant in holders.live(subject, locked=True) if compartment in catalogue.compartments_of(grant)]
    found = holders.believed(subject, carrying)
    held = {*rings.current().compartments(subject), compartment}
    if more := [holder for grant, holder in found if not catalogue.compartments_of(grant) <= held]:
        raise HoldsMore(more)
    return found


# --- sealing anew ------------------------------------------------------------------------------------------------------------
def _reseal(sealed: Iterable[tuple[Any, Any]], committed: set[int], old: Keys, key: bytes, done: Renewed) -> None:
    """Seal every row anew, at its place under the new epoch. A record and its newest version are the same bytes, and stay so. The bytes
    of a row that does not open are left: they open to nobody, and never will."""
    waiting, made = iter(sealed), dict[tuple[str, str], bytes]()
    while some := list(islice(waiting, AT_ONCE)):
        changes: list[tuple[Any, dict[str, Any]]] = []
        for model, row in some:
            if row.epoch in committed and row.epoch not in old:
                raise NoKey(f"no key for an older record of {model.code}")
            place = (_trace(model, row), sha256(bytes(row.payload)).hexdigest())
            if place not in made:
                plain = _opened(model, row, old)
                if plain is None:
                    done.damaged.append(place[0])
                    changes.append((row, {"epoch": done.epoch}))  # its reader is told that it is damaged, not that it is locked
                    continue
                made[place] = seal_record(key, _aad(model, row, done.epoch), done.epoch, plain)
            changes.append((row, {"payload": made[place], "epoch": done.epoch}))
        rows.change_each(changes)
    done.traces, done.were = [trace for trace, _ in made], [was for _, was in made]
    done.digests = [sha256(payload).hexdigest() for payload in made.values()]


def _opened(model: Any, row: Any, old: Keys) -> bytes | None:
    try:
        return open_record(old[row.epoch], _aad(model, row, row.epoch), bytes(row.payload))
    except (CannotOpen, KeyError, ValueError):  # ValueError: an edited column is no part of any place
        return None


def _aad(model: Any, row: Any, epoch: int) -> bytes:
    """The place of a record, or of a version: the same for both, but for the revision."""
    subject = getattr(row, f"{model.subject_field}_id")
    return record_aad(
        organisation=str(organisation().id), code=model.code, record=str(row.id), subject=str(subject), compartment=model.compartment,
        epoch=epoch, revision=row.revision,
    )


def _trace(model: Any, row: Any) -> str:
    return f"{model.code}:{row.id}:{row.revision}"


# --- giving it out -----------------------------------------------------------------------------------------------------------
def _give_again(subject: Any, compartment: str, to: list[tuple[Any, Holder]], clean: Callable[[Any], Any]) -> int:
    """A new grant for each holder, with the same parts, the same end and the same serial; every other row with the old key ends."""
    card, agenda = catalogue.cards(type(subject), [subject.pk]).get(subject.pk), grants.agendas.mine(subject)
    if card is None:
        raise NoCard("she holds no card of this object")
    given = [grants.give_again(subject, grant, card=clean(card), agenda=clean(agenda)) for grant, _ in to]
    grants.end_others(subject, compartment, given=given)
    return len(given)


def tell(subject: Any, compartment: str, done: Renewed) -> None:
    """Say in the trail what was sealed anew: as many entries as the digests need, one at least."""
    about, told = (subject.subject_kind, str(subject.pk)), zip(done.traces, done.digests, done.were, strict=True)
    facts: dict[str, Any] = {"part": compartment, "epoch": done.epoch, "holders": done.holders, "damaged": done.damaged[:IN_ONE_ENTRY]}
    tellings = [audit.Telling("case.rekeyed", about, subject.ledger_case, {**facts, **_said(some)}) for some in _portions(told)]
    audit.record_all(tellings or [audit.Telling("case.rekeyed", about, subject.ledger_case, facts)])


def _portions(told: Iterable[tuple[str, str, str]]) -> Iterator[list[tuple[str, str, str]]]:
    rest = iter(told)
    while some := list(islice(rest, IN_ONE_ENTRY)):
        yield some


def _said(some: list[tuple[str, str, str]]) -> dict[str, Any]:
    return {name: list(values) for name, values in zip(("records", "digests", "were"), zip(*some, strict=True), strict=True)}
