"""Consents and referrals of the tests: Parwin agreed that Sepidar may know some of it for a month."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import grants, plain_rows, rings
from casework.access.errors import NoKey
from casework.access.policy import PACKET
from casework.cases import actions as case_actions
from casework.cases.models import Case, Consent
from casework.encryption import CannotOpen
from referrals import actions, answering, ending
from referrals.models import Answer, Packet, Priority, Referral
from tests.cast import Cast, a_case

AGREED = ("name", "contact", "needs")
MONTH = datetime.timedelta(days=30)


@dataclass
class Sent:
    """A case, the consent, and the referral that rests on it."""

    case: Case
    consent: Consent
    referral: Referral


def unsaved(cast: Cast, to: str = "sepidar", items: Sequence[str] = AGREED, **facts: object) -> Consent:
    """A release consent as a form leaves it."""
    about = {
        "kind": "release", "agreed": True, "how": "verbal", "given_on": timezone.localdate(),
        "until": timezone.localdate() + MONTH,
        "recipient": str(cast.teams[to].pk), "recipient_name": to.capitalize(), "items": list(items), "purpose": "نفقه", **facts,
    }
    return Consent(**about)


def release(cast: Cast, case: Case, person: str = "nargis", **facts: object) -> Consent:
    """A recorded release consent."""
    with cast.acting(person):
        return case_actions.record_consent(case=case, consent=unsaved(cast, **facts))


def send(
    cast: Cast, case: Case, consent: Consent, *, items: Sequence[str] = AGREED, to: str = "sepidar", person: str = "nargis",
    matter: str = "نفقهٔ گذشته", priority: str = Priority.NORMAL, kept_days: int = 14,
) -> Referral:
    with cast.acting(person):
        fresh = consent if consent._state.adding else Consent.objects.get(pk=consent.pk)
        return actions.send_referral(
            case=case, consent=fresh, organisation=cast.teams[to], items=items, matter=matter, priority=priority,
            kept_days=kept_days,
        )


def sent(
    cast: Cast, *, person: str = "nargis", to: str = "sepidar", case: Case | None = None, kept_days: int = 14, **facts: object
) -> Sent:
    """A case with a referral to a partner."""
    case = case or a_case(cast, person)
    consent = release(cast, case, person, to=to, **facts)
    return Sent(case, consent, send(cast, case, consent, items=consent_items(facts), to=to, person=person, kept_days=kept_days))


def consent_items(facts: dict[str, object]) -> Sequence[str]:
    return facts.get("items", AGREED)  # type: ignore[return-value]


def answer(cast: Cast, referral: Referral, kind: str, person: str = "roshan", **words: str) -> Answer:
    with cast.acting(person):
        return answering.answer_referral(referral=Referral.objects.get(pk=referral.pk), kind=kind, **words)


def end(cast: Cast, referral: Referral, step: str, person: str = "nargis") -> None:
    """The office ends a referral."""
    with cast.acting(person):
        ending.end_by_office(referral=Referral.objects.get(pk=referral.pk), step=step)


def completed(cast: Cast, referral: Referral, kind: str = Answer.COMPLETED) -> None:
    """The partner accepts, and the work comes to its end."""
    answer(cast, referral, Answer.ACCEPTED)
    answer(cast, referral, kind, text="تمام شد")


def withdraw(cast: Cast, consent: Consent, person: str = "nargis") -> None:
    with cast.acting(person):
        fresh = Consent.objects.get(pk=consent.pk)
        assert fresh.agreed  # opening comes before the transaction
        case_actions.withdraw_consent(consent=fresh)


def run_out(cast: Cast, referral: Referral) -> None:
    """Yesterday was the last day: in the columns, in a grant that the caseworker signed so, and in the trail."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    now = Referral.objects.get(pk=referral.pk)
    now.expires_on = yesterday
    with cast.acting("nargis"), transaction.atomic():
        now.save(update_fields=["expires_on"])
        grants.give(now, referral.organisation, [PACKET], expires=yesterday, card={"code": "RF"})
        to = ["team", str(referral.organisation_id)]
        facts = {"to": to, "until": yesterday, **plain_rows.written(now)}
        audit.record("grant.made", subject=("referral", str(now.pk)), case=now.case_id, **facts)


def opens(cast: Cast, person: str, referral: Referral) -> bool:
    """True when *person* holds a key of the packet in a new request, or reads a word of it."""
    with cast.acting(person):
        if rings.current().compartments(Referral.objects.get(pk=referral.pk)):
            return True
        try:
            return bool(Packet.objects.get(referral_id=referral.pk).matter)
        except (NoKey, CannotOpen):
            return False
