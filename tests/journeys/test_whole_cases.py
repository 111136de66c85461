"""Two whole cases, from consent to closure and back: a married woman of 24, and a girl of 16 whose guardian is not safe for her.

In Pashto the woman's case is worked on by the keys alone.
"""

import datetime
from pathlib import Path

import pytest
from django.utils import timezone, translation

from casework import reference
from casework.accounts.models import Role
from casework.cases import lists
from casework.cases.forms.assessment import AssessmentForm
from casework.cases.forms.consents import ConsentForm, DutyForm
from casework.cases.forms.course import NewFollowUpForm
from casework.cases.forms.person import ContactForm, IdentityForm
from casework.cases.forms.plans import PlanItemForm, SafetyPlanForm
from casework.cases.forms.story import IncidentForm, PerpetratorForm
from casework.cases.forms.supervision import FlagForm, TaskForm
from casework.cases.models import Case
from casework.counselling.forms import MeasureForm, SessionForm
from casework.documents.forms import UploadForm
from referrals.forms.sending import ReferralForm
from tests.documents.samples import picture
from tests.journeys.house import Door, Someone
from tests.journeys.keys import ByKeys
from tests.journeys.steps import ask, ask_to_close, assign, decide, house, open_case, reopen, save, section, take_in, told

NAME, STORY = "فاطمه", "شوهرم مرا لت کرد و از خانه بیرون کرد."
GOAL, STEP = "نفقه", "مشوره با مدافع"
WRONG, RIGHT = "وقت این قدم معلوم نیست.", "وقت نوشته شد."
WHY_UNSAFE, WHY_TOLD = "پدرش می‌خواهد او را به نکاح بدهد.", "برادرش تهدید به قتل کرد."
PURPOSE = "جای مصون"


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_adult(door: Door, language: str, tmp_path: Path) -> None:
    hands = ByKeys if language == "ps" else Someone
    nargis, shakiba, zohra = (door.seated(name, hands=hands) for name in ("nargis", "shakiba", "zohra"))
    nargis.visit("/")
    code = take_in(nargis, NAME)
    says_who_she_is(nargis)
    tells_what_happened(nargis)
    is_assessed(nargis)
    plans(nargis)
    plan_is_approved(nargis, shakiba, code)
    keeps_a_document(nargis, tmp_path)
    shakiba.visit("/")
    assign(shakiba, code, "Zohra", Role.COUNSELLOR)
    zohra.visit("/")
    is_counselled(zohra, code)
    is_followed_up(nargis, code)
    closes(nargis, shakiba, code)
    tells_the_steps(shakiba, code)


def says_who_she_is(nargis: Someone) -> None:
    section(nargis, "Identity and contact")
    nargis.fill(IdentityForm, father_name="کریم", husband_name="احمد", age="24", occupation="خیاط")
    nargis.choose(IdentityForm, marital="married", displacement="resident", language=nargis.language, tazkira="paper", wg_seeing="none")
    nargis.choose(ContactForm, way="call", whose="sister")
    nargis.fill(ContactForm, may_answer="خواهرش", hours="۱۰ تا ۱۲", code_word="انار")
    save(nargis, "Saved.")
    section(nargis, "Identity and contact")
    assert nargis.box(IdentityForm, "age").input_value() in ("24", "۲۴")
    assert not nargis.main.get_by_text(nargis.words("While she is under 18")).count()


def tells_what_happened(nargis: Someone) -> None:
    """Her story with its type, and who did it, whose name nobody asks for."""
    section(nargis, "Timeline")
    nargis.follow("Her story")
    nargis.fill(IncidentForm, account=STORY)
    nargis.choose(IncidentForm, time_of_day="night", reported="no", q_penetration="no", q_contact="no", q_physical="yes")
    save(nargis, "Her story is saved.")
    section(nargis, "Assessment")
    nargis.follow("Who did it")
    nargis.choose(PerpetratorForm, primary="yes", relation="husband", sex="male", age_group="26-40", official="neither", same_house="yes")
    nargis.press("Save")
    section(nargis, "Assessment")
    shown = nargis.main.inner_text()
    with translation.override(nargis.language):
        kind = lists.label(lists.INCIDENT_TYPES, "physical_assault")
    for words in (kind, nargis.words("Husband", "relation"), nargis.words("Intimate partner violence", "context of an incident")):
        assert words in shown
    nargis.follow("Husband", "relation", within=nargis.main)
    assert nargis.box(PerpetratorForm, "name").input_value() == ""
    nargis.follow("Go back")


def is_assessed(nargis: Someone) -> None:
    nargis.follow("New assessment")
    nargis.fill(AssessmentForm, problem="امنیت و نفقه", imminent="شوهرش گفته می‌آید.", legal="نفقه", minutes="40")
    nargis.choose(AssessmentForm, suicide="none", risk="high", reasons=["threat"], legal_urgency="week", safety_urgency="now")
    save(nargis, "The assessment is saved.")
    assert "امنیت و نفقه" in nargis.main.inner_text()


def plans(nargis: Someone) -> None:
    """How she stays safe, and what is done; what she decided stands with each need."""
    section(nargis, "Plans")
    nargis.follow("Make a safety plan")
    nargis.choose(SafetyPlanForm, with_her="yes")
    nargis.fill(SafetyPlanForm, concern="که شب بیاید", signs="زنگ‌های پیهم", strategies="به خانه خواهر می‌رود", code_word="انار")
    nargis.fill_day(SafetyPlanForm, "review_on", timezone.localdate() + datetime.timedelta(days=14))
    save(nargis, "The safety plan is saved.")
    nargis.follow("Add to the action plan")
    nargis.choose(PlanItemForm, need="legal", decision="accepted")
    nargis.fill(PlanItemForm, goal=GOAL, action=STEP)
    save(nargis, "The action plan is saved.")
    nargis.follow("Add to the action plan")
    nargis.choose(PlanItemForm, need="livelihood", decision="declined", outcome="declined")
    save(nargis, "The action plan is saved.")
    assert nargis.sees("Declined", "her decision")


def plan_is_approved(nargis: Someone, shakiba: Someone, code: str) -> None:
    """Asked, sent back with words, found on the page of the day, corrected, asked again, approved."""
    ask(nargis, "لطفاً ببینید.")
    shakiba.visit("/")
    decide(shakiba, "Plans", "لطفاً ببینید.", back=WRONG)
    house(nargis, "Today", "section: what is due today")
    nargis.go(nargis.main.get_by_role("link", name=sent_back(nargis), exact=True))
    assert WRONG in nargis.main.inner_text()
    nargis.go(nargis.main.get_by_role("link", name=reference.label("needs", "legal", nargis.language), exact=True).first)
    nargis.fill_day(PlanItemForm, "by", timezone.localdate() + datetime.timedelta(days=30))
    save(nargis, "The action plan is saved.")
    ask(nargis, RIGHT)
    assert WRONG not in nargis.main.inner_text()
    decide(shakiba, "Plans", RIGHT)
    section(nargis, "Plans")
    assert nargis.sees("Approved", "answer to an approval")
    house(nargis, "Today", "section: what is due today")
    assert sent_back(nargis) not in nargis.main.inner_text()
    open_case(nargis, code)


def sent_back(nargis: Someone) -> str:
    return nargis.words("Sent back: %(what)s", what=nargis.words("Plans", "what is approved"))


def keeps_a_document(nargis: Someone, folder: Path) -> None:
    photo = folder / "نکاح‌خط.jpg"
    photo.write_bytes(picture())
    section(nargis, "Documents")
    nargis.follow("Add a document")
    nargis.attach(nargis.main.get_by_label(nargis.label(UploadForm, "file"), exact=True), photo)
    nargis.fill(UploadForm, name="نکاح‌خط")
    nargis.press("Seal and keep")
    assert nargis.sees("The document is sealed and kept.")


def is_counselled(zohra: Someone, code: str) -> None:
    """One session, and WHO-5 from paper, of which the numbers alone are entered."""
    open_case(zohra, code)
    section(zohra, "Counselling")
    zohra.follow("New session")
    zohra.choose(SessionForm, modality="person", place="office", themes=["sleep"], techniques=["breathing"], safety="same", harm="none")
    zohra.fill(SessionForm, minutes="50", note="شب‌ها خوابش نمی‌برد.")
    save(zohra, "The session is saved.")
    zohra.follow("Questionnaire", "button")
    zohra.choose(MeasureForm, instrument="who5", stage="first", mode="paper_read")
    zohra.press("Go on")
    for number, value in enumerate("12121", start=1):
        name = zohra.words("Question %(number)s", number=zohra.digits(number))
        zohra.check(zohra.main.get_by_role("radiogroup", name=name, exact=True).get_by_label(zohra.digits(value), exact=True))
    save(zohra, "The questionnaire is saved.")
    assert zohra.digits(28) in zohra.main.inner_text()
    assert zohra.sees("Very low well-being", "band of a score")


def is_followed_up(nargis: Someone, code: str) -> None:
    """How far her goals are; then a task, which stands on the page of its day, and is done."""
    open_case(nargis, code)
    nargis.follow("Follow-up", within=nargis.main)
    nargis.fill(NewFollowUpForm, text="حالش بهتر است.")
    nargis.choose(NewFollowUpForm, safety_checked="yes", safety="in_progress", legal="met", needs_met="yes", may_close="yes")
    save(nargis, "The follow-up is saved.")
    assert nargis.sees("Met", "progress")
    section(nargis, "Timeline")
    nargis.follow("New task")
    nargis.fill(TaskForm, title="نقل تذکره")
    nargis.fill_day(TaskForm, "due_on", timezone.localdate())
    save(nargis, "The task is saved.")
    house(nargis, "Today", "section: what is due today")
    nargis.go(nargis.main.get_by_role("link", name="نقل تذکره", exact=True))
    nargis.check(nargis.box(TaskForm, "done"))
    save(nargis, "The task is saved.")
    house(nargis, "Today", "section: what is due today")
    assert "نقل تذکره" not in nargis.main.inner_text()


def closes(nargis: Someone, shakiba: Someone, code: str) -> None:
    """The checklist is asked about, and approved with it; the case is closed, and opened again when she comes back."""
    open_case(nargis, code)
    ask_to_close(nargis, "goals_met", remarks="خانه نو دارد")
    assert Case.objects.get().state == "open"
    decide(shakiba, "Closure", "خانه نو دارد")
    assert Case.objects.get().state == "closed"
    reopen(shakiba, code, "دوباره آمد.")
    assert Case.objects.get().state == "open"


def tells_the_steps(shakiba: Someone, code: str) -> None:
    steps = (
        ("Nargis", "%(who)s opened the new case %(case)s"),
        ("Nargis", "%(who)s asked for approval in the case %(case)s"),
        ("Shakiba", "%(who)s refused approval in the case %(case)s"),
        ("Nargis", "%(who)s added a document to the case %(case)s"),
        ("Shakiba", "%(who)s assigned the case %(case)s"),
        ("Zohra", "%(who)s added a record to the case %(case)s"),
        ("Shakiba", "%(who)s gave approval in the case %(case)s"),
        ("Shakiba", "%(who)s closed the case %(case)s"),
        ("Shakiba", "%(who)s reopened the case %(case)s"),
    )
    assert told(shakiba, code, *steps) == []


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_girl(door: Door, language: str) -> None:
    nargis, shakiba, palwasha = (door.seated(name) for name in ("nargis", "shakiba", "palwasha"))
    nargis.visit("/")
    code = take_in(nargis, NAME)
    is_a_girl(nargis)
    consents_herself(nargis)
    is_told_without_her_consent(nargis, shakiba)
    stays_safe(nargis)
    is_referred(nargis)
    carries_a_flag(nargis)
    is_handed_over(shakiba, nargis, code)
    palwasha.visit("/")
    open_case(palwasha, code)
    ask_to_close(palwasha, "moved", remarks="نزد خاله‌اش است")
    decide(shakiba, "Closure", "نزد خاله‌اش است")
    reopen(shakiba, code, "باز تماس گرفت.")
    open_case(palwasha, code)
    assert "باز تماس گرفت." in palwasha.main.inner_text()


def is_a_girl(nargis: Someone) -> None:
    section(nargis, "Identity and contact")
    nargis.fill(IdentityForm, father_name="کریم", age="16")
    nargis.choose(IdentityForm, marital="never", caretaker="parent", guardian_safe="no")
    save(nargis, "Saved.")
    section(nargis, "Identity and contact")
    assert nargis.sees("While she is under 18")


def consents_herself(nargis: Someone) -> None:
    """Her own assent. Her guardian is not asked, and why stands with it: without the reason it is not taken."""
    section(nargis, "Consents")
    nargis.follow("New consent")
    nargis.choose(ConsentForm, answer="yes", items=["name", "needs"], how="verbal", assent="yes", guardian="unsafe")
    nargis.box(ConsentForm, "recipient").select_option(label="Sepidar")
    nargis.fill(ConsentForm, purpose=PURPOSE)
    nargis.press("Save")
    assert nargis.sees("Write why, so that the supervisor can decide with you.")
    nargis.fill(ConsentForm, guardian_why=WHY_UNSAFE)
    save(nargis, "Her answer is saved.")


def is_told_without_her_consent(nargis: Someone, shakiba: Someone) -> None:
    """Written down by the caseworker, co-signed by the supervisor."""
    section(nargis, "Consents")
    nargis.follow("Duty to protect", "button: told without her consent")
    nargis.choose(DutyForm, ground="child", she_was_told="yes")
    nargis.fill(DutyForm, reason=WHY_TOLD, told_whom="خانه امن", told_what="که در خطر است")
    save(nargis, "Written down. A supervisor has to co-sign it.")
    shakiba.visit("/")
    decide(shakiba, "Duty to protect: co-signature", WHY_TOLD)


def stays_safe(nargis: Someone) -> None:
    section(nargis, "Plans")
    nargis.follow("Make a safety plan")
    nargis.choose(SafetyPlanForm, with_her="yes")
    nargis.fill(SafetyPlanForm, concern="پدرش", people="خاله‌اش", strategies="به خانه خاله می‌رود")
    save(nargis, "The safety plan is saved.")


def is_referred(nargis: Someone) -> None:
    """Under the consent that she gave: nothing is asked twice."""
    section(nargis, "Timeline")
    nargis.follow("Refer", "button: refer to a partner")
    nargis.go(nargis.main.get_by_role("link", name=nargis.words("Send under this consent")))
    nargis.fill(ReferralForm, matter="خانه امن برای یک شب")
    nargis.press("See what the partner will see")
    shown = nargis.main.inner_text()
    assert NAME in shown
    assert WHY_UNSAFE not in shown
    nargis.go(nargis.main.locator(".actions button.go"))
    assert "Sepidar" in nargis.main.inner_text()


def carries_a_flag(nargis: Someone) -> None:
    """It stands over every page of the case until it is resolved, in words."""
    section(nargis, "Timeline")
    nargis.follow("New flag")
    nargis.choose(FlagForm, kind="child")
    nargis.fill(FlagForm, reason="پدرش جای او را می‌داند.")
    save(nargis, "The flag is saved.")
    flag = nargis.words("A child is in danger", "kind of flag")
    section(nargis, "Plans")
    nargis.go(nargis.main.locator(".case-head").get_by_role("link", name=flag))
    nargis.fill_day(FlagForm, "resolved_on", timezone.localdate())
    nargis.fill(FlagForm, resolution="به خانه امن رسید.")
    save(nargis, "The flag is saved.")
    assert not nargis.main.locator(".case-head").get_by_text(flag).count()


def is_handed_over(shakiba: Someone, nargis: Someone, code: str) -> None:
    """The whole caseload goes to a colleague, while the page says how far it is."""
    house(shakiba, "Team", "section: the people of a team")
    load = shakiba.main.get_by_role("row").filter(has=shakiba.page.get_by_role("rowheader", name="Nargis", exact=True))
    shakiba.go(load.get_by_role("link", name=shakiba.words("Hand over", "button: a whole caseload")))
    shakiba.check(shakiba.main.get_by_label("Palwasha", exact=True))
    shakiba.press("Hand over", "button: a whole caseload")
    assert shakiba.sees("Done. Every case has been handed over.")
    house(nargis, "My cases")
    assert code not in nargis.main.inner_text()
