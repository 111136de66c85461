"""A new key for one part of a case: what was written stays, who held it holds the new one, and the old one opens nothing."""

import datetime
import threading
import time
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from audit.review import overtime, records
from casework.access import agendas, catalogue, grants, holders, rekeying, rings
from casework.access.errors import NoKey, OnlyLent, StaleRecord
from casework.access.models import KeyCommitment
from casework.access.policy import CASE, COUNSELLING, IDENTITY, LEGAL
from casework.cases import versions
from casework.cases.actions import add_record, assign, change_record, revoke
from casework.cases.models import Case, CaseUserGrant, ContactNote, Incident
from casework.encryption import CannotOpen, open_record
from tests.access.test_at_once import PATIENCE, both
from tests.cast import Cast, a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """One with an earlier version of its story, and a note."""
    case = a_case(cast)
    with cast.acting("nargis"):
        story = case.incident_records.get()
        story.account = "سخن دوم"
        change_record(record=story)
        add_record(case=case, record=ContactNote(kind="call", text="یادداشت", on=None, reached=True))
    return case


def renewed(cast: Cast, case: Case, part: str = CASE, by: str = "shakiba") -> rekeying.Renewed:
    with cast.acting(by), transaction.atomic():
        done = rekeying.renew(case, part)
        rekeying.tell(case, part, done)
        return done


def key_of(cast: Cast, case: Case, part: str, by: str = "nargis") -> bytes:
    with cast.acting(by):
        return rings.current().newest_keys(case)[part][1]


def the_story(case: Case) -> Incident:
    return Case.objects.get(pk=case.pk).incident_records.get()


def test_everybody_reads_on_and_earlier_versions_too(cast: Cast, case: Case) -> None:
    done = renewed(cast, case)
    assert done.epoch == 2
    for person in ("nargis", "shakiba"):
        with cast.acting(person):
            assert the_story(case).account == "سخن دوم"
            assert [past.account for past in versions.past_of(case, Incident)] == ["شوهرم مرا از خانه بیرون کرد.", "سخن دوم"]


def test_the_old_key_opens_no_row_any_more(cast: Cast, case: Case) -> None:
    old = key_of(cast, case, CASE)
    renewed(cast, case)
    rows = [*Incident.objects.all(), *[past.instance for past in Incident.history.all()]]
    assert len(rows) == 3
    for row in rows:
        with pytest.raises(CannotOpen):
            open_record(old, row.aad(), bytes(row.payload))
    assert set(KeyCommitment.objects.filter(subject=case.pk, compartment=CASE).values_list("epoch", flat=True)) == {2}


def test_days_numbers_and_writers_of_versions_stay(cast: Cast, case: Case) -> None:
    def seen() -> list[Any]:
        with cast.acting("nargis"):
            past = versions.past_of(case, Incident)
            return [(p.revision, p._history.history_id, p._history.history_date, p.author) for p in past]

    before = seen()
    renewed(cast, case)
    assert seen() == before


def test_other_parts_keep_their_key(cast: Cast, case: Case) -> None:
    before = key_of(cast, case, IDENTITY)
    renewed(cast, case)
    assert key_of(cast, case, IDENTITY) == before


def test_cards_agendas_ends_and_serials_are_kept(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"), transaction.atomic():
        agendas.change(case, lambda now: {**now, "a": ["hearing"]})
    with cast.acting("shakiba"), transaction.atomic():  # as a referral inside the office gives it, until a day
        until = timezone.localdate() + datetime.timedelta(days=30)
        grants.give(case, cast.humaira, [IDENTITY, LEGAL], expires=until, card=catalogue.cards(Case, [case.pk])[case.pk])

    def seen() -> list[Any]:
        rows = case.user_grants.order_by("user_id")
        found: list[Any] = [(g.user_id, g.expires_at, bytes(g.serial), g.compartments.count(":")) for g in rows]
        for person in ("nargis", "shakiba", "humaira"):
            with cast.acting(person):
                found += [catalogue.cards(Case, [case.pk])[case.pk], agendas.mine(case)]
        return found

    before = seen()
    renewed(cast, case, LEGAL)
    assert seen() == before


def test_who_left_holds_nothing_of_the_new_key(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha)
    kept = key_of(cast, case, CASE, by="palwasha")
    with cast.acting("shakiba"):
        revoke(case=case, person=cast.palwasha)
    renewed(cast, case)
    story = the_story(case)
    with pytest.raises(CannotOpen):
        open_record(kept, story.aad(), bytes(story.payload))
    with cast.acting("palwasha"):
        assert not rings.current().compartments(Case.objects.get(pk=case.pk))


def test_a_row_that_ran_out_or_that_nobody_signed_is_given_nothing_and_ends(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.palwasha)
    CaseUserGrant.objects.filter(user=cast.palwasha).update(expires_at=1)
    with cast.acting("shakiba"):
        assign(case=case, to=cast.humaira)
    CaseUserGrant.objects.filter(user=cast.humaira).update(granted_by=cast.nargis.pk)
    assert renewed(cast, case, LEGAL).holders == 2
    assert set(case.user_grants.values_list("user_id", flat=True)) == {cast.nargis.pk}


def test_who_does_not_hold_the_part_cannot_renew_it(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    with pytest.raises(NoKey):
        renewed(cast, case, COUNSELLING)
    with cast.acting("palwasha"), transaction.atomic(), pytest.raises(NoKey):
        rekeying.renew(case, CASE)


def test_what_is_held_until_a_day_is_not_renewed(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"), transaction.atomic():
        until = timezone.localdate() + datetime.timedelta(days=30)
        grants.give(case, cast.humaira, [IDENTITY, LEGAL], expires=until, card={})
    with pytest.raises(OnlyLent):
        renewed(cast, case, LEGAL, by="humaira")


def test_the_counselling_key_is_renewed_by_its_counsellor_with_a_copy_for_the_sheets(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    before = bytes(KeyCommitment.objects.get(subject=case.pk, compartment=COUNSELLING).recovery)
    renewed(cast, case, COUNSELLING, by="zohra")
    after = bytes(KeyCommitment.objects.get(subject=case.pk, compartment=COUNSELLING).recovery)
    assert after and after != before


def test_the_identity_part_is_renewed_while_a_counsellor_works_and_she_keeps_both_of_hers(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    alone = bytes(case.user_grants.get(user=cast.zohra, apart=True).signature)
    renewed(cast, case, IDENTITY)
    assert bytes(case.user_grants.get(user=cast.zohra, apart=True).signature) == alone
    with cast.acting("zohra"):
        assert rings.current().compartments(case) == {IDENTITY, COUNSELLING}
        assert rings.current().newest(case.pk, IDENTITY) == 2


def test_a_part_is_not_renewed_by_somebody_who_cannot_give_others_all_they_hold(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba"):
        assign(case=case, to=cast.zohra)
    with pytest.raises(rekeying.HoldsMore) as caught:
        renewed(cast, case, IDENTITY, by="zohra")
    assert str(cast.nargis.pk) in {holder.id for holder in caught.value.who}


def test_a_record_that_is_damaged_stops_nobody_and_is_named(cast: Cast, case: Case) -> None:
    note = case.contactnote_records.get()
    ContactNote._base_manager.filter(pk=note.pk).update(payload=bytes(note.payload)[:-1] + b"\0")
    done = renewed(cast, case)
    assert done.damaged == [f"cases.contact:{note.pk}:1"]
    with cast.acting("nargis"):
        assert Case.objects.get(pk=case.pk).contactnote_records.get().is_damaged
        assert the_story(case).account == "سخن دوم"


def test_the_trail_agrees_before_and_after(cast: Cast, case: Case) -> None:
    with cast.acting("shakiba") as shakiba:
        assert records.compare(case, shakiba) == []
    renewed(cast, case)
    renewed(cast, case, LEGAL)
    with cast.acting("shakiba") as shakiba:
        assert records.compare(case, shakiba) == []


def test_a_record_put_back_is_found_after_a_new_key_too(cast: Cast, case: Case) -> None:
    first = Incident.history.order_by("revision").first()
    Incident._base_manager.update(payload=first.payload, revision=1)
    renewed(cast, case)
    with cast.acting("shakiba") as shakiba:
        assert [finding.why for finding in records.compare(case, shakiba)] == ["older"]


def test_over_time_every_version_is_still_what_was_written(cast: Cast, case: Case) -> None:
    renewed(cast, case)
    with cast.acting("shakiba"):
        past = versions.past_of(case, Incident)
        rings.current().admit(past)
        moments = overtime.look(case, overtime.SealedPast(past)).moments
    assert [m.agrees for m in moments if m.revision is not None] == ["same", "same"]


def test_nothing_is_half_done_when_it_breaks_off(cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {row.pk: bytes(row.payload) for row in ContactNote.objects.all()}

    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr(grants, "end_others", broken)
    with pytest.raises(OSError):
        renewed(cast, case)
    assert {row.pk: bytes(row.payload) for row in ContactNote.objects.all()} == before
    with cast.acting("nargis"):
        assert the_story(case).account == "سخن دوم"


def test_a_key_read_before_writes_nothing_afterwards(cast: Cast, case: Case) -> None:
    with cast.acting("nargis"):
        story = the_story(case)
        assert story.account
        note = ContactNote(case=case, kind="call", text="دیر")
        with cast.acting("shakiba"), transaction.atomic():
            rekeying.renew(Case.objects.get(pk=case.pk), CASE)
        story.account = "سخن سوم"
        for write in (lambda: change_record(record=story), lambda: add_record(case=case, record=note)):
            with pytest.raises(StaleRecord):
                write()
    assert ContactNote.objects.count() == 1
    with cast.acting("nargis"):
        assert the_story(case).account == "سخن دوم"


@pytest.mark.django_db(transaction=True)
def test_somebody_who_saves_meanwhile_waits_and_is_refused(cast: Cast) -> None:
    case, held, raised = a_case(cast), threading.Event(), []

    def rekey() -> None:
        with cast.acting("shakiba"), transaction.atomic():
            rekeying.renew(case, CASE)
            held.set()
            time.sleep(0.3)  # the other has asked by now, and waits

    def save() -> None:
        with cast.acting("nargis"):
            story = the_story(case)
            assert story.account
            held.wait(PATIENCE)
            story.account = "سخن سوم"
            with pytest.raises(StaleRecord) as caught:
                change_record(record=story)
            raised.append(caught.value)

    assert both(rekey, save) == []
    assert len(raised) == 1
    with cast.acting("nargis"):
        assert the_story(case).account == "شوهرم مرا از خانه بیرون کرد."
        story = the_story(case)
        story.account = "سخن سوم"
        assert change_record(record=story)


def test_holders_are_those_who_were_believed(cast: Cast, case: Case) -> None:
    renewed(cast, case)
    with cast.acting("shakiba"):
        assert {holder.id for _, holder in holders.believed(case)} == {str(cast.nargis.pk), str(cast.teams["one"].pk)}
