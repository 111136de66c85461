"""Referral inside the house: Nargis's client goes to the second team, Laila names Sahar, Nargis gives the legal part, and takes it back."""

import pytest
from django.urls import reverse

from casework.cases.forms.consents import ConsentForm
from casework.cases.models import Case
from referrals.forms.life import TakenForm
from referrals.forms.sending import InsideConsentForm, ReferralForm
from referrals.models import Answer, Referral, State
from tests.cast import Cast
from tests.inside.house import people
from tests.journeys.house import Door, Someone
from tests.journeys.steps import house, section, take_in
from tests.journeys.test_main import answer

NAME, PARTS = "زرغونه", "section: what another team referred"


@pytest.mark.parametrize("language", ["fa-af"])
def test_referral_inside_the_house(door: Door, cast: Cast, language: str) -> None:
    people(cast)
    nargis, laila, sahar, palwasha = (door.seated(name) for name in ("nargis", "laila", "sahar", "palwasha"))
    nargis.visit("/")
    take_in(nargis, NAME)
    sends_to_the_second_team(nargis)
    referral, legal = Referral.objects.get(), reverse("legal:overview", args=[Case.objects.get().pk])
    laila_takes_it(laila, referral)
    sahar_reads_the_packet_alone(sahar, legal)
    nargis_gives_the_legal_part(nargis)
    sahar_opens_it(sahar, legal)
    assert [someone.page.request.get(legal).status for someone in (laila, palwasha)] == [404, 404]
    sahar_finishes(sahar, referral)
    she_takes_it_back(nargis, referral)
    assert [sahar.page.request.get(path).status for path in (legal, received(referral))] == [404, 404]


def received(referral: Referral) -> str:
    return reverse("referrals:received-one", args=[referral.pk])


def sends_to_the_second_team(nargis: Someone) -> None:
    section(nargis, "Referrals")
    nargis.follow("New referral")
    nargis.follow("To a team of this office")
    nargis.box(InsideConsentForm, "recipient").select_option(label="Team two")
    nargis.choose(InsideConsentForm, opens="legal", how="verbal")
    nargis.fill(ReferralForm, matter="نفقه")
    nargis.tick(ConsentForm, "items", "name", "contact")
    nargis.main.get_by_label(nargis.words("What for"), exact=True).fill("وکیل مدافع")
    nargis.press("See what the other team will see")
    assert NAME in nargis.main.inner_text()
    with nargis.turning():
        nargis.main.locator(".actions button.go").click()
    assert nargis.sees("The other team sees exactly this.")


def laila_takes_it(laila: Someone, referral: Referral) -> None:
    laila.visit("/")
    assert laila.sees("A referral from another team waits for an answer")
    house(laila, "Referred to us", PARTS)
    laila.go(laila.main.locator(f"a[href='{received(referral)}']"))
    assert NAME in laila.main.inner_text()
    laila.box(TakenForm, "to").select_option(index=1)
    answer(laila, Answer.ACCEPTED, "می‌پذیریم.", checked=True)
    assert "Sahar" in laila.main.inner_text()


def sahar_reads_the_packet_alone(sahar: Someone, legal: str) -> None:
    sahar.visit("/")
    sahar.follow("You take a referral from another team")
    assert NAME in sahar.main.inner_text()
    assert sahar.sees("The sender gives them to the colleague who takes it, when the referral is accepted.")
    assert sahar.page.request.get(legal).status == 404


def nargis_gives_the_legal_part(nargis: Someone) -> None:
    nargis.visit("/")
    nargis.go(nargis.main.locator("a[href$='/parts/']"))
    assert "Sahar" in nargis.main.inner_text()
    nargis.press("Yes, give access")
    assert nargis.sees("Open to the colleague")


def sahar_opens_it(sahar: Someone, legal: str) -> None:
    sahar.page.reload()
    sahar.follow("Open the case")
    section(sahar, "Legal")
    assert sahar.path == legal
    assert sahar.visit(reverse("cases:consents", args=[Case.objects.get().pk])) is not None
    assert "نفقه" not in sahar.main.inner_text()


def sahar_finishes(sahar: Someone, referral: Referral) -> None:
    sahar.visit(received(referral))
    answer(sahar, Answer.PROGRESS, "با محکمه گپ زدیم.")


def she_takes_it_back(nargis: Someone, referral: Referral) -> None:
    nargis.visit(reverse("referrals:page", args=[referral.pk]))
    nargis.follow("She takes her consent back")
    assert nargis.sees("The other team can no longer open anything of this case under it, from this moment.")
    nargis.press("Yes, she takes it back")
    referral.refresh_from_db()
    assert referral.state == State.WITHDRAWN
