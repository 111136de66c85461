"""Files in and out: nothing is lost, nothing is taken by halves, every fault has a line."""

import csv
import io
import json
from copy import deepcopy
from typing import Any

import pytest

from referrals.directory import exchange
from referrals.directory.about import About
from referrals.directory.exchange import File, exportable, packed, read, to_csv, to_json
from referrals.directory.faults import Faulty
from referrals.directory.sealing import Opened
from tests.directory.entries import number, organisation
from tests.directory.whole import an

OTHER = "دفتر دوم"


def documents(files: list[File]) -> list[dict[str, Any]]:
    return [one.document for one in read(files, {})]


def faults(files: list[File]) -> list[tuple[str, int, str]]:
    with pytest.raises(Faulty) as caught:
        read(files, {})
    return [(fault.file, fault.line, fault.at) for fault in caught.value.faults]


def a_file(found: object, name: str = "a.json") -> File:
    return File(name, json.dumps(found, ensure_ascii=False).encode())


def tables(*found: dict[str, Any]) -> dict[str, list[list[str]]]:
    """What to_csv writes, as rows of cells."""
    return {file.name: list(csv.reader(io.StringIO(file.data.decode("utf-8-sig")))) for file in to_csv(list(found or [organisation()]))}


def as_files(rows: dict[str, list[list[str]]]) -> list[File]:
    made = []
    for name, lines in rows.items():
        page = io.StringIO(newline="")
        csv.writer(page).writerows(lines)
        made.append(File(name, page.getvalue().encode()))
    return made


ODD = {
    "alternate_name": "=1+1", "description": "سطر اول\nسطر دوم, \"نقل\"; '=", "hijab_policy": "چادر", "founded:json": "1390",
    "nested": {"a": [1, None]}, "empty": "", "yes": True, "count": 3.0, "website": "https://example.org/?a=b",
}  # fmt: skip
LOSSLESS = [
    organisation(), an("organization"), organisation() | ODD,
    organisation(phones=[{"id": number("p"), "number": "+93 700 000 123"}, {"id": number("q"), "number": "-"}]),
    {"id": number("bare"), "name": "n", "description": "d"},
]  # fmt: skip


@pytest.mark.parametrize("found", LOSSLESS, ids=["ours", "every entity", "odd members", "telephones", "bare"])
@pytest.mark.parametrize("write", [to_json, to_csv], ids=["json", "csv"])
def test_what_goes_out_comes_in_again_without_loss(found: dict[str, Any], write: Any) -> None:
    assert documents(write([deepcopy(found)])) == [found]


@pytest.mark.parametrize("write", [to_json, to_csv], ids=["json", "csv"])
def test_several_organisations_travel_in_one_zip(write: Any) -> None:
    both = [organisation(), organisation(OTHER)]
    assert documents([File("all.zip", packed(write(both)))]) == both


def test_a_contact_at_two_places_stays_at_both() -> None:
    found = organisation()
    second = {**deepcopy(found["locations"][0]), "id": number("second place"), "addresses": []}
    del second["addresses"]
    for place in (found["locations"][0], second):
        place["contacts"] = [{"id": number("contact"), "name": "مینا", "phones": [{"id": number("own"), "number": "+93700000555"}]}]
    found["locations"].append(second)
    assert documents(to_csv([deepcopy(found)])) == [found]


def test_the_words_of_the_office_travel_and_its_verification_does_not() -> None:
    about = About(safe_display_name="دفتر سبز", mahram_policy="required", verified_on="2026-11-20", focal_point="مینا")
    out = exportable([Opened(None, organisation(), about)])
    (taken,) = read(to_csv(out), {})
    assert taken.said == {"safe_display_name": "دفتر سبز", "mahram_policy": "required"}
    assert taken.document == organisation()
    assert "مینا" not in to_json(out)[0].data.decode()


@pytest.mark.parametrize("about", [About(sensitivity="sensitive"), About(sensitivity="shelter")], ids=["sensitive", "shelter"])
def test_a_sensitive_entry_never_leaves(about: About) -> None:
    assert exportable([Opened(None, organisation(), about)]) == []


def test_a_safe_house_never_leaves_even_if_nobody_marked_it() -> None:
    assert exportable([Opened(None, organisation("خانهٔ امن سپیده"), About())]) == []


def test_a_damaged_entry_never_leaves() -> None:
    assert exportable([Opened(None, damaged=True)]) == []


# --- faults ------------------------------------------------------------------------------------------------------------------
def test_one_faulty_organisation_takes_the_whole_import_back_and_every_fault_is_named() -> None:
    bad = {**organisation(OTHER), "email": "x", "phones": [{"id": number("p")}]}
    assert faults([a_file([organisation(), bad])]) == [("a.json", 0, "[1].email"), ("a.json", 0, "[1].phones[0].number")]


def test_a_fault_in_json_syntax_is_named_by_its_line() -> None:
    assert faults([File("a.json", b'{\n"id": 1,\n}')]) == [("a.json", 2, "")]


@pytest.mark.parametrize(
    ("name", "heading", "value"),
    [
        ("phones.csv", "number", ""), ("services.csv", "status", "open"), ("schedules.csv", "opens_at", "eight"),
        ("services.csv", "organization_id", ""), ("attributes.csv", "taxonomy_term_id", number("no")),
        ("services.csv", "organization_id", number("nobody")), ("cost_options.csv", "amount", "free"),
        ("organizations.csv", "id", "7"), ("phones.csv", "organization_id", number("nobody")), ("addresses.csv", "location_id", ""),
    ],
)  # fmt: skip
def test_a_fault_in_a_table_is_named_by_line_and_column(name: str, heading: str, value: str) -> None:
    rows = tables(organisation(), organisation(OTHER))
    rows[name][2][rows[name][0].index(heading)] = value
    line, at = 3, "id" if (name, value) == ("addresses.csv", "") else heading
    assert (name, line, at) in faults(as_files(rows))


def test_a_line_that_belongs_to_nobody_is_refused_and_not_dropped() -> None:
    rows = tables()
    rows["taxonomies.csv"] = [["id", "name", "description"], [number("t"), "n", "d"]]
    assert faults(as_files(rows)) == [("taxonomies.csv", 2, "id")]


def test_one_identifier_with_two_contents_is_refused() -> None:
    rows = tables()
    rows["phones.csv"].append([number("x") if cell == "+93700000321" else cell for cell in rows["phones.csv"][1]])
    assert faults(as_files(rows)) == [("phones.csv", 3, "number")]


def test_a_line_with_too_many_cells_and_one_without_an_end_are_named() -> None:
    rows = tables()
    rows["phones.csv"][1].append("more")
    assert ("phones.csv", 2, "") in faults(as_files(rows))
    assert ("phones.csv", 2, "") in faults([File("phones.csv", b'id,number\n"1,2\n')])


def test_a_line_number_counts_the_lines_inside_a_cell() -> None:
    rows = tables({**organisation(), "description": "one\ntwo\nthree"}, {**organisation(OTHER), "name": ""})
    rows["organizations.csv"][2][1] = ""
    assert ("organizations.csv", 5, "name") in faults(as_files(rows))


def test_a_file_that_no_table_has_is_named() -> None:
    assert ("people.csv", 0, "") in faults([*as_files(tables()), File("people.csv", b"id\n1\n")])


def test_a_file_that_is_not_utf_8_is_named_with_its_line() -> None:
    assert ("phones.csv", 2, "") in faults([File("phones.csv", b"id,number\n\xff\xfe,1\n")])


def test_the_same_organisation_twice_is_refused_where_the_two_contradict_each_other() -> None:
    assert faults([a_file(organisation()), a_file({**organisation(), "name": OTHER}, "b.json")]) == [("b.json", 0, "name")]


def test_an_empty_import_is_a_fault() -> None:
    assert faults([File("a.json", b"[]")]) == [("", 0, "")]


def test_files_that_are_too_large_are_refused_packed_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "LARGEST", 1000)
    big = File("a.json", b" " * 2000)
    assert faults([big]) == [("a.json", 0, "")]
    assert faults([File("a.zip", packed([big]))]) == [("a.zip", 0, "")]


def test_a_broken_zip_is_refused() -> None:
    assert faults([File("a.zip", packed([a_file(organisation())])[:200])]) == [("a.zip", 0, "")]


def test_a_safe_house_with_a_place_is_refused_in_tables_too() -> None:
    rows = tables(organisation("خانهٔ امن سپیده"))
    found = faults(as_files(rows))
    assert {("organizations.csv", 2, "sensitivity"), ("organizations.csv", 2, "locations[0]")} <= set(found)


def test_what_a_spreadsheet_would_compute_is_written_with_an_apostrophe() -> None:
    cells = tables(organisation() | {"alternate_name": "=cmd()", "description": "+93 700 1"})["organizations.csv"][1]
    assert "'=cmd()" in cells
    assert "+93 700 1" in cells


def test_tables_with_semicolons_are_read() -> None:
    (file,) = [file for file in to_csv([{"id": number("bare"), "name": "n", "description": "d"}])]
    assert len(documents([File(file.name, file.data.replace(b",", b";"))])) == 1
