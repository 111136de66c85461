"""Search: among her own cases, in both scripts, recorded without its words."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from audit.ledger import case_tag
from audit.models import Entry
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
    return text(client.post("/cases/search/", {"q": query}))


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
    answer = nargis.post("/cases/search/", {"q": "گلثوم"})
    assert answer.status_code == 503
    assert "عبدالرحیم" not in text(answer) and str(case.pk) not in text(answer)
    assert entries(since=before) == []
