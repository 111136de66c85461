"""An invitation says as what somebody may enrol: what the pages did not write there lets nobody in, and one that was used is over."""

import importlib
import uuid

import pytest
from django.apps import apps

from casework.accounts import joining
from casework.accounts.founding import NewPerson
from casework.accounts.models import Invitation, Role, User
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db


def invited(cast: Cast) -> tuple[Invitation, str]:
    with cast.acting("farida"):
        return joining.invite(role=Role.CASEWORKER, name="Gulalai", team=cast.teams["one"])


def enrol(code: str, name: str = "gulalai") -> User:
    return joining.enrol(code=code, person=NewPerson(name, name.capitalize(), PASSPHRASE), language="en").user


def test_what_was_written_lets_her_in(cast: Cast) -> None:
    _, code = invited(cast)
    assert enrol(code).role == Role.CASEWORKER


@pytest.mark.parametrize("column", ["role", "team", "invited_by"])
def test_an_invitation_whose_columns_were_edited_lets_nobody_in(cast: Cast, column: str) -> None:
    """The attack: the registrar compares words and confirms whom she invited, as a supervisor of another team."""
    row, code = invited(cast)
    other = {"role": Role.SUPERVISOR, "team": cast.teams["two"].pk, "invited_by": uuid.uuid4()}[column]
    Invitation.objects.filter(pk=row.pk).update(**{column: other})
    with pytest.raises(joining.NoSuchInvitation):
        enrol(code)


def test_a_planted_invitation_lets_nobody_in(cast: Cast) -> None:
    row, code = invited(cast)
    row.pk, row.role = uuid.uuid4(), Role.SUPERVISOR
    Invitation.objects.all().delete()
    row.save(force_insert=True)
    with pytest.raises(joining.NoSuchInvitation):
        enrol(code)


@pytest.mark.parametrize("how", ["put back", "said to be unused"])
def test_a_used_invitation_is_over(cast: Cast, how: str) -> None:
    """The attack: somebody else waits to be confirmed, in the place of who was invited."""
    row, code = invited(cast)
    enrol(code)
    if how == "put back":
        Invitation.objects.filter(pk=row.pk).delete()
        row.save(force_insert=True)
    else:
        Invitation.objects.filter(pk=row.pk).update(used_by=None)
    with pytest.raises(joining.NoSuchInvitation):
        enrol(code, "nasim")


def test_what_waited_before_there_were_stamps_lets_her_in_after_the_migration(cast: Cast) -> None:
    _, code = invited(cast)
    Invitation.objects.update(stamp=b"")
    with pytest.raises(joining.NoSuchInvitation):
        enrol(code)
    importlib.import_module("casework.accounts.migrations.0007_ended").stamp_what_stands(apps, None)
    assert enrol(code).role == Role.CASEWORKER
