"""A new seed: what was sealed to her opens, what she signed holds, what is sealed to her from now on goes to the new key alone."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.http import QueryDict

from casework.access import agendas, catalogue, drafts, grants, rings
from casework.access.resettling import outstanding, resettle_team
from casework.access.searching import cards as searched
from casework.accounts import keys, memberships, own_access, teams
from casework.accounts.keys import NotCertified, holder_of
from casework.accounts.models import CASELOAD, Certificate, FormerKey, Membership, Team, User
from casework.accounts.unlocked import unlocked
from casework.cases.actions import assign
from casework.cases.models import Case, CaseUserGrant
from casework.counselling import own
from casework.counselling.models import Session
from casework.encryption import CannotOpen, Keys, key_named, new_seed
from casework.training.people import seed_of
from tests import forging
from tests.cast import Cast, a_case
from tests.recovery.losing import NEW, recovered

pytestmark = pytest.mark.django_db


def name_on_card(cast: Cast, person: str, case: Case) -> str | None:
    with cast.acting(person):
        return catalogue.cards(Case).get(case.pk, {}).get("name")


def fingerprint_of(cast: Cast, person: str) -> bytes:
    return Keys.from_seed(cast.seeds[cast.people[person].pk]).fingerprint


# --- what she holds -------------------------------------------------------------------------------------------------------------
def test_her_grants_cards_and_memberships_lie_under_the_new_key(cast: Cast) -> None:
    a_case(cast)
    recovered(cast, "nargis")
    lie = [key_named(bytes(row.sealed_keys)) for row in CaseUserGrant.objects.filter(user=cast.nargis)]
    lie += [key_named(bytes(row.envelope)) for row in Membership.objects.filter(user=cast.nargis)]
    assert set(lie) == {fingerprint_of(cast, "nargis")}


def test_nobody_acts_with_the_old_seed_any_more(cast: Cast) -> None:
    old = cast.seeds[cast.nargis.pk]
    recovered(cast, "nargis")
    with pytest.raises(NotCertified), unlocked(User.objects.get(pk=cast.nargis.pk), old):
        pass


def test_the_list_of_her_cases_and_the_search_show_what_they_showed(cast: Cast) -> None:
    case = a_case(cast)
    before = name_on_card(cast, "nargis", case)
    recovered(cast, "nargis")
    assert name_on_card(cast, "nargis", case) == before is not None
    with cast.acting("nargis"):
        assert set(searched(Case)) == {str(case.pk)}


def test_a_card_that_a_colleague_posts_afterwards_goes_to_the_new_key(cast: Cast) -> None:
    case, old = a_case(cast), cast.seeds[cast.nargis.pk]
    recovered(cast, "nargis")
    with cast.acting("shakiba"), transaction.atomic():
        catalogue.change(case, lambda card: {**card, "name": "Somebody else"})
    grant = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    assert key_named(bytes(grant.card)) == fingerprint_of(cast, "nargis") != Keys.from_seed(old).fingerprint
    assert name_on_card(cast, "nargis", case) == "Somebody else"


def test_an_agenda_stays_hers(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"), transaction.atomic():
        agendas.change(case, lambda now: {"a hearing": ["hearing", "2026-11-28"]})
    recovered(cast, "nargis")
    with cast.acting("nargis"):
        assert agendas.mine(case) == {"a hearing": ["hearing", "2026-11-28"]}


def test_what_she_was_typing_is_there(cast: Cast) -> None:
    with cast.acting("nargis"):
        drafts.save(form="cases.note", subject=None, data=QueryDict("text=words"))
    recovered(cast, "nargis")
    with cast.acting("nargis"):
        found = drafts.load(form="cases.note", subject=None)
    assert found is not None and found["text"] == "words"


def test_notes_that_only_she_opens_open_after_two_renewals(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    note = Session(id=uuid4(), case=case)
    with cast.acting("zohra"):
        sealed = own.seal(note, "مراقب خودم باشم")
    for _ in range(2):
        recovered(cast, "zohra")
    with cast.acting("zohra"):
        assert own.open_words(note, sealed) == "مراقب خودم باشم"
    with cast.acting("nargis"):
        assert own.open_words(note, sealed) is None


def test_a_grant_that_ended_stays_ended(cast: Cast) -> None:
    case = a_case(cast)
    row = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    with cast.acting("shakiba"), transaction.atomic():
        grants.revoke(case, cast.nargis)
    recovered(cast, "nargis")
    row.save(force_insert=True)
    with cast.acting("nargis"):
        assert rings.current().compartments(case) == set()


def test_a_planted_row_is_not_made_hers(cast: Cast) -> None:
    case = a_case(cast)
    row = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    CaseUserGrant.objects.filter(pk=row.pk).update(expires_at=2**40)  # a date that nobody signed
    recovered(cast, "nargis")
    assert bytes(CaseUserGrant.objects.get(pk=row.pk).sealed_keys) == bytes(row.sealed_keys)


# --- what she signed ------------------------------------------------------------------------------------------------------------
def test_what_a_supervisor_signed_before_holds_after_her_renewal(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha)
    with cast.acting("shakiba"):
        teams.admit_member(team=Team.objects.get(kind="recovery_b"), user=cast.laila)
    with cast.acting("shakiba") as someone:
        own_access.share_anew(someone)  # as at her next sign-in: her half lies under the key that Laila has
    recovered(cast, "shakiba", helpers=("farida", "laila"))
    with cast.acting("palwasha"):
        assert rings.current().compartments(case) == {"identity", "case", "legal"}
    assert holder_of("user", cast.nargis.pk).role == "caseworker"  # a certificate that she signed
    with cast.acting("shakiba") as someone:
        assert {row.team.kind for row in memberships.believed(someone.memberships, someone)} == {
            "office", "auditors", "caseload", "recovery_b"
        }
        assert rings.current().compartments(case) == {"identity", "case", "legal"}


def test_what_she_signs_afterwards_holds_too(cast: Cast) -> None:
    case = a_case(cast)
    recovered(cast, "nargis")
    with cast.acting("nargis"), transaction.atomic():
        grants.give(case, cast.palwasha, ["identity"])
    with cast.acting("palwasha"):
        assert rings.current().compartments(case) == {"identity"}


# --- whom one believes ------------------------------------------------------------------------------------------------------------
def announced(user: User, role: str, *, signer: Keys, epoch: int = 2) -> Certificate:
    own = Keys.from_seed(new_seed())
    return forging.certificate(kind="user", holder=user.pk, epoch=epoch, of=own, role=role, signer=signer, by=user.pk)


def test_a_succession_signed_by_another_key_is_not_believed(cast: Cast) -> None:
    announced(cast.nargis, "caseworker", signer=Keys.from_seed(cast.seeds[cast.palwasha.pk]))
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)


def test_nobody_raises_her_own_role_by_a_succession(cast: Cast) -> None:
    announced(cast.nargis, "supervisor", signer=Keys.from_seed(cast.seeds[cast.nargis.pk]))
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)


def test_the_first_key_of_nobody_is_signed_by_itself(cast: Cast) -> None:
    seed = Keys.from_seed(new_seed())
    row = forging.certificate(kind="user", holder=(her := uuid4()), epoch=1, of=seed, role="supervisor", signer=seed, by=her)
    with pytest.raises(NotCertified):
        keys.believed(row)


def test_a_succession_that_skips_an_epoch_is_not_believed(cast: Cast) -> None:
    announced(cast.nargis, "caseworker", signer=Keys.from_seed(cast.seeds[cast.nargis.pk]), epoch=3)
    with pytest.raises(NotCertified):
        holder_of("user", cast.nargis.pk)


def test_a_former_key_from_elsewhere_is_no_key_of_hers(cast: Cast) -> None:
    recovered(cast, "nargis")
    recovered(cast, "palwasha")
    theirs = FormerKey.objects.get(user=cast.palwasha)
    FormerKey.objects.filter(user=cast.nargis).update(envelope=theirs.envelope)
    with cast.acting("nargis") as someone:
        assert set(someone.own_epochs) == {2}


# --- a team's new key ---------------------------------------------------------------------------------------------------------------
@pytest.fixture
def lost(cast: Cast) -> tuple[Case, ...]:
    """Three cases of the first team, which Laila was in and is not any more."""
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
    cases = tuple(a_case(cast) for _ in range(3))
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
    return cases


def test_after_somebody_left_the_grants_of_the_team_are_written_under_its_new_key_in_steps(cast: Cast, lost: tuple[Case, ...]) -> None:
    team = Team.objects.get(pk=cast.teams["one"].pk)
    before = {case.pk: name_on_card(cast, "shakiba", case) for case in lost}
    with cast.acting("shakiba"):
        assert outstanding(team) == 3
        assert [resettle_team(team, most=2), outstanding(team), resettle_team(team, most=2), resettle_team(team, most=2)] == [2, 1, 1, 0]
    assert {case.pk: name_on_card(cast, "shakiba", case) for case in lost} == before
    with cast.acting("shakiba"):
        assert all(rings.current().compartments(case) == {"identity", "case", "legal"} for case in lost)
        assert {len(searched(Case))} == {3}


def test_a_step_that_breaks_off_leaves_the_rest_to_the_next(cast: Cast, lost: tuple[Case, ...]) -> None:
    team = Team.objects.get(pk=cast.teams["one"].pk)
    with cast.acting("shakiba"):
        resettle_team(team, most=1)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            resettle_team(team)
            raise ZeroDivisionError
        assert outstanding(team) == 2
        assert resettle_team(team) == 2


def test_who_was_taken_out_re_settles_nothing(cast: Cast, lost: tuple[Case, ...]) -> None:
    with cast.acting("laila"), pytest.raises(CannotOpen):
        resettle_team(Team.objects.get(kind=CASELOAD, pk=cast.teams["one"].pk))


def test_a_copy_of_her_old_membership_does_not_open_what_was_re_settled(cast: Cast) -> None:
    team = cast.teams["one"]
    with cast.acting("shakiba"):
        teams.admit_member(team=team, user=cast.laila)
    case = a_case(cast)
    copied = list(Membership.objects.filter(user=cast.laila, team=team))
    with cast.acting("laila") as laila:
        old = laila.teams[team.pk][1]
    with cast.acting("shakiba"):
        teams.remove_member(team=team, user=cast.laila)
    with cast.acting("shakiba"):
        resettle_team(Team.objects.get(pk=team.pk))
    for row in copied:
        row.save(force_insert=True)
    grant = case.team_grants.get()
    assert key_named(bytes(grant.sealed_keys)) != old.fingerprint
    with cast.acting("laila"):
        assert rings.current().compartments(case) == set()


def test_a_new_passphrase_is_the_one_that_was_typed(cast: Cast) -> None:
    recovered(cast, "nargis")
    assert seed_of(User.objects.get(pk=cast.nargis.pk), NEW) == cast.seeds[cast.nargis.pk]
