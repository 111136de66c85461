"""`manage.py training_office`: what it says, what it keeps, and where it refuses."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from audit.models import Entry
from casework.access import catalogue
from casework.accounts.models import Organisation, User
from casework.accounts.passphrases import handle_of
from casework.accounts.unlocked import unlocked
from casework.cases.models import Case
from casework.feedback import results
from casework.training import people
from casework.training.people import EVERYBODY
from casework.training.told import Progress
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def run(**options: object) -> str:
    said = io.StringIO()
    call_command("training_office", stdout=said, **options)
    return said.getvalue()


def test_it_prints_every_sign_in_name_with_its_passphrase(training: None) -> None:
    said = run(cases=1)
    for person in EVERYBODY:
        assert re.search(rf"^ .*{person.sign_in_name} +{person.passphrase}", said, re.MULTILINE)


def test_it_founds_as_many_cases_as_asked(training: None) -> None:
    run(cases=7)
    assert Case.objects.count() == 7


def test_a_second_run_keeps_the_data_and_prints_the_table_again(training: None) -> None:
    run(cases=2)
    before = (Case.objects.count(), User.objects.count(), Entry.objects.count())
    said = run(cases=9)
    assert (Case.objects.count(), User.objects.count(), Entry.objects.count()) == before
    assert "nargis" in said and "The number of cases was left aside" in said
    assert "left aside" not in run()


def test_women_have_said_what_they_think_of_it(training: None) -> None:
    run(cases=1)
    lead = User.objects.get(handle=handle_of(people.SHAKIBA.sign_in_name))
    with unlocked(lead, people.seed_of(lead, people.SHAKIBA.passphrase)):
        newest, before = results.over()
        found = results.of(newest)
    assert (newest.count, before.count) == (14, 3)
    assert found is not None and len(found.suggestions) == 6
    assert any(number is not None for _, numbers in found.rows for number in numbers)


def names_after(seed: int) -> list[str]:
    """The names of the women of an office founded with *seed*; the office is gone afterwards."""
    with transaction.atomic():
        run(cases=8, seed=seed)
        lead = User.objects.get(handle=handle_of(people.SHAKIBA.sign_in_name))
        with unlocked(lead, people.seed_of(lead, people.SHAKIBA.passphrase)):
            names = sorted(card["name"] + card["father"] for card in catalogue.cards(Case).values())
        transaction.set_rollback(True)
    return names


def test_the_same_seed_invents_the_same_women(training: None) -> None:
    assert names_after(5) == names_after(5)


def test_another_seed_invents_other_women(training: None) -> None:
    assert names_after(5) != names_after(6)


def test_it_refuses_where_training_is_not_switched_on(settings: Settings) -> None:
    settings.TRAINING = False
    with pytest.raises(CommandError, match="only a training office"):
        run(cases=1)
    assert not Organisation.objects.exists()


def test_it_leaves_an_office_alone_that_is_no_training_office(training: None, cast: Cast) -> None:
    Organisation.objects.update(training=False)
    before = Entry.objects.count()
    with pytest.raises(CommandError, match="not a training office"):
        run(cases=1)
    assert (Case.objects.count(), Entry.objects.count()) == (0, before)


def test_it_refuses_a_number_of_cases_below_nothing(training: None) -> None:
    with pytest.raises(CommandError):
        run(cases=-1)


def test_progress_says_how_long_it_will_take(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 1.0, 10.0, 40.0])
    monkeypatch.setattr("casework.training.told.time.monotonic", lambda: next(clock))
    said: list[str] = []
    progress = Progress(said.append, "cases", 40)
    for done in (1, 10, 40):
        progress(done)
    assert said == ["  10/40 cases, about 30 s left", "  40/40 cases in 40 s"]
