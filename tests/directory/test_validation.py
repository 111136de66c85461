"""HSDS documents: what is taken, and every fault with its place."""

from copy import deepcopy
from typing import Any

import pytest
from django.utils import translation

from referrals.directory import gathering, shelters
from referrals.directory.about import About
from referrals.directory.faults import Fault, where
from referrals.directory.judging import judged
from referrals.directory.table import ENTITIES
from referrals.directory.validation import faults_of, walk
from tests.directory.entries import number, organisation
from tests.directory.whole import an

NEEDED_TO_BE_KNOWN = {
    "organization", "program", "service", "attribute", "service_at_location", "location", "phone", "contact", "address", "schedule",
    "funding", "service_area", "required_document", "language", "accessibility", "taxonomy_term", "metadata", "cost_option", "taxonomy",
    "organization_identifier", "service_capacity", "unit", "url",
}  # fmt: skip


def places(found: Any) -> set[str]:
    return {wrong.at for wrong in judged(found)[1]}


def changed(at: str, value: Any) -> dict[str, Any]:
    """Our organisation with one member changed, by its way through the document; None takes it out."""
    document: Any = organisation()
    target = document
    *way, last = at.replace("[", ".").replace("]", "").split(".")
    for step in way:
        target = target[int(step)] if step.isdigit() else target[step]
    if value is None:
        del target[last]
    else:
        target[int(last) if last.isdigit() else last] = value
    return document


def test_the_organisation_of_the_tests_is_without_fault() -> None:
    assert places(organisation()) == set()


def test_a_document_in_which_every_entity_stands_is_without_fault() -> None:
    whole = an("organization")
    assert places(whole) == set()
    assert {entity.name for entity, _found, _at in walk("organization", whole)} == NEEDED_TO_BE_KNOWN


@pytest.mark.parametrize(
    ("at", "value"),
    [
        ("name", None), ("description", None), ("id", "7"), ("services[0].status", "open"), ("services[0].status", None),
        ("services[0].schedules[0].opens_at", "eight"), ("services[0].schedules[0].freq", "DAILY"), ("phones[0].number", None),
        ("phones[0].number", 93700000321), ("services[0].cost_options[0].amount", "free"), ("services[0].cost_options[0].amount", True),
        ("locations[0].addresses[0].country", None), ("locations[0].location_type", "tent"), ("services", {}), ("phones[0]", "0700"),
        ("email", "nowhere"), ("website", "example"), ("services[0].assured_date", "1405-09-04T"), ("website", 5),
        ("services[0].attributes[0].taxonomy_term.description", None), ("name", "abc\u202edef"), ("description", "x" * 20_001),
        ("mahram_policy", "maybe"), ("safe_display_name", 5), ("alternate_name", []),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(at: str, value: object) -> None:
    assert places(changed(at, value)) == {at}


def test_every_fault_of_a_document_is_named_at_once() -> None:
    document = changed("services[0].status", "open")
    document["phones"][0].pop("number")
    document["email"] = 7
    assert places(document) == {"services[0].status", "phones[0].number", "email"}


def test_one_identifier_with_two_contents_is_a_contradiction() -> None:
    document = organisation()
    document["contacts"] = [{"id": number("c"), "name": "مینا", "phones": [{**document["phones"][0], "number": "+93700000999"}]}]
    assert places(document) == {"phones[0].number"}


def test_members_that_nobody_knows_are_no_fault_and_stay() -> None:
    document = organisation() | {"hijab_policy": "chador", "nested": {"deep": [1, None]}}
    taken, faults = judged(document)
    assert (faults, taken and taken.document) == ([], document)


def test_the_words_of_the_office_are_taken_out_of_the_document() -> None:
    taken, _ = judged(organisation() | {"mahram_policy": "required", "safe_display_name": "دفتر سبز"})
    assert taken is not None
    assert (taken.document, taken.said) == (organisation(), {"mahram_policy": "required", "safe_display_name": "دفتر سبز"})


# --- safe houses -------------------------------------------------------------------------------------------------------------
def a_shelter(**members: Any) -> dict[str, Any]:
    bare = {name: value for name, value in organisation("خانهٔ امن سپیده").items() if name != "locations"}
    return bare | {"sensitivity": "shelter", "safe_display_name": "سپیده"} | members


def test_a_safe_house_with_an_alias_and_without_a_place_is_taken() -> None:
    assert places(a_shelter()) == set()


def test_a_safe_house_with_an_address_is_refused_where_the_address_stands() -> None:
    found = places(a_shelter(locations=organisation()["locations"]))
    assert found == {"locations[0]", "locations[0].addresses[0]"}


def test_a_safe_house_without_an_alias_is_refused() -> None:
    assert places(a_shelter(safe_display_name="")) == {"safe_display_name"}


@pytest.mark.parametrize("name", ["خانه امن کابل", "خانۀ امن", "پناهگاه زنان", "خوندي کور", "Kabul Women’s Shelter", "The Safe House"])
def test_a_safe_house_is_known_by_its_name_in_three_languages(name: str) -> None:
    assert shelters.is_shelter(organisation(name), About())
    assert "sensitivity" in places(organisation(name))


def test_a_safe_house_is_known_by_the_type_of_its_service() -> None:
    document = organisation()
    document["services"][0]["attributes"][0]["taxonomy_term"]["code"] = "shelter"
    assert {"sensitivity", "safe_display_name", "locations[0]"} <= places(document)


def test_an_office_of_lawyers_is_no_safe_house() -> None:
    assert not shelters.is_shelter(organisation(), About())


def test_what_the_office_marked_as_a_safe_house_stays_one_when_a_file_says_nothing() -> None:
    known = About(sensitivity="shelter", safe_display_name="سپیده")
    assert {wrong.at for wrong in judged(organisation(), known)[1]} == {"locations[0]", "locations[0].addresses[0]"}


# --- documents in files ------------------------------------------------------------------------------------------------------
def gathered(*found: Any) -> tuple[list[Any], list[Fault]]:
    owners, faults = gathering.organisations([piece for one in found for piece in gathering.pieces("a.json", one)])
    return [owner.found for owner in owners], faults


def test_a_document_a_list_and_a_page_of_a_list_are_read_alike() -> None:
    document = organisation()
    for found in (document, [document], {"total_items": 1, "contents": [document]}):
        assert gathered(found) == ([document], [])


def test_services_that_name_their_organisation_are_put_into_it() -> None:
    document = organisation()
    owner = {name: value for name, value in document.items() if name != "services"}
    second = {**document["services"][0], "id": number("second"), "organization": owner}
    found, faults = gathered([{**document["services"][0], "organization": owner}, second])
    assert faults == []
    assert [service["id"] for service in found[0]["services"]] == [document["services"][0]["id"], number("second")]


def test_two_documents_that_contradict_each_other_are_refused() -> None:
    assert [fault.at for fault in gathered(organisation(), changed("description", "چیز دیگر"))[1]] == ["description"]


def test_a_taxonomy_that_an_organisation_uses_is_taken_and_another_is_refused() -> None:
    whole = an("organization")
    used = an("taxonomy")
    assert gathered(whole, used)[1] == []
    assert [fault.file for fault in gathered(organisation(), used)[1]] == ["a.json"]
    assert len(gathered(whole, {**used, "name": "another"})[1]) == 1


def test_a_service_of_nobody_is_refused() -> None:
    assert len(gathered({**organisation()["services"][0]})[1]) == 1


def test_a_fault_says_its_file_and_its_place_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert where(Fault("phones.csv", 3, "number", "")) == "phones.csv, line 3, number"
    with translation.override("fa-af"):
        assert "۳" in where(Fault("phones.csv", 3, "number", ""))


def test_a_document_that_nests_for_ever_ends_in_a_fault() -> None:
    deep: dict[str, Any] = deepcopy(organisation()["services"][0])
    for _ in range(40):
        deep = {**organisation()["services"][0], "organization": {**organisation(), "services": [deep]}}
    assert max(wrong.at.count("services") for wrong in faults_of("service", deep)) == 6


def test_the_table_names_no_entity_that_is_not_there() -> None:
    assert {member.of for entity in ENTITIES.values() for member in entity.inside} <= set(ENTITIES)
