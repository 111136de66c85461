"""Consent: one organisation, exact items, an end; refused, run out, withdrawn."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casework.cases import actions
from casework.cases.models import Case, Consent
from tests.cases.test_records import solar
from tests.cases.typed import text
from tests.cast import Cast, a_case

SOON = datetime.timedelta(days=30)


def release(cast: Cast, **changes: Any) -> dict[str, Any]:
    until = timezone.localdate() + SOON
    return {
        "kind": "release",
        "answer": "yes",
        "recipient": str(cast.teams["sepidar"].pk),
        "items": ["name", "contact"],
        "purpose": "نفقه",
        "how": "verbal",
        "language": "fa-af",
        "revision": "0",
        **solar("until", until),
        **changes,
    }


def given(cast: Cast, case: Case) -> Consent:
    return Consent.objects.filter(case=case).exclude(pk__in=[c.pk for c in services_of(cast, case)]).get()


def services_of(cast: Cast, case: Case) -> list[Consent]:
    with cast.acting("nargis"):
        return [c for c in Consent.objects.filter(case=case) if c.kind == "services"]


def with_release(cast: Cast, client: Client) -> tuple[Case, Consent]:
    case = a_case(cast)
    client.post(f"/cases/{case.pk}/consents/new/", release(cast))
    return case, given(cast, case)


def test_a_consent_to_share_is_written_down_exactly(cast: Cast, nargis: Client, entries: Any) -> None:
    before = entries()
    case, consent = with_release(cast, nargis)
    with cast.acting("nargis"):
        assert (consent.recipient, consent.recipient_name) == (str(cast.teams["sepidar"].pk), "Sepidar")
        assert (consent.items, consent.purpose) == (["name", "contact"], "نفقه")
        assert consent.in_force
    assert len(entries("consent.recorded", since=before)) == 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ({"recipient": ""}, "consent names one organisation"),
        ({"items": []}, "Choose exactly what she agreed to"),
        ({"until-d": "", "until-m": "", "until-y": ""}, "A consent to share always ends"),
        ({"how": ""}, "Say how she gave it"),
        ({"purpose": ""}, "consent names a purpose"),
        ({"answer": ""}, "Say what she answered"),
        ({"recipient": "00000000-0000-0000-0000-000000000000"}, "Select a valid choice"),
        ({"items": ["everything"]}, "Select a valid choice"),
    ],
)
def test_a_blanket_consent_is_not_accepted(cast: Cast, nargis: Client, missing: dict[str, Any], said: str) -> None:
    case = a_case(cast)
    page = text(nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, **missing)))
    assert said in page
    assert Consent.objects.filter(case=case).count() == 1


def test_a_refusal_to_share_needs_no_purpose(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    refused = release(cast, answer="no", items=[], purpose="", how="", **dict.fromkeys(("until-d", "until-m", "until-y"), ""))
    assert nargis.post(f"/cases/{case.pk}/consents/new/", refused).status_code == 302


def test_how_it_was_explained_stands_beside_a_consent(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    told = release(cast, explained_by="Nargis herself", limits_explained="yes", interpreter="no")
    assert nargis.post(f"/cases/{case.pk}/consents/new/", told).status_code == 302
    page = text(nargis.get(f"/cases/{case.pk}/consents/"))
    assert "Nargis herself" in page
    for label in ("Confidentiality and its limits explained", "An interpreter was present"):
        assert page.count(label) == 2  # of the consent to services, and of this one


@pytest.mark.parametrize("days", [-1, 400])
def test_a_consent_neither_ended_already_nor_lasts_years(cast: Cast, nargis: Client, days: int) -> None:
    case = a_case(cast)
    until = solar("until", timezone.localdate() + datetime.timedelta(days=days))
    nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, **until))
    assert Consent.objects.filter(case=case).count() == 1


def test_a_refusal_to_share_is_a_fact_too(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, answer="no", how="", items=[]))
    with cast.acting("nargis"):
        assert not given(cast, case).in_force
    assert "Refused" in text(nargis.get(f"/cases/{case.pk}/consents/"))


def test_consent_to_statistics_names_no_organisation(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    nargis.post(f"/cases/{case.pk}/consents/new/", release(cast, kind="reporting"))
    with cast.acting("nargis"):
        consent = given(cast, case)
        assert (consent.kind, consent.recipient, consent.items) == ("reporting", "", [])


def test_the_page_before_withdrawing_says_what_stops_and_what_goes_on(cast: Cast, nargis: Client) -> None:
    case, consent = with_release(cast, nargis)
    page = text(nargis.get(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/"))
    for said in ("Sepidar", "can no longer open", "stays with the partner", "Our services go on"):
        assert said in page


def test_looking_at_the_page_withdraws_nothing(cast: Cast, nargis: Client) -> None:
    case, consent = with_release(cast, nargis)
    nargis.get(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/")
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=consent.pk).in_force


def test_a_withdrawn_consent_is_no_longer_in_force(cast: Cast, nargis: Client, entries: Any) -> None:
    case, consent = with_release(cast, nargis)
    before = entries()
    nargis.post(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/")
    with cast.acting("nargis"):
        found = Consent.objects.get(pk=consent.pk)
        assert found.withdrawn_on == timezone.localdate()
        assert not found.in_force
    assert len(entries("consent.withdrawn", since=before)) == 1


def test_what_rests_on_a_consent_ends_in_the_same_transaction(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case, consent = with_release(cast, nargis)

    def fail(_: Consent) -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "ON_WITHDRAWAL", [fail])
    with cast.acting("nargis"), pytest.raises(RuntimeError):
        actions.withdraw_consent(consent=Consent.objects.get(pk=consent.pk))
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=consent.pk).in_force


def test_other_rooms_hear_of_a_withdrawal(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case, consent = with_release(cast, nargis)
    heard: list[Any] = []
    monkeypatch.setattr(actions, "ON_WITHDRAWAL", [lambda consent: heard.append(consent.pk)])
    nargis.post(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/")
    assert heard == [consent.pk]


def test_a_consent_can_be_withdrawn_in_a_closed_case(cast: Cast, nargis: Client) -> None:
    case, consent = with_release(cast, nargis)
    with cast.acting("nargis"):
        actions.close_case(case=case, reason="moved", text="")
    nargis.post(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/")
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=consent.pk).withdrawn_on


def test_withdrawing_twice_is_one_withdrawal(cast: Cast, nargis: Client, entries: Any) -> None:
    case, consent = with_release(cast, nargis)
    before = entries()
    for _ in range(2):
        nargis.post(f"/cases/{case.pk}/consents/{consent.pk}/withdraw/")
    assert len(entries("consent.withdrawn", since=before)) == 1


def test_a_consent_runs_out_by_itself(cast: Cast) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with cast.acting("nargis"):
        assert not Consent(kind="release", agreed=True, until=yesterday).in_force
        assert Consent(kind="release", agreed=True, until=timezone.localdate()).in_force


def test_the_form_begins_with_consent_to_share(cast: Cast, nargis: Client) -> None:
    page = text(nargis.get(f"/cases/{a_case(cast).pk}/consents/new/"))
    assert "checked" in page[page.index('value="release"') :].partition(">")[0]


def test_several_in_force_for_one_recipient_are_said_until_one_is_withdrawn(cast: Cast, nargis: Client) -> None:
    said = "More than one is in force for this recipient"
    case, consent = with_release(cast, nargis)
    page = f"/cases/{case.pk}/consents/"
    nargis.post(f"{page}new/", release(cast, recipient=str(cast.teams["other"].pk)))
    assert said not in text(nargis.get(page))
    nargis.post(f"{page}new/", release(cast, items=["name"]))
    assert text(nargis.get(page)).count(said) == 2
    nargis.post(f"{page}{consent.pk}/withdraw/")
    assert said not in text(nargis.get(page))
