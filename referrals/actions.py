"""What changes a referral: sending, answering, the end of consent. Each is one transaction that ends with the ledger's entry."""

from collections.abc import Callable, Collection
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

import audit
from audit import context
from casework.access import grants
from casework.access import ring as rings
from casework.access.errors import NoKey, StaleRecord
from casework.access.policy import CASE, PACKET
from casework.accounts import directory
from casework.accounts.keys import NotCertified
from casework.accounts.models import OFFICE, PARTNER, Team
from casework.cases import actions as case_actions
from casework.cases.choices import ConsentKind
from casework.cases.choices import State as CaseState
from casework.cases.models import Case, Consent
from referrals import items as catalogue_of_items
from referrals import states
from referrals.models import OPEN_STATES, Answer, Packet, Priority, Referral, ReferralRecord, ReferralTeamGrant, State
from referrals.numbers import number_of
from referrals.refusals import CannotSend, Refusal

MOST_AT_ONCE = 200  # expired referrals noted in one request; the command takes them all
LONGEST_MATTER = 200

# The ledger's kinds. What ended without completion is noted as progress, with the answer beside it.
KINDS = {
    Answer.ACCEPTED: "referral.accepted",
    Answer.DECLINED: "referral.declined",
    Answer.PROGRESS: "referral.progress",
    Answer.COMPLETED: "referral.completed",
    Answer.NOT_COMPLETED: "referral.progress",
}


# --- sending -----------------------------------------------------------------------------------------------------------------
def send_referral(
    *,
    case: Case,
    consent: Consent,
    organisation: Team,
    items: Collection[str],
    matter: str,
    priority: str = Priority.NORMAL,
    claim: Callable[[], bool] | None = None,
) -> Referral:
    """Send exactly these items to the one organisation that she agreed to, until the last day she agreed to.

    *consent* may be unsaved: it is then recorded in the same transaction. *claim* is asked first inside it and answers False for
    a form that was sent before. *matter* is one line, read by the partner; empty, it is the purpose of the consent.

    Raises CannotSend, casework.access.errors.StaleRecord when the consent changed meanwhile, and NoKey. Call it outside a
    transaction: it opens the records of the items, and reading is recorded first.
    """
    until = _last_day(case, consent, organisation, items)
    contents = catalogue_of_items.build(items, catalogue_of_items.open_sources(case, items))
    packet = Packet(matter=matter or consent.purpose, purpose=consent.purpose, sender=_sender(), items=contents)
    return _send(case, consent, organisation, packet, until, Priority(priority), claim)


def _last_day(case: Case, consent: Consent, organisation: Team, items: Collection[str]) -> date:
    """The last day of a consent that carries exactly this. Raises CannotSend."""
    if not consent._state.adding and consent.case_id != case.pk:
        raise CannotSend(Refusal.CONSENT)
    if consent.kind != ConsentKind.RELEASE or not consent.agreed or consent.withdrawn_on is not None:
        raise CannotSend(Refusal.CONSENT)
    if consent.until is None or consent.until < timezone.localdate():
        raise CannotSend(Refusal.EXPIRED)
    if consent.recipient != str(organisation.pk) or organisation.kind != PARTNER:
        raise CannotSend(Refusal.RECIPIENT)
    if not items:
        raise CannotSend(Refusal.NOTHING)
    if not set(items) <= set(consent.items) & set(catalogue_of_items.ITEMS):
        raise CannotSend(Refusal.ITEM)
    try:
        rings.current().someone.certificate("team", organisation.pk)
    except NotCertified:
        raise CannotSend(Refusal.NO_KEY) from None
    if organisation.closed:
        raise CannotSend(Refusal.NO_KEY)
    last: date = consent.until
    return last


@transaction.atomic
def _send(
    case: Case, consent: Consent, organisation: Team, packet: Packet, until: date, priority: Priority,
    claim: Callable[[], bool] | None,
) -> Referral:
    if claim is not None and not claim():
        raise CannotSend(Refusal.ALREADY)
    if Case.objects.select_for_update().get(pk=case.pk).state != CaseState.OPEN:
        raise CannotSend(Refusal.CLOSED)
    if consent._state.adding:
        case_actions.record_consent(case=case, consent=consent)
    else:
        _hold(consent)
    referral = Referral(
        case=case, consent=consent, organisation=organisation, priority=priority, sent_on=timezone.localdate(), expires_on=until
    )
    _make_key(referral)
    referral.save(force_insert=True)
    packet.referral, packet.referral_code = referral, number_of(referral.pk)
    grants.give(referral, organisation, [PACKET], expires=until, card=_card(packet, priority))
    packet.save()
    about = ("referral", str(referral.pk))
    audit.record("grant.made", subject=about, case=case.pk, to=["team", str(organisation.pk)], until=referral.expires_on)
    sent = [part["item"] for part in packet.items]
    audit.record("referral.sent", subject=about, case=case.pk, items=sent, consent=str(consent.pk), **_facts(packet))
    return referral


def _hold(consent: Consent) -> None:
    """Keep a saved consent as it was read until the packet is gone. One open packet a consent: what goes was agreed to once."""
    same = Consent._base_manager.select_for_update().filter(pk=consent.pk, revision=consent.revision)
    if not same.exists():
        raise StaleRecord("the consent was changed by someone else")
    if Referral.objects.filter(consent=consent, state__in=OPEN_STATES).exists():
        raise CannotSend(Refusal.ALREADY)


def _make_key(referral: Referral) -> None:
    """A fresh key for the packet, kept for the office under the case's own."""
    ring = rings.current()
    ring.load({referral.case})
    case_key = ring.key(referral.case_id, CASE, ring.newest(referral.case_id, CASE))
    grants.make_keys(referral, [PACKET])
    referral.keep_office_key(case_key, ring.key(referral.pk, PACKET, grants.EPOCH_OF_FIRST_KEY))


def _card(packet: Packet, priority: Priority) -> dict[str, str]:
    """What the partner's list shows: nothing that is not in the packet."""
    name = catalogue_of_items.value_of(packet.items, "name")
    return {"code": packet.referral_code, "name": name, "matter": packet.matter, "priority": priority.value}


def _sender() -> str:
    """The office's own name, the one thing the packet says about where it comes from."""
    row = rings.current().someone.team_of_kind(OFFICE)
    return directory.team_names([row.team_id]).get(str(row.team_id), "") if row else ""


# --- answering ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def answer_referral(*, referral: Referral, kind: str, text: str = "", reason: str = "") -> Answer:
    """Write down what the partner says and move the referral on; a declined packet closes for the organisation at once.

    Raises states.WrongTransition when someone answered first or consent is over, and NoKey for all but the organisation's people.
    """
    if referral.organisation_id not in rings.current().someone.teams:
        raise NoKey("only the organisation that was asked can answer")
    today = timezone.localdate()
    now = Referral.objects.select_for_update().get(pk=referral.pk)
    after = states.after(states.standing(now, today), kind)
    answer = Answer(kind=kind, reason=reason, text=text, on=today)
    answer.referral = referral
    answer.save()
    now.state, now.answered_on = after, today
    now.ended_on = None if after in OPEN_STATES else today
    now.save(update_fields=["state", "answered_on", "ended_on"])
    if after == State.DECLINED:
        grants.revoke_all(now)
        audit.record("grant.revoked", subject=("referral", str(now.pk)), case=now.case_id)
    audit.record(KINDS[kind], subject=("referral", str(now.pk)), case=now.case_id, answer=kind, **_facts(answer))
    referral.refresh_from_db()
    return answer


# --- the end of consent --------------------------------------------------------------------------------------------------------
def end_with_consent(consent: Consent) -> None:
    """End what rested on a consent, in the transaction of its withdrawal: the packet opens for nobody outside the office now."""
    resting = Referral.objects.select_for_update().filter(consent=consent).exclude(state__in=states.CONSENT_OVER)
    for referral in resting.order_by("pk"):
        grants.revoke_all(referral)
        _end(referral, State.WITHDRAWN, timezone.localdate())
        audit.record("referral.withdrawn", subject=("referral", str(referral.pk)), case=referral.case_id)


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
    for referral in due:
        grants.revoke_all(referral)
        if referral.state in OPEN_STATES:
            _end(referral, State.EXPIRED, referral.expires_on)
        audit.record("grant.expired", subject=("referral", str(referral.pk)), case=referral.case_id)
    return len(due)


def _end(referral: Referral, state: State, day: date) -> None:
    referral.state, referral.ended_on = state, day
    referral.save(update_fields=["state", "ended_on"])


def _facts(record: ReferralRecord) -> dict[str, Any]:
    """What the ledger keeps of a record: which one, which revision, and a digest of its sealed bytes."""
    return {"records": [f"{record.code}:{record.pk}:{record.revision}"], "digest": sha256(bytes(record.payload)).hexdigest()}
