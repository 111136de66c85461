"""Counselling keys whose holder is gone. Few people hold them, and no supervisor does: the copies at the root bring them back.

A supervisor acts, with her own keys, because grants are signed by people: she assigns the case to a counsellor, who gets what her role
gets. The counselling key passes through this process and stays with nobody but the counsellor.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import audit
from casework.access import catalogue, holders, rings
from casework.access.errors import GrantRefused, NoCard
from casework.access.models import KeyCommitment
from casework.access.policy import COUNSELLING
from casework.accounts import passphrases, shares
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import Role, User
from casework.cases.actions import KeyNotHeld, assign
from casework.cases.models import Case
from casework.encryption import CannotOpen, key_named
from casework.recovery.copies import Office, counselling_copies, counselling_key


class NotACounsellor(Exception):
    """Counselling keys go to somebody who is active and certified as a counsellor, and to nobody else."""


@dataclass(frozen=True)
class Given:
    """In how many cases the counsellor has the key now; how many the supervisor herself cannot open; of how many no copy opens."""

    given: int = 0
    beyond: int = 0
    lacking: int = 0


def waiting(of: User | None = None) -> list[Case]:
    """The cases whose counselling key nobody holds who could open it; or all in which *of* holds it, gone or not. Somebody is acting."""
    subjects = KeyCommitment.objects.filter(compartment=COUNSELLING).values("subject")
    cases = Case.objects.filter(pk__in=subjects).order_by("pk")
    if of is not None:
        return [case for case in cases.filter(user_grants__user=of).distinct() if any(_of_counselling(case.user_grants.filter(user=of)))]
    return [case for case in cases if not _is_held(case)]


def may_come_back(cases: Iterable[Case]) -> int:
    """In how many of these the key of a counsellor who is gone can still be brought back by two colleagues: then nobody else needs it."""
    return sum(
        any(_is_gone(grant.user) and _is_kept(grant.user) for grant in _of_counselling(case.user_grants.select_related("user")))
        for case in cases
    )


def give(*, office: Office, cases: Iterable[Case], to: User) -> Given:
    """Assign these cases to a counsellor, each in a transaction of its own: what was interrupted is gone on with by running it again.

    Raises NotACounsellor, and what ``audit.record_durably`` raises: no entry, no key.
    """
    _must_be_a_counsellor(to)
    cases = list(cases)
    audit.record_durably("recovery.counselling", person=str(to.pk), count=len(cases))
    done = [_give(office, case, to) for case in cases]
    return Given(*(done.count(outcome) for outcome in ("given", "beyond", "lacking")))


def _give(office: Office, case: Case, to: User) -> str:
    copies = [(row, counselling_key(office.root, row)) for row in counselling_copies([case.pk])]
    if not copies or any(key is None for _, key in copies):
        return "lacking"
    for row, key in copies:
        rings.current().take_committed(case.pk, COUNSELLING, row.epoch, key or b"")
    try:
        assign(case=case, to=to)
    except (KeyNotHeld, GrantRefused, NoCard):
        return "beyond"
    return "given"


def _must_be_a_counsellor(to: User) -> None:
    try:
        certified = holder_of("user", to.pk).role
    except NotCertified:
        raise NotACounsellor from None
    if certified != Role.COUNSELLOR or _is_gone(to):
        raise NotACounsellor


def _is_held(case: Case) -> bool:
    """Whether somebody who is here holds the counselling key, by a grant that is signed and that her key of today opens."""
    believed = [grant for grant, _ in holders.believed(case)]
    people = {user.pk: user for user in User.objects.filter(pk__in=[g.user_id for g in _of_counselling(believed)])}
    return any(not _is_gone(people[g.user_id]) and _opens(g) for g in _of_counselling(believed) if g.user_id in people)


def _of_counselling(granted: Iterable[Any]) -> Iterator[Any]:
    return (g for g in granted if g.is_personal and COUNSELLING in catalogue.compartments_of(g))


def _is_gone(user: User) -> bool:
    """Suspended, locked, or without anything that a passphrase could open."""
    return user.state != User.ACTIVE or not user.bundle or passphrases.parse(user.password) is None


def _is_kept(user: User) -> bool:
    """Whether both halves of the seed that she had last lie with the recovery teams."""
    try:
        epoch = holder_of("user", user.pk).epoch
    except NotCertified:
        return False
    return bool(shares.recovery_teams()) and user.state != User.SUSPENDED and shares.are_posted(user, epoch=epoch)


def _opens(grant: Any) -> bool:
    try:
        return key_named(grant.sealed_keys) == holder_of("user", grant.user_id).fingerprint
    except (CannotOpen, NotCertified):
        return False
