"""What a supervisor reads: who did what, to which case, by what way; nothing of cases that are not hers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import audit
from audit import segments
from audit.kinds import KINDS, Kind
from audit.models import Segment
from casework.access import catalogue
from casework.accounts.unlocked import Unlocked
from casework.cases import actions
from casework.cases.models import Case
from casework.encryption import Keys
from casework.localisation.codes import format_code
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.review.conftest import lines, page, sentences

pytestmark = pytest.mark.django_db

DAY = "/trail/"
STRANGER = Keys.from_seed(bytes(range(32)))


def strangers_key() -> tuple[str, bytes]:
    """Auditors whose key nobody here holds."""
    return f"{uuid4()}:1", STRANGER.encryption_public


def nobodys_key() -> None:
    """Before the founding there are no auditors."""


def code_of(cast: Cast, case: Case, person: str = "shakiba") -> str:
    with cast.acting(person):
        return format_code(catalogue.cards(Case, [case.pk])[case.pk]["code"])


def about(line: Any) -> str:
    return "".join(part.text for part in line.about)


def write(cast: Cast, kind: str, person: str = "nargis", *, reason: str = "", **facts: Any) -> Unlocked:
    with cast.acting(person) as someone, audit.because(reason), transaction.atomic():
        audit.record(kind, **facts)
    return someone


def test_a_supervisor_reads_what_nargis_did_newest_first(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    nargis = client_of(cast, "nargis")
    nargis.get(reverse("cases:case", args=[case.pk]))
    nargis.post(reverse("cases:case", args=[case.pk]), {"show": "name"})
    code = code_of(cast, case)
    assert sentences(shakiba.get(DAY))[:3] == [
        f"Nargis showed hidden details in the case {code}", f"Nargis read the case {code}", f"Nargis opened the new case {code}"
    ]


def test_the_line_says_role_way_and_compartments(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk]))
    assert lines(shakiba.get(DAY))[0].why == ["Caseworker", "assigned directly", "Case, Identity"]


def test_the_way_of_a_supervisor_is_her_team(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.get(reverse("cases:case", args=[case.pk]))
    assert lines(shakiba.get(DAY))[0].why[:2] == ["Supervisor", "through the supervisors of the team"]


def test_the_way_is_the_one_of_today(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.revoke(case=case, person=cast.nargis)
    told = {line.text: line.why for line in lines(shakiba.get(reverse("review:case", args=[case.pk])))}
    code = code_of(cast, case)
    assert "has no key today" in told[f"Nargis opened the new case {code}"]
    assert "Nargis" in told[f"Shakiba took back access to the case {code}"]


def test_a_partner_comes_through_a_referral(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    write(cast, "referral.opened", "roshan", subject=("referral", str(uuid4())), case=case.pk)
    line = lines(shakiba.get(DAY))[0]
    assert line.text == f"Roshan opened the referral of the case {code_of(cast, case)}"
    assert line.why == ["Legal-aid partner", "through a referral"]


def test_a_case_of_another_team_has_no_code(cast: Cast, laila: Client) -> None:
    case = a_case(cast)
    code = code_of(cast, case)
    answer = laila.get(DAY)
    assert sentences(answer)[0] == "Nargis opened the new case of another team"
    assert lines(answer)[0].why == ["Caseworker"]
    assert code not in page(answer)
    assert str(case.pk) not in page(answer)
    assert sentences(client_of(cast, "shakiba").get(DAY))[1] == f"Nargis opened the new case {code}"


def test_a_guessed_address_is_told_as_no_case(cast: Cast, shakiba: Client) -> None:
    client_of(cast, "palwasha").get(reverse("cases:case", args=[uuid4()]))
    line = lines(shakiba.get(DAY))[0]
    assert line.text == "Palwasha was refused access"
    assert line.refused
    assert about(line) == "the case that does not exist"


def test_a_refusal_is_marked_and_says_that_she_has_no_key(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    client_of(cast, "palwasha").get(reverse("cases:case", args=[case.pk]))
    answer = shakiba.get(DAY)
    line = lines(answer)[0]
    assert (line.refused, line.odd) == (True, True)
    assert line.why == ["Caseworker", "has no key today"]
    assert about(line) == f"the case {code_of(cast, case)}"
    assert "refused</span>" in page(answer)


def test_a_refusal_by_role_says_what_was_asked_for(cast: Cast, shakiba: Client) -> None:
    client_of(cast, "farida").get(DAY)
    line = lines(shakiba.get(DAY))[0]
    assert (line.text, line.why) == ("Farida was refused access", ["Administrator", "the trail"])


def test_the_server_tells_whose_session_ended(cast: Cast, shakiba: Client) -> None:
    with transaction.atomic():
        audit.record("session_expired", person=str(cast.nargis.pk))
    assert sentences(shakiba.get(DAY))[0] == "The session of Nargis ended because it was idle"


def test_a_count_is_told_in_the_digits_of_the_language(cast: Cast) -> None:
    write(cast, "catalogue.listed", count=12)
    line = lines(client_of(cast, "shakiba", language="fa-af").get(DAY))[0]
    assert "۱۲" in line.text


@pytest.mark.parametrize(
    ("language", "html", "digits"), [("fa-af", 'lang="fa-AF" dir="rtl"', "۰۱۲۳۴۵۶۷۸۹"), ("en", 'lang="en" dir="ltr"', "0123456789")]
)
def test_the_page_speaks_the_readers_language(cast: Cast, language: str, html: str, digits: str) -> None:
    a_case(cast)
    answer = page(client_of(cast, "shakiba", language=language).get(DAY))
    assert f"<html {html}>" in answer
    times = answer.split('<span class="nw">')[1:]
    assert all(set(told.split("<")[0]) <= {*digits, ":"} for told in times)


def test_an_evening_entry_is_marked_and_an_entry_at_work_is_not(cast: Cast, at: Callable[..., datetime]) -> None:
    case = a_case(cast)
    at(2027, 3, 1, 10, 5)  # a Monday
    write(cast, "case.read", case=case.pk)
    at(2027, 3, 1, 21, 47)
    write(cast, "case.read", case=case.pk)
    answer = client_of(cast, "shakiba").get(reverse("review:case", args=[case.pk]))
    evening, working = lines(answer)[:2]
    assert (evening.outside, evening.odd, working.outside, working.odd) == (True, True, False, False)
    assert "outside office hours" in page(answer)
    assert "21:47" in page(answer)


def test_the_server_has_no_office_hours(cast: Cast, shakiba: Client) -> None:
    with transaction.atomic():
        audit.record("sign_in_refused")
    assert not lines(shakiba.get(DAY))[0].outside


def test_entries_stand_under_their_own_day(cast: Cast, at: Callable[..., datetime]) -> None:
    case = a_case(cast)
    at(2027, 3, 1, 10, 5)
    write(cast, "case.read", case=case.pk)
    at(2027, 3, 2, 0, 1)
    write(cast, "case.read", case=case.pk)
    answer = client_of(cast, "shakiba").get(reverse("review:case", args=[case.pk]))
    assert [day.on.isoformat() for day in answer.context["trail"].days][:2] == ["2027-03-02", "2027-03-01"]
    assert "Tuesday, 11 Hut 1405" in page(answer)


def test_a_kind_of_a_newer_version_is_told_and_marked(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer:
        newer.setitem(KINDS, "moon.phase", Kind("moon.phase", "%(who)s changed the moon", "done"))
        write(cast, "moon.phase")
    line = lines(shakiba.get(DAY))[0]
    assert (line.text, line.warning) == ("Nargis did something that this version does not know", True)


def test_a_hostile_reason_is_text_and_cannot_turn_its_neighbours(cast: Cast, shakiba: Client) -> None:
    hostile = "\u202eless <script>alert(1)</script> & \u2067more"
    write(cast, "case.read", case=a_case(cast).pk, reason=hostile)
    answer = page(shakiba.get(DAY))
    assert "<script>alert" not in answer
    assert "<bdi>\u202eless &lt;script&gt;alert(1)&lt;/script&gt; &amp; \u2067more</bdi>" in answer


def test_an_entry_that_does_not_open_is_shown_as_locked(cast: Cast, shakiba: Client, settings: Any) -> None:
    case = a_case(cast)
    code = code_of(cast, case)
    settings.LEDGER_AUDITORS_KEY = f"{__name__}.strangers_key"
    segments.forget()
    write(cast, "case.read", case=case.pk, reason="secret")
    answer = shakiba.get(DAY)
    assert [(line.text, line.locked) for line in lines(answer)[:2]] == [
        ("Nargis read the case …", True), (f"Nargis opened the new case {code}", False)
    ]
    assert "content does not open" in page(answer)
    assert "secret" not in page(answer)


def test_a_locked_entry_on_a_cases_trail_is_still_of_that_case(cast: Cast, shakiba: Client, settings: Any) -> None:
    case = a_case(cast)
    settings.LEDGER_AUDITORS_KEY = f"{__name__}.strangers_key"
    segments.forget()
    write(cast, "case.read", case=case.pk)
    line = lines(shakiba.get(reverse("review:case", args=[case.pk])))[0]
    assert (line.text, line.locked) == (f"Nargis read the case {code_of(cast, case)}", True)


def test_what_was_written_before_the_founding_opens_with_the_servers_keys(cast: Cast, shakiba: Client, settings: Any) -> None:
    settings.LEDGER_AUDITORS_KEY = f"{__name__}.nobodys_key"
    segments.forget()
    write(cast, "catalogue.listed", count=7)
    assert Segment.objects.filter(auditors_key="server").exists()
    line = lines(shakiba.get(DAY))[0]
    assert (line.text, line.locked) == ("Nargis saw a list of 7 cases", False)


# --- what was done to keys, and to the trail itself --------------------------------------------------------------------------
def test_a_key_that_was_certified_says_whose_it_is(cast: Cast, shakiba: Client) -> None:
    write(cast, "key.certified", "shakiba", of=["user", str(cast.nargis.pk)], epoch=2)
    line = lines(shakiba.get(DAY))[0]
    assert (line.text, line.why[-1]) == ("Shakiba signed a key of a person or a team", "Nargis")


def test_the_end_of_keys_names_no_case_that_it_does_not_know(cast: Cast, shakiba: Client) -> None:
    """All grants to somebody who leaves end with one entry, and it belongs to no case."""
    write(cast, "grant.ended", "shakiba", to=["user", str(cast.nargis.pk)])
    line = lines(shakiba.get(DAY))[0]
    assert line.text == "Shakiba ended the earlier keys of a person or a team, if there were any"
    assert (line.why[-1], line.about) == ("Nargis", [])


def test_the_end_of_keys_to_a_case_says_which(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    write(cast, "grant.ended", case=case.pk, subject=("case", str(case.pk)), to=["user", str(cast.zohra.pk)])
    assert about(lines(shakiba.get(DAY))[0]) == f"the case {code_of(cast, case)}"


@pytest.mark.parametrize("view, words", [("record", "over time"), ("unusual", "what is unusual"), ("day", "Supervisor")])
def test_a_reading_of_the_trail_says_which_page(cast: Cast, shakiba: Client, view: str, words: str) -> None:
    write(cast, "ledger.read", "shakiba", view=view, count=1)
    assert lines(shakiba.get(DAY))[0].why[-1] == words


@pytest.mark.parametrize(
    "facts, words",
    [
        ({"ok": True}, "all that was checked holds"),
        ({"ok": False}, "something does not hold"),
        ({"ok": True, "findings": 0}, "the records are what the trail says"),
        ({"ok": False, "findings": 2}, "2 things are not what the trail says"),
        ({"ok": True, "outside": 40}, "a copy from outside fits"),
        ({"ok": False, "outside": 40}, "a copy from outside does not fit"),
        ({}, "Supervisor"),
    ],
)
def test_a_check_of_the_trail_says_what_it_found(cast: Cast, shakiba: Client, facts: dict[str, Any], words: str) -> None:
    write(cast, "ledger.verified", "shakiba", **facts)
    assert lines(shakiba.get(DAY))[0].why[-1] == words
