"""A second team with people in it, and referrals to it. Laila supervises it; Sahar does legal work, Mahbuba counsels, Zarmina has cases."""

from dataclasses import dataclass

from casework.access import rings
from casework.access.policy import IDENTITY, LEGAL
from casework.accounts.models import Role
from casework.cases.models import Case, Consent
from referrals import actions, answering, ending, naming, office, parts
from referrals.models import Answer, Referral
from tests.cast import Cast, a_case
from tests.referrals.sent import AGREED, unsaved

SECOND = {"sahar": Role.LEGAL_OFFICER, "mahbuba": Role.COUNSELLOR, "zarmina": Role.CASEWORKER}
LEGAL_PARTS = (IDENTITY, LEGAL)


@dataclass
class Inside:
    """A case of Nargis, and what went to the second team."""

    cast: Cast
    case: Case
    referral: Referral

    def now(self) -> Referral:
        found: Referral = Referral.objects.select_related("case", "organisation", "assigned_to").get(pk=self.referral.pk)
        return found


def people(cast: Cast) -> Cast:
    """The second team has people."""
    for name, role in SECOND.items():
        cast.add(name, role, cast.teams["two"])
    return cast


def agreed(cast: Cast, *, opens: tuple[str, ...] = LEGAL_PARTS, to: str = "two", **facts: object) -> Consent:
    """Her consent, not saved yet."""
    return unsaved(cast, to=to, inside=True, parts=list(opens), **facts)


def refer(
    cast: Cast,
    case: Case | None = None,
    *,
    person: str = "nargis",
    opens: tuple[str, ...] = LEGAL_PARTS,
    kept_days: int = 14,
    **facts: object,
) -> Inside:
    case = case or a_case(cast, person)
    with cast.acting(person):
        consent = agreed(cast, opens=opens, **facts)
        referral = actions.send_referral(
            case=case, consent=consent, organisation=cast.teams["two"], items=AGREED, matter="کمک حقوقی", kept_days=kept_days
        )
    return Inside(cast, case, referral)


def accept(inside: Inside, to: str = "sahar", person: str = "laila") -> None:
    with inside.cast.acting(person):
        referral = inside.now()
        packet = office.packet_of(referral)
        rings.current().admit([packet])
        naming.accept(referral=referral, packet=packet, to=inside.cast.people[to].pk)


def rename(inside: Inside, to: str, person: str = "laila") -> None:
    with inside.cast.acting(person):
        referral = inside.now()
        packet = office.packet_of(referral)
        rings.current().admit([packet])
        naming.name(referral=referral, packet=packet, to=inside.cast.people[to].pk)


def give(inside: Inside, person: str = "nargis") -> None:
    """Whoever holds the part gives it; who holds the case's own part looks at the consent first."""
    with inside.cast.acting(person):
        referral = inside.now()
        consent = None
        if "case" in rings.current().compartments(referral.case):
            consent = Consent.objects.get(pk=referral.consent_id)
            rings.current().admit([consent])
        parts.give(referral=referral, consent=consent)


def answer(inside: Inside, kind: str, person: str = "sahar", **words: str) -> Answer:
    with inside.cast.acting(person):
        return answering.answer_referral(referral=inside.now(), kind=kind, **words)


def end(inside: Inside, step: str, person: str = "nargis") -> None:
    with inside.cast.acting(person):
        ending.end_by_office(referral=inside.now(), step=step)


def given(cast: Cast, **facts: object) -> Inside:
    """Sent, accepted by Laila for Sahar, and the legal part given by Nargis."""
    inside = refer(people(cast), **facts)
    accept(inside)
    give(inside)
    return inside


def holds(cast: Cast, person: str, case: Case) -> set[str]:
    """The parts of a case that open for somebody in a new request."""
    with cast.acting(person):
        return rings.current().compartments(Case.objects.get(pk=case.pk))


def holds_packet(cast: Cast, person: str, referral: Referral) -> bool:
    with cast.acting(person):
        return bool(rings.current().compartments(Referral.objects.get(pk=referral.pk)))
