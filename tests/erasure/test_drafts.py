"""The words of a request to erase, and of its answer: kept while they are typed, and gone with the case at the latest."""

import threading
import time

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client

from casework.access import drafts
from casework.access.models import Draft
from casework.cases.drafting import FORMS
from casework.cases.kinds import KINDS
from casework.cases.models import Case
from casework.erasure import hooks, removing
from casework.erasure.choices import What
from casework.erasure.models import ErasureRequest
from casework.erasure.plan import Target
from tests.access.test_at_once import PATIENCE, both
from tests.browserless import client_of
from tests.cases.test_drafts import idle
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.erasure.house import approved, asked, erased
from tests.promises.scene import Scene

pytestmark = pytest.mark.django_db
WORDS = "دلیل نیمه‌تمام"
LINE = "This is your draft"
FORMS_ABOUT_IT = [
    hooks.ASK, hooks.ANSWER, "cases.contact.erase", "cases.note", "cases.contact.edit", "referrals.message", "referrals.feedback",
]  # fmt: skip


def keep(client: Client, form: str, subject: object, **words: str) -> None:
    assert client.post("/drafts/save/", {"draft_form": form, "draft_subject": str(subject), **words}).status_code == 200


def stands(client: Client, page: str) -> bool:
    found = text(client.get(page))
    return WORDS in found and LINE in found and page in text(client.get("/drafts/"))


def of_note(case: Case) -> tuple[str, str, str]:
    """The form, the subject and the page of asking for a note of the case to be erased."""
    note = case.contactnote_records.first()
    return "cases.contact.erase", str(note.pk), f"/cases/{case.pk}/erasure/cases.contact/{note.pk}/"


def test_the_words_of_a_request_are_kept_while_they_are_typed(scene: Scene) -> None:
    case, nargis = scene.cases["shared"], client_of(scene.cast, "nargis")
    keep(nargis, hooks.ASK, case.pk, words=WORDS)
    assert stands(nargis, f"/cases/{case.pk}/erasure/")
    form, note, page = of_note(case)
    keep(nargis, form, note, words=WORDS)
    assert stands(nargis, page)


@pytest.mark.parametrize("page", ["erasure/", "note"])
def test_asking_uses_the_draft_up(scene: Scene, page: str) -> None:
    case, nargis = scene.cases["shared"], client_of(scene.cast, "nargis")
    whole = (hooks.ASK, str(case.pk), f"/cases/{case.pk}/erasure/")
    form, subject, address = whole if page != "note" else of_note(case)
    keep(nargis, form, subject, words=WORDS)
    said = {"what": "case" if page != "note" else "record", "reason": "her_wish", "words": WORDS}
    assert nargis.post(address, said).status_code == 302
    assert not Draft.objects.filter(form=form).exists()


def test_why_a_hold_is_placed_is_kept_until_it_is(scene: Scene) -> None:
    case, shakiba = scene.cases["shared"], client_of(scene.cast, "shakiba")
    page = f"/cases/{case.pk}/hold/"
    keep(shakiba, hooks.HOLD, case.pk, reason=WORDS)
    assert stands(shakiba, page)
    assert shakiba.post(page, {"reason": WORDS}).status_code == 302
    assert not Draft.objects.filter(form=hooks.HOLD).exists()


def test_the_comment_of_a_supervisor_is_kept_until_she_answers(scene: Scene) -> None:
    case, shakiba = scene.cases["shared"], client_of(scene.cast, "shakiba")
    request = asked(scene.cast, case)
    page = f"/cases/{case.pk}/erasure/{request.pk}/"
    keep(shakiba, hooks.ANSWER, request.pk, comment=WORDS)
    assert stands(shakiba, page)
    assert f'name="here" value="{page}"' in text(shakiba.get(page)).partition('class="actions"')[2]
    assert shakiba.post(page, {"answer": "decline", "comment": WORDS}).status_code == 302
    assert not Draft.objects.filter(form=hooks.ANSWER).exists()


def test_no_draft_of_an_erasure_outlives_the_erasure_of_its_case(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    request = asked(cast, case)
    nargis, shakiba = client_of(cast, "nargis"), client_of(cast, "shakiba")
    for client in (nargis, shakiba):
        keep(client, hooks.ASK, case.pk, words=WORDS)
        keep(client, *of_note(case)[:2], words=WORDS)
    keep(shakiba, hooks.ANSWER, request.pk, comment=WORDS)
    ours = Draft.objects.filter(form__in=[hooks.ASK, hooks.ANSWER, "cases.contact.erase"])
    assert ours.count() == 5
    assert approved(cast, case, request) is not None
    assert not ErasureRequest.objects.filter(pk=request.pk).exists()
    assert ours.count() == 0


def test_no_draft_of_an_erasure_outlives_the_erasure_of_its_record(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    form, note, _ = of_note(case)
    keep(client_of(cast, "nargis"), form, note, words=WORDS)
    record = case.contactnote_records.get(pk=note)
    erased(cast, case, Target(What.RECORD, record.compartment, record.code, record.pk))
    assert not Draft.objects.filter(subject=note).exists()


@pytest.mark.parametrize("form", FORMS_ABOUT_IT)
def test_a_page_that_stood_open_while_its_case_was_erased_keeps_no_word_of_it(scene: Scene, form: str) -> None:
    case, cast = scene.cases["shared"], scene.cast
    nargis, late, request = client_of(cast, "nargis"), client_of(cast, "palwasha"), asked(cast, case)
    others = {hooks.ANSWER: request.pk, hooks.ASK: case.pk, "cases.note": case.pk}
    of_it = case.referrals.first().pk if form.startswith("referrals.") else of_note(case)[1]
    subject = others.get(form, of_it)
    approved(cast, case, request)
    about = {"draft_form": form, "draft_subject": str(subject), "words": WORDS}
    assert nargis.post("/drafts/save/", about).status_code == 404
    idle(late)
    late.post(f"/cases/{case.pk}/erasure/", about)
    assert not Draft.objects.filter(subject=subject).exists()


def test_a_partner_s_form_that_comes_after_the_case_was_erased_is_not_kept(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    referral, roshan = case.referrals.filter(organisation=cast.teams["sepidar"]).first(), client_of(cast, "roshan")
    erased(cast, case)
    about = {"draft_form": "referrals.answer", "draft_subject": str(referral.pk), "text": WORDS}
    assert roshan.post(f"/desk/{referral.pk}/draft/", about).status_code == 404
    idle(roshan)
    roshan.post(f"/desk/{referral.pk}/", about)
    assert not Draft.objects.filter(subject=referral.pk).exists()


def test_every_kind_of_record_has_a_draft_of_its_erasure() -> None:
    names = [f"{code}{hooks.OF_A_RECORD}" for code in KINDS]
    assert [name for name in names if name not in FORMS or len(name) > 40] == []


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_words_that_come_while_a_case_is_being_erased_are_not_kept(cast: Cast) -> None:
    """The erasure has deleted what there was, and is not committed; a page that stands open saves."""
    case = a_case(cast)
    begun = threading.Event()

    def erases() -> None:
        with cast.acting("shakiba"), transaction.atomic():
            removing.case(case.pk)
            begun.set()
            time.sleep(0.5)

    def types() -> None:
        begun.wait(PATIENCE)
        with cast.acting("nargis"), pytest.raises(LookupError):
            drafts.save(form="cases.note", subject=case.pk, data=QueryDict("text=words"))

    assert both(erases, types) == []
    assert not Draft.objects.exists()
