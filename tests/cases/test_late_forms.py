"""Forms that arrive after their session ended: by the clock or by another sign-in they are kept; after she left nothing is."""

import datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from casework.access.models import Draft
from casework.accounts import actions, own_access, session
from casework.accounts.models import Session, User
from casework.accounts.sessions import SessionStore
from casework.cases.models import Case
from tests.browserless import client_of
from tests.cases.test_records import note
from tests.cases.typed import text
from tests.cast import PASSPHRASE, Cast, a_case
from tests.referrals.sent import sent

WORDS = "پس از چای"
HOUR, MINUTE = 3600, 60


def late(seconds: float) -> Any:
    return time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=True)


def arrives(client: Client, case: Case) -> Any:
    page = f"/cases/{case.pk}/notes/new/"
    return client.post(page, note(text=WORDS) | {"draft_form": "cases.note", "draft_subject": str(case.pk), "here": page})


def stands(cast: Cast, case: Case) -> bool:
    """Whether her words stand in the form after she signed in again."""
    return WORDS in text(client_of(cast, "nargis").get(f"/cases/{case.pk}/notes/new/"))


def works_on(client: Client, seconds: int) -> None:
    """A page every ten minutes."""
    for passed in range(600, seconds, 600):
        with late(passed):
            client.get("/me/")


@pytest.mark.parametrize("hours", [0.3, 8.5, 15.9, 16.5, 24 * 6])
def test_a_form_left_open_overnight_survives_sign_in(cast: Cast, nargis: Client, hours: float) -> None:
    case = a_case(cast)
    with late(hours * HOUR):
        answer = arrives(nargis, case)
        assert answer["Location"] == f"/sign-in/?next=/cases/{case.pk}/notes/new/&ended=1"
        assert stands(cast, case)


def test_a_form_survives_the_end_of_a_long_day_of_work(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    works_on(nargis, 8 * HOUR)
    with late(8 * HOUR + MINUTE):
        arrives(nargis, case)
        assert stands(cast, case)


def test_a_form_survives_that_she_signed_in_on_another_desktop(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    client_of(cast, "nargis")
    arrives(nargis, case)
    assert stands(cast, case)


def test_a_form_in_a_second_tab_survives_that_the_first_met_the_end(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    with late(settings.IDLE_SECONDS + 1):
        assert "ended=1" in nargis.get("/me/")["Location"]
        arrives(nargis, case)
        assert stands(cast, case)


def signs_out(cast: Cast, client: Client) -> None:
    client.post("/lock/")


def leaves(cast: Cast, client: Client) -> None:
    client.post("/leave/")


def is_suspended(cast: Cast, client: Client) -> None:
    with cast.acting("shakiba"):
        actions.suspend(user=cast.nargis)


def is_locked_down(cast: Cast, client: Client) -> None:
    session.end_all([cast.nargis.pk])


def changes_her_passphrase(cast: Cast, client: Client) -> None:
    with cast.acting("nargis"):
        user = User.objects.get(pk=cast.nargis.pk)
        own_access.change_passphrase(user=user, old=PASSPHRASE, new="ladder river saffron window carpet moon")


@pytest.mark.parametrize("ends", [signs_out, leaves, is_suspended, is_locked_down, changes_her_passphrase])
@pytest.mark.parametrize("after", [0, settings.IDLE_SECONDS + 1])
def test_nothing_is_kept_and_nothing_is_left_after_an_end_that_was_meant(cast: Cast, nargis: Client, ends: Any, after: int) -> None:
    case, cookies = a_case(cast), nargis.cookies.output(header="", sep=";")
    with late(after):
        if after:
            nargis.get("/me/")  # the clock had ended it before
        ends(cast, nargis)
        nargis.cookies.load(cookies)  # as if the browser had not obeyed
        arrives(nargis, case)
        assert Draft.objects.count() == 0
        assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


def test_after_some_days_nobody_knows_whose_form_it_was(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    with late(settings.SESSION_LONGEST_SECONDS + settings.SESSION_REMEMBERED_SECONDS + MINUTE):
        assert arrives(nargis, case).status_code == 302
        assert Draft.objects.count() == 0
        client_of(cast, "zohra")
        assert not Session.objects.filter(user_id=cast.nargis.pk).exists()


@pytest.mark.parametrize("hours", [0.3, 9])
def test_what_is_left_of_a_session_holds_no_seed_and_opens_nothing(cast: Cast, nargis: Client, hours: float) -> None:
    case = a_case(cast)
    with late(hours * HOUR):
        for _ in range(2):
            assert nargis.get(f"/cases/{case.pk}/").status_code == 302
        row = Session.objects.get(user_id=cast.nargis.pk)
        assert set(SessionStore().decode(row.session_data)) == {"whose"}
    assert nargis.get(f"/cases/{case.pk}/").status_code == 302


def test_a_seed_does_not_outlast_its_session_in_the_row(cast: Cast, nargis: Client) -> None:
    with late(9 * HOUR):
        client_of(cast, "zohra")
        row = Session.objects.get(user_id=cast.nargis.pk)
        assert set(SessionStore().decode(row.session_data)) == {"whose"}


@pytest.mark.parametrize("hours", [0.3, 9])
def test_the_end_is_recorded_once(cast: Cast, nargis: Client, entries: Any, hours: float) -> None:
    case, before = a_case(cast), entries()
    with late(hours * HOUR):
        nargis.get("/me/")
        arrives(nargis, case)
        arrives(nargis, case)
    assert [entry.kind for entry in entries(since=before)] == ["session_expired"]


def test_a_late_form_is_not_kept_for_somebody_whose_row_was_copied_over_hers(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    client_of(cast, "palwasha")
    hers = Session.objects.get(user_id=cast.palwasha.pk)
    Session.objects.filter(user_id=cast.nargis.pk).update(session_data=hers.session_data, user_id=cast.palwasha.pk)
    for seconds in (0, settings.IDLE_SECONDS + 1, 9 * HOUR):
        with late(seconds):
            arrives(nargis, case)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("form", ["anything", "cases.nothing.edit", "گلثوم", ""])
def test_only_forms_of_the_house_come_into_the_readable_column(cast: Cast, nargis: Client, form: str) -> None:
    with late(settings.IDLE_SECONDS + 1):
        nargis.post(f"/cases/{uuid4()}/notes/new/", {"text": WORDS, "draft_form": form, "draft_subject": str(uuid4())})
    assert Draft.objects.count() == 0


def test_the_answer_of_a_partner_is_kept_too(cast: Cast) -> None:
    roshan, subject = client_of(cast, "roshan"), str(sent(cast).referral.pk)
    with late(9 * HOUR):
        roshan.post(f"/desk/{subject}/", {"text": WORDS, "draft_form": "referrals.answer", "draft_subject": subject})
    assert Draft.objects.filter(user=cast.roshan, form="referrals.answer").count() == 1


def test_a_form_from_before_her_last_sign_in_is_refused_and_kept(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.handler.enforce_csrf_checks = True
    answer = nargis.post(f"/cases/{case.pk}/notes/new/", note(text=WORDS) | {"draft_form": "cases.note", "draft_subject": str(case.pk)})
    assert answer.status_code == 403
    assert "is kept as a draft" in text(answer)
    assert case.contactnote_records.count() == 0
    assert stands(cast, case)


def test_a_refused_form_that_keeps_no_draft_is_not_said_to_be_kept(cast: Cast, nargis: Client) -> None:
    nargis.handler.enforce_csrf_checks = True
    for client in (nargis, Client(enforce_csrf_checks=True)):
        answer = client.post("/cases/search/", {"q": "x", "draft_form": "anything"}, headers={"Accept-Language": "en"})
        assert answer.status_code == 403
        assert "was not kept" in text(answer)
    assert Draft.objects.count() == 0


def test_a_body_that_is_too_large_gets_a_page_in_her_language(cast: Cast) -> None:
    for language, words in (("en", "More than 5 MB arrived"), ("fa-af", None)):
        client = client_of(cast, "nargis", language=language)
        answer = client.post("/cases/search/", {"q": "x" * (5 * 1024 * 1024 + 1)}, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 413
        assert f'lang="{language[:2]}' in text(answer)
        assert words is None or words in text(answer)
