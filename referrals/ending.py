"""How a referral ends for the partner: the office takes it back, she declines, consent is withdrawn or runs out."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

import audit
from audit import context
from casework.access import catalogue, grants, holders, plain_rows
from casework.access.models import Draft
from casework.access.policy import PACKET
from casework.access.reading import written
from casework.accounts.models import Role, Team, User
from casework.cases.models import Case, Consent
from referrals import delegated, draft_places, moves, parts, states
from referrals.models import OPEN_STATES, Ending, Referral, ReferralTeamGrant

MOST_AT_ONCE = 200  # expired referrals noted in one request; the command takes them all
KINDS = {
    states.UNAVAILABLE: "referral.unavailable",
    states.DECLINED_BY_HER: "referral.declined_by_her",
    states.REVOKED: "referral.revoked",
}


class KeyLeft(RuntimeError):
    """After the end of an access there was still a key of the packet outside the office: the transaction is lost, and nothing ends."""


def close(referral: Referral) -> None:
    """End every key of a held referral's packet, and the access to the case that came of it, in the transaction of what ends it, and have
    the ledger confirm that none is left. The entry of what ends it tells of the row.

    Raises KeyLeft.
    """
    lock([referral])
    delegated.take_away(referral)
    parts.take_back(referral)
    grants.revoke_all(referral)
    if referral.user_grants.exists() or referral.team_grants.exists() or delegated.is_left(referral) or parts.left(referral):
        raise KeyLeft(f"a key of referral {referral.pk} is left")
    referral.closed_on, referral.waits_for, referral.asked_on = timezone.localdate(), "", None
    referral.save(update_fields=["closed_on", "waits_for", "asked_on"])
    Draft.objects.filter(form__in=draft_places.OF_DESK, subject=referral.pk, user__role=Role.PARTNER).delete()  # on no page any more
    audit.record("referral.purged", subject=("referral", str(referral.pk)), case=referral.case_id, left=0)


def lock(referrals: Collection[Referral]) -> None:
    """Hold the grants that end with these referrals: of their packets, and of the cases they opened a part of. Rows come before the
    ledger's lock (holders.lock)."""
    holders.lock(Case, sorted({referral.case_id for referral in referrals}))
    holders.lock(Referral, [referral.pk for referral in referrals])


def keep_open(referral: Referral, days: int) -> None:
    """The work is over: the packet of a held referral stays open for so many days more, and never longer than it would have.

    The key is given anew with an earlier end, signed by whoever completes it. Where there is nothing to keep it closes at once. The legal
    part of the case that a partner read, and what a colleague of another team was given of it, end now.
    """
    lock([referral])
    delegated.take_away(referral)
    believed = holders.believed(referral)
    held = [grant for grant, holder in believed if holder.id == str(referral.organisation_id)]
    card = catalogue.cards(Referral, [referral.pk]).get(referral.pk)
    if not days or not held:
        close(referral)
        return
    parts.take_back(referral)
    last = min(timezone.localdate() + timedelta(days=days), *(moves.last_day(grant) for grant in held))
    _shorten(referral, "team", referral.organisation, last, card)
    if referral.assigned_to is not None and any(holder.id == str(referral.assigned_to_id) for _, holder in believed):
        _shorten(referral, "user", referral.assigned_to, last, card)
    referral.expires_on = last
    referral.save(update_fields=["expires_on"])


def _shorten(referral: Referral, kind: str, to: User | Team, last: date, card: dict[str, Any] | None) -> None:
    grants.give(referral, to, [PACKET], expires=last, card=card)
    about = ("referral", str(referral.pk))
    audit.record("grant.made", subject=about, case=referral.case_id, to=[kind, str(to.pk)], until=last)


@transaction.atomic
def end_by_office(*, referral: Referral, step: str, text: str = "") -> Ending:
    """The office notes that she declines, that the service is not available, or takes the packet back. It closes to the partner at once.

    *text* is for the office, and is written under the packet's key. Raises states.WrongTransition when the referral stands where
    this is not possible, and NoKey for everybody without the case.
    """
    moves.require_office(referral)
    now = moves.held(referral.pk)
    if step not in KINDS:
        raise states.WrongTransition(now.state)
    moves.take(now, step, states.OFFICE)
    note = Ending(kind=step, text=text)
    note.referral = referral
    note.save()
    close(now)
    audit.record(KINDS[step], subject=("referral", str(now.pk)), case=now.case_id, **written(note), **plain_rows.written(now))
    referral.refresh_from_db()
    return note


def replace(referral: Referral) -> None:
    """End a packet in the transaction that sends a changed one in its place. Raises states.WrongTransition and NoKey."""
    moves.require_office(referral)
    now = moves.held(referral.pk)
    moves.take(now, states.REPLACED, states.OFFICE)
    close(now)
    audit.record("referral.replaced", subject=("referral", str(now.pk)), case=now.case_id, **plain_rows.written(now))


# --- the end of consent --------------------------------------------------------------------------------------------------------
def end_with_consent(consent: Consent) -> None:
    """End what rested on a consent, in the transaction of its withdrawal: the packet opens for nobody outside the office now."""
    begins = states.STEPS[states.WITHDRAWN].begins
    resting = Referral.objects.select_for_update().filter(consent=consent, state__in=begins, closed_on=None)
    found = list(resting.order_by("pk"))
    lock(found)
    for referral in found:
        moves.take(referral, states.WITHDRAWN, states.OFFICE)
        close(referral)
        facts = plain_rows.written(referral)
        audit.record("referral.withdrawn", subject=("referral", str(referral.pk)), case=referral.case_id, **facts)


def due_to_expire(among: QuerySet[Referral] | None = None) -> QuerySet[Referral]:
    """Referrals whose last day is over and that were not noted as expired yet."""
    held = Exists(ReferralTeamGrant.objects.filter(content_object=OuterRef("pk")))
    base = Referral.objects.all() if among is None else among
    return base.filter(Q(state__in=OPEN_STATES) | held, expires_on__lt=timezone.localdate())


def expire_due(among: QuerySet[Referral] | None = None, *, most: int = MOST_AT_ONCE) -> int:
    """Note that consent has run out, and clear away the keys that open nothing any more. Returns how many there were.

    The keyring refuses such a grant from the second it ends; this only brings the rows up to date. The entry is the server's:
    time did it, not the person whose page met it.
    """
    ids = list(due_to_expire(among).order_by().values_list("pk", flat=True)[:most])
    if ids:
        with context.acting(context.server()):
            return _expire(ids)
    return 0


@transaction.atomic
def _expire(ids: Collection[UUID]) -> int:
    due = list(due_to_expire(Referral.objects.select_for_update().filter(pk__in=ids)).order_by("pk"))
    lock(due)
    for referral in due:
        if referral.state in OPEN_STATES:
            moves.take(referral, states.EXPIRED, states.SERVER)
        close(referral)
        audit.record("grant.expired", subject=("referral", str(referral.pk)), case=referral.case_id, **plain_rows.written(referral))
    return len(due)
