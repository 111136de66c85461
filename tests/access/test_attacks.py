"""T4 and T5: nothing is gained by writing into the database."""

import pytest

from casework.access import grants
from casework.accounts import teams
from casework.cases import actions, panel
from tests.access.attacks import ATTACKS, CARD_ATTACKS, Attack, hidden, reads, refused, shows, swaps
from tests.access.attacks.on_cards import given_with_a_card
from tests.access.attacks.on_what_ended import revoked_grant_put_back
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Attack) -> None:
    assert refused(cast, attack)


def test_the_control_reads(cast: Cast) -> None:
    """The measure itself: without an attack the caseworker and her supervisor do read, so a refusal above means something."""
    case = a_case(cast)
    assert reads(cast, "nargis", case)
    assert reads(cast, "shakiba", case)


@pytest.mark.parametrize("attack", CARD_ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_shows_nothing_in_a_list(cast: Cast, attack: Attack) -> None:
    assert hidden(cast, attack)


@pytest.mark.parametrize("settled", [True, False])
def test_the_control_is_shown(cast: Cast, settled: bool) -> None:
    """The measure itself: a card that nobody touched is shown, posted or settled."""
    case = a_case(cast)
    given_with_a_card(cast, case, settled=settled)
    assert shows(cast, "palwasha", case)


def test_the_same_grant_given_again_on_the_same_day_opens(cast: Cast) -> None:
    """It says the same as the one that ended; only its serial is another."""
    case = a_case(cast)
    for _ in range(3):
        given_with_a_card(cast, case, settled=True)
        assert reads(cast, "palwasha", case)
        assert shows(cast, "palwasha", case)
        with cast.acting("shakiba"):
            actions.revoke(case=case, person=cast.palwasha)
        assert not reads(cast, "palwasha", case)


def test_who_is_admitted_again_opens_again(cast: Cast) -> None:
    case, team = a_case(cast), cast.teams["one"]
    for _ in range(2):
        with cast.acting("shakiba"):
            teams.admit_member(team=team, user=cast.laila)
        assert reads(cast, "laila", case)
        with cast.acting("shakiba"):
            teams.remove_member(team=team, user=cast.laila)
        assert not reads(cast, "laila", case)
    assert reads(cast, "shakiba", case)


def test_a_row_put_back_is_not_in_the_panel(cast: Cast) -> None:
    case = a_case(cast)
    revoked_grant_put_back(cast, case)
    with cast.acting("shakiba"):
        assert grants.paths(case) == [f"user:{cast.nargis.pk}", f"team:{cast.teams['one'].pk}"]
        assert cast.palwasha.pk not in {path.person for path in panel.paths(case)}


def test_every_swap_is_refused(cast: Cast) -> None:
    outcomes = list(swaps(cast))
    assert len(outcomes) > 60
    assert [name for name, was_refused in outcomes if not was_refused] == []
