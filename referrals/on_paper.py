"""A referral that goes as a letter: the same row with its hours and its steps, and no key for the organisation (docs/decisions/0019)."""

from django.utils import timezone

import audit
from casework.access import plain_rows
from casework.access.reading import written
from casework.accounts.models import PARTNER, Team
from casework.cases.models import Case, Consent
from referrals import hours, packet_items
from referrals.actions import make_key, office_name
from referrals.models import OPEN_STATES, Packet, Priority, Referral
from referrals.numbers import number_of
from referrals.refusals import CannotSend, Refusal


def begin(*, case: Case, consent: Consent, contents: packet_items.Contents, priority: Priority) -> Referral:
    """Note that a letter leaves under a held consent, and exactly what stands on it, for the office alone.

    Printed again while a referral under this consent is open, it is that referral. Raises CannotSend where no organisation is named.
    Call it inside the transaction that records the paper.
    """
    there = Referral.objects.filter(consent=consent, state__in=OPEN_STATES).first()
    if there is not None:
        return there
    organisation = Team.objects.filter(pk=consent.recipient, kind=PARTNER).first() if consent.recipient else None
    if organisation is None or consent.until is None:
        raise CannotSend(Refusal.RECIPIENT)
    referral = Referral(
        case=case, consent=consent, organisation=organisation, priority=priority, sent_on=timezone.localdate(), expires_on=consent.until,
        moved_at=hours.this_hour(), due_at=hours.due(priority), on_paper=True,
    )
    make_key(referral)
    referral.save(force_insert=True)
    packet = Packet(matter=consent.purpose, purpose=consent.purpose, sender=office_name(), items=contents, kept_days=0)
    packet.referral, packet.referral_code = referral, number_of(referral.pk)
    packet.save()
    sent = [part["item"] for part in contents]
    facts = {"items": sent, "consent": str(consent.pk), "what": "letter", **written(packet), **plain_rows.written(referral)}
    audit.record("referral.sent", subject=("referral", str(referral.pk)), case=case.pk, **facts)
    return referral
