"""Paper for a partner: only under a release consent in force, only for its recipient, only what she agreed to."""

import datetime
import io
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
import time_machine
from django.utils import timezone

from audit.ledger import case_tag
from audit.models import Entry
from casework.access.errors import StaleRecord
from casework.cases import actions as case_actions
from casework.cases.models import Case, Consent
from casework.cases.models import ContactNote as Note
from referrals import printing
from referrals.refusals import CannotSend, Refusal
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import release, unsaved, withdraw
from tests.reports.test_summary_page import words_of

pytestmark = pytest.mark.django_db


def asks(cast: Cast, case: Case, consent: object, person: str = "nargis", **changes: Any) -> Any:
    said = {"language": "en", "consent": str(getattr(consent, "pk", consent)), "reason": "the hearing is tomorrow", **changes}
    return client_of(cast, person).post(f"/cases/{case.pk}/refer/paper/", said)


def is_paper(answer: Any) -> bool:
    return bool(answer["Content-Type"] == "application/pdf")


def left() -> int:
    return Entry.objects.filter(kind="export.pdf").count()


def test_it_is_printed_for_the_recipient_of_the_consent_with_its_items(cast: Cast) -> None:
    case = a_case(cast)
    answer = asks(cast, case, release(cast, case, items=["name", "needs"]))
    assert is_paper(answer)
    words = words_of(answer.content)
    assert "پروین" in words and "What she needs" in words and "Sepidar" in words
    assert answer["Content-Disposition"].startswith('attachment; filename="form-')


def test_as_a_letter_it_greets_says_what_she_agreed_to_and_leaves_room_for_an_answer(cast: Cast) -> None:
    case = a_case(cast)
    answer = asks(cast, case, release(cast, case, items=["name", "contact"]), as_letter="on")
    assert is_paper(answer)
    words = words_of(answer.content)
    for said in ("Referral letter", "Sepidar", "پروین", "We ask for your help", "Your answer", "No capacity now", "Signature and seal"):
        assert said in words, said


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_a_letter_reads_in_dari_and_pashto_and_names_no_case_and_nothing_more(cast: Cast, language: str) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        code = case.survivor_records.get().case_code
    answer = asks(cast, case, release(cast, case, items=["name"]), as_letter="on", language=language)
    words = words_of(answer.content)
    assert "پروین" in words
    assert not [hidden for hidden in ("کریم", "000012", code, f"{code[:4]}-{code[4:]}", "We ask") if hidden in words]


def test_a_letter_is_told_apart_in_the_ledger_and_ends_with_the_consent(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case, items=["name"])
    assert is_paper(asks(cast, case, consent, as_letter="on")) and left() == 1
    withdraw(cast, consent)
    assert not is_paper(asks(cast, case, consent, as_letter="on")) and left() == 1


def test_nothing_she_did_not_agree_to_stands_on_it(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        case_actions.add_record(case=case, record=Note(kind="call", reached=True, on=timezone.localdate(), text="notewords"))
        code = case.survivor_records.get().case_code
    words = words_of(asks(cast, case, release(cast, case, items=["name"])).content)
    assert "پروین" in words
    for hidden in ("کریم", "000012", "notewords", "Consents", "Course of the case", "High", code, f"{code[:4]}-{code[4:]}"):
        assert hidden not in words
    assert "بیرون" not in words


def test_her_account_is_on_it_only_where_she_agreed_to_that(cast: Cast) -> None:
    case = a_case(cast)
    assert "بیرون" in words_of(asks(cast, case, release(cast, case, items=["account"])).content)


def test_the_page_offers_the_consents_in_force_and_no_recipient_to_type(cast: Cast) -> None:
    case = a_case(cast)
    good, over = release(cast, case), release(cast, case, to="other")
    withdraw(cast, over)
    page = client_of(cast, "nargis").get(f"/cases/{case.pk}/refer/paper/").content.decode()
    assert str(good.pk) in page and str(over.pk) not in page
    assert 'name="recipient"' not in page and 'name="sections"' not in page


def never_given(cast: Cast, case: Case) -> object:
    return uuid4()


def nothing(cast: Cast, case: Case) -> object:
    return ""


def withdrawn(cast: Cast, case: Case) -> object:
    consent = release(cast, case)
    withdraw(cast, consent)
    return consent


def run_out(cast: Cast, case: Case) -> object:
    return release(cast, case, until=timezone.localdate() - datetime.timedelta(days=1))


def refused(cast: Cast, case: Case) -> object:
    return release(cast, case, agreed=False)


def to_services(cast: Cast, case: Case) -> object:
    with cast.acting("nargis"):
        return next(consent for consent in case.consent_records.all() if consent.kind == "services")


def of_another_case(cast: Cast, case: Case) -> object:
    return release(cast, a_case(cast, given_name="گلثوم"))


def of_a_case_that_is_not_hers(cast: Cast, case: Case) -> object:
    return release(cast, a_case(cast, "palwasha"), person="palwasha")


REFUSED = [never_given, nothing, withdrawn, run_out, refused, to_services, of_another_case, of_a_case_that_is_not_hers]


@pytest.mark.parametrize("consent", REFUSED)
def test_without_a_release_consent_in_force_nothing_leaves(cast: Cast, consent: Any) -> None:
    case = a_case(cast)
    chosen = consent(cast, case)
    answer = asks(cast, case, chosen)
    assert (answer.status_code, is_paper(answer), left()) == (200, False, 0)


@pytest.mark.parametrize("consent", REFUSED[2:])
def test_the_action_itself_refuses_what_the_form_would_not_offer(cast: Cast, consent: Any) -> None:
    case = a_case(cast)
    chosen = consent(cast, case)
    with cast.acting("palwasha" if consent is of_a_case_that_is_not_hers else "nargis"), pytest.raises(CannotSend):
        printing.print_for_partner(case=case, consent=Consent.objects.get(pk=chosen.pk), language="en", reason="x")
    assert left() == 0


def test_a_consent_that_was_never_written_down_prints_nothing(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"), pytest.raises(CannotSend) as caught:
        printing.print_for_partner(case=case, consent=unsaved(cast), language="en", reason="x")
    assert caught.value.why is Refusal.CONSENT


def test_a_forged_post_names_no_other_recipient_and_no_other_section(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case, items=["needs"])
    forged = {"recipient": "Another", "sections": ["who", "story"], "items": ["name", "account"], "profile": "internal"}
    words = words_of(asks(cast, case, consent, **forged).content)
    assert "Sepidar" in words
    assert "Another" not in words and "پروین" not in words and "بیرون" not in words


def test_a_consent_runs_out_while_the_page_is_open(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        assert not is_paper(asks(cast, case, consent))
    assert left() == 0


def test_a_consent_withdrawn_while_it_prints_keeps_the_paper_here(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    with cast.acting("nargis"):
        read = Consent.objects.get(pk=consent.pk)
        assert read.agreed
        case_actions.withdraw_consent(consent=Consent.objects.get(pk=consent.pk))
        with pytest.raises(StaleRecord):
            printing.print_for_partner(case=case, consent=read, language="en", reason="x")
    assert left() == 0


def test_nothing_is_printed_from_a_closed_case(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    with cast.acting("nargis"):
        case_actions.close_case(case=case, reason="moved", text="")
    assert not is_paper(asks(cast, case, consent))
    with cast.acting("nargis"), pytest.raises(CannotSend):
        printing.print_for_partner(case=case, consent=Consent.objects.get(pk=consent.pk), language="en", reason="x")
    assert left() == 0


@pytest.mark.parametrize("person", ["palwasha", "laila", "zohra", "humaira", "roshan", "farida", "wida"])
def test_others_do_not_find_it(cast: Cast, person: str) -> None:
    case = a_case(cast)
    assert asks(cast, case, release(cast, case), person).status_code == 404
    assert left() == 0


def test_it_is_not_printed_without_a_reason(cast: Cast) -> None:
    case = a_case(cast)
    assert not is_paper(asks(cast, case, release(cast, case), reason=" "))
    assert left() == 0


def test_the_trail_of_the_case_keeps_that_it_left_to_whom_and_why(cast: Cast) -> None:
    case = a_case(cast)
    consent, before = release(cast, case), Entry.objects.count()
    asks(cast, case, consent)
    found = Entry.objects.filter(seq__gt=before).order_by("seq")
    assert [entry.kind for entry in found][-2:] == ["case.read", "export.pdf"]
    assert {bytes(entry.case_tag) for entry in found} == {case_tag(case.pk)}


def test_a_locked_file_opens_only_with_its_passphrase(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    shown = client_of(cast, "nargis").get(f"/cases/{case.pk}/refer/paper/").context["form"].words
    locked = asks(cast, case, consent, protect="on", passphrase=shown).content
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(locked))
    assert "پروین" in words_of(locked, shown)


@pytest.mark.parametrize(("language", "month"), [("fa-af", "قوس"), ("ps", "لیندۍ"), ("en", "Qaws")])
def test_it_speaks_the_language_of_the_paper(cast: Cast, language: str, month: str) -> None:
    with time_machine.travel("2026-11-23 08:00+00:00", tick=True):
        case = a_case(cast)
        words = words_of(asks(cast, case, release(cast, case, items=["needs"]), language=language).content)
    assert month in words
    assert ("What she needs" in words) is (language == "en")


def test_the_reason_is_kept_as_a_draft_until_it_is_printed(cast: Cast) -> None:
    case = a_case(cast)
    consent, client = release(cast, case), client_of(cast, "nargis")
    about = {"draft_form": "referrals.paper", "draft_subject": str(case.pk)}
    client.post("/drafts/save/", {"reason": "words typed", "language": "en", "consent": str(consent.pk), **about})
    page = client.get(f"/cases/{case.pk}/refer/paper/").content.decode()
    assert "words typed" in page and "<title>Error:" not in page
    assert f"/cases/{case.pk}/refer/paper/" in client.get("/drafts/").content.decode()
    assert is_paper(asks(cast, case, consent))
    assert "words typed" not in client_of(cast, "nargis").get(f"/cases/{case.pk}/refer/paper/").content.decode()
