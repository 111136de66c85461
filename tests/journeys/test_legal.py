"""A legal matter in Dari, from what she wants to the next court: filed at the primary court, put off, decided, served, appealed."""

from datetime import timedelta

from django.utils import timezone

from casework.legal.forms.matter import ClosingForm, MatterForm, ReopeningForm
from casework.legal.forms.proceeding import DecisionForm, HearingForm, ProceedingForm
from casework.legal.weeks import first_day
from tests.journeys.house import Door, Someone
from tests.journeys.steps import house, save, section, take_in

NAME, GOAL, SOURCE = "فاطمه", "نفقهٔ ماهوار می‌خواهد.", "نوشته بر ورق فیصله"
RECORD, HEARINGS = "kind of record", "section: the calendar of hearings"


def test_from_the_first_court_to_the_next(door: Door) -> None:
    nargis = door.seated("nargis")
    nargis.visit("/")
    code = take_in(nargis, NAME)
    writes_the_matter(nargis)
    files_it(nargis, tier="primary", place="ناحیهٔ سوم", stage="hearing")
    is_put_off(nargis)
    is_decided_and_served(nargis)
    appeals(nargis)
    files_it(nargis, tier="appeal_murafia", place="مرکز", stage="appeal_murafia")
    looks_at_the_calendar(nargis, code)
    closes_and_reopens(nargis, code)


def writes_the_matter(nargis: Someone) -> None:
    section(nargis, "Legal")
    assert nargis.sees("No legal matter is written down yet")
    nargis.follow("New matter")
    nargis.choose(MatterForm, type="maintenance", eligible="yes")
    nargis.fill(MatterForm, goal=GOAL, maintenance="۴۵۰۰")
    save(nargis, "The matter is saved.")
    assert "۴٬۵۰۰" in nargis.main.inner_text()


def files_it(nargis: Someone, *, tier: str, place: str, stage: str) -> None:
    nargis.follow("Proceeding", RECORD)
    nargis.choose(ProceedingForm, institution="court", tier=tier, stage=stage)
    nargis.fill(ProceedingForm, place=place, lunar="۵ شعبان ۱۴۴۸ هـ ق")
    nargis.fill_day(ProceedingForm, "filed_on", timezone.localdate())
    save(nargis, "The proceeding is saved.")
    assert place in nargis.main.inner_text()


def is_put_off(nargis: Someone) -> None:
    """The judge was not there; the next day stands among what is ahead."""
    nargis.follow("Hearing", RECORD)
    nargis.fill_day(HearingForm, "on", timezone.localdate())
    nargis.fill(HearingForm, start="۹:۳۰", end="۱۰")
    nargis.choose(HearingForm, mahram="required", state="adjourned", adjourned_why="judge_absent")
    nargis.fill_day(HearingForm, "next_on", first_day(1) + timedelta(days=2))
    nargis.fill(HearingForm, next_start="۱۱")
    save(nargis, "The hearing is saved.")
    assert nargis.sees("Next hearing")
    assert nargis.sees("Put off", "what became of a hearing")


def is_decided_and_served(nargis: Someone) -> None:
    """Without its source the last day of an appeal is not taken."""
    nargis.follow("Decision", RECORD)
    nargis.choose(DecisionForm, outcome="rejected", served_how="hand")
    for name in ("on", "served_on"):
        nargis.fill_day(DecisionForm, name, timezone.localdate())
    nargis.fill_day(DecisionForm, "appeal_until", first_day(1) + timedelta(days=3))
    nargis.press("Save")
    assert nargis.sees("Write where this day is written.")
    nargis.fill(DecisionForm, appeal_source=SOURCE)
    save(nargis, "The decision is saved.")
    assert nargis.sees("Served", "a paper or a decision")
    assert SOURCE in nargis.main.inner_text()


def appeals(nargis: Someone) -> None:
    nargis.follow("Decision", RECORD, within=nargis.main.locator("table"))
    nargis.choose(DecisionForm, appeal="yes")
    nargis.fill_day(DecisionForm, "appealed_on", timezone.localdate())
    save(nargis, "The decision is saved.")
    assert nargis.sees("She appealed", "appeal against a decision")


def looks_at_the_calendar(nargis: Someone, code: str) -> None:
    """The next day of the hearing, and no longer the last day of an appeal."""
    house(nargis, "Hearings", HEARINGS)
    nargis.follow("Week after")
    text = nargis.main.inner_text()
    assert code in text and "۱۱:۰۰" in text
    assert nargis.sees("Day off")
    assert not nargis.sees("Last day for an appeal, as entered")


def closes_and_reopens(nargis: Someone, code: str) -> None:
    nargis.go(nargis.main.locator(".ev").first)
    section(nargis, "Legal")
    nargis.follow("Close the matter")
    nargis.choose(ClosingForm, her_outcome="partly")
    save(nargis, "The matter is closed. It can be reopened at any time.")
    nargis.follow("Reopen the matter")
    nargis.fill(ReopeningForm, reopening="فیصله لغو شد.")
    save(nargis, "The matter is open again.")
