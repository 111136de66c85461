"""The whole way once: from the first sign-in to the paper, by everybody who has a part in it."""

import io
import re
import subprocess
from pathlib import Path

import pyotp
import pytest
from django.utils import timezone
from PIL import Image

from casework.accounts.forms import SecondFactorForm, SignInForm
from casework.cases.forms.consents import ConsentForm
from casework.cases.forms.intake import AgreementForm
from casework.cases.forms.records import NoteForm, SafeContactForm, SituationForm, SurvivorForm
from casework.cases.forms.story import IncidentForm
from casework.localisation import calendar
from casework.reports.forms import SummaryForm
from referrals.forms.life import AnswerForm
from referrals.forms.sending import NewConsentForm, ReferralForm
from referrals.models import Answer
from tests.cast import PASSPHRASE
from tests.journeys.house import Door, Someone
from tests.paper import copied

STORY = "شوهرم مرا از خانه بیرون کرد."
NOTE = "زنگ زدم؛ حالش بهتر است."


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_main(door: Door, language: str) -> None:
    nargis = first_sign_in(door, "nargis")
    code = takes_in(nargis)
    adds_her_story(nargis)
    adds_a_note(nargis)
    finds_her_again(nargis, code)
    refers(nargis)
    roshan = door.sign_in("roshan")
    accepts(roshan)
    reports_progress(roshan)
    hears_of_it(nargis, code)
    reads_the_trail(door.sign_in("shakiba"), code)
    prints(nargis, code)


def first_sign_in(door: Door, name: str) -> Someone:
    """The office asks for one-time codes, so the first sign-in sets them up."""
    someone = door.someone()
    someone.visit("/")
    someone.fill(SignInForm, username=name, passphrase=PASSPHRASE)
    someone.press("Sign in", "button")
    secret = someone.main.locator("bdi.code").inner_text().replace(" ", "")
    someone.fill(SecondFactorForm, passphrase=PASSPHRASE, code=pyotp.TOTP(secret).now())
    someone.press("Use these codes")
    assert someone.main.get_by_role("listitem").count() == 10
    someone.follow("I have them on paper")
    return someone


def takes_in(nargis: Someone) -> str:
    """Consent first, then what she says; her answers once more; then the case is open. Returns its code."""
    nargis.visit("/")
    nargis.follow("New client")
    nargis.choose(AgreementForm, limits="yes", services="verbal")
    nargis.fill(SurvivorForm, given_name="فاطمه")
    nargis.fill(SafeContactForm, phone="۰۷۰۰۰۰۰۰۱۲")
    nargis.fill(SituationForm, next_step="تماس پیگیری")
    nargis.unfold("3. What can wait")
    nargis.fill(SurvivorForm, father_name="کریم")
    nargis.fill(SafeContactForm, cover="از کورس خیاطی")
    nargis.choose(SituationForm, needs=["legal", "safety"])
    nargis.choose(AgreementForm, language="fa-af", reporting="yes")
    nargis.press("Continue: check answers")
    assert nargis.sees("With this you receive the key of the case, and so do the supervisors of your team. Nobody else does.")
    nargis.press("Open the case")
    assert nargis.sees("The case is open.")
    return nargis.main.locator("h1 .code").inner_text()


def adds_her_story(nargis: Someone) -> None:
    nargis.follow("Her story")
    nargis.fill(IncidentForm, account=STORY)
    nargis.press("Save")
    assert nargis.sees("Her story is saved.")
    nargis.follow("Her story")
    assert nargis.box(IncidentForm, "account").input_value() == STORY
    nargis.follow("Go back")


def adds_a_note(nargis: Someone) -> None:
    nargis.follow("New note")
    nargis.fill(NoteForm, text=NOTE)
    nargis.press("Save")
    assert nargis.sees("The note is saved.")


def finds_her_again(nargis: Someone, code: str) -> None:
    """By two other spellings; her name is hidden until it is asked for."""
    for spelling in ("Fatima", "فاطمة"):
        box = nargis.page.get_by_role("banner").get_by_role("searchbox")
        box.fill(spelling)
        with nargis.turning():
            box.press("Enter")
        assert code in nargis.main.inner_text()
        assert spelling not in nargis.page.url
    with nargis.turning():
        nargis.main.get_by_role("link", name=code).click()
    assert "فاطمه" not in nargis.main.locator(".case-head").inner_text()
    nargis.press("Show name")
    assert "فاطمه" in nargis.main.locator(".case-head").inner_text()


def refers(nargis: Someone) -> None:
    """Exactly the items she agreed to, looked at before they go."""
    nargis.follow("Refer", "button: refer to a partner")
    nargis.box(NewConsentForm, "recipient").select_option(label="Sepidar")
    nargis.fill(ReferralForm, matter="مشوره حقوقی")
    nargis.tick(ConsentForm, "items", "name", "needs")
    nargis.main.get_by_label(nargis.words("What for"), exact=True).fill("کمک حقوقی")
    nargis.choose(NewConsentForm, how="verbal")
    nargis.press("See what the partner will see")
    shown = nargis.main.inner_text()
    assert "فاطمه" in shown
    assert STORY not in shown
    with nargis.turning():
        nargis.main.locator(".actions button.go").click()


def accepts(roshan: Someone) -> None:
    """The partner sees the packet and nothing else of the house."""
    assert roshan.path == "/desk/"
    with roshan.turning():
        roshan.main.locator("table a").click()
    assert "فاطمه" in roshan.main.inner_text()
    assert STORY not in roshan.main.inner_text()
    answer(roshan, Answer.ACCEPTED, "فردا ساعت ۱۰ می‌توانیم.", checked=True)


def reports_progress(roshan: Someone) -> None:
    answer(roshan, Answer.PROGRESS, "عریضه نوشته شد.")


def answer(roshan: Someone, kind: str, text: str, *, checked: bool = False) -> None:
    with_words = roshan.words(*WORDS_OF_ANSWERS[kind])
    roshan.main.get_by_role("radio", name=with_words, exact=True).check()
    if checked:
        roshan.box(AnswerForm, "checked").check()
    roshan.fill(AnswerForm, text=text)
    roshan.press("Send the answer")
    assert roshan.sees("Your answer was sent.")
    assert text in roshan.main.inner_text()


WORDS_OF_ANSWERS = {
    Answer.ACCEPTED: ("We accept", "answer of a partner"), Answer.PROGRESS: ("Work goes on: a note", "answer of a partner"),
    Answer.COMPLETED: ("Completed", "answer of a partner"),
}


def hears_of_it(nargis: Someone, code: str) -> None:
    nargis.visit("/referrals/")
    with nargis.turning():
        nargis.main.locator("tbody tr", has_text=code).get_by_role("link").first.click()
    assert "عریضه نوشته شد." in nargis.main.inner_text()


def reads_the_trail(shakiba: Someone, code: str) -> None:
    """The supervisor reads in sentences what Nargis did today, and then only what happened in this case."""
    shakiba.visit("/trail/")
    assert "Nargis" in shakiba.main.inner_text()
    with shakiba.turning():
        shakiba.main.get_by_role("link", name=code).first.click()
    assert re.search("/trail/case/", shakiba.path)
    assert "Nargis" in shakiba.main.inner_text()
    assert "Roshan" in shakiba.main.inner_text()
    assert "فاطمه" not in shakiba.main.inner_text()


def prints(nargis: Someone, code: str) -> None:
    """The paper has her name and today's date in words that can be copied, and its first page is not empty."""
    nargis.visit("/cases/")
    with nargis.turning():
        nargis.main.get_by_role("link", name=code).click()
    nargis.follow("Print summary")
    nargis.fill(SummaryForm, reason="برای جلسه")
    with nargis.page.expect_download() as arrived:
        nargis.button("Print").click()
    assert re.fullmatch(r"form-[A-Z0-9-]+\.pdf", arrived.value.suggested_filename)
    paper = Path(arrived.value.path()).read_bytes()
    today = calendar.format_date(timezone.localdate(), nargis.language)
    assert copied.recovered(f"فاطمه {today}", copied.poppler(paper)) == 1
    assert ink(paper) > 0.002


def ink(paper: bytes) -> float:
    """The share of dark dots on the first page at 50 dots an inch."""
    command = ["pdftoppm", "-r", "50", "-gray", "-f", "1", "-l", "1", "-singlefile", "-"]
    done = subprocess.run(command, input=paper, capture_output=True, check=True)
    page = Image.open(io.BytesIO(done.stdout))
    return sum(page.histogram()[:128]) / (page.width * page.height)
