"""Handing over somebody's whole caseload: all of it or nothing."""

from collections.abc import Iterator

from django.db import transaction

import audit
from casework.access import catalogue, holders, rings
from casework.access.errors import NoKey
from casework.accounts.models import User
from casework.cases import actions
from casework.cases.choices import State
from casework.cases.models import Case


class NotHers(Exception):
    """A case of this caseload is not open to who hands it over, so the rest is not handed over either."""


def caseload(person: User) -> list[Case]:
    """The open cases a caseworker holds by a grant of her own."""
    return list(Case.objects.filter(user_grants__user=person, user_grants__apart=False, state=State.OPEN).order_by("opened_on", "id"))


def hand_over(*, cases: list[Case], from_: User, to: list[User]) -> Iterator[int]:
    """Give the cases to these colleagues in turn and end the former grant of each. Yields how many are done.

    One transaction over all of them: whoever stops iterating, and whatever fails, leaves everything as it was. Raises NotHers,
    grants.GrantRefused, actions.NobodyLeft.
    """
    ring = rings.current()
    ring.load(set(cases))
    if any(not ring.compartments(case) for case in cases):
        raise NotHers
    audit.record_durably("catalogue.listed", count=len(cases), cases=[str(case.pk) for case in cases], why="hand over")
    catalogue.cards(Case, [case.pk for case in cases])
    with transaction.atomic(durable=True):
        holders.lock(Case, [case.pk for case in cases])
        for number, case in enumerate(cases):
            try:
                actions.assign(case=case, to=to[number % len(to)], instead_of=from_)
            except NoKey as error:
                raise NotHers from error
            yield number + 1
