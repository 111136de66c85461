"""A process note opens for its writer, and for nobody else who holds the key of the counselling."""

from django.test import Client

from casework.access import grants, rings
from casework.access.policy import COUNSELLING, IDENTITY
from casework.accounts.models import Role
from casework.cases.models import Case
from casework.counselling.models import ProcessNote
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast

WORDS = "خودم خسته شدم."


def written(cast: Cast, case: Case) -> ProcessNote:
    note = kinds.write(cast, case, "counselling.note")
    assert isinstance(note, ProcessNote)
    return note


def second_counsellor(cast: Cast, case: Case) -> None:
    """Sima, to whom Zohra has given the keys of the counselling itself."""
    sima = cast.add("sima", Role.COUNSELLOR, cast.teams["one"])
    with cast.acting("zohra"):
        grants.give(case, sima, (IDENTITY, COUNSELLING), card={"code": "X"})


def test_its_writer_reads_it(cast: Cast, case: Case, zohra: Client) -> None:
    note = written(cast, case)
    assert WORDS in zohra.get(f"/cases/{case.pk}/counselling/notes/{note.pk}/").content.decode()


def test_another_counsellor_with_the_key_sees_that_there_is_one_and_no_word(cast: Cast, case: Case) -> None:
    note = written(cast, case)
    second_counsellor(cast, case)
    sima = client_of(cast, "sima")
    overview, page = (sima.get(f"/cases/{case.pk}/counselling/{rest}").content.decode() for rest in ("", f"notes/{note.pk}/"))
    assert "Only its writer opens this note" in page
    assert WORDS not in overview + page


def test_another_counsellor_cannot_write_over_it(cast: Cast, case: Case) -> None:
    note = written(cast, case)
    second_counsellor(cast, case)
    data = {**kinds.posted("counselling.note"), "words": "other", "revision": "1"}
    answer = client_of(cast, "sima").post(f"/cases/{case.pk}/counselling/notes/{note.pk}/", data)
    assert "Only its writer" in answer.content.decode()
    note.refresh_from_db()
    assert note.revision == 1


def test_the_key_of_the_counselling_opens_the_record_and_not_the_words(cast: Cast, case: Case) -> None:
    note = written(cast, case)
    second_counsellor(cast, case)
    with cast.acting("sima"):
        found = ProcessNote.objects.get(pk=note.pk)
        rings.current().admit([found])
        assert found.is_open and found.sealed_words
        assert found.words is None
        assert WORDS not in str(found.plain_bytes())


def test_words_moved_to_another_note_do_not_open(cast: Cast, case: Case) -> None:
    one, other = written(cast, case), written(cast, case)
    with cast.acting("zohra"):
        found = list(ProcessNote.objects.filter(pk__in=[one.pk, other.pk]))
        rings.current().admit(found)
        moved = found[0].sealed_words
        found[1].sealed_words = moved
        assert found[1].words is None


def test_the_same_words_again_are_no_change(cast: Cast, case: Case) -> None:
    note = written(cast, case)
    with cast.acting("zohra"):
        found = ProcessNote.objects.get(pk=note.pk)
        rings.current().admit([found])
        found.words = WORDS
        assert not found.is_changed()


def test_the_length_of_the_words_is_padded(cast: Cast, case: Case) -> None:
    note = ProcessNote(case=case)
    with cast.acting("zohra"):
        note.words = "ا"
        short = len(note.sealed_words)
        note.words = "ا" * 100
        assert len(note.sealed_words) == short


def test_the_history_of_the_case_holds_no_word_of_it(cast: Cast, case: Case, zohra: Client) -> None:
    note = written(cast, case)
    pages = [f"/cases/{case.pk}/history/", f"/cases/{case.pk}/history/counselling.note/{note.pk}/", f"/cases/{case.pk}/"]
    assert all(WORDS not in zohra.get(page).content.decode() for page in pages)


def test_a_closed_case_shows_her_own_note_to_read(cast: Cast, case: Case, zohra: Client) -> None:
    note = written(cast, case)
    Case.objects.filter(pk=case.pk).update(state="closed")
    page = zohra.get(f"/cases/{case.pk}/counselling/notes/{note.pk}/").content.decode()
    assert WORDS in page and "<textarea" not in page
