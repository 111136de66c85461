"""How a case goes: small scenes played by the people of the training office through the same actions as the pages use.

``SCENES`` has them in the order in which every caseworker gets one of each. The variant of a scene (0 to 3)
changes its details, so that the four caseworkers do not have the same fifteen cases.
"""

from collections.abc import Callable
from random import Random
from typing import Final

from casework.access.policy import LEGAL
from casework.training.counselling import counsel
from casework.training.legal import plead
from casework.training.lives import begin
from casework.training.papers import ATTORNEY, LETTER
from casework.training.partners import (
    agree,
    answer,
    ask,
    end,
    expire,
    give,
    hear,
    hear_from,
    note_hearing,
    opened,
    refer,
    refer_inside,
    refer_to_both,
    replace,
    reply,
    send_back,
    take,
    withdraw,
    write_a_letter,
)
from casework.training.people import HUMAIRA, RANA, SEPIDAR, SHAKIBA, TEAM_ONE, TEAM_TWO, WORKERS, ZOHRA, Office
from casework.training.reviews import review_file
from casework.training.stories import CLOSING, HANDED_OVER, REOPENED
from casework.training.work import ask_for_approval, assess, confer, follow_up, plan_safety, plan_work, tell_more

Scene = Callable[[Office, Random, str, int], None]


def new_today(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Opened this morning; the first call is tomorrow."""
    begin(office, rng, worker, opened=0, due=1)


def said_little(office: Office, rng: Random, worker: str, variant: int) -> None:
    """She agreed to services and told almost nothing yet: declined, unknown and not asked stand side by side."""
    begin(office, rng, worker, opened=1 + variant, due=0, told=False)


def due_today(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Everything is written down: assessment, both plans, two follow-ups; the next call is today."""
    life = begin(office, rng, worker, opened=40 + 3 * variant, due=0)
    tell_more(life, ago=36)
    assess(life, ago=35)
    if not variant:
        ask_for_approval(life, ago=1)
    plan_safety(life, ago=34, review=20)
    plan_work(life, ago=33, first=5)
    follow_up(life, ago=21, due=0)
    life.notes(3, due=0)
    review_file(life, ago=6, due=3)
    follow_up(life, ago=4, due=0, changed=True)


def called_in_vain(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Two days late: she was not reached. One woman was referred to the other team, which has not answered; another's referral was taken
    there, and the parts she agreed to wait to be given."""
    life = begin(office, rng, worker, opened=28, due=-2)
    life.notes(1, due=-2)
    life.no_answer(ago=2, due=-2)
    if not variant:
        refer_inside(life, ago=1, to=TEAM_TWO, days=30)
    if variant == len(WORKERS) - 1:
        legal = refer_inside(life, ago=3, to=TEAM_ONE, days=30, opens=(LEGAL,))
        take(life, legal, ago=1, lead=SHAKIBA.sign_in_name, to=HUMAIRA.sign_in_name)


def late_and_urgent(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Six days late; the risk turned out higher than at intake, and the papers were seen."""
    life = begin(office, rng, worker, opened=60, due=-6)
    life.papers(ago=30)
    tell_more(life, ago=25, children=1)
    assess(life, ago=20, whole=False)
    plan_safety(life, ago=19, review=-3)
    life.raise_risk(ago=12)
    life.notes(2, due=-6 - variant)


def with_colleagues(office: Office, rng: Random, worker: str, variant: int) -> None:
    """A legal officer and a counsellor joined; in two of four the case went to another caseworker, in one a partner's lawyers read on."""
    life = begin(office, rng, worker, opened=75, due=3)
    life.assign(ago=50, to=HUMAIRA.sign_in_name)
    if variant % 2:
        life.assign(ago=48, to=ZOHRA.sign_in_name)
        counsel(life, next_in=2 if variant == 1 else -1, danger=variant == 3)
    life.more_of_the_story(ago=45)
    assess(life, ago=44)
    confer(life, ago=43)
    life.keep(LETTER, ago=44)
    life.keep(ATTORNEY, ago=42)
    plead(life, variant)
    life.notes(2, due=3)
    if variant in (1, 2):
        colleague = next(w.sign_in_name for w in WORKERS if w.sign_in_name != worker and office.lead_of(w.sign_in_name) == life.lead)
        life.hand_over(ago=20, to=colleague)
        life.note(ago=18, kind="call", text=HANDED_OVER[life.language], due=3)
    if variant == 0:
        referral = refer(life, ago=6, to=_organisation(variant), days=60, legal=True)
        answer(life, referral, ago=5, kind="accepted")


def waiting_for_partner(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Sent yesterday, not answered yet; in two variants the partner has opened it."""
    life = begin(office, rng, worker, opened=20, due=5)
    referral = refer(life, ago=1, to=_organisation(variant), days=30)
    if variant > 1:
        opened(life, referral, ago=0)


def partner_silent(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Urgent, and no answer for ten days; in one variant a letter to another partner was answered on the telephone."""
    life = begin(office, rng, worker, opened=35, due=1)
    life.notes(1, due=1)
    refer(life, ago=10, to=_organisation(variant), days=40, priority=("urgent", "emergency")[variant % 2])
    if variant == 3:
        refer_to_both(life, ago=2, days=30)
    if variant == 2:
        hear_from(life, write_a_letter(life, ago=8, to=_organisation(variant + 1), days=40), ago=3, kind="accepted")


def accepted(office: Office, rng: Random, worker: str, variant: int) -> None:
    life = begin(office, rng, worker, opened=30, due=0)
    referral = refer(life, ago=9, to=_organisation(variant), days=45)
    answer(life, referral, ago=2, kind="accepted")
    give(life, referral, ago=2)
    if variant == 3:
        replace(life, referral, ago=1, days=45)


def in_progress(office: Office, rng: Random, worker: str, variant: int) -> None:
    """The partner works on it and has a question; in one variant her consent ends within days."""
    life = begin(office, rng, worker, opened=55, due=2)
    referral = refer(life, ago=25, to=_organisation(variant), days=28 if variant == 1 else 60)
    answer(life, referral, ago=20, kind="accepted")
    ask(life, referral, ago=6 + variant)
    if variant % 2:
        reply(life, referral, ago=5 + variant)
    answer(life, referral, ago=3 + variant, kind="progress")
    note_hearing(life, referral, ago=1, ahead=6 + variant)
    send_back(life, referral, ago=1)
    plan_work(life, ago=24, first=4)
    life.notes(1, due=2)


def finished_by_partner(office: Office, rng: Random, worker: str, variant: int) -> None:
    """The work is over. Two women were asked what they say of it; one packet has closed by itself since."""
    life = begin(office, rng, worker, opened=120, due=6)
    referral = refer(life, ago=80, to=_organisation(variant), days=120)
    answer(life, referral, ago=70, kind="accepted")
    answer(life, referral, ago=40, kind="progress")
    answer(life, referral, ago=5 if variant < 3 else 30, kind="not_completed" if variant == 2 else "completed")
    if variant % 2:
        hear(life, referral, ago=4, helped=("helped", "partly")[variant // 2])
    expire()
    life.notes(1, due=6)


def declined_then_another(office: Office, rng: Random, worker: str, variant: int) -> None:
    """The first organisation has no capacity, or not the service any more; a new consent names the second."""
    life = begin(office, rng, worker, opened=45, due=4)
    referral = refer(life, ago=22, to=_organisation(variant), days=50)
    if variant == 2:
        answer(life, referral, ago=18, kind="unavailable")
    else:
        answer(life, referral, ago=18, kind="declined", reason=("capacity", "area", "", "mandate")[variant])
    second = refer(life, ago=12, to=_organisation(variant + 1), days=50)
    if variant != 3:
        answer(life, second, ago=8, kind="accepted")


def consent_withdrawn(office: Office, rng: Random, worker: str, variant: int) -> None:
    """She takes her consent back; in two variants the office ends it in another way."""
    life = begin(office, rng, worker, opened=50, due=0)
    referral = refer(life, ago=30, to=_organisation(variant), days=90)
    if variant % 2:
        answer(life, referral, ago=26, kind="accepted")
    if variant > 1:
        end(life, referral, ago=8, step=("declined_by_her", "revoked")[variant - 2])
    else:
        withdraw(life, referral, ago=8)
    life.note(ago=8, kind="call", text=life.story.notes[-1][1], due=0)


def consent_ran_out(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Her consent ended days ago, before the partner answered; in one variant a new one is written down and nothing is sent yet."""
    life = begin(office, rng, worker, opened=65, due=-1)
    refer(life, ago=44, to=_organisation(variant), days=40 - variant)
    expire()
    if variant == 3:
        agree(life, ago=1, to=_organisation(variant), days=60)


def closed(office: Office, rng: Random, worker: str, variant: int) -> None:
    """Closed for three different reasons; the fourth came back."""
    life = begin(office, rng, worker, opened=200 + 20 * variant, due=-60)
    life.notes(3, due=-60)
    reason = ("goals_met", "her_wish", "lost_contact", "goals_met")[variant]
    life.close(ago=50, reason=reason, text=CLOSING[reason][life.language])
    if variant == 3:
        life.reopen(ago=9, text=REOPENED[life.language], due=-3)


SCENES: Final[tuple[Scene, ...]] = (
    new_today, said_little, due_today, called_in_vain, late_and_urgent, with_colleagues, waiting_for_partner, partner_silent, accepted,
    in_progress, finished_by_partner, declined_then_another, consent_withdrawn, consent_ran_out, closed,
)


def play(office: Office, number: int, seed: int) -> None:
    """Play the scene of case *number* (from 0): every caseworker in turn, one scene after the other. The same seed, the same people."""
    turn, variant = divmod(number, len(WORKERS))
    rng = Random(f"{seed}/{number}")  # noqa: S311 - invents people, seals nothing
    SCENES[turn % len(SCENES)](office, rng, WORKERS[variant].sign_in_name, variant)


def _organisation(number: int) -> str:
    return (SEPIDAR, RANA)[number % 2]
