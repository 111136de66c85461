"""Lists as files: what is exported can be imported, and a file with a fault changes nothing."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from casework.reference import exchange, forms
from casework.reference.lists import LISTS
from casework.reference.models import Term
from tests.browserless import client_of
from tests.cast import Cast
from tests.reference.conftest import a_term
from tests.reference.test_pages import REFUSED, text

pytestmark = pytest.mark.django_db

IMPORT = reverse("reference:import", kwargs={"name": "closure_reasons"})
HEAD = "code,dari,pashto,english\n"
GOOD = "by_phone,با تیلفون,په تیلفون,By telephone\n"


def send(client: Client, content: str | bytes, name: str = "list.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def faults(content: str | bytes, list_code: str = "closure_reasons") -> list[tuple[int, str]]:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(exchange.Faulty) as refused:
        exchange.judged(list_code, exchange.read(data))
    return [(fault.line, fault.column) for fault in refused.value.faults]


def export(client: Client, form: str, name: str = "closure_reasons") -> Any:
    return client.get(reverse("reference:export", kwargs={"name": name, "form": form}))


def everything(list_code: str) -> list[dict[str, str]]:
    return [exchange.cells_of(term) for term in Term.objects.filter(list_code=list_code)]


# --- out and in ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["csv", "json"])
@pytest.mark.parametrize("list_code", LISTS)
def test_what_was_exported_is_imported_without_a_change(list_code: str, form: str) -> None:
    before = everything(list_code)
    write, _ = exchange.WRITERS[form]
    rows = exchange.judged(list_code, exchange.read(write(Term.objects.filter(list_code=list_code))))
    for code, values in rows:
        assert values == {name: getattr(a_term(code, list_code), name) for name in values}
    assert len(rows) == len(before)


@pytest.mark.parametrize("person", ["farida", "shakiba"])
def test_whoever_keeps_the_lists_gets_them_as_a_file(cast: Cast, person: str) -> None:
    answer = export(client_of(cast, person), "csv")
    assert answer["Content-Disposition"] == 'attachment; filename="closure_reasons.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows][:2] == ["goals_met", "her_wish"]


@pytest.mark.parametrize("person", REFUSED)
def test_others_get_no_file_and_cannot_send_one(cast: Cast, person: str) -> None:
    client = client_of(cast, person)
    assert export(client, "csv").status_code == 404
    assert send(client, HEAD + GOOD).status_code == 404
    assert not Term.objects.filter(code="by_phone").exists()


def test_the_json_has_the_form_of_the_data_that_comes_with_a_release(farida: Client) -> None:
    found = json.loads(export(farida, "json", "evaw_acts").content)
    assert found[0]["from"] == "1388-04-28"
    assert found[0]["sensitive"] is True


def test_a_cell_that_a_spreadsheet_would_compute_is_kept_from_it() -> None:
    term = a_term()
    term.english = "=HYPERLINK(1)"
    written = exchange.to_csv([term])
    assert b"'=HYPERLINK(1)" in written
    assert exchange.read(written)[0].cells["english"] == "=HYPERLINK(1)"


# --- taking --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_table_is_read_as_spreadsheets_write_it(farida: Client, mark: str, comma: str, end: str) -> None:
    assert send(farida, mark + (HEAD + GOOD).replace(",", comma).replace("\n", end)).status_code == 302
    assert a_term("by_phone").dari == "با تیلفون"


def test_a_file_changes_adds_and_leaves_the_rest(farida: Client, changes: Callable[[], int]) -> None:
    answer = send(farida, HEAD + GOOD + "moved,جای دیگر رفت,بل ځای ته لاړه,She went elsewhere\n")
    assert answer.status_code == 302
    assert (a_term().english, a_term().revision, a_term("other").revision) == ("She went elsewhere", 2, 1)
    assert Term.objects.filter(list_code="closure_reasons").count() == 10
    assert changes() == 1


def test_a_column_that_is_not_in_the_file_stays_as_it_is(farida: Client) -> None:
    source = a_term().source
    send(farida, HEAD + "moved,جای دیگر رفت,بل ځای ته لاړه,She went elsewhere\n")
    assert source
    assert a_term().source == source


def test_days_in_a_file_are_solar_in_any_digits(farida: Client) -> None:
    send(farida, HEAD.strip() + ",from,to\n" + GOOD.strip() + ",1388-04-28,۱۴۰۰-۰۵-۲۳\n")
    term = a_term("by_phone")
    assert (str(term.in_force_from), str(term.in_force_to)) == ("2009-07-19", "2021-08-14")


def test_a_file_that_changes_nothing_is_no_change(farida: Client, changes: Callable[[], int]) -> None:
    assert send(farida, export(farida, "csv").content).status_code == 302
    assert changes() == 0


# --- all or nothing ------------------------------------------------------------------------------------------------------
def test_one_fault_and_nothing_of_the_file_is_taken(farida: Client, changes: Callable[[], int]) -> None:
    answer = send(farida, HEAD + GOOD + "Bad code,الف,ب,C\nother,,نور,Other\n")
    assert answer.status_code == 200
    assert not Term.objects.filter(code="by_phone").exists()
    assert changes() == 0
    assert "Line or term 3, code" in text(answer)
    assert "Line or term 4, dari" in text(answer)


def test_every_fault_is_named_with_its_line_and_column() -> None:
    rows = [
        GOOD,
        "by_phone,دو,دوه,Twice\n",
        "x1,سه,درې,\n",
        "x2,چهار,څلور,Four,1405-1-1,1404-1-1,\n",
        "x3,پنج,پنځه,Five,1404-13-40,,\n",
        "x4,شش,شپږ,Six,,,perhaps\n",
    ]
    table = HEAD.strip() + ",from,to,sensitive\n" + "".join(row if row.count(",") == 6 else row.strip() + ",,,\n" for row in rows)
    assert faults(table) == [(3, "code"), (4, "english"), (5, "to"), (6, "from"), (7, "sensitive")]


def test_two_lines_of_one_file_cannot_look_alike() -> None:
    assert (3, "english") in faults(HEAD + GOOD + "calls,زنگ,زنګ,by TELEPHONE\n")


def test_two_terms_may_exchange_their_words_in_one_file(farida: Client) -> None:
    moved, other = a_term(), a_term("other")
    rows = [f"moved,{other.dari},{other.pashto},{other.english}\n", f"other,{moved.dari},{moved.pashto},{moved.english}\n"]
    assert send(farida, HEAD + "".join(rows)).status_code == 302
    assert (a_term().english, a_term("other").english) == ("Other", "She moved away")


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("", (0, "")),
        (HEAD, (0, "")),
        ("code,dari,pashto\n", (1, "english")),
        ("code,dari,pashto,english,colour\n", (1, "colour")),
        ("code,code,dari,pashto,english\n", (1, "code")),
        (HEAD + "a,b,c\n", (2, "")),
        (HEAD + GOOD + 'a,"b,c,d\n', (3, "")),
        (HEAD.encode() + b"a,\xff\xfe,c,d\n", (2, "")),
        ("code,dari,pashto,english\n".encode("utf-16"), (1, "")),
        ("[1]", (0, "")),
        ('{"code": "a"}', (0, "")),
        ('[\n{"code": ]', (2, "")),
        ('[{"code": "a", "colour": "red"}]', (1, "colour")),
        ('[{"code": ["a"]}]', (1, "code")),
        ("[" * 5000, (1, "")),
    ],
)
def test_a_file_that_cannot_be_read_says_where(content: str | bytes, where: tuple[int, str]) -> None:
    assert faults(content)[0] == where


def test_a_text_that_is_too_long_is_refused_in_its_line() -> None:
    assert faults(HEAD + f"x,{'ا' * 201},ب,C\n") == [(2, "dari")]


def test_a_file_has_a_largest_size(farida: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_FILE", 50)
    assert "file" in send(farida, HEAD + GOOD).context["form"].errors
    assert not Term.objects.filter(code="by_phone").exists()


def test_a_file_has_a_largest_number_of_terms() -> None:
    rows = "".join(f"c{n},د{n},پ{n},E{n}\n" for n in range(exchange.MOST_ROWS + 1))
    assert faults(HEAD + rows) == [(0, "")]


@pytest.mark.parametrize("data", [{}, {"file": ""}])
def test_without_a_file_nothing_happens(farida: Client, data: dict[str, str]) -> None:
    assert "file" in farida.post(IMPORT, data).context["form"].errors
