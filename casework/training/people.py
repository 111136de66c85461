"""Who works in the training office, and how they are founded, invited, enrolled and confirmed: by the same actions as anybody.

Sign-in names and passphrases are constants printed on the terminal. They open nothing but invented cases: ``found`` refuses to make these
people anywhere but in a training office.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction

from casework.accounts import actions, bundles, joining, passphrases, teams
from casework.accounts.founding import NewPerson, found_office
from casework.accounts.models import CASELOAD, PARTNER, Organisation, Role, Team, User
from casework.accounts.unlocked import Unlocked, unlocked
from casework.training.clock import days_ago, on_day, require_training
from casework.training.names import DARI, PASHTO

FOUNDED_DAYS_AGO: Final = 1000
OFFICE_NAME: Final = "دفتر آموزشی همراز"
TEAM_ONE, TEAM_TWO, SEPIDAR, RANA = "one", "two", "sepidar", "rana"
TEAM_NAMES: Final = {
    TEAM_ONE: "تیم نخست", TEAM_TWO: "دوهم ټیم", SEPIDAR: "مرکز حقوقی سپیدار (ساختگی)", RANA: "د رڼا حقوقي مرستې (جعلي)",
}


class Person(NamedTuple):
    """Someone of the training office. ``home`` is a key of TEAM_NAMES, or empty."""

    sign_in_name: str
    name: str
    role: str
    home: str
    language: str
    passphrase: str


FARIDA: Final = Person("farida", "فریده", Role.ADMINISTRATOR, "", DARI, "farida waters eleven roses")
SHAKIBA: Final = Person("shakiba", "شکیبا", Role.SUPERVISOR, TEAM_ONE, DARI, "shakiba counts seven bridges")
LAILA: Final = Person("laila", "لیلا", Role.SUPERVISOR, TEAM_TWO, PASHTO, "laila lights three lanterns")
WORKERS: Final = (
    Person("nargis", "نرگس", Role.CASEWORKER, TEAM_ONE, DARI, "nargis drinks green tea"),
    Person("palwasha", "پلوشه", Role.CASEWORKER, TEAM_ONE, DARI, "palwasha folds blue paper"),
    Person("zarmina", "زرمینه", Role.CASEWORKER, TEAM_TWO, PASHTO, "zarmina plants apple trees"),
    Person("spozhmai", "سپوږمۍ", Role.CASEWORKER, TEAM_TWO, PASHTO, "spozhmai reads under stars"),
)
ZOHRA: Final = Person("zohra", "زهره", Role.COUNSELLOR, TEAM_ONE, DARI, "zohra opens every window")
HUMAIRA: Final = Person("humaira", "حمیرا", Role.LEGAL_OFFICER, TEAM_ONE, DARI, "humaira keeps small notebooks")
WIDA: Final = Person("wida", "ویدا", Role.DATA_OFFICER, "", DARI, "wida sorts white stones")
PARTNERS: Final = (
    Person("roshan", "روشان", Role.PARTNER, SEPIDAR, DARI, "roshan carries two umbrellas"),
    Person("mina", "مینا", Role.PARTNER, SEPIDAR, DARI, "mina bakes morning bread"),
    Person("khatera", "خاطره", Role.PARTNER, RANA, PASHTO, "khatera paints wooden doors"),
    Person("wagma", "وږمه", Role.PARTNER, RANA, PASHTO, "wagma waits for rain"),
)
FOUNDERS: Final = (FARIDA, SHAKIBA)
EVERYBODY: Final = (*FOUNDERS, LAILA, *WORKERS, ZOHRA, HUMAIRA, *PARTNERS, WIDA)
CROWD_SAYS: Final = "everyone counts to twenty"  # the passphrase of the many caseworkers that only a benchmark needs


def crowd(count: int) -> list[Person]:
    """Further caseworkers, "worker-005" and on, for offices with more cases than four people carry."""
    first = len(WORKERS) + 1
    homes = (TEAM_ONE, TEAM_TWO)
    return [
        Person(f"worker-{n:03}", f"کارمند {n}", Role.CASEWORKER, homes[n % 2], DARI, CROWD_SAYS) for n in range(first, first + count)
    ]


@dataclass
class Office:
    """The training office while it is being filled: people by sign-in name, and their seeds, which are kept nowhere else."""

    users: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    workers: list[Person] = field(default_factory=lambda: list(WORKERS))
    seeds: dict[UUID, bytes] = field(default_factory=dict, repr=False)

    @contextmanager
    def acting(self, name: str) -> Iterator[Unlocked]:
        """Act as one of them: entries are hers, and only her keys open."""
        user = self.users[name]
        with unlocked(user, self.seeds[user.pk]) as someone:
            yield someone

    def lead_of(self, worker: str) -> str:
        """The supervisor who assigns the cases of this caseworker."""
        return SHAKIBA.sign_in_name if self.users[worker].home_team_id == self.teams[TEAM_ONE].pk else LAILA.sign_in_name


def is_training_office() -> bool:
    """True for an office founded as a training office, False for any other. Raises Organisation.DoesNotExist before the founding."""
    return Organisation.objects.get().training


def found(more: int = 0, tell: Callable[[int], None] = lambda done: None) -> Office:
    """Found the office with everybody in it and *more* further caseworkers; all of it or nothing.

    *tell* hears how many people are there: each passphrase costs two real derivations. Raises NotTraining, AlreadyFounded.
    """
    require_training()
    with on_day(days_ago(FOUNDED_DAYS_AGO)), transaction.atomic():
        office = _found_with_teams()
        tell(len(office.users))
        for person in (*EVERYBODY[len(FOUNDERS):], *crowd(more)):
            _join(office, person)
            tell(len(office.users))
    office.workers += crowd(more)
    return office


def _found_with_teams() -> Office:
    boss, lead = (NewPerson(p.sign_in_name, p.name, p.passphrase) for p in FOUNDERS)
    founded = found_office(
        administrator=boss, supervisor=lead, team_name=TEAM_NAMES[TEAM_ONE], office_name=OFFICE_NAME, training=True
    )
    office = Office(seeds=dict(founded.seeds), teams={TEAM_ONE: founded.team})
    office.users.update(farida=founded.administrator, shakiba=founded.supervisor)
    with office.acting(SHAKIBA.sign_in_name):
        office.teams[TEAM_TWO] = actions.found_team(kind=CASELOAD, name=TEAM_NAMES[TEAM_TWO])
        for name in (SEPIDAR, RANA):
            office.teams[name] = actions.found_team(kind=PARTNER, name=TEAM_NAMES[name])
    return office


def _join(office: Office, person: Person) -> None:
    """Invite, enrol and confirm one person; a partner's colleague then passes the organisation's key on."""
    team = office.teams.get(person.home)
    with office.acting(SHAKIBA.sign_in_name):
        _, code = joining.invite(role=person.role, name=person.name, team=team)
    newcomer = NewPerson(person.sign_in_name, person.name, person.passphrase)
    user, words = joining.enrol(code=code, person=newcomer, language=person.language)
    office.seeds[user.pk] = seed_of(user, person.passphrase)
    with office.acting(SHAKIBA.sign_in_name):
        joining.confirm(user=user, words=words)
    if person.role == Role.PARTNER:
        _pass_on(office, person, user)
    office.users[person.sign_in_name] = User.objects.get(pk=user.pk)


def _pass_on(office: Office, person: Person, user: User) -> None:
    first = next(p.sign_in_name for p in PARTNERS if p.home == person.home)
    if first in office.users:
        with office.acting(first):
            teams.admit_member(team=office.teams[person.home], user=user)


def seed_of(user: User, passphrase: str) -> bytes:
    """Open her bundle as her sign-in would. Raises CannotOpen for another passphrase, ValueError for a row without one."""
    stored = passphrases.parse(user.password)
    if stored is None:
        raise ValueError("this row has no passphrase of ours")
    return bundles.read(user, passphrases.halves_of(passphrase, stored.salt, stored.cost).seal).seed
