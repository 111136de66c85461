"""The people of the tests, and their story.

Nargis is a caseworker in the first team; Palwasha sits beside her and has no part in her cases. Shakiba supervises their team, Laila the
second one. Zohra counsels, Humaira does legal work. Roshan works for Sepidar, a partner; Mina for another partner who never gets anything.
Farida is the administrator. A stranger has no account at all.

Nobody signs in with a passphrase unless the test is about signing in: ``acting(person)`` hands over the seed.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from casework.accounts.founding import Founded, NewPerson, create_person, found_office
from casework.accounts.models import OFFICE, PARTNER, Role, Team, User
from casework.accounts.teams import new_team
from casework.accounts.unlocked import Unlocked, unlocked
from casework.cases.actions import Intake, open_case
from casework.cases.models import Case, Consent, Incident, SafeContact, Situation, Survivor

PASSPHRASE = "six words that nobody else knows"


@dataclass
class Cast:
    """Everyone, by name; ``seeds`` by id."""

    founded: Founded
    seeds: dict[UUID, bytes]
    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]
        except KeyError as error:
            raise AttributeError(name) from error

    @contextmanager
    def acting(self, person: User | str) -> Iterator[Unlocked]:
        user = self.people[person] if isinstance(person, str) else person
        with unlocked(User.objects.get(pk=user.pk), self.seeds[user.pk]) as someone:
            yield someone

    def add(self, name: str, role: str, team: Team | None) -> User:
        """Enrol and confirm a person the way the pages do, without their HTTP."""
        from casework.accounts import joining, keys

        office = Team.objects.get(kind=OFFICE)
        user, seed = create_person(
            NewPerson(name, name.capitalize(), PASSPHRASE),
            role=role,
            home_team=team,
            office_public=keys.holder_of("team", office.pk).encryption_public,
        )
        self.seeds[user.pk], self.people[name] = seed, user
        if role == Role.PARTNER and team is not None and not team.memberships.exists():
            joining._make_partner_key(team, user, seed)
        with self.acting("shakiba"):
            joining.confirm(user=user)
        user.refresh_from_db()
        return user


def found() -> Cast:
    """Found an office with the whole cast. About twenty key pairs; use it in a module- or class-wide fixture."""
    founded = found_office(
        administrator=NewPerson("farida", "Farida", PASSPHRASE),
        supervisor=NewPerson("shakiba", "Shakiba", PASSPHRASE),
        team_name="Team one",
        office_name="The office",
        training=True,
    )
    cast = Cast(founded, dict(founded.seeds))
    cast.people.update(farida=founded.administrator, shakiba=founded.supervisor)
    cast.teams["one"] = founded.team
    with cast.acting("shakiba") as shakiba:
        from casework.accounts.actions import found_team

        cast.teams["two"] = found_team(kind="caseload", name="Team two")
        for name in ("sepidar", "other"):
            cast.teams[name] = new_team(
                kind=PARTNER,
                name=name.capitalize(),
                seed=None,
                office_keys=shakiba.office_keys,
                registrar=None,
                registrar_id=None,
            )
    one = cast.teams["one"]
    cast.add("laila", Role.SUPERVISOR, cast.teams["two"])
    for name, role in (
        ("nargis", Role.CASEWORKER),
        ("palwasha", Role.CASEWORKER),
        ("zohra", Role.COUNSELLOR),
        ("humaira", Role.LEGAL_OFFICER),
    ):
        cast.add(name, role, one)
    cast.add("roshan", Role.PARTNER, cast.teams["sepidar"])
    cast.add("mina", Role.PARTNER, cast.teams["other"])
    cast.add("wida", Role.DATA_OFFICER, None)
    return cast


def intake(**survivor: object) -> Intake:
    """A small, complete intake: Parwin, who agreed to services."""
    facts = {"given_name": "پروین", "father_name": "کریم", **survivor}
    return Intake(
        services=Consent(kind="services", agreed=True, how="verbal", limits_explained=True, given_on=datetime.date(2026, 11, 23)),
        survivor=Survivor(**facts),
        contact=SafeContact(phone="+93700000012", whose="sister", hours="۱۰ تا ۱۲", cover="از کورس خیاطی"),
        incident=Incident(account="شوهرم مرا از خانه بیرون کرد."),
        situation=Situation(risk="high", needs=["legal", "safety"], next_step="تماس پیگیری"),
        next_action_on=datetime.date(2026, 11, 25),
    )


def a_case(cast: Cast, person: str = "nargis", **survivor: object) -> Case:
    """A case opened by one of the cast."""
    with cast.acting(person):
        return open_case(intake=intake(**survivor))
