"""Words of a session come from the office's lists; what code asks for by name (did she come, is she safe) stays fixed."""

from typing import Any

from django.test import Client
from django.utils import translation

from casework.cases import display
from casework.cases.models import Case
from casework.counselling.models import Session
from casework.legal.models import Hearing
from tests.cases.test_needs import add, retire
from tests.cast import Cast
from tests.counselling.conftest import held, session

CODED = {
    "absence_reasons": "absence", "session_ways": "modality", "session_places": "place", "session_company": "present",
    "session_themes": "themes", "session_techniques": "techniques",
}


def new(case: Case) -> str:
    return f"/cases/{case.pk}/counselling/sessions/new/"


def overview(client: Client, case: Case) -> str:
    return client.get(f"/cases/{case.pk}/counselling/").content.decode()


def kept(cast: Cast, case: Case) -> dict[str, Any]:
    with cast.acting("zohra"):
        found = Session.objects.get(case=case)
        return {name: getattr(found, name) for name in CODED.values()}


def test_a_theme_that_the_office_adds_is_chosen_in_a_session_and_read_on_the_page_of_counselling(
    cast: Cast, case: Case, zohra: Client
) -> None:
    add(cast, "session_themes", "school", "School")
    assert zohra.post(new(case), session(themes=["school", "sleep"])).status_code == 302
    assert "School, Sleep" in overview(zohra, case)
    assert kept(cast, case)["themes"] == ["school", "sleep"]


def test_what_is_retired_stays_where_it_was_chosen_and_is_offered_nowhere_else(cast: Cast, case: Case, zohra: Client) -> None:
    record = held(cast, case, place="women", modality="group", techniques=["breathing"])
    for name, code in (("session_places", "women"), ("session_ways", "group"), ("session_techniques", "breathing")):
        retire(cast, name, code)
    change = zohra.get(f"/cases/{case.pk}/counselling/sessions/{record.pk}/").content.decode()
    fresh = zohra.get(new(case)).content.decode()
    for words in ("In a room for women", "In a group", "Breathing and relaxation"):
        assert words in change and words not in fresh
    assert "In a group, In a room for women" in overview(zohra, case)


def test_a_code_that_no_list_knows_is_refused(case: Case, zohra: Client) -> None:
    assert zohra.post(new(case), session(modality="pigeon")).status_code == 200
    assert not Session.objects.filter(case=case).exists()


def test_why_she_did_not_come_is_read_with_the_words_of_the_list(cast: Cast, case: Case, zohra: Client) -> None:
    held(cast, case, attendance="not_came", absence="way")
    assert "The way, or no mahram" in overview(zohra, case)


def test_who_was_present_at_a_hearing_is_read_as_it_was_written(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"), translation.override("en"):
        assert display.said(Hearing(case=case, present="وکیل و خواهرش"), "present") == "وکیل و خواهرش"
