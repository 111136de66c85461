"""The same pages from plain values: the same templates, forms and rules of display, without keys, certificates, cards and ledger.

Queries are the best known ones for plain tables too (the bounded probe of casework.access.catalogue, joins instead of cards), so that
a ratio tells what sealing costs, not what a bad query costs.
"""

from collections.abc import Callable
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from bench_parts.models import (
    ONES,
    RECORDS,
    PlainCase,
    PlainPerson,
    PlainReferral,
    PlainSituation,
    PlainTeamGrant,
    PlainUserGrant,
)
from casework.access import policy
from casework.access.catalogue import PROBE, one_of
from casework.access.models import Draft
from casework.accounts import unlocked
from casework.accounts.models import Membership, User
from casework.cases import display, frame, missing, panel, steps, timeline
from casework.cases.choices import State
from casework.cases.forms.records import SituationForm
from casework.cases.kinds import KINDS
from casework.cases.views import lists
from casework.cases.views import page as case_pages
from casework.localisation import calendar
from referrals import capacity, desk
from referrals.models import OPEN_STATES, WAITING_STATES
from referrals.views.office import asked


class PlainRing:
    """Answers "does she hold a key?" where shared code of display asks: in plain text everything is open."""

    def holds(self, subject: UUID, compartment: str) -> bool:
        return True

    def compartments(self, subject: Any) -> set[str]:
        return set(policy.COMPARTMENTS)


class Instead:
    """Middleware that answers with the plain page in place of ours; the person is whoever the stock session says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = PEOPLE[request.user.pk]
        someone: Any = SimpleNamespace(user=request.user, role=known.role, plain_name=known.name, _ring=PlainRing())
        request.unlocked = someone  # type: ignore[attr-defined]
        token = unlocked._current.set(someone)
        try:
            return self.get_response(request)
        finally:
            unlocked._current.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse:
        return PAGES[request.resolver_match.view_name](request, **kwargs)  # type: ignore[union-attr,index]


PEOPLE: dict[UUID, Any] = {}  # id → name, role and organisation: columns of a plain user row, so no query of their own


# --- who sees which cases --------------------------------------------------------------------------------------------------
def reach(user: Any, base: QuerySet[Any]) -> QuerySet[Any]:
    """The cases of this person, with the plan of our own catalogue on plain permission tables."""
    groups = list(user.groups.values_list("pk", flat=True))
    users, teams = PlainUserGrant.objects.filter(user=user), PlainTeamGrant.objects.filter(group__in=groups)
    if users[: PROBE + 1].count() + teams[: PROBE + 1].count() <= PROBE:
        fence = slice(PROBE) if connection.features.supports_slicing_ordering_in_compound else slice(None)
        ids = [grants.order_by().values("content_object")[fence] for grants in (users, teams)]
        return base.filter(pk__in=ids[0].union(ids[1], all=True))
    mine = Q(one_of(users)) | Q(one_of(teams))
    return base.filter(mine)


def fetch(request: HttpRequest, pk: UUID, verb: str) -> Any:
    case = PlainCase.objects.filter(pk=pk).first()
    if case is None or not policy.may(unlocked.current().role, verb):
        raise Http404
    groups = list(request.user.groups.values_list("pk", flat=True))
    if not (
        PlainUserGrant.objects.filter(content_object=case, user=request.user).exists()
        or PlainTeamGrant.objects.filter(content_object=case, group__in=groups).exists()
    ):
        raise Http404
    return case


# --- the list ---------------------------------------------------------------------------------------------------------------
def case_list(request: HttpRequest) -> HttpResponse:
    state, due, number = lists._asked(request)
    found = reach(request.user, PlainCase.objects.filter(state=state)).order_by(F("next_action_on").asc(nulls_last=True), "id")
    with_people = found.select_related("plain_survivor", "plain_situation")
    cases = list(with_people[(number - 1) * lists.PAGE : number * lists.PAGE + 1])
    count = found.order_by()[: lists.COUNTED + 1].count()
    context = {
        "title": lists._title(), "rows": [lists._row(case, _facts(case)) for case in cases[: lists.PAGE]],
        "page": lists.Slice(number, len(cases) > lists.PAGE), "base": f"?state={state}&due={due}&", "revealed": False,
        "count": min(count, lists.COUNTED), "over": count > lists.COUNTED, "state": state, "due": due, "states": State.choices,
        "dues": lists._dues(), "may_open": policy.may(unlocked.current().role, "cases.new"),
        "filtered": bool(due) or state != State.OPEN,
    }
    return render(request, "cases/list.html", context)


def _facts(case: Any) -> dict[str, Any]:
    who, where = case.plain_survivor, case.plain_situation
    return {
        "code": case.code, "name": who.given_name or who.known_as, "father": who.father_name, "risk": where.risk, "needs": where.needs,
        "next": where.next_step,
    }


# --- the page of a case -----------------------------------------------------------------------------------------------------
def case_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = fetch(request, pk, "cases.open")
    ones = [case.plain_survivor, case.plain_safecontact, case.plain_situation]
    several = [getattr(case, f"plain_{model.__name__.lower()}") for model in RECORDS if model not in ONES]
    records = [*ones, *(record for manager in several for record in manager.all())]
    names = _names(timeline.people_in(records) | {r.to for r in records if getattr(r, "to", "")})
    is_open = case.state == State.OPEN
    may = {name: policy.may(unlocked.current().role, verb) for name, verb in frame.VERBS.items()}
    may |= {name: may[name] and is_open for name in ("write", "consent", "close", "refer")} | {"reopen": may["reopen"] and not is_open}
    context = {
        "case": case, "case_code": case.code, "card": _facts(case), "shown": "", "may": may, "is_open": is_open,
        "risk": display.risk_tag(ones[2].risk), "case_sections": frame.sections(case, "case"), "safe": frame.safe_strip(ones[1]),
        "months": _months(case, records, names), "rooms": case_pages._rooms(""), "steps": steps.of(case, records, may),
        "tasks": case_pages._tasks(records), "hints": missing.hints(case, records) if may["write"] else [], "paths": _paths(case),
    }
    return render(request, "cases/case.html", context)


def _names(ids: Any) -> dict[str, str]:
    return {str(pk): name for pk, name in PlainPerson.objects.filter(pk__in=ids).values_list("pk", "name")}


def _months(case: Any, records: list[Any], names: dict[str, str]) -> list[timeline.Month]:
    builders = {code: kind.event for code, kind in KINDS.items() if kind.event}
    events = [builders[record.code](record, names) for record in records if record.code in builders]
    url = reverse("cases:history", args=[case.pk])
    for kind in [kind for kind in KINDS.values() if kind.changed]:
        past = RECORDS[kind.model].history.filter(case=case, revision__gt=1)
        for moment, number in past.values_list("history_date", "revision"):
            room = timeline.ROOMS[kind.model.compartment]
            events.append(timeline.Event(timezone.localdate(moment), str(kind.changed), kind.icon, room, order=5 + number, url=url))
    events += [timeline.Event(turn.sent_on, turn.state, "refer") for turn in PlainReferral.history.filter(case_id=case.pk)]
    kept = sorted(events, key=lambda e: (e.on, e.order), reverse=True)
    months = (list(group) for _, group in groupby(kept, key=lambda e: calendar.to_solar(e.on)[:2]))
    language = get_language() or "en"
    return [timeline.Month(calendar.format_date(month[0].on, language, precision="month"), month) for month in months]


def _paths(case: Any) -> list[panel.Path]:
    people, teams = list(case.user_grants.all()), list(case.team_grants.select_related("group__team"))
    members: dict[UUID, list[UUID]] = {}
    rows = Membership.objects.filter(team__in=[g.group.team.pk for g in teams], user__state=User.ACTIVE)
    for team, user in rows.values_list("team_id", "user_id").distinct():
        members.setdefault(team, []).append(user)
    names = _names({*(g.user_id for g in people), *(user for users in members.values() for user in users)})
    found = [panel._own([g], names) for g in people] + [panel._through_team(g, members, names) for g in teams]
    found.sort(key=lambda path: not path.mine)
    list(PlainReferral.objects.filter(case=case, expires_on__gte=timezone.localdate()))
    return found


# --- saving -----------------------------------------------------------------------------------------------------------------
class PlainSituationForm(SituationForm):
    class Meta(SituationForm.Meta):
        model = PlainSituation


def situation(request: HttpRequest, pk: UUID) -> HttpResponse:
    case = fetch(request, pk, "cases.write")
    record = case.plain_situation
    form = PlainSituationForm(request.POST, instance=record, initial={"next_action_on": case.next_action_on})
    if form.is_stale or not form.is_valid():
        raise ValueError("the bench posts a good form")
    with transaction.atomic():
        if not PlainCase.objects.filter(pk=pk, state=State.OPEN).exists():
            raise Http404
        record.revision += 1
        record.save()
        if form.cleaned_data["next_action_on"] not in (None, case.next_action_on):
            case.next_action_on = form.cleaned_data["next_action_on"]
            case.save(update_fields=["next_action_on"])
    Draft.objects.filter(user=request.user, form="cases.situation", subject=pk).delete()
    messages.success(request, gettext("Saved."))
    return HttpResponseRedirect(reverse("cases:case", args=[pk]))


# --- the partner's desk -----------------------------------------------------------------------------------------------------
def queue(request: HttpRequest) -> HttpResponse:
    today, someone = timezone.localdate(), PEOPLE[request.user.pk]
    open_too_long = PlainReferral.objects.filter(organisation=someone.organisation, state__in=OPEN_STATES)
    list(open_too_long.filter(expires_on__lt=today).values_list("pk", flat=True))
    tab, number = asked(request, desk.TABS_OF_DESK)
    pressing = [When(state__in=WAITING_STATES, priority=priority, then=Value(place)) for place, priority in enumerate(desk.URGENCY)]
    place = Case(*pressing, default=Value(len(desk.URGENCY)), output_field=IntegerField())
    own = PlainReferral.objects.filter(organisation=someone.organisation).order_by(place, "-sent_on", "id")
    found = list(own.filter(desk.condition(tab, today, request.user))[(number - 1) * lists.PAGE : number * lists.PAGE + 1])
    members = Membership.objects.filter(team=someone.organisation).values("user")
    people = dict(PlainPerson.objects.filter(user__in=members).values_list("user", "name"))
    names = [people.get(r.assigned_to_id, "") for r in found]
    cards = [{"name": r.name, "matter": r.matter} for r in found[: lists.PAGE]]
    context = {
        "rows": [desk.row_of(r, card, who, today) for r, card, who in zip(found, cards, names, strict=False)],  # type: ignore[arg-type]
        "page": lists.Slice(number, len(found) > lists.PAGE), "base": f"?show={tab}&", "show": tab,
        "tabs": desk.tabs(own, today, request.user), "rooms": capacity.of([someone.organisation]).values(),  # type: ignore[arg-type]
        "organisation": someone.organisation_name, "today": today,  # type: ignore[arg-type]
    }
    return render(request, "referrals/desk.html", context)


PAGES: dict[str, Callable[..., HttpResponse]] = {
    "cases:list": case_list, "cases:case": case_page, "cases:situation": situation, "referrals:desk": queue,
}
