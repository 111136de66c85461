"""Hearings that flow back: the partner writes them down, the office takes each once into a proceeding of this case and no other."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from casework.access import agendas, drafts
from casework.access.errors import NoKey, StaleRecord
from casework.cases.models import Case
from casework.legal.models import Hearing, Proceeding
from referrals import hearings, states, talking
from referrals.models import HearingNote, Referral
from tests import kinds
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import end, sent
from tests.referrals.test_desk import body
from tests.referrals.test_desk import page_of as packet_of
from tests.referrals.test_office_page import body as office_page

pytestmark = pytest.mark.django_db
DAY = timezone.localdate() + timedelta(days=9)
BRING = "نقل تذکره و دو شاهد"


def noted(cast: Cast, referral: Referral, person: str = "roshan", *, seen: int = 0) -> HearingNote:
    with cast.acting(person):
        found = HearingNote(on=DAY, start="09:30", court="محکمهٔ شهری", bring=BRING, mahram="required")
        return hearings.note(referral=Referral.objects.get(pk=referral.pk), hearing=found, seen=seen)


def proceeding_of(cast: Cast, case: Case) -> Proceeding:
    record, _ = kinds.one_of(cast, case, "legal.proceeding")
    assert isinstance(record, Proceeding)
    return record


def take(cast: Cast, noted: HearingNote, proceeding: Proceeding, person: str = "nargis") -> Hearing:
    with cast.acting(person):
        fresh = HearingNote.objects.select_related("referral__case").get(pk=noted.pk)
        found = Proceeding.objects.get(pk=proceeding.pk)
        assert found.is_open and fresh.is_open
        return hearings.take(referral=fresh.referral, hearing=fresh, proceeding=found)


def test_both_sides_read_it_and_nobody_else(cast: Cast) -> None:
    referral = sent(cast).referral
    noted(cast, referral)
    for html in (body(client_of(cast, "roshan"), packet_of(referral)), office_page(client_of(cast, "nargis"), referral)):
        assert BRING in html and "محکمهٔ شهری" in html and "09:30" in html
    for stranger in ("mina", "palwasha", "farida"):
        with cast.acting(stranger):
            assert not HearingNote.objects.get().is_open


@pytest.mark.parametrize("stranger", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_else_writes_one_for_the_organisation(cast: Cast, stranger: str) -> None:
    with pytest.raises(NoKey):
        noted(cast, sent(cast).referral, stranger)


def test_nobody_writes_one_when_the_packet_is_closed(cast: Cast) -> None:
    referral = sent(cast).referral
    end(cast, referral, "revoked")
    with pytest.raises(states.WrongTransition):
        noted(cast, referral)


def test_a_form_that_is_sent_again_writes_one(cast: Cast) -> None:
    referral = sent(cast).referral
    noted(cast, referral)
    with pytest.raises(talking.Overtaken):
        noted(cast, referral)
    noted(cast, referral, seen=1)
    assert HearingNote.objects.count() == 2


def test_it_goes_through_the_page(cast: Cast) -> None:
    referral = sent(cast).referral
    client, url = client_of(cast, "roshan"), reverse("referrals:hearing", args=[referral.pk])
    said = {**kinds.ON, "start": "9:30", "court": "محکمه", "bring": BRING, "seen": "0"}
    form = {f"hearing-{name}": value for name, value in said.items()}
    assert client.post(url, form).status_code == 302
    assert client.post(url, form).status_code == 409
    assert client.post(url, {**form, "hearing-court": "", "hearing-seen": "1"}).status_code == 200
    assert HearingNote.objects.count() == 1
    assert BRING in body(client, packet_of(referral))


def test_a_hearing_that_came_after_its_session_is_there_again(cast: Cast) -> None:
    """Her words come back below what a colleague wrote meanwhile, and are gone once they are saved."""
    referral = sent(cast).referral
    client, url = client_of(cast, "roshan"), reverse("referrals:hearing", args=[referral.pk])
    said = {**kinds.ON, "start": "9:30", "court": "محکمهٔ نو", "bring": BRING, "seen": "0"}
    about = {"draft_form": "referrals.hearing", "draft_subject": str(referral.pk)}
    form = {**about, **{f"hearing-{name}": value for name, value in said.items()}}
    session = client.session
    session["seen"] = 0
    session.save()
    assert client.post(url, form).status_code == 302
    noted(cast, referral)
    client = client_of(cast, "roshan")
    page = body(client, packet_of(referral))
    assert "محکمهٔ نو" in page and 'name="draft_form" value="referrals.hearing"' in page
    assert client.post(url, {**form, "hearing-seen": "1"}).status_code == 302
    with cast.acting("roshan"):
        assert drafts.load(form="referrals.hearing", subject=referral.pk) is None


def test_the_database_holds_no_word_of_it(cast: Cast) -> None:
    said = noted(cast, sent(cast).referral)
    for payload in (bytes(HearingNote.objects.get(pk=said.pk).payload), bytes(HearingNote.history.get(id=said.pk).payload)):
        assert "تذکره".encode() not in payload


def test_the_office_takes_it_into_the_calendar_once(cast: Cast) -> None:
    made = sent(cast)
    hearing, proceeding = noted(cast, made.referral), proceeding_of(cast, made.case)
    before = Entry.objects.count()
    taken = take(cast, hearing, proceeding)
    assert "case.created_record" in list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))
    with cast.acting("nargis"):
        record = Hearing.objects.get(pk=taken.pk)
        assert (record.on, record.start, record.place, record.mahram, record.remarks) == (DAY, "09:30", "محکمهٔ شهری", "required", BRING)
        assert record.proceeding == str(proceeding.pk)
        assert str(taken.pk) in agendas.mine(made.case)
    with pytest.raises(StaleRecord):
        take(cast, hearing, proceeding)
    assert Hearing.objects.filter(case=made.case).count() == 1
    assert "In the office’s calendar" in body(client_of(cast, "roshan"), packet_of(made.referral))


def test_it_is_taken_through_the_page_and_a_second_press_takes_nothing(cast: Cast) -> None:
    made = sent(cast)
    client, hearing = client_of(cast, "nargis"), noted(cast, made.referral)
    assert "write down its proceeding first" in office_page(client, made.referral)
    proceeding = proceeding_of(cast, made.case)
    assert "Add to the legal calendar" in office_page(client, made.referral)
    url = reverse("referrals:take", args=[made.referral.pk, hearing.pk])
    for words in ("The hearing is in the legal calendar", "Nothing was added"):
        assert words in client.post(url, {"proceeding": str(proceeding.pk)}, follow=True).content.decode()
    assert Hearing.objects.filter(case=made.case).count() == 1
    assert "Add to the legal calendar" not in office_page(client, made.referral)


def test_a_proceeding_of_another_case_is_none_of_this_one(cast: Cast) -> None:
    made, other = sent(cast), a_case(cast, given_name="زهرا")
    hearing, foreign = noted(cast, made.referral), proceeding_of(cast, other)
    with pytest.raises(NoKey):
        take(cast, hearing, foreign)
    client, url = client_of(cast, "nargis"), reverse("referrals:take", args=[made.referral.pk, hearing.pk])
    for wrong in (str(foreign.pk), str(uuid4()), "x", ""):
        assert "choose the proceeding" in client.post(url, {"proceeding": wrong}, follow=True).content.decode()
    assert not Hearing.objects.exists()


def test_the_hearing_of_another_referral_is_not_there(cast: Cast) -> None:
    made, other = sent(cast), sent(cast, case=a_case(cast, given_name="زهرا"))
    hearing, proceeding = noted(cast, other.referral), proceeding_of(cast, made.case)
    url = reverse("referrals:take", args=[made.referral.pk, hearing.pk])
    assert client_of(cast, "nargis").post(url, {"proceeding": str(proceeding.pk)}).status_code == 404


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "wida", "farida", "roshan", "mina"])
def test_nobody_without_the_case_takes_it(cast: Cast, name: str) -> None:
    made = sent(cast)
    hearing, proceeding = noted(cast, made.referral), proceeding_of(cast, made.case)
    url = reverse("referrals:take", args=[made.referral.pk, hearing.pk])
    assert client_of(cast, name).post(url, {"proceeding": str(proceeding.pk)}).status_code == 404
    assert not Hearing.objects.exists()
