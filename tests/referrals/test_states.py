"""The life of a referral: who may take which step from where. The table of the code is held against one written by hand, then walked."""

import itertools
import random
from pathlib import Path

import pytest
from django.utils import translation

from audit.models import Entry
from casework.access.errors import NoKey
from referrals import answering, ending, hours, states, turns
from referrals.models import OPEN_STATES, Answer, Ending, Referral, State
from tests.cast import Cast
from tests.referrals.sent import Sent, answer, end, opens, run_out, sent, withdraw

OPEN = ["sent", "received", "accepted", "in_progress"]
ALLOWED = {
    ("partner", "received"): (["sent"], "received"),
    ("partner", "accepted"): (["sent", "received"], "accepted"),
    ("partner", "declined"): (["sent", "received"], "declined"),
    ("partner", "progress"): (["accepted", "in_progress"], "in_progress"),
    ("partner", "completed"): (["accepted", "in_progress"], "completed"),
    ("partner", "not_completed"): (["accepted", "in_progress"], "not_completed"),
    ("partner", "unavailable"): (OPEN, "unavailable"),
    ("office", "unavailable"): (OPEN, "unavailable"),
    ("office", "declined_by_her"): (OPEN, "declined_by_her"),
    ("office", "revoked"): (OPEN, "revoked"),
    ("office", "replaced"): (OPEN, "replaced"),
    ("office", "withdrawn"): ([*OPEN, "completed", "not_completed"], "withdrawn"),
    ("server", "expired"): (OPEN, "expired"),
}
SIDES = ("partner", "office", "server")
CLOSED = {"declined", "unavailable", "declined_by_her", "revoked", "replaced", "withdrawn", "expired"}
STEPS = sorted({step for _, step in ALLOWED})
PEOPLE = {"partner": "roshan", "office": "nargis"}


@pytest.mark.parametrize(("state", "step", "by"), list(itertools.product(State.values, STEPS, SIDES)))
def test_every_step_leads_where_the_table_says_or_nowhere(state: str, step: str, by: str) -> None:
    begins, leads = ALLOWED.get((by, step), ([], ""))
    if state in begins:
        assert states.after(state, step, by) == leads
    else:
        with pytest.raises(states.WrongTransition):
            states.after(state, step, by)


def test_every_state_can_be_reached_and_no_ended_one_is_left() -> None:
    assert {leads for _, leads in ALLOWED.values()} | {"sent"} == set(State.values)
    left = {state for begins, _ in ALLOWED.values() for state in begins}
    assert left == {*OPEN, "completed", "not_completed"} == {*OPEN_STATES, *states.KEPT}
    assert set(states.CLOSED_TO_PARTNER) == CLOSED


@pytest.mark.parametrize("state", State.values)
def test_the_partner_is_offered_what_she_may_say(state: str) -> None:
    said = {step for (by, step), (begins, _) in ALLOWED.items() if by == "partner" and state in begins and step != "received"}
    assert set(states.answers(state)) == said


def test_that_a_colleague_opened_it_is_nothing_that_was_said() -> None:
    assert not states.moved_on("sent", "received")
    assert states.moved_on("received", "accepted")
    assert states.moved_on("", "received")


def tried(cast: Cast, made: Sent, step: str, by: str) -> None:
    """Take a step through its action. Raises what the action raises."""
    with cast.acting(PEOPLE[by]):
        now = Referral.objects.get(pk=made.referral.pk)
        if step == "received":
            answering.receive(now)
        elif by == "office":
            ending.end_by_office(referral=now, step=step)
        else:
            answering.answer_referral(referral=now, kind=step, text="x", reason="area" if step == "declined" else "")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_a_walk_through_the_actions_keeps_to_the_table(cast: Cast, seed: int) -> None:
    """Whatever order two sides act in: the state follows the table, a refused step writes nothing, a closed packet opens for nobody."""
    dice, made, state = random.Random(seed), sent(cast), "sent"
    steps = [pair for pair in ALLOWED if pair[0] in PEOPLE and pair[1] not in ("withdrawn", "replaced")]
    for by, step in dice.choices(steps, k=6):
        before, entries = Answer.objects.count() + Ending.objects.count(), Entry.objects.count()
        begins, leads = ALLOWED[by, step]
        if state in begins:
            tried(cast, made, step, by)
            state = leads
        elif step == "received":
            tried(cast, made, step, by)
            assert Entry.objects.count() == entries
        else:
            with pytest.raises(states.WrongTransition):
                tried(cast, made, step, by)
            assert Answer.objects.count() + Ending.objects.count() == before
        made.referral.refresh_from_db()
        assert made.referral.state == state
        assert opens(cast, "roshan", made.referral) == (state not in CLOSED)
        assert opens(cast, "nargis", made.referral)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["unavailable", "declined_by_her", "revoked"])
class TestTheOfficeEndsIt:
    def test_the_packet_closes_at_once(self, cast: Cast, step: str) -> None:
        referral = sent(cast).referral
        end(cast, referral, step)
        assert not opens(cast, "roshan", referral)
        assert opens(cast, "nargis", referral)

    @pytest.mark.parametrize("stranger", ["roshan", "mina", "palwasha", "laila", "farida"])
    def test_nobody_without_the_case_ends_it(self, cast: Cast, step: str, stranger: str) -> None:
        referral = sent(cast).referral
        with pytest.raises(NoKey):
            end(cast, referral, step, stranger)
        assert opens(cast, "roshan", referral)
        assert not Ending.objects.exists()

    def test_it_is_not_ended_twice(self, cast: Cast, step: str) -> None:
        referral = sent(cast).referral
        end(cast, referral, step)
        with pytest.raises(states.WrongTransition):
            end(cast, referral, step)
        assert Ending.objects.count() == 1

    def test_what_ran_out_is_not_ended_again(self, cast: Cast, step: str) -> None:
        referral = sent(cast).referral
        run_out(cast, referral)
        with pytest.raises(states.WrongTransition):
            end(cast, referral, step)

    def test_it_is_one_entry_behind_the_end_of_the_key(self, cast: Cast, step: str) -> None:
        referral = sent(cast).referral
        before = Entry.objects.count()
        end(cast, referral, step)
        kinds = list(Entry.objects.filter(seq__gt=before).values_list("kind", flat=True))
        assert kinds[0] == "grant.ended"
        assert kinds[-1] == f"referral.{step}"

    def test_its_words_are_sealed(self, cast: Cast, step: str) -> None:
        referral = sent(cast).referral
        with cast.acting("nargis"):
            note = ending.end_by_office(referral=Referral.objects.get(pk=referral.pk), step=step, text="او نخواست")
        for payload in (bytes(note.payload), bytes(Ending.history.get(id=note.pk).payload)):
            assert "نخواست".encode() not in payload

    def test_consent_withdrawn_afterwards_does_not_change_how_it_ended(self, cast: Cast, step: str) -> None:
        made = sent(cast)
        end(cast, made.referral, step)
        withdraw(cast, made.consent)
        made.referral.refresh_from_db()
        assert made.referral.state == step


@pytest.mark.django_db
@pytest.mark.parametrize("stranger", ["mina", "nargis", "shakiba", "farida"])
def test_nobody_else_receives_for_the_organisation(cast: Cast, stranger: str) -> None:
    referral = sent(cast).referral
    with cast.acting(stranger), pytest.raises(NoKey):
        answering.receive(referral)


@pytest.mark.django_db
def test_the_steps_are_told_in_their_order_each_with_its_hour(cast: Cast) -> None:
    referral = sent(cast).referral
    for kind in (Answer.ACCEPTED, Answer.COMPLETED):
        answer(cast, referral, kind, text="x")
    referral.refresh_from_db()
    with translation.override("en"):
        told = turns.told(referral)
    assert [turn.label for turn in told] == ["Sent", "Accepted", "Completed"]
    assert {hours.timezone.localtime(turn.at).strftime("%M:%S.%f") for turn in told} == {"00:00.000000"}


@pytest.mark.django_db
def test_a_change_that_is_no_step_is_not_told(cast: Cast) -> None:
    referral = sent(cast).referral
    referral.save()
    with translation.override("en"):
        assert [turn.label for turn in turns.told(referral)] == ["Sent"]


@pytest.mark.django_db
@pytest.mark.parametrize(("priority", "most"), [("emergency", 25), ("urgent", 73), ("normal", 15 * 24)])
def test_an_answer_is_due_when_the_priority_says_and_never_earlier(cast: Cast, priority: str, most: int) -> None:
    least = {"emergency": 24, "urgent": 72, "normal": 14 * 24}[priority]
    left = (hours.due(priority) - hours.timezone.now()).total_seconds() / 3600  # type: ignore[arg-type]
    assert least <= left <= most


def test_the_table_for_the_reader_has_every_step() -> None:
    """docs/referrals.md has one line for each step of the table."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "referrals.md").read_text(encoding="utf-8")
    told = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")][2:]
    ends = {word.strip().replace(" ", "_") for line in told for word in line[3].split(",")}
    assert ends == {step.leads.value for step in states.STEPS.values()}
    assert {line[3].replace(" ", "_") for line in told if line[4] == "closes"} == CLOSED
