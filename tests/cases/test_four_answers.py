"""Given, declined, not asked, unknown: also in consents, the action plan, the classification, documents and sessions."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from casework.cases.classification import QUESTIONS
from casework.cases.forms.answers import RecordForm
from casework.cases.forms.consents import ConsentForm
from casework.cases.forms.plans import PlanItemForm
from casework.cases.forms.story import IncidentForm
from casework.cases.models import Case, Consent, Incident, PlanItem
from casework.counselling.forms import SessionForm
from casework.documents.forms import DocumentForm
from casework.documents.models import Document
from tests import kinds
from tests.browserless import client_of
from tests.cases.test_children_and_duty import a_girl
from tests.cases.test_consents import release
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.documents.made import a_document

PAGE = Path(__file__).resolve().parents[2] / "docs" / "answers.md"
WHYS = pytest.mark.parametrize("why", ["declined", "unknown"])


def reason(cast: Cast, model: Any, case: Case, name: str) -> str:
    """Why the answer of the case's only record of this kind is missing."""
    with cast.acting("nargis"):
        return str(model.objects.get(case=case).why_missing(name))


# --- the action plan -----------------------------------------------------------------------------------------------------------
@WHYS
@pytest.mark.parametrize("name", ["action", "service", "progress"])
def test_a_row_of_the_action_plan_keeps_why_an_answer_is_missing(cast: Cast, nargis: Client, name: str, why: str) -> None:
    case = a_case(cast)
    data = {**kinds.posted("cases.plan_item"), name: "", f"{name}-a": why}
    assert nargis.post(f"/cases/{case.pk}/plan-item/new/", data).status_code == 302
    assert reason(cast, PlanItem, case, name) == why
    assert {"declined": "Declined", "unknown": "Unknown"}[why] in text(nargis.get(f"/cases/{case.pk}/plans/")).partition("<main")[2]


def test_a_row_of_which_nobody_said_how_far_it_is_has_not_begun(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    kinds.write(cast, case, "cases.plan_item")
    assert "Not started" in text(nargis.get(f"/cases/{case.pk}/plans/"))


# --- what happened -------------------------------------------------------------------------------------------------------------
def classify(client: Client, case: Case, **said: str) -> Any:
    record = Incident.objects.get(case=case)
    return client.post(f"/cases/{case.pk}/story/{record.pk}/", {"revision": "1", **said})


@WHYS
def test_a_question_of_the_classification_that_she_leaves_open_leaves_no_type_and_its_reason(
    cast: Cast, nargis: Client, why: str
) -> None:
    case = a_case(cast)
    assert classify(nargis, case, **{"q_penetration": "no", "q_contact-a": why, "q_physical": "yes"}).status_code == 302
    with cast.acting("nargis"):
        found = Incident.objects.get(case=case)
        assert (found.core_type, found.q_physical, found.missing.get("q_contact")) == ("", "", why)
    words = f"Not classified: {why.capitalize()}"
    assert words in text(nargis.get(f"/cases/{case.pk}/assessments/"))
    assert words in text(nargis.get(f"/cases/{case.pk}/story/{found.pk}/"))


def test_behind_the_first_yes_no_reason_is_kept_and_nothing_contradicts_itself(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    said = {"q_penetration": "no", "q_contact": "yes", "q_physical-a": "declined", "q_marriage": "yes", "q_marriage-a": "unknown"}
    assert classify(nargis, case, **said).status_code == 302
    with cast.acting("nargis"):
        found = Incident.objects.get(case=case)
        assert (found.core_type, set(found.missing) & set(QUESTIONS)) == ("sexual_assault", set())


def test_an_answer_and_declined_at_once_are_asked_about(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    page = classify(nargis, case, **{"q_penetration": "no", "q_penetration-a": "declined"})
    assert page.status_code == 200
    assert "Keep one of the two" in text(page)


# --- consent -------------------------------------------------------------------------------------------------------------------
@WHYS
@pytest.mark.parametrize("name", ["language", "explained_by"])
def test_a_consent_keeps_why_a_circumstance_is_missing_and_its_page_says_so(cast: Cast, nargis: Client, name: str, why: str) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, **{name: "", f"{name}-a": why})).status_code == 302
    with cast.acting("nargis"):
        consent = next(one for one in Consent.objects.filter(case=case) if one.kind == "release")
        assert consent.why_missing(name) == why
    page = text(nargis.get(f"/cases/{case.pk}/consents/"))
    assert why.capitalize() in page[page.index("Sepidar") :].partition("</details>")[0]


def test_who_agreed_still_has_to_say_how(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert "Say how she gave it" in text(nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, how="")))


def test_a_girl_may_decline_to_name_her_guardian_and_a_woman_is_not_asked(cast: Cast, nargis: Client) -> None:
    girl, woman = a_girl(cast), a_case(cast)
    said = {"kind": "services", "answer": "yes", "how": "verbal", "assent": "yes", "guardian": "given", "guardian_name-a": "declined"}
    assert nargis.post(f"/cases/{girl.pk}/consents/new/", said).status_code == 302
    with cast.acting("nargis"):
        assert "declined" in [one.missing.get("guardian_name") for one in Consent.objects.filter(case=girl)]
    assert "guardian_name" not in text(nargis.get(f"/cases/{woman.pk}/consents/new/"))


# --- documents -----------------------------------------------------------------------------------------------------------------
@WHYS
@pytest.mark.parametrize("name", ["dated", "original", "copy"])
def test_a_document_keeps_why_an_answer_is_missing(cast: Cast, nargis: Client, name: str, why: str) -> None:
    case = a_case(cast)
    document = a_document(cast, case)
    address = f"/cases/{case.pk}/documents/{document.pk}/"
    assert nargis.post(f"{address}change/", {"revision": "1", "name": "تذکره", f"{name}-a": why}).status_code == 302
    assert reason(cast, Document, case, name) == why
    assert why.capitalize() in text(nargis.get(address))


def test_not_known_as_a_choice_is_read_where_an_older_document_says_it_and_offered_no_more(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    old, fresh = a_document(cast, case, original="unknown"), a_document(cast, case)
    assert "Not known" in text(nargis.get(f"/cases/{case.pk}/documents/{old.pk}/"))
    assert 'value="unknown" selected' in text(nargis.get(f"/cases/{case.pk}/documents/{old.pk}/change/"))
    assert "Not known" not in text(nargis.get(f"/cases/{case.pk}/documents/{fresh.pk}/change/"))
    assert "Not known" not in text(nargis.get(f"/cases/{case.pk}/documents/new/"))


# --- sessions ------------------------------------------------------------------------------------------------------------------
@WHYS
@pytest.mark.parametrize("name", ["absence", "risks", "agreed", "next_on"])
def test_a_session_keeps_why_an_answer_is_missing(cast: Cast, name: str, why: str) -> None:
    case = a_case(cast)
    empty = {"next_on-d": "", "next_on-m": "", "next_on-y": "", name: ""} if name == "next_on" else {}
    code = "counselling.session"
    kinds.reach(cast, case, "zohra")
    zohra = client_of(cast, "zohra")
    data = {**kinds.posted(code), **empty, f"{name}-a": why}
    assert zohra.post(f"/cases/{case.pk}/counselling/sessions/new/", data).status_code == 302
    with cast.acting("zohra"):
        assert case.session_records.get().why_missing(name) == why


def test_the_page_of_counselling_says_that_she_wants_no_next_session_and_why_she_did_not_come(cast: Cast) -> None:
    case = a_case(cast)
    kinds.reach(cast, case, "zohra")
    zohra = client_of(cast, "zohra")
    address = f"/cases/{case.pk}/counselling/"
    no_next = {"next_on-d": "", "next_on-m": "", "next_on-y": "", "next_on-a": "declined"}
    zohra.post(f"{address}sessions/new/", {**kinds.posted("counselling.session"), **no_next})
    page = text(zohra.get(address))
    assert "Declined" in page[page.index("Asked in every session") :].partition("</section>")[0]
    gone = {**kinds.ON, "attendance": "not_came", "number": "2", "absence-a": "unknown"}
    zohra.post(f"{address}sessions/new/", gone)
    assert "Unknown" in text(zohra.get(address))


# --- the page that tells it ----------------------------------------------------------------------------------------------------
FORMS: dict[str, type[RecordForm]] = {form.__name__: form for form in (ConsentForm, PlanItemForm, IncidentForm, DocumentForm, SessionForm)}


@pytest.mark.parametrize("form", FORMS)
def test_the_page_about_answers_names_every_question_of_these_forms_where_it_belongs(form: str) -> None:
    (row,) = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{form}` |")]
    _, _, four, none, _ = row.split("|")
    names = re.compile(r"`(\w+)`")
    asked, every = set(FORMS[form].asked), set(FORMS[form].base_fields) - {"revision"}
    assert set(names.findall(four)) == asked
    assert set(names.findall(none)) == every - asked
