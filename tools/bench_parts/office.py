"""An office of any size to measure in: the training office in bulk, one long case, and enough referrals for a full desk."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from django.test import override_settings

from casework.accounts.models import Team, User
from casework.accounts.passphrases import handle_of
from casework.cases.choices import State
from casework.cases.models import Case
from casework.training import bulk, partners, people, scenes, stories
from casework.training.hands import at_hand
from casework.training.lives import Life
from casework.training.people import EVERYBODY, SEPIDAR, WORKERS, Office, Person
from casework.training.writer import Course
from referrals.models import Referral

SEED: Final = 1
LONG_NOTES: Final = 200  # of the long case
DESK: Final = 55  # referrals of one partner: a full page and more
QUICK: Final = {"memory": 8, "passes": 1, "lanes": 1}  # nobody signs in as one of the crowd
NARGIS, SHAKIBA, ROSHAN, WIDA, FARIDA = "nargis", "shakiba", "roshan", "wida", "farida"


def found(cases: int, tell: Callable[[str], None]) -> Office:
    """Found the office as ``manage.py training_office`` does, only that the crowd's passphrases are quick to derive."""
    office = people.found()
    join(office, people.crowd(bulk.further_workers(cases)))
    for number in range(bulk.BY_HAND):
        scenes.play(office, number, SEED)
    bulk.fill(office, cases, SEED, _every(max(1000, cases // 5), tell), at_hand())
    return office


def join(office: Office, crowd: list[Person]) -> None:
    """Let the crowd join, with passphrases that are quick to derive."""
    with override_settings(PASSPHRASE_COST=QUICK):
        for person in crowd:
            people._join(office, person)
    office.workers += crowd


def _every(step: int, tell: Callable[[str], None]) -> Callable[[int], None]:
    told = 0

    def counted(done: int) -> None:
        nonlocal told
        if done // step > told:
            told = done // step
            tell(f"{done:,} cases")

    return counted


def reopened() -> Office:
    """The office that was founded in this home before, with the seeds that its passphrases open."""
    office = Office()
    for person in EVERYBODY:
        user = User.objects.get(handle=handle_of(person.sign_in_name))
        office.users[person.sign_in_name], office.seeds[user.pk] = user, people.seed_of(user, person.passphrase)
        if person.home:
            office.teams[person.home] = Team.objects.get(pk=user.home_team_id)
    return office


def add_long_case(office: Office) -> None:
    """One case of Nargis with two hundred notes."""
    story = next(s for s in stories.STORIES if s.language == people.DARI)
    story = replace(story, notes=story.notes * LONG_NOTES)
    worker = next(person for person in WORKERS if person.sign_in_name == NARGIS)
    course = Course(story, 400, list(range(300, 300 - LONG_NOTES, -1)), None, "", 3)
    bulk.write_for(office, worker, [course], Random(SEED))  # noqa: S311 - invents people, seals nothing


def fill_desk(office: Office) -> None:
    """Refer cases of Nargis to one partner until its desk has more than a page."""
    rng = Random(SEED)  # noqa: S311 - invents people, seals nothing
    organisation = office.teams[SEPIDAR]
    hers = Case.objects.filter(user_grants__user=office.users[NARGIS], state=State.OPEN, referrals=None).order_by("-opened_on", "id")
    wanted = max(0, DESK - Referral.objects.filter(organisation=organisation).count())
    for case in hers[:wanted]:
        life = Life(office, rng, case, NARGIS, rng.choice(stories.STORIES))
        partners.refer(life, ago=0, to=SEPIDAR, days=60)
