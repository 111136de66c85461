"""Where the office asks why somebody opens a case that is not her own: every page of it asks first, and every entry says it after."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from audit import ledger
from audit.ledger import case_tag
from audit.models import Entry
from audit.review.segments import opener
from casework.accounts import session, visit
from casework.accounts.models import Session
from casework.cases.models import CaseUserGrant
from tests.browserless import client_of
from tests.cast import Cast
from tests.promises.matrix import MATRIX, of_a_case
from tests.promises.scene import Scene
from tests.promises.walk import Walk, reached, things_for

pytestmark = pytest.mark.django_db

OF_THE_TRAIL = {route for route in MATRIX if route.startswith("review:")} - {"review:record", "review:report"}
OPENS_NOTHING = {"cases:why", "cases:draft-discard"} | OF_THE_TRAIL
WORDS = "شکایت مادرش"


@pytest.fixture(autouse=True)
def asks(settings: Any) -> None:
    settings.ASK_REASONS = True


@pytest.fixture
def walk(scene: Scene) -> Walk:
    return Walk(scene)


def of_shakiba(method: str) -> list[str]:
    """The routes of a case that Shakiba, who supervises its team, reaches in this way."""
    found = []
    for route, row in MATRIX.items():
        answers = {"GET": row.get, "POST": row.post}[method] or {}
        if of_a_case(row.about) and route not in OPENS_NOTHING and answers.get("shakiba"):
            found.append(route)
    return found


def why_of(scene: Scene) -> str:
    return reverse("cases:why", args=[scene.cases["shared"].pk])


def say(client: Client, scene: Scene, **sent: str) -> Any:
    return client.post(why_of(scene), {"usual": "other", "words": WORDS, **sent})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_of_a_case_that_is_not_hers_asks_first_and_opens_nothing(walk: Walk, method: str) -> None:
    routes = of_shakiba(method)
    assert len(routes) > 25
    answers = {route: walk.recorded(route, method, "shakiba", "shared") for route in routes}
    not_asked = {
        route: answer.status_code for route, (answer, _) in answers.items()
        if answer.status_code != 302 or urlsplit(answer["Location"]).path != why_of(walk.scene)
    }
    assert not_asked == {}
    assert [route for route, (_, recorded) in answers.items() if recorded] == []


def test_her_caseworker_is_not_asked(walk: Walk) -> None:
    pages = [route for route in of_shakiba("GET") if (MATRIX[route].get or {}).get("nargis")]
    assert len(pages) > 20
    asked = [route for route in pages if walk.ask(route, "GET", "nargis", "shared").status_code != MATRIX[route].get["nargis"]]  # type: ignore[index]
    assert asked == []


def test_a_partner_is_never_asked_not_even_for_the_legal_part_she_may_read(walk: Walk) -> None:
    wanted = {route: row.get["roshan"] for route, row in MATRIX.items() if row.get and row.get.get("roshan")}
    things_of = {route: next(t for t in things_for(MATRIX[route], "roshan") if reached(MATRIX[route], t, "roshan")) for route in wanted}
    assert "referrals:delegated" in wanted
    assert {route: walk.ask(route, "GET", "roshan", thing).status_code for route, thing in things_of.items()} == wanted


def test_once_she_said_why_every_page_answers_as_the_table_says(walk: Walk) -> None:
    say(walk.client("shakiba"), walk.scene)
    answers = {route: walk.ask(route, "GET", "shakiba", "shared") for route in of_shakiba("GET")}
    say_of_the_other_too = answers["supervision:compare"]["Location"]  # the page of two cases asks for each
    walk.client("shakiba").post(say_of_the_other_too, {"usual": "review"})
    answers["supervision:compare"] = walk.ask("supervision:compare", "GET", "shakiba", "shared")
    assert {r: a.status_code for r, a in answers.items() if a.status_code != MATRIX[r].get["shakiba"]} == {}  # type: ignore[index]


def test_what_she_opens_then_carries_her_words(scene: Scene) -> None:
    shakiba, case = client_of(scene.cast, "shakiba"), scene.cases["shared"]
    say(shakiba, scene)
    before = Entry.objects.order_by("-seq")[0].seq
    assert shakiba.get(reverse("cases:case", args=[case.pk])).status_code == 200
    assert stories(scene.cast, Entry.objects.filter(seq__gt=before, case_tag=case_tag(case.pk))) == [WORDS]


def stories(cast: Cast, entries: Any) -> list[str]:
    with cast.acting("shakiba") as someone:
        return [str((story or {}).get("reason", "")) for story in ledger.read(entries, opener(someone))]


def test_a_reason_is_for_one_case(scene: Scene) -> None:
    shakiba, beside = client_of(scene.cast, "shakiba"), scene.cases["beside"]
    say(shakiba, scene)
    answer = shakiba.get(reverse("cases:case", args=[beside.pk]))
    assert urlsplit(answer["Location"]).path == reverse("cases:why", args=[beside.pk])
    assert WORDS in shakiba.get(answer["Location"]).content.decode()  # and is offered for the next


def test_she_goes_on_to_the_page_she_wanted(scene: Scene) -> None:
    shakiba = client_of(scene.cast, "shakiba")
    wanted = reverse("cases:history", args=[scene.cases["shared"].pk]) + "?x=1"
    asked = shakiba.get(wanted)
    assert parse_qs(urlsplit(asked["Location"]).query) == {"next": [wanted]}
    assert say(shakiba, scene, next=wanted)["Location"] == wanted


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org", "cases/"])
def test_the_way_on_never_leads_out_of_the_house(scene: Scene, elsewhere: str) -> None:
    shakiba = client_of(scene.cast, "shakiba")
    assert say(shakiba, scene, next=elsewhere)["Location"] == reverse("cases:case", args=[scene.cases["shared"].pk])


@pytest.mark.parametrize("sent", [{}, {"usual": "other", "words": "  "}, {"usual": "x"}, {"usual": "other", "words": "ب" * 201}])
def test_without_a_line_nothing_opens(scene: Scene, sent: dict[str, str]) -> None:
    shakiba = client_of(scene.cast, "shakiba")
    assert shakiba.post(why_of(scene), sent).status_code == 200
    assert shakiba.get(reverse("cases:case", args=[scene.cases["shared"].pk])).status_code == 302


def test_signing_in_again_asks_again(scene: Scene) -> None:
    say(client_of(scene.cast, "shakiba"), scene)
    assert client_of(scene.cast, "shakiba").get(reverse("cases:case", args=[scene.cases["shared"].pk])).status_code == 302


def test_her_words_lie_sealed_in_the_session(scene: Scene) -> None:
    shakiba = client_of(scene.cast, "shakiba")
    say(shakiba, scene)
    from casework.accounts.sessions import SessionStore

    rows = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    assert any(visit.SLOT in data for data in rows)
    assert WORDS not in str(rows)


def test_words_moved_into_another_session_do_not_open(scene: Scene) -> None:
    """The attack: whoever writes the table gives one session the reasons of another, so that nothing is asked."""
    shakiba, laila = client_of(scene.cast, "shakiba"), client_of(scene.cast, "laila")
    say(shakiba, scene)
    hers, theirs = shakiba.session, laila.session
    theirs[visit.SLOT] = hers[visit.SLOT]
    theirs.save()
    request = RequestFactory().get("/")
    request.session, request.user = theirs, scene.cast.laila
    request.COOKIES = {name: morsel.value for name, morsel in laila.cookies.items()}
    assert session.kept(request, visit.SLOT) is None
    assert visit.reasons(request) == {}


def test_the_trail_of_a_case_is_read_without_a_reason(scene: Scene) -> None:
    shakiba = client_of(scene.cast, "shakiba")
    assert shakiba.get(reverse("review:case", args=[scene.cases["shared"].pk])).status_code == 200


def test_only_so_many_cases_of_a_visit_are_remembered(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "MOST", 1)
    shakiba = client_of(scene.cast, "shakiba")
    say(shakiba, scene)
    shakiba.post(reverse("cases:why", args=[scene.cases["beside"].pk]), {"usual": "review"})
    assert shakiba.get(reverse("cases:case", args=[scene.cases["beside"].pk])).status_code == 200
    assert shakiba.get(reverse("cases:case", args=[scene.cases["shared"].pk])).status_code == 302


def test_a_row_of_a_grant_that_opens_nothing_does_not_make_the_case_hers(scene: Scene) -> None:
    """The attack: whoever writes the table copies the caseworker's grant to the supervisor, so that nothing is asked."""
    case = scene.cases["shared"]
    row = CaseUserGrant.objects.get(content_object=case, user=scene.cast.nargis)
    row.pk, row.user_id, row.signature, row.serial = None, scene.cast.shakiba.pk, b"x" * 64, b"y" * 16
    row.save(force_insert=True)
    assert client_of(scene.cast, "shakiba").get(reverse("cases:case", args=[case.pk])).status_code == 302


def test_a_form_that_is_asked_for_a_reason_is_kept_and_found_again(scene: Scene) -> None:
    shakiba, case = client_of(scene.cast, "shakiba"), scene.cases["shared"]
    page = reverse("cases:situation", args=[case.pk])
    form = {"draft_form": "cases.situation", "draft_subject": str(case.pk), "here": page}
    typed = {"revision": "1", "risk": "low", "next_step": WORDS, **form}
    asked = shakiba.post(page, typed)
    assert parse_qs(urlsplit(asked["Location"]).query) == {"next": [page]}
    say(shakiba, scene)
    assert WORDS in shakiba.get(page).content.decode()
