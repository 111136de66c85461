"""Emergency lock: what was hers opens to nobody, from a page, from the server, in the middle of a request."""

import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client

from audit import ledger
from audit.models import Entry
from audit.review.segments import opener
from casework import freed
from casework.accounts import actions, bundles, own_access, passphrases, session
from casework.accounts.models import Session, User
from casework.accounts.second_factor import new_secret
from casework.emergency import locking
from casework.encryption import CannotOpen
from casework.recovery.two_people import CodesRefused, recover
from tests import files
from tests.accounts.door import code_of, every_value, inside, kinds, sign_in, signed_in
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast
from tests.emergency.crowd import crowded, timed
from tests.recovery.codes import codes_of
from tests.recovery.losing import NEW

pytestmark = pytest.mark.django_db
HERSELF, SUPERVISORS = "/me/emergency/", "/emergency/"
STAFF = {"farida", "shakiba", "laila", "nargis", "palwasha", "zohra", "humaira", "wida"}
PARTNERS = {"roshan", "mina"}


def state_of(cast: Cast, name: str) -> str:
    return User.objects.get(pk=cast.people[name].pk).state


def locked(cast: Cast) -> set[str]:
    return {name for name in cast.people if state_of(cast, name) == User.LOCKED}


def lock(client: Client, scope: str, **sent: str) -> Any:
    return client.post(SUPERVISORS, {"scope": scope, **{f"{scope}-{name}": value for name, value in {"sure": "lock", **sent}.items()}})


def copy_of(client: Client) -> Client:
    copied = Client()
    for name in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
        copied.cookies[name] = client.cookies[name].value
    return copied


# --- what a lock is -------------------------------------------------------------------------------------------------------
def test_after_the_lock_neither_cookies_nor_the_passphrase_open_anything(cast: Cast) -> None:
    nargis = signed_in("nargis")
    kept = copy_of(nargis)
    before = User.objects.get(pk=cast.nargis.pk)
    nargis.post(HERSELF, {"sure": "lock"})
    assert not inside(kept)
    assert not inside(nargis)
    assert sign_in(Client(), "nargis").status_code == 200
    after = User.objects.get(pk=cast.nargis.pk)
    assert (after.state, bytes(after.bundle), passphrases.parse(after.password)) == (User.LOCKED, b"", None)
    assert not any(bytes(before.bundle) in value or before.password.encode() in value for _, _, value in every_value())


def test_the_row_put_back_as_active_opens_nothing_either(cast: Cast) -> None:
    """The attack: whoever writes the database says that she is not locked."""
    nargis = signed_in("nargis")
    kept = copy_of(nargis)
    with cast.acting("nargis"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    User.objects.filter(pk=cast.nargis.pk).update(state=User.ACTIVE)
    assert sign_in(Client(), "nargis").status_code == 200
    assert not inside(kept)


def test_a_locked_person_is_told_what_a_wrong_passphrase_is_told_and_waits_as_long(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.acting("nargis"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    costs: list[Any] = []
    derive = passphrases.derive
    monkeypatch.setattr(passphrases, "derive", lambda typed, salt, cost, pepper: costs.append(cost) or derive(typed, salt, cost, pepper))
    answers = [sign_in(Client(), name, said) for name, said in (("nargis", PASSPHRASE), ("zohra", "wrong"))]
    told, as_told = (list(answer.context["form"].non_field_errors()) for answer in answers)
    assert told == as_told
    assert len(told) == 1
    assert costs == [passphrases.todays_cost()] * 2


def test_what_recovery_needs_is_left_alone(cast: Cast) -> None:
    """Grants, memberships, certificates, commitments and whatever is sealed to the recovery teams stay byte for byte."""
    changed = {"accounts_user", "accounts_session", "audit_entry", "audit_segment"}
    before = [row for row in every_value() if row[0] not in changed]
    with cast.acting("shakiba"):
        locking.lock(locking.of_office(), scope=locking.OFFICE)
    assert [row for row in every_value() if row[0] not in changed] == before


def test_a_code_that_was_handed_out_before_does_not_undo_it(cast: Cast) -> None:
    codes = codes_of(cast, "farida", "shakiba")
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    with pytest.raises(CodesRefused):
        recover(sign_in_name="nargis", codes=codes, passphrase=NEW)
    assert recover(sign_in_name="nargis", codes=codes_of(cast, "farida", "shakiba"), passphrase=NEW).pk == cast.nargis.pk


def test_the_entry_says_whom_and_carries_the_hand_of_who_did_it(cast: Cast) -> None:
    with cast.acting("shakiba") as shakiba:
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
        entry = Entry.objects.order_by("-seq")[0]
        story = ledger.read([entry], opener(shakiba))[0]
    assert (entry.kind, entry.actor) == ("emergency.locked", str(cast.shakiba.pk))
    assert story is not None
    assert (story["people"], story["scope"]) == ([str(cast.nargis.pk)], "person")


@pytest.mark.parametrize("state", [User.SUSPENDED, User.ENROLLED])
def test_whom_the_office_shut_out_recovery_must_not_let_in(cast: Cast, state: str) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=state)
    with cast.acting("shakiba"):
        locking.lock(locking.of_office(), scope=locking.OFFICE)
    nargis = User.objects.get(pk=cast.nargis.pk)
    assert (nargis.state, bytes(nargis.bundle)) == (state, b"")


def test_who_was_suspended_and_locked_needs_recovery_when_she_is_let_in_again(cast: Cast) -> None:
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
        actions.restore(user=cast.nargis)
    assert state_of(cast, "nargis") == User.LOCKED


def test_locking_nobody_leaves_no_entry(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(state=User.LEFT)
    before = len(kinds())
    assert locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON) == 0
    assert len(kinds()) == before


# --- in the middle of something -------------------------------------------------------------------------------------------
def test_a_passphrase_that_is_being_changed_brings_no_bundle_back(cast: Cast) -> None:
    """The attack on the clock: her bundle was read, then the lock fell, then it would be written anew."""
    read = User.objects.get(pk=cast.nargis.pk)
    locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    with pytest.raises(own_access.WrongPassphrase):
        own_access.change_passphrase(user=read, old=PASSPHRASE, new="ladder river saffron window carpet moon")
    assert bytes(User.objects.get(pk=cast.nargis.pk).bundle) == b""


def test_a_second_step_that_is_being_set_brings_no_bundle_back(cast: Cast) -> None:
    read, secret = User.objects.get(pk=cast.nargis.pk), new_secret()
    locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    with pytest.raises(own_access.WrongPassphrase):
        own_access.set_second_factor(user=read, passphrase=PASSPHRASE, secret=secret, code=code_of(secret))
    assert bytes(User.objects.get(pk=cast.nargis.pk).bundle) == b""


def test_a_sign_in_that_was_under_way_leaves_no_session(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = session.begin

    def lock_first(*args: Any) -> bytes:
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
        return begin(*args)

    monkeypatch.setattr(session, "begin", lock_first)
    client = Client()
    assert sign_in(client, "nargis").status_code == 200
    assert not inside(client)
    assert not any("sealed" in row.get_decoded() for row in Session.objects.filter(user_id=cast.nargis.pk))


# --- who may lock whom ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(STAFF | PARTNERS))
def test_anybody_locks_herself_and_nobody_else(cast: Cast, name: str) -> None:
    answer = client_of(cast, name).post(HERSELF, {"sure": "lock"})
    assert answer["Location"] == "/leave/"
    assert locked(cast) == {name}


@pytest.mark.parametrize("name", sorted((STAFF | PARTNERS) - {"shakiba", "laila"}))
def test_nobody_but_a_supervisor_locks_others(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    assert client.get(SUPERVISORS).status_code == 404
    assert lock(client, "office").status_code == 404
    assert lock(client, "person", whom=str(cast.nargis.pk)).status_code == 404
    assert locked(cast) == set()


def test_a_supervisor_locks_one_person_and_goes_on_working(cast: Cast) -> None:
    shakiba = client_of(cast, "shakiba")
    assert lock(shakiba, "person", whom=str(cast.wida.pk))["Location"] == "/people/"
    assert locked(cast) == {"wida"}
    assert inside(shakiba)


def test_a_supervisor_locks_a_team_with_everybody_who_holds_its_key(cast: Cast) -> None:
    lock(client_of(cast, "shakiba"), "team", whom=str(cast.teams["two"].pk))
    assert locked(cast) == {"laila", "shakiba"}  # Shakiba founded it


def test_the_whole_office_is_locked_with_her_and_partners_only_lose_their_sessions(cast: Cast) -> None:
    shakiba, roshan = client_of(cast, "shakiba"), client_of(cast, "roshan")
    assert lock(shakiba, "office")["Location"] == "/leave/"
    assert locked(cast) == STAFF
    assert not Session.objects.exists()
    assert not inside(roshan)
    assert bytes(User.objects.get(pk=cast.roshan.pk).bundle) != b""


@pytest.mark.parametrize("name", sorted(PARTNERS))
def test_a_supervisor_locks_no_partner(cast: Cast, name: str) -> None:
    lock(client_of(cast, "shakiba"), "person", whom=str(cast.people[name].pk))
    assert locked(cast) == set()


@pytest.mark.parametrize("sent", [{"sure": ""}, {"sure": "yes"}, {"sure": "lock", "whom": "nobody"}, {"sure": "lock", "whom": ""}])
def test_without_the_word_or_a_person_nothing_happens(cast: Cast, sent: dict[str, str]) -> None:
    client = client_of(cast, "shakiba")
    assert lock(client, "person", **{"whom": str(cast.nargis.pk), **sent}).status_code == 200
    assert client.post(HERSELF, {"sure": sent["sure"]}).status_code == (200 if sent["sure"] != "lock" else 302)
    assert "nargis" not in locked(cast)


@pytest.mark.parametrize("word", ["lock", "LOCK", " قفل ", "قفل"])
def test_the_word_is_taken_in_every_language(cast: Cast, word: str) -> None:
    client_of(cast, "nargis", language="en").post(HERSELF, {"sure": word})
    assert locked(cast) == {"nargis"}


def test_a_fetched_page_locks_nobody(cast: Cast) -> None:
    client = client_of(cast, "shakiba")
    assert client.get(SUPERVISORS, {"scope": "office", "office-sure": "lock"}).status_code == 200
    assert client.get(HERSELF, {"sure": "lock"}).status_code == 200
    assert locked(cast) == set()


def test_a_partner_who_is_the_last_with_the_key_of_her_organisation_is_told(cast: Cast) -> None:
    page = client_of(cast, "roshan").get(HERSELF).content.decode()
    assert "You are the last who holds the key" in page
    assert "You are the last" not in client_of(cast, "nargis").get(HERSELF).content.decode()


# --- it is seen -----------------------------------------------------------------------------------------------------------
def test_every_supervisor_sees_it_on_the_page_of_the_day_and_nobody_else(cast: Cast) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.wida), scope=locking.PERSON)
    said = "1 person is locked in an emergency"
    assert said in client_of(cast, "laila").get("/").content.decode()
    assert said not in client_of(cast, "nargis").get("/").content.decode()


def test_the_list_of_people_shows_who_is_locked(cast: Cast) -> None:
    with cast.acting("shakiba"):
        locking.lock(locking.of_person(cast.wida), scope=locking.PERSON)
    assert "Locked in an emergency" in client_of(cast, "laila").get("/people/").content.decode()


# --- from the server ------------------------------------------------------------------------------------------------------
def command(*args: str) -> str:
    out = StringIO()
    call_command("emergency_lock", *args, "--yes", stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("args", "whom"),
    [
        (("--office",), STAFF),
        (("--person", "Nargis"), {"nargis"}),
        (("--team-of", "nargis"), {"shakiba", "nargis", "palwasha", "zohra", "humaira"}),
    ],
)
def test_the_command_locks_and_signs_as_the_server(cast: Cast, args: tuple[str, ...], whom: set[str]) -> None:
    assert f"Locked: {len(whom)}." in command(*args)
    assert locked(cast) == whom
    entry = Entry.objects.order_by("-seq")[0]
    assert (entry.kind, entry.actor) == ("emergency.locked", "server")


def test_the_command_takes_the_id_of_a_team(cast: Cast) -> None:
    command("--team", str(cast.teams["two"].pk))
    assert locked(cast) == {"laila", "shakiba"}


@pytest.mark.parametrize(
    "args", [("--person", "nobody"), ("--person", "roshan"), ("--team", "one"), ("--team-of", "farida"), ("--team-of", "roshan")]
)
def test_the_command_refuses_what_it_cannot_name(cast: Cast, args: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        command(*args)
    assert locked(cast) == set()


def test_the_command_asks_before_it_does_anything(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "no")
    with pytest.raises(CommandError):
        call_command("emergency_lock", "--office")
    assert locked(cast) == set()


# --- what is freed --------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_only
def test_neither_the_file_nor_the_journal_holds_her_bundle_afterwards(cast: Cast) -> None:
    nargis = User.objects.get(pk=cast.nargis.pk)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        path = Path(cursor.fetchone()[2])
    bundle = bytes(nargis.bundle)

    def holding() -> list[str]:
        there = [file for file in (path, path.with_name(path.name + "-wal")) if file.exists()]
        return [file.suffix for file in there if bundle in files.read(file)]

    assert holding() != []
    locking.lock(locking.of_person(nargis), scope=locking.PERSON)
    assert holding() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
def test_a_role_that_does_not_own_the_tables_is_told_that_it_overwrote_nothing(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE hamraz_stranger; GRANT USAGE ON SCHEMA public TO hamraz_stranger")
        try:
            cursor.execute("SET ROLE hamraz_stranger")
            assert not locking.overwrite_freed_pages()
        finally:
            cursor.execute("RESET ROLE; REVOKE USAGE ON SCHEMA public FROM hamraz_stranger; DROP ROLE hamraz_stranger")
    assert locking.overwrite_freed_pages()


@pytest.mark.django_db(transaction=True)
def test_the_command_overwrites_and_locks_nobody(cast: Cast) -> None:
    assert command("--overwrite") == "Freed pages are overwritten.\n"
    assert locked(cast) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.pg_only
def test_the_tables_hold_no_dead_row_afterwards(cast: Cast) -> None:
    nargis = User.objects.get(pk=cast.nargis.pk)
    locking.lock(locking.of_person(nargis), scope=locking.PERSON)

    def held() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('accounts_user'))")
            return bytes(nargis.bundle) in bytes(cursor.fetchone()[0])

    for _ in range(20):  # a row that a vacuum of the server's own still sees is copied, until that has ended
        if not held():
            return
        time.sleep(0.25)
        assert locking.overwrite_freed_pages()
    assert not held()


def test_a_lock_holds_where_the_pages_cannot_be_overwritten(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refused(*_: Any) -> bool:
        raise DatabaseError

    monkeypatch.setattr(freed, "_unvacuumed", refused)
    monkeypatch.setattr(freed, "_empty_the_journal", refused)
    with django_capture_on_commit_callbacks(execute=True) as called:
        locking.lock(locking.of_person(cast.nargis), scope=locking.PERSON)
    assert called and locking.overwrite_freed_pages() is False
    assert locked(cast) == {"nargis"}


def test_a_bundle_of_nothing_opens_with_no_half(cast: Cast) -> None:
    User.objects.filter(pk=cast.nargis.pk).update(bundle=b"")
    with pytest.raises(CannotOpen):
        bundles.read(User.objects.get(pk=cast.nargis.pk), bytes(32))


# --- how long it takes ----------------------------------------------------------------------------------------------------
def test_an_office_of_a_hundred_people_and_ten_thousand_cases_is_locked_within_a_second(cast: Cast) -> None:
    crowded(cast, people=100, cases=10_000, granted=False)
    count, seconds = timed()
    assert count == 100
    assert seconds < 1
