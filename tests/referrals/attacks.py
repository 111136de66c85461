"""T4 and T5 for packets: rows that someone who writes the database puts where they do not belong.

Each attack changes the database and names who would profit; ``gained`` asks whether she reads anything by it.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from casework.access import catalogue
from casework.access.errors import NoKey
from casework.accounts.keys import NotCertified
from casework.accounts.models import Membership, User
from casework.cases import panel
from casework.cases.models import Consent
from casework.encryption import CannotOpen, Keys, grant_info, key_commitment, pack_keys, post
from referrals.ending import expire_due
from referrals.models import Answer, Packet, Referral, ReferralTeamGrant, ReferralUserGrant, State
from tests.cast import Cast
from tests.referrals.sent import MONTH, Sent, answer, completed, opens, run_out, sent, withdraw

AFTER_THE_DAYS = datetime.timedelta(days=16)


@dataclass
class Scene:
    """What lies in the database before an attack: the victim, a packet of another organisation, a packet of a colleague's case."""

    victim: Sent
    others: Sent
    colleagues: Sent


@dataclass
class Gain:
    """Who profits, and what she would read; without it, the victim's packet."""

    person: str
    read: Callable[[], object] | None = None


Attack = Callable[[Cast, Scene], Gain]


def _grant(made: Sent) -> ReferralTeamGrant:
    return ReferralTeamGrant.objects.get(content_object=made.referral)


def _copy(grant: Any, **changes: object) -> None:
    grant.pk = None
    for name, value in changes.items():
        setattr(grant, name, value)
    with transaction.atomic():
        grant.save(force_insert=True)


def grant_copied_to_another_organisation(cast: Cast, scene: Scene) -> Gain:
    _copy(_grant(scene.victim), group=cast.teams["other"].group)
    return Gain("mina")


def grant_moved_from_another_referral(cast: Cast, scene: Scene) -> Gain:
    _copy(_grant(scene.others), content_object=scene.victim.referral)
    return Gain("mina")


def keys_of_another_referral(cast: Cast, scene: Scene) -> Gain:
    grant = _grant(scene.others)
    theirs = _grant(scene.victim)
    grant.sealed_keys, grant.commitments, grant.signature = theirs.sealed_keys, theirs.commitments, theirs.signature
    grant.content_object = scene.victim.referral
    grant.save()
    return Gain("mina")


def team_grant_made_a_personal_one(cast: Cast, scene: Scene) -> Gain:
    theirs = _grant(scene.victim)
    names = ("content_object", "permission", "compartments", "key_epoch", "granted_by", "granted_on", "expires_at", "sealed_keys")
    same = {name: getattr(theirs, name) for name in names}
    _copy(ReferralUserGrant(user=cast.mina, commitments=theirs.commitments, signature=theirs.signature, serial=theirs.serial, **same))
    return Gain("mina")


def organisation_column_edited(cast: Cast, scene: Scene) -> Gain:
    Referral.objects.filter(pk=scene.victim.referral.pk).update(organisation=cast.teams["other"])
    return Gain("mina")


def case_column_edited(cast: Cast, scene: Scene) -> Gain:
    """The referral is hung under a case that a colleague holds, so that her case key would open the office's copy."""
    Referral.objects.filter(pk=scene.victim.referral.pk).update(case=scene.colleagues.case)
    return Gain("palwasha")


def office_key_of_another_referral(cast: Cast, scene: Scene) -> Gain:
    Referral.objects.filter(pk=scene.victim.referral.pk).update(case=scene.colleagues.case, office_key=scene.colleagues.referral.office_key)
    return Gain("palwasha")


def django_group_row(cast: Cast, scene: Scene) -> Gain:
    cast.mina.groups.add(cast.teams["sepidar"].group)
    return Gain("mina")


def membership_row_copied(cast: Cast, scene: Scene) -> Gain:
    row = Membership.objects.get(team=cast.teams["sepidar"], user=cast.roshan)
    _copy(row, user=cast.mina)
    return Gain("mina")


def superuser_flag(cast: Cast, scene: Scene) -> Gain:
    User.objects.filter(pk=cast.mina.pk).update(is_superuser=True)
    return Gain("mina")


def packet_moved_to_another_referral(cast: Cast, scene: Scene) -> Gain:
    Packet._base_manager.filter(referral=scene.others.referral).delete()
    Packet._base_manager.filter(referral=scene.victim.referral).update(referral=scene.others.referral)
    return Gain("mina", lambda: Packet.objects.get(referral=scene.others.referral).matter)


def payload_of_another_packet(cast: Cast, scene: Scene) -> Gain:
    stolen = Packet._base_manager.get(referral=scene.victim.referral).payload
    Packet._base_manager.filter(referral=scene.others.referral).update(payload=stolen)
    return Gain("mina", lambda: Packet.objects.get(referral=scene.others.referral).matter)


def answer_forged_from_another(cast: Cast, scene: Scene) -> Gain:
    """An acceptance of one referral is passed off as the acceptance of another: the caseworker must not read it."""
    given = answer(cast, scene.others.referral, Answer.ACCEPTED, "mina")
    Answer._base_manager.filter(pk=given.pk).update(referral=scene.victim.referral)
    return Gain("nargis", lambda: Answer.objects.get(referral=scene.victim.referral).kind)


def grant_with_a_chosen_key(cast: Cast, scene: Scene) -> Gain:
    """A key of the attacker's own for the partner, so that her answers could be read."""
    grant, key = _grant(scene.victim), b"k" * 32
    with cast.acting("roshan") as someone:
        team = cast.teams["sepidar"]
        holder: Keys = someone.teams[team.pk][1]
    info = grant_info(
        kind="team", recipient=str(team.pk), fingerprint=holder.fingerprint, subject_kind="referral", subject=str(scene.victim.referral.pk),
        compartments=["packet:1"], epoch=1, expires=grant.expires_at,
    )
    grant.sealed_keys = post(holder.encryption_public, info, pack_keys([("packet", 1, key)]))
    grant.commitments = key_commitment(key, str(scene.victim.referral.pk), "packet", 1)
    grant.save()
    return Gain("roshan")


def expiry_edited(cast: Cast, scene: Scene) -> Gain:
    ReferralTeamGrant.objects.filter(content_object=scene.victim.referral).update(expires_at=0)
    return Gain("roshan")


def _put_back(made: Sent, grant: ReferralTeamGrant, **columns: object) -> None:
    """The grant of a packet that was closed is inserted again byte for byte, and the referral stands as it stood before."""
    _copy(grant)
    Referral.objects.filter(pk=made.referral.pk).update(state=State.ACCEPTED, ended_on=None, **columns)


def withdrawn_packet_put_back(cast: Cast, scene: Scene) -> Gain:
    kept = _grant(scene.victim)
    withdraw(cast, scene.victim.consent)
    _put_back(scene.victim, kept)
    return Gain("roshan")


def withdrawn_consent_rolled_back_too(cast: Cast, scene: Scene) -> Gain:
    """The whole state of before: the grant, the columns, and the consent as it was."""
    kept, consent = _grant(scene.victim), Consent._base_manager.get(pk=scene.victim.consent.pk)
    withdraw(cast, scene.victim.consent)
    Consent._base_manager.filter(pk=consent.pk).update(payload=consent.payload, revision=consent.revision)
    _put_back(scene.victim, kept)
    return Gain("roshan")


def declined_packet_put_back(cast: Cast, scene: Scene) -> Gain:
    kept = _grant(scene.victim)
    answer(cast, scene.victim.referral, Answer.DECLINED, reason="capacity")
    _put_back(scene.victim, kept)
    return Gain("roshan")


def completed_packet_put_back(cast: Cast, scene: Scene) -> Gain:
    """The key of before the work was over, which would have lasted as long as the consent."""
    kept = _grant(scene.victim)
    completed(cast, scene.victim.referral)
    with time_machine.travel(timezone.now() + AFTER_THE_DAYS, tick=False):
        expire_due()
        _put_back(scene.victim, kept, closed_on=None, expires_on=scene.victim.referral.expires_on)
        opened = opens(cast, "roshan", scene.victim.referral)
    return Gain("roshan", lambda: opened)


def days_edited(cast: Cast, scene: Scene) -> Gain:
    """The columns say that the packet of finished work lasts until the end of her consent."""
    completed(cast, scene.victim.referral)
    Referral.objects.filter(pk=scene.victim.referral.pk).update(expires_on=scene.victim.referral.expires_on)
    with time_machine.travel(timezone.now() + AFTER_THE_DAYS, tick=False):
        opened = opens(cast, "roshan", scene.victim.referral)
    return Gain("roshan", lambda: opened)


def expired_packet_put_back(cast: Cast, scene: Scene) -> Gain:
    """It had a longer grant once, which was replaced before it ran out."""
    kept = _grant(scene.victim)
    run_out(cast, scene.victim.referral)
    with cast.acting("roshan"):
        expire_due()
    _put_back(scene.victim, kept, expires_on=timezone.localdate() + MONTH)
    return Gain("roshan")


def withdrawn_packet_on_the_desk(cast: Cast, scene: Scene) -> Gain:
    """The desk reads cards, not packets: the line of a closed packet must stay closed too."""
    withdrawn_packet_put_back(cast, scene)
    return Gain("roshan", lambda: catalogue.cards(Referral, [scene.victim.referral.pk]))


def withdrawn_packet_open_to_the_partner_by_the_office_page(cast: Cast, scene: Scene) -> Gain:
    """Nor may the office be told that the partner still reads it."""
    withdrawn_packet_put_back(cast, scene)
    return Gain("nargis", lambda: [path for path in panel.paths(scene.victim.case) if path.who == "Sepidar"])


ATTACKS: list[Attack] = [
    grant_copied_to_another_organisation, grant_moved_from_another_referral, keys_of_another_referral, team_grant_made_a_personal_one,
    organisation_column_edited, case_column_edited, office_key_of_another_referral, django_group_row, membership_row_copied,
    superuser_flag, packet_moved_to_another_referral, payload_of_another_packet, answer_forged_from_another, grant_with_a_chosen_key,
    expiry_edited, withdrawn_packet_put_back, withdrawn_consent_rolled_back_too, declined_packet_put_back,
    completed_packet_put_back, days_edited, expired_packet_put_back,
    withdrawn_packet_on_the_desk, withdrawn_packet_open_to_the_partner_by_the_office_page,
]


def gained(cast: Cast, attack: Attack) -> bool:
    """Run one attack against fresh packets. False when nothing was gained, whether the database or the keyring said no."""
    victim = sent(cast)
    scene = Scene(victim, sent(cast, to="other", case=victim.case), sent(cast, person="palwasha"))
    try:
        gain = attack(cast, scene)
    except IntegrityError:
        return False
    if gain.read is None:
        return opens(cast, gain.person, scene.victim.referral)
    try:
        with cast.acting(gain.person):
            return bool(gain.read())
    except (CannotOpen, NotCertified, NoKey):
        return False
