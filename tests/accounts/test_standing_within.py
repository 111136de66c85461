"""Who was suspended, locked or has left while she was signed in: her session put back, with the row as it was, opens no page."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from casework.accounts.models import Session, User
from tests.accounts.test_standing import WAYS, everything, her, suspended, travelling, written
from tests.browserless import client_of
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def within(cast: Cast) -> Client:
    """Nargis, signed in, with a case that she sees."""
    a_case(cast)
    client = client_of(cast, "nargis")
    assert works(client)
    return client


def page(client: Client) -> HttpResponse:
    return client.get(reverse("cases:list"))


def works(client: Client) -> bool:
    return page(client).status_code == 200


@pytest.mark.parametrize("way", WAYS)
def test_a_session_put_back_with_the_row_as_it_was_opens_no_page(cast: Cast, within: Client, way: Callable[[Cast], None]) -> None:
    before, rows = everything(her(cast)), list(Session.objects.filter(user_id=cast.nargis.pk))
    way(cast)
    written(cast, **before)
    Session.objects.filter(user_id=cast.nargis.pk).delete()
    Session.objects.bulk_create(rows)
    assert not works(within)


def test_nor_one_that_a_suspension_did_not_find(cast: Cast, within: Client) -> None:
    """Its row was hidden meanwhile."""
    before = everything(her(cast))
    Session.objects.filter(user_id=cast.nargis.pk).update(user_id=None)
    suspended(cast)
    written(cast, **before)
    assert not works(within)


def test_a_day_of_travel_taken_away_ends_the_session_of_the_traveller(cast: Cast) -> None:
    travelling(cast)
    client = client_of(cast, "nargis")
    assert works(client)
    written(cast, away_until=None)
    assert not works(client)


def test_a_refused_session_is_over_and_the_trail_says_so(cast: Cast, within: Client) -> None:
    from audit.models import Entry

    written(cast, state=User.ACTIVE, standing=b"")
    assert page(within).status_code == 302
    assert Entry.objects.order_by("-seq").values_list("kind", flat=True)[0] == "session_refused"
    assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


def test_a_row_written_anew_between_two_looks_ends_nothing(cast: Cast, within: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """She comes back from a journey on one page, while another one has read her row as it was."""
    from casework.accounts import standing

    travelling(cast)
    client = client_of(cast, "nargis")
    asked = standing.stands
    once = iter([False])
    monkeypatch.setattr(standing, "stands", lambda user, told: next(once, True) and asked(user, told))
    assert works(client)
