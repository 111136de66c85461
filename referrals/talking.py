"""Questions and answers between the office and the partner, under the key of one packet. A column says whose turn it is, no more."""

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import plain_rows
from casework.access.reading import written
from referrals import moves, states
from referrals.models import Message, Referral, Side

LONGEST = 5_000
OTHER = {Side.OFFICE: Side.PARTNER, Side.PARTNER: Side.OFFICE}


class Overtaken(Exception):
    """Something was said since she opened the page: she reads it first. The same form sent twice is told so as well."""


@transaction.atomic
def say(*, referral: Referral, side: Side, text: str, seen: int, asks: bool = True) -> Message:
    """Write a message from this side; *seen* is how many there were on the page she wrote it on. *asks*: it wants an answer.

    Whatever is said answers what this side was asked. Raises Overtaken, states.WrongTransition when the packet is closed to the
    partner, and NoKey for whoever does not belong to that side.
    """
    _require(referral, side)
    now = moves.held(referral.pk)
    if not is_open(now):
        raise states.WrongTransition(now.state)
    if now.message_records.count() != seen:
        raise Overtaken
    message = Message(side=side, text=text)
    message.referral = referral
    message.save()
    now.waits_for, now.asked_on = (OTHER[side], timezone.localdate()) if asks else ("", None)
    now.save(update_fields=["waits_for", "asked_on"])
    facts = written(message) | plain_rows.written(now)
    audit.record("referral.message", subject=("referral", str(now.pk)), case=now.case_id, **facts)
    referral.refresh_from_db()
    return message


def is_open(referral: Referral) -> bool:
    """Whether the two sides still speak here: as long as the packet is open to the partner, who never had one that went on paper."""
    closed = referral.on_paper or referral.closed_on is not None or referral.state in states.CLOSED_TO_PARTNER
    return not closed and referral.expires_on >= timezone.localdate()


def waits_for(referral: Referral, side: Side) -> bool:
    """Whether this side was asked something, and the packet is still open."""
    return referral.waits_for == side and is_open(referral)


def _require(referral: Referral, side: Side) -> None:
    if side == Side.PARTNER:
        moves.require_partner(referral)
    else:
        moves.require_office(referral)
