"""A form that is saved opens its records inside the transaction of their change; whatever is not saved opens nothing unrecorded."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import audit
from audit.models import Entry
from casework.access import rings
from casework.access.changing import with_its_change
from casework.cases import actions
from casework.cases.models import Case, Survivor
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db
NAME, HOURS = "پروین", "۸ تا ۹"


@pytest.fixture
def nargis(cast: Cast) -> Client:
    return client_of(cast, "nargis")


def identity(revision: int = 1, **changes: str) -> dict[str, str]:
    data = {
        "about-revision": str(revision), "about-given_name": NAME, "about-father_name": "کریم",
        "contact-revision": str(revision), "contact-phone": "0700000012", "contact-whose": "sister",
        "contact-hours": "۱۰ تا ۱۲", "contact-cover": "از کورس خیاطی",
    }
    return data | {name.replace("_", "-", 1): value for name, value in changes.items()}


def situation(**changes: str) -> dict[str, Any]:
    return {"revision": "1", "risk": "low", "risk-a": "given", "needs": ["legal"], "needs-a": "given", "next_step": "تماس", **changes}


def test_one_entry_stands_for_opening_and_changing(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    told = _kinds()
    assert nargis.post(f"/cases/{case.pk}/situation/", situation()).status_code == 302
    assert told() == ["case.changed"]


def test_what_was_opened_beside_the_change_is_recorded_with_it(cast: Cast, nargis: Client) -> None:
    """Only her hours change, and her name was opened for the same form."""
    case = a_case(cast)
    told = _kinds()
    assert nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours=HOURS)).status_code == 302
    assert sorted(told()) == ["case.changed", "case.revealed"]


def test_a_form_saved_without_a_change_is_a_reading(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    assert nargis.post(f"/cases/{case.pk}/situation/", situation()).status_code == 302
    told = _kinds()
    assert nargis.post(f"/cases/{case.pk}/situation/", situation(revision="2")).status_code == 302
    assert told() == ["case.read"]


def test_a_form_with_a_fault_is_shown_after_its_reading_was_recorded_and_said_once(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    told = _kinds()
    page = nargis.post(f"/cases/{case.pk}/identity/", identity(contact_phone="12"))
    assert page.status_code == 200 and NAME in text(page)
    assert told() == ["case.revealed"]


def test_who_was_too_late_sees_the_other_words_after_their_reading_was_recorded(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours=HOURS))
    told = _kinds()
    assert nargis.post(f"/cases/{case.pk}/identity/", identity(contact_hours="۱۴ تا ۱۵")).status_code == 409
    assert told()[0] == "case.revealed" and "case.changed" not in told()


def test_where_an_entry_cannot_be_written_nothing_is_changed_and_nothing_shown(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    told, refused = _kinds(), mock.Mock(side_effect=audit.LedgerUnwritable("full"))
    with mock.patch("audit.ledger._record", refused):
        page = nargis.post(f"/cases/{case.pk}/identity/", identity(about_given_name="زهره"))
    assert page.status_code == 503 and NAME not in text(page)
    assert told() == []
    assert Survivor.objects.get(case=case).revision == 1


def test_a_view_that_falls_over_after_opening_leaves_no_key_behind(cast: Cast) -> None:
    """The attack: a key that was opened on credit is used by what comes after, with nothing in the ledger."""
    case = a_case(cast)
    seen, held = list[str](), list[bool]()

    def falls_over(_request: Any) -> Any:
        held.append(rings.current().holds(case.pk, "case"))
        seen.append(case.survivor_records.first().given_name)
        raise ValueError

    with cast.acting("nargis"):
        told = _kinds()
        with pytest.raises(ValueError):
            with_its_change(falls_over)(mock.Mock(method="POST", _messages=None))
        assert seen == [NAME, NAME] and held == [False, False]
        assert told() == ["case.read"]  # of the second, ordinary, run; the first left nothing, not even its keys
        assert rings.current().owed is None


def test_an_entry_that_needs_a_transaction_of_its_own_is_written_in_the_ordinary_way(cast: Cast, nargis: Client) -> None:
    """A stranger to the case who sends the form is refused, and the refusal is recorded, as everywhere."""
    case = a_case(cast)
    told = _kinds()
    assert client_of(cast, "palwasha").post(f"/cases/{case.pk}/situation/", situation()).status_code == 404
    assert told() == ["access.refused"]
    assert nargis.get(f"/cases/{case.pk}/situation/").status_code == 200


def test_a_case_closed_meanwhile_is_neither_changed_nor_opened_unrecorded(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.close_case(case=case, reason="completed", text="")
    told = _kinds()
    nargis.post(f"/cases/{case.pk}/situation/", situation())
    assert told() == ["case.read"]
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_a_save_asks_no_more_than_it_must(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    with CaptureQueriesContext(connection) as asked:
        nargis.post(f"/cases/{case.pk}/situation/", situation())
    assert len([q for q in asked if q["sql"].startswith(("BEGIN", "SAVEPOINT"))]) <= 3
    assert len(asked) <= 35


def _kinds() -> Callable[[], list[str]]:
    """The kinds of the entries from now on."""
    newest = Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return lambda: list(Entry.objects.filter(seq__gt=newest).order_by("seq").values_list("kind", flat=True))
