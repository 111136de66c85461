"""The partner's own trail shows what its people did, and nothing of the office, of another organisation, or of the machine."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from casework.access import rings
from referrals import own_trail
from referrals.conflicts import asking, replying
from referrals.models import Packet
from referrals.numbers import number_of
from tests.browserless import client_of
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, send, sent, unsaved

pytestmark = pytest.mark.django_db


def page(cast: Cast, who: str = "roshan") -> str:
    return text(client_of(cast, who).get("/desk/trail/"))


def test_it_says_who_opened_and_answered_which_packet(cast: Cast) -> None:
    referral = sent(cast).referral
    client_of(cast, "roshan").get(f"/desk/{referral.pk}/")
    answer(cast, referral, "accepted")
    shown = page(cast)
    number = number_of(referral.pk)
    assert f"Roshan opened the referral {number}" in shown and f"Roshan accepted the referral {number}" in shown


def test_nothing_of_the_office_or_of_another_organisation_stands_there(cast: Cast) -> None:
    made = sent(cast)
    other = send(cast, made.case, unsaved(cast, to="other"), to="other")
    client_of(cast, "mina").get(f"/desk/{other.pk}/")
    shown = page(cast)
    assert "Nargis" not in shown and "Mina" not in shown and number_of(other.pk) not in shown
    assert number_of(other.pk) in page(cast, "mina")


def test_a_question_that_the_machine_answered_on_a_visit_is_not_told(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        people = [asking.Named("رستم")]
        asking.ask(case=case, organisations=[cast.teams["sepidar"]], called={}, people=people, found=0)
    before = page(cast)
    with cast.acting("roshan"):
        assert replying.answer_waiting() == 1
    assert Entry.objects.filter(kind="conflict.answered").exists()
    assert "conflict" not in page(cast) and "conflict" not in before


def test_every_kind_it_shows_is_one_that_no_person_of_the_office_alone_writes() -> None:
    assert not {"conflict.answered", "referral.sent", "referral.withdrawn", "referral.revoked", "referral.purged"} & set(own_trail.SHOWN)


@pytest.mark.parametrize("stranger", ["nargis", "shakiba", "farida", "wida"])
def test_nobody_else_has_such_a_page(cast: Cast, stranger: str) -> None:
    assert client_of(cast, stranger).get("/desk/trail/").status_code == 404


def test_reading_it_is_recorded(cast: Cast) -> None:
    before = Entry.objects.count()
    page(cast)
    assert Entry.objects.filter(seq__gt=before, kind="desk.trail").count() == 1


def test_more_entries_are_no_more_queries(cast: Cast) -> None:
    referral = sent(cast).referral
    page(cast)
    counts = []
    for _ in range(2):
        with cast.acting("roshan"):
            for _ in range(3):
                rings.drop()
                rings.current().admit(list(Packet.objects.filter(referral=referral)))
            rings.drop()
        with cast.acting("roshan"), CaptureQueriesContext(connection) as asked:
            assert own_trail.of(cast.teams["sepidar"].pk, start=0, count=50)
        counts.append(len(asked))
    assert counts[0] == counts[1]
