"""The legal part of a case, read by a partner as it goes on: only where her consent says so, and nothing else with it."""

import json
import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

import audit
from audit.ledger import case_tag
from audit.models import Entry
from casework.access import agendas, catalogue, grants, holders
from casework.access.policy import CASE, IDENTITY
from casework.accounts.models import User
from casework.cases import actions as case_actions
from casework.cases import panel
from casework.cases.models import Case, Consent
from casework.legal.models import Deadline, Decision, Matter
from referrals import delegated, moves
from referrals.models import Packet, Referral
from referrals.refusals import CannotSend, Refusal
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.promises.outage import on_today
from tests.referrals.legal_part import GOAL, page_of, rows_of, shared
from tests.referrals.sent import MONTH, release, send, sent
from tests.referrals.test_desk import body, kinds_since
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db


# --- reading ---------------------------------------------------------------------------------------------------------------------
def test_the_partner_reads_what_stands_there_and_what_is_written_later(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    assert "Read the legal part" in body(client, packet_of(made.referral))
    html = body(client, page_of(made.referral))
    assert GOAL in html
    with cast.acting("nargis"):
        case_actions.add_record(case=made.case, record=Decision(on=timezone.localdate(), says="محکمه به نفع او حکم کرد"))
        assert agendas.mine(made.case) == {}
    assert "محکمه به نفع او حکم کرد" in body(client_of(cast, "roshan"), page_of(made.referral))


def test_what_belongs_to_no_matter_stands_there_too_and_everything_once(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        matter = Matter.objects.get()
        assert matter.is_open
        for under, says in ((str(matter.pk), "زیر دوسیه"), ("", "بی‌دوسیه")):
            day = Deadline(matter=under, on=timezone.localdate(), what=says, remarks=f"{says} شرح")
            case_actions.add_record(case=made.case, record=day)
    html = body(client_of(cast, "roshan"), page_of(made.referral))
    assert [html.count(f"{says} شرح") for says in ("زیر دوسیه", "بی‌دوسیه")] == [1, 1]
    assert "Without a matter" in html


def test_the_page_leads_to_no_page_of_the_case_and_names_nobody_of_the_office(cast: Cast) -> None:
    made = shared(cast)
    kinds.one_of(cast, made.case, "legal.hearing")
    html = body(client_of(cast, "roshan"), page_of(made.referral))
    assert str(made.case.pk) not in html
    assert "Nargis" not in html


def test_each_reading_is_one_entry_in_the_trail_of_the_case_and_names_the_organisation(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.get(packet_of(made.referral))
    before = Entry.objects.count()
    client.get(page_of(made.referral))
    assert kinds_since(before) == ["referral.opened", "referral.legal_read"]
    trail = client_of(cast, "shakiba").get(reverse("review:case", args=[made.case.pk])).content.decode()
    assert "read the legal part of the case" in trail and "Sepidar" in trail
    assert delegated.READ in [entry.kind for entry in Entry.objects.filter(case_tag=case_tag(made.case.pk))]


def test_a_page_without_a_word_on_it_is_recorded_all_the_same(cast: Cast) -> None:
    made = sent(cast, legal=True)
    client, before = client_of(cast, "roshan"), Entry.objects.count()
    assert "No legal matter is written down yet" in body(client, page_of(made.referral))
    assert kinds_since(before)[-1] == "referral.legal_read"


def test_if_the_ledger_cannot_be_written_nothing_is_shown(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.raise_request_exception = False
    real = audit.record_durably

    def full(kind: str, **facts: Any) -> None:
        if kind == delegated.READ:
            raise audit.LedgerUnwritable("full")
        real(kind, **facts)

    monkeypatch.setattr(audit, "record_durably", full)
    got = client.get(page_of(made.referral))
    assert got.status_code == 503 and GOAL not in got.content.decode()


def test_the_partner_reads_in_its_own_trail_that_it_did(cast: Cast) -> None:
    made = shared(cast)
    client = client_of(cast, "roshan")
    client.get("/desk/")
    client.get(page_of(made.referral))
    assert "read the legal part of the case" in body(client, reverse("referrals:own-trail"))


def test_the_office_sees_who_reads_it_and_until_when(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        (path,) = [path for path in panel.paths(made.case) if path.who == "Sepidar" and path.parts]
    assert [part.label for part in path.parts if part.open] == ["Legal"]
    assert (path.until, path.via) == (timezone.localdate() + MONTH, "by her consent to a referral")
    assert "Open for reading as it goes on" in office_page(client_of(cast, "nargis"), made.referral)


# --- asking ------------------------------------------------------------------------------------------------------------------------
def form(cast: Cast, **said: str) -> dict[str, Any]:
    about = {"recipient": str(cast.teams["sepidar"].pk), "items": ["name"], "purpose": "نفقه", "how": "verbal", "matter": "نفقه"}
    return {**about, "answer": "yes", "kind": "release", "priority": "normal", "kept_days": "14", **on_today("until"), **said}


def test_it_is_asked_and_shown_before_it_is_sent_and_the_consent_names_it(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    url = reverse("referrals:new", args=[case.pk])
    asked = client.get(url).content.decode()
    assert "lawyers read the legal part of her file as it goes on" in asked
    assert re.search(r'name="legal" value=""[^>]* checked', asked)
    assert client.post(url, form(cast, legal="yes")).status_code == 302
    check = reverse("referrals:check", args=[case.pk])
    assert "also reads the legal part of her file" in client.get(check).content.decode()
    client.post(check)
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=Referral.objects.get().consent_id).legal is True
        assert Packet.objects.get().legal is True
    assert "the legal part of the file, as it goes on" in client.get(reverse("cases:consents", args=[case.pk])).content.decode()


@pytest.mark.parametrize(("said", "kept"), [({}, None), ({"legal": "no"}, False), ({"legal": ""}, None)])
def test_no_word_is_no(cast: Cast, said: dict[str, str], kept: bool | None) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    client.post(reverse("referrals:new", args=[case.pk]), form(cast, **said))
    check = reverse("referrals:check", args=[case.pk])
    assert "also reads the legal part of her file" not in client.get(check).content.decode()
    client.post(check)
    assert rows_of(case, cast.teams["sepidar"]) == 0
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=Referral.objects.get().consent_id).legal is kept


def test_it_is_asked_of_one_organisation_at_a_time(cast: Cast) -> None:
    case, client = a_case(cast), client_of(cast, "nargis")
    said = form(cast, legal="yes", also=[str(cast.teams["other"].pk)])
    got = client.post(reverse("referrals:new", args=[case.pk]), said)
    assert got.status_code == 200 and "one organisation at a time" in got.content.decode()


def test_who_does_not_hold_the_legal_part_lets_nobody_read_it(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"), transaction.atomic():
        card = catalogue.cards(Case, [case.pk])[case.pk]
        grants.give(case, User.objects.get(pk=cast.nargis.pk), [IDENTITY, CASE], card=card)
    with pytest.raises(CannotSend) as refused:
        send(cast, case, release(cast, case, legal=True))
    assert refused.value.why == Refusal.LEGAL
    assert not Referral.objects.exists()


def test_a_refused_consent_opens_nothing(cast: Cast) -> None:
    case = a_case(cast)
    with pytest.raises(CannotSend):
        send(cast, case, release(cast, case, agreed=False, legal=True))
    assert rows_of(case, cast.teams["sepidar"]) == 0


def test_the_key_is_sealed_to_the_organisation_signed_and_ends_with_her_consent(cast: Cast) -> None:
    made = shared(cast)
    with cast.acting("nargis"):
        found = {holder.id: grant for grant, holder in holders.believed(made.case)}
    grant = found[str(cast.teams["sepidar"].pk)]
    assert moves.last_day(grant) == timezone.localdate() + MONTH
    assert bytes(grant.card) and bytes(grant.agenda)
    assert json.dumps(GOAL)[1:-1].encode() not in bytes(grant.agenda)
