"""What somebody who writes the database does to rows that are sealed: puts them back, removes them, replaces them, copies grants.

Nothing passes through ``save()``: the attacker writes tables. ``ATTACKS`` is used by the tests and by ``make figures``; each is given an
office, does its harm to a case, and returns the case.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection, transaction

from audit.review.records import Finding, compare
from casework.access import rings
from casework.access.records import SealedRecord
from casework.accounts.unlocked import current
from casework.cases import actions
from casework.cases.models import Case, CaseUserGrant, ContactNote, Situation
from casework.encryption import seal_record
from referrals.models import Answer, Referral, ReferralTeamGrant
from tests.cast import Cast, a_case
from tests.referrals.sent import Sent, answer, sent

Attack = Callable[[Cast], Case]


def found_in(cast: Cast, case: Case, person: str = "shakiba") -> list[Finding]:
    """What the comparison finds for somebody with the auditors' key."""
    with cast.acting(person):
        return compare(Case.objects.get(pk=case.pk), current())


def whys(cast: Cast, case: Case) -> list[str]:
    return [finding.why for finding in found_in(cast, case)]


def noted(cast: Cast, *, changes: int = 2) -> tuple[Case, ContactNote]:
    """A case with a note that was changed so many times."""
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.add_record(case=case, record=ContactNote(kind="call", on=case.opened_on, text="words 0"))
    note = ContactNote.objects.get(case=case)
    for number in range(changes):
        rewritten(cast, note, f"words {number + 1}")
    return case, ContactNote.objects.get(pk=note.pk)


def rewritten(cast: Cast, note: ContactNote, text: str) -> None:
    """Change a note the way its page does."""
    with cast.acting("nargis"):
        fresh = ContactNote.objects.get(pk=note.pk)
        fresh.text = text
        actions.change_record(record=fresh)


def write(row: SealedRecord, **columns: Any) -> None:
    """UPDATE, as somebody with the database does it."""
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{row._meta.db_table}" SET {sets} WHERE id = %s', [*columns.values(), _id(row)])
        assert cursor.rowcount == 1


def remove(row: SealedRecord) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [_id(row)])
        assert cursor.rowcount == 1


def _id(row: SealedRecord) -> Any:
    return row._meta.pk.get_db_prep_value(row.pk, connection)


def put_back(row: SealedRecord, revision: int) -> None:
    """The whole row as it was, from its own history: it opens, because it was once true."""
    past = type(row).history.get(id=row.pk, revision=revision)
    write(row, payload=bytes(past.payload), revision=past.revision, epoch=past.epoch)


# --- attacks -------------------------------------------------------------------------------------------------------------
def whole_row_rolled_back(cast: Cast) -> Case:
    case, note = noted(cast)
    put_back(note, 1)
    return case


def row_rolled_back_and_honestly_changed(cast: Cast) -> Case:
    """Afterwards the revision is the newest again, but not the one the ledger wrote first."""
    case, note = noted(cast)
    put_back(note, 1)
    for text in ("others 1", "others 2", "others 3"):
        rewritten(cast, note, text)
    return case


def row_deleted(cast: Cast) -> Case:
    case, note = noted(cast)
    remove(note)
    return case


def row_of_the_intake_deleted(cast: Cast) -> Case:
    case = a_case(cast)
    remove(Situation.objects.get(case=case))
    return case


def payload_replaced_with_the_key(cast: Cast) -> Case:
    """Sealed anew under the right key and the same revision: it opens, and nothing but the digest tells."""
    case, note = noted(cast)
    with cast.acting("nargis"):
        write(note, payload=sealed_by_hand(note))
    return case


def payload_of_the_intake_replaced_with_the_key(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("nargis"):
        situation = Situation.objects.get(case=case)
        write(situation, payload=sealed_by_hand(situation))
    return case


def sealed_by_hand(record: Any) -> bytes:
    ring = rings.current()
    ring.load({record.subject})
    key = ring.key(record.subject_id, record.compartment, record.epoch)
    return bytes(seal_record(key, record.aad(), record.epoch, b'{"text":"other words"}'))


def newer_than_the_ledger(cast: Cast) -> Case:
    case, note = noted(cast)
    write(note, revision=note.revision + 1)
    return case


def milestone_of_the_closing_deleted(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.close_case(case=Case.objects.get(pk=case.pk), reason="completed", text="words")
    remove(list(case.milestone_records.order_by("pk").exclude(pk=_opening(case)))[0])
    return case


def _opening(case: Case) -> Any:
    return case.milestone_records.model.history.filter(case=case).order_by("history_id")[0].id


def grant_row_copied(cast: Cast) -> Case:
    case = a_case(cast)
    copy_grant(case, cast)
    return case


def copy_grant(case: Case, cast: Cast) -> None:
    copy = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    copy.pk, copy.user = None, cast.palwasha
    with transaction.atomic():
        copy.save(force_insert=True)


def her_grant_row_deleted(cast: Cast) -> Case:
    case = a_case(cast)
    CaseUserGrant.objects.filter(content_object=case, user=cast.nargis).delete()
    return case


def revoked_grant_put_back(cast: Cast) -> Case:
    case = a_case(cast)
    kept = CaseUserGrant.objects.get(content_object=case, user=cast.nargis)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.nargis)
    kept.save(force_insert=True)
    return case


def answer_rolled_back(cast: Cast) -> Case:
    """The organisation said that it accepts; the referral is put back to where nobody had answered."""
    made = answered(cast)
    remove(Answer.objects.get(referral=made.referral))
    Referral.objects.filter(pk=made.referral.pk).update(state="sent", answered_on=None)
    return made.case


def declined_packet_given_back(cast: Cast) -> Case:
    made = sent(cast)
    kept = ReferralTeamGrant.objects.get(content_object=made.referral)
    answer(cast, made.referral, Answer.DECLINED, reason="capacity")
    kept.save(force_insert=True)
    return made.case


def answered(cast: Cast) -> Sent:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    return made


def closed(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.close_case(case=Case.objects.get(pk=case.pk), reason="completed", text="words")
    return case


def state_of_a_case_set(cast: Cast) -> Case:
    case = closed(cast)
    Case.objects.filter(pk=case.pk).update(state="open")
    return case


def state_of_a_case_saved(cast: Cast) -> Case:
    """As a page would, with a line of history, by somebody who knows the tables."""
    case = Case.objects.get(pk=closed(cast).pk)
    case.state = "open"
    case.save(update_fields=["state"])
    return case


def closing_taken_out(cast: Cast) -> Case:
    """It was never closed, say the row and its history alike."""
    case = closed(cast)
    Case.history.filter(id=case.pk, state="closed").delete()
    Case.objects.filter(pk=case.pk).update(state="open", closed_on=None, next_action_on=case.next_action_on)
    return case


def last_day_of_a_referral_moved(cast: Cast) -> Case:
    made = sent(cast)
    Referral.objects.filter(pk=made.referral.pk).update(expires_on=date(2031, 1, 1))
    return made.case


def last_day_moved_before_an_honest_step(cast: Cast) -> Case:
    """The next step that somebody takes writes the moved day into the history under her name."""
    made = sent(cast)
    Referral.objects.filter(pk=made.referral.pk).update(expires_on=date(2031, 1, 1))
    answer(cast, made.referral, Answer.ACCEPTED)
    return made.case


# What is done, and what the comparison then says: that, and nothing else.
ATTACKS: dict[Attack, tuple[str, ...]] = {
    whole_row_rolled_back: ("older",),
    row_rolled_back_and_honestly_changed: ("put back",),
    row_deleted: ("missing",),
    row_of_the_intake_deleted: ("missing",),
    payload_replaced_with_the_key: ("replaced",),
    payload_of_the_intake_replaced_with_the_key: ("replaced",),
    newer_than_the_ledger: ("newer",),
    milestone_of_the_closing_deleted: ("missing",),
    grant_row_copied: ("unexplained",),
    her_grant_row_deleted: ("gone",),
    revoked_grant_put_back: ("unexplained",),
    answer_rolled_back: ("missing", "plain"),
    declined_packet_given_back: ("unexplained",),
    state_of_a_case_set: ("plain",),
    state_of_a_case_saved: ("plain",),
    closing_taken_out: ("plain",),
    last_day_of_a_referral_moved: ("plain",),
    last_day_moved_before_an_honest_step: ("plain",),
}
