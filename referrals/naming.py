"""Inside the office: the team that was asked accepts, and names the colleague who takes the referral."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

import audit
from casework.access import catalogue, grants, plain_rows
from casework.access.errors import GrantRefused, NoKey
from casework.access.policy import ASSIGNED, PACKET
from casework.accounts import directory, homes
from casework.accounts.models import User
from referrals import answering, ending, moves, parts, states, talking
from referrals.models import GOING_STATES, Answer, Packet, Parts, Referral


@dataclass(frozen=True)
class Colleague:
    """Somebody of the team that was asked. *fits*: her role can hold what the woman agreed to."""

    id: UUID
    name: str
    role: str
    fits: bool


class NotFitting(LookupError):
    """Not somebody of the team whose role can hold what was agreed to."""


def colleagues(team: UUID, agreed: Collection[str]) -> list[Colleague]:
    """The active people of a team who work with cases, by name. Two queries."""
    found, fitting = {str(person.pk): person for person in homes.colleagues(team, ASSIGNED)}, parts.roles(agreed)
    named = [Colleague(found[pk].pk, name, str(found[pk].get_role_display()), found[pk].role in fitting) for pk, name in _names(found)]
    return sorted(named, key=lambda one: one.name)


def _names(found: Mapping[str, User]) -> list[tuple[str, str]]:
    return list(directory.names_of(found).items()) if found else []


def accept(*, referral: Referral, packet: Packet, to: UUID, text: str = "") -> Answer:
    """Take a referral on, and name who works on it: both, or nothing. Raises like ``name`` and answering.answer_referral."""
    with transaction.atomic():
        moves.require_team(referral)
        ending.lock([moves.held(referral.pk)])  # the answer writes into the ledger, and rows come before its lock
        answer = answering.answer_referral(referral=referral, kind=Answer.ACCEPTED, text=text)
        name(referral=referral, packet=packet, to=to)
    return answer


@transaction.atomic
def name(*, referral: Referral, packet: Packet, to: UUID) -> None:
    """Say who takes an accepted referral. She gets the packet's key; whoever had it before loses it, and what she was given of the case.

    *packet* is the referral's, admitted: what was agreed to stands in it. The same again writes nothing. Raises NotFitting,
    states.WrongTransition when it is not going on, GrantRefused while her key is not confirmed, NoKey for all but the team.
    """
    moves.require_team(referral)
    colleague = User.objects.filter(pk=to, home_team=referral.organisation_id, state=User.ACTIVE).first()
    if colleague is None or not homes.is_hers(colleague):
        raise NotFitting
    if packet.referral_id != referral.pk or colleague.role not in parts.roles(packet.parts):
        raise NotFitting
    if grants.holder_of(colleague).role != colleague.role:
        raise GrantRefused("her role is not the certified one")
    now = moves.held(referral.pk)
    if now.state not in GOING_STATES or not talking.is_open(now):
        raise states.WrongTransition(now.state)
    if now.assigned_to_id != to:
        _name(now, colleague)
        referral.refresh_from_db()


def _name(now: Referral, colleague: User) -> None:
    ending.lock([now])
    card = catalogue.cards(Referral, [now.pk]).get(now.pk)
    theirs = moves.packet_grant(now, "team", now.organisation_id)
    if theirs is None:
        raise NoKey("no grant of the packet is left")
    last = min(now.expires_on, moves.last_day(theirs))
    about, case = ("referral", str(now.pk)), now.case_id
    if now.assigned_to is not None:
        parts.take_back(now)
        grants.revoke(now, now.assigned_to)
        audit.record("grant.revoked", subject=about, case=case, person=str(now.assigned_to_id))
    now.assigned_to, now.parts_grant = colleague, b""
    now.parts = Parts.AGREED if now.parts else Parts.NONE
    now.save(update_fields=["assigned_to", "parts", "parts_grant"])
    grants.give(now, colleague, [PACKET], expires=last, card=card)
    audit.record("grant.made", subject=about, case=case, to=["user", str(colleague.pk)], until=last)
    audit.record("referral.assigned", subject=about, case=case, person=str(colleague.pk), **plain_rows.written(now))
