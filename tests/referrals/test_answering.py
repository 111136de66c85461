"""The partner's answers: sealed, in the right order, from the right people."""

import pytest
from django.utils import timezone

from audit.models import Entry
from casework.access.errors import NoKey
from referrals import answering, ending, office, states
from referrals.models import Answer, Referral, State
from tests.cast import Cast
from tests.referrals.sent import answer, opens, run_out, sent

pytestmark = pytest.mark.django_db
KINDS = [kind for kind, _ in Answer.KINDS]


def test_an_answer_moves_the_referral_on(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    referral.refresh_from_db()
    assert (referral.state, referral.answered_on, referral.ended_on) == (State.ACCEPTED, timezone.localdate(), None)


def test_a_whole_referral_from_acceptance_to_outcome(cast: Cast) -> None:
    referral = sent(cast).referral
    for kind in (Answer.ACCEPTED, Answer.PROGRESS, Answer.PROGRESS, Answer.COMPLETED):
        answer(cast, referral, kind, text=kind)
    referral.refresh_from_db()
    assert (referral.state, referral.ended_on) == (State.COMPLETED, timezone.localdate())


def test_the_caseworker_reads_the_answers_in_their_order(cast: Cast) -> None:
    referral = sent(cast).referral
    for number, kind in enumerate((Answer.ACCEPTED, Answer.PROGRESS, Answer.PROGRESS, Answer.PROGRESS, Answer.COMPLETED)):
        answer(cast, referral, kind, text=f"answer {number}")
    with cast.acting("nargis"):
        answers = office.papers(Referral.objects.get(pk=referral.pk)).answers
        assert [said.text for said in office.said(answers, {})] == [f"answer {number}" for number in range(5)]


def test_an_answer_is_recorded(cast: Cast) -> None:
    referral = sent(cast).referral
    before = Entry.objects.count()
    answer(cast, referral, Answer.ACCEPTED)
    assert list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True)) == ["referral.accepted"]


def test_every_kind_of_answer_has_an_entry_that_the_ledger_knows() -> None:
    from audit.kinds import KINDS as LEDGER

    assert set(answering.KINDS) == set(KINDS)
    assert {*answering.KINDS.values(), *ending.KINDS.values()} <= set(LEDGER)


def test_the_database_holds_no_word_of_an_answer(cast: Cast) -> None:
    referral = sent(cast).referral
    given = answer(cast, referral, Answer.DECLINED, text="وکیل طرف مقابل هستیم", reason="conflict")
    past = Answer.history.get(id=given.pk)
    for payload in (bytes(Answer.objects.get(pk=given.pk).payload), bytes(past.payload)):
        assert "وکیل".encode() not in payload
        assert b"conflict" not in payload


def test_a_declined_packet_closes_for_the_organisation(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.DECLINED, reason="conflict")
    assert not opens(cast, "roshan", referral)
    assert opens(cast, "nargis", referral)


def test_the_second_answer_is_refused_with_where_it_stands(cast: Cast) -> None:
    referral = sent(cast).referral
    answer(cast, referral, Answer.ACCEPTED)
    with pytest.raises(states.WrongTransition) as refused:
        answer(cast, referral, Answer.ACCEPTED)
    assert refused.value.state == State.ACCEPTED
    assert Answer.objects.count() == 1


def test_nobody_answers_after_the_last_day(cast: Cast) -> None:
    referral = sent(cast).referral
    run_out(cast, referral)
    with pytest.raises(states.WrongTransition):
        answer(cast, referral, Answer.ACCEPTED)


@pytest.mark.parametrize("stranger", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_else_answers_for_the_organisation(cast: Cast, stranger: str) -> None:
    """The office holds the packet's key through the case; it still cannot put words into a partner's mouth."""
    referral = sent(cast).referral
    with pytest.raises(NoKey):
        answer(cast, referral, Answer.ACCEPTED, stranger)
    assert not Answer.objects.exists()


def test_the_author_of_an_answer_is_inside_it(cast: Cast) -> None:
    referral = sent(cast).referral
    given = answer(cast, referral, Answer.ACCEPTED)
    with cast.acting("nargis"):
        assert Answer.objects.get(pk=given.pk).author == str(cast.roshan.pk)
