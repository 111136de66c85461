"""One part, one record, one earlier version: it goes for good, and what stays is read on under a new key."""

from typing import Any

import pytest

from audit.review import records
from casework.access import agendas, catalogue, rings
from casework.access.errors import StaleRecord
from casework.access.policy import CASE, COUNSELLING, IDENTITY, LEGAL
from casework.cases import versions
from casework.cases.actions import assign, change_record
from casework.cases.models import Case, Consent, ContactNote, Incident, SafeContact, Task
from casework.documents.models import Document, Piece, SealedFile
from casework.encryption import CannotOpen, open_record
from casework.erasure import actions
from casework.erasure.choices import What
from casework.erasure.models import ErasureRequest
from casework.erasure.plan import Target
from casework.legal.models import Hearing
from referrals.models import Referral
from referrals.office import packet_of
from tests import kinds
from tests.cast import Cast, a_case
from tests.documents.made import a_document
from tests.erasure.house import approved, asked, erased
from tests.promises.scene import Scene

pytestmark = pytest.mark.django_db


def record_of(record: Any) -> Target:
    return Target(What.RECORD, record.compartment, record.code, record.pk)


def agrees(cast: Cast, case: Case) -> bool:
    """The records are those of which the trail tells. (The scene takes colleagues off its cases below the action: grants are not asked.)"""
    with cast.acting("shakiba") as shakiba:
        found = [finding for finding in records.compare(case, shakiba) if finding.grant is None]
        return found == []


# --- a record -----------------------------------------------------------------------------------------------------------------------
def test_a_record_goes_with_its_versions_and_the_old_key(cast: Cast) -> None:
    case = a_case(cast)
    note = kinds.write(cast, case, "cases.contact")
    with cast.acting("nargis"):
        note = Case.objects.get(pk=case.pk).contactnote_records.get()
        note.text = "سخن دیگر"
        change_record(record=note)
        old = rings.current().newest_keys(case)[CASE][1]
    kept = [ContactNote.objects.get(pk=note.pk), *[past.instance for past in ContactNote.history.all()]]
    erased(cast, case, record_of(note))
    assert not ContactNote.objects.exists() and not ContactNote.history.exists()
    for row in kept:
        assert open_record(old, row.aad(), bytes(row.payload)), "the measure itself: the old key did open it"
    for person in ("nargis", "shakiba"):
        with cast.acting(person):
            now = rings.current().newest_keys(Case.objects.get(pk=case.pk))[CASE][1]
            with pytest.raises(CannotOpen):
                open_record(now, kept[0].aad(), bytes(kept[0].payload))
            assert Case.objects.get(pk=case.pk).incident_records.get().account == "شوهرم مرا از خانه بیرون کرد."
    assert agrees(cast, case)


def test_lists_and_the_page_of_the_day_forget_what_it_put_there(cast: Cast) -> None:
    case = a_case(cast)
    task = kinds.write(cast, case, "cases.task")
    with cast.acting("nargis"):
        assert str(task.pk) in catalogue.cards(Case, [case.pk])[case.pk]["due"]
    erased(cast, case, record_of(task))
    assert not Task.objects.exists()
    for person in ("nargis", "shakiba"):
        with cast.acting(person):
            assert str(task.pk) not in str(catalogue.cards(Case, [case.pk])[case.pk])


def test_a_document_goes_with_the_pieces_of_its_file(cast: Cast) -> None:
    case = a_case(cast)
    gone, kept = a_document(cast, case), a_document(cast, case)
    pieces = Piece.objects.count()
    erased(cast, case, record_of(gone))
    assert SealedFile.objects.get().document_id == kept.pk
    assert 0 < Piece.objects.count() < pieces
    with cast.acting("nargis"):
        assert Document.objects.get(case=case).file_key


def test_the_packets_of_a_case_are_read_on_after_its_own_part_got_a_new_key(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    note = ContactNote.objects.filter(case=case).first()
    erased(cast, case, record_of(note))
    for person in ("nargis", "shakiba"):
        with cast.acting(person):
            packet = packet_of(Referral.objects.get(pk=scene.referrals["shared"].pk))
            assert packet.is_open
    with cast.acting("roshan"):
        assert packet_of(Referral.objects.get(pk=scene.referrals["shared"].pk)).is_open
    assert set(map(bytes, Referral.history.filter(case_id=case.pk).values_list("office_key", flat=True))) == {b""}
    assert agrees(cast, case)


@pytest.mark.parametrize("code", ["cases.survivor", "cases.safe_contact", "cases.situation"])
def test_what_the_pages_of_a_case_stand_on_is_not_erased_alone(cast: Cast, code: str) -> None:
    case = a_case(cast)
    record = kinds.KINDS[code].records(case).get()
    with pytest.raises(actions.NotAlone):
        asked(cast, case, record_of(record))


def test_a_consent_under_which_something_was_sent_is_not_erased_alone(scene: Scene) -> None:
    case = scene.cases["shared"]
    consent = Consent.objects.get(pk=scene.referrals["shared"].consent_id)
    with pytest.raises(actions.NotAlone):
        asked(scene.cast, case, record_of(consent))


def test_a_record_of_another_case_is_not_there(cast: Cast) -> None:
    case, other = a_case(cast), a_case(cast, "palwasha")
    note = kinds.write(cast, other, "cases.contact", by="palwasha")
    with pytest.raises(actions.Nothing):
        asked(cast, case, record_of(note))


# --- a version ------------------------------------------------------------------------------------------------------------------------
def test_one_earlier_version_goes_and_the_others_stay(cast: Cast) -> None:
    case = a_case(cast)
    for words in ("سخن دوم", "سخن سوم"):
        with cast.acting("nargis"):
            story = Case.objects.get(pk=case.pk).incident_records.get()
            story.account = words
            change_record(record=story)
    erased(cast, case, Target(What.VERSION, story.compartment, story.code, story.pk, 2))
    with cast.acting("nargis"):
        assert [past.account for past in versions.past_of(case, Incident)] == ["شوهرم مرا از خانه بیرون کرد.", "سخن سوم"]
        assert Case.objects.get(pk=case.pk).incident_records.get().account == "سخن سوم"
    assert agrees(cast, case)


def test_an_old_address_goes_while_a_counsellor_works_and_she_opens_what_she_opened(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    with cast.acting("nargis"):
        contact = Case.objects.get(pk=case.pk).safecontact_records.get()
        contact.hours = "تنها پیش از چاشت"
        change_record(record=contact)
    erased(cast, case, Target(What.VERSION, contact.compartment, contact.code, contact.pk, 1))
    with cast.acting("zohra"):
        assert rings.current().compartments(case) == {IDENTITY, COUNSELLING}
        assert Case.objects.get(pk=case.pk).safecontact_records.get().hours == "تنها پیش از چاشت"
    assert SafeContact.history.filter(case_id=case.pk).count() == 1
    assert agrees(cast, case)


def test_the_newest_version_is_not_erased_as_a_version(cast: Cast) -> None:
    case = a_case(cast)
    story = case.incident_records.get()
    with pytest.raises(actions.NotAlone):
        asked(cast, case, Target(What.VERSION, story.compartment, story.code, story.pk, 1))


# --- a part -----------------------------------------------------------------------------------------------------------------------------
def test_the_legal_part_goes_and_can_be_written_in_again(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    assert Hearing.objects.filter(case=case).exists()
    erased(cast, case, Target(What.PART, LEGAL))
    assert not Hearing.objects.filter(case=case).exists() and not Hearing.history.filter(case_id=case.pk).exists()
    with cast.acting("nargis"):
        assert agendas.mine(Case.objects.get(pk=case.pk)) == {}
        assert Case.objects.get(pk=case.pk).incident_records.first().is_open
    kinds.write(cast, case, "legal.deadline")
    assert agrees(cast, case)


def test_the_counselling_goes_without_a_counsellor(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    assert case.session_records.exists()
    erased(cast, case, Target(What.PART, COUNSELLING))
    assert not case.session_records.exists()
    with cast.acting("zohra"):
        assert rings.current().compartments(Case.objects.get(pk=case.pk)) == {IDENTITY}
    assert agrees(cast, case)


@pytest.mark.parametrize("part", [IDENTITY, CASE])
def test_the_other_parts_do_not_go_alone(cast: Cast, part: str) -> None:
    case = a_case(cast)
    with pytest.raises(actions.NotAlone):
        asked(cast, case, Target(What.PART, part))


# --- a counsellor's record: the supervisor approves, who holds the part carries out ------------------------------------------------------
def test_a_session_is_erased_by_its_counsellor_once_a_supervisor_approved(scene: Scene) -> None:
    case, cast = scene.cases["shared"], scene.cast
    session = case.session_records.get()
    request = asked(cast, case, record_of(session), by="zohra")
    with cast.acting("zohra"), pytest.raises(StaleRecord):
        found = ErasureRequest.objects.get(pk=request.pk)
        rings.current().admit([found])
        actions.carry_out(case=case, asked=found)
    assert approved(cast, case, request) is None
    assert case.session_records.exists()
    with cast.acting("zohra"):
        found = ErasureRequest.objects.get(pk=request.pk)
        rings.current().admit([found])
        actions.carry_out(case=Case.objects.get(pk=case.pk), asked=found)
    assert not case.session_records.exists()
    assert agrees(cast, case)


def test_what_is_erased_once_is_not_erased_again(cast: Cast) -> None:
    case = a_case(cast)
    note = kinds.write(cast, case, "cases.contact")
    request = asked(cast, case, record_of(note))
    approved(cast, case, request)
    with pytest.raises((StaleRecord, actions.Nothing)):
        approved(cast, case, request)
