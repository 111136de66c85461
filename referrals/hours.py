"""When an answer is due, and what is late. The columns say the hour and no finer time: a minute would lead to an entry of the ledger."""

from datetime import datetime, time, timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from referrals.models import GOING_STATES, WAITING_STATES, Priority, Referral

HOUR: Final = timedelta(hours=1)
WITHIN: Final = {Priority.EMERGENCY: timedelta(hours=24), Priority.URGENT: timedelta(hours=72)}  # after the IASC referral form
NORMAL: Final = timedelta(days=14)  # counted in days: until the end of the last one
SILENCE: Final = timedelta(days=14)  # after this long without a word about work that was taken on, somebody asks


def this_hour() -> datetime:
    """The hour that has begun."""
    return timezone.localtime().replace(minute=0, second=0, microsecond=0)


def due(priority: Priority) -> datetime:
    """By when an answer to a referral that is sent now is asked for: never earlier than the priority says."""
    if priority in WITHIN:
        return this_hour() + HOUR + WITHIN[priority]
    last = timezone.localdate() + NORMAL + timedelta(days=1)
    return timezone.make_aware(datetime.combine(last, time()))


def unanswered() -> Q:
    """Referrals whose answer is late."""
    return Q(state__in=WAITING_STATES, due_at__lte=timezone.now(), expires_on__gte=timezone.localdate())


def silent() -> Q:
    """Referrals that were accepted, and of which nothing was heard for too long."""
    return Q(state__in=GOING_STATES, moved_at__lte=timezone.now() - SILENCE, expires_on__gte=timezone.localdate())


def is_unanswered(referral: Referral) -> bool:
    """``unanswered`` for one."""
    return referral.state in WAITING_STATES and referral.due_at <= timezone.now() and referral.expires_on >= timezone.localdate()


def is_silent(referral: Referral) -> bool:
    """``silent`` for one."""
    long_ago = referral.moved_at <= timezone.now() - SILENCE
    return referral.state in GOING_STATES and long_ago and referral.expires_on >= timezone.localdate()
