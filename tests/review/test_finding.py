"""The way to a trail by case code or person. A code is asked of the reader's own cards, in the body of a POST."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casework.access import catalogue
from casework.cases.models import Case
from casework.localisation.codes import format_code, new_code
from tests.cast import Cast, a_case
from tests.review.conftest import lines, page

pytestmark = pytest.mark.django_db

FIND = "/trail/find/"


def code_of(cast: Cast, case: Case, person: str) -> str:
    with cast.acting(person):
        return str(catalogue.cards(Case, [case.pk])[case.pk]["code"])


def test_a_code_leads_to_the_trail_of_its_case(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    answer = shakiba.post(FIND, {"code": format_code(code_of(cast, case, "nargis")).lower()})
    assert (answer.status_code, answer["Location"]) == (302, reverse("review:case", args=[case.pk]))


def test_the_code_of_another_team_is_answered_like_one_that_nobody_has(cast: Cast, laila: Client) -> None:
    foreign = laila.post(FIND, {"code": code_of(cast, a_case(cast), "nargis")})
    free = laila.post(FIND, {"code": new_code()})
    for answer in (foreign, free):
        assert answer.status_code == 200
        assert "None of your cases has this code." in page(answer)


def test_a_miscopied_code_is_said_so_beside_the_question(cast: Cast, shakiba: Client) -> None:
    answer = page(shakiba.post(FIND, {"code": "K7MD-2QXX"}))
    assert "This is not a case code" in answer
    assert 'id="case_code_error"' in answer
    assert 'aria-invalid="true"' in answer


def test_looking_for_a_code_is_recorded_without_the_code(cast: Cast, shakiba: Client, newest: Callable[[str], Entry]) -> None:
    shakiba.post(FIND, {"code": code_of(cast, a_case(cast), "nargis")})
    assert newest("catalogue.searched").actor == str(cast.shakiba.pk)
    assert lines(shakiba.get("/trail/"))[0].text == "Shakiba searched; results shown: 1"


def test_a_person_is_chosen_by_name(cast: Cast, shakiba: Client) -> None:
    assert f'href="{FIND}"' in page(shakiba.get("/trail/"))
    assert f'<option value="{cast.nargis.pk}">Nargis</option>' in page(shakiba.get(FIND))
    answer = shakiba.post(FIND, {"person": str(cast.nargis.pk)})
    assert answer["Location"] == reverse("review:person", args=[cast.nargis.pk])


@pytest.mark.parametrize("person", ["", "x", "5d34fdb3-7f36-4d54-b497-ee84d73e2dac"])
def test_nobody_is_no_choice(cast: Cast, shakiba: Client, person: str) -> None:
    answer = shakiba.post(FIND, {"person": person})
    assert answer.status_code == 200
    assert 'id="person_person_error"' in page(answer)
