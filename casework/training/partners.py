"""Referrals of the training office: what she agreed to, what was sent, and what the partner's people, or another team, answer."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from casework.access import rings
from casework.cases import actions as case_actions
from casework.cases.models import Consent
from casework.documents.receiving import Arrival
from casework.training import stories
from casework.training.clock import days_ago
from casework.training.lives import Life
from casework.training.papers import LETTER
from casework.training.people import PARTNERS, RANA, SEPIDAR, TEAM_NAMES
from referrals import (
    actions,
    answering,
    capacity,
    colleagues,
    ending,
    feedback,
    heard,
    hearings,
    naming,
    office,
    on_paper,
    packet_items,
    parts,
    returned,
    talking,
)
from referrals.models import HearingNote, Priority, Referral, ReferralFeedback, ReturnedDocument, Side

ITEMS: Final = ("name", "contact", "needs", "province")  # what most women agree to; their story stays with the office

MOST: Final = {SEPIDAR: 10, RANA: 20}  # open referrals that an organisation says it can take


def consent_to(life: Life, *, ago: int, to: str, days: int) -> Consent:
    """Her consent, given so many days ago and for so many *days*, to share with one organisation. Not saved."""
    items = [*ITEMS, *life.rng.sample(("risk", "marital", "birth"), life.rng.randint(0, 2))]
    return Consent(
        kind="release", agreed=True, how=life.rng.choice(("verbal", "thumbprint", "written")), language=life.language,
        limits_explained=True, given_on=days_ago(ago), until=days_ago(ago) + timedelta(days=days), recipient=str(life.office.teams[to].pk),
        recipient_name=TEAM_NAMES[to], items=items, purpose=stories.PURPOSES[life.language],
    )


def agree(life: Life, *, ago: int, to: str, days: int) -> Consent:
    """Write a consent down without sending anything yet."""
    with life.on(ago):
        return case_actions.record_consent(case=life.case, consent=consent_to(life, ago=ago, to=to, days=days))


def refer(life: Life, *, ago: int, to: str, days: int, priority: str = "normal", legal: bool = False) -> Referral:
    """Record her consent and send exactly what she agreed to; *legal*: the partner may read the legal part as it goes on."""
    with life.on(ago):
        consent = consent_to(life, ago=ago, to=to, days=days)
        consent.legal = legal
        return actions.send_referral(
            case=life.case, consent=consent, organisation=life.office.teams[to], items=consent.items, matter=life.story.matter,
            priority=priority,
        )


def write_a_letter(life: Life, *, ago: int, to: str, days: int) -> Referral:
    """She agrees, and it goes as a letter, which is not printed here."""
    with life.on(ago):
        consent = consent_to(life, ago=ago, to=to, days=days)
        contents = packet_items.build(consent.items, packet_items.open_sources(life.case, consent.items))
        with transaction.atomic():
            case_actions.record_consent(case=life.case, consent=consent)
            return on_paper.begin(case=life.case, consent=consent, contents=contents, priority=Priority.NORMAL)


def hear_from(life: Life, referral: Referral, *, ago: int, kind: str) -> None:
    """The caseworker writes down what somebody of the partner said on the telephone."""
    with life.on(ago):
        now = Referral.objects.select_related("case").get(pk=referral.pk)
        heard.write_down(referral=now, kind=kind, on=days_ago(ago), who=stories.HEARD_FROM[life.language])


def refer_inside(life: Life, *, ago: int, to: str, days: int, opens: tuple[str, ...] = ()) -> Referral:
    """The same to another team of the office; *opens* are the parts of the case she agrees to open for the colleague who takes it."""
    with life.on(ago):
        consent = consent_to(life, ago=ago, to=to, days=days)
        consent.inside, consent.parts = True, parts.of(opens)
        return actions.send_referral(
            case=life.case, consent=consent, organisation=life.office.teams[to], items=consent.items, matter=life.story.matter
        )


def take(life: Life, referral: Referral, *, ago: int, lead: str, to: str) -> None:
    """A supervisor of the team that received it accepts, and names the colleague who takes it."""
    with life.on(ago, lead):
        now = Referral.objects.get(pk=referral.pk)
        answering.receive(now)
        packet = office.packet_of(now)
        rings.current().admit([packet])
        naming.accept(referral=now, packet=packet, to=life.office.users[to].pk)


def replace(life: Life, referral: Referral, *, ago: int, days: int) -> None:
    """She agrees to a packet with less in it, and it goes in the place of the first one."""
    with life.on(ago):
        to = _home(life, referral)
        parcel = actions.Parcel(consent_to(life, ago=ago, to=to, days=days), life.office.teams[to])
        actions.send_to_all(
            case=life.case, parcels=[parcel], items=("name", "contact"), about=actions.About(life.story.matter),
            replaces=Referral.objects.get(pk=referral.pk),
        )


def refer_to_both(life: Life, *, ago: int, days: int) -> None:
    """She agrees to two organisations, and each gets its own packet."""
    with life.on(ago):
        parcels = [actions.Parcel(consent_to(life, ago=ago, to=to, days=days), life.office.teams[to]) for to in (SEPIDAR, RANA)]
        items = [item for item in ITEMS if all(item in parcel.consent.items for parcel in parcels)]
        actions.send_to_all(case=life.case, parcels=parcels, items=items, about=actions.About(life.story.matter))


def opened(life: Life, referral: Referral, *, ago: int) -> None:
    """One of the partner's people opens the packet, which is recorded."""
    with life.on(ago, _colleague(life, referral)):
        _opened(referral)


def answer(life: Life, referral: Referral, *, ago: int, kind: str, reason: str = "") -> None:
    """One of the partner's people opens the packet and answers."""
    with life.on(ago, _colleague(life, referral)):
        now = _opened(referral)
        answering.answer_referral(referral=now, kind=kind, reason=reason, text=stories.ANSWERS[kind][life.language])


def _opened(referral: Referral) -> Referral:
    now: Referral = Referral.objects.get(pk=referral.pk)
    colleagues.introduce()
    answering.receive(now)
    rings.current().admit(now.packet_records.all())
    return now


def _colleague(life: Life, referral: Referral) -> str:
    return life.rng.choice([p.sign_in_name for p in PARTNERS if p.home == _home(life, referral)])


def _home(life: Life, referral: Referral) -> str:
    return next(name for name, team in life.office.teams.items() if team.pk == referral.organisation_id)


def give(life: Life, referral: Referral, *, ago: int) -> None:
    """One of the partner's people takes it on herself, and the organisation says how many it can take."""
    with life.on(ago, _colleague(life, referral)):
        now = _opened(referral)
        colleagues.assign(referral=now, to=rings.current().user.pk)
        capacity.say(organisation=now.organisation_id, most=MOST[_home(life, now)], closed_until=None)


def ask(life: Life, referral: Referral, *, ago: int) -> None:
    """The partner asks the caseworker something."""
    with life.on(ago, _colleague(life, referral)):
        _say(_opened(referral), Side.PARTNER, stories.QUESTION[life.language])


def reply(life: Life, referral: Referral, *, ago: int) -> None:
    """The caseworker answers, and waits for nothing more."""
    with life.on(ago):
        _say(Referral.objects.get(pk=referral.pk), Side.OFFICE, stories.REPLY[life.language], asks=False)


def _say(now: Referral, side: Side, text: str, *, asks: bool = True) -> None:
    talking.say(referral=now, side=side, text=text, seen=now.message_records.count(), asks=asks)


def note_hearing(life: Life, referral: Referral, *, ago: int, ahead: int) -> None:
    """The partner writes down a hearing that is still ahead."""
    with life.on(ago, _colleague(life, referral)):
        now = _opened(referral)
        court, bring = stories.COURT[life.language]
        found = HearingNote(on=days_ago(-ahead), start="09:30", court=court, bring=bring, mahram="required")
        hearings.note(referral=now, hearing=found, seen=0)


def send_back(life: Life, referral: Referral, *, ago: int) -> None:
    """The partner sends a paper of the court."""
    with life.on(ago, _colleague(life, referral)):
        now = _opened(referral)
        arrival = Arrival(now.case_id, uuid4())
        arrival.begin("")
        arrival.take(LETTER.content[life.language])
        arrival.end()
        paper = ReturnedDocument(referral=now, name=LETTER.names[life.language], kind=LETTER.kind)
        returned.keep(referral=now, document=paper, arrival=arrival)


def hear(life: Life, referral: Referral, *, ago: int, helped: str) -> None:
    """The caseworker asks the woman what she says of it."""
    with life.on(ago):
        now = Referral.objects.select_related("case").get(pk=referral.pk)
        said = ReferralFeedback(case=now.case, on=days_ago(ago), asked="said", helped=helped, respect="yes", again="partly")
        said.text = stories.SAID_OF_IT[life.language]
        feedback.record(referral=now, feedback=said)


def end(life: Life, referral: Referral, *, ago: int, step: str) -> None:
    """The caseworker ends it: the woman does not want it, or another was quicker."""
    with life.on(ago):
        now = Referral.objects.get(pk=referral.pk)
        ending.end_by_office(referral=now, step=step, text=stories.ENDS[step][life.language])


def withdraw(life: Life, referral: Referral, *, ago: int) -> None:
    """She takes the consent back; the referral ends with it."""
    with life.on(ago):
        consent = Consent.objects.get(pk=referral.consent_id)
        rings.current().admit([consent])
        case_actions.withdraw_consent(consent=consent)


def expire() -> None:
    """Note what ran out, as the office's daily command does."""
    ending.expire_due()
