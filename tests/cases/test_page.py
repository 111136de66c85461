"""The page of a case: her name and number hidden until asked for, locks for what is closed, one entry a look."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.errors import LedgerUnwritable
from audit.ledger import case_tag
from audit.models import Entry
from casework.access import catalogue
from casework.accounts.models import Role
from casework.cases import actions, frame, panel, timeline
from casework.cases.models import Case, ContactNote
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case


def add_notes(cast: Cast, case: Case, count: int) -> None:
    with cast.acting("nargis"):
        for number in range(count):
            note = ContactNote(kind="call", on=timezone.localdate(), text=f"یادداشت {number}")
            actions.add_record(case=Case.objects.get(pk=case.pk), record=note)


def with_zohra(cast: Cast, person: str = "zohra") -> Case:
    """A case in which a colleague has her role's part."""
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.people[person])
    return case


def test_name_and_number_are_not_in_the_page(cast: Cast, nargis: Client) -> None:
    page = text(nargis.get(f"/cases/{a_case(cast).pk}/"))
    for hidden in ("پروین", "کریم", "+93700000012", "0700 000 012"):
        assert hidden not in page


def test_her_story_is_not_in_the_page(cast: Cast, nargis: Client) -> None:
    assert "از خانه بیرون" not in text(nargis.get(f"/cases/{a_case(cast).pk}/"))


def test_opening_the_page_leaves_one_entry(cast: Cast, nargis: Client, entries: Any) -> None:
    case = a_case(cast)
    before = entries()
    nargis.get(f"/cases/{case.pk}/")
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]


@pytest.mark.parametrize(("show", "seen", "hidden"), [("name", "پروین", "0700 000 012"), ("phone", "0700 000 012", "پروین")])
def test_what_is_asked_for_is_shown_and_recorded(cast: Cast, nargis: Client, entries: Any, show: str, seen: str, hidden: str) -> None:
    case = a_case(cast)
    before = entries()
    page = text(nargis.post(f"/cases/{case.pk}/", {"show": show}))
    assert seen in page
    assert hidden not in page
    assert [entry.kind for entry in entries(since=before)] == ["case.revealed"]


def test_asking_for_something_else_shows_nothing_more(cast: Cast, nargis: Client) -> None:
    page = text(nargis.post(f"/cases/{a_case(cast).pk}/", {"show": "everything"}))
    assert "پروین" not in page


def test_a_name_in_the_address_is_not_a_request_to_show_it(cast: Cast, nargis: Client) -> None:
    assert "پروین" not in text(nargis.get(f"/cases/{a_case(cast).pk}/?show=name"))


def test_how_to_reach_her_stands_on_the_page(cast: Cast, nargis: Client) -> None:
    page = text(nargis.get(f"/cases/{a_case(cast).pk}/"))
    for said in ("Leave no message", "۱۰ تا ۱۲", "از کورس خیاطی", "Sister’s"):
        assert said in page


def test_when_the_ledger_cannot_be_written_nothing_is_shown(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)

    def refuse(*_: Any, **__: Any) -> None:
        raise LedgerUnwritable("the ledger could not be written")

    monkeypatch.setattr("audit.ledger._append", refuse)
    answer = nargis.get(f"/cases/{case.pk}/")
    assert answer.status_code == 503
    assert "از کورس خیاطی" not in text(answer)


def test_many_notes_cost_no_more_queries_than_few(cast: Cast, nargis: Client) -> None:
    case, seen = a_case(cast), []
    for count in (2, 30):
        add_notes(cast, case, count)
        nargis.get(f"/cases/{case.pk}/")
        with CaptureQueriesContext(connection) as queries:
            nargis.get(f"/cases/{case.pk}/")
        seen.append(len(queries))
    assert seen[0] == seen[1]


def test_a_counsellor_sees_that_there_is_more_and_not_what(cast: Cast) -> None:
    page = text(client_of(cast, "zohra").get(f"/cases/{with_zohra(cast).pk}/"))
    assert page.count("not open to you") >= 3
    assert "Case opened" not in page


@pytest.mark.parametrize("page", ["situation/", "consents/"])
def test_a_closed_compartment_is_a_lock_on_its_page_too(cast: Cast, page: str) -> None:
    case = with_zohra(cast)
    answer = text(client_of(cast, "zohra").get(f"/cases/{case.pk}/{page}"))
    shown = answer[answer.index("<main") :]
    assert "not open to you" in shown
    for hidden in ("تماس پیگیری", "Verbal", "Services", "Legal"):
        assert hidden not in shown


def test_a_counsellors_card_says_who_she_is_and_nothing_of_the_case(cast: Cast, nargis: Client) -> None:
    case = with_zohra(cast)
    nargis.post(f"/cases/{case.pk}/situation/", {"revision": "1", "risk": "medium", "next_step": "دیدار"})
    with cast.acting("zohra"):
        card = catalogue.cards(Case, [case.pk])[case.pk]
    assert card["name"] == "پروین"
    assert not {"risk", "needs", "next"} & set(card)


def test_a_case_with_more_records_than_one_entry_holds_is_recorded_in_several(
    cast: Cast, nargis: Client, entries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(cast)
    add_notes(cast, case, 4)
    monkeypatch.setattr("casework.access.rings.IN_ONE_ENTRY", 5)
    before = entries()
    assert "یادداشت 3" in text(nargis.get(f"/cases/{case.pk}/"))
    assert len(entries("case.read", since=before)) == 2


def test_a_counsellor_reads_identity_and_cannot_change_it(cast: Cast) -> None:
    case, client = with_zohra(cast), client_of(cast, "zohra")
    assert "پروین" in text(client.get(f"/cases/{case.pk}/identity/"))
    assert client.post(f"/cases/{case.pk}/identity/", {"about-given_name": "x"}).status_code == 404


def test_the_panel_names_who_can_open_the_case(cast: Cast, nargis: Client) -> None:
    case = with_zohra(cast)
    page = text(nargis.get(f"/cases/{case.pk}/"))
    panel_of = page[page.index("Who can open this") :]
    for name in ("Nargis", "Zohra", "Shakiba"):
        assert name in panel_of
    assert "Palwasha" not in panel_of


@pytest.mark.parametrize("person", ["shakiba", "laila"])
def test_the_panel_says_you_beside_her_own_name(cast: Cast, person: str) -> None:
    cast.add("zarmina", Role.CASEWORKER, cast.teams["two"])
    case = a_case(cast, "zarmina")
    page = text(client_of(cast, person).get(f"/cases/{case.pk}/"))
    assert f"{person.title()}</bdi> (you)" in page
    assert page.count("(you)") == 1


def test_an_expired_access_is_no_longer_in_the_panel(cast: Cast, nargis: Client) -> None:
    case = with_zohra(cast)
    case.user_grants.filter(user=cast.zohra).update(expires_at=1)
    page = text(nargis.get(f"/cases/{case.pk}/"))
    assert "Zohra" not in page[page.index("Who can open this") :]


def test_other_rooms_add_to_the_page(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    monkeypatch.setattr(timeline, "SOURCES", [lambda case: [timeline.Event(today, "A partner answered", "refer")]])
    monkeypatch.setattr(panel, "SOURCES", [lambda case: [panel.Path("Sepidar", "one packet", mark="packet")]])
    section = {"url": "/x/", "icon": "refer", "label": "Referrals of this case", "count": 2}
    monkeypatch.setattr(frame, "SECTIONS", [lambda case: section])
    page = text(nargis.get(f"/cases/{a_case(cast).pk}/"))
    for said in ("A partner answered", "Sepidar", "Referrals of this case"):
        assert said in page


def test_the_timeline_can_show_one_room(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    add_notes(cast, case, 1)
    assert "یادداشت 0" in text(nargis.get(f"/cases/{case.pk}/?room=case"))
    assert "یادداشت 0" not in text(nargis.get(f"/cases/{case.pk}/?room=calm"))


def test_a_forged_grant_row_opens_nothing(cast: Cast) -> None:
    """A writer of the database gives Palwasha the row of Nargis: the envelope is not for her."""
    case, client = a_case(cast), client_of(cast, "palwasha")
    case.user_grants.filter(user=cast.nargis).update(user=cast.palwasha)
    assert client.get(f"/cases/{case.pk}/").status_code == 404


def test_an_unknown_case_is_not_found(nargis: Client) -> None:
    assert nargis.get(f"/cases/{UUID(int=0)}/").status_code == 404


PAGES = ["", "identity/", "situation/", "consents/", "consents/new/", "notes/new/", "story/new/", "close/", "assign/", "history/",
         "summary/", "refer/", "referrals/", "audit/"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_case_leaves_one_entry_under_it(cast: Cast, shakiba: Client, page: str) -> None:
    case = a_case(cast)
    address = reverse("review:case", args=[case.pk]) if page == "audit/" else f"/cases/{case.pk}/{page}"
    of_case = Entry.objects.filter(case_tag=case_tag(case.pk))
    before = of_case.count()
    assert shakiba.get(address).status_code == 200
    assert of_case.count() == before + 1


def test_a_page_whose_records_are_all_closed_to_her_leaves_an_entry_too(cast: Cast, entries: Any) -> None:
    case, client = with_zohra(cast), client_of(cast, "zohra")
    before = entries()
    assert client.get(f"/cases/{case.pk}/situation/").status_code == 200
    assert [entry.kind for entry in entries(since=before)] == ["case.read"]
