"""Assigning, handing over, ending an access; closing and reopening."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from casework.access import rings
from casework.access.models import Draft, KeyCommitment
from casework.accounts.models import Role, Session, User
from casework.accounts.sessions import SessionStore
from casework.cases import actions
from casework.cases.models import Case
from casework.cases.views.page import records_of
from tests.browserless import client_of
from tests.cases.test_records import solar
from tests.cases.typed import text
from tests.cast import Cast, a_case


def assign(client: Client, case: Case, to: Any, instead_of: Any = None) -> Any:
    return client.post(f"/cases/{case.pk}/assign/", {"to": str(to.pk), "instead_of": str(instead_of.pk) if instead_of else ""})


def test_a_colleague_who_is_given_the_case_opens_it(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    assert assign(shakiba, case, cast.palwasha).status_code == 302
    assert client_of(cast, "palwasha").get(f"/cases/{case.pk}/").status_code == 200
    assert nargis.get(f"/cases/{case.pk}/").status_code == 200


def test_after_a_hand_over_the_next_request_of_the_former_caseworker_finds_nothing(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    assert nargis.get(f"/cases/{case.pk}/").status_code == 200
    assign(shakiba, case, cast.palwasha, cast.nargis)
    assert nargis.get(f"/cases/{case.pk}/").status_code == 404
    assert str(case.pk) not in text(nargis.get("/cases/"))
    assert client_of(cast, "palwasha").get(f"/cases/{case.pk}/").status_code == 200


def test_a_hand_over_is_recorded_and_stands_in_the_timeline(cast: Cast, shakiba: Client, entries: Any) -> None:
    case = a_case(cast)
    before = entries()
    assign(shakiba, case, cast.palwasha, cast.nargis)
    kinds = [entry.kind for entry in entries(since=before)]
    assert {"grant.made", "grant.revoked", "case.handed_over"} <= set(kinds)
    assert "Case assigned" in text(shakiba.get(f"/cases/{case.pk}/"))


def test_a_colleague_gets_her_roles_part_only(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    assign(shakiba, case, cast.humaira)
    assert case.user_grants.get(user=cast.humaira).compartments == "identity:1,legal:1"


@pytest.mark.parametrize("person", ["laila", "farida", "roshan", "nargis"])
def test_only_colleagues_of_the_team_can_be_chosen(cast: Cast, shakiba: Client, person: str) -> None:
    case = a_case(cast)
    if person == "nargis":
        assert str(cast.nargis.pk) in text(shakiba.get(f"/cases/{case.pk}/assign/"))
        return
    assert assign(shakiba, case, cast.people[person]).status_code == 200
    assert not case.user_grants.filter(user=cast.people[person]).exists()


def test_a_suspended_colleague_cannot_be_chosen(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    type(cast.palwasha).objects.filter(pk=cast.palwasha.pk).update(state="suspended")
    assert assign(shakiba, case, cast.palwasha).status_code == 200
    assert not case.user_grants.filter(user=cast.palwasha).exists()


def test_an_access_is_ended_and_the_page_says_what_remains(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    page = text(shakiba.get(f"/cases/{case.pk}/access/{cast.nargis.pk}/end/"))
    assert "Shakiba" in page[page.index("It stays open to") :]
    shakiba.post(f"/cases/{case.pk}/access/{cast.nargis.pk}/end/")
    assert nargis.get(f"/cases/{case.pk}/").status_code == 404


def test_the_last_person_cannot_be_taken_away(cast: Cast) -> None:
    case = a_case(cast)
    case.team_grants.all().delete()
    with cast.acting("nargis"), pytest.raises(actions.NobodyLeft):
        actions.revoke(case=case, person=cast.nargis)
    assert case.user_grants.filter(user=cast.nargis).exists()


def test_ending_an_access_that_is_none_is_not_found(cast: Cast, shakiba: Client) -> None:
    assert shakiba.post(f"/cases/{a_case(cast).pk}/access/{cast.palwasha.pk}/end/").status_code == 404


def test_a_supervisor_closes_with_one_reason(cast: Cast, shakiba: Client, entries: Any) -> None:
    case, before = a_case(cast), entries()
    assert shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved", "text": "به هرات رفت"}).status_code == 302
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.closed_on, found.next_action_on) == ("closed", timezone.localdate(), None)
    assert len(entries("case.closed", since=before)) == 1


@pytest.mark.parametrize(("page", "form"), [("close/", "cases.close"), ("reopen/", "cases.reopen")])
def test_what_is_typed_into_closing_and_reopening_is_kept_until_it_is_done(cast: Cast, shakiba: Client, page: str, form: str) -> None:
    case = a_case(cast)
    if page == "reopen/":
        shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    kept = {"text": "نیمه‌تمام", "draft_form": form, "draft_subject": str(case.pk)}
    assert shakiba.post("/drafts/save/", kept).status_code == 200
    shown = text(shakiba.get(f"/cases/{case.pk}/{page}"))
    assert "نیمه‌تمام" in shown and "This is your draft" in shown and "<title>Error:" not in shown
    assert f"/cases/{case.pk}/{page}" in text(shakiba.get("/drafts/"))
    done = {"reason": "moved", "text": "x", **solar("next_action_on", timezone.localdate())}
    assert shakiba.post(f"/cases/{case.pk}/{page}", done).status_code == 302
    assert not Draft.objects.exists()


def test_no_session_row_names_anybody_of_the_office(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    for page, typed in (
        ("assign/", {"to": str(cast.humaira.pk), "instead_of": ""}),
        ("assign/", {"to": str(cast.palwasha.pk), "instead_of": str(cast.nargis.pk)}),
        (f"access/{cast.humaira.pk}/end/", {}),
    ):
        assert shakiba.post(f"/cases/{case.pk}/{page}", typed).status_code == 302
    rows = [SessionStore().decode(row.session_data) for row in Session.objects.all()]
    said = str([row["_messages"] for row in rows if "_messages" in row])
    assert "The access has ended" in said
    assert [name for name in (*cast.people, "Team one", "Sepidar") if name.casefold() in said.casefold()] == []


def test_closing_needs_a_reason(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    assert "Choose one reason" in text(shakiba.post(f"/cases/{case.pk}/close/", {"text": "x"}))
    assert Case.objects.get(pk=case.pk).state == "open"


@pytest.mark.parametrize("page", ["identity/", "situation/", "notes/new/", "story/new/", "consents/new/"])
def test_a_closed_case_can_be_read_and_not_written(cast: Cast, nargis: Client, shakiba: Client, page: str) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    answer = nargis.get(f"/cases/{case.pk}/{page}")
    assert answer.status_code == 200
    assert "textarea" not in text(answer)
    with cast.acting("nargis"):
        written = [(r.pk, r.revision) for r in records_of(case)]
    nargis.post(f"/cases/{case.pk}/{page}", {"kind": "call", "text": "x", "revision": "1"})
    with cast.acting("nargis"):
        assert [(r.pk, r.revision) for r in records_of(case)] == written


def test_a_case_closed_in_the_meantime_keeps_her_words_on_the_page(cast: Cast, nargis: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)

    def closed(**_: Any) -> None:
        raise actions.WrongState

    monkeypatch.setattr(actions, "add_record", closed)
    data = {"kind": "call", "text": "زنگ زدم.", "revision": "0", **solar("on", timezone.localdate())}
    page = text(nargis.post(f"/cases/{case.pk}/notes/new/", data))
    assert "closed in the meantime" in page
    assert "زنگ زدم." in page


def test_a_supervisor_reopens_a_case(cast: Cast, shakiba: Client, entries: Any) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    before = entries()
    assert shakiba.post(f"/cases/{case.pk}/reopen/", {"text": "برگشت"}).status_code == 302
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.closed_on, found.next_action_on) == ("open", None, timezone.localdate())
    assert len(entries("case.reopened", since=before)) == 1


def test_a_caseworker_does_not_reopen(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    assert nargis.post(f"/cases/{case.pk}/reopen/", {}).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_closing_twice_is_said_and_changes_nothing(cast: Cast, shakiba: Client, entries: Any) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    before = entries()
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "other"})
    assert entries("case.closed", since=before) == []


def test_the_first_counsellor_gets_a_counselling_key_that_nobody_else_holds(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    with cast.acting("zohra"):
        assert rings.current().compartments(case) == {"identity", "counselling"}
    with cast.acting("shakiba"):
        assert "counselling" not in rings.current().compartments(case)
    assert len(KeyCommitment.objects.get(subject=case.pk, compartment="counselling").recovery) > 1000


def test_a_case_without_a_counsellor_has_no_counselling_key(cast: Cast) -> None:
    assert not KeyCommitment.objects.filter(subject=a_case(cast).pk, compartment="counselling").exists()


def test_history_of_a_case_says_the_day_and_not_the_hour(cast: Cast) -> None:
    case = a_case(cast)
    with cast.acting("nargis"):
        actions.close_case(case=case, reason="goals_met", text="")
    assert {timezone.localtime(row.history_date).hour for row in Case.history.filter(id=case.pk)} == {0}


# --- the counselling part: held by counsellors alone ---------------------------------------------------------------------------
@pytest.fixture
def sahar(cast: Cast) -> Any:
    """A second counsellor of the team."""
    return cast.add("sahar", Role.COUNSELLOR, cast.teams["one"])


def with_zohra(cast: Cast) -> Case:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    return case


def held_by(cast: Cast, person: Any, case: Case) -> set[str]:
    with cast.acting(person):
        return rings.current().compartments(Case.objects.get(pk=case.pk))


def test_a_second_counsellor_is_not_given_less_in_silence(cast: Cast, shakiba: Client, sahar: Any) -> None:
    case = with_zohra(cast)
    answer = assign(shakiba, case, sahar)
    assert "held by its counsellor alone" in text(answer)
    assert not case.user_grants.filter(user=sahar).exists()


def test_assigning_the_counsellor_once_more_does_not_take_her_key(cast: Cast, shakiba: Client) -> None:
    case = with_zohra(cast)
    assert assign(shakiba, case, cast.zohra).status_code == 200
    assert held_by(cast, "zohra", case) == {"identity", "counselling"}


@pytest.mark.parametrize("to", ["sahar", "palwasha"])
def test_a_counselling_key_is_not_lost_in_a_hand_over(cast: Cast, shakiba: Client, sahar: Any, to: str) -> None:
    case = with_zohra(cast)
    assert assign(shakiba, case, cast.people[to], cast.zohra).status_code == 200
    assert held_by(cast, "zohra", case) == {"identity", "counselling"}
    assert not case.user_grants.filter(user=cast.people[to]).exists()


def test_the_last_counsellor_is_not_taken_away(cast: Cast, shakiba: Client) -> None:
    case = with_zohra(cast)
    address = f"/cases/{case.pk}/access/{cast.zohra.pk}/end/"
    page = text(shakiba.get(address))
    assert "hand it on to another counsellor first" in page
    assert "Yes, end it" not in page
    assert "hand it on to another counsellor first" in text(shakiba.post(address, follow=True))
    assert held_by(cast, "zohra", case) == {"identity", "counselling"}


def test_the_page_says_that_the_counselling_part_is_not_hers_to_give(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    assert "held by its counsellor alone" not in text(shakiba.get(f"/cases/{case.pk}/assign/"))
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.zohra)
    assert "held by its counsellor alone" in text(shakiba.get(f"/cases/{case.pk}/assign/"))


def test_where_there_is_no_other_counsellor_the_page_says_so(cast: Cast) -> None:
    case = with_zohra(cast)
    assert "no other counsellor in this team" in text(client_of(cast, "zohra").get(f"/cases/{case.pk}/hand-on/"))


@pytest.mark.parametrize("keep", ["", "on"])
def test_a_counsellor_hands_her_part_on(cast: Cast, sahar: Any, entries: Any, keep: str) -> None:
    case, client = with_zohra(cast), client_of(cast, "zohra")
    assert "/hand-on/" in text(client.get(f"/cases/{case.pk}/"))
    before = entries()
    assert client.post(f"/cases/{case.pk}/hand-on/", {"to": str(sahar.pk), "keep": keep}).status_code == 302
    assert held_by(cast, sahar, case) == {"identity", "counselling"}
    assert held_by(cast, "zohra", case) == ({"identity", "counselling"} if keep else set())
    assert client.get(f"/cases/{case.pk}/").status_code == (200 if keep else 404)
    assert entries("case.assigned" if keep else "case.handed_over", since=before)


def test_after_that_the_first_counsellors_access_can_be_ended(cast: Cast, shakiba: Client, sahar: Any) -> None:
    case = with_zohra(cast)
    client_of(cast, "zohra").post(f"/cases/{case.pk}/hand-on/", {"to": str(sahar.pk), "keep": "on"})
    assert shakiba.post(f"/cases/{case.pk}/access/{cast.zohra.pk}/end/").status_code == 302
    assert held_by(cast, "zohra", case) == set()
    assert held_by(cast, sahar, case) == {"identity", "counselling"}


@pytest.mark.parametrize("person", ["palwasha", "humaira", "shakiba", "zohra"])
def test_only_another_counsellor_of_the_team_can_be_chosen(cast: Cast, person: str) -> None:
    case = with_zohra(cast)
    answer = client_of(cast, "zohra").post(f"/cases/{case.pk}/hand-on/", {"to": str(cast.people[person].pk)})
    assert answer.status_code == 200
    assert held_by(cast, "zohra", case) == {"identity", "counselling"}


def test_a_role_that_somebody_wrote_into_the_database_is_given_nothing(cast: Cast) -> None:
    """Palwasha would be offered to Zohra as a counsellor."""
    case = with_zohra(cast)
    User.objects.filter(pk=cast.palwasha.pk).update(role=Role.COUNSELLOR)
    answer = client_of(cast, "zohra").post(f"/cases/{case.pk}/hand-on/", {"to": str(cast.palwasha.pk)})
    assert answer.status_code == 200
    assert held_by(cast, "zohra", case) == {"identity", "counselling"}
    assert not case.user_grants.filter(user=cast.palwasha).exists()


@pytest.mark.parametrize("person", ["nargis", "humaira", "shakiba"])
def test_nobody_but_a_counsellor_hands_it_on(cast: Cast, person: str) -> None:
    case = with_zohra(cast)
    if person == "humaira":
        with cast.acting("shakiba"):
            actions.assign(case=case, to=cast.humaira)
    assert client_of(cast, person).get(f"/cases/{case.pk}/hand-on/").status_code == 404


def test_a_grant_that_somebody_planted_leaves_nobody(cast: Cast) -> None:
    """A row without a true signature is no second holder."""
    case = a_case(cast)
    case.team_grants.all().delete()
    row = case.user_grants.get(user=cast.nargis)
    row.pk, row.user = None, cast.palwasha
    row.save(force_insert=True)
    with cast.acting("nargis"), pytest.raises(actions.NobodyLeft):
        actions.revoke(case=case, person=cast.nargis)
