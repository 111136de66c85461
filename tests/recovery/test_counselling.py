"""Counselling keys whose holder is gone: a supervisor who came back gives them to a counsellor, with two of the sheets."""

from typing import Any

import pytest
from django.test import Client

from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework.access.models import KeyCommitment
from casework.accounts.models import RecoveryShare, Role, User
from casework.cases.actions import assign
from casework.cases.models import Case
from casework.counselling.models import Session
from tests.accounts.door import every_value
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case
from tests.counselling.conftest import held
from tests.recovery.desk import NEW, Terminal, terminal

__all__ = ["terminal"]
WORDS = "شب‌ها خوابش نمی‌برد."


@pytest.fixture(autouse=True)
def without_codes(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def case(cast: Cast) -> Case:
    """Zohra counsels in Nargis's case and wrote of a session. Ruqia is another counsellor."""
    found = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=found, to=cast.zohra)
    held(cast, found, note=WORDS)
    cast.add("ruqia", Role.COUNSELLOR, cast.teams["one"])
    return found


def destroy(user: User) -> None:
    """What an emergency leaves of a person: no bundle, no verifier."""
    User.objects.filter(pk=user.pk).update(bundle=b"", password="!")


def give(terminal: Terminal, cast: Cast, *typed: str, passphrase: str = PASSPHRASE, **options: Any) -> str:
    flags = {"counselling": True, "to": "ruqia", "supervisor": "shakiba", **options}
    return terminal.run("recover", *cast.founded.sheets[1:], *(typed or ("yes",)), passphrases=[passphrase, ""], **flags)


def not_given(terminal: Terminal, cast: Cast, **options: Any) -> str:
    flags = {"counselling": True, "to": "ruqia", "supervisor": "shakiba", **options}
    return terminal.refused("recover", *cast.founded.sheets[1:], "yes", passphrases=[PASSPHRASE, ""], **flags)


def reads_sessions(client: Client, case: Case) -> bool:
    page = client.get(f"/cases/{case.pk}/counselling/sessions/{Session.objects.get(case=case).pk}/")
    return page.status_code == 200 and WORDS in page.content.decode()


def test_the_counsellor_named_opens_what_the_one_who_is_gone_wrote(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    assert not reads_sessions(client_of(cast, "ruqia"), case)
    assert "hers now: 1" in give(terminal, cast)
    assert reads_sessions(client_of(cast, "ruqia"), case)


def test_a_supervisor_brought_back_by_the_sheets_gives_it(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    destroy(cast.shakiba)
    terminal.run("recover", *cast.founded.sheets[:2], "shakiba", "yes")
    assert "hers now: 1" in give(terminal, cast, passphrase=NEW)
    assert reads_sessions(client_of(cast, "ruqia"), case)


def test_it_is_said_where_the_counsellor_herself_can_still_come_back(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    assert "In 1 of them two colleagues can still bring the counsellor's own key back" in give(terminal, cast, of="zohra")
    RecoveryShare.objects.filter(user=cast.zohra).delete()
    assert "two colleagues" not in give(terminal, cast, of="zohra")


def test_the_supervisor_who_gives_it_opens_no_session(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    give(terminal, cast)
    assert not reads_sessions(client_of(cast, "shakiba"), case)


def test_she_gets_what_her_role_gets_and_no_more(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    give(terminal, cast)
    hers = case.user_grants.filter(user=cast.people["ruqia"])
    assert {grant.compartments for grant in hers} == {"counselling:1", "identity:1"}


def test_a_key_whose_holder_is_here_goes_to_nobody_else(terminal: Terminal, cast: Cast, case: Case) -> None:
    assert "is to be given: 0" in give(terminal, cast)
    assert not case.user_grants.filter(user=cast.people["ruqia"]).exists()


def test_all_cases_of_one_person_who_is_named(terminal: Terminal, cast: Cast, case: Case) -> None:
    assert "hers now: 1" in give(terminal, cast, of="zohra")
    assert reads_sessions(client_of(cast, "ruqia"), case)


def test_the_key_of_a_suspended_counsellor_waits_too(terminal: Terminal, cast: Cast, case: Case) -> None:
    User.objects.filter(pk=cast.zohra.pk).update(state=User.SUSPENDED)
    assert "hers now: 1" in give(terminal, cast)


def test_a_second_run_finds_nothing_left(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    give(terminal, cast)
    assert "is to be given: 0" in give(terminal, cast)


def test_a_holder_whom_nobody_signed_keeps_no_key_from_being_given(terminal: Terminal, cast: Cast, case: Case) -> None:
    """Somebody plants a grant, so that the key looks held."""
    destroy(cast.zohra)
    cast.add("sima", Role.COUNSELLOR, cast.teams["one"])
    grant = case.user_grants.get(user=cast.zohra, apart=True)
    grant.pk, grant.user = None, cast.people["sima"]
    grant.save(force_insert=True)
    assert "hers now: 1" in give(terminal, cast)


# --- refusals ------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["nargis", "farida", "shakiba", "roshan"])
def test_the_key_goes_to_nobody_who_is_no_counsellor(terminal: Terminal, cast: Cast, case: Case, name: str) -> None:
    destroy(cast.zohra)
    assert "active, certified counsellor" in not_given(terminal, cast, to=name)
    assert case.user_grants.filter(user=cast.people[name]).count() == (name == "nargis")


def test_a_counsellor_who_is_gone_herself_gets_nothing(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    destroy(cast.people["ruqia"])
    assert "active, certified counsellor" in not_given(terminal, cast)


@pytest.mark.parametrize("name", ["nargis", "zohra", "farida"])
def test_nobody_but_a_supervisor_gives_it(terminal: Terminal, cast: Cast, case: Case, name: str) -> None:
    assert "Only a supervisor" in not_given(terminal, cast, supervisor=name, of="zohra")
    assert not case.user_grants.filter(user=cast.people["ruqia"]).exists()


def test_without_her_passphrase_nothing_is_given(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    flags = {"counselling": True, "to": "ruqia", "supervisor": "shakiba"}
    assert "Nobody was let in" in terminal.refused("recover", *cast.founded.sheets[1:], "yes", passphrases=["wrong", ""], **flags)
    assert not case.user_grants.filter(user=cast.people["ruqia"]).exists()


def test_a_supervisor_of_another_team_cannot_give_what_she_does_not_open(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    said = give(terminal, cast, supervisor="laila")
    assert "hers now: 0" in said
    assert "does not open herself: 1" in said


def test_a_copy_that_is_not_the_committed_key_is_given_to_nobody(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    KeyCommitment.objects.filter(subject=case.pk, compartment="counselling").update(commitment=bytes(32))
    assert "no copy opens: 1" in not_given(terminal, cast)
    assert not case.user_grants.filter(user=cast.people["ruqia"]).exists()


def test_a_no_gives_nothing(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    before = [row for row in every_value() if row[0].startswith("cases_")]
    flags = {"counselling": True, "to": "ruqia", "supervisor": "shakiba"}
    terminal.refused("recover", *cast.founded.sheets[1:], "no", passphrases=[PASSPHRASE, ""], **flags)
    assert [row for row in every_value() if row[0].startswith("cases_")] == before


# --- the trail -----------------------------------------------------------------------------------------------------------------------
def test_it_is_recorded_before_a_key_opens_and_for_each_case(terminal: Terminal, cast: Cast, case: Case) -> None:
    destroy(cast.zohra)
    newest = Entry.objects.order_by("-seq")[0].seq
    give(terminal, cast)
    fresh = list(Entry.objects.filter(seq__gt=newest).order_by("seq"))
    assert [entry.kind for entry in fresh] == ["signed_in", "recovery.counselling", "grant.ended", "grant.made", "case.assigned"]
    assert {entry.actor for entry in fresh[1:]} == {str(cast.shakiba.pk)}
    with cast.acting("shakiba") as shakiba:
        told = ledger.read(fresh[1:2], opener(shakiba))
    assert told == [{"person": str(cast.people["ruqia"].pk), "count": 1}]
