"""Search: among her own cases, in both scripts, recorded without its words."""

from base64 import urlsafe_b64decode
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.segments import opener
from audit.review.unusual import searches
from audit.review.unusual.model import Seen
from casework.accounts.models import Session
from casework.accounts.sessions import SessionStore
from casework.accounts.unlocked import current
from casework.cases.models import Case
from casework.localisation.codes import format_code
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case


def code_of(cast: Cast, case: Case, person: str = "nargis") -> str:
    from casework.access import catalogue

    with cast.acting(person):
        return str(catalogue.cards(Case, [case.pk])[case.pk]["code"])


def find(client: Client, query: str) -> str:
    return text(client.post("/cases/search/", {"q": query}, follow=True))


@pytest.mark.parametrize("written", ["فاطمه", "Mohammad"])
@pytest.mark.parametrize("searched", [["فاطمه", "فاطمة", "Fatima", "Fatema"], ["محمد", "Mohammad", "Muhamad"]])
def test_spellings_of_one_name_meet(cast: Cast, nargis: Client, written: str, searched: list[str]) -> None:
    case = a_case(cast, given_name=written)
    expected = written in searched
    assert [str(case.pk) in find(nargis, query) for query in searched] == [expected] * len(searched)


@pytest.mark.parametrize("spelling", [str, str.lower, lambda c: c.replace("-", " "), lambda c: c.replace("-", "")])
def test_a_code_is_found_however_it_is_typed(cast: Cast, nargis: Client, spelling: Any) -> None:
    case = a_case(cast)
    assert str(case.pk) in find(nargis, spelling(format_code(code_of(cast, case))))


def test_the_fathers_name_finds_her(cast: Cast, nargis: Client) -> None:
    case = a_case(cast, father_name="عبدالرحیم")
    assert str(case.pk) in find(nargis, "Abdul Rahim")


def test_the_case_of_a_colleague_is_not_found(cast: Cast, nargis: Client) -> None:
    case = a_case(cast, "palwasha", given_name="گلثوم")
    for query in ("گلثوم", code_of(cast, case, "palwasha")):
        assert str(case.pk) not in find(nargis, query)


def test_nothing_found_says_the_same_whether_such_a_case_exists_elsewhere(cast: Cast, nargis: Client) -> None:
    a_case(cast, "palwasha", given_name="گلثوم")
    there, nowhere = find(nargis, "گلثوم"), find(nargis, "هیچکس")
    assert "Nothing found among your cases" in there
    assert "Nothing found among your cases" in nowhere


def test_a_search_leaves_its_entry_and_one_under_each_case_shown_without_its_words(cast: Cast, nargis: Client, entries: Any) -> None:
    cases = [a_case(cast, given_name="گلثوم") for _ in range(2)]
    a_case(cast, given_name="پروین")
    before = entries()
    find(nargis, "گلثوم")
    found = entries(since=before)
    assert [entry.kind for entry in found] == ["catalogue.searched", "case.revealed", "case.revealed"]
    assert {bytes(entry.case_tag) for entry in found[1:]} == {case_tag(case.pk) for case in cases}
    assert "گلثوم".encode() not in b"".join(bytes(entry.body) for entry in Entry.objects.all())


def test_a_search_that_found_nothing_is_recorded_too(cast: Cast, nargis: Client, entries: Any) -> None:
    before = entries()
    find(nargis, "هیچکس")
    assert len(entries("catalogue.searched", since=before)) == 1


def test_a_query_in_the_address_is_not_a_search(cast: Cast, nargis: Client, entries: Any) -> None:
    case, before = a_case(cast), entries()
    assert str(case.pk) not in text(nargis.get("/cases/search/?q=پروین"))
    assert entries("catalogue.searched", since=before) == []


def test_a_partner_cannot_search(cast: Cast) -> None:
    assert client_of(cast, "roshan").post("/cases/search/", {"q": "پروین"}).status_code == 404


def test_one_letter_does_not_list_the_caseload(cast: Cast, nargis: Client) -> None:
    assert str(a_case(cast).pk) not in find(nargis, "پ")


def test_names_are_not_shown_when_the_entries_of_their_cases_cannot_be_written(cast: Cast, nargis: Client, entries: Any) -> None:
    case, before = a_case(cast, given_name="گلثوم", father_name="عبدالرحیم"), entries()
    with connection.cursor() as cursor:  # the ledger takes the search, but not the entry of the case
        if connection.vendor == "sqlite":
            wanted = "BEFORE INSERT ON audit_entry WHEN NEW.kind = 'case.revealed' BEGIN SELECT RAISE(ABORT, 'closed'); END"
            cursor.execute(f"CREATE TRIGGER closed {wanted}")
        else:
            cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT closed CHECK (kind <> 'case.revealed') NOT VALID")
    answer = nargis.post("/cases/search/", {"q": "گلثوم"}, follow=True)
    assert answer.status_code == 503
    assert "عبدالرحیم" not in text(answer) and str(case.pk) not in text(answer)
    assert entries(since=before) == []


@pytest.mark.parametrize(
    ("typed", "hers"),
    [
        ("فاط", "فاطمه"), ("Fat", "فاطمه"), ("پرو", "پروین"), ("زرغ", "زرغونه"), ("Zarghu", "زرغونه"), ("زرغو کر", "زرغونه کریمه"),
        ("ثر", "ثریا"), ("sor", "ثریا"), ("نور", "نوریه"), ("رقی", "رقیه"), ("saf", "صفیه"), ("سمی", "سمیه"), ("mar", "ماریا"),
        ("سح", "سحر"), ("را", "راضیه"), ("نا", "نازنین"), ("طاه", "طاهره"), ("عذ", "عذرا"),
    ],
)
def test_the_beginning_of_a_name_finds_her_and_says_that_it_is_one(cast: Cast, nargis: Client, typed: str, hers: str) -> None:
    case = a_case(cast, given_name=hers)
    page = find(nargis, typed)
    assert str(case.pk) in page and "These begin this way" in page


def test_a_whole_name_stands_before_every_beginning(cast: Cast, nargis: Client) -> None:
    """Who is called Salim does not stand among the Sulaimans, and hides none of them."""
    sulaiman, salim = a_case(cast, given_name="سلیمان"), a_case(cast, given_name="سلیم")
    page = find(nargis, "سلیم")
    assert page.index(str(salim.pk)) < page.index("Names that only begin so") < page.index(str(sulaiman.pk))


def test_it_is_said_that_there_are_more_than_are_shown(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.cases.search.MOST", 2)
    cases = [a_case(cast, given_name="گلثوم") for _ in range(2)]
    assert "There are more" not in find(nargis, "گلثوم")
    cases.append(a_case(cast, given_name="گلثوم"))
    page = find(nargis, "گلثوم")
    assert "There are more: these are the 2 closest" in page and sum(str(case.pk) in page for case in cases) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required"), ("پ", "at least two letters"), ("ا" * 201, "at most 200 characters"),
        ("\u202e\x00", "This field is required"),
    ],
    ids=["nothing", "a letter", "an essay", "hidden"],
)
def test_what_cannot_be_searched_is_told_why_and_is_no_search(cast: Cast, nargis: Client, entries: Any, typed: str, said: str) -> None:
    before = entries()
    page = find(nargis, typed)
    assert said in page and "Nothing found" not in page
    assert entries("catalogue.searched", since=before) == []


def test_she_comes_back_from_a_case_to_what_she_found(cast: Cast, nargis: Client, entries: Any) -> None:
    """The words are in no address, and each look is recorded."""
    case = a_case(cast, given_name="گلثوم")
    answer = nargis.post("/cases/search/", {"q": "گلثوم"})
    assert (answer.status_code, answer["Location"]) == (302, "/cases/found/")
    nargis.get(f"/cases/{case.pk}/")
    before = entries()
    assert str(case.pk) in text(nargis.get("/cases/found/"))
    assert [entry.kind for entry in entries(since=before)] == ["catalogue.searched", "case.revealed"]


def test_what_she_looked_for_lies_sealed_and_goes_with_her_session(cast: Cast, nargis: Client) -> None:
    for query in ("گلثوم", "گل"):
        find(nargis, query)
    (kept,) = [row["search"] for row in map(_data, Session.objects.all()) if "search" in row]
    assert "گل".encode() not in urlsafe_b64decode(kept)
    sizes = set()
    for query in ("گل", "گ" * 100):
        find(nargis, query)
        sizes |= {len(row["search"]) for row in map(_data, Session.objects.all()) if "search" in row}
    assert len(sizes) == 1  # nor how long it was
    nargis.post(reverse("accounts:leave"))
    assert not any("search" in row for row in map(_data, Session.objects.all()))


def _data(row: Session) -> dict[str, Any]:
    return SessionStore().decode(row.session_data)


def test_looking_at_one_answer_again_is_no_second_search_to_a_supervisor(cast: Cast, nargis: Client, entries: Any) -> None:
    """It is recorded each time; but five looks at one empty answer are not five searches for nobody."""
    before = entries()
    find(nargis, "هیچکس")
    for _ in range(2):
        nargis.get("/cases/found/")
    find(nargis, "هیچکس")
    with cast.acting("shakiba"):
        told = ledger.read(entries("catalogue.searched", since=before), opener(current()))
    assert [bool(story and story.get("again")) for story in told] == [False, True, True, False]
    seen = [Seen(1, timezone.now(), "catalogue.searched", "nargis", b"", story or {}) for story in told]
    assert [searches._is_search(one) for one in seen] == [True, False, False, True]
