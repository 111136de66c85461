"""Reasons for closure come from their list; a record keeps its code and reads with the words of the list."""

from typing import Any

import pytest
from django.test import Client

from casework.cases.models import Case, Milestone
from casework.reference import actions
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.reference.conftest import a_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def shakiba(cast: Cast) -> Client:
    return client_of(cast, "shakiba")


def close(client: Client, case: Case, reason: str) -> Any:
    return client.post(f"/cases/{case.pk}/close/", {"reason": reason, "text": ""})


def test_a_case_is_closed_with_a_reason_of_the_office_s_own(cast: Cast, shakiba: Client) -> None:
    with cast.acting("farida"):
        actions.add_term(list_code="closure_reasons", code="by_phone", values={"dari": "ا", "pashto": "ب", "english": "By telephone"})
    case = a_case(cast)
    assert close(shakiba, case, "by_phone").status_code == 302
    assert "By telephone" in shakiba.get(f"/cases/{case.pk}/").content.decode()


def test_a_retired_reason_can_no_longer_be_chosen(cast: Cast, shakiba: Client) -> None:
    with cast.acting("farida"):
        actions.retire(term=a_term(), seen=1, retired=True)
    case = a_case(cast)
    assert "She moved away" not in shakiba.get(f"/cases/{case.pk}/close/").content.decode()
    assert close(shakiba, case, "moved").status_code == 200
    assert Case.objects.get().state == "open"


def test_a_case_that_was_closed_with_a_reason_retired_since_still_reads(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    close(shakiba, case, "moved")
    with cast.acting("farida"):
        actions.retire(term=a_term(), seen=1, retired=True)
    assert "She moved away" in shakiba.get(f"/cases/{case.pk}/").content.decode()


def test_the_record_keeps_the_code(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    close(shakiba, case, "moved")
    with cast.acting("nargis"):
        assert [turn.reason for turn in Milestone.objects.filter(case=case) if turn.reason] == ["moved"]


def test_a_reason_that_no_list_knows_is_refused(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    assert close(shakiba, case, "of_a_later_release").status_code == 200
    assert Case.objects.get().state == "open"
