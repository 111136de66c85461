"""Steps that the journeys of whole cases share."""

from typing import TYPE_CHECKING

from django.utils import timezone, translation

from casework.accounts.models import Role
from casework.cases.forms.intake import AgreementForm
from casework.cases.forms.records import SafeContactForm, SituationForm, SurvivorForm
from casework.cases.forms.steps import AssignForm, ReopenForm
from casework.cases.forms.supervision import AskForm, ClosureForm, DecisionForm
from casework.cases.models import Closure
from tests.journeys.house import Someone

if TYPE_CHECKING:
    from playwright.sync_api import Locator

CASE = "section of a case"


def take_in(nargis: Someone, name: str) -> str:
    """Consent first, then the little she says today; her answers once more; then the case is open. Returns its code."""
    nargis.follow("New client")
    nargis.choose(AgreementForm, limits="yes", services="verbal")
    nargis.fill(SurvivorForm, given_name=name)
    nargis.fill(SafeContactForm, phone="0700000012")
    nargis.choose(SituationForm, risk="high")
    nargis.fill(SituationForm, next_step="تماس پیگیری")
    nargis.fill_day(SituationForm, "next_action_on", timezone.localdate())
    nargis.unfold("3. What can wait")
    nargis.fill(SafeContactForm, cover="از کورس خیاطی")
    nargis.choose(SituationForm, needs=["safety"])
    nargis.choose(AgreementForm, reporting="no")
    nargis.press("Continue: check answers")
    nargis.press("Open the case")
    assert nargis.sees("The case is open.")
    return nargis.main.locator("h1 .code").inner_text()


def side(someone: Someone) -> "Locator":
    return someone.page.get_by_role("navigation", name=someone.words("Sections"), exact=True)


def section(someone: Someone, name: str, context: str = CASE) -> None:
    """Go to a page of the case by the side."""
    someone.follow(name, context, within=side(someone).get_by_role("list").last)


def house(someone: Someone, name: str, context: str = "") -> None:
    """Go to a page of the house by the side."""
    someone.follow(name, context, within=side(someone).get_by_role("list").first)


def open_case(someone: Someone, code: str) -> None:
    """From wherever she is, by the list of cases; a supervisor's is that of her team."""
    team = side(someone).get_by_role("link", name=someone.words("Cases of the team"), exact=True)
    house(someone, "Cases of the team" if team.count() else "My cases")
    someone.go(someone.main.get_by_role("link", name=code, exact=True).first)


def save(someone: Someone, said: str) -> None:
    someone.press("Save")
    assert someone.sees(said), someone.main.inner_text()


def ask(nargis: Someone, note: str) -> None:
    """Ask the supervisor to agree to what stands on this page."""
    nargis.fill(AskForm, note=note)
    nargis.press("Ask for approval")
    assert nargis.sees("Waits for an answer")


def decide(shakiba: Someone, what: str, note: str = "", *, back: str = "") -> None:
    """Find a question among those that wait, read it, and answer: agreed, or *back* with these words."""
    house(shakiba, "Approvals")
    shakiba.follow(what, "what is approved", within=shakiba.main)
    assert note in shakiba.main.inner_text()
    if back:
        shakiba.fill(DecisionForm, comment=back)
    shakiba.press("Send back" if back else "Approve")
    assert shakiba.sees("Sent back with your comment." if back else "Approved.")


def assign(shakiba: Someone, code: str, colleague: str, role: Role) -> None:
    open_case(shakiba, code)
    shakiba.follow("Assign", "button: assign a case")
    with translation.override(shakiba.language):
        label = shakiba.words("%(name)s, %(role)s", name=colleague, role=role.label)
    shakiba.pick(shakiba.box(AssignForm, "to"), label)
    shakiba.press("Assign", "button: assign a case")
    assert shakiba.sees("Done. The change has taken effect.")


def ask_to_close(nargis: Someone, reason: str, *, remarks: str) -> None:
    """Every line of the checklist, a remark, one reason; the supervisor is asked."""
    nargis.follow("Close the case")
    for name in Closure.CHECKS:
        nargis.choose(ClosureForm, **{name: "yes"})
    nargis.fill(ClosureForm, needs_met_why=remarks)
    nargis.choose(ClosureForm, reason=reason)
    nargis.press("Ask the supervisor to close")
    assert nargis.sees("Sent to the supervisor. The case stays open until she agrees.")


def reopen(shakiba: Someone, code: str, why: str) -> None:
    """A closed case says so, and is opened again."""
    house(shakiba, "Cases of the team")
    states = shakiba.main.get_by_role("combobox", name=shakiba.words("State", "filter"), exact=True)
    shakiba.pick(states, shakiba.words("Closed", "state of a case"))
    shakiba.press("Show", "button: apply the filter")
    shakiba.go(shakiba.main.get_by_role("link", name=code, exact=True).first)
    assert shakiba.sees("This case is closed. It can be read, and reopened when she comes back.")
    shakiba.follow("Reopen the case")
    shakiba.fill(ReopenForm, text=why)
    shakiba.press("Reopen the case")
    assert shakiba.sees("The case is open again.")
    assert why in shakiba.main.inner_text()


def told(shakiba: Someone, code: str, *lines: tuple[str, str]) -> list[str]:
    """Those of (who, sentence) that the trail of the case does not tell."""
    open_case(shakiba, code)
    section(shakiba, "Who looked")
    said, missing = "", [shakiba.words(sentence, who=who, case=code) for who, sentence in lines]
    while True:
        said += shakiba.main.inner_text()
        earlier = shakiba.main.get_by_role("link", name=shakiba.words("Next", "page of a list"), exact=True)
        if not earlier.count():
            return [line for line in missing if line not in said]
        shakiba.go(earlier.first)
