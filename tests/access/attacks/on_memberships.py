"""Memberships put back or planted, also to wait for the next time that the key of the team is renewed."""

from django.db import transaction

from casework.access import grants
from casework.accounts import memberships, teams
from casework.accounts.models import Membership
from casework.cases.models import Case
from casework.encryption import Keys
from tests.access.attacks.on_people import membership_with_a_chosen_seed
from tests.access.attacks.trying import Attack, put_back
from tests.cast import Cast


def _laila_comes_and_goes(cast: Cast) -> list[Membership]:
    """Laila is admitted to the first team and taken out again. Her rows, as a copy of the database has them."""
    with cast.acting("shakiba"):
        teams.admit_member(team=cast.teams["one"], user=cast.laila)
    kept = list(Membership.objects.filter(team=cast.teams["one"], user=cast.laila))
    with cast.acting("shakiba"):
        teams.remove_member(team=cast.teams["one"], user=cast.laila)
    return kept


def _team_gets_it_anew(cast: Cast, case: Case) -> None:
    """The case is given to the team once more, under the newest epoch of its key."""
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.teams["one"], ["case", "identity", "legal"])


def membership_put_back(cast: Cast, case: Case) -> str:
    for row in _laila_comes_and_goes(cast):
        put_back(row)
    return "laila"


def membership_put_back_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    """The row put back waits for the next colleague to leave: then everybody who stays gets the new key."""
    membership_put_back(cast, case)
    cast.add("marwa", "supervisor", cast.teams["one"])
    with cast.acting("shakiba"):
        teams.remove_member(team=cast.teams["one"], user=cast.marwa)
    _team_gets_it_anew(cast, case)
    return "laila"


def membership_planted_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    membership_with_a_chosen_seed(cast, case)
    _laila_comes_and_goes(cast)
    _team_gets_it_anew(cast, case)
    return "palwasha"


def membership_signed_by_herself_before_the_key_is_renewed(cast: Cast, case: Case) -> str:
    """Her signature is certified, but a caseworker cannot let anybody into a team of supervisors, herself neither."""
    membership_with_a_chosen_seed(cast, case)
    row = Membership.objects.get(team=cast.teams["one"], user=cast.palwasha)
    own = Keys.from_seed(cast.seeds[cast.palwasha.pk])
    row.added_by = cast.palwasha.pk
    row.signature = own.sign(memberships.statement(row, own.fingerprint))
    row.save()
    _laila_comes_and_goes(cast)
    _team_gets_it_anew(cast, case)
    return "palwasha"


ATTACKS: list[Attack] = [
    membership_put_back,
    membership_put_back_before_the_key_is_renewed,
    membership_planted_before_the_key_is_renewed,
    membership_signed_by_herself_before_the_key_is_renewed,
]
