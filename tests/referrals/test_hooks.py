"""What referrals bring to the pages of a case: timeline, day, access panel, side navigation. From plain columns, at one cost."""

import datetime

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape, strip_tags

from audit.models import Entry
from casework.access import rings
from casework.cases import actions as case_actions
from casework.cases import frame, panel, timeline, today
from casework.cases.models import Case
from referrals import ending, hooks
from referrals.models import Answer, Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.referrals.sent import answer, end, run_out, sent, withdraw

pytestmark = pytest.mark.django_db


def told(cast: Cast, case: Case, person: str = "nargis") -> list[str]:
    with cast.acting(person), translation.override("en"):
        fresh = Case.objects.get(pk=case.pk)
        rings.current().load({fresh})
        return [strip_tags(event.title) for event in hooks.events(fresh)]


def news(cast: Cast, person: str = "nargis") -> list[str]:
    with cast.acting(person), translation.override("en"):
        return [strip_tags(item.title) for item in hooks.news()]


def cost(cast: Cast, ask: object) -> int:
    with cast.acting("nargis"), CaptureQueriesContext(connection) as queries:
        list(ask())  # type: ignore[operator]
    return len(queries)


def test_ready_registers_each_hook_once() -> None:
    apps.get_app_config("referrals").ready()
    for registry, hook in (
        (case_actions.ON_WITHDRAWAL, ending.end_with_consent), (timeline.SOURCES, hooks.events), (today.SOURCES, hooks.news),
        (panel.SOURCES, hooks.paths), (frame.SECTIONS, hooks.section),
    ):
        assert registry.count(hook) == 1  # type: ignore[attr-defined]


def test_the_timeline_tells_every_turn(cast: Cast) -> None:
    made = sent(cast)
    for kind in (Answer.ACCEPTED, Answer.PROGRESS, Answer.COMPLETED):
        answer(cast, made.referral, kind, text="x")
    assert told(cast, made.case) == [
        "Referral sent to Sepidar", "Sepidar accepted the referral", "Sepidar reported on the referral", "Sepidar completed the referral",
    ]


def test_the_timeline_tells_the_end_of_consent(cast: Cast) -> None:
    made = sent(cast)
    withdraw(cast, made.consent)
    assert told(cast, made.case)[-1] == "Consent withdrawn: the referral to Sepidar ended"


def test_the_timeline_is_a_lock_for_those_without_the_case(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    with cast.acting("shakiba"):
        case_actions.assign(case=Case.objects.get(pk=made.case.pk), to=cast.zohra)
    assert told(cast, made.case, "zohra") == ["Referral"]


def test_the_timeline_opens_no_packet(cast: Cast) -> None:
    made = sent(cast)
    before = Entry.objects.count()
    told(cast, made.case)
    assert Entry.objects.count() == before


def test_the_page_of_the_case_shows_the_referral(cast: Cast) -> None:
    made = sent(cast)
    html = client_of(cast, "nargis").get(reverse("cases:case", args=[made.case.pk])).content.decode()
    for words in ("Referral sent to <bdi>Sepidar</bdi>", "through one referral packet", reverse("referrals:of-case", args=[made.case.pk])):
        assert words in html


def test_an_answer_is_news_for_the_caseworker_and_her_supervisor(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    assert news(cast) == news(cast, "shakiba") == ["Sepidar accepted the referral"]


@pytest.mark.parametrize("name", ["سپیدار (ساختگی)", "Sepidar <b>"])
def test_the_name_of_a_partner_does_not_turn_the_sentence_around(name: str) -> None:
    with translation.override("en"):
        assert hooks.told("accepted", name) == f"<bdi>{escape(name)}</bdi> accepted the referral"


@pytest.mark.parametrize("name", ["palwasha", "laila", "zohra", "humaira", "roshan", "farida"])
def test_an_answer_is_no_news_for_anyone_else(cast: Cast, name: str) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    assert news(cast, name) == []


def test_an_old_answer_is_no_news(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    Referral.objects.filter(pk=made.referral.pk).update(answered_on=timezone.localdate() - datetime.timedelta(days=8))
    assert news(cast) == []


def test_waiting_too_long_is_news(cast: Cast) -> None:
    made = sent(cast)
    waiting = Referral.objects.filter(pk=made.referral.pk)
    assert news(cast) == []
    waiting.update(due_at=timezone.now() - datetime.timedelta(hours=1))
    assert news(cast) == news(cast, "shakiba") == ["No answer yet from Sepidar"]
    waiting.update(state="received")
    assert news(cast) == ["No answer yet from Sepidar"]


def test_work_of_which_nothing_is_heard_is_news(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    long_ago = timezone.now() - datetime.timedelta(days=14)
    Referral.objects.filter(pk=made.referral.pk).update(moved_at=long_ago, answered_on=long_ago.date())
    assert news(cast) == ["No word for two weeks from Sepidar"]
    answer(cast, made.referral, Answer.PROGRESS, text="جلسه")
    assert news(cast) == ["Sepidar reported on the referral"]


def test_what_has_run_out_is_not_late(cast: Cast) -> None:
    made = sent(cast)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Referral.objects.filter(pk=made.referral.pk).update(due_at=timezone.now() - datetime.timedelta(days=3), expires_on=yesterday)
    assert news(cast) == []


def test_what_the_office_ended_is_no_news_for_it(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    end(cast, made.referral, "revoked")
    assert news(cast) == []
    assert told(cast, made.case)[-1] == "The referral to Sepidar was taken back"


def test_the_page_of_the_day_shows_the_answer(cast: Cast) -> None:
    made = sent(cast)
    answer(cast, made.referral, Answer.ACCEPTED)
    html = client_of(cast, "nargis").get(reverse("cases:today")).content.decode()
    assert "<bdi>Sepidar</bdi> accepted the referral" in html
    assert reverse("referrals:page", args=[made.referral.pk]) in html


def test_the_access_panel_names_the_partner_while_the_packet_is_open(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("nargis"):
        assert [(path.who, path.until) for path in hooks.paths(made.case)] == [("Sepidar", made.referral.expires_on)]
    withdraw(cast, made.consent)
    with cast.acting("nargis"):
        assert hooks.paths(made.case) == []


def test_the_access_panel_forgets_a_packet_that_ran_out(cast: Cast) -> None:
    made = sent(cast)
    run_out(cast, made.referral)
    with cast.acting("nargis"):
        assert hooks.paths(made.case) == []


def test_the_side_navigation_counts_open_referrals(cast: Cast) -> None:
    made = sent(cast)
    with cast.acting("nargis"):
        assert hooks.section(made.case)["count"] == 1  # type: ignore[index]
    answer(cast, made.referral, Answer.DECLINED, reason="area")
    with cast.acting("nargis"):
        assert hooks.section(made.case)["count"] == 0  # type: ignore[index]


def test_the_hooks_cost_the_same_for_one_and_for_five(cast: Cast) -> None:
    case = a_case(cast)

    def costs() -> list[int]:
        fresh = Case.objects.get(pk=case.pk)
        return [cost(cast, ask) for ask in (lambda: hooks.events(fresh), hooks.news, lambda: hooks.paths(fresh))]

    answer(cast, sent(cast, case=case).referral, Answer.ACCEPTED)
    one = costs()
    for _ in range(4):
        answer(cast, sent(cast, case=case).referral, Answer.ACCEPTED)
    assert costs() == one
