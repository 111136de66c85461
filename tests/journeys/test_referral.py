"""Two organisations and a stranger, side by side: one packet is worked through two courts, one is taken back, one runs out."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.cases.forms.consents import ConsentForm
from casework.cases.models import Case
from referrals.forms.life import HearingNoteForm, MessageForm, ReferralFeedbackForm
from referrals.forms.sending import NewConsentForm, ReferralForm
from referrals.models import Answer, Referral, State
from tests.cast import Cast
from tests.journeys import test_legal as legal
from tests.journeys.house import Door, Someone
from tests.journeys.steps import open_case, save, section, take_in
from tests.journeys.test_main import answer
from tests.referrals.sent import run_out, send, unsaved

NAME, QUESTION, REPLY, COURT = "زرغونه", "آیا نکاح‌خط دارد؟", "بلی، نزد خودش است.", "محکمهٔ فامیلی"


@pytest.mark.parametrize("language", ["ps"])
def test_referral_to_two_organisations(door: Door, cast: Cast, language: str) -> None:
    nargis, roshan, mina, stranger = (door.seated(name) for name in ("nargis", "roshan", "mina", "palwasha"))
    nargis.visit("/")
    code = take_in(nargis, NAME)
    goes_to_court(nargis)
    case = Case.objects.get()
    sends_to_both(nargis)
    ours, theirs = (Referral.objects.get(organisation=cast.teams[name]) for name in ("sepidar", "other"))
    each_sees_her_own(roshan, mina, stranger, nargis, ours, theirs)
    accept(roshan, ours)
    accept(mina, theirs)
    they_ask_and_answer(nargis, roshan, ours)
    a_hearing_flows_back(nargis, roshan, ours)
    the_court_decides_and_she_appeals(nargis, code)
    she_takes_one_back(nargis, theirs)
    assert reached(mina, theirs) == 404 and reached(roshan, ours) == 200
    one_runs_out(cast, case, mina)
    completes(roshan, ours)
    she_is_asked(nargis, ours)
    each_sees_her_own(roshan, mina, stranger, nargis, ours, None)


def reached(someone: Someone, referral: Referral) -> int:
    """What the address of a packet answers at her desk."""
    return someone.page.request.get(reverse("referrals:packet", args=[referral.pk])).status


def each_sees_her_own(
    roshan: Someone, mina: Someone, stranger: Someone, nargis: Someone, ours: Referral, theirs: Referral | None
) -> None:
    """Every pair of people and packets: the two organisations, a colleague without the case, and the office's page of each."""
    for referral, partner in pairs(ours, theirs, roshan, mina):
        for someone in (roshan, mina, stranger):
            assert reached(someone, referral) == (200 if someone is partner else 404)
        page = reverse("referrals:page", args=[referral.pk])
        assert nargis.page.request.get(page).status == 200
        assert [someone.page.request.get(page).status for someone in (roshan, mina, stranger)] == [404, 404, 404]
        case = reverse("cases:case", args=[referral.case_id])
        assert [someone.page.request.get(case).status for someone in (roshan, mina, stranger)] == [404, 404, 404]


def pairs(ours: Referral, theirs: Referral | None, roshan: Someone, mina: Someone) -> Iterator[tuple[Referral, Someone]]:
    yield ours, roshan
    if theirs is not None:
        yield theirs, mina


def goes_to_court(nargis: Someone) -> None:
    legal.writes_the_matter(nargis)
    legal.files_it(nargis, tier="primary", place="ناحیهٔ سوم", stage="hearing")


def sends_to_both(nargis: Someone) -> None:
    section(nargis, "Referrals")
    nargis.follow("New referral")
    nargis.box(NewConsentForm, "recipient").select_option(label="Sepidar")
    also = nargis.main.get_by_role("group", name=nargis.label(NewConsentForm, "also"), exact=True)
    also.get_by_label("Other", exact=True).check()
    nargis.fill(ReferralForm, matter="نفقه")
    nargis.tick(ConsentForm, "items", "name", "needs")
    nargis.main.get_by_label(nargis.words("What for"), exact=True).fill("وکیل مدافع")
    nargis.choose(NewConsentForm, how="verbal")
    nargis.press("See what the partner will see")
    assert NAME in nargis.main.inner_text()
    with nargis.turning():
        nargis.main.locator(".actions button.go").click()
    assert Referral.objects.count() == 2


def accept(partner: Someone, referral: Referral) -> None:
    partner.visit("/desk/")
    partner.go(partner.main.locator(f"a[href='{reverse('referrals:packet', args=[referral.pk])}']"))
    assert NAME in partner.main.inner_text()
    answer(partner, Answer.ACCEPTED, "می‌پذیریم.", checked=True)


def they_ask_and_answer(nargis: Someone, roshan: Someone, referral: Referral) -> None:
    roshan.visit(reverse("referrals:packet", args=[referral.pk]))
    roshan.fill(MessageForm, text=QUESTION)
    roshan.press("Send the message")
    nargis.visit(reverse("referrals:page", args=[referral.pk]))
    assert QUESTION in nargis.main.inner_text()
    nargis.fill(MessageForm, text=REPLY)
    nargis.press("Send the message")
    roshan.visit(reverse("referrals:packet", args=[referral.pk]))
    assert REPLY in roshan.main.inner_text()


def a_hearing_flows_back(nargis: Someone, roshan: Someone, referral: Referral) -> None:
    """The partner knows the day; the office takes it into its calendar."""
    roshan.unfold("Write a hearing down")
    roshan.fill_day(HearingNoteForm, "on", timezone.localdate())
    roshan.fill(HearingNoteForm, court=COURT)
    roshan.press("Save the hearing")
    assert COURT in roshan.main.inner_text()
    nargis.visit(reverse("referrals:page", args=[referral.pk]))
    nargis.press("Add to the legal calendar")
    assert nargis.sees("In the office’s calendar")


def the_court_decides_and_she_appeals(nargis: Someone, code: str) -> None:
    open_case(nargis, code)
    section(nargis, "Legal")
    legal.is_decided_and_served(nargis)
    legal.appeals(nargis)
    legal.files_it(nargis, tier="appeal_murafia", place="مرکز", stage="appeal_murafia")


def she_takes_one_back(nargis: Someone, referral: Referral) -> None:
    nargis.visit(reverse("referrals:page", args=[referral.pk]))
    nargis.follow("She takes her consent back")
    nargis.press("Yes, she takes it back")
    referral.refresh_from_db()
    assert referral.state == State.WITHDRAWN


def one_runs_out(cast: Cast, case: Case, mina: Someone) -> None:
    """A third packet, to the organisation that lost the second; its last day was yesterday."""
    third = send(cast, case, unsaved(cast, to="other", items=["name"]), to="other", items=["name"])
    assert reached(mina, third) == 200
    run_out(cast, third)
    assert reached(mina, third) == 404
    mina.visit("/desk/")
    assert mina.sees("Consent ended", "closed packet")
    third.refresh_from_db()
    assert third.state == State.EXPIRED


def completes(roshan: Someone, referral: Referral) -> None:
    roshan.visit(reverse("referrals:packet", args=[referral.pk]))
    answer(roshan, Answer.COMPLETED, "فیصله ابلاغ شد.")
    assert reached(roshan, referral) == 200  # for the days she agreed to


def she_is_asked(nargis: Someone, referral: Referral) -> None:
    nargis.visit(reverse("referrals:page", args=[referral.pk]))
    assert nargis.sees("Feedback missing", "a referral")
    nargis.follow("Write down what she says")
    nargis.choose(ReferralFeedbackForm, asked="said", helped="helped")
    save(nargis, "What she says is written down.")
