"""Sending a packet: one transaction that ends with the ledger's entry. What follows is in ``answering`` and ``ending``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

import audit
from casework.access import grants, plain_rows, rings
from casework.access.errors import StaleRecord
from casework.access.policy import CASE, PACKET
from casework.access.reading import written
from casework.accounts import directory
from casework.accounts.keys import NotCertified
from casework.accounts.models import CASELOAD, OFFICE, PARTNER, Team
from casework.cases import actions as case_actions
from casework.cases.choices import ConsentKind
from casework.cases.choices import State as CaseState
from casework.cases.models import Case, Consent
from referrals import delegated, ending, hours, packet_items, parts
from referrals.conflicts import asking
from referrals.conflicts.asking import Standing
from referrals.models import KEPT_DAYS, OPEN_STATES, Packet, Parts, Priority, Referral
from referrals.numbers import number_of
from referrals.refusals import CannotSend, Refusal

LONGEST_MATTER = 200


@dataclass(frozen=True)
class Parcel:
    """One organisation, and her consent that names it. The consent may be unsaved: it is then recorded with the packet."""

    consent: Consent
    organisation: Team

    def standing_in(self, known: Mapping[str, Standing]) -> Standing:
        """How it stands with a conflict of interest at this organisation."""
        return known.get(str(self.organisation.pk), Standing())


@dataclass(frozen=True)
class About:
    """What the packets say beside the items: *matter* is one line, read by the partner (empty, it is the purpose of the consent);
    *kept_days* is how long she agreed that it stays open after the work, at most until the last day of her consent."""

    matter: str = ""
    priority: str = Priority.NORMAL
    kept_days: int = KEPT_DAYS


def send_referral(
    *, case: Case, consent: Consent, organisation: Team, items: Collection[str], matter: str, priority: str = Priority.NORMAL,
    kept_days: int = KEPT_DAYS, claim: Callable[[], bool] | None = None,
) -> Referral:
    """``send_to_all`` for one organisation."""
    about = About(matter, priority, kept_days)
    return send_to_all(case=case, parcels=[Parcel(consent, organisation)], items=items, about=about, claim=claim)[0]


def send_to_all(
    *, case: Case, parcels: Sequence[Parcel], items: Collection[str], about: About, claim: Callable[[], bool] | None = None,
    replaces: Referral | None = None,
) -> list[Referral]:
    """Send exactly these items to each organisation that she agreed to, each under its own consent and its own key, until the last day
    she agreed to; all of it in one transaction, or nothing.

    *claim* is asked first inside it and answers False for a form that was sent before. *replaces* is the open referral in whose place a
    changed packet goes: to the same organisation, under a consent that is new. It ends in the same transaction.

    Raises CannotSend, casework.access.errors.StaleRecord when a consent changed meanwhile, states.WrongTransition when what is replaced
    has ended, and NoKey. Call it outside a transaction: it opens the records of the items, and reading is recorded first.
    """
    until = [_last_day(case, parcel.consent, parcel.organisation, items) for parcel in parcels]
    if not parcels or len({parcel.organisation.pk for parcel in parcels}) < len(parcels):
        raise CannotSend(Refusal.RECIPIENT)
    if replaces is not None:
        _require_fresh(case, parcels, replaces)
    checks = list(case.conflictcheck_records.all())
    contents = packet_items.build(items, packet_items.open_sources(case, items, also=checks))
    standing = asking.standings(checks)
    if any(parcel.standing_in(standing).stops for parcel in parcels):
        raise CannotSend(Refusal.CONFLICT)
    packets = [_packet(case, parcel, about, contents) for parcel in parcels]
    legal = any(packet.legal for packet in packets)
    if legal:
        _require_legal(case, parcels)
    with transaction.atomic():
        _begin(case, claim)
        for parcel in parcels:
            if not parcel.consent._state.adding:
                _hold(parcel.consent)
        if replaces is not None:  # its row before the grants of the case, as in every other end
            ending.replace(replaces)
        if legal:
            delegated.hold([case.pk])
        each = zip(parcels, packets, until, strict=True)
        return [
            _send(case, parcel, packet, last, Priority(about.priority), parcel.standing_in(standing).word) for parcel, packet, last in each
        ]


def _packet(case: Case, parcel: Parcel, about: About, contents: packet_items.Contents) -> Packet:
    consent = parcel.consent
    sender = directory.team_names([case.team_id]).get(str(case.team_id), "") if consent.inside else office_name()
    return Packet(
        matter=about.matter or consent.purpose, purpose=consent.purpose, sender=sender, items=contents, kept_days=about.kept_days,
        legal=bool(consent.legal), parts=list(consent.parts),
    )


def _require_legal(case: Case, parcels: Sequence[Parcel]) -> None:
    """Only who holds the legal part lets others read it. What ran out unnoticed is noted first: its end would take the new key along."""
    if not delegated.may_give(case):
        raise CannotSend(Refusal.LEGAL)
    ending.expire_due(case.referrals.filter(organisation__in=[parcel.organisation.pk for parcel in parcels]))


def _require_fresh(case: Case, parcels: Sequence[Parcel], replaces: Referral) -> None:
    """What changes in a packet needs to be agreed to anew. Raises CannotSend."""
    same = len(parcels) == 1 and parcels[0].organisation.pk == replaces.organisation_id and replaces.case_id == case.pk
    if not same:
        raise CannotSend(Refusal.RECIPIENT)
    if not parcels[0].consent._state.adding:
        raise CannotSend(Refusal.CONSENT)


def _begin(case: Case, claim: Callable[[], bool] | None) -> None:
    if claim is not None and not claim():
        raise CannotSend(Refusal.ALREADY)
    if Case.objects.select_for_update(no_key=True).get(pk=case.pk).state != CaseState.OPEN:
        raise CannotSend(Refusal.CLOSED)


def _last_day(case: Case, consent: Consent, organisation: Team, items: Collection[str]) -> date:
    """The last day of a consent that carries exactly this. Raises CannotSend."""
    if not consent._state.adding and consent.case_id != case.pk:
        raise CannotSend(Refusal.CONSENT)
    if consent.kind != ConsentKind.RELEASE or not consent.agreed or consent.withdrawn_on is not None:
        raise CannotSend(Refusal.CONSENT)
    if consent.until is None or consent.until < timezone.localdate():
        raise CannotSend(Refusal.EXPIRED)
    if consent.recipient != str(organisation.pk) or organisation.kind != (CASELOAD if consent.inside else PARTNER):
        raise CannotSend(Refusal.RECIPIENT)
    if organisation.pk == case.team_id:
        raise CannotSend(Refusal.OWN_TEAM)
    if not set(consent.parts) <= (set(parts.GIVEN_BY_REFERRAL) if consent.inside else set()) or (consent.inside and consent.legal):
        raise CannotSend(Refusal.ITEM)
    if not items:
        raise CannotSend(Refusal.NOTHING)
    if not set(items) <= set(consent.items) & set(packet_items.ITEMS):
        raise CannotSend(Refusal.ITEM)
    try:
        rings.current().someone.certificate("team", organisation.pk)
    except NotCertified:
        raise CannotSend(Refusal.NO_KEY) from None
    if organisation.closed:
        raise CannotSend(Refusal.NO_KEY)
    last: date = consent.until
    return last


def _send(case: Case, parcel: Parcel, packet: Packet, until: date, priority: Priority, conflict: str) -> Referral:
    consent, organisation = parcel.consent, parcel.organisation
    if consent._state.adding:
        case_actions.record_consent(case=case, consent=consent)
    referral = Referral(
        case=case, consent=consent, organisation=organisation, priority=priority, sent_on=timezone.localdate(), expires_on=until,
        moved_at=hours.this_hour(), due_at=hours.due(priority), parts=Parts.AGREED if consent.parts else Parts.NONE,
    )
    make_key(referral)
    referral.save(force_insert=True)
    packet.referral, packet.referral_code = referral, number_of(referral.pk)
    grants.give(referral, organisation, [PACKET], expires=until, card=_card(packet, priority))
    packet.save()
    if packet.legal:
        delegated.give(case=case, organisation=organisation, until=until)
    about = ("referral", str(referral.pk))
    audit.record("grant.made", subject=about, case=case.pk, to=["team", str(organisation.pk)], until=referral.expires_on)
    sent = [part["item"] for part in packet.items]
    facts = {"items": sent, "consent": str(consent.pk), "conflict": conflict, "legal": bool(packet.legal), **written(packet)}
    facts |= plain_rows.written(referral)
    audit.record("referral.sent", subject=about, case=case.pk, **facts)
    return referral


def _hold(consent: Consent) -> None:
    """Keep a saved consent as it was read until the packet is gone. One open packet a consent: what goes was agreed to once."""
    same = Consent._base_manager.select_for_update().filter(pk=consent.pk, revision=consent.revision)
    if not same.exists():
        raise StaleRecord("the consent was changed by someone else")
    if Referral.objects.filter(consent=consent, state__in=OPEN_STATES).exists():
        raise CannotSend(Refusal.ALREADY)


def make_key(referral: Referral) -> None:
    """A fresh key for the packet, kept for the office under the case's own."""
    ring = rings.current()
    ring.load({referral.case})
    case_key = ring.key(referral.case_id, CASE, ring.newest(referral.case_id, CASE))
    grants.make_keys(referral, [PACKET])
    referral.keep_office_key(case_key, ring.key(referral.pk, PACKET, grants.EPOCH_OF_FIRST_KEY))


def _card(packet: Packet, priority: Priority) -> dict[str, str]:
    """What the partner's list shows: nothing that is not in the packet."""
    name = packet_items.value_of(packet.items, "name")
    return {"code": packet.referral_code, "name": name, "matter": packet.matter, "priority": priority.value}


def office_name() -> str:
    """The office's own name, the one thing the packet says about where it comes from."""
    row = rings.current().someone.team_of_kind(OFFICE)
    return directory.team_names([row.team_id]).get(str(row.team_id), "") if row else ""
