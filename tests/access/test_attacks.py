"""T4 and T5: nothing is gained by writing into the database."""

import pytest

from audit import endings, stamps
from casework.access import grants
from casework.accounts import teams
from casework.cases import actions, panel
from tests.access.attacks import ATTACKS, CARD_ATTACKS, Attack, hidden, on_cards, reads, refused, shows, swaps, with_keys
from tests.access.attacks.on_cards import given_with_a_card
from tests.access.attacks.on_what_ended import grant_said_to_be_younger, revoked_grant_put_back
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db
# what a colleague signs at home is refused by the stamp and by nothing else
STAMPS_ALONE = {
    with_keys.grant_signed_by_herself_waits_for_a_new_key,
    with_keys.first_certificate_written_anew_by_the_administrator,
    with_keys.membership_signed_by_a_supervisor_who_left,
    grant_said_to_be_younger,
}
CARD_STAMPS_ALONE = {
    on_cards.card_signed_by_a_colleague_at_home,
    on_cards.card_signed_by_a_partner_at_home,
    on_cards.card_and_grant_signed_by_a_colleague_at_home,
    on_cards.card_under_the_key_of_the_team,
    on_cards.card_of_a_revoked_grant_said_to_be_younger,
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_gains_nothing(cast: Cast, attack: Attack) -> None:
    assert refused(cast, attack)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nor_does_one_who_stamps_as_the_pages_do(cast: Cast, monkeypatch: pytest.MonkeyPatch, attack: Attack) -> None:
    """Stamps hide no other defence: with the ledger's key the rest holds against all but a colleague who has keys."""
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    assert refused(cast, attack) is (attack not in STAMPS_ALONE)


def test_without_the_trail_a_key_that_was_replaced_would_count_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measure itself."""
    monkeypatch.setattr(endings, "tags_of", lambda _: set())
    monkeypatch.setattr(endings, "was_certified", lambda *_: False)
    assert not refused(cast, with_keys.newest_key_of_a_team_taken_away)


def test_the_control_reads(cast: Cast) -> None:
    """The measure itself: without an attack the caseworker and her supervisor do read, so a refusal above means something."""
    case = a_case(cast)
    assert reads(cast, "nargis", case)
    assert reads(cast, "shakiba", case)


@pytest.mark.parametrize("attack", CARD_ATTACKS, ids=lambda attack: attack.__name__)
def test_a_database_writer_shows_nothing_in_a_list(cast: Cast, attack: Attack) -> None:
    assert hidden(cast, attack)


@pytest.mark.parametrize("attack", CARD_ATTACKS, ids=lambda attack: attack.__name__)
def test_nor_does_one_who_stamps_cards_as_the_pages_do(cast: Cast, monkeypatch: pytest.MonkeyPatch, attack: Attack) -> None:
    monkeypatch.setattr(stamps, "is_ours", lambda *_: True)
    assert hidden(cast, attack) is (attack not in CARD_STAMPS_ALONE)


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
