"""A packet inside the house: after any course of naming, giving and ending, permission and key agree, for it and for the case."""

import random

import pytest

from casework.access import rings
from casework.access.errors import NoKey
from casework.accounts.models import Role
from casework.cases.models import Case
from referrals.models import Packet, Referral
from tests.cast import Cast, a_case
from tests.inside import house
from tests.inside.house import Inside

pytestmark = pytest.mark.django_db
EVERYBODY = ("nargis", "palwasha", "zohra", "humaira", "shakiba", "laila", "sahar", "sima", "mahbuba", "zarmina", "roshan", "farida")
OFFICE, TEAM = {"nargis", "shakiba"}, {"laila", "shakiba"}


class Course:
    """One referral, and who ought to open its packet and the parts of its case."""

    def __init__(self, cast: Cast, dice: random.Random) -> None:
        self.cast, self.dice, self.case = cast, dice, a_case(cast)
        self.begin()

    def begin(self) -> None:
        self.inside: Inside = house.refer(self.cast, self.case)
        self.named, self.given, self.ended = "", False, False

    def step(self) -> None:
        if self.ended:
            return self.begin()
        if not self.named:
            return self.take(self.dice.choice(("sahar", "sima")))
        return self.dice.choice((self.give, self.rename, self.end))()

    def take(self, who: str) -> None:
        house.accept(self.inside, who)
        self.named = who

    def rename(self) -> None:
        other = "sima" if self.named == "sahar" else "sahar"
        house.rename(self.inside, other)
        self.named, self.given = other, False

    def give(self) -> None:
        if not self.given:
            house.give(self.inside)
            self.given = True

    def end(self) -> None:
        ends = (
            lambda: house.end(self.inside, "revoked"),
            lambda: house.answer(self.inside, "unavailable", self.named, text="نیست"),
            lambda: house.end(self.inside, "declined_by_her", "shakiba"),
        )
        self.dice.choice(ends)()
        self.ended, self.given = True, False

    def expected(self, person: str) -> tuple[bool, set[str]]:
        packet = person in OFFICE or (not self.ended and (person in TEAM or person == self.named))
        if person in OFFICE:
            return packet, {"identity", "case", "legal"}
        return packet, {"identity", "legal"} if self.given and person == self.named else set()

    def observed(self, person: str) -> list[tuple[bool, set[str]]]:
        """As the permission says, as the keys say, and for the packet as its words say."""
        with self.cast.acting(person) as someone:
            referral, case = Referral.objects.get(pk=self.inside.referral.pk), Case.objects.get(pk=self.case.pk)
            may = someone.user.has_perm("referrals.open_referral", referral)
            parts = rings.current().compartments(case)
            assert someone.user.has_perm("cases.open_case", case) == bool(parts)
            try:
                read = bool(Packet.objects.get(referral=referral).matter)
            except NoKey:
                read = False
            return [(may, parts), (bool(rings.current().compartments(referral)), parts), (read, parts)]


@pytest.mark.parametrize("seed", range(1405, 1408))
def test_permission_is_exactly_key_through_every_course(cast: Cast, seed: int) -> None:
    house.people(cast).add("sima", Role.LEGAL_OFFICER, cast.teams["two"])
    course = Course(cast, random.Random(seed))
    for _ in range(20):
        for person in EVERYBODY:
            assert course.observed(person) == [course.expected(person)] * 3, (person, course.named, course.given, course.ended)
        course.step()
