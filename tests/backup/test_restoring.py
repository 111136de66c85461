"""What a restore leaves: whole, guarded, told, and of use only to those to whom it was of use before."""

import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.test import Client

import audit
from audit import archiving, checking, checkpoints, context
from audit.genesis import genesis
from audit.models import Archive, Entry
from audit.review.segments import archive_opener
from audit.triggers import missing_triggers
from casework.access import drafts
from casework.accounts.models import Attempts, Organisation, Session, User
from casework.backup import reading, restoring, sealing, sets, snapshot
from casework.backup.errors import Refused
from casework.backup.stores import DATA, STORES
from casework.cases.models import Case, CaseUserGrant
from casework.reference.models import Term
from tests.accounts.door import inside, sign_in, signed_in
from tests.audit.attempts import is_refused
from tests.backup.machine import Machine
from tests.cast import PASSPHRASE, Cast, a_case
from tests.promises.canaries import Canary, Search
from tests.promises.places import files


def entered(name: str, passphrase: str = PASSPHRASE) -> bool:
    client = Client()
    sign_in(client, name, passphrase)
    return inside(client)


def test_the_restore_is_told_in_the_trail_by_the_server(two: Machine) -> None:
    two.restore()
    newest = Entry.objects.order_by("-seq").first()
    assert newest is not None and (newest.kind, newest.actor) == ("backup.restored", "server")
    assert checking.check()[0].ok


def test_the_triggers_are_there_and_refuse(two: Machine) -> None:
    two.restore()
    assert missing_triggers(connection) == []
    for statement in ("UPDATE audit_entry SET kind = 'x'", "DELETE FROM audit_entry", "DELETE FROM audit_checkpoint"):
        assert is_refused(lambda statement=statement: _run(statement))


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_work_goes_on_with_new_numbers(two: Machine) -> None:
    """The sequences of PostgreSQL stand behind the rows that came back."""
    two.restore()
    grant = CaseUserGrant.objects.first()
    assert grant is not None
    values = {
        field.attname: getattr(grant, field.attname) for field in grant._meta.concrete_fields if field.attname not in ("id", "user_id")
    }
    other = User.objects.exclude(pk__in=CaseUserGrant.objects.values("user_id")).first()
    assert CaseUserGrant.objects.create(**values, user_id=other.pk).pk > grant.pk
    with transaction.atomic():
        audit.record("ledger.verified", ok=True)
    assert checking.check()[0].ok


def test_the_next_backup_after_a_restore_writes_everything_and_goes_on(two: Machine) -> None:
    two.restore()
    assert two.settings.HOME.name == "new"
    made = restoring_machine_makes(two)
    assert made.full == dict.fromkeys(STORES, True)


def restoring_machine_makes(machine: Machine) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "ALIAS", "default")
        patch.setattr(snapshot, "taken", nullcontext)
        return machine.make()


def test_lists_of_the_office_replace_those_that_migrate_brought(quick: Machine) -> None:
    terms = QuerySet(model=Term)
    terms.filter(pk=terms.first().pk).update(english="As this office says it")
    before = sorted(Term.objects.values_list("pk", "english"))
    quick.make()
    brought = list(terms.all())
    quick.lost()
    for row in brought:
        row.english = "As migrate brings it"
    terms.bulk_create(brought)
    quick.restore()
    assert sorted(Term.objects.values_list("pk", "english")) == before


# --- who comes in -------------------------------------------------------------------------------------------------------
def test_nobody_stays_signed_in_and_nobody_stays_locked_out(quick: Machine, cast: Cast) -> None:
    client = signed_in("nargis")
    Client().post("/sign-in/", {"username": "nargis", "passphrase": "wrong", "code": ""})
    assert Session.objects.exists() and Attempts.objects.exists()
    quick.make()
    quick.lost()
    quick.restore()
    assert not Session.objects.exists() and not Attempts.objects.exists()
    assert not inside(client)
    assert entered("nargis") and not entered("nargis", "another passphrase of six words")


def test_what_she_was_typing_comes_back_and_opens_for_her_alone(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        drafts.save(form="cases.note", subject=case.pk, data=QueryDict("text=%DA%AF%D9%84%D8%A8%D8%AF%D9%86"))
    quick.make()
    quick.lost()
    quick.restore()
    with cast.acting("nargis"):
        found = drafts.load(form="cases.note", subject=case.pk)
    with cast.acting("palwasha"):
        nothing = drafts.load(form="cases.note", subject=case.pk)
    assert found is not None and found["text"] == "گلبدن"
    assert nothing is None


@pytest.mark.parametrize("pepper", [bytes(32), b"x" * 32])
def test_without_the_pepper_the_right_passphrase_opens_nothing_of_a_stolen_backup(
    quick: Machine, cast: Cast, settings: Any, pepper: bytes
) -> None:
    """T9: the thief has every set, the keys of both people who can open them, and her passphrase."""
    a_case(cast)
    quick.make()
    quick.lost()
    quick.restore()
    right = settings.PEPPER
    assert entered("nargis")
    settings.PEPPER = pepper
    assert not entered("nargis")
    settings.PEPPER = right
    assert entered("nargis")


def test_no_secret_of_the_server_is_in_a_backup(two: Machine, settings: Any) -> None:
    wanted = {name: getattr(settings, name) for name in ("PEPPER", "LEDGER_MAC_KEY", "LEDGER_SERVER_SEED")} | {
        "SECRET_KEY": bytes.fromhex(settings.SECRET_KEY)
    }
    inside_it = opened(two)
    for name, value in wanted.items():
        for place, held in inside_it.items():
            assert value not in held and value.hex().encode() not in held, (name, place)


def opened(machine: Machine) -> dict[str, bytes]:
    """Everything in every set as a key holder sees it."""
    found = {}
    for path in sorted(machine.sets.glob("*/*.age")):
        held = bytearray()
        sealing.open_into(path, sealing.identities(machine.identity()), held.extend)
        found[f"{path.parent.name}/{path.name}"] = bytes(held)
    return found


def test_words_typed_are_found_neither_in_a_backup_nor_in_what_makes_and_restores_it_nor_opened_with_a_key_of_it(
    quick: Machine, cast: Cast
) -> None:
    """Not even the two people who can open a backup read a word: what is in it is sealed as it was in the database."""
    words = ("گلبدنوارهجان", "فرخندهگلزار")
    a_case(cast, given_name=words[0], father_name=words[1])
    quick.make()
    a_case(cast, given_name=words[1])
    quick.make()
    search = Search([Canary("a name", word, (word,)) for word in words])
    assert search.hits(words[0].encode())
    assert search.report({**files(quick.place), **opened(quick)}) == []
    quick.lost()
    quick.restore()
    assert search.report(files(quick.place)) == []


def test_without_an_age_key_a_thief_finds_no_id_and_no_row_in_a_set_or_in_its_index(quick: Machine, cast: Cast) -> None:
    case = a_case(cast)
    quick.make()
    needles = [cast.nargis.pk.hex.encode(), str(cast.nargis.pk).encode(), case.pk.hex.encode(), str(case.pk).encode(), case.pk.bytes]
    for place, held in files(quick.sets).items():
        assert not any(needle in held for needle in needles), place


# --- keys that have expired ---------------------------------------------------------------------------------------------
def without_keys(machine: Machine) -> None:
    for path in machine.sets.glob("*/keys.age"):
        path.unlink()


def test_a_set_whose_keys_have_expired_says_so(two: Machine) -> None:
    without_keys(two)
    with pytest.raises(Refused, match="--data-only"):
        two.restore()
    assert not Organisation.objects.exists()


def test_the_data_alone_brings_back_the_trail_and_lists_and_lets_nobody_in(two: Machine) -> None:
    without_keys(two)
    two.restore(data_only=True)
    assert checking.check()[0].ok
    assert Case.objects.exists() and Term.objects.exists()
    assert not CaseUserGrant.objects.exists()
    assert not entered("nargis") and not entered("nargis", "")


# --- newer sets ---------------------------------------------------------------------------------------------------------
def test_a_newer_set_that_cannot_be_read_is_not_passed_over(two: Machine) -> None:
    """It may be the one that knows of an erasure."""
    first, second = sets.names(two.sets)
    (two.sets / second / "about.age").write_bytes(b"")
    with pytest.raises(Refused, match="damaged"):
        two.restore(name=first, older=True)


def test_a_set_that_was_given_up_for_an_older_one_stands_in_the_way_until_it_is_moved_away(two: Machine) -> None:
    first, second = sets.names(two.sets)
    two.restore(name=first, older=True)
    restoring_machine_makes(two)
    two.lost("third")
    with pytest.raises(Refused, match="checkpoint|newest"):
        two.restore()
    (two.sets / second).rename(two.place / second)
    assert two.restore().rows


# --- interrupted --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("where", ["_insert", "_complete"])
def test_a_database_that_refuses_on_the_way_is_left_empty_and_can_be_tried_again(
    two: Machine, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    real = getattr(reading, where)
    calls: list[int] = []

    def full(*args: Any) -> None:
        calls.append(1)
        if len(calls) > 1:
            raise DatabaseError("could not extend file: No space left on device")
        real(*args)

    monkeypatch.setattr(reading, where, full)
    with pytest.raises(Refused, match="the database refused"):
        two.restore()
    assert not Organisation.objects.exists() and not Entry.objects.exists()
    assert genesis() == bytes(32) and not (two.settings.HOME / "genesis").exists()
    assert missing_triggers(connection) == []
    monkeypatch.undo()
    two.settings.HOME = two.place / "new"
    two.settings.SECOND_FACTOR_REQUIRED = False
    assert restoring.restore(two.wanted()).rows


# --- an archived ledger --------------------------------------------------------------------------------------------------
def test_a_ledger_of_which_a_part_is_archived_comes_back_as_it_was(quick: Machine, cast: Cast, tmp_path: Path) -> None:
    a_case(cast)
    quick.make()
    with cast.acting("shakiba") as shakiba:
        audit.record_durably("case.read")
        checkpoints.sign(context.server())
        audit.record_durably("ledger.verified", ok=True)
        archiving.carry_out(archiving.plan(int(time.time() // 60) + 10), tmp_path / "archive", archive_opener(shakiba))
    made = quick.make()
    assert made.full[DATA]
    kept = list(Entry.objects.values_list("seq", flat=True))
    quick.lost()
    quick.restore()
    assert Archive.objects.count() == 1
    assert list(Entry.objects.values_list("seq", flat=True))[: len(kept) - 2] == kept[:-2]
    assert checking.check()[0].ok
