"""T14: a full disk and a held ledger. Nothing is shown or half-written, nobody is kept at the desk, and no word is lost."""

import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access.models import Draft
from casework.cases.models import ContactNote
from tests.browserless import client_of
from tests.photograph import Made
from tests.promises import outage
from tests.promises.conftest import the_scene
from tests.promises.outage import Attempt, Clients
from tests.promises.scene import Scene

AWKWARD = 'a "quoted" <b>line</b> & \'another\'\r\n\r\nسطر دوم'
DOORS = ("accounts:leave", "accounts:lock")


def _settled() -> Scene:
    scene = the_scene.again()
    outage.settle(scene)
    return scene


settled = Made(_settled)


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return settled.again()


@pytest.fixture
def people(scene: Scene) -> Clients:
    return outage.seated(scene)


def later(seconds: int) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=True)


@pytest.mark.parametrize("idle", [0, 61])
def test_a_page_is_refused_while_the_ledger_is_locked(scene: Scene, people: Clients, idle: int) -> None:
    """After a minute the idle clock wants to move as well."""
    before = outage.snapshot()
    with later(idle), outage.held_ledger():
        outcomes = outage.refused_cleanly(scene, people)
    assert [what for what, refused in outcomes if not refused] == []
    assert outage.snapshot() == before


def test_the_same_pages_work_once_the_ledger_is_free(scene: Scene, people: Clients) -> None:
    """The measure itself: what was refused above is refused because of the lock."""
    outcomes = [(attempt.path, outage.ask(people, attempt)[0]) for attempt in outage.attempts(scene)]
    assert [(path, status) for path, status in outcomes if status not in (200, 302)] == []
    assert Draft.objects.filter(form="cases.intake").count() == 0


@pytest.mark.parametrize("idle", [0, 61])
def test_pages_that_record_nothing_are_shown_all_the_same(people: Clients, idle: int) -> None:
    with later(idle), outage.held_ledger():
        answers = {attempt.path: outage.ask(people, attempt)[0] for attempt in outage.quiet_pages()}
    assert set(answers.values()) == {200}


@pytest.mark.sqlite_only
def test_what_relies_on_the_session_is_refused_and_not_half_done(people: Clients) -> None:
    """A secret shown but not kept, and an idle clock that was said to have moved, would be lies."""
    with outage.held_ledger():
        shown = outage.ask(people, Attempt("GET", reverse("accounts:second-factor")))
        stayed = outage.ask(people, Attempt("POST", reverse("accounts:stay")))
        door = Client(raise_request_exception=False).post(reverse("accounts:sign-in"), {"username": "x", "passphrase": "secret words"})
    assert (shown[0], stayed[0], door.status_code) == (503, 503, 503)
    assert "<svg" not in shown[1].partition("<h1")[2].partition("</section>")[0]
    assert "secret words" not in door.content.decode()


@pytest.mark.sqlite_only
def test_a_full_disk_refuses_the_page_and_leaves_nothing_half_written(scene: Scene, people: Clients) -> None:
    notes = ContactNote._base_manager.count()
    with outage.full_disk():
        acknowledged = outage.fill_up(scene, people)
        full = outage.snapshot()
        outcomes = outage.refused_cleanly(scene, people)
        after = outage.snapshot()
    assert [what for what, refused in outcomes if not refused] == []
    assert after == full
    assert ContactNote._base_manager.count() == notes + acknowledged


@pytest.mark.sqlite_only
def test_work_goes_on_once_there_is_room_again(scene: Scene, people: Clients) -> None:
    with outage.full_disk():
        outage.fill_up(scene, people)
    assert outage.ask(people, outage.changes(scene)[0])[0] == 302
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"


# --- leaving -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("idle", [0, 61, settings.IDLE_SECONDS + 1, settings.SESSION_LONGEST_SECONDS + 1])
def test_nobody_is_kept_at_the_desk_by_a_held_ledger(scene: Scene, people: Clients, door: str, idle: int) -> None:
    with later(idle), outage.held_ledger():
        assert outage.left_at_once(people["nargis"], reverse(door))
        assert people["nargis"].get(reverse("accounts:me")).status_code == 302


@pytest.mark.sqlite_only
@pytest.mark.parametrize("door", DOORS)
def test_nobody_is_kept_at_the_desk_by_a_full_disk(scene: Scene, people: Clients, door: str) -> None:
    with outage.full_disk():
        outage.fill_up(scene, people)
        assert outage.left_at_once(people["nargis"], reverse(door))
        assert people["nargis"].get(reverse("accounts:me")).status_code == 302


@pytest.mark.parametrize(("door", "kind"), [("accounts:leave", "left"), ("accounts:lock", "signed_out")])
def test_leaving_is_recorded_under_her_own_key_where_it_can_be(people: Clients, scene: Scene, door: str, kind: str) -> None:
    assert outage.left_at_once(people["nargis"], reverse(door))
    newest = Entry.objects.order_by("-seq")[0]
    assert (newest.kind, newest.actor) == (kind, str(scene.cast.nargis.pk))


# --- words -------------------------------------------------------------------------------------------------------------------
class Hidden(HTMLParser):
    """The fields of the form that sends again, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.to, self.fields = "", dict[str, list[str]]()
        self.feed(page.partition('<h1 id="what">')[2].partition("</section>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.to = given["action"]
        if tag == "input":
            self.fields.setdefault(given["name"], []).append(given["value"])


def a_note(scene: Scene) -> Attempt:
    case = str(scene.ids["shared"]["case"])
    path = reverse("cases:note-new", args=[case])
    form = {"kind": "call", **outage.on_today(), "reached": "on", "text": AWKWARD}
    return Attempt("POST", path, {**form, "here": path, "draft_form": "cases.note", "draft_subject": case})


def test_a_refused_form_gives_its_words_back_to_be_sent_again(scene: Scene, people: Clients) -> None:
    with outage.held_ledger():
        status, page = outage.ask(people, a_note(scene))
    again = Hidden(page)
    assert status == 503
    assert again.to == a_note(scene).path
    assert {name: values for name, values in again.fields.items() if name != "csrfmiddlewaretoken"} == {
        name: [value] for name, value in a_note(scene).form.items()
    }
    assert people["nargis"].post(again.to, again.fields).status_code == 302
    with scene.cast.acting("nargis"):
        texts = [note.text for note in ContactNote.objects.filter(case=scene.cases["shared"])]
    assert AWKWARD.replace("\r\n", "\n") in texts


def test_the_page_that_holds_her_words_is_kept_nowhere_and_scripts_do_not_get_it(scene: Scene, people: Clients) -> None:
    client, note = people["nargis"], a_note(scene)
    client.raise_request_exception = False
    with outage.held_ledger():
        page = client.post(note.path, note.form)
        script = client.post(note.path, note.form, headers={"Sec-Fetch-Mode": "cors"})
    assert page["Cache-Control"] == "no-store"
    assert (script.status_code, "quoted" in script.content.decode()) == (503, False)


def test_a_late_form_that_meets_a_held_ledger_is_given_back_and_kept_later(scene: Scene, people: Clients) -> None:
    note = a_note(scene)
    with later(settings.IDLE_SECONDS + 1):
        with outage.held_ledger():
            status, page = outage.ask(people, note)
        again = Hidden(page)
        assert (status, again.fields["text"]) == (503, [AWKWARD])
        assert people["nargis"].post(again.to, again.fields)["Location"].startswith(reverse("accounts:sign-in"))
        page = client_of(scene.cast, "nargis").get(note.path).content.decode()
    assert "سطر دوم" in page


def test_a_session_that_is_refused_while_the_ledger_is_held_is_no_error(people: Clients) -> None:
    people["nargis"].cookies[settings.KEY_COOKIE_NAME] = "AAAA"
    with outage.held_ledger():
        assert outage.ask(people, Attempt("GET", reverse("accounts:me")))[0] == 503
    assert outage.ask(people, Attempt("GET", reverse("accounts:me")))[0] == 302
