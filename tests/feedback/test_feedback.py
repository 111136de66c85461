"""Feedback is tied to nothing: not in its row, not in the ledger, not by its size or place, and not by what the results show."""

from datetime import date
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from audit.models import Entry
from casework.encryption import CannotOpen, open_envelope, post
from casework.feedback import actions, quarters, results, sealing
from casework.feedback.models import Feedback
from casework.feedback.questions import QUESTIONS
from tests.browserless import client_of
from tests.cases.conftest import entries, shakiba  # noqa: F401 - fixtures
from tests.cases.typed import text
from tests.cast import Cast
from tests.feedback.conftest import LATER, NOW, give, numbers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing")]
WORDS = "ساعت کار دیرتر باشد"
MAY_ADD = ("zohra", "humaira", "shakiba", "laila", "wida")
MAY_NOT = ("nargis", "palwasha", "roshan", "mina", "farida")


def read(cast: Cast, quarter: str = "1405-3", by: str = "shakiba") -> results.Results | None:
    with cast.acting(by):
        return results.of(next(found for found in results.over() if found.code == quarter))


# --- who
@pytest.mark.parametrize("person", MAY_ADD)
def test_somebody_else_than_the_caseworker_writes_it_down(cast: Cast, person: str) -> None:
    client = client_of(cast, person)
    assert client.get("/feedback/").status_code == 200
    assert client.post("/feedback/", {"helped": "yes"}).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize("person", MAY_NOT)
def test_the_caseworker_and_a_partner_do_not(cast: Cast, person: str) -> None:
    client = client_of(cast, person)
    assert client.get("/feedback/").status_code == client.post("/feedback/", {"helped": "yes"}).status_code == 404
    assert Feedback.objects.count() == 0


@pytest.mark.parametrize("person", [*MAY_NOT, "zohra", "humaira", "wida"])
def test_nobody_but_a_supervisor_reads_the_results(cast: Cast, person: str) -> None:
    assert client_of(cast, person).get("/feedback/results/").status_code == 404


@pytest.mark.parametrize("person", ["zohra", "wida", "nargis", "roshan"])
def test_who_wrote_it_down_holds_no_key_to_it(cast: Cast, person: str, standing: Any) -> None:
    give(cast, 5, helped="yes")
    standing(LATER)
    assert read(cast, by=person) is None
    assert read(cast) is not None


def test_the_keys_of_one_supervisor_open_a_single_row_which_no_page_shows(cast: Cast) -> None:
    """What 0010 says does not hold: were this to fail, the record is to be changed."""
    give(cast, 1, helped="yes", suggestions=WORDS)
    with cast.acting("shakiba"):
        assert results._opened(Feedback.objects.get()) == sealing.Said({"helped": "yes"}, WORDS)
    assert WORDS not in text(client_of(cast, "shakiba").get("/feedback/results/"))


# --- what is kept
def test_a_row_has_no_case_no_author_and_no_day() -> None:
    assert {field.name for field in Feedback._meta.get_fields()} == {"id", "quarter", "auditors_key", "envelope"}


def test_every_row_is_equally_long(cast: Cast) -> None:
    give(cast, 1, helped="yes")
    give(cast, 1, suggestions="م" * 1000, **dict.fromkeys(QUESTIONS, "declined"))
    give(cast, 1, suggestions="😀" * 1000)
    assert len({len(row.envelope) for row in Feedback.objects.all()}) == 1


def test_equal_answers_are_not_equal_bytes(cast: Cast) -> None:
    give(cast, 2, helped="yes")
    one, other = (bytes(row.envelope) for row in Feedback.objects.all())
    assert one[-64:] != other[-64:]


def test_what_she_said_stands_nowhere_in_the_row(cast: Cast) -> None:
    give(cast, 1, suggestions=WORDS, helped="no")
    row = Feedback.objects.get()
    assert WORDS.encode() not in bytes(row.envelope) and b"helped" not in bytes(row.envelope)


def test_the_ledger_says_that_it_happened_and_nothing_else(cast: Cast, entries: Any) -> None:  # noqa: F811
    from audit import ledger
    from audit.review.segments import opener

    before = entries()
    client_of(cast, "zohra").post("/feedback/", {"helped": "no", "suggestions": WORDS})
    (entry,) = entries("feedback.recorded", since=before)
    assert (bytes(entry.case_tag), entry.actor) == (b"", str(cast.zohra.pk))
    with cast.acting("shakiba") as someone:
        (story,) = ledger.read([entry], opener(someone))
    assert story is not None and not {"case", "answers", "suggestions", "quarter", "id"} & set(story)
    assert str(Feedback.objects.get().pk) not in str(story) and "helped" not in str(story)


def test_rows_lie_in_an_order_that_does_not_tell_when_they_came(cast: Cast) -> None:
    """Sixteen rows: by chance they lie as they came once in twenty billion times."""
    came: list[Any] = []
    for _ in range(16):
        give(cast, 1, helped="yes")
        came += set(Feedback.objects.values_list("pk", flat=True)) - set(came)
    lying = _as_they_lie()
    assert sorted(lying) == sorted(came)
    assert lying not in (came, came[::-1])


def _as_they_lie() -> list[Any]:
    """Ids in the order of the table's own places."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    return [row.pk for row in Feedback.objects.raw(f"SELECT * FROM feedback_feedback ORDER BY {place}")]


def test_nothing_is_lost_when_rows_are_mixed(cast: Cast, standing: Any) -> None:
    give(cast, 4, helped="yes")
    standing(LATER)
    give(cast, 2, helped="no")
    assert [Feedback.objects.filter(quarter=quarter).count() for quarter in ("1405-3", "1405-4")] == [4, 2]


def test_an_answer_is_not_kept_when_the_ledger_cannot_be_written(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.errors import LedgerUnwritable

    give(cast, 2, helped="yes")
    before = set(Feedback.objects.values_list("pk", flat=True))

    def refuse(*_: Any, **__: Any) -> None:
        raise LedgerUnwritable("the ledger could not be written")

    monkeypatch.setattr("audit.ledger._append", refuse)
    with cast.acting("zohra"), pytest.raises(LedgerUnwritable):
        actions.add(answers={"helped": "no"}, suggestions="")
    assert set(Feedback.objects.values_list("pk", flat=True)) == before


def test_a_form_without_an_answer_is_not_kept(cast: Cast) -> None:
    page = text(client_of(cast, "zohra").post("/feedback/", {"suggestions": "  "}))
    assert "Nothing is answered yet." in page and Feedback.objects.count() == 0


def test_the_page_keeps_no_draft(cast: Cast) -> None:
    client = client_of(cast, "zohra")
    assert "data-draft-url" not in text(client.get("/feedback/"))
    assert client.post("/drafts/save/", {"draft_form": "feedback.new", "helped": "yes"}).status_code == 404


# --- what is shown
def test_the_running_quarter_is_never_shown(cast: Cast, shakiba: Client, standing: Any) -> None:  # noqa: F811
    give(cast, 6, suggestions=WORDS, helped="yes")
    page = text(shakiba.get("/feedback/results/"))
    assert "Nothing to show yet" in page and WORDS not in page
    assert shakiba.get("/feedback/results/?quarter=1405-3").status_code == 404
    standing(LATER)
    assert WORDS in text(shakiba.get("/feedback/results/"))


def test_fewer_than_five_are_not_opened(cast: Cast, shakiba: Client, standing: Any, entries: Any) -> None:  # noqa: F811
    give(cast, 4, suggestions=WORDS, helped="yes")
    standing(LATER)
    before = entries()
    page = text(shakiba.get("/feedback/results/?quarter=1405-3"))
    assert "Fewer than 5 answers" in page and WORDS not in page
    assert entries("feedback.read", since=before) == []
    standing(NOW)
    give(cast, 1, helped="no")
    standing(LATER)
    assert WORDS in text(shakiba.get("/feedback/results/?quarter=1405-3"))


def test_the_numbers_of_a_question_are_counted_and_small_ones_hidden(cast: Cast, standing: Any) -> None:
    give(cast, 7, helped="yes", friendly="yes")
    give(cast, 2, helped="no", friendly="yes")
    standing(LATER)
    found = read(cast)
    assert found is not None and found.count == 9
    assert numbers(found, list(QUESTIONS).index("helped")) == [7, None, None, None, None]
    assert numbers(found, list(QUESTIONS).index("friendly")) == [None] * 5  # all said the same
    assert numbers(found, list(QUESTIONS).index("hours")) == [None] * 5  # nobody was asked


def test_the_page_shows_no_hidden_number(cast: Cast, shakiba: Client, standing: Any) -> None:  # noqa: F811
    give(cast, 7, helped="yes")
    give(cast, 2, helped="no")
    standing(LATER)
    page = text(shakiba.get("/feedback/results/"))
    row = page[page.index("Did our work help you?") :]
    row = row[: row.index("</tr>")]
    assert "<b>7</b>" in row and row.count("hidden") == 4 and "<b>2</b>" not in row


def test_suggestions_come_in_another_order_and_without_answers(cast: Cast, standing: Any) -> None:
    for number in range(12):
        give(cast, 1, suggestions=f"پیشنهاد {number}", helped="no")
    standing(LATER)
    orders = set()
    for _ in range(4):
        found = read(cast)
        assert found is not None and len(found.suggestions) == 12
        orders.add(tuple(found.suggestions))
    assert len(orders) > 1
    assert all(isinstance(words, str) for words in found.suggestions)


def test_reading_is_recorded_before_anything_opens(cast: Cast, shakiba: Client, standing: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from audit.errors import LedgerUnwritable

    give(cast, 5, suggestions=WORDS, helped="yes")
    standing(LATER)

    def refuse(*_: Any, **__: Any) -> None:
        raise LedgerUnwritable("the ledger could not be written")

    monkeypatch.setattr("audit.ledger._append", refuse)
    answer = shakiba.get("/feedback/results/")
    assert answer.status_code == 503 and WORDS not in text(answer)


def test_a_quarter_that_is_over_takes_no_more_answers(cast: Cast, standing: Any) -> None:
    give(cast, 5, helped="yes")
    standing(LATER)
    give(cast, 1, helped="no")
    found = read(cast)
    assert found is not None and found.count == 5


# --- whoever edits the database
def test_a_row_that_was_moved_to_another_quarter_does_not_open(cast: Cast, standing: Any) -> None:
    give(cast, 6, helped="yes")
    Feedback.objects.filter(pk=Feedback.objects.first().pk).update(quarter="1405-2")  # type: ignore[union-attr]
    standing(LATER)
    found = read(cast)
    assert found is not None and (found.count, found.closed) == (5, 0)
    assert read(cast, "1405-2") is None


def test_rows_beside_the_ledger_are_told(cast: Cast, shakiba: Client) -> None:  # noqa: F811
    give(cast, 2, helped="yes")
    assert "as many answers as the trail" not in text(shakiba.get("/feedback/results/"))
    Feedback.objects.filter(pk=Feedback.objects.first().pk).delete()  # type: ignore[union-attr]
    assert "as many answers as the trail" in text(shakiba.get("/feedback/results/"))


def test_a_forged_row_that_holds_something_else_is_not_counted(cast: Cast, standing: Any) -> None:
    from casework.accounts import keys

    give(cast, 5, helped="yes")
    name, public = keys.auditors_public_key()  # type: ignore[misc]
    for plain in (b"nothing", b"[1]", orjson.dumps({"answers": {"helped": "yes"}, "suggestions": 5})):
        forged = Feedback(quarter="1405-3", auditors_key=name)
        forged.envelope = post(public, forged.info(), plain)
        forged.save()
    standing(LATER)
    found = read(cast)
    assert found is not None and (found.count, found.closed) == (5, 3)


def test_unknown_questions_and_answers_are_left_out() -> None:
    plain = orjson.dumps({"answers": {"helped": "yes", "name": "پروین", "better": "پروین"}, "suggestions": ""})
    assert sealing.unpacked(plain).answers == {"helped": "yes"}


def test_too_much_is_refused_rather_than_longer() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        sealing.packed({}, "م" * 5000)


def test_a_partner_s_key_does_not_open_it(cast: Cast) -> None:
    give(cast, 1, helped="yes")
    row = Feedback.objects.get()
    with cast.acting("roshan") as someone:
        for held in (someone.keys, *(keys for epochs in someone.teams.values() for keys in epochs.values())):
            with pytest.raises(CannotOpen):
                open_envelope(held, row.info(), bytes(row.envelope))


def test_there_is_an_entry_for_every_row(cast: Cast) -> None:
    give(cast, 3, helped="yes")
    assert Entry.objects.filter(kind="feedback.recorded").count() == Feedback.objects.count() == 3


# --- quarters
@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 9, 22), "1405-2"), (date(2026, 9, 23), "1405-3"), (date(2026, 11, 23), "1405-3"), (date(2026, 12, 21), "1405-3"),
        (date(2026, 12, 22), "1405-4"), (date(2027, 3, 20), "1405-4"), (date(2027, 3, 21), "1406-1"),
    ],
)  # fmt: skip
def test_a_day_belongs_to_a_solar_quarter(day: date, quarter: str) -> None:
    assert quarters.of(day) == quarter


def test_a_quarter_is_named_by_its_months() -> None:
    with translation.override("en"):
        assert quarters.words("1405-3") == "Mizan to Qaws 1405"


def test_every_choice_says_its_answer_once(cast: Cast) -> None:
    page = text(client_of(cast, "zohra").get("/feedback/"))
    assert page.count("<span>Does not apply</span>") == len(QUESTIONS)
    assert page.count('<label class="pick"') == 4 * len(QUESTIONS)
