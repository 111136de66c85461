"""What referrals bring to the pages of a case: its timeline, the page of the day, the access panel, the side navigation.

Everything here comes from plain columns, so a page that shows it opens no packet and needs one number of queries.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from casework.access import holders, policy, rings
from casework.access.policy import CASE
from casework.accounts import directory
from casework.accounts.models import Role
from casework.accounts.unlocked import current
from casework.cases.choices import State as CaseState
from casework.cases.display import Row
from casework.cases.frame import Section
from casework.cases.models import Case, Consent
from casework.cases.panel import Path
from casework.cases.timeline import Event
from casework.cases.today import Item
from casework.localisation.digits import counted
from casework.supervision.file import of_all, row
from referrals import feedback, hours, office, parts, received, talking, turns
from referrals.models import OPEN_STATES, WAITING_STATES, Referral, ReferralTeamGrant, Side, State
from referrals.numbers import number_of

NEWS = timedelta(days=7)  # how long an answer stays on the page of the day
MOST = 50  # lines a page
QUIETLY = (State.WITHDRAWN, State.EXPIRED, State.REVOKED, State.DECLINED_BY_HER, State.REPLACED)  # ends that are no answer of the partner
ICONS = {
    State.SENT: "refer", State.RECEIVED: "eye", State.WITHDRAWN: "x", State.EXPIRED: "lock", State.DECLINED: "x",
    State.NOT_COMPLETED: "no", State.UNAVAILABLE: "no", State.DECLINED_BY_HER: "x", State.REVOKED: "x", State.REPLACED: "refer",
}


def told(state: str, partner: str) -> SafeString:
    """A turn of a referral as a sentence."""
    sentence = {
        State.SENT: gettext("Referral sent to %(partner)s"),
        State.RECEIVED: gettext("%(partner)s opened the referral"),
        State.ACCEPTED: gettext("%(partner)s accepted the referral"),
        State.DECLINED: gettext("%(partner)s declined the referral"),
        State.IN_PROGRESS: gettext("%(partner)s reported on the referral"),
        State.COMPLETED: gettext("%(partner)s completed the referral"),
        State.NOT_COMPLETED: gettext("%(partner)s ended the referral without completion"),
        State.UNAVAILABLE: gettext("Service not available: the referral to %(partner)s ended"),
        State.DECLINED_BY_HER: gettext("She declined: the referral to %(partner)s ended"),
        State.REVOKED: gettext("The referral to %(partner)s was taken back"),
        State.REPLACED: gettext("The referral to %(partner)s was replaced by a changed packet"),
        State.WITHDRAWN: gettext("Consent withdrawn: the referral to %(partner)s ended"),
        State.EXPIRED: gettext("Consent ended: the referral to %(partner)s ended"),
    }[State(state)]
    return named(sentence, partner)


def named(sentence: str, partner: str) -> SafeString:
    """*sentence* with the partner's name set apart: whichever way its letters run, the sentence runs its own."""
    before, _, after = sentence.partition("%(partner)s")
    return format_html("{}<bdi>{}</bdi>{}", before, partner or gettext("a partner"), after)


def events(case: Case) -> Iterator[Event]:
    """Every turn of this case's referrals. Two queries. Someone without the case's key sees that there was one, no more."""
    past = turns.of(Referral.history.filter(case_id=case.pk))
    if not rings.current().holds(case.pk, CASE):
        title = pgettext("entry of the timeline", "Referral")
        yield from (Event(turn.sent_on, title, "refer", locked=True) for turn in past if turn.history_type == "+")
        return
    names = directory.team_names({turn.organisation_id for turn in past})
    for number, turn in enumerate(past):
        title, icon = told(turn.state, names.get(str(turn.organisation_id), "")), ICONS.get(State(turn.state), "check")
        yield Event(_day(turn), title, icon, url=reverse("referrals:page", args=[turn.id]), order=20 + number)


def _day(turn: Referral) -> date:
    if turn.state == State.SENT:
        return turn.sent_on
    if turn.state == State.RECEIVED:
        return timezone.localdate(turn.moved_at)
    return turn.ended_on or turn.answered_on or turn.sent_on


def news() -> list[Item]:
    """Answers of the last days, and partners who are late with one or with a word, in the cases of the person acting."""
    if not policy.may(current().role, "referrals.send"):
        return []
    fresh = Q(answered_on__gte=timezone.localdate() - NEWS) & ~Q(state__in=QUIETLY)
    asked = fresh | hours.unanswered() | hours.silent() | Q(waits_for=Side.OFFICE, expires_on__gte=timezone.localdate())
    asked |= parts.waiting()
    asked |= feedback.MISSING & Q(case__state=CaseState.OPEN)
    found = list(office.reached().select_related("case").filter(asked).order_by("-answered_on", "-sent_on", "id")[:MOST])
    names = directory.team_names({referral.organisation_id for referral in found}) if found else {}
    agreed = [referral.pk for referral in found if referral.parts]
    waiting = set(Referral.objects.filter(parts.waiting(), pk__in=agreed).values_list("pk", flat=True)) if agreed else set()
    return [_item(referral, names.get(str(referral.organisation_id), ""), waits=referral.pk in waiting) for referral in found]


def _item(referral: Referral, partner: str, *, waits: bool) -> Item:
    """A line of the page of the day. What is late stands among what is overdue."""
    about: dict[str, Any] = {"case": referral.case_id, "url": reverse("referrals:page", args=[referral.pk])}
    if talking.waits_for(referral, Side.OFFICE) and referral.asked_on:
        title = named(gettext("%(partner)s asks something, and waits for your answer"), partner)
        return Item(on=referral.asked_on, title=title, icon="chat", **about)
    if waits:
        title = named(gettext("%(partner)s accepted: give the colleague there the parts she agreed to"), partner)
        return Item(on=referral.answered_on or referral.sent_on, title=title, icon="key", **{**about, "url": _parts_page(referral)})
    if hours.is_unanswered(referral):
        title = named(gettext("No answer yet from %(partner)s"), partner)
        return Item(on=timezone.localdate(referral.due_at), title=title, icon="clock", due=True, **about)
    if hours.is_silent(referral):
        title = named(gettext("No word for two weeks from %(partner)s"), partner)
        return Item(on=timezone.localdate(referral.moved_at + hours.SILENCE), title=title, icon="clock", due=True, **about)
    if feedback.is_missing(referral) and referral.case.state == CaseState.OPEN:
        title = named(gettext("Ask her what she says of the help by %(partner)s"), partner)
        return Item(on=referral.ended_on or referral.sent_on, title=title, icon="chat", **{**about, "url": _feedback_page(referral)})
    return Item(on=referral.answered_on or referral.sent_on, title=told(referral.state, partner), **about)


def _parts_page(referral: Referral) -> str:
    return reverse("referrals:parts", args=[referral.case_id, referral.pk])


def wanted_of_counsellor() -> list[Item]:
    """Colleagues of other teams who wait for the counselling part of her cases, which only she can give."""
    if not policy.may(current().role, "referrals.give") or policy.may(current().role, "referrals.send"):
        return []
    waiting = parts.waiting() & Q(assigned_to__role=Role.COUNSELLOR)
    until = {"case__user_grants__expires_at": 0, "case__user_grants__apart": False}  # what she has until a day she does not give
    hers = Q(case__user_grants__user=current().user, **until)
    found = list(office.reached().filter(waiting, hers)[:MOST])
    names = directory.team_names({referral.organisation_id for referral in found}) if found else {}
    title = gettext("A counsellor of %(partner)s takes a referral: give her the counselling part")
    return [
        Item(
            case=referral.case_id, on=referral.answered_on or referral.sent_on, icon="key", url=_parts_page(referral),
            title=named(title, names.get(str(referral.organisation_id), "")),
        )
        for referral in found
    ]


def to_us() -> list[Item]:
    """What another team referred to hers and nobody answered, what was given to her and is new, and questions that wait for her."""
    if not policy.may(current().role, "referrals.received"):
        return []
    me, lasting = Q(assigned_to=current().user), Q(expires_on__gte=timezone.localdate())
    asked = Q(state__in=WAITING_STATES) | me & Q(state=State.ACCEPTED) | Q(waits_for=Side.PARTNER, state__in=OPEN_STATES)
    return [_to_us(referral) for referral in received.own().filter(asked & lasting)[:MOST]]


def _to_us(referral: Referral) -> Item:
    about: dict[str, Any] = {"case": None, "code": number_of(referral.pk), "url": reverse("referrals:received-one", args=[referral.pk])}
    if talking.waits_for(referral, Side.PARTNER) and referral.asked_on:
        title = gettext("The sender of a referral asks something, and waits for your answer")
        return Item(on=referral.asked_on, title=title, icon="chat", **about)
    if referral.state in WAITING_STATES:
        late = hours.is_unanswered(referral)
        on = timezone.localdate(referral.due_at) if late else referral.sent_on
        return Item(on=on, title=gettext("A referral from another team waits for an answer"), icon="refer", due=late, **about)
    return Item(on=referral.answered_on or referral.sent_on, title=gettext("You take a referral from another team"), icon="refer", **about)


def _feedback_page(referral: Referral) -> str:
    return reverse("referrals:feedback", args=[referral.pk])


def paths(case: Case) -> list[Path]:
    """The organisations to which a packet of this case is open. Four queries at most."""
    grants = ReferralTeamGrant.objects.filter(content_object__case=case).select_related("group__team")
    of_case = grants.defer("sealed_keys", "card", "agenda")
    held = {grant.content_object_id for grant in holders.not_ended(of_case)}
    lasting = Referral.objects.filter(pk__in=held, expires_on__gte=timezone.localdate())
    found = list(lasting.select_related("organisation", "assigned_to").order_by("sent_on", "id")) if held else []
    names = directory.team_names({referral.organisation_id for referral in found}) if found else {}
    return [
        Path(
            who=names.get(str(referral.organisation_id)) or gettext("A partner organisation"), via=_via(referral),
            until=referral.expires_on, mark=pgettext("way to a case", "packet"),
        )
        for referral in found
    ]


def _via(referral: Referral) -> str:
    """Of another team: whether a colleague there has the packet as well."""
    if referral.is_inside and referral.assigned_to is not None:
        return gettext("through one referral packet, with a colleague")
    return gettext("through one referral packet")


def section(case: Case) -> Section | None:
    """The line of this case's referrals in the side navigation, with how many are open. One query."""
    if not policy.may(current().role, "referrals.send"):
        return None
    return {
        "url": reverse("referrals:of-case", args=[case.pk]), "icon": "refer", "label": pgettext("section of a case", "Referrals"),
        "count": case.referrals.filter(state__in=OPEN_STATES).count(), "hot": False, "current": False, "locked": False,
    }


def file_facts(case: Case, consents: list[Consent]) -> list[Row]:
    """What a file review sees of this case's referrals: counts from plain columns, and the days of the consents. One query."""
    sent = list(case.referrals.all())
    given = {consent.pk: consent.given_on or consent.recorded_on for consent in consents if consent.agreed}
    before = sum(referral.consent_id in given and given[referral.consent_id] <= referral.sent_on for referral in sent)
    ended = sum(referral.state not in OPEN_STATES for referral in sent)
    late = sum(hours.is_unanswered(referral) for referral in sent)
    return [
        row(gettext("Referrals"), counted(len(sent))),
        row(gettext("Referrals with consent given before"), of_all(before, len(sent))),
        row(gettext("Referrals with an outcome"), of_all(ended, len(sent))),
        row(gettext("Referrals without an answer in time"), counted(late)),
    ]
