"""The office's pages: preparing, checking, sending; the list; one referral; and who is refused."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access import drafts
from casework.accounts.models import Certificate
from casework.cases import actions as case_actions
from casework.cases.models import Case, Consent
from casework.localisation.calendar import to_solar
from referrals.models import Answer, Packet, Referral
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, release, run_out, sent, withdraw

pytestmark = pytest.mark.django_db


def of(name: str, case: Case, *more: object) -> str:
    return reverse(f"referrals:{name}", args=[case.pk, *more])


def body(client: Client, url: str) -> str:
    got = client.get(url)
    assert got.status_code == 200
    return got.content.decode()


def filled(cast: Cast, **changes: object) -> dict[str, object]:
    """The form of a referral with a consent of its own."""
    year, month, day = to_solar(timezone.localdate() + datetime.timedelta(days=20))
    form = {
        "consent": "", "recipient": str(cast.teams["sepidar"].pk), "items": ["name", "contact"], "purpose": "نفقه", "how": "verbal",
        "language": "fa-af", "limits_explained": "on", "until-d": str(day), "until-m": str(month), "until-y": str(year),
        "priority": "urgent", "matter": "دعوای نفقه", "kept_days": "14",
    }
    return {**form, **changes}


# --- sending ---------------------------------------------------------------------------------------------------------------
def test_a_consent_and_its_packet_go_in_one_way_through_the_pages(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    assert client.post(of("new", case), filled(cast))["Location"] == of("check", case)
    preview = body(client, of("check", case))
    got = client.post(of("check", case))
    referral = Referral.objects.get()
    assert got["Location"] == reverse("referrals:page", args=[referral.pk])
    with cast.acting("roshan"):
        packet = Packet.objects.get(referral=referral)
        assert (packet.matter, packet.purpose) == ("دعوای نفقه", "نفقه")
        assert [part["item"] for part in packet.items] == ["name", "contact"]
    for words in ("پروین", "Send 2 items to Sepidar", "از کورس خیاطی"):
        assert words in preview


def test_of_a_girl_her_own_agreement_and_her_guardian_are_asked(cast: Cast) -> None:
    """As on the page of consents: what goes to a partner needs no less."""
    case = a_case(cast)
    with cast.acting("nargis"):
        her = case.survivor_records.get()
        her.age, her.age_said_on = 16, timezone.localdate()
        case_actions.change_records(case=case, records=[her])
    client = client_of(cast, "nargis")
    assert "whether the child agrees herself" in client.post(of("new", case), filled(cast)).content.decode()
    of_hers = {"assent": "yes", "guardian": "unsafe", "guardian_why": "پدرش او را می‌زند"}
    assert client.post(of("new", case), filled(cast, **of_hers))["Location"] == of("check", case)
    client.post(of("check", case))
    with cast.acting("nargis"):
        consent = Consent.objects.get(pk=Referral.objects.get().consent_id)
        assert {name: getattr(consent, name) for name in of_hers} == of_hers


def test_a_woman_is_not_asked_for_her_guardian(cast: Cast) -> None:
    assert 'name="guardian"' not in body(client_of(cast, "nargis"), of("new", a_case(cast)))


def test_the_consent_written_down_names_exactly_what_went(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    client.post(of("check", case))
    with cast.acting("nargis"):
        consent = Consent.objects.get(pk=Referral.objects.get().consent_id)
        assert (consent.items, consent.agreed, consent.in_force) == (["name", "contact"], True, True)
        assert (consent.recipient_name, consent.until) == ("Sepidar", Referral.objects.get().expires_on)


def test_the_preview_is_what_the_partner_sees(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    preview = body(client, of("check", case))
    client.post(of("check", case))
    seen = body(client_of(cast, "roshan"), reverse("referrals:packet", args=[Referral.objects.get().pk]))
    rows = lambda html: html.partition('<dl class="kv in"><dt>Name')[2].partition("</dl>")[0]  # noqa: E731
    assert rows(preview)
    assert rows(preview) == rows(seen)


def test_a_saved_consent_can_be_sent_under(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    client = client_of(cast, "nargis")
    assert of("under", case, consent.pk) in body(client, of("new", case))
    chosen = {"consent": str(consent.pk), "items": ["name"], "priority": "normal", "matter": "نفقه", "kept_days": "0"}
    client.post(of("under", case, consent.pk), chosen)
    client.post(of("check", case))
    assert Referral.objects.get().consent_id == consent.pk


def test_items_of_a_saved_consent_are_agreed_declined_or_not_asked(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    release(cast, case, agreed=False, items=["account"])
    html = body(client_of(cast, "nargis"), of("under", case, consent.pk))
    for value, disabled, said in (("name", False, "Agreed"), ("account", True, "Declined"), ("birth", True, "Not asked")):
        row = html.partition(f'name="items" value="{value}"')[2].partition("</tr>")[0]
        assert ("disabled" in row, said in row) == (disabled, True)


def test_a_disabled_item_that_is_posted_is_refused(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    form = {"consent": str(consent.pk), "items": ["name", "account"], "priority": "normal", "matter": "نفقه"}
    html = client_of(cast, "nargis").post(of("under", case, consent.pk), form).content.decode()
    assert "More items need a new consent" in html


def test_a_draft_that_was_edited_to_hold_more_sends_nothing(cast: Cast) -> None:
    """The check page asks again: the draft is only what was typed."""
    case = a_case(cast)
    consent = release(cast, case)
    client = client_of(cast, "nargis")
    chosen = {"consent": str(consent.pk), "items": ["name"], "priority": "normal", "matter": "نفقه", "kept_days": "0"}
    client.post(of("under", case, consent.pk), chosen)
    autosaved = {"consent": str(consent.pk), "items": ["name", "account"], "priority": "normal", "matter": "نفقه"}
    client.post(reverse("cases:draft"), {**autosaved, "draft_form": "referrals.send", "draft_subject": str(case.pk)})
    assert client.post(of("check", case))["Location"] == of("of-case", case)
    assert not Referral.objects.exists()


def test_a_second_press_sends_nothing_twice(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    client.post(of("check", case))
    assert client.post(of("check", case))["Location"] == of("of-case", case)
    assert Referral.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"items": []}, "Choose exactly what she agreed to."),
        ({"purpose": ""}, "Say what for"),
        ({"recipient": ""}, "Choose who may receive it"),
        ({"how": ""}, "Say how she gave it."),
        ({"until-y": ""}, "Error:"),
        ({"until-y": "1390"}, "The date must not be before"),
        ({"matter": ""}, "Say in one line what you ask for."),
        ({"priority": "never"}, "Select a valid choice"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_form_with_a_gap_is_shown_again_with_everything_typed(cast: Cast, changes: dict[str, object], words: str) -> None:
    html = client_of(cast, "nargis").post(of("new", a_case(cast)), filled(cast, **changes)).content.decode()
    assert words in html
    assert "نفقه" in html
    assert not Referral.objects.exists()


def test_a_consent_posted_as_something_else_is_still_a_release(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast, kind="services", answer="no"))
    client.post(of("check", case))
    with cast.acting("nargis"):
        assert Consent.objects.get(pk=Referral.objects.get().consent_id).kind == "release"


def test_an_organisation_without_a_confirmed_key_cannot_be_chosen_and_the_page_says_why(cast: Cast) -> None:
    case = a_case(cast)
    Certificate.objects.filter(holder=cast.teams["sepidar"].pk).update(signature=b"x" * 64)
    client = client_of(cast, "nargis")
    html = body(client, of("new", case))
    assert "Cannot be chosen" in html
    assert f'value="{cast.teams["sepidar"].pk}"' not in html
    assert f'value="{cast.teams["other"].pk}"' in html
    assert "Select a valid choice" in client.post(of("new", case), filled(cast)).content.decode()


def test_what_she_is_writing_is_kept_and_comes_back(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    assert client.post(of("new", case), filled(cast, later="yes"))["Location"] == reverse("cases:drafts")
    assert "دعوای نفقه" in body(client, of("new", case))
    assert of("new", case) in body(client, reverse("cases:drafts"))


def test_what_was_sent_is_no_draft_any_more(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    client.post(of("check", case))
    with cast.acting("nargis"):
        assert drafts.load(form="referrals.send", subject=case.pk) is None


def test_the_check_page_reads_on_one_entry_for_the_case(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    before = Entry.objects.count()
    client.get(of("check", case))
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["case.read"]


def test_a_closed_case_has_no_form(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        case_actions.close_case(case=case, reason="goals_met", text="")
    assert "This case is closed" in body(client_of(cast, "nargis"), of("new", case))


def test_a_case_closed_meanwhile_sends_nothing(cast: Cast) -> None:
    case = a_case(cast)
    client = client_of(cast, "nargis")
    client.post(of("new", case), filled(cast))
    with cast.acting("nargis"):
        case_actions.close_case(case=Case.objects.get(pk=case.pk), reason="goals_met", text="")
    assert "The case is closed" in client.post(of("check", case), follow=True).content.decode()
    assert not Referral.objects.exists()


def test_a_withdrawn_consent_cannot_be_sent_under(cast: Cast) -> None:
    case = a_case(cast)
    consent = release(cast, case)
    withdraw(cast, consent)
    client = client_of(cast, "nargis")
    assert client.get(of("under", case, consent.pk)).status_code == 404
    assert of("under", case, consent.pk) not in body(client, of("new", case))


def test_a_consent_that_carries_an_open_packet_leads_to_it(cast: Cast) -> None:
    made = sent(cast)
    client = client_of(cast, "nargis")
    way = of("under", made.case, made.consent.pk)
    assert way not in body(client, of("new", made.case))
    assert client.get(way)["Location"] == reverse("referrals:page", args=[made.referral.pk])


def test_the_consent_of_another_case_is_not_there(cast: Cast) -> None:
    case, other = a_case(cast), a_case(cast, given_name="زهرا")
    assert client_of(cast, "nargis").get(of("under", case, release(cast, other).pk)).status_code == 404


def test_words_as_long_as_a_book_are_refused_and_kept_in_the_form(cast: Cast) -> None:
    html = client_of(cast, "nargis").post(of("new", a_case(cast)), filled(cast, matter="ن" * 100_000)).content.decode()
    assert "Write at most" in html


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "farida", "wida", "roshan"])
@pytest.mark.parametrize("page", ["new", "check", "of-case"])
def test_nobody_else_comes_to_the_pages_of_sending(cast: Cast, name: str, page: str) -> None:
    assert client_of(cast, name).get(of(page, a_case(cast))).status_code == 404


# --- the list and one referral ---------------------------------------------------------------------------------------------
def test_the_list_shows_her_cases_referrals(cast: Cast) -> None:
    made = sent(cast)
    html = body(client_of(cast, "nargis"), reverse("referrals:list"))
    for words in (number_of(made.referral.pk), "Sepidar", "New: waiting for an answer"):
        assert words in html
    assert "پروین" not in html


def test_the_supervisor_sees_her_team_s_referrals(cast: Cast) -> None:
    made = sent(cast)
    assert number_of(made.referral.pk) in body(client_of(cast, "shakiba"), reverse("referrals:list"))


@pytest.mark.parametrize("name", ["palwasha", "laila"])
def test_a_colleague_sees_nothing_of_it(cast: Cast, name: str) -> None:
    made = sent(cast)
    client = client_of(cast, name)
    assert number_of(made.referral.pk) not in body(client, reverse("referrals:list"))
    assert client.get(reverse("referrals:page", args=[made.referral.pk])).status_code == 404


@pytest.mark.parametrize("name", ["zohra", "humaira", "farida", "wida", "roshan"])
def test_the_list_is_not_there_for_other_roles(cast: Cast, name: str) -> None:
    assert client_of(cast, name).get(reverse("referrals:list")).status_code == 404


def test_a_counsellor_of_the_case_does_not_open_its_packets(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=made.case.pk), to=cast.humaira)
    assert client_of(cast, "humaira").get(reverse("referrals:page", args=[made.referral.pk])).status_code == 404


def test_the_page_of_a_referral_shows_what_the_partner_said(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.DECLINED, reason="capacity", text="هفتهٔ بعد بپرسید")
    html = body(client_of(cast, "nargis"), reverse("referrals:page", args=[referral.pk]))
    for words in ("No capacity now", "هفتهٔ بعد بپرسید", "Roshan", "the ledger confirms that no key of theirs is left"):
        assert words in html


def test_the_page_of_a_referral_leads_to_taking_consent_back(cast: Cast) -> None:
    made = sent(cast)
    way = reverse("cases:withdraw", args=[made.case.pk, made.consent.pk])
    client = client_of(cast, "nargis")
    assert way in body(client, reverse("referrals:page", args=[made.referral.pk]))
    client.post(way)
    assert client_of(cast, "roshan").get(reverse("referrals:packet", args=[made.referral.pk])).status_code == 404
    assert way not in body(client_of(cast, "nargis"), reverse("referrals:page", args=[made.referral.pk]))


def test_a_page_that_meets_an_expired_referral_notes_it(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    assert "Consent ended" in body(client_of(cast, "nargis"), reverse("referrals:page", args=[referral.pk]))
    referral.refresh_from_db()
    assert referral.state == "expired"


def test_the_list_costs_the_same_for_two_and_for_eight(cast: Cast) -> None:
    client = client_of(cast, "nargis")
    url = reverse("referrals:list")

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        return len(queries)

    for _ in range(2):
        sent(cast)
    few = cost()
    for _ in range(6):
        sent(cast)
    assert cost() == few


def test_a_page_of_the_list_is_one_entry(cast: Cast) -> None:
    sent(cast)
    client, before = client_of(cast, "nargis"), Entry.objects.count()
    client.get(reverse("referrals:list"))
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["catalogue.listed"]
