"""Who was suspended, locked or has left while she was signed in: her session put back, with the row as it was, opens no page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.accounts import actions, own_access, standing
from casework.accounts.models import Session, User
from casework.accounts.session import UNDER
from casework.accounts.sessions import SessionStore
from casework.localisation.calendar import to_solar
from tests.accounts.door import code_of
from tests.accounts.test_standing import WAYS, WEEK, everything, her, suspended, travelling, written
from tests.browserless import client_of
from tests.cast import PASSPHRASE, Cast, a_case

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


@pytest.mark.parametrize("column", ["session", "session and verifier"])
def test_a_session_from_before_a_new_passphrase_is_over(cast: Cast, within: Client, column: str) -> None:
    """The browser's session is bound to the verifier, and that is a column too."""
    rows, verifier = list(Session.objects.filter(user_id=cast.nargis.pk)), her(cast).password
    with cast.acting("nargis") as nargis:
        own_access.change_passphrase(user=nargis.user, old=PASSPHRASE, new="seven other words that nobody else knows")
    Session.objects.bulk_create(rows)
    if column != "session":
        written(cast, password=verifier)
    assert not works(within)


def test_a_session_from_before_a_suspension_is_over_when_she_was_let_in_again(cast: Cast, within: Client) -> None:
    rows = list(Session.objects.filter(user_id=cast.nargis.pk))
    suspended(cast)
    with cast.acting("shakiba"):
        actions.restore(user=cast.nargis)
    Session.objects.bulk_create(rows)
    assert not works(within)


def test_her_own_journey_and_her_new_second_step_do_not_end_her_session(cast: Cast, within: Client) -> None:
    year, month, day = to_solar(timezone.localdate() + WEEK)
    within.post(reverse("emergency:travel-me"), {"until-d": day, "until-m": month, "until-y": year})
    assert her(cast).is_away and works(within)
    page = reverse("accounts:second-factor")
    secret = "".join(within.get(page).context["groups"])
    assert within.post(page, {"passphrase": PASSPHRASE, "code": code_of(secret)}).context["codes"]
    assert works(within)


def between(monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]) -> None:
    """Have something happen after her row was read, and before it is judged for the first time."""
    judged, done = standing.goes_on, list[bool]()

    def goes_on(*said: Any) -> bool:
        if not done:
            done.append(True)
            what()
        return judged(*said)

    monkeypatch.setattr(standing, "goes_on", goes_on)


def test_a_row_that_is_whole_at_a_second_look_goes_on(cast: Cast, within: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everything(her(cast))
    written(cast, standing=b"")
    between(monkeypatch, lambda: written(cast, **whole))
    assert works(within)


def test_the_page_then_sees_the_second_row_and_nothing_of_the_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes her day of travel away for the moment in which the row is read."""
    case = a_case(cast)
    travelling(cast)
    client, whole = client_of(cast, "nargis"), everything(her(cast))
    written(cast, away_until=None)
    between(monkeypatch, lambda: written(cast, **whole))
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 404


def test_a_session_that_does_not_say_under_what_it_began_is_over(cast: Cast, within: Client) -> None:
    """As one of an earlier version."""
    row = Session.objects.get(user_id=cast.nargis.pk)
    data = SessionStore().decode(row.session_data)
    del data[UNDER]
    Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data))
    assert not works(within)
