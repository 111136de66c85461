"""A referral to the second team, in an office with a third one."""

import pytest

from casework.accounts.actions import found_team
from casework.accounts.models import Role
from tests.cast import Cast
from tests.inside.house import Inside, people, refer
from tests.people import an_office
from tests.photograph import Made


def _referred(cast: Cast) -> Inside:
    people(cast)
    with cast.acting("shakiba"):
        cast.teams["three"] = found_team(kind="caseload", name="Team three")
    cast.add("nadira", Role.SUPERVISOR, cast.teams["three"])
    return refer(cast)


a_referral = Made(lambda: _referred(an_office.again()))


@pytest.fixture
def inside(db: None) -> Inside:
    """Sent to the second team, where nobody has answered. Nadira supervises a third one. It brings its cast along."""
    return a_referral.again()
