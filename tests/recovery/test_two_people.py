"""Nargis has forgotten her passphrase. Farida, a director, and Shakiba, a protection lead, have met her; one alone brings back nothing."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from casework.access import rings
from casework.accounts import actions, keys, own_access, shares, teams
from casework.accounts.keys import holder_of
from casework.accounts.models import RECOVERY_A, RECOVERY_B, Organisation, RecoveryCode, RecoveryShare, Team, User
from casework.accounts.unlocked import unlocked
from casework.cases.models import Case, Survivor
from casework.emergency import locking
from casework.encryption import CannotOpen, Keys, post
from casework.recovery.two_people import CodesRefused, NoShare, NotHers, hand_code, recover
from casework.training.people import seed_of
from tests.cast import PASSPHRASE, Cast, a_case
from tests.recovery.codes import codes_of, is_refused, right_pairs, wrong_pairs
from tests.recovery.losing import NEW, recovered

pytestmark = pytest.mark.django_db


def opens(user: User, seed: bytes, case: Case) -> str:
    with unlocked(User.objects.get(pk=user.pk), seed):
        return str(Survivor.objects.get(case=case).given_name)


def test_two_codes_bring_back_what_she_could_open(cast: Cast) -> None:
    case = a_case(cast)
    assert opens(cast.nargis, recovered(cast, "nargis"), case) == "پروین"


def test_the_order_of_the_codes_and_how_they_are_typed_do_not_matter(cast: Cast) -> None:
    first, second = codes_of(cast, "farida", "shakiba")
    assert recover(sign_in_name="nargis", codes=(second.lower(), first.replace("-", " ")), passphrase=NEW).pk == cast.nargis.pk


def test_the_seed_is_a_new_one_and_the_old_passphrase_opens_nothing(cast: Cast) -> None:
    before = cast.seeds[cast.nargis.pk]
    assert recovered(cast, "nargis") != before
    with pytest.raises(CannotOpen):
        seed_of(User.objects.get(pk=cast.nargis.pk), PASSPHRASE)


def test_every_wrong_pair_of_codes_is_refused(cast: Cast) -> None:
    assert [what for what, refused in wrong_pairs(cast) if not refused] == []


def test_one_code_of_each_team_brings_everybody_back_with_what_she_could_open(cast: Cast) -> None:
    a_case(cast)
    assert [what for what, back in right_pairs(cast) if not back] == []


def test_codes_open_once_and_leave_nothing_sealed_behind(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    recover(sign_in_name="nargis", codes=codes, passphrase=NEW)
    assert {bytes(row.sealed) for row in RecoveryCode.objects.all()} == {b""}
    with pytest.raises(CodesRefused):
        recover(sign_in_name="nargis", codes=codes, passphrase="another one of six words")


def test_nobody_recovers_herself_and_nobody_without_the_key_of_a_team(cast: Cast) -> None:
    for helper, person in (("shakiba", "shakiba"), ("laila", "nargis"), ("nargis", "palwasha"), ("roshan", "nargis")):
        with cast.acting(helper), pytest.raises(NotHers):
            hand_code(user=cast.people[person], met="face")


def test_a_suspended_colleague_is_not_brought_back_and_a_locked_one_is(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    User.objects.filter(pk=cast.nargis.pk).update(state=User.SUSPENDED)
    with pytest.raises(CodesRefused):
        recover(sign_in_name="nargis", codes=codes, passphrase=NEW)
    User.objects.filter(pk=cast.nargis.pk).update(state=User.LOCKED, bundle=b"", password="!")
    assert recover(sign_in_name="nargis", codes=codes, passphrase=NEW).state == User.ACTIVE


def test_a_suspension_ends_her_codes_for_good(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)
        actions.restore(user=cast.nargis)
    assert is_refused(*codes)
    assert not RecoveryCode.objects.exclude(sealed=b"").exists()


def test_halves_whose_time_is_over_are_emptied_at_night_and_others_stay(cast: Cast) -> None:
    codes_of(cast, "farida")
    with time_machine.travel(timezone.now() + timedelta(hours=47)):
        codes_of(cast, "shakiba")
        call_command("expire_codes", stdout=StringIO())
        assert RecoveryCode.objects.exclude(sealed=b"").count() == 2
    with time_machine.travel(timezone.now() + timedelta(hours=49)):
        call_command("expire_codes", stdout=StringIO())
    assert [row.team.kind for row in RecoveryCode.objects.exclude(sealed=b"")] == ["recovery_b"]


def test_digits_of_either_script_are_those_of_the_code(cast: Cast) -> None:
    given = zip(codes_of(cast, "farida", "shakiba"), ("۲۳۴۵۶۷۸۹", "٢٣٤٥٦٧٨٩"), strict=True)
    codes = [code.translate(str.maketrans("23456789", digits)) for code, digits in given]
    assert recover(sign_in_name="nargis", codes=codes, passphrase=NEW) == cast.nargis


def test_codes_from_before_an_emergency_lock_open_nothing_and_codes_from_after_it_do(cast: Cast) -> None:
    before = codes_of(cast, "farida", "shakiba")
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    assert is_refused(*before)
    recovered(cast, "nargis")
    assert User.objects.get(pk=cast.nargis.pk).state == User.ACTIVE


def test_a_partner_has_no_half_with_the_office(cast: Cast) -> None:
    assert not RecoveryShare.objects.filter(user=cast.roshan).exists()
    with cast.acting("farida"), pytest.raises(NoShare):
        hand_code(user=cast.roshan, met="face")


def test_halves_that_were_swapped_for_a_seed_of_the_thief_give_him_nobody(cast: Cast) -> None:
    for team, half in zip(shares.recovery_teams(), shares.split(b"t" * 32), strict=True):
        envelope = post(holder_of("team", team.pk).encryption_public, shares.share_info(cast.nargis.pk, 1, team.pk), half)
        RecoveryShare.objects.filter(user=cast.nargis, team=team).update(envelope=envelope)
    codes = codes_of(cast, "farida", "shakiba")
    with pytest.raises(CodesRefused):
        recover(sign_in_name="nargis", codes=codes, passphrase=NEW)


def test_nobody_is_taken_into_both_teams(cast: Cast) -> None:
    with cast.acting("farida"), pytest.raises(teams.WrongRole):
        teams.admit_member(team=Team.objects.get(kind=RECOVERY_A), user=cast.shakiba)
    with cast.acting("shakiba"):
        teams.admit_member(team=Team.objects.get(kind=RECOVERY_B), user=cast.laila)
        with pytest.raises(teams.WrongRole):
            teams.admit_member(team=Team.objects.get(kind=RECOVERY_B), user=cast.farida)
    with cast.acting("farida"), pytest.raises(teams.WrongRole):
        teams.admit_member(team=Team.objects.get(kind=RECOVERY_A), user=cast.laila)


def test_who_was_in_one_recovery_team_and_comes_into_the_other_opens_no_half_from_before(cast: Cast) -> None:
    one, other = (Team.objects.get(kind=kind) for kind in (RECOVERY_A, RECOVERY_B))
    for change in (teams.admit_member, teams.remove_member):
        with cast.acting("shakiba"):
            change(team=Team.objects.get(pk=other.pk), user=cast.laila)
    with cast.acting("farida"):
        teams.admit_member(team=one, user=cast.laila)
    with cast.acting("laila") as laila:
        assert set(laila.teams[one.pk]) == {2}
        with pytest.raises(NoShare):
            hand_code(user=cast.nargis, met="face")
    with cast.acting("nargis") as nargis:
        own_access.share_anew(nargis)
    assert recovered(cast, "nargis", helpers=("laila", "shakiba"))


def test_after_a_recovery_she_can_be_recovered_again(cast: Cast) -> None:
    case = a_case(cast)
    recovered(cast, "nargis")
    assert opens(cast.nargis, recovered(cast, "nargis"), case) == "پروین"
    assert holder_of("user", cast.nargis.pk).epoch == 3


def test_one_half_alone_says_nothing_of_the_seed(cast: Cast) -> None:
    seed = cast.seeds[cast.nargis.pk]
    halves = [shares.split(seed) for _ in range(50)]
    assert all(shares.xor(*both) == seed and seed not in both for both in halves)
    assert len({half for both in halves for half in both}) == 100


def test_another_code_for_her_does_not_hide_that_she_was_recovered(cast: Cast) -> None:
    recovered(cast, "nargis")
    codes_of(cast, "farida")
    assert [row.user_id for row in shares.recoveries()] == [cast.nargis.pk]


def test_everyone_is_told_for_thirty_days(cast: Cast) -> None:
    recovered(cast, "nargis")
    assert [row.user_id for row in shares.recoveries()] == [cast.nargis.pk]
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert shares.recoveries() == []


def test_what_the_new_key_opens_the_ring_takes_as_hers(cast: Cast) -> None:
    case = a_case(cast)
    seed = recovered(cast, "nargis")
    with unlocked(User.objects.get(pk=cast.nargis.pk), seed):
        assert rings.current().compartments(case) == {"identity", "case", "legal"}
    assert Keys.from_seed(seed).encryption_public == holder_of("user", cast.nargis.pk).encryption_public


def test_a_recovery_key_that_the_root_did_not_sign_is_sent_nothing(cast: Cast) -> None:
    Organisation.objects.update(recovery_public=Keys.from_seed(b"t" * 32).encryption_public)
    keys._organisation.cache_clear()  # a server that was started after the exchange
    with cast.acting("shakiba"), pytest.raises(keys.NotCertified):
        actions.found_team(kind="caseload", name="Team three")
    keys._organisation.cache_clear()
