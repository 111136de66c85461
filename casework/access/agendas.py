"""Agendas: what is ahead in the legal part of a case, for the calendar and the page of the day, which open no record.

A second small sealed blob beside the card of each grant that opens the legal part, for the same holder and in the same two forms, at a
place of its own (docs/decisions/0013-legal-matters.md). The catalogue card belongs to the case's own part, which a legal officer does not
hold; everybody who holds the legal part may change the agenda for all who do. It is no source: the records are, and whoever has them open
can write it anew (``put``).
"""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import orjson

from casework import rows
from casework.access import catalogue, holders, rings
from casework.access.policy import LEGAL
from casework.accounts.keys import Holder
from casework.accounts.unlocked import Unlocked

Agenda = dict[str, Any]  # record id → what is ahead; what the entries say is the business of the legal room

LABEL = "hamraz/agenda/v1"
FLOOR = 900  # bytes: an empty agenda is as long as one of a hearing and two days to keep


def _plain(agenda: Agenda) -> bytes:
    return orjson.dumps(agenda, option=orjson.OPT_SORT_KEYS).ljust(FLOOR)


def _place(kind: str, holder: str, grant: Any) -> bytes:
    return catalogue.card_aad(kind, holder, catalogue.subject_kind_of(grant), grant, LABEL)


def seal_for(someone: Unlocked, holder: Holder, grant: Any, agenda: Agenda) -> bytes:
    """Seal the agenda of a signed grant for its holder, as ``catalogue.seal_for`` seals its card."""
    place = _place(holder.kind, holder.id, grant)
    return catalogue.stamped(grant, place, catalogue.seal_bytes(someone, holder, place, _plain(agenda)))


def mine(subject: Any) -> Agenda:
    """Her agenda of this object. An empty one where she has none, or none that opens."""
    return opened(type(subject), [subject.pk]).get(subject.pk, {})


def opened(model: Any, ids: Iterable[UUID] | None = None, *, own: bool = False) -> dict[UUID, Agenda]:
    """The agendas she holds in which something stands, by object id; *own*: only those of her own grants. Posted ones are settled.

    Of grants that ended nothing is shown: the ledger is asked, of those in which something stands. The caller records what is shown.
    """
    someone, found = rings.current().someone, dict[UUID, tuple[Any, Agenda]]()
    for grant in catalogue.my_grants(model, ids, blob="agenda", own=own):
        if grant.content_object_id not in found and (agenda := _open(someone, grant)):
            found[grant.content_object_id] = grant, agenda
    there = {grant.pk for grant in holders.not_ended(grant for grant, _ in found.values())}
    return {pk: agenda for pk, (grant, agenda) in found.items() if grant.pk in there}


def _open(someone: Unlocked, grant: Any) -> Agenda | None:
    """The agenda of a grant of hers; None for one that is not there or does not open, or that the pages did not write."""
    plain = catalogue.read(someone, grant, "agenda", LABEL) if grant.agenda else None
    agenda: Agenda | None = None if plain is None else orjson.loads(plain)
    return agenda


def change(subject: Any, how: Callable[[Agenda], Agenda]) -> None:
    """Change the agenda of every holder of the legal part as *how* changes the writer's own. Call inside the action's transaction."""
    someone, granted = rings.current().someone, holders.live(subject, locked=True)
    hers = (grant for grant in granted if catalogue.is_to(someone, grant))
    before = next((agenda for grant in hers if (agenda := _open(someone, grant)) is not None), None)
    after = how(before or {})
    if after != before:
        _write(subject, after, someone, granted)


def put(subject: Any, agenda: Agenda) -> None:
    """Write the agenda anew for every holder: for who has the records open. Call inside a transaction."""
    _write(subject, agenda, rings.current().someone, holders.live(subject, locked=True))


def _write(subject: Any, agenda: Agenda, someone: Unlocked, granted: list[Any]) -> None:
    for grant, holder in holders.believed(subject, granted):
        if LEGAL in catalogue.compartments_of(grant):
            rows.change(grant, agenda=seal_for(someone, holder, grant, agenda))
    rings.forget_grants([subject.pk])
