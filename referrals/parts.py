"""The parts of a case that open for the colleague of another team who takes a referral: which role can hold them, giving, taking back.

A team that receives cannot reach them: who holds the case gives them, and what she gives ends with the referral (docs/decisions/0018).
"""

import time
from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

import audit
from casework.access import catalogue, grants, holders, plain_rows, policy, rings
from casework.access.errors import GrantRefused, NoCard, NoKey
from casework.access.policy import ASSIGNED, COUNSELLING, IDENTITY, LEGAL
from casework.accounts import homes, memberships
from casework.accounts.models import Membership, User
from casework.cases.choices import State as CaseState
from casework.cases.models import Case, CaseUserGrant, Consent
from referrals import moves, states
from referrals.models import GOING_STATES, Parts, Referral

OFFERED: Final = (LEGAL, COUNSELLING)  # who needs the case's own part takes over the case, and that a supervisor decides
GIVEN_BY_REFERRAL: Final = (IDENTITY, *OFFERED)


class NotHers(Exception):
    """Somebody else of the case holds a part that is to be given."""


def of(offered: Collection[str]) -> list[str]:
    """What opens where she agrees to these: nobody works on a part of a case without knowing who the woman is."""
    return [name for name in GIVEN_BY_REFERRAL if name in offered or (name == IDENTITY and offered)]


def roles(agreed: Collection[str]) -> list[str]:
    """The roles that can take a referral: those whose part of a case is among what she agreed to, or all where no part opens."""
    return [role for role, held in ASSIGNED.items() if not agreed or set(held) <= set(agreed)]


def for_role(role: str, agreed: Collection[str]) -> tuple[str, ...]:
    """What is given to a colleague of this role: her role's part of a case, as far as all of it was agreed to; () for nothing."""
    held = ASSIGNED.get(role, ())
    return held if held and set(held) <= set(agreed) else ()


def waiting() -> Q:
    """Referrals of open cases whose colleague waits for the parts that were agreed to: they were not given, or what she had has ended
    while this one stands, with another referral of the same case or with her assignment to it."""
    lasting = Q(expires_at=0) | Q(expires_at__gt=int(time.time()))
    hers = CaseUserGrant.objects.filter(lasting, content_object=OuterRef("case"), user=OuterRef("assigned_to"))
    wanted = Q(parts=Parts.AGREED) | Q(parts=Parts.GIVEN) & ~Q(Exists(hers))
    going = Q(state__in=GOING_STATES, assigned_to__isnull=False, expires_on__gte=timezone.localdate(), case__state=CaseState.OPEN)
    return wanted & going


def is_waiting(referral: Referral) -> bool:
    """``waiting`` for one. One query where parts were agreed to, else none."""
    return bool(referral.parts and Referral.objects.filter(waiting(), pk=referral.pk).exists())


def is_open(referral: Referral) -> bool:
    """Whether what was given opens now."""
    return bool(referral.parts_grant) and any(
        bytes(grant.serial) == bytes(referral.parts_grant) for grant in holders.live(referral.case) if grant.is_personal
    )


HER, COUNSELLOR, NOBODY = "her", "counsellor", "nobody"


def who_gives(referral: Referral) -> str:
    """Who can give the parts to the colleague: whoever acts, the counsellor of this case, or nobody while it has none."""
    wanted = set(ASSIGNED.get(referral.assigned_to.role, ())) if referral.assigned_to else set()
    if wanted <= _lasting(referral.case):
        return HER
    made = grants.has_key(referral.case, COUNSELLING)
    return COUNSELLOR if made else NOBODY


def _lasting(case: Case) -> set[str]:
    """The parts of a case that whoever acts holds without an end. What another referral opened to her is not hers to give: she learns
    nothing of this one."""
    ring = rings.current()
    return {name for name in ring.compartments(case) if not ring.held_until(case.pk, name)}


@transaction.atomic
def give(*, referral: Referral, consent: Consent | None) -> None:
    """Give the colleague who takes this referral her role's part of the case, until the last day of the consent.

    *consent* is the one it rests on, opened; None from a counsellor, who holds no consents and gives the part that is hers. A colleague
    who can open the case by another way is given nothing. Raises states.WrongTransition where nobody waits, NotHers, NoKey for whoever
    does not hold the case, GrantRefused where the colleague's key is not confirmed for her role or the consent does not carry it, NoCard.
    """
    ring = rings.current()
    held = _lasting(referral.case)
    if not held or not policy.may(ring.someone.role, "referrals.give") or (consent is None and COUNSELLING not in held):
        raise NoKey("only who holds the part can give it")
    Case.objects.select_for_update(no_key=True).get(pk=referral.case_id)  # it may be closing
    now = moves.held(referral.pk)  # before the grants, as in every end
    holders.lock(Case, [referral.case_id])
    if now.assigned_to is None or not is_waiting(now):
        raise states.WrongTransition(now.state)
    _named_by_team(now)
    wanted = _agreed(now, now.assigned_to, consent)
    if not set(wanted) <= held:
        raise NotHers
    now.parts_grant = b""
    if not _opens_already(now, wanted):
        until = min(now.expires_on, moves.last_day(_named_by_team(now)), *([consent.until] if consent and consent.until else []))
        now.parts_grant = _give(now, now.assigned_to, wanted, until)
    now.parts = Parts.GIVEN
    now.save(update_fields=["parts", "parts_grant"])
    about = ("referral", str(now.pk))
    facts = {"person": str(now.assigned_to_id), "parts": list(wanted), **plain_rows.written(now)}
    audit.record("referral.parts", subject=about, case=now.case_id, **facts)
    referral.refresh_from_db()


def _agreed(now: Referral, colleague: User, consent: Consent | None) -> tuple[str, ...]:
    """What this colleague is given. Raises GrantRefused where it was not agreed to."""
    there = colleague.is_active and homes.is_in(colleague, now.organisation_id)
    if not there or grants.holder_of(colleague).role != colleague.role:
        raise GrantRefused("she is not of the team, or her role is not the certified one")
    names_team = consent is None or (consent.recipient == str(now.organisation_id) and consent.case_id == now.case_id)
    if consent is not None and (consent.pk != now.consent_id or not consent.in_force or not names_team):
        raise GrantRefused("the consent does not carry this")
    wanted = for_role(colleague.role, (IDENTITY, COUNSELLING) if consent is None else consent.parts)
    if not wanted:
        raise GrantRefused("she did not agree to this")
    return wanted


def _opens_already(now: Referral, wanted: Collection[str]) -> bool:
    """Whether the colleague holds these parts without an end, because somebody assigned her: then nothing is given, and nothing ends with
    the referral. Raises GrantRefused where what she holds so is something else: giving would take it from her."""
    whose = ("user", str(now.assigned_to_id))
    own = [grant for grant, holder in holders.believed(now.case) if (holder.kind, holder.id) == whose and not grant.expires_at]
    if own and not set(wanted) <= {part for grant in own for part in catalogue.compartments_of(grant)}:
        raise GrantRefused("she holds another part of this case")
    return bool(own)


def _named_by_team(now: Referral) -> Any:
    """The colleague's grant of the packet, from somebody who holds the team's key: a column says whom the team named, this proves it.
    Raises GrantRefused."""
    grant = moves.packet_grant(now, "user", now.assigned_to_id)
    someone = rings.current().someone
    rows = Membership.objects.filter(team=now.organisation_id, user=grant.granted_by).select_related("team") if grant else []
    if grant is None or not memberships.believed(rows, someone):
        raise GrantRefused("nobody of the team named her")
    return grant


def _give(now: Referral, colleague: User, wanted: tuple[str, ...], until: date) -> bytes:
    card = catalogue.cards(Case, [now.case_id]).get(now.case_id)
    if card is None:
        raise NoCard("the giver holds no card of this case")
    row = grants.give(now.case, colleague, wanted, expires=until, card=card)
    to = ["user", str(colleague.pk)]
    audit.record("grant.made", subject=("case", str(now.case_id)), case=now.case_id, to=to, until=until)
    return bytes(row.serial)


def take_back(referral: Referral) -> None:
    """End the access to the case that came of a held referral, and no other. Call it inside the transaction of what ends it."""
    found = _given(referral).select_related("user").first()
    if found is not None:
        grants.revoke(referral.case, found.user)
        about = ("case", str(referral.case_id))
        audit.record("grant.revoked", subject=about, case=referral.case_id, person=str(found.user_id))
    elif (person := _who_may_have_it_hidden(referral)) is not None:
        grants.revoke(referral.case, person)  # its end is an entry; nothing that was seen is taken back


def _who_may_have_it_hidden(referral: Referral) -> User | None:
    """The colleague who was given the parts and of whom no row of this case is there: it may be put back. What she has otherwise stays."""
    to = referral.assigned_to if referral.parts_grant else None
    return None if to is None or CaseUserGrant.objects.filter(content_object=referral.case_id, user=to).exists() else to


def left(referral: Referral) -> bool:
    """Whether the access that came of this referral is still there."""
    return bool(_given(referral).exists())


def _given(referral: Referral) -> QuerySet[CaseUserGrant]:
    serial = bytes(referral.parts_grant)
    return CaseUserGrant.objects.filter(content_object=referral.case_id, serial=serial) if serial else CaseUserGrant.objects.none()
