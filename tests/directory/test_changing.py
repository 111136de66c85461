"""Whoever keeps the directory changes it on its pages: nothing is lost, and nobody overwrites what another wrote."""

import datetime

import pytest
from django.utils import timezone

from audit.models import Entry
from referrals.directory import taking
from referrals.directory.about import About
from referrals.directory.exchange import read, to_csv, to_json
from referrals.directory.models import DirectoryEntry
from tests.browserless import client_of
from tests.cast import Cast
from tests.directory.entries import NAME, an_entry
from tests.directory.pages import OTHER, OUTSIDE, at, body, now_of, typed, typed_service
from tests.directory.whole import an

pytestmark = pytest.mark.django_db
LEAST = {"name": OTHER, "sensitivity": "ordinary", "working_status": "open"}  # of a form


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
