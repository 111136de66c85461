"""The entities of HSDS 3 as one compact table: what each has, of which type, what is needed, and what lies inside what.

``name!`` is needed everywhere, ``name+`` in tables only, where nothing says it by its place. A type follows a colon; without one it is
text. ``services[service]`` is a list of entities, ``unit{unit}`` one of them. After the first 3.0 the edition of 2025 is included
(capacities, units, further addresses on the web). Members that are not here are kept as they are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

_TABLE: Final = """
organization organizations.csv
 id!:uuid name! alternate_name description! email:email website:uri tax_status tax_id year_incorporated:number legal_status logo uri:uri
 parent_organization_id:uuid funding[funding] contacts[contact] phones[phone] locations[location] programs[program]
 organization_identifiers[organization_identifier] additional_websites[url] services[service]
program programs.csv
 id!:uuid organization_id+:uuid name! alternate_name description!
service services.csv
 id!:uuid organization_id+:uuid program_id:uuid name! alternate_name description url:uri email:email
 status!:active|inactive|defunct|temporarily_closed interpretation_services application_process fees_description wait_time fees
 accreditations eligibility_description minimum_age:number maximum_age:number assured_date:date assurer_email:email licenses alert
 last_modified:datetime phones[phone] schedules[schedule] service_areas[service_area] service_at_locations[service_at_location]
 languages[language] organization{organization} funding[funding] cost_options[cost_option] program{program}
 required_documents[required_document] contacts[contact] capacities[service_capacity] additional_urls[url]
attribute attributes.csv
 id!:uuid link_id+:uuid taxonomy_term_id+:uuid link_type link_entity+ value taxonomy_term{taxonomy_term}
service_at_location service_at_location.csv
 id!:uuid service_id+:uuid location_id+:uuid description contacts[contact] phones[phone] schedules[schedule] location{location}
location locations.csv
 id!:uuid location_type!:physical|postal|virtual url:uri organization_id:uuid name alternate_name description transportation
 latitude:number longitude:number external_identifier external_identifier_type languages[language] addresses[address] contacts[contact]
 accessibility[accessibility] phones[phone] schedules[schedule]
phone phones.csv
 id!:uuid location_id:uuid service_id:uuid organization_id:uuid contact_id:uuid service_at_location_id:uuid number! extension:number type
 description languages[language]
contact contacts.csv
 id!:uuid organization_id:uuid service_id:uuid service_at_location_id:uuid location_id:uuid name title department email:email phones[phone]
address addresses.csv
 id!:uuid location_id:uuid attention address_1! address_2 city! region state_province! postal_code! country!
 address_type!:physical|postal|virtual
schedule schedules.csv
 id!:uuid service_id:uuid location_id:uuid service_at_location_id:uuid valid_from:date valid_to:date dtstart:date timezone:number until:date
 count:number wkst:MO|TU|WE|TH|FR|SA|SU freq:WEEKLY|MONTHLY interval:number byday byweekno bymonthday byyearday description opens_at:time
 closes_at:time schedule_link:uri attending_type notes
funding funding.csv
 id!:uuid organization_id:uuid service_id:uuid source
service_area service_areas.csv
 id!:uuid service_id:uuid name description extent extent_type uri
required_document required_documents.csv
 id!:uuid service_id:uuid document uri:uri
language languages.csv
 id!:uuid service_id:uuid location_id:uuid phone_id:uuid name code note
accessibility accessibility.csv
 id!:uuid location_id:uuid description details url:uri
taxonomy_term taxonomy_terms.csv
 id!:uuid code name! description! parent_id:uuid taxonomy taxonomy_detail{taxonomy} language taxonomy_id:uuid term_uri:uri
metadata metadata.csv
 id!:uuid resource_id+:uuid resource_type+ last_action_date!:date last_action_type! field_name! previous_value! replacement_value!
 updated_by!
meta_table_description meta_table_descriptions.csv
 id!:uuid name language character_set
cost_option cost_options.csv
 id!:uuid service_id+:uuid valid_from:date valid_to:date option currency amount:number amount_description
organization_identifier organization_identifiers.csv
 id!:uuid organization_id+:uuid identifier_scheme identifier_type! identifier!
taxonomy taxonomies.csv
 id!:uuid name! description! uri:uri version
service_capacity service_capacity.csv
 id!:uuid service_id+:uuid unit_id+:uuid available!:number maximum:number description updated!:datetime unit!{unit}
unit units.csv
 id!:uuid name! scheme identifier uri:uri
url url.csv
 id!:uuid label url!:uri organization_id:uuid service_id:uuid
"""
_MEMBER: Final = re.compile(r"(\w+)([!+]?)(?::([\w|]+)|\[(\w+)\]|\{(\w+)\})?")
_WITHOUT_ATTRIBUTES: Final = {"attribute", "metadata", "taxonomy", "taxonomy_term"}
LINKED: Final = {"attribute": ("link_id", "link_entity"), "metadata": ("resource_id", "resource_type")}  # to an entity of any kind


@dataclass(frozen=True)
class Member:
    """One member of an entity. *of* is the entity inside it, *many* whether it is a list of them."""

    name: str
    type: str = "text"
    needed: bool = False
    needed_in_tables: bool = False
    of: str = ""
    many: bool = False

    @property
    def choices(self) -> list[str]:
        return [choice.replace("_", " ") for choice in self.type.split("|")] if "|" in self.type else []


@dataclass(frozen=True)
class Entity:
    name: str
    file: str
    members: Mapping[str, Member]

    @cached_property
    def plain(self) -> list[Member]:
        """What stands in a cell."""
        return [member for member in self.members.values() if not member.of]

    @cached_property
    def inside(self) -> list[Member]:
        """The lists of entities and the single ones."""
        return [member for member in self.members.values() if member.of]

    @cached_property
    def links(self) -> set[str]:
        """The columns that say into which other entity a row belongs."""
        if self.name in LINKED:
            return {LINKED[self.name][0]}
        return {column for column, entity in self.parents.items() if entity}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Column → the entity in whose list this one stands."""
        holders = [e.name for e in ENTITIES.values() if any(m.of == self.name and m.many for m in e.inside)]
        return {f"{name}_id": name for name in holders if f"{name}_id" in self.members}


def _read() -> dict[str, Entity]:
    found: dict[str, Entity] = {}
    for block in re.split(r"\n(?=\w)", _TABLE.strip()):
        head, _, body = block.partition("\n")
        name, file = head.split()
        words = body.split()
        if name != "metadata":
            words += [] if name in _WITHOUT_ATTRIBUTES else ["attributes[attribute]"]
            words += ["metadata[metadata]"]
        found[name] = Entity(name, file, {member.name: member for member in map(_member, words)})
    return found


def _member(word: str) -> Member:
    match = _MEMBER.fullmatch(word)
    assert match is not None, word  # noqa: S101 - the table above
    name, mark, kind, many, one = match.groups()
    return Member(name, kind or "text", mark == "!", mark == "+", many or one or "", bool(many))


ENTITIES: Final[dict[str, Entity]] = _read()
BY_FILE: Final[dict[str, Entity]] = {entity.file: entity for entity in ENTITIES.values()}


def column_of(member: Member) -> str:
    """The column in which a row names the one entity inside it."""
    return "taxonomy_id" if member.of == "taxonomy" else f"{member.of}_id"
