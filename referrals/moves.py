"""Taking a step of the life of a referral, inside the transaction of an action: the row is held, the table is asked, the hour noted."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from casework.access import holders
from casework.access.errors import NoKey
from casework.access.policy import CASE
from casework.access.rings import current
from referrals import hours, states
from referrals.models import OPEN_STATES, Referral

OF_CONSENT = (states.WITHDRAWN, states.EXPIRED)  # steps that are taken of what has run out as well


def held(pk: UUID) -> Referral:
    """The referral, held until the transaction ends."""
    found: Referral = Referral.objects.select_for_update().get(pk=pk)
    return found


def take(now: Referral, step: str, by: str, *, at: datetime | None = None) -> None:
    """Take a step of a held referral and save it, once: each saved hour is a step in its history. *at*: the hour, where it is not this one.
    Raises states.WrongTransition."""
    today = timezone.localdate()
    before = now.state if step in OF_CONSENT else states.standing(now, today)
    now.state = states.after(before, step, by)
    now.moved_at = at or (_end_of(now) if step == states.EXPIRED else hours.this_hour())
    if now.state not in OPEN_STATES:
        now.ended_on = now.expires_on if step == states.EXPIRED else today
    now.save(update_fields=["state", "moved_at", "ended_on", "answered_on"])


def _end_of(referral: Referral) -> datetime:
    """Midnight after the last day."""
    return timezone.make_aware(datetime.combine(referral.expires_on + timedelta(days=1), time()))


def require_partner(referral: Referral) -> None:
    """Raises NoKey for all but the people of the organisation that was asked, or whom the other team of the office named."""
    if not is_receiver(referral):
        raise NoKey("only the organisation that was asked can answer")


def is_receiver(referral: Referral) -> bool:
    """Whether she speaks for the organisation, or the team of the office, that was asked."""
    return referral.organisation_id in current().someone.teams or is_named(referral)


def require_team(referral: Referral) -> None:
    """Raises NoKey for all but those who hold the key of the team that was asked."""
    if referral.organisation_id not in current().someone.teams:
        raise NoKey("only the team that was asked takes or declines it")


def is_named(referral: Referral) -> bool:
    """Whether she is the colleague who takes it: named, and with a packet's key of her own that somebody signed."""
    me = current().user.pk
    return referral.assigned_to_id == me and packet_grant(referral, "user", me) is not None


def require_office(referral: Referral) -> None:
    """Raises NoKey for all but those of the office who hold the case."""
    if not is_office(referral):
        raise NoKey("only who holds the case speaks for the office")


def packet_grant(referral: Referral, kind: str, holder: UUID | None) -> Any:
    """The grant of the packet to this team or person, if somebody signed it and it lasts; else None."""
    wanted = (kind, str(holder))
    return next((grant for grant, found in holders.believed(referral) if (found.kind, found.id) == wanted), None)


def last_day(grant: Any) -> date:
    """The signed last day of a grant: the column of the referral may say another."""
    return datetime.fromtimestamp(grant.expires_at, timezone.get_current_timezone()).date() if grant.expires_at else date.max


def is_office(referral: Referral) -> bool:
    """Whether she holds the case it was sent from, its own part: then she speaks for the office."""
    ring = current()
    ring.load({referral, referral.case})
    return ring.holds(referral.case_id, CASE)
