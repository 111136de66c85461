"""T11, the half of the two people: every pair of codes that must bring back nothing, and those that must."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations

import time_machine
from django.utils import timezone

from casework.access import rings
from casework.accounts.models import RecoveryCode, User
from casework.accounts.unlocked import unlocked
from casework.cases.models import Case
from casework.recovery.two_people import CodesRefused, hand_code, recover
from tests.cast import Cast
from tests.recovery.losing import NEW, recovered

WRONG = "2222-2222-2222-2222"


def codes_of(cast: Cast, *helpers: str, person: str = "nargis") -> list[str]:
    """A code from each of these, for *person*."""
    found = []
    for helper in helpers:
        with cast.acting(helper):
            found.append(hand_code(user=cast.people[person], met="face"))
    return found


def is_refused(*codes: str, name: str = "nargis") -> bool:
    try:
        recover(sign_in_name=name, codes=codes, passphrase=NEW)
    except CodesRefused:
        return True
    return False


def wrong_pairs(cast: Cast) -> Iterator[tuple[str, bool]]:
    """What is tried, and whether it was refused."""
    for helpers in (("farida",), ("shakiba",), ("farida", "farida"), ("shakiba", "shakiba")):
        RecoveryCode.objects.all().delete()
        given = codes_of(cast, *helpers)
        for pair in permutations([*given, *given, WRONG], 2):
            yield f"only {helpers}", is_refused(*pair)
    first, second = codes_of(cast, "farida", "shakiba")
    others = codes_of(cast, "farida", "shakiba", person="palwasha")
    for pair in ((first, WRONG), (WRONG, second), (first, others[1]), (others[0], second), tuple(others), ("", "")):
        yield "wrong, or somebody else's", is_refused(*pair)
    yield "of a name that is nobody's", is_refused(first, second, name="nobody")
    with time_machine.travel(timezone.now() + timedelta(hours=48, seconds=1), tick=False):
        yield "late", is_refused(first, second)
    made_by = dict(RecoveryCode.objects.values_list("pk", "made_by"))
    RecoveryCode.objects.update(made_by=cast.shakiba.pk)
    yield "of one person", is_refused(first, second)
    for pk, who in made_by.items():
        RecoveryCode.objects.filter(pk=pk).update(made_by=who)
    User.objects.filter(pk=cast.nargis.pk).update(state=User.SUSPENDED)
    yield "of a suspended colleague", is_refused(first, second)
    User.objects.filter(pk=cast.nargis.pk).update(state=User.ACTIVE)


def right_pairs(cast: Cast) -> Iterator[tuple[str, bool]]:
    """Who comes back, and whether everything she could open opens. The last one comes back from an emergency lock."""
    for person in ("nargis", "palwasha", "humaira", "zohra"):
        if person == "zohra":
            User.objects.filter(pk=cast.zohra.pk).update(state=User.LOCKED, bundle=b"", password="!")
        before = _opens(cast, person, cast.seeds[cast.people[person].pk])
        yield person, _opens(cast, person, recovered(cast, person)) == before
        yield f"{person}, twice with one pair", is_refused(WRONG, WRONG, name=person)


def _opens(cast: Cast, person: str, seed: bytes) -> list[set[str]]:
    with unlocked(User.objects.get(pk=cast.people[person].pk), seed):
        return [rings.current().compartments(case) for case in Case.objects.order_by("pk")]
