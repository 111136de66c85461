"""The pages of the directory, and who is told that they are not there."""

import datetime
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from referrals.directory import forms, taking
from referrals.directory.about import About
from referrals.directory.exchange import File, packed, read, to_csv, to_json
from referrals.directory.models import DirectoryEntry
from referrals.directory.sealing import Opened, opened
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import NAME, an_entry, number, organisation
from tests.directory.whole import an

pytestmark = pytest.mark.django_db
LIST = "/directory/"
OTHER = "دفتر دوم"
READERS = ["nargis", "zohra", "humaira", "shakiba", "laila", "farida"]
OUTSIDE = ["roshan", "mina", "wida"]
LEAST = {"name": OTHER, "sensitivity": "ordinary", "working_status": "open"}  # of a form


def at(name: str, *args: object) -> str:
    return reverse(f"referrals:directory-{name}", args=args)


def body(client: Client, url: str, data: dict[str, Any] | None = None) -> str:
    got = client.get(url) if data is None else client.post(url, data)
    assert got.status_code == 200, got.status_code
    return got.content.decode()


def now_of(cast: Cast, row: DirectoryEntry) -> Opened:
    with cast.acting("nargis"):
        return opened(DirectoryEntry.objects.select_related("partner").get(pk=row.pk))


def typed(cast: Cast, row: DirectoryEntry, **changed: Any) -> dict[str, Any]:
    """The form of an entry as the page shows it, with something changed."""
    shown = {name: "" if value is None else value for name, value in forms.EntryForm.about_of(now_of(cast, row)).items()}
    return {**shown, **changed}


def typed_service(cast: Cast, row: DirectoryEntry, **changed: Any) -> dict[str, Any]:
    found = now_of(cast, row)
    shown = forms.ServiceForm.about_of(found.document["services"][0], found.row.revision)
    as_text = {name: value.strftime("%H:%M") if isinstance(value, datetime.time) else value for name, value in {**shown, **changed}.items()}
    return {name: value for name, value in as_text.items() if value is not None}


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


# --- changing ------------------------------------------------------------------------------------------------------------
def test_what_the_form_does_not_ask_about_stays(cast: Cast) -> None:
    with cast.acting("shakiba"):
        taking.take(to_json([an("organization") | {"hijab_policy": "chador"}]))
    row = DirectoryEntry.objects.get()
    before = now_of(cast, row).document
    client = client_of(cast, "farida")
    assert client.post(at("change", row.pk), typed(cast, row)).status_code == 302
    assert now_of(cast, row).document == before
    assert client.post(at("change", row.pk), typed(cast, row, phone="0799 111 222", name=OTHER)).status_code == 302
    after = now_of(cast, row).document
    assert (after["name"], after["phones"][0]["number"], after["hijab_policy"]) == (OTHER, "0799 111 222", "chador")
    assert after["services"] != before["services"], "the same telephone stands at its services"
    assert {**after, "name": 0, "phones": 0, "services": 0, "locations": 0, "contacts": 0} == {
        **before, "name": 0, "phones": 0, "services": 0, "locations": 0, "contacts": 0,
    }


def test_a_service_saved_as_it_is_changes_nothing(cast: Cast) -> None:
    row = an_entry(cast)
    before = now_of(cast, row).document
    url = at("service", row.pk, before["services"][0]["id"])
    assert client_of(cast, "farida").post(url, typed_service(cast, row)).status_code == 302
    assert now_of(cast, row).document == before
    assert now_of(cast, row).row.revision == 1


def test_a_service_is_changed_by_the_form_and_the_rest_of_it_stays(cast: Cast) -> None:
    row = an_entry(cast)
    found = now_of(cast, row).document["services"][0]
    changed = {
        "days": ["SA", "TH"], "opens_at": "۹:۰۰", "closes_at": "۱۲:۳۰", "languages": ["fa-af", "ps"], "provinces": ["AF-KAB", "AF-HER"],
        "documents": "تذکره، اگر دارد\nنکاح‌خط", "free": "۳", "places": "۱۰", "kind": "psychosocial", "fees_description": "رایگان",
    }  # fmt: skip
    answer = client_of(cast, "farida").post(at("service", row.pk, found["id"]), typed_service(cast, row, **changed))
    assert answer.status_code == 302
    after = now_of(cast, row).document["services"][0]
    hours = after["schedules"][0]
    assert (hours["byday"], hours["opens_at"], hours["closes_at"]) == ("SA,TH", "09:00", "12:30")
    assert hours["id"] == found["schedules"][0]["id"]
    assert [one["code"] for one in after["languages"]] == ["prs", "pus"]
    assert [one["extent"] for one in after["service_areas"]] == ["AF-KAB", "AF-HER"]
    assert [one["document"] for one in after["required_documents"]] == ["تذکره، اگر دارد", "نکاح‌خط"]
    assert after["required_documents"][0] == found["required_documents"][0]
    assert (after["capacities"][0]["available"], after["capacities"][0]["maximum"]) == (3, 10)
    assert after["attributes"][0]["taxonomy_term"]["code"] == "psychosocial"
    assert after["cost_options"] == found["cost_options"]
    page = body(client_of(cast, "nargis"), at("entry", row.pk))
    assert "3 free of 10" in page


def test_what_the_forms_write_is_hsds_and_travels(cast: Cast) -> None:
    client = client_of(cast, "farida")
    first = {**LEAST, "address": "کوچهٔ اول", "city": "کابل", "province": "AF-KAB", "phone": "0700000001"}
    assert client.post(at("new"), first).status_code == 302
    row = DirectoryEntry.objects.get()
    when = {"days": ["SA"], "opens_at": "8:00", "closes_at": "12:00"}
    service = {"name": "آموزش خیاطی", "status": "active", "kind": "livelihood", **when, "free": "0", "revision": "1"}
    assert client.post(at("service-new", row.pk), service).status_code == 302
    document = now_of(cast, row).document
    assert [one.document for one in read(to_csv([document]), {})] == [document]


def test_a_safe_house_with_an_address_is_refused_beside_the_address(cast: Cast) -> None:
    client = client_of(cast, "farida")
    named = {"name": "خانهٔ امن سپیده", "sensitivity": "shelter", "safe_display_name": "سپیده"}
    data = {**LEAST, **named, "address": "کوچهٔ اول", "city": "کابل"}
    page = body(client, at("new"), data)
    assert "A safe house is kept without any place or address." in page
    assert 'href="#id_address"' in page
    assert not DirectoryEntry.objects.exists()
    assert client.post(at("new"), {**data, "address": "", "city": ""}).status_code == 302


def test_an_entry_with_a_place_cannot_become_a_safe_house(cast: Cast) -> None:
    row = an_entry(cast)
    page = body(client_of(cast, "farida"), at("change", row.pk), typed(cast, row, sensitivity="shelter", safe_display_name="سپیده"))
    assert "A safe house is kept without any place or address." in page
    assert now_of(cast, row).row.revision == 1


def test_the_address_is_taken_away_with_the_place_that_held_nothing_else(cast: Cast) -> None:
    client = client_of(cast, "farida")
    client.post(at("new"), {**LEAST, "address": "کوچهٔ اول", "city": "کابل"})
    row = DirectoryEntry.objects.get()
    assert "locations" in now_of(cast, row).document
    client.post(at("change", row.pk), typed(cast, row, address="", city="", province=""))
    assert "locations" not in now_of(cast, row).document


def test_a_partner_is_linked_once(cast: Cast) -> None:
    an_entry(cast, partner="sepidar")
    client = client_of(cast, "farida")
    page = body(client, at("new"))
    assert "Other" in page
    assert f'value="{cast.teams["sepidar"].pk}"' not in page
    data = {**LEAST, "partner": str(cast.teams["sepidar"].pk)}
    assert client.post(at("new"), data).status_code == 200
    assert DirectoryEntry.objects.count() == 1


def test_whoever_saves_second_is_told_and_keeps_her_words(cast: Cast) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    late = typed(cast, row, description="نو")
    assert client.post(at("change", row.pk), typed(cast, row, name=OTHER)).status_code == 302
    answer = client.post(at("change", row.pk), late)
    assert answer.status_code == 409
    assert "نو" in answer.content.decode()
    assert now_of(cast, row).document["name"] == OTHER


def test_verifying_notes_who_and_when_and_the_state(cast: Cast) -> None:
    row = an_entry(cast)
    client = client_of(cast, "nargis")
    data = {"working": "suspended", "note": "تا پایان ماه", "revision": "1"}
    assert client.post(at("verify", row.pk), data).status_code == 302
    page = body(client, at("entry", row.pk))
    for words in ("Verified today", "Nargis", "They do not work for now.", "تا پایان ماه"):
        assert words in page


def test_an_entry_nobody_asked_about_for_long_warns(cast: Cast) -> None:
    day = timezone.localdate() - datetime.timedelta(days=181)
    row = an_entry(cast, about=About(verified_on=day.isoformat()))
    page = body(client_of(cast, "nargis"), at("entry", row.pk))
    assert "This may be out of date." in page
    assert "Verified 181 days ago" in page


def test_every_version_says_what_it_changed_and_who_wrote_it(cast: Cast) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    client.post(at("change", row.pk), typed(cast, row, name=OTHER))
    client_of(cast, "nargis").post(at("verify", row.pk), {"working": "closed", "note": "", "revision": "2"})
    page = body(client, at("history", row.pk))
    for words in ("Version 3", "Nargis", "working_status", "closed", "Farida", OTHER, NAME, "Shakiba", "The first version."):
        assert words in page
    assert client_of(cast, "nargis").get(at("history", row.pk)).status_code == 404


def test_the_versions_before_a_damage_still_open(cast: Cast) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    client.post(at("change", row.pk), typed(cast, row, name=OTHER))
    DirectoryEntry.objects.filter(pk=row.pk).update(payload=b"gone")
    assert OTHER in body(client, at("history", row.pk))


def test_an_earlier_version_is_written_again_as_a_new_one(cast: Cast) -> None:
    row = an_entry(cast, about=About(note="her words"))
    client = client_of(cast, "farida")
    client.post(at("change", row.pk), typed(cast, row, name=OTHER))
    client_of(cast, "nargis").post(at("verify", row.pk), {"working": "closed", "note": "moved away", "revision": "2"})
    farida = client_of(cast, "farida")
    farida.post(at("restore", row.pk, 1), {"revision": "3"})
    now = now_of(cast, row)
    assert (now.document["name"], now.row.revision) == (NAME, 4)
    assert (now.about.note, now.about.working_status, bool(now.about.verified_on)) == ("moved away", "closed", True)
    assert Entry.objects.order_by("-seq")[0].kind == "directory.changed"


def test_a_version_is_not_restored_over_somebody_elses_change(cast: Cast) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    client.post(at("change", row.pk), typed(cast, row, name=OTHER))
    answer = client.post(at("restore", row.pk, 1), {"revision": "1"}, follow=True)
    assert "Nothing was restored" in answer.content.decode()
    assert now_of(cast, row).document["name"] == OTHER


def test_a_damaged_entry_is_mended_by_its_last_whole_version(cast: Cast) -> None:
    row = an_entry(cast)
    DirectoryEntry.objects.filter(pk=row.pk).update(payload=b"gone")
    client = client_of(cast, "farida")
    assert client.post(at("restore", row.pk, 1), {"revision": "1"}).status_code == 302
    assert now_of(cast, row).document["name"] == NAME


@pytest.mark.parametrize("number", [0, 7])
def test_a_version_that_is_not_there_is_not_found(cast: Cast, number: int) -> None:
    assert client_of(cast, "farida").post(at("restore", an_entry(cast).pk, number), {"revision": "1"}).status_code == 404


@pytest.mark.parametrize("name", ["nargis", *OUTSIDE])
def test_only_who_keeps_the_directory_restores(cast: Cast, name: str) -> None:
    row = an_entry(cast)
    client_of(cast, "farida").post(at("change", row.pk), typed(cast, row, name=OTHER))
    assert client_of(cast, name).post(at("restore", row.pk, 1), {"revision": "2"}).status_code == 404
    assert now_of(cast, row).document["name"] == OTHER


# --- files ---------------------------------------------------------------------------------------------------------------
def upload(client: Client, *files: File) -> Any:
    return client.post(at("import"), {"file": [SimpleUploadedFile(file.name, file.data) for file in files]})


@pytest.mark.parametrize("form", ["json", "csv"])
def test_what_is_downloaded_is_uploaded_again(cast: Cast, form: str) -> None:
    row = an_entry(cast)
    client = client_of(cast, "farida")
    got = client.post(at("export", form))
    assert got["Content-Disposition"] == f'attachment; filename="hsds-{form}.zip"'
    assert upload(client, File("all.zip", got.content)).status_code == 302
    assert now_of(cast, row).row.revision == 1
    assert [one.document for one in read([File("a.zip", got.content)], {})] == [organisation()]


def test_the_tables_are_uploaded_together(cast: Cast) -> None:
    assert upload(client_of(cast, "shakiba"), *to_csv([organisation()])).status_code == 302
    assert now_of(cast, DirectoryEntry.objects.get()).document == organisation()


def test_faults_are_shown_with_their_place_and_nothing_is_taken(cast: Cast) -> None:
    tables = to_csv([organisation(), organisation(OTHER) | {"email": "nowhere"}])
    page = upload(client_of(cast, "farida"), *tables).content.decode()
    assert "organizations.csv, line 3, email" in page
    assert "Error:" in page
    assert not DirectoryEntry.objects.exists()


def test_a_file_that_is_too_large_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "LARGEST_UPLOAD", 100)
    assert "larger than" in upload(client_of(cast, "farida"), File("a.json", b" " * 200)).content.decode()
    answer = upload(client_of(cast, "farida"), File("a.json", b" " * 3_000_000))
    assert answer.status_code == 200
    assert not DirectoryEntry.objects.exists()


def test_a_download_is_recorded_and_holds_nothing_sensitive(cast: Cast) -> None:
    an_entry(cast, about=About(sensitivity="sensitive"))
    got = client_of(cast, "farida").post(at("export", "json"))
    assert got.content == packed([])
    assert Entry.objects.order_by("-seq").values_list("kind", flat=True)[0] == "directory.exported"
