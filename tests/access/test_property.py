"""T6: permission means key. After any sequence of grants, revocations, expiries, memberships and hand-overs, ``has_perm`` says yes exactly
when the keys open and the name can be read."""

import datetime
import random

import pytest
from django.db import transaction

from casework.access import grants, rings
from casework.access.errors import GrantRefused, NoCard, NoKey
from casework.accounts import teams
from casework.cases.models import CaseUserGrant, Survivor
from tests.cast import Cast, a_case
from tests.inside import house
from tests.inside.house import Inside

PEOPLE = ["nargis", "palwasha", "zohra", "humaira", "shakiba", "laila", "roshan", "farida", "sahar"]
CASE_PARTS, LEGAL_PARTS = {"identity", "case", "legal"}, {"identity", "legal"}


class Model:
    """What ought to be true, kept beside the database: who holds which compartments of which case by her own grant."""

    def __init__(self, cast: Cast, size: int) -> None:
        self.cast = cast
        self.cases = [a_case(cast, "nargis" if n % 2 else "palwasha") for n in range(size)]
        self.own: dict[tuple[str, int], set[str]] = {}
        for n in range(size):
            self.own[("nargis" if n % 2 else "palwasha", n)] = {"identity", "case", "legal"}
        self.supervises = {"shakiba"}
        self.team = {n: True for n in range(size)}
        self.for_good = {key: set(held) for key, held in self.own.items()}  # what the signed rows without an end say
        self.lent: dict[int, Inside] = {}  # case → the referral by which Sahar, of the other team, holds her part
        self.sent: list[tuple[int, Inside]] = []

    def replaced(self, person: str, n: int) -> None:
        """Another grant of hers stands in the place of the lent one, or none."""
        if person == "sahar":
            self.lent.pop(n, None)

    def expected(self, person: str, n: int) -> set[str]:
        held = set(self.own.get((person, n), set()))
        if person in self.supervises and self.team[n]:
            held |= {"identity", "case", "legal"}
        return held

    def observed(self, person: str, n: int) -> tuple[bool, set[str], bool]:
        with self.cast.acting(person) as someone:
            case = self.cases[n]
            may = someone.user.has_perm("cases.open_case", case)
            opened = rings.current().compartments(case)
            try:
                read = bool(Survivor.objects.get(case=case).given_name)
            except NoKey:
                read = False
        return may, opened, read


def give(model: Model, dice: random.Random) -> None:
    giver, to, n = dice.choice(PEOPLE), dice.choice(PEOPLE), dice.randrange(len(model.cases))
    wanted = set(dice.sample(["identity", "case", "legal", "counselling"], dice.randint(1, 3)))
    allowed = wanted <= model.expected(giver, n) and not (giver == "sahar" and n in model.lent)
    try:
        with model.cast.acting(giver), transaction.atomic():
            grants.give(model.cases[n], model.cast.people[to], sorted(wanted))
    except GrantRefused:
        assert not allowed
        return
    assert allowed
    model.own[(to, n)], model.for_good[(to, n)] = wanted, wanted
    model.replaced(to, n)


def give_expired(model: Model, dice: random.Random) -> None:
    giver, to, n = "nargis", dice.choice(PEOPLE), dice.randrange(len(model.cases))
    if model.expected(giver, n) >= {"identity"}:
        with model.cast.acting(giver), transaction.atomic():
            grants.give(model.cases[n], model.cast.people[to], ["identity"], expires=datetime.date(2024, 1, 1))
        model.own[(to, n)] = set()
        model.for_good.pop((to, n), None)
        model.replaced(to, n)


def revoke(model: Model, dice: random.Random) -> None:
    to, n = dice.choice(PEOPLE), dice.randrange(len(model.cases))
    with model.cast.acting("shakiba"), transaction.atomic():
        grants.revoke(model.cases[n], model.cast.people[to])
    model.own.pop((to, n), None)
    model.for_good.pop((to, n), None)
    model.replaced(to, n)


def refer_inside(model: Model, dice: random.Random) -> None:
    """A case is referred to the second team, which names Sahar; whoever sent it gives her the legal part."""
    sender, n = dice.choice(["nargis", "palwasha", "shakiba"]), dice.randrange(len(model.cases))
    if not model.expected(sender, n) >= CASE_PARTS:
        return
    inside = house.refer(model.cast, model.cases[n], person=sender)
    house.accept(inside)
    model.sent.append((n, inside))
    before = model.for_good.get(("sahar", n))
    try:
        house.give(inside, sender)
    except (GrantRefused, NoCard):  # the grants of this test carry no cards, and what she holds for good is not taken from her
        return
    assert before is None or before >= LEGAL_PARTS
    if before is None:
        model.own[("sahar", n)], model.lent[n] = set(LEGAL_PARTS), inside


def end_inside(model: Model, dice: random.Random) -> None:
    """The team's own people end a referral: that needs no key of the case."""
    if model.sent:
        n, inside = model.sent.pop(dice.randrange(len(model.sent)))
        house.answer(inside, "unavailable", "laila", text="کسی نیست")
        if model.lent.get(n) is inside:
            del model.lent[n], model.own[("sahar", n)]


def empty_the_key(model: Model, dice: random.Random) -> None:
    """Someone writes rubbish into a grant row: the permission has to go with the key."""
    rows = [k for k, v in model.own.items() if v]
    if rows:
        person, n = dice.choice(rows)
        CaseUserGrant.objects.filter(content_object=model.cases[n], user=model.cast.people[person]).update(
            sealed_keys=b"\x00" * 120
        )
        model.own[(person, n)] = set()


def join_the_team(model: Model, dice: random.Random) -> None:
    person = "laila"
    if person not in model.supervises and "shakiba" in model.supervises:
        with model.cast.acting("shakiba"):
            teams.admit_member(team=model.cast.teams["one"], user=model.cast.people[person])
        model.supervises.add(person)


def leave_the_team(model: Model, dice: random.Random) -> None:
    leaving = model.supervises - {"shakiba"}
    if leaving:
        person = dice.choice(sorted(leaving))
        with model.cast.acting("shakiba"):
            teams.remove_member(team=model.cast.teams["one"], user=model.cast.people[person])
        model.supervises.discard(person)


def take_the_team_away(model: Model, dice: random.Random) -> None:
    n = dice.randrange(len(model.cases))
    with model.cast.acting("shakiba"), transaction.atomic():
        grants.revoke(model.cases[n], model.cast.teams["one"])
    model.team[n] = False


OPERATIONS = [
    *[give] * 8, *[revoke] * 4, *[refer_inside] * 2, end_inside, give_expired, empty_the_key, join_the_team, leave_the_team,
    take_the_team_away,
]


def run(cast: Cast, operations: int, seed: int = 1405) -> tuple[int, int]:
    """Do that many random operations, each followed by a look at one person and one case. Returns (agreements, looks)."""
    dice = random.Random(seed)
    model = Model(house.people(cast), 6)
    agreed = 0
    for _ in range(operations):
        dice.choice(OPERATIONS)(model, dice)
        person, n = dice.choice(PEOPLE), dice.randrange(len(model.cases))
        wanted = model.expected(person, n)
        agreed += model.observed(person, n) == (bool(wanted), wanted, "identity" in wanted)
    return agreed, operations


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1405, 1410))
def test_permission_is_exactly_key_after_random_operations(cast: Cast, seed: int) -> None:
    """Five runs of 200, shared out over the processors; `make figures` runs 5,000."""
    agreed, looks = run(cast, 200, seed)
    assert agreed == looks
