"""What a partner types is kept on the server, as long as the referral is open to her organisation, and nothing else of hers is."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from casework.access.models import Draft
from referrals import states
from referrals.models import Answer, Referral
from tests.browserless import client_of
from tests.cast import Cast
from tests.referrals.sent import Sent, answer, end, run_out, sent, withdraw
from tests.referrals.test_purge import ENDS

pytestmark = pytest.mark.django_db
WORDS = "سخن نیمه‌تمام"
LINE = "This is your draft"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
FORMS = {"referrals.answer": "text", "referrals.message": "say-text", "referrals.hearing": "hearing-bring"}


def page_of(referral: Referral) -> str:
    return reverse("referrals:packet", args=[referral.pk])


def keep(client: Client, pk: Any, form: str = "referrals.answer", **more: str) -> Any:
    """What the page sends while she types."""
    data = {"draft_form": form, "draft_subject": str(pk), FORMS.get(form, "text"): WORDS, "seen": "sent", **more}
    return client.post(f"/desk/{pk}/draft/", data)


def body(client: Client, referral: Referral) -> str:
    return client.get(page_of(referral)).content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_the_words_of_each_form_are_kept_while_she_types(cast: Cast, form: str) -> None:
    referral, roshan = sent(cast).referral, client_of(cast, "roshan")
    page = body(roshan, referral)
    assert page.count(f'data-draft-url="/desk/{referral.pk}/draft/"') == len(FORMS)
    assert WORDS not in page and LINE not in page
    said = keep(roshan, referral.pk, form)
    assert said.content.decode().startswith("Draft saved at ") and said["Content-Type"].startswith("text/plain")
    page = body(client_of(cast, "roshan"), referral)
    assert WORDS in page and LINE in page
    assert "<title>Error:" not in page


def test_her_note_is_kept_though_a_colleague_answered_meanwhile(cast: Cast) -> None:
    referral = sent(cast).referral
    keep(client_of(cast, "roshan"), referral.pk)
    answer(cast, referral, Answer.ACCEPTED)
    page = body(client_of(cast, "roshan"), referral)
    assert WORDS in page and LINE in page


def test_her_words_are_hers_alone(cast: Cast) -> None:
    referral = sent(cast).referral
    keep(client_of(cast, "roshan"), referral.pk, "referrals.message")
    assert WORDS.encode() not in bytes(Draft.objects.get().sealed)
    office = client_of(cast, "nargis").get(reverse("referrals:page", args=[referral.pk])).content.decode()
    assert WORDS not in office


def test_an_answer_uses_the_draft_up(cast: Cast) -> None:
    referral, roshan = sent(cast).referral, client_of(cast, "roshan")
    keep(roshan, referral.pk)
    assert Draft.objects.count() == 1
    assert roshan.post(page_of(referral), {"seen": "sent", "kind": "accepted", "checked": "on", "text": WORDS}).status_code == 302
    assert Draft.objects.count() == 0


def test_a_packet_that_she_closes_leaves_no_draft_of_hers(cast: Cast) -> None:
    referral, roshan = sent(cast).referral, client_of(cast, "roshan")
    for form in FORMS:
        keep(roshan, referral.pk, form)
    assert Draft.objects.count() == len(FORMS)
    assert roshan.post(page_of(referral), {"seen": "sent", "kind": "declined", "reason": "capacity", "text": WORDS}).status_code == 302
    assert Draft.objects.count() == 0


def test_keeping_a_draft_is_not_recorded(cast: Cast) -> None:
    referral, roshan = sent(cast).referral, client_of(cast, "roshan")
    body(roshan, referral)
    before = Entry.objects.count()
    assert keep(roshan, referral.pk).status_code == 200
    assert Entry.objects.count() == before


def not_found(got: Any, pk: object) -> str:
    """The page of an address that is not there, without the address."""
    assert got.status_code == 404
    return TOKEN.sub("", got.content.decode()).replace(str(pk), "")


def test_a_strange_referral_and_a_strange_form_are_not_found_in_the_same_words(cast: Cast) -> None:
    referral, roshan, nowhere = sent(cast).referral, client_of(cast, "roshan"), uuid.uuid4()
    hers = sent(cast, to="other").referral
    strange = [("cases.note", referral.pk), ("referrals.end", referral.pk), ("", referral.pk), ("referrals.answer", hers.pk)]
    pages = {not_found(keep(roshan, pk, form), pk) for form, pk in [*strange, ("referrals.answer", nowhere)]}
    assert len(pages) == 1
    assert Draft.objects.count() == 0


def test_another_organisation_is_refused_on_the_record(cast: Cast) -> None:
    referral, mina = sent(cast).referral, client_of(cast, "mina")
    assert keep(mina, referral.pk).status_code == 404
    assert Entry.objects.latest("seq").kind == "access.refused"
    assert Draft.objects.count() == 0


def is_withdrawn(cast: Cast, made: Sent) -> None:
    withdraw(cast, made.consent)


def has_run_out(cast: Cast, made: Sent) -> None:
    run_out(cast, made.referral)


def is_taken_back(cast: Cast, made: Sent) -> None:
    end(cast, made.referral, states.REVOKED)


@pytest.mark.parametrize("over", [is_withdrawn, has_run_out, is_taken_back])
def test_after_its_end_nothing_is_kept(cast: Cast, over: Any) -> None:
    made = sent(cast)
    over(cast, made)
    assert keep(client_of(cast, "roshan"), made.referral.pk).status_code == 404
    assert Draft.objects.count() == 0


def test_nobody_of_the_office_has_the_address(cast: Cast) -> None:
    referral = sent(cast).referral
    for person in ("nargis", "shakiba", "farida"):
        assert keep(client_of(cast, person), referral.pk).status_code == 404
    assert Draft.objects.count() == 0


def test_a_partner_has_not_the_address_of_the_office(cast: Cast) -> None:
    referral = sent(cast).referral
    about = {"draft_form": "referrals.message", "draft_subject": str(referral.pk), "say-text": WORDS}
    assert client_of(cast, "roshan").post("/drafts/save/", about).status_code == 404
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("name", ENDS)
def test_no_word_that_a_partner_typed_outlives_the_packet(cast: Cast, name: str) -> None:
    """Sealed to her, on no page any more, and about a woman who may have taken her word back. What the office typed stays."""
    made = sent(cast)
    client = client_of(cast, "nargis")
    client.post("/drafts/save/", {"draft_form": "referrals.message", "draft_subject": str(made.referral.pk), "say-text": WORDS})
    for form in FORMS:
        keep(client_of(cast, "roshan"), made.referral.pk, form)
    assert Draft.objects.count() == 1 + len(FORMS)
    ENDS[name](cast, made)
    assert [draft.user_id for draft in Draft.objects.all()] == [cast.nargis.pk]
