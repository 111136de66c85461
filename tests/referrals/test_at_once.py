"""Two people act on one referral in the same moment, in transactions of their own: rows in one order, and all of them before the ledger."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

import audit
from casework.access import catalogue
from casework.cases import actions as case_actions
from casework.cases.models import Case, ContactNote
from referrals import actions, ending, moves
from referrals.models import Parts, Referral, State
from tests.access.test_at_once import both
from tests.cast import Cast, a_case
from tests.inside import house
from tests.referrals.sent import AGREED, sent, unsaved

pytestmark = pytest.mark.django_db(transaction=True)
A_WHILE = 0.8  # seconds: by then the other has asked, and waits
PATIENCE = 60


def ends_slowly(cast: Cast, referral: Referral, held: threading.Event, person: str = "shakiba") -> Callable[[], None]:
    """The beginning of every end: the row of the referral, and after a while the grants."""

    def end() -> None:
        with cast.acting(person), transaction.atomic():
            now = moves.held(referral.pk)
            held.set()
            time.sleep(A_WHILE)
            ending.lock([now])

    return end


def test_a_colleague_is_named_while_the_card_of_the_case_changes(cast: Cast) -> None:
    inside, changed = house.refer(house.people(cast)), threading.Event()

    def change() -> None:
        with cast.acting("nargis"), transaction.atomic():
            catalogue.change(Case.objects.get(pk=inside.case.pk), lambda card: {**card, "province": "kunduz"})
            changed.set()
            time.sleep(A_WHILE)
            audit.record("case.changed", subject=("case", str(inside.case.pk)), case=inside.case.pk)

    def accept() -> None:
        changed.wait(PATIENCE)
        house.accept(inside)

    assert both(change, accept) == []
    assert inside.now().state == State.ACCEPTED


def test_the_parts_are_given_while_the_referral_is_ending(cast: Cast) -> None:
    inside, held = house.refer(house.people(cast)), threading.Event()
    house.accept(inside)

    def give() -> None:
        held.wait(PATIENCE)
        house.give(inside)

    assert both(ends_slowly(cast, inside.referral, held), give) == []
    assert inside.now().parts == Parts.GIVEN


def test_a_changed_packet_with_the_legal_part_goes_while_the_first_is_ending(cast: Cast) -> None:
    first, held = sent(cast), threading.Event()

    def send() -> None:
        with cast.acting("nargis"):
            case, parcel = Case.objects.get(pk=first.case.pk), actions.Parcel(unsaved(cast, legal=True), cast.teams["sepidar"])
            held.wait(PATIENCE)
            actions.send_to_all(case=case, parcels=[parcel], items=AGREED, about=actions.About("نفقه"), replaces=first.referral)

    assert both(ends_slowly(cast, first.referral, held), send) == []
    assert Referral.objects.get(pk=first.referral.pk).state == State.REPLACED


@pytest.mark.pg_only
def test_a_packet_leaves_a_case_while_a_record_is_added_to_it(cast: Cast) -> None:
    """A new row that names a case makes the database look at the case when it commits, and then the ledger's lock is held."""
    case, begun, written = a_case(cast), threading.Event(), threading.Event()

    def send() -> None:
        with cast.acting("nargis"), transaction.atomic():
            actions._begin(case, None)
            begun.set()
            written.wait(PATIENCE)
            time.sleep(A_WHILE)
            audit.record("case.changed", subject=("case", str(case.pk)), case=case.pk)

    def add() -> None:
        with cast.acting("shakiba"):
            fresh = Case.objects.get(pk=case.pk)
            begun.wait(PATIENCE)
            with transaction.atomic():
                case_actions.add_record(case=fresh, record=ContactNote(kind="phone", on=timezone.localdate(), text="تماس"))
                written.set()

    assert both(send, add) == []
    assert ContactNote.objects.count() == 1
