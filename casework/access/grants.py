"""Giving and revoking: the only code that creates or deletes grant rows.

A grant is signed by its giver over everything it says and over commitments to the keys, so that a database writer can neither move, widen,
prolong nor replace it.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from audit import endings
from casework.access import agenda as agendas
from casework.access import catalogue, holders
from casework.access import ring as rings
from casework.access.errors import GrantRefused, OnlyLent
from casework.access.models import KeyCommitment
from casework.access.policy import COUNSELLING, LEGAL
from casework.accounts.keys import Holder, NotCertified, organisation
from casework.accounts.models import Team, User
from casework.encryption import key_commitment, lp, pack_keys, post, settle

EPOCH_OF_FIRST_KEY = 1


def make_keys(subject: Any, compartments: Iterable[str]) -> None:
    """Make the random keys of a new object, commit to them, and put them on the maker's ring. She still has to give them out."""
    KeyCommitment.objects.bulk_create(new_keys(subject, compartments))


def new_keys(subject: Any, compartments: Iterable[str]) -> list[KeyCommitment]:
    """``make_keys`` without saving: for whoever inserts the commitments together with many others."""
    ring = rings.current()
    made = []
    for name in compartments:
        key = secrets.token_bytes(32)
        ring.take(subject.pk, name, EPOCH_OF_FIRST_KEY, key)
        commitment = key_commitment(key, str(subject.pk), name, EPOCH_OF_FIRST_KEY)
        made.append(
            KeyCommitment(
                subject_kind=subject.subject_kind,
                subject=subject.pk,
                compartment=name,
                epoch=EPOCH_OF_FIRST_KEY,
                commitment=commitment,
                recovery=_recovery_copy(subject, name, key),
            )
        )
    return made


def _recovery_copy(subject: Any, compartment: str, key: bytes) -> bytes:
    """Counselling keys have few holders, so the printed sheets can bring them back; the other compartments come back with their team."""
    if compartment != COUNSELLING:
        return b""
    info = lp("hamraz/recovery/v1", str(subject.pk), compartment, EPOCH_OF_FIRST_KEY.to_bytes(4, "big"))
    return post(bytes(organisation().recovery_public), info, key)


def give(
    subject: Any, to: User | Team, compartments: Sequence[str], *, expires: date | None = None, card: dict[str, Any] | None = None,
    agenda: dict[str, Any] | None = None,
) -> Any:
    """Give *to* the newest keys of these compartments, replacing any grant she has. Returns the unsaved-then-saved row.

    With the legal part goes the agenda: *agenda*, or what the giver's own says.

    Raises GrantRefused when the giver lacks a key, or the recipient has no certified one; OnlyLent when the giver holds it only until an
    earlier day. Call inside the action's transaction; the action records ``grant.made``.
    """
    ring = rings.current()
    held = ring.newest_keys(subject)
    if not compartments or not set(compartments) <= set(held):
        raise GrantRefused("a key that is not held cannot be given")
    if _is_lent(subject, compartments, _end_of(expires)):
        raise OnlyLent("what is held until a day cannot be given for longer")
    holder = holder_of(to)
    keys = [(name, *held[name]) for name in sorted(compartments)]
    row = _row(subject, to, holder, keys, _end_of(expires))
    info = rings.info_of(row, holder, subject.subject_kind)
    row.commitments = b"".join(key_commitment(key, str(subject.pk), name, epoch) for name, epoch, key in keys)
    row.signature = ring.someone.keys.sign(rings.statement_of(row, info))
    own = ring.someone.keys_for(holder.kind, holder.id, holder.epoch)
    packed = pack_keys(keys)
    row.sealed_keys = settle(own, info, packed) if own else post(holder.encryption_public, info, packed)
    holders.lock(type(subject), [subject.pk])
    if card is not None:
        row.card = catalogue.seal_for(ring.someone, holder, row, subject.card_for(card, compartments))
    if LEGAL in compartments:
        said = agendas.mine(subject) if agenda is None else agenda
        row.agenda = agendas.seal_for(ring.someone, holder, row, said)
    _end(subject, _rows_of(subject, to))
    row.save(force_insert=True)
    rings.forget_grants([subject.pk])
    return row


def _is_lent(subject: Any, compartments: Iterable[str], end: int) -> bool:
    """Whether she holds one of these parts only by grants that run out before *end* (0: never). What she made herself, or reaches through
    the keys of another object, is not lent."""
    ends = [rings.current().held_until(subject.pk, name) for name in compartments]
    return any(held and (not end or end > held) for held in ends)


def revoke(subject: Any, holder: User | Team) -> None:
    """Take a grant away for good: its row, put back, opens nothing. Call inside the action's transaction."""
    holders.lock(type(subject), [subject.pk])
    _end(subject, _rows_of(subject, holder))


def revoke_all(subject: Any) -> int:
    """Take every grant of an object away for good (a referral was withdrawn). Returns how many there were."""
    holders.lock(type(subject), [subject.pk])
    return _end(subject, subject.user_grants.all()) + _end(subject, holders.through_teams(subject))


def _end(subject: Any, rows: Any) -> int:
    """Remove these grant rows, and have the ledger remember each."""
    ending = list(rows)
    for row in ending:
        whose = ["user", str(row.user_id)] if hasattr(row, "user_id") else ["team", str(row.team.pk) if row.team else ""]
        about = (subject.subject_kind, str(subject.pk))
        endings.note(endings.GRANT, row.signature, subject=about, case=subject.ledger_case, to=whose)
        row.delete()
    rings.forget_grants([subject.pk])
    return len(ending)


def paths(subject: Any) -> list[str]:
    """Every live way to this object: "user:…", "team:…"."""
    return [f"user:{g.user_id}" if hasattr(g, "user_id") else f"team:{g.team.pk}" for g in holders.live(subject)]


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
    """The certified key of a recipient. Raises GrantRefused."""
    try:
        return rings.current().someone.certificate("user" if isinstance(to, User) else "team", to.pk)
    except NotCertified as error:
        raise GrantRefused("the recipient has no certified key") from error


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
        return subject.user_grant_model()(user=to, **common)
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
