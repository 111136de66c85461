"""Who opens the backups: the attack is one more line in the file of recipients, written in silence."""

from pathlib import Path
from typing import Any

import pytest

from audit import ledger
from audit.models import Entry
from audit.review import signing
from audit.review.segments import opener
from casework.backup import hooks, making, readers, sealing
from casework.backup.facts import whoever_reads
from tests.backup.machine import Machine
from tests.cast import Cast


def told() -> int:
    return Entry.objects.filter(kind=readers.CHANGED).count()


def public_of(machine: Machine, name: str) -> str:
    return machine.identity(name).read_text().splitlines()[1].removeprefix("# public key: ")


def lines_for(cast: Cast, name: str) -> list[str]:
    with cast.acting(name):
        return [item.title for item in hooks.other_readers()]


def test_a_reader_who_is_added_is_named_in_the_trail_before_anything_is_sealed_to_her(
    quick: Machine, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.make()
    quick.new_recipients("mahbouba", "nasrin", "zarghuna")
    seen: list[int] = []
    real = sealing.seal

    def sealed(*given: Any) -> sealing.Sealed:
        seen.append(told())
        return real(*given)

    monkeypatch.setattr(making.sealing, "seal", sealed)
    quick.make()
    assert set(seen) == {2}
    with cast.acting("shakiba") as someone:
        stories = ledger.read(Entry.objects.filter(kind=readers.CHANGED).order_by("seq"), opener(someone))
    first, second = [set(story["readers"]) for story in stories if story]
    assert second - first == {readers.fingerprint(public_of(quick, "zarghuna"))}


def test_the_same_people_in_another_order_are_told_once(quick: Machine) -> None:
    quick.make()
    quick.new_recipients("nasrin", "mahbouba")
    quick.make()
    assert told() == 1


def test_a_reader_who_was_there_for_one_night_is_told_twice(quick: Machine) -> None:
    for names in (("mahbouba", "nasrin"), ("mahbouba", "zarghuna"), ("mahbouba", "nasrin")):
        quick.new_recipients(*names)
        quick.make()
    assert told() == 3


def test_each_supervisor_sees_it_until_she_signs_the_trail(quick: Machine, cast: Cast) -> None:
    assert lines_for(cast, "shakiba") == []
    quick.make()
    assert len(lines_for(cast, "shakiba")) == 1
    with cast.acting("shakiba") as someone:
        signing.sign_off(someone)
    assert lines_for(cast, "shakiba") == [] and len(lines_for(cast, "laila")) == 1
    quick.new_recipients("mahbouba", "nasrin", "zarghuna")
    quick.make()
    assert len(lines_for(cast, "shakiba")) == 1


@pytest.mark.parametrize("name", ["nargis", "farida", "roshan"])
def test_nobody_else_has_that_line(quick: Machine, cast: Cast, name: str) -> None:
    quick.make()
    assert lines_for(cast, name) == []


def test_the_page_of_the_keys_names_them_and_warns_until_somebody_signed(quick: Machine, cast: Cast) -> None:
    quick.make()
    fact = whoever_reads()
    assert readers.fingerprint(public_of(quick, "nasrin")) in fact.value and fact.warning
    with cast.acting("laila") as someone:
        signing.sign_off(someone)
    assert not whoever_reads().warning


def test_keys_that_stand_in_the_file_and_not_in_the_trail_yet_are_a_warning(quick: Machine, cast: Cast) -> None:
    quick.make()
    with cast.acting("laila") as someone:
        signing.sign_off(someone)
    quick.new_recipients("mahbouba", "nasrin", "zarghuna")
    assert whoever_reads().warning


@pytest.mark.parametrize("path", [None, Path("/nowhere/at/all")])
def test_an_office_without_readers_is_a_warning(db: None, settings: Any, path: Path | None) -> None:
    settings.BACKUP_RECIPIENTS = path
    assert whoever_reads().warning
