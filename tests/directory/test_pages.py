"""The pages of the directory, who is told that they are not there, and how somebody is found."""

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import Entry
from referrals.directory import taking
from referrals.directory.about import About
from referrals.directory.exchange import to_json
from referrals.directory.models import DirectoryEntry
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import NAME, an_entry, number, organisation
from tests.directory.pages import LIST, OTHER, OUTSIDE, at, body, now_of, typed
from tests.directory.whole import an

pytestmark = pytest.mark.django_db
READERS = ["nargis", "zohra", "humaira", "shakiba", "laila", "farida"]


# --- who -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", READERS)
def test_everybody_of_the_office_who_helps_women_reads_the_list_and_an_entry(cast: Cast, person: str) -> None:
    row = an_entry(cast)
    client = client_of(cast, person)
    assert NAME in body(client, LIST)
    assert "کوچهٔ دوم" in body(client, at("entry", row.pk))


@pytest.mark.parametrize("person", OUTSIDE)
def test_partners_and_the_data_officer_are_told_that_it_is_not_there(cast: Cast, person: str) -> None:
    row = an_entry(cast, partner="sepidar")
    client = client_of(cast, person)
    for url in (LIST, at("entry", row.pk), at("change", row.pk), at("verify", row.pk), at("new"), at("import")):
        assert client.get(url).status_code == 404
    assert client.post(at("export", "json")).status_code == 404


def test_a_stranger_is_sent_to_the_door(cast: Cast) -> None:
    assert Client().get(LIST)["Location"].startswith("/sign-in")


@pytest.mark.parametrize("person", ["nargis", "zohra", "humaira"])
def test_who_does_not_keep_it_changes_imports_and_exports_nothing(cast: Cast, person: str) -> None:
    row = an_entry(cast)
    client = client_of(cast, person)
    for url in (at("new"), at("change", row.pk), at("import"), at("service-new", row.pk)):
        assert (client.get(url).status_code, client.post(url, typed(cast, row)).status_code) == (404, 404)
    assert client.post(at("export", "json")).status_code == 404
    assert "Add an organisation" not in body(client, LIST)


def test_a_counsellor_reads_and_does_not_verify(cast: Cast) -> None:
    row = an_entry(cast)
    assert client_of(cast, "zohra").post(at("verify", row.pk), {"working": "closed", "revision": 1}).status_code == 404
    assert now_of(cast, row).about.working_status == "open"


# --- list and search -----------------------------------------------------------------------------------------------------
@pytest.fixture
def three(cast: Cast) -> Client:
    an_entry(cast, about=About(female_staff="always"))
    herat = [{"id": number("h"), "name": "هرات", "extent": "AF-HER"}]
    uzbek = [{"id": number("u"), "name": "Uzbek", "code": "uz"}]
    turned = organisation(OTHER)["services"][0] | {"service_areas": herat, "languages": uzbek}
    turned["attributes"][0]["taxonomy_term"] |= {"id": number("health"), "code": "health"}
    an_entry(cast, OTHER, services=[turned], locations=[], about=About(female_staff="no", working_status="suspended"))
    an_entry(cast, "Amina Legal Clinic", services=[], locations=[])
    return client_of(cast, "nargis")


def hits(client: Client, **wanted: str) -> list[str]:
    page = body(client, LIST, wanted)
    return [name for name in (NAME, OTHER, "Amina Legal Clinic") if f"<bdi>{name}</bdi>" in page]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, [NAME, OTHER, "Amina Legal Clinic"]), ({"words": "خانه"}, [NAME]), ({"words": "عدالت"}, [NAME]),
        ({"words": "أمینه"}, ["Amina Legal Clinic"]), ({"words": "khana adalat"}, [NAME]), ({"words": "legal"}, ["Amina Legal Clinic"]),
        ({"words": "nothing like it"}, []), ({"service": "health"}, [OTHER]), ({"service": "legal"}, [NAME]),
        ({"province": "AF-HER"}, [OTHER]),
        ({"province": "AF-KAB"}, [NAME]), ({"language": "uz"}, [OTHER]), ({"language": "fa-af"}, [NAME]), ({"female": "on"}, [NAME]),
        ({"service": "legal", "province": "AF-HER"}, []), ({"service": "no such thing"}, [NAME, OTHER, "Amina Legal Clinic"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_search_finds_what_fits(three: Client, wanted: dict[str, str], expected: list[str]) -> None:
    assert hits(three, **wanted) == expected


@pytest.mark.parametrize(("day", "hour", "is_open"), [(28, 10, True), (28, 15, True), (28, 16, False), (26, 10, False), (27, 10, False)])
def test_open_now_asks_the_clock_of_the_office(three: Client, monkeypatch: pytest.MonkeyPatch, day: int, hour: int, is_open: bool) -> None:
    """28 November 2026 is a Saturday; the hours are Saturday to Wednesday, 8:00 to 15:30."""
    moment = datetime.datetime(2026, 11, day, hour, 0, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "localtime", lambda *_: moment)
    assert hits(three, open_now="on") == ([NAME] if is_open else [])


def test_nothing_of_a_search_is_in_an_address(three: Client) -> None:
    page = body(three, LIST, {"words": "عدالت", "province": "AF-KAB"})
    assert 'method="post" action="/directory/"' in page
    assert not re.search(r'href="[^"]*(AF-KAB|words=)', page)


def test_the_list_is_one_entry_of_the_trail_and_a_page_another(cast: Cast) -> None:
    row = an_entry(cast)
    client, before = client_of(cast, "nargis"), Entry.objects.count()
    body(client, LIST)
    body(client, at("entry", row.pk))
    kinds = Entry.objects.filter(seq__gt=before).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["directory.listed", "directory.read"]


def test_the_number_of_queries_does_not_grow_with_the_entries(cast: Cast) -> None:
    client = client_of(cast, "nargis")
    counts = []
    for more in (1, 20):
        for one in range(more):
            an_entry(cast, f"دفتر {more} {one}")
        body(client, LIST)
        with CaptureQueriesContext(connection) as captured:
            body(client, LIST, {"words": "دفتر"})
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_three_hundred_entries_are_a_list_in_pages(cast: Cast) -> None:
    with cast.acting("shakiba"):
        taking.take(to_json([organisation(f"دفتر {one}") for one in range(120)]))
    client = client_of(cast, "nargis")
    assert body(client, LIST).count("directory-entry") == 0
    assert body(client, LIST).count('<tr><th scope="row">') == 50
    assert body(client, f"{LIST}?page=3").count('<tr><th scope="row">') == 20
    assert body(client, LIST, {"words": "دفتر"}).count('<tr><th scope="row">') == 100


def test_the_safe_name_stands_in_place_of_the_name(cast: Cast) -> None:
    an_entry(cast, about=About(safe_display_name="دفتر سبز"))
    page = body(client_of(cast, "nargis"), LIST)
    assert "دفتر سبز" in page
    assert NAME not in page


def test_a_damaged_entry_is_marked_and_cannot_be_changed(cast: Cast) -> None:
    row = an_entry(cast)
    DirectoryEntry.objects.filter(pk=row.pk).update(revision=7)
    client = client_of(cast, "shakiba")
    for url in (LIST, at("entry", row.pk)):
        assert "does not open any more" in body(client, url)
    assert client.get(at("change", row.pk)).status_code == 404


def test_an_entry_shows_what_a_woman_has_to_know(cast: Cast) -> None:
    row = an_entry(cast, about=About(female_staff="always", mahram_policy="not_needed"))
    page = body(client_of(cast, "nargis"), at("entry", row.pk))
    for words in ("Always", "Not needed", "تذکره، اگر دارد", "رایگان", "Dari", "Kabul", "Saturday", "08:00 to 15:30", "Shut"):
        assert words in page
    assert "0700 000 321" in page
    assert 'lang="ps"' in page, "the choice of languages stands on it as on every page"
    assert "Not verified yet" in page


def test_a_document_with_every_entity_has_a_page(cast: Cast) -> None:
    with cast.acting("shakiba"):
        taking.take(to_json([an("organization")]))
    client = client_of(cast, "shakiba")
    row = DirectoryEntry.objects.get()
    body(client, LIST)
    assert "متن" in body(client, at("entry", row.pk))
    for url in (at("change", row.pk), at("service", row.pk, number("whole service"))):
        body(client, url)
