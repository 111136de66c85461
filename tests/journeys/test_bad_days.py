"""When things go wrong: the session ends in the middle, two people write at once, somebody comes in, she takes her word back."""

import datetime
from typing import TYPE_CHECKING

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from casework.accounts.models import Session
from casework.cases.forms.records import NoteForm, SituationForm
from casework.cases.models import Case, ContactNote
from tests.cast import a_case
from tests.journeys.house import Door, Someone
from tests.promises.scene import a_referral

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERYWHERE = pytest.mark.parametrize("language", ["fa-af", "ps"])
WRITTEN = "سه دختر دارد؛ شب نزد خواهرش می‌ماند."
NAME = "پروین"  # of the woman in tests/cast.py


@EVERYWHERE
def test_expiry(door: Door, language: str) -> None:
    """Her session ends while she writes. She signs in again, and every word is in the form."""
    case = a_case(door.cast)
    nargis = door.sign_in("nargis")
    nargis.visit(f"/cases/{case.pk}/notes/new/")
    nargis.fill(NoteForm, text=WRITTEN)
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=settings.IDLE_SECONDS + 1)):
        nargis.press("Save")
        assert nargis.path == "/sign-in/"
        assert NAME not in nargis.page.content()
        assert WRITTEN not in nargis.page.content()
    assert not ContactNote.objects.exists()
    door.type_in(nargis, "nargis")
    assert nargis.path == f"/cases/{case.pk}/notes/new/"
    assert nargis.box(NoteForm, "text").input_value() == WRITTEN
    nargis.press("Save")
    assert nargis.sees("The note is saved.")
    assert ContactNote.objects.count() == 1


@EVERYWHERE
def test_two_editors(door: Door, language: str) -> None:
    """The second one sees what the first one changed, and her own words are still in the form."""
    case = a_case(door.cast)
    nargis, shakiba = door.seated("nargis"), door.seated("shakiba")
    for someone, step in ((nargis, "خانه امن"), (shakiba, "داکتر")):
        someone.visit(f"/cases/{case.pk}/situation/")
        someone.fill(SituationForm, next_step=step)
    shakiba.press("Save")
    nargis.press("Save")
    assert nargis.sees("Someone changed this while you were writing")
    assert "Shakiba" in nargis.main.inner_text()
    assert nargis.main.locator(".diff ins", has_text="داکتر").count() == 1
    assert next_step(nargis, case, look=False) == "خانه امن"
    assert next_step(shakiba, case) == "داکتر"
    nargis.press("Save")
    assert nargis.sees("Saved.")
    assert next_step(shakiba, case) == "خانه امن"


def next_step(someone: Someone, case: Case, *, look: bool = True) -> str:
    """What stands in the form; *look* opens the page anew."""
    if look:
        someone.visit(f"/cases/{case.pk}/situation/")
    return someone.box(SituationForm, "next_step").input_value()


def escape(page: "Page") -> None:
    for _ in range(3):
        page.keyboard.press("Escape")


def press_leave(page: "Page") -> None:
    page.locator(".bar #leave button").click()


@pytest.mark.parametrize("way", [escape, press_leave])
@EVERYWHERE
def test_leave(door: Door, language: str, way: object) -> None:
    """Somebody comes in. A calendar stands on the screen, and the way back shows nothing."""
    case = a_case(door.cast)
    nargis = door.seated("nargis")
    nargis.visit("/")
    nargis.visit("/cases/")
    nargis.visit(f"/cases/{case.pk}/identity/")
    assert NAME in nargis.page.content()
    with nargis.page.expect_navigation(url="**/leave/"):
        way(nargis.page)  # type: ignore[operator]
    assert nargis.page.locator("table td").count() >= 28
    assert "Hamraz" not in nargis.page.content()
    assert nargis.words("Hamraz", "name of the programme") not in nargis.page.locator("body").inner_text()
    for _ in range(2):
        nargis.page.go_back()
        assert NAME not in nargis.page.content()
        assert nargis.path in ("/sign-in/", "/leave/")  # the calendar again, where signing out was still on its way
    assert nargis.desktop.request.get(f"/cases/{case.pk}/", max_redirects=0).status == 302


@EVERYWHERE
def test_leave_without_a_network(door: Door, language: str) -> None:
    """The line is dead and somebody comes in: the calendar stands there, the way back shows nothing, and her session ends once the
    line is there again."""
    case = a_case(door.cast)
    nargis = door.seated("nargis")
    nargis.visit("/")
    nargis.visit(f"/cases/{case.pk}/identity/")
    assert NAME in nargis.page.content()
    nargis.desktop.set_offline(True)
    escape(nargis.page)
    assert nargis.page.locator("table td").count() >= 28
    assert NAME not in nargis.page.content()
    assert nargis.path == "/leave/"
    assert Session.objects.filter(user_id=door.cast.nargis.pk).exists()
    with nargis.page.expect_response("**/leave/"):
        nargis.desktop.set_offline(False)
    nargis.page.wait_for_timeout(500)  # the row goes once the answer is sent
    assert not Session.objects.filter(user_id=door.cast.nargis.pk).exists()
    nargis.page.go_back()
    assert NAME not in nargis.page.content()
    assert nargis.path == "/sign-in/"


@EVERYWHERE
def test_withdraw(door: Door, language: str) -> None:
    """She takes her word back, and the packet that lies open at the partner's is closed from that moment."""
    case = a_case(door.cast)
    referral = a_referral(door.cast, case, "nargis", "sepidar")
    nargis, roshan = door.seated("nargis"), door.seated("roshan")
    roshan.visit("/desk/")
    with roshan.turning():
        roshan.main.locator("table a").click()
    assert NAME in roshan.main.inner_text()
    nargis.visit(f"/referrals/{referral.pk}/")
    nargis.follow("She takes her consent back")
    nargis.press("Yes, she takes it back")
    assert nargis.sees("The consent is withdrawn. It has taken effect.")
    answer = roshan.page.reload()
    assert answer is not None and answer.status == 404
    assert NAME not in roshan.page.content()
    roshan.visit("/desk/")
    assert NAME not in roshan.page.content()
    assert roshan.main.locator("table a").count() == 0
