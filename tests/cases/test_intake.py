"""The intake: consent first, four answers, nothing lost, nothing kept of a woman who did not agree."""

from typing import Any

import pytest
from django.test import Client

from casework.access.models import Draft
from casework.cases.models import Case, Consent, Incident, SafeContact, Situation, Survivor
from tests.browserless import client_of
from tests.cases import typed
from tests.cases.typed import text
from tests.cast import Cast, a_case


def one(cast: Cast, model: Any, case: Case, person: str = "nargis") -> Any:
    return model.objects.filter(case=case).first()


def test_an_intake_is_checked_once_more_and_opens_a_case(cast: Cast, nargis: Client) -> None:
    answer = nargis.post("/cases/new/", typed.intake())
    assert answer["Location"] == "/cases/new/check/"
    assert "پروین" in text(nargis.get("/cases/new/check/"))
    case = Case.objects.get() if nargis.post("/cases/new/check/").status_code == 302 else None
    assert case is not None
    with cast.acting("nargis"):
        assert one(cast, Survivor, case).given_name == "پروین"
        assert one(cast, SafeContact, case).phone == "+93700000012"
        assert one(cast, Incident, case).account == "شوهرم مرا از خانه بیرون کرد."
        assert one(cast, Situation, case).needs == ["legal"]


def test_the_answers_travel_in_no_hidden_field(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake())
    page = text(nargis.get("/cases/new/check/"))
    form = page[page.index('<form method="post">') :]
    assert 'name="about-' not in form


def test_pressing_twice_opens_one_case(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake())
    nargis.post("/cases/new/check/")
    assert nargis.post("/cases/new/check/").status_code == 302
    assert Case.objects.count() == 1


def test_the_consents_are_written_down_with_their_circumstances(cast: Cast, nargis: Client) -> None:
    case = typed.opened_by(nargis, consent_services="thumbprint", consent_reporting="no")
    with cast.acting("nargis"):
        consents = {consent.kind: consent for consent in Consent.objects.filter(case=case)}
        assert (consents["services"].agreed, consents["services"].how, consents["services"].limits_explained) == (True, "thumbprint", True)
        assert consents["reporting"].agreed is False


def test_not_asked_about_statistics_is_no_consent_record(cast: Cast, nargis: Client) -> None:
    case = typed.opened_by(nargis, consent_reporting="")
    assert Consent.objects.filter(case=case).count() == 1


def test_without_consent_nothing_is_kept(cast: Cast, nargis: Client) -> None:
    answer = nargis.post("/cases/new/", typed.intake(consent_services="no"))
    page = text(answer)
    assert "Nothing is kept" in page and "on paper" in page
    assert "پروین" not in page
    assert (Case.objects.count(), Draft.objects.count()) == (0, 0)


def test_a_refusal_throws_away_what_was_typed_before(cast: Cast, nargis: Client) -> None:
    nargis.post("/drafts/save/", typed.intake())
    nargis.post("/cases/new/", typed.intake(consent_services="no"))
    assert Draft.objects.count() == 0


def test_an_unanswered_consent_keeps_the_words_on_the_page_only(cast: Cast, nargis: Client) -> None:
    page = text(nargis.post("/cases/new/", typed.intake(consent_services="")))
    assert "Ask for her consent first" in page
    assert "پروین" in page
    assert Draft.objects.count() == 0


def test_before_consent_a_draft_holds_the_part_about_consent_only(cast: Cast, nargis: Client) -> None:
    answer = nargis.post("/drafts/save/", typed.intake(consent_services=""))
    assert "Only the part about consent" in text(answer)
    assert "پروین" not in text(nargis.get("/cases/new/"))


def test_only_consent_is_demanded(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", {"consent-services": "verbal"})
    nargis.post("/cases/new/check/")
    case = Case.objects.get()
    assert not Incident.objects.filter(case=case).exists()


def test_four_answers_are_four_facts(cast: Cast, nargis: Client) -> None:
    case = typed.opened_by(nargis, about_husband_name__a="unknown")
    with cast.acting("nargis"):
        survivor = one(cast, Survivor, case)
        said = [survivor.why_missing(name) for name in ("given_name", "father_name", "husband_name", "grandfather_name")]
        assert said == ["", "declined", "unknown", "not_asked"]


def test_a_value_beside_declined_is_asked_about(cast: Cast, nargis: Client) -> None:
    page = text(nargis.post("/cases/new/", typed.intake(about_father_name="کریم", about_father_name__a="declined")))
    assert "Keep one of the two" in page
    assert "کریم" in page


def test_given_without_a_value_is_asked_about(cast: Cast, nargis: Client) -> None:
    assert "Write the answer" in text(nargis.post("/cases/new/", typed.intake(about_father_name__a="given")))


def test_the_title_of_a_page_with_errors_begins_with_error(cast: Cast, nargis: Client) -> None:
    assert "<title>Error: Intake" in text(nargis.post("/cases/new/", typed.intake(about_father_name__a="given")))


@pytest.mark.parametrize(
    ("parts", "said", "at"),
    [
        ((30, 12, 1404), "has 29 days", "id_about-birth-d"),
        ((14, 5, 1999), "Gregorian", "id_about-birth-y"),
        ((31, 7, 1380), "has 30 days", "id_about-birth-d"),
        ((3, "", 1380), "month", "id_about-birth-m"),
        ((1, 1, 1449), "must not be after", "id_about-birth-y"),
    ],
)
def test_a_wrong_date_is_explained_at_the_part_at_fault(cast: Cast, nargis: Client, parts: tuple[Any, ...], said: str, at: str) -> None:
    page = text(nargis.post("/cases/new/", typed.intake() | typed.date("about-birth", *parts)))
    assert said in page
    assert f'href="#{at}"' in page
    assert f'id="{at}"' in page


def test_a_year_alone_is_enough_for_a_birth(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake() | typed.date("about-birth", "", "", "۱۳۷۸"))
    nargis.post("/cases/new/check/")
    with cast.acting("nargis"):
        birth = one(cast, Survivor, Case.objects.get()).birth
        assert (birth.precision, birth.describe("en")) == ("year", "1378")


def test_a_case_under_a_near_name_is_pointed_out_and_nothing_is_joined(cast: Cast, nargis: Client, entries: Any) -> None:
    earlier = a_case(cast, given_name="فاطمه")
    nargis.post("/cases/new/", typed.intake(about_given_name="Fatema"))
    before = entries()
    page = text(nargis.get("/cases/new/check/"))
    assert "Perhaps she came before" in page and str(earlier.pk) in page
    assert len(entries("catalogue.searched", since=before)) == 1


def test_the_check_page_without_an_intake_leads_to_the_form(cast: Cast, nargis: Client) -> None:
    assert nargis.get("/cases/new/check/")["Location"] == "/cases/new/"


def test_a_colleague_does_not_find_my_intake(cast: Cast, nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake())
    assert client_of(cast, "palwasha").get("/cases/new/check/").status_code == 302


def test_opening_is_recorded_once(cast: Cast, nargis: Client, entries: Any) -> None:
    before = entries()
    typed.opened_by(nargis)
    assert len(entries("case.opened", since=before)) == 1


def test_a_counsellor_takes_no_intake(cast: Cast) -> None:
    assert client_of(cast, "zohra").get("/cases/new/").status_code == 404


def test_a_half_finished_draft_does_not_open_a_case(cast: Cast, nargis: Client) -> None:
    nargis.post("/drafts/save/", typed.intake(about_father_name="کریم", about_father_name__a="declined"))
    assert nargis.post("/cases/new/check/")["Location"] == "/cases/new/"
    assert Case.objects.count() == 0
    assert "Some answers still need a look" in text(nargis.get("/cases/new/"))


def test_what_can_wait_is_folded_away_until_there_is_something_to_look_at(cast: Cast, nargis: Client) -> None:
    """An answer at fault, or one that she typed before, must not be hidden."""
    folded, open_ = '<details class="more">', '<details class="more" open>'
    assert folded in text(nargis.get("/cases/new/"))
    assert open_ in text(nargis.post("/cases/new/", {**typed.intake(), "about-birth-y": "x"}))
    nargis.post("/cases/new/", {**typed.intake(), "later": "yes"})
    assert open_ in text(nargis.get("/cases/new/"))
