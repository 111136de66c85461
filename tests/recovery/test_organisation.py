"""The organisation's recovery: two of three printed sheets, and what they bring back."""

from typing import Any

import pytest
from django.test import Client

from audit import hooks, ledger
from audit.errors import LedgerUnwritable
from audit.models import Entry
from audit.review.segments import opener
from casework.access import catalogue
from casework.accounts import keys, memberships, shares
from casework.accounts.keys import NotCertified
from casework.accounts.models import (
    CASELOAD,
    RECOVERY,
    Certificate,
    Membership,
    Organisation,
    RecoveryCode,
    RecoveryShare,
    Role,
    Session,
    User,
)
from casework.accounts.teams import admit_member, recovery_info, remove_member
from casework.accounts.unlocked import current, unlocked
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.encryption import Keys, join, new_seed, post
from casework.recovery.copies import Office, root_of
from casework.recovery.organisation import Teams, bring_back, kinds_of
from casework.recovery.two_people import hand_code, recover
from tests.accounts.door import every_value, kinds, sign_in
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case
from tests.recovery.attempts import Pair, bad, brings_the_root, good, is_refused
from tests.recovery.desk import NEW, Terminal, terminal

__all__ = ["terminal"]


@pytest.fixture(autouse=True)
def without_codes(settings: Any) -> None:
    """A second step is set at the first sign-in; here it is about what comes before."""
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def case(cast: Cast) -> Case:
    return a_case(cast)


def brought_back(terminal: Terminal, cast: Cast, name: str = "shakiba", **options: Any) -> str:
    further = ["none"] if name == "laila" else []  # she was in no recovery team: the command asks
    return terminal.run("recover", *cast.founded.sheets[:2], name, *further, "yes", **options)


def at_her_desk(name: str, passphrase: str = NEW) -> Client:
    client = Client()
    assert sign_in(client, name, passphrase).status_code == 302
    return client


def shows_her(client: Client, case: Case) -> bool:
    """Whether this desktop can be shown who she is."""
    page = client.post(f"/cases/{case.pk}/", {"show": "name"})
    return page.status_code == 200 and "پروین" in page.content.decode()


def one_of_each(cast: Cast) -> list[Pair]:
    return list({pair[0]: pair for pair in bad(cast)}.values())


# --- T11: which sheets bring something back ----------------------------------------------------------------------------------------
def test_every_pair_of_the_three_sheets_brings_the_root_back(cast: Cast) -> None:
    tried = list(good(cast))
    assert len(tried) == 6
    assert all(brings_the_root(cast, pair) for pair in tried)


def test_single_mixed_altered_and_foreign_sheets_bring_nothing(cast: Cast) -> None:
    assert [pair[0] for pair in bad(cast) if not is_refused(pair)] == []


def test_sheets_that_do_not_fit_are_refused_with_the_reason_and_nothing_is_changed(terminal: Terminal, cast: Cast) -> None:
    before = every_value()
    said = {sort: terminal.refused("recover", one, other, "shakiba", "yes") for sort, one, other in one_of_each(cast)}
    assert every_value() == before
    assert all(why.endswith("Nothing was changed.") for why in said.values())
    assert "same sheet twice" in said["the same twice"]
    assert "two different sets" in said["of two sets"]
    assert "altered" in said["altered"]
    assert "another office" in said["of another office"]


# --- what she gets -----------------------------------------------------------------------------------------------------------------
def test_she_signs_in_and_opens_the_cases_of_her_teams(terminal: Terminal, cast: Cast, case: Case) -> None:
    brought_back(terminal, cast)
    assert shows_her(at_her_desk("shakiba"), case)


def test_her_old_passphrase_and_her_old_session_let_nobody_in(terminal: Terminal, cast: Cast, case: Case) -> None:
    before = client_of(cast, "shakiba")
    assert shows_her(before, case)
    brought_back(terminal, cast)
    assert sign_in(Client(), "shakiba", PASSPHRASE).status_code != 302
    assert before.get(f"/cases/{case.pk}/").status_code == 302
    assert not Session.objects.filter(user_id=cast.shakiba.pk).exists()


def test_her_new_key_is_certified_by_the_root_in_the_next_epoch(terminal: Terminal, cast: Cast) -> None:
    brought_back(terminal, cast)
    row = Certificate.objects.filter(holder=cast.shakiba.pk).order_by("-epoch")[0]
    assert (row.epoch, row.certified_by, row.role) == (2, None, Role.SUPERVISOR)
    assert keys.believed(row).epoch == 2
    assert keys.is_registrar(row)


def test_her_second_step_is_cleared_and_asked_for_at_her_next_sign_in(terminal: Terminal, cast: Cast, settings: Any) -> None:
    User.objects.filter(pk=cast.shakiba.pk).update(has_second_factor=True)
    brought_back(terminal, cast)
    settings.SECOND_FACTOR_REQUIRED = True
    assert at_her_desk("shakiba").get("/people/")["Location"] == "/me/second-factor/"


def test_every_row_of_hers_is_new_and_the_old_ones_have_ended(terminal: Terminal, cast: Cast) -> None:
    old = list(Membership.objects.filter(user=cast.shakiba))
    brought_back(terminal, cast)
    fresh = list(Membership.objects.filter(user=cast.shakiba).select_related("team"))
    with cast.acting("laila"):
        assert current().ended(old) == {bytes(row.signature) for row in old}
        assert len(memberships.believed(fresh, current())) == len(fresh) == len(old)
    assert {row.added_by for row in fresh} == {cast.founded.organisation.pk}


def test_old_epochs_of_her_teams_come_back_too(terminal: Terminal, cast: Cast, case: Case) -> None:
    """A team whose key was renewed: what was granted before lies under the old epoch."""
    with cast.acting("shakiba"):
        admit_member(team=cast.teams["one"], user=cast.laila)
        remove_member(team=cast.teams["one"], user=cast.laila)
    brought_back(terminal, cast)
    assert set(Membership.objects.filter(user=cast.shakiba, team=cast.teams["one"]).values_list("epoch", flat=True)) == {1, 2}
    assert shows_her(at_her_desk("shakiba"), case)


def test_a_case_assigned_to_herself_is_hers_again(terminal: Terminal, cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        assign(case=case, to=cast.shakiba)
    assert "1 are hers again, 0 have" in brought_back(terminal, cast)
    assert shows_her(at_her_desk("shakiba"), case)
    fresh = case.user_grants.get(user=cast.shakiba)
    assert (fresh.key_epoch, catalogue.compartments_of(fresh)) == (2, {"identity", "case", "legal"})


def test_what_she_opened_and_gave_with_her_old_key_is_still_hers_and_others(terminal: Terminal, cast: Cast) -> None:
    own = a_case(cast, "shakiba")
    with cast.acting("shakiba"):
        assign(case=own, to=cast.palwasha)
    brought_back(terminal, cast)
    keys._checked.clear()  # as in a process that has seen none of these certificates
    assert shows_her(at_her_desk("shakiba"), own)
    assert shows_her(client_of(cast, "palwasha"), own)


def test_a_case_lent_to_her_that_no_team_of_hers_opens_is_counted_and_left(terminal: Terminal, cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.laila)
    before = case.user_grants.get(user=cast.laila).signature
    said = brought_back(terminal, cast, "laila")
    assert "0 are hers again, 1 have to be assigned" in said
    assert case.user_grants.get(user=cast.laila).signature == before
    assert at_her_desk("laila").get(f"/cases/{case.pk}/").status_code == 404


def test_the_office_still_knows_her_name_and_she_her_own(terminal: Terminal, cast: Cast) -> None:
    assert "This is Shakiba, supervisor, active." in brought_back(terminal, cast)
    assert "Shakiba" in at_her_desk("shakiba").get("/people/").content.decode()


# --- which teams -------------------------------------------------------------------------------------------------------------------
def caseloads_of(user: User) -> set[Any]:
    return set(Membership.objects.filter(user=user, team__kind=CASELOAD).values_list("team", flat=True))


def test_she_gets_the_caseloads_that_were_hers_and_no_other(terminal: Terminal, cast: Cast) -> None:
    brought_back(terminal, cast, "laila")
    assert caseloads_of(cast.laila) == {cast.teams["two"].pk}


def test_every_caseload_where_that_is_asked_for(terminal: Terminal, cast: Cast) -> None:
    brought_back(terminal, cast, "laila", all_teams=True)
    assert caseloads_of(cast.laila) == {cast.teams["one"].pk, cast.teams["two"].pk}


def test_a_membership_that_somebody_planted_brings_her_into_no_team(terminal: Terminal, cast: Cast) -> None:
    one = cast.teams["one"]
    Membership.objects.create(
        team=one, user=cast.laila, epoch=1, envelope=bytes(80), added_by=cast.shakiba.pk, signature=bytes(64), added_on="2026-11-25"
    )
    brought_back(terminal, cast, "laila")
    assert one.pk not in caseloads_of(cast.laila)


def test_an_administrator_gets_the_office_and_no_caseload_even_when_all_are_asked_for(terminal: Terminal, cast: Cast, case: Case) -> None:
    brought_back(terminal, cast, "farida", all_teams=True)
    assert set(Membership.objects.filter(user=cast.farida).values_list("team__kind", flat=True)) == {"office", "recovery_a"}
    desk = at_her_desk("farida")
    assert desk.get("/people/").status_code == 200
    assert desk.get(f"/cases/{case.pk}/").status_code == 404


def recovery_team_of(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user, team__kind__in=RECOVERY).values_list("team__kind", flat=True))


@pytest.mark.parametrize(("name", "kind"), [("farida", "recovery_a"), ("shakiba", "recovery_b")])
def test_the_recovery_team_that_was_hers_is_hers_without_asking(terminal: Terminal, cast: Cast, name: str, kind: str) -> None:
    brought_back(terminal, cast, name)
    assert recovery_team_of(cast.people[name]) == {kind}


@pytest.mark.parametrize(("answer", "kinds_"), [("recovery_a", {"recovery_a"}), ("recovery_b", {"recovery_b"}), ("none", set())])
def test_who_was_in_none_is_asked_for(terminal: Terminal, cast: Cast, answer: str, kinds_: set[str]) -> None:
    terminal.run("recover", *cast.founded.sheets[1:], "laila", answer, "yes")
    assert recovery_team_of(cast.laila) == kinds_


def test_a_flag_says_it_too(terminal: Terminal, cast: Cast) -> None:
    terminal.run("recover", *cast.founded.sheets[1:], "laila", "yes", also=["recovery_a"])
    assert recovery_team_of(cast.laila) == {"recovery_a"}


@pytest.mark.parametrize(("name", "also"), [("laila", ["recovery_x"]), ("laila", ["recovery_a", "recovery_b"]), ("farida", ["recovery_b"])])
def test_a_team_that_is_not_there_both_and_one_not_for_her_role_are_refused(
    terminal: Terminal, cast: Cast, name: str, also: list[str]
) -> None:
    before = every_value()
    assert "Nothing was changed." in terminal.refused("recover", *cast.founded.sheets[1:], name, "yes", also=also)
    assert every_value() == before


def test_one_person_of_each_recovery_team_brings_the_others_back(terminal: Terminal, cast: Cast, case: Case) -> None:
    """Everybody was locked out. Two come back by the sheets; they hand Nargis two codes, and she opens her own case again."""
    User.objects.update(bundle=b"", password="!")
    seeds = {}
    for name in ("farida", "shakiba"):
        office = Office(root_of(*cast.founded.sheets[:2]))
        user = User.objects.get(pk=cast.people[name].pk)
        teams = Teams(kinds=frozenset(kinds_of(user) & set(RECOVERY)))
        seeds[name] = bring_back(office=office, user=user, passphrase=NEW, teams=teams).seed
    codes = []
    for name, seed in seeds.items():
        with unlocked(User.objects.get(pk=cast.people[name].pk), seed):
            codes.append(hand_code(user=User.objects.get(pk=cast.nargis.pk), met="in person"))
    recover(sign_in_name="nargis", codes=codes, passphrase=NEW)
    assert shows_her(at_her_desk("nargis"), case)


def test_her_own_halves_lie_with_the_recovery_teams_again(terminal: Terminal, cast: Cast) -> None:
    before = {bytes(share.envelope) for share in RecoveryShare.objects.filter(user=cast.shakiba)}
    brought_back(terminal, cast)
    after = list(RecoveryShare.objects.filter(user=cast.shakiba))
    assert shares.are_posted(User.objects.get(pk=cast.shakiba.pk), epoch=2)
    assert not before & {bytes(share.envelope) for share in after}


def test_a_code_that_was_handed_out_before_opens_nothing_any_more(terminal: Terminal, cast: Cast) -> None:
    with cast.acting("farida"):
        hand_code(user=cast.shakiba, met="in person")
    brought_back(terminal, cast)
    assert [bytes(row.sealed) for row in RecoveryCode.objects.filter(user=cast.shakiba)] == [b""]


def test_a_recovery_key_that_somebody_exchanged_is_put_right(terminal: Terminal, cast: Cast) -> None:
    """No team gets a new key while the root's own does not stand in its place."""
    Organisation.objects.update(recovery_public=Keys.from_seed(new_seed()).encryption_public)
    keys._organisation.cache_clear()
    with pytest.raises(NotCertified):
        keys.recovery_public_key()
    brought_back(terminal, cast)
    keys._organisation.cache_clear()
    assert keys.recovery_public_key() == bytes(cast.founded.organisation.recovery_public)


# --- who -------------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["nargis", "zohra", "roshan", "wida"])
def test_only_a_supervisor_or_administrator_is_brought_back(terminal: Terminal, cast: Cast, name: str) -> None:
    before = every_value()
    assert "Only a confirmed supervisor or administrator" in terminal.refused("recover", *cast.founded.sheets[:2], name, "yes")
    assert every_value() == before


def test_a_column_that_calls_a_caseworker_a_supervisor_makes_her_none(terminal: Terminal, cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(role=Role.SUPERVISOR)
    assert "Only a confirmed" in terminal.refused("recover", *cast.founded.sheets[:2], "nargis", "yes")


def test_a_certificate_that_somebody_planted_makes_a_caseworker_no_supervisor(terminal: Terminal, cast: Cast) -> None:
    row = Certificate.objects.get(holder=cast.nargis.pk)
    row.pk, row.epoch, row.role = None, 2, Role.SUPERVISOR
    row.save(force_insert=True)
    User.objects.filter(pk=cast.nargis.pk).update(role=Role.SUPERVISOR)
    assert "Only a confirmed" in terminal.refused("recover", *cast.founded.sheets[:2], "nargis", "yes")


def test_a_suspended_supervisor_comes_back_active(terminal: Terminal, cast: Cast) -> None:
    User.objects.filter(pk=cast.laila.pk).update(state=User.SUSPENDED)
    brought_back(terminal, cast, "laila")
    assert User.objects.get(pk=cast.laila.pk).state == User.ACTIVE
    at_her_desk("laila")


@pytest.mark.parametrize("stamp", [{}, {"home_stamp": bytes(16)}])
def test_a_supervisor_whose_home_was_edited_comes_back(terminal: Terminal, cast: Cast, stamp: dict[str, bytes]) -> None:
    """To the home that its stamp tells; where that was edited too, to none. Nobody else need be left who could let her in."""
    User.objects.update(home_team=cast.teams["sepidar"], **stamp)
    brought_back(terminal, cast, "laila")
    assert User.objects.get(pk=cast.laila.pk).home_team_id == (None if stamp else cast.teams["two"].pk)
    assert at_her_desk("laila").get("/").status_code == 200


def test_an_unknown_name_and_a_no_change_nothing(terminal: Terminal, cast: Cast) -> None:
    before = every_value()
    assert "Nobody signs in under this name" in terminal.refused("recover", *cast.founded.sheets[:2], "nobody")
    assert terminal.refused("recover", *cast.founded.sheets[:2], "shakiba", "no") == "Nothing was changed."
    assert every_value() == before


def test_a_weak_passphrase_is_asked_for_again(terminal: Terminal, cast: Cast) -> None:
    said = terminal.run("recover", *cast.founded.sheets[:2], "shakiba", "yes", passphrases=["weak", NEW, NEW])
    assert "too short: at least 12 characters" in said
    at_her_desk("shakiba")


def test_a_new_supervisor_where_nobody_is_left(terminal: Terminal, cast: Cast, case: Case) -> None:
    User.objects.update(state=User.SUSPENDED, bundle=b"", password="!")
    terminal.run("recover", *cast.founded.sheets[:2], "supervisor", "bahar", "Bahar", "1", "recovery_b", new=True, all_teams=True)
    assert shows_her(at_her_desk("bahar"), case)
    assert "Bahar" in at_her_desk("bahar").get("/people/").content.decode()


def test_a_new_person_does_not_take_the_name_of_another(terminal: Terminal, cast: Cast) -> None:
    before = every_value()
    typed = ["administrator", "farida", "Farida", "none"]
    assert "already" in terminal.refused("recover", *cast.founded.sheets[:2], *typed, new=True)
    assert every_value() == before


def test_after_an_emergency_lock_of_everybody_one_person_comes_back(terminal: Terminal, cast: Cast, case: Case) -> None:
    """No bundle opens any more, no verifier matches, nobody is inside."""
    User.objects.update(bundle=b"", password="!")
    Session.objects.all().delete()
    for name in ("shakiba", "nargis", "farida"):
        assert sign_in(Client(), name).status_code != 302
    brought_back(terminal, cast)
    assert shows_her(at_her_desk("shakiba"), case)
    assert sign_in(Client(), "nargis").status_code != 302


# --- what is written down ----------------------------------------------------------------------------------------------------------
def test_the_server_signs_one_entry_with_ids_alone(terminal: Terminal, cast: Cast) -> None:
    brought_back(terminal, cast, "laila")
    entry = Entry.objects.filter(kind="recovery.completed").get()
    assert entry.actor == hooks.SERVER
    with cast.acting("shakiba") as shakiba:
        told = ledger.read([entry], opener(shakiba))[0]
    teams = set(Membership.objects.filter(user=cast.laila).values_list("team", flat=True))
    assert told == {
        "person": str(cast.laila.pk), "role": "supervisor", "epoch": 2, "teams": sorted(str(team) for team in teams), "way": "sheets",
    }  # fmt: skip


def test_the_root_seed_is_in_no_row_and_in_nothing_that_was_said(terminal: Terminal, cast: Cast) -> None:
    root = join(*cast.founded.sheets[:2])
    said = brought_back(terminal, cast)
    assert all(root not in value and root.hex().encode() not in value for _, _, value in every_value())
    assert root.hex() not in said


def test_what_fails_half_way_changes_nothing(terminal: Terminal, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = every_value()
    monkeypatch.setattr("casework.recovery.organisation.session.end_all", lambda ids: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        brought_back(terminal, cast)
    assert every_value() == before


# --- slips -------------------------------------------------------------------------------------------------------------------------
def test_a_slip_is_named_and_the_sheet_asked_for_again(terminal: Terminal, cast: Cast) -> None:
    one, other, _ = cast.founded.sheets
    lines = one.text().splitlines()
    third = lines[1].split()[2]
    slipped = "".join(third[:1]) + ("A" if third[1] != "A" else "B") + third[2:]
    typed = [lines[0], lines[1].replace(third, slipped, 1), *lines[2:]]
    said = terminal.run("recover", *typed, one, other, "shakiba", "yes")
    assert "one slip, in line 2, group 3" in said


def test_a_scanned_picture_is_taken_like_typed_lines(terminal: Terminal, cast: Cast) -> None:
    one, other, _ = cast.founded.sheets
    terminal.run("recover", "".join(one.text().split()), " ".join(other.text().split()).lower(), "shakiba", "yes")
    at_her_desk("shakiba")


def test_a_copy_that_is_not_the_key_of_its_certificate_is_given_to_nobody(terminal: Terminal, cast: Cast) -> None:
    two = Certificate.objects.get(holder=cast.teams["two"].pk)
    public = bytes(cast.founded.organisation.recovery_public)
    Certificate.objects.filter(pk=two.pk).update(recovery=post(public, recovery_info(two.holder, 1), new_seed()))
    assert "no copy opens: 1" in brought_back(terminal, cast, "laila")
    assert caseloads_of(cast.laila) == set()


def test_without_an_entry_of_the_trail_nobody_is_brought_back(terminal: Terminal, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **facts: Any) -> None:
        raise LedgerUnwritable("full")

    before = every_value()
    monkeypatch.setattr("casework.recovery.organisation.audit.record", refuse)
    with pytest.raises(LedgerUnwritable):
        brought_back(terminal, cast)
    assert every_value() == before
    assert "recovery.completed" not in kinds()


def test_what_is_held_in_memory_shows_no_key(cast: Cast) -> None:
    assert repr(Office(root_of(*cast.founded.sheets[:2]))) == "<Office>"
