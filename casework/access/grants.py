"""Giving and revoking: the only code that creates or deletes grant rows.

A grant is signed by its giver over everything it says and over commitments to the keys, so that a database writer can neither move, widen,
prolong nor replace it; and stamped by the pages, so that a colleague who signs one at home gains nothing either.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone

from audit import endings
from casework.access import agendas, catalogue, holders, rings
from casework.access.errors import GrantRefused, OnlyLent
from casework.access.models import KeyCommitment, all_of, all_to, lies_apart, place_of, row_of
from casework.access.policy import COUNSELLING, LEGAL
from casework.accounts.keys import Holder, NotCertified, recovery_public_key
from casework.accounts.models import Team, User
from casework.encryption import key_commitment, lp, pack_keys, post, settle

EPOCH_OF_FIRST_KEY = 1


def make_keys(subject: Any, compartments: Iterable[str]) -> None:
    """Make the random keys of a new object, commit to them, and put them on the maker's ring. She still has to give them out.

    Their epoch is never one that was there before, even where the part was erased since.
    """
    last = dict(KeyCommitment.objects.filter(subject=subject.pk).values_list("compartment").annotate(Max("epoch")))
    if not last:
        rings.current().made.add(subject.pk)
    KeyCommitment.objects.bulk_create([made for name in compartments for made in new_keys(subject, [name], epoch=last.get(name, 0) + 1)])


def has_key(subject: Any, compartment: str) -> bool:
    """Whether there is a key of this compartment, whoever holds it. Where everything of it was erased, an empty commitment is left."""
    return KeyCommitment.objects.filter(subject=subject.pk, compartment=compartment).exclude(commitment=b"").exists()


def new_keys(subject: Any, compartments: Iterable[str], *, epoch: int = EPOCH_OF_FIRST_KEY) -> list[KeyCommitment]:
    """``make_keys`` without saving: for whoever inserts the commitments together with many others."""
    ring = rings.current()
    made = []
    for name in compartments:
        key = secrets.token_bytes(32)
        ring.take(subject.pk, name, epoch, key)
        commitment = key_commitment(key, str(subject.pk), name, epoch)
        made.append(
            KeyCommitment(
                subject_kind=subject.subject_kind,
                subject=subject.pk,
                compartment=name,
                epoch=epoch,
                commitment=commitment,
                recovery=_recovery_copy(subject, name, epoch, key),
            )
        )
    return made


def _recovery_copy(subject: Any, compartment: str, epoch: int, key: bytes) -> bytes:
    """Counselling keys have few holders, so the printed sheets can bring them back; the other compartments come back with their team."""
    if compartment != COUNSELLING:
        return b""
    return post(recovery_public_key(), recovery_info(subject.pk, compartment, epoch), key)


def recovery_info(subject: object, compartment: str, epoch: int) -> bytes:
    """Binds the copy of a compartment's key to its place."""
    return lp("hamraz/recovery/v1", str(subject), compartment, epoch.to_bytes(4, "big"))


def give(
    subject: Any, to: User | Team, compartments: Sequence[str], *, expires: date | None = None, card: dict[str, Any] | None = None,
    agenda: dict[str, Any] | None = None,
) -> Any:
    """Give *to* the newest keys of these compartments, replacing whatever grants she has. Returns the saved row with the card.

    With the legal part goes the agenda: *agenda*, or what the giver's own says. A counselling key lies in a row of its own beside it.

    Raises GrantRefused when the giver lacks a key, or the recipient has no certified one; OnlyLent when the giver holds it only until an
    earlier day. Call inside the action's transaction; the action records ``grant.made``.
    """
    _keys_of(subject, compartments)
    if _is_lent(subject, compartments, _end_of(expires)):
        raise OnlyLent("what is held until a day cannot be given for longer")
    holder_of(to)
    holders.lock(type(subject), [subject.pk])
    since = _vacate(subject, to)
    first, *rest = _in_rows(to, compartments)
    row = _give(subject, to, first, _end_of(expires), since, card=card, agenda=agenda)
    for parts in rest:
        _give(subject, to, parts, _end_of(expires), since, card=None, agenda=agenda, serial=bytes(row.serial))
    return row


def give_again(subject: Any, grant: Any, *, card: dict[str, Any] | None, agenda: dict[str, Any]) -> Any:
    """Replace a believed grant by one with the newest keys of the same parts, the same end, and the same serial, by which others know it.

    Its card and agenda are written anew where it had one. Raises what ``give`` raises.
    """
    to: User | Team = grant.user if grant.is_personal else grant.team
    holders.lock(type(subject), [subject.pk])
    _end(subject, [row for row in _rows_of(subject, to) if _stands_for(row, grant)] or [grant])
    return _give(
        subject, to, sorted(catalogue.compartments_of(grant)), grant.expires_at, endings.newest(), card=card if grant.card else None,
        agenda=agenda, serial=bytes(grant.serial),
    )


def _stands_for(row: Any, grant: Any) -> bool:
    """Whether a row is at the place of this grant, or in its way: the column of the constraint can be edited."""
    return row.is_apart is grant.is_apart or getattr(row, "apart", False) is grant.is_apart


def end_others(subject: Any, compartment: str, *, given: Iterable[Any]) -> int:
    """End every grant row that carries a key of this compartment and is none of *given*: it ran out, or nobody believed it."""
    kept = {bytes(grant.signature) for grant in given}
    found = [*subject.user_grants.all(), *holders.through_teams(subject)]
    return _end(subject, [g for g in found if compartment in catalogue.compartments_of(g) and bytes(g.signature) not in kept])


def _in_rows(to: User | Team, compartments: Sequence[str]) -> list[list[str]]:
    """What each row of a grant to somebody carries, the one with the card first."""
    alone = [name for name in compartments if isinstance(to, User) and lies_apart([name])]
    together = [name for name in compartments if name not in alone]
    return [together, alone] if together and alone else [[*compartments]]


def _give(
    subject: Any, to: User | Team, compartments: Sequence[str], expires_at: int, since: int, *, card: dict[str, Any] | None,
    agenda: dict[str, Any] | None, serial: bytes = b"",
) -> Any:
    ring, keys = rings.current(), _keys_of(subject, compartments)
    holder = holder_of(to)
    row = _row(subject, to, holder, keys, expires_at)
    row.serial, row.since = serial or row.serial, since
    info = rings.info_of(row, holder, subject.subject_kind)
    row.commitments = b"".join(key_commitment(key, str(subject.pk), name, epoch) for name, epoch, key in keys)
    rings.sign(ring.someone, row, info)
    own = ring.someone.keys_for(holder.kind, holder.id, holder.epoch)
    packed = pack_keys(keys)
    row.sealed_keys = settle(own, info, packed) if own else post(holder.encryption_public, info, packed)
    if card is not None:
        row.card = catalogue.seal_for(ring.someone, holder, row, subject.card_for(card, compartments))
    if LEGAL in compartments:
        said = agendas.mine(subject) if agenda is None else agenda
        row.agenda = agendas.seal_for(ring.someone, holder, row, said)
    row.save(force_insert=True)
    rings.forget_grants([subject.pk])
    return row


def _keys_of(subject: Any, compartments: Sequence[str]) -> list[tuple[str, int, bytes]]:
    """The newest keys of these compartments from the ring. Raises GrantRefused."""
    held = rings.current().newest_keys(subject)
    if not compartments or not set(compartments) <= set(held):
        raise GrantRefused("a key that is not held cannot be given")
    return [(name, *held[name]) for name in sorted(compartments)]


def _vacate(subject: Any, to: User | Team) -> int:
    """End whatever somebody has of this object, seen or hidden, in one entry. Returns after which entry comes what she is given now: 0
    where she can have had nothing, because the object was made in this request."""
    there = list(_rows_of(subject, to))
    if not there and subject.pk in rings.current().made:
        return 0
    for row in there:
        row.delete()
    kind = "user" if isinstance(to, User) else "team"
    _note(subject, place_of(subject.subject_kind, subject.pk, kind, to.pk), to=[kind, str(to.pk)], there=len(there))
    rings.forget_grants([subject.pk])
    return endings.newest()


def _is_lent(subject: Any, compartments: Iterable[str], end: int) -> bool:
    """Whether she holds one of these parts only by grants that run out before *end* (0: never). What she made herself, or reaches through
    the keys of another object, is not lent."""
    ends = [rings.current().held_until(subject.pk, name) for name in compartments]
    return any(held and (not end or end > held) for held in ends)


def revoke(subject: Any, holder: User | Team) -> None:
    """Take a grant away for good: its row, put back, opens nothing. Call inside the action's transaction."""
    holders.lock(type(subject), [subject.pk])
    _vacate(subject, holder)


def revoke_all(subject: Any) -> int:
    """Take every grant of an object away for good (a referral was withdrawn). Returns how many there were."""
    holders.lock(type(subject), [subject.pk])
    count = _end(subject, subject.user_grants.all()) + _end(subject, holders.through_teams(subject))
    _note(subject, all_of(subject.subject_kind, subject.pk))
    return count


def end_all_to(person: User) -> None:
    """Whatever grant to this person is put back from now on opens nothing. Call after each was revoked."""
    endings.note(endings.GRANT, all_to(person.pk), to=["user", str(person.pk)])


def _end(subject: Any, rows: Any) -> int:
    """Remove these grant rows, and have the ledger remember each, and no other row of the same person."""
    ending = list(rows)
    for row in ending:
        if row.is_personal:
            place = row_of(subject.subject_kind, subject.pk, row.user_id, apart=row.is_apart)
            _note(subject, place, to=["user", str(row.user_id)], there=1)
        else:
            team = str(row.team.pk) if row.team else ""
            _note(subject, place_of(subject.subject_kind, subject.pk, "team", team), to=["team", team], there=1)
        row.delete()
    rings.forget_grants([subject.pk])
    return len(ending)


def _note(subject: Any, place: endings.Place, **facts: Any) -> None:
    endings.note(endings.GRANT, place, subject=(subject.subject_kind, str(subject.pk)), case=subject.ledger_case, **facts)


def paths(subject: Any) -> list[str]:
    """Every live way to this object, once: "user:…", "team:…"."""
    return list(dict.fromkeys(f"user:{g.user_id}" if g.is_personal else f"team:{g.team.pk}" for g in holders.live(subject)))


def held_only_by(subject: Any, person: User) -> set[str]:
    """The compartments that nobody but *person* holds, by her own grant. Grants that are not signed count for nobody, and those of others
    that run out do not keep a part from being lost."""
    hers: set[str] = set()
    others: set[str] = set()
    for grant, holder in holders.believed(subject):
        if (holder.kind, holder.id) == ("user", str(person.pk)):
            hers.update(catalogue.compartments_of(grant))
        elif not grant.expires_at:
            others.update(catalogue.compartments_of(grant))
    return hers - others


def holder_of(to: User | Team) -> Holder:
    """The certified key of a recipient. Raises GrantRefused, also for a team that was certified as another kind than its row says."""
    try:
        holder = rings.current().someone.certificate("user" if isinstance(to, User) else "team", to.pk)
    except NotCertified as error:
        raise GrantRefused("the recipient has no certified key") from error
    if isinstance(to, Team) and holder.role != to.kind:
        raise GrantRefused("the team was certified as another kind")
    return holder


def _row(subject: Any, to: User | Team, holder: Holder, keys: list[tuple[str, int, bytes]], expires_at: int) -> Any:
    common = {
        "content_object": subject,
        "permission": _permission(type(subject)),
        "compartments": ",".join(f"{name}:{epoch}" for name, epoch, _ in keys),
        "key_epoch": holder.epoch,
        "granted_by": rings.current().user.pk,
        "granted_on": timezone.localdate(),
        "expires_at": expires_at,
    }
    if isinstance(to, User):
        return subject.user_grant_model()(user=to, apart=lies_apart(name for name, _, _ in keys), **common)
    return subject.team_grant_model()(group_id=to.group_id, **common)


def _rows_of(subject: Any, holder: User | Team) -> Any:
    if isinstance(holder, User):
        return subject.user_grants.filter(user=holder)
    return subject.team_grants.filter(group_id=holder.group_id)


def _permission(model: Any) -> Permission:
    content_type = ContentType.objects.get_for_model(model)
    return Permission.objects.get_or_create(
        content_type=content_type, codename=model.open_permission, defaults={"name": model.open_permission}
    )[0]


def _end_of(day: date | None) -> int:
    """The last second of a day in the office's time zone, as unix seconds; 0 for no end."""
    return int(timezone.make_aware(datetime.combine(day, clock(23, 59, 59))).timestamp()) if day else 0
