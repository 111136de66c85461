"""T1: what people type is nowhere to be found but sealed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse

from casework.access import records
from casework.backup import making, sealing
from tests.cast import Cast, a_case
from tests.database import vendor
from tests.promises import inventory, places
from tests.promises.canaries import ALPHABETS, Search, a_phone, a_word, encodings
from tests.promises.outage import on_today
from tests.promises.planting import Planter

ENOUGH = 200
# In every alphabet on SQLite. PostgreSQL gets the words of two, one of them without decomposed forms: what a database keeps are bytes. All
# four are typed there by `tools/with_postgres.sh make figures`.
SCRIPTS = tuple(ALPHABETS) if vendor() == "sqlite" else ("pashto", "latin")
NOT_TYPED = {
    "missing": "codes of why an answer is missing",
    "author": "the id of a person",
    "cases.survivor.case_code": "drawn at random",
    "cases.consent.recipient": "the id of an organisation",
    "cases.consent.items": "codes of what may be shared",
    "cases.consent.parts": "codes of what may be opened",
    "referrals.packet.parts": "codes of what may be opened",
    "cases.survivor.province": "a code",
    "cases.incident.province": "a code",
    "cases.perpetrator.incident": "the id of a record",
    "cases.plan_item.who": "the id of a person",
    "cases.link.other": "the id of a case",
    "cases.milestone.to": "the id of a person",
    "cases.task.who": "the id of a person",
    "cases.approval.about": "ids and revisions of records",
    "cases.approval.subject_kind": "a code",
    "cases.approval.asked_by": "the id of a person",
    "supervision.file_review.who": "the id of a person",
    "documents.document.file": "a random id",
    "documents.document.file_key": "a random key",
    "referrals.document.file": "the id of a file",
    "referrals.document.file_key": "a random key",
    "counselling.session.risks": "codes of risks",
    "counselling.session.told": "codes of what the supervisor was asked for",
    "counselling.note.sealed_words": "words sealed once more for their writer (tests/counselling)",
    "counselling.measure.version": "of the instrument",
    "counselling.measure.answers": "numbers",
    "counselling.measure.told": "codes of what the supervisor was asked for",
    "legal.filing.matter": "the id of a record",
    "legal.filing.before": "codes of a court",
    "legal.hearing.matter": "the id of a record",
    "legal.hearing.before": "codes of a court",
    "legal.hearing.who": "the id of a person",
    "legal.hearing.start": "a time",
    "legal.hearing.end": "a time",
    "legal.hearing.next_start": "a time",
    "legal.decision.matter": "the id of a record",
    "legal.decision.before": "codes of a court",
    "referrals.packet.referral_code": "follows from a random id",
    "referrals.hearing.start": "a time",
    "referrals.conflict.organisation": "the id of an organisation",
    "erasure.request.part": "a code",
    "erasure.request.kind": "a code",
    "erasure.request.asked_by": "the id of a person",
    "erasure.request.answered_by": "the id of a person",
    "erasure.request.asked_stamp": "a stamp of the server",
    "erasure.request.answered_stamp": "a stamp of the server",
    "erasure.hold.placed_by": "the id of a person",
    "erasure.hold.lifted_by": "the id of a person",
    "referrals.packet.sender": "the name of the office, from its founding",
}
PLAIN = {"TermForm.dari", "TermForm.pashto", "TermForm.english", "TermForm.source", "NewTermForm.code"}  # the office's lists, by purpose


@dataclass
class Planted:
    """What was planted, where it was looked for, and what the search knows."""

    planter: Planter
    places: dict[str, bytes]
    contents: dict[str, str]

    @property
    def search(self) -> Search:
        return Search(self.planter.canaries)


def contents(cast: Cast) -> dict[str, str]:
    """All sealed text as its readers see it, by field: the control that canaries went in at all."""
    found: dict[str, str] = {}
    for model in inventory.sealed_models():
        for person in ("nargis", "shakiba", "zohra"):
            with cast.acting(person):
                for record in model.objects.all():
                    if record.is_open:
                        for field in model.content_fields():
                            key = f"{model.code}.{field.name}"
                            found[key] = found.get(key, "") + f"{getattr(record, field.name)}\n"
    return found


def backed_up(place: Path) -> dict[str, bytes]:
    """A backup of it all, as a key holder opens it. The sets themselves lie among the temporary files, which are searched too."""
    holders = [sealing.new_identity() for _ in range(2)]
    (place / "recipients").write_text("".join(f"{holder.to_public()}\n" for holder in holders), encoding="ascii")
    (place / "sets").mkdir()
    made = making.make(place / "sets")
    found = {}
    for path in sorted((place / "sets" / made.name).glob("*.age")):
        held = bytearray()
        sealing.open_into(path, holders[:1], held.extend)
        found[f"a backup, opened: {path.name}"] = bytes(held)
    return found


@pytest.fixture
def planted(transactional_db: None, cast: Cast, tmp_path: Path, settings: Any) -> Iterator[Planted]:
    settings.SECOND_FACTOR_REQUIRED = False
    with places.captured_log() as log, places.own_temporary_files(tmp_path):
        planter = Planter(cast)
        for script in SCRIPTS:
            planter.round(script)
        settings.BACKUP_RECIPIENTS = tmp_path / "recipients"
        found = backed_up(tmp_path)
        found |= places.everywhere(log=log.getvalue(), answers=bytes(planter.answers), temporary=tmp_path)
        found["sessions between two pages"] = bytes(planter.kept_between)
    yield Planted(planter, found, contents(cast))


def test_two_hundred_words_typed_through_the_pages_are_found_nowhere(planted: Planted) -> None:
    assert len(planted.planter.canaries) >= ENOUGH
    assert planted.search.report(planted.places) == []
    _everything_typed_was_looked_at(planted)
    _every_sealed_text_was_typed_into(planted)
    _every_free_field_was_typed_into(planted)


def _everything_typed_was_looked_at(planted: Planted) -> None:
    names = set(planted.places)
    if connection.vendor == "sqlite":
        assert any(name.endswith(".sqlite3") for name in names)
    copies = ("a backup, opened: keys.age", "a backup, opened: data.age")
    spoken = (*copies, "a dump", "sessions", "sessions between two pages", "the log", "addresses, headers and cookies")
    assert all(planted.places[name] for name in spoken)


def _every_sealed_text_was_typed_into(planted: Planted) -> None:
    """A sealed field without a canary in it is a field this test knows nothing about."""
    words = [mark for canary in planted.planter.canaries for mark in canary.marks]
    empty = {f for f in inventory.every_sealed_text() if not any(w in planted.contents.get(f, "") for w in words)}
    assert {f for f in empty if f not in NOT_TYPED and f.rpartition(".")[2] not in ("missing", "author")} == set()


def _every_free_field_was_typed_into(planted: Planted) -> None:
    typed = {canary.field for canary in planted.planter.canaries}
    families = inventory.families()
    plain = {f"{member}.{name}" for field in PLAIN for form, _, name in [field.partition(".")] for member in families[form]}
    missed = set()
    for field in inventory.every_free_field() - plain:
        form, _, name = field.partition(".")
        if not any(f"{member}.{name}" in typed for member in families[form]):
            missed.add(field)
    assert missed == set()


def test_the_search_finds_every_word_in_every_way_of_writing(tmp_path: Path) -> None:
    dice = random.Random(7)
    canaries = [a_word(dice, f"{script} {n}", script) for script in ALPHABETS for n in range(5)] + [a_phone(dice, "phone")]
    search = Search(canaries)
    for canary in canaries:
        for mark in canary.marks:
            for name, written in encodings(mark):
                assert (canary, name) in search.hits(b"\xff\x00x" + written + b"y\xff"), name


@pytest.mark.django_db(transaction=True)
def test_the_same_search_finds_words_that_are_not_sealed(cast: Cast, tmp_path: Path) -> None:
    """The control: plain words in a table, in a file and in the log's place are found, each of them."""
    planter = Planter(cast)
    for number in range(50):
        planter.canary(f"control {number}")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_of_canaries (words TEXT)")
        cursor.executemany("INSERT INTO control_of_canaries VALUES (%s)", [(c.text,) for c in planter.canaries])
    (tmp_path / "left behind").write_text("\n".join(c.text for c in planter.canaries), encoding="utf-8")
    try:
        settings.BACKUP_RECIPIENTS = tmp_path / "recipients"
        found = backed_up(tmp_path)
        found |= places.everywhere(log="\n".join(c.text for c in planter.canaries), answers=b"", temporary=tmp_path)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_of_canaries")
    search = Search(planter.canaries)
    wanted = {"a dump", "the log", f"{tmp_path.name}/left behind"}
    assert all({canary for canary, _ in search.hits(found[place])} == set(planter.canaries) for place in wanted)
    if connection.vendor == "sqlite":
        home = b"".join(data for name, data in found.items() if name.startswith(f"{settings.HOME.name}/"))
        assert {canary for canary, _ in search.hits(home)} == set(planter.canaries)


@pytest.mark.django_db(transaction=True)
def test_with_sealing_off_the_words_of_a_page_are_found(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the way through the pages: the same note, kept as it was typed."""
    planter, case = Planter(cast), a_case(cast)
    monkeypatch.setattr(records, "seal_record", lambda key, aad, epoch, plain: plain)
    note = {"kind": "call", "reached": "on", "text": planter.canary("NoteForm.text"), **on_today()}
    assert planter.clients["nargis"].post(reverse("cases:note-new", args=[case.pk]), note).status_code == 302
    found = Search(planter.canaries).report({"a dump": places.dump()})
    assert [line.partition(" (")[0] for line in found] != []
