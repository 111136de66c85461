"""What a page asks before it opens anything, in as few ways to PostgreSQL as there are answers to wait for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.access import gate
from casework.accounts.backend import PassphraseBackend
from casework.accounts.unlocked import unlocked
from casework.cases.models import Case
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.mark.pg_only
def test_a_person_comes_with_her_memberships_and_a_case_with_her_grants(cast: Cast) -> None:
    case = a_case(cast)
    with CaptureQueriesContext(connection) as asked:
        user = PassphraseBackend().get_user(cast.nargis.pk)
        assert user is not None
        with unlocked(user, cast.seeds[user.pk]) as someone:
            assert someone.goes_on is False  # in no session; what the trail tells is there
            before = len(asked)
            assert gate.fetch(Case, case.pk, "cases.open") == case
    assert (before, len(asked) - before) == (2, 2)  # her row, the teams; the case, the ends of the grants


def test_memberships_that_came_along_are_used_once(cast: Cast) -> None:
    """A second look in the same request asks anew: what was read first may be over."""
    user = PassphraseBackend().get_user(cast.nargis.pk)
    assert user is not None
    with unlocked(user, cast.seeds[user.pk]) as someone:
        assert someone.teams
    cast.nargis.memberships.all().delete()
    with unlocked(user, cast.seeds[user.pk]) as someone:
        assert not someone.memberships
