"""The rows of a case are compared with what its trail tells: what was put back, removed or replaced is found, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from audit.models import Entry
from audit.review import told
from audit.review.records import compare, sealed_models
from audit.review.segments import opener
from casework.accounts.unlocked import current
from casework.cases import actions
from casework.cases.models import Case, ContactNote
from referrals.ending import expire_due
from referrals.models import Answer
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.database import without_triggers
from tests.referrals.sent import MONTH, answer, sent, withdraw
from tests.review.conftest import page
from tests.review.rollbacks import (
    ATTACKS,
    Attack,
    answered,
    copy_grant,
    found_in,
    grant_row_copied,
    noted,
    put_back,
    rewritten,
    whole_row_rolled_back,
    whys,
)

pytestmark = pytest.mark.django_db


def url(case: Case) -> str:
    return reverse("review:compare", args=[case.pk])


def story_of(cast: Cast, entry: Entry) -> ledger.Story:
    with cast.acting("shakiba"):
        story = ledger.read([entry], opener(current()))[0]
    assert story is not None
    return story


# --- what is found -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_was_done_to_the_rows_is_found_and_nothing_else(cast: Cast, attack: Attack) -> None:
    assert tuple(whys(cast, attack(cast))) == ATTACKS[attack]


def test_a_row_put_back_opens_to_her_and_so_only_the_trail_can_tell(cast: Cast) -> None:
    case = whole_row_rolled_back(cast)
    with cast.acting("nargis"):
        assert ContactNote.objects.get(case=case).text == "words 0"
    assert whys(cast, case) == ["older"]


def test_the_finding_names_the_record_that_was_put_back(cast: Cast) -> None:
    case, note = noted(cast)
    put_back(note, 2)
    (finding,) = found_in(cast, case)
    assert finding.record == ("cases.contact", note.pk)
    assert finding.written is not None
    assert finding.written.revision == 3


def test_a_row_put_back_and_saved_once_is_still_older(cast: Cast) -> None:
    case, note = noted(cast, changes=3)
    put_back(note, 1)
    rewritten(cast, note, "others")
    assert whys(cast, case) == ["older"]


def test_other_cases_are_not_blamed(cast: Cast) -> None:
    whole_row_rolled_back(cast)
    assert whys(cast, a_case(cast)) == []


# --- what is in order ----------------------------------------------------------------------------------------------------
def test_an_untouched_case_has_no_findings(cast: Cast) -> None:
    case, _ = noted(cast)
    assert whys(cast, case) == []


def test_a_case_that_was_handed_over_closed_and_reopened_has_no_findings(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.palwasha, instead_of=cast.nargis)
        actions.assign(case=case, to=cast.humaira)
        actions.revoke(case=case, person=cast.humaira)
        actions.close_case(case=case, reason="completed", text="words")
        actions.reopen_case(case=Case.objects.get(pk=case.pk), text="words")
    assert whys(cast, case) == []


@pytest.mark.parametrize("kind", [Answer.ACCEPTED, Answer.DECLINED])
def test_an_answered_referral_has_no_findings(cast: Cast, kind: str) -> None:
    made = sent(cast)
    answer(cast, made.referral, kind)
    assert whys(cast, made.case) == []


def test_a_withdrawn_consent_has_no_findings(cast: Cast) -> None:
    made = answered(cast)
    withdraw(cast, made.consent)
    assert whys(cast, made.case) == []


def test_a_consent_that_ran_out_has_no_findings_before_and_after_it_is_noted(cast: Cast) -> None:
    made = sent(cast)
    with time_machine.travel(timezone.now() + MONTH + timedelta(days=2)):
        assert whys(cast, made.case) == []
        assert expire_due() == 1
        assert whys(cast, made.case) == []


def test_what_was_only_read_does_not_count(cast: Cast) -> None:
    case, note = noted(cast)
    put_back(note, 1)
    with cast.acting("nargis"):
        assert ContactNote.objects.get(case=case).text == "words 0"  # its entry names revision 1 after revision 3
    assert whys(cast, case) == ["older"]


# --- which entries are believed ------------------------------------------------------------------------------------------
def test_batches_do_not_change_what_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case, note = noted(cast, changes=5)
    put_back(note, 4)
    monkeypatch.setattr(told, "BATCH", 2)
    assert whys(cast, case) == ["older"]


def test_an_entry_that_somebody_else_signed_explains_no_grant(cast: Cast) -> None:
    """Whoever writes the database can seal a story to the auditors, but not sign it."""
    case = grant_row_copied(cast)
    with cast.acting("shakiba"), transaction.atomic():
        entry = audit_of(case, cast)
    with cast.acting("palwasha") as palwasha, transaction.atomic(), without_triggers(connection), connection.cursor() as cursor:
        forged = palwasha.keys.sign(bytes(entry.hash))
        cursor.execute("UPDATE audit_entry SET signature = %s WHERE seq = %s", [forged, entry.seq])
    assert whys(cast, case) == ["broken", "unexplained"]


def audit_of(case: Case, cast: Cast) -> Entry:
    """An entry that would explain a grant to Palwasha."""
    return ledger.record("grant.made", subject=("case", str(case.pk)), case=case.pk, to=["user", str(cast.palwasha.pk)])


def test_the_same_entry_signed_by_its_actor_explains_it(cast: Cast) -> None:
    case = grant_row_copied(cast)
    with cast.acting("shakiba"), transaction.atomic():
        audit_of(case, cast)
    assert whys(cast, case) == []


def test_without_the_auditors_key_nothing_is_confirmed(cast: Cast) -> None:
    """Nargis holds the case and no key of the ledger: for her the comparison says that it could not be made."""
    case = a_case(cast)
    findings = found_in(cast, case, "nargis")
    assert findings[0].why == "unread"
    assert findings[0].count == told.writes_of(case.pk).count()


# --- what the entries carry ----------------------------------------------------------------------------------------------
def test_every_record_of_a_case_has_an_entry_with_its_digest(cast: Cast) -> None:
    made = answered(cast)
    with cast.acting("shakiba"):
        actions.assign(case=made.case, to=cast.palwasha)
        actions.close_case(case=made.case, reason="completed", text="words")
        known = told.fold(made.case.pk, current()).records
    written = set()
    for code, model in sealed_models().items():
        of_case = {"case" if model.subject_field == "case" else "referral__case": made.case}
        written |= {(code, pk) for pk in model.objects.filter(**of_case).values_list("pk", flat=True)}
    assert set(known) == written
    assert all(len(record.digest) == 64 for record in known.values())


def test_the_frozen_code_of_each_sealed_model_is_its_own() -> None:
    assert {"cases.survivor", "cases.contact", "referrals.packet", "referrals.answer"} <= set(sealed_models())


# --- the page ------------------------------------------------------------------------------------------------------------
def test_the_trail_of_a_case_has_the_button(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    answer = page(shakiba.get(reverse("review:case", args=[case.pk])))
    assert f'action="{url(case)}"' in answer
    assert "Compare the records with the trail" in answer


def test_the_page_of_an_untouched_case_says_that_all_agrees(cast: Cast, shakiba: Client) -> None:
    assert "The records are what the trail says." in page(shakiba.post(url(a_case(cast))))


def test_the_page_says_in_a_sentence_what_was_put_back(cast: Cast, shakiba: Client) -> None:
    answer = page(shakiba.post(url(whole_row_rolled_back(cast))))
    assert "The record “Note”, last written on" in answer
    assert "is older than the trail says." in answer
    assert "The records are what the trail says." not in answer


def test_the_page_names_who_has_access_that_nobody_gave(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    copy_grant(case, cast)
    assert "Palwasha has access, and the trail does not say who gave it." in page(shakiba.post(url(case)))


def test_every_finding_has_a_sentence_without_a_hole(cast: Cast, shakiba: Client) -> None:
    for attack, found in ATTACKS.items():
        said = shakiba.post(url(attack(cast))).context["said"]
        assert len(said) == len(found)
        assert "%(" not in "".join(said)


def test_reading_is_recorded_before_and_the_outcome_after(cast: Cast, shakiba: Client) -> None:
    case = whole_row_rolled_back(cast)
    before = Entry.objects.count()
    shakiba.post(url(case))
    first, last = Entry.objects.order_by("seq")[before:]
    assert (first.kind, last.kind) == ("ledger.read", "ledger.verified")
    story = story_of(cast, last)
    assert story["case"] == str(case.pk)
    assert (story["ok"], story["findings"], story["compared"], story["grants"]) == (False, 1, 7, 2)
    assert story["checked"] == told.writes_of(case.pk).count()


def test_a_comparison_does_not_pass_for_a_check_of_the_chain(cast: Cast, shakiba: Client) -> None:
    shakiba.post(url(a_case(cast)))
    assert "Nobody has checked it yet." in page(shakiba.get(reverse("review:day")))


def test_reading_the_records_of_a_case_opens_none_of_them(cast: Cast, shakiba: Client) -> None:
    shakiba.post(url(a_case(cast)))
    assert not Entry.objects.filter(kind="case.read").exists()


@pytest.mark.parametrize("name", ["nargis", "laila", "zohra", "farida", "roshan"])
def test_nobody_else_compares(cast: Cast, name: str, newest: Callable[[str], Entry]) -> None:
    case = a_case(cast)
    assert client_of(cast, name).post(url(case)).status_code == 404
    assert newest("access.refused").actor == str(cast.people[name].pk)
    assert not Entry.objects.filter(kind="ledger.verified").exists()


def test_a_link_does_not_compare(cast: Cast, shakiba: Client) -> None:
    assert shakiba.get(url(a_case(cast))).status_code == 405


def test_comparing_changes_no_row(cast: Cast) -> None:
    case, note = noted(cast)
    with cast.acting("shakiba"):
        compare(case, current())
    assert ContactNote.objects.get(pk=note.pk).revision == note.revision
