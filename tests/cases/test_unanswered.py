"""A question of yes or no that nobody asked is not answered with "No": it is given, declined, not asked or unknown, like any other."""

from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from casework.access import sealed
from casework.cases import display
from casework.cases.kinds import KINDS
from casework.cases.models import Consent, Perpetrator, SafeContact
from tests.browserless import client_of
from tests.cases import typed
from tests.cases.typed import text
from tests.cast import Cast, a_case

ABOUT_HER = [(Consent, "limits_explained"), (Consent, "interpreter"), (SafeContact, "leave_message"), (Perpetrator, "name_wanted")]
OF_THE_WRITER = {"inside", "agreed", "reached", "done", "supervision", "closed_here"}  # what she ticks about her own work, or always says


def said(record: Any, name: str) -> tuple[str, str]:
    with override("en"):
        row = display.row(record, record._meta.get_field(name), {})
        return row.value, row.why


@pytest.mark.parametrize(("model", "name"), ABOUT_HER)
def test_unanswered_is_not_asked(cast: Cast, model: Any, name: str) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        assert said(model(case=case), name) == ("", "Not asked")
        assert said(model(case=case, **{name: False}), name) == ("No", "")
        assert said(model(case=case, **{name: True}), name) == ("Yes", "")
        assert said(model(case=case, missing={name: "declined"}), name) == ("", "Declined")


def test_every_yes_or_no_about_her_can_be_left_unanswered() -> None:
    found = {
        field.name for kind in KINDS.values() for field in kind.model.content_fields()
        if isinstance(field, sealed.BooleanField) and not field.null
    }  # fmt: skip
    assert found <= OF_THE_WRITER


def consent_of(cast: Cast, nargis: Client, **answers: str) -> Consent:
    case = a_case(cast)
    before = set(case.consent_records.values_list("pk", flat=True))
    typed_in = {"kind": "services", "answer": "yes", "how": "verbal", "revision": "0", **answers}
    assert nargis.post(f"/cases/{case.pk}/consents/new/", typed_in).status_code == 302
    return case.consent_records.exclude(pk__in=before).get()


@pytest.mark.parametrize(
    ("answers", "kept"),
    [({}, ("", "Not asked")), ({"limits_explained": "no"}, ("No", "")), ({"limits_explained-a": "unknown"}, ("", "Unknown"))],
)
def test_what_was_said_of_the_limits_is_kept_as_it_was_said(
    cast: Cast, nargis: Client, answers: dict[str, str], kept: tuple[str, str]
) -> None:
    consent = consent_of(cast, nargis, **answers)
    with cast.acting("nargis"):
        assert said(Consent.objects.get(pk=consent.pk), "limits_explained") == kept


@pytest.mark.parametrize(("limits", "kept"), [("", ("", "Not asked")), ("no", ("No", "")), ("yes", ("Yes", ""))])
def test_the_intake_keeps_what_was_said_of_the_limits(cast: Cast, nargis: Client, limits: str, kept: tuple[str, str]) -> None:
    case = typed.opened_by(nargis, consent_limits=limits)
    with cast.acting("nargis"):
        found = [consent for consent in Consent.objects.filter(case=case) if consent.kind == "services"]
        assert [said(consent, "limits_explained") for consent in found] == [kept]
        assert [said(consent, "interpreter") for consent in found] == [("", "Not asked")]


def test_the_check_page_says_what_was_not_asked(nargis: Client) -> None:
    nargis.post("/cases/new/", typed.intake(consent_limits=""))
    page = text(nargis.get("/cases/new/check/"))
    assert page.partition("limits explained")[2].partition("</dd>")[0].count("Not asked") == 1


def test_where_nobody_asked_no_message_is_left(cast: Cast, nargis: Client) -> None:
    case = typed.opened_by(nargis)
    assert "Leave no message" in text(nargis.get(f"/cases/{case.pk}/"))
    assert "Not asked" in text(client_of(cast, "shakiba").get(f"/cases/{case.pk}/identity/"))
