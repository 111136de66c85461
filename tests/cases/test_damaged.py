"""A record whose bytes no longer open: marked on every page, told in the ledger once a page, and never an error."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from audit.ledger import case_tag
from audit.models import Entry
from casework.access import grants
from casework.access.errors import Damaged
from casework.accounts.models import Certificate
from casework.cases import actions
from casework.cases.kinds import KINDS
from casework.cases.models import Case, CaseRecord, Consent, ContactNote, Situation, Survivor
from casework.encryption import seal_record
from casework.reports.collect import BY_NAME
from tests import kinds
from tests.browserless import client_of
from tests.cases.test_records import note
from tests.cases.typed import text
from tests.cast import Cast, a_case
from tests.database import vendor

MARK = "does not open any more"
WAYS: dict[str, Callable[[Any], bytes]] = {
    "empty": lambda record: b"",
    "cut": lambda record: bytes(record.payload)[:-1],
    "short": lambda record: b"\xc1\x01",
    "wrong": lambda record: bytes(record.payload)[:-1] + bytes([bytes(record.payload)[-1] ^ 1]),
    "foreign": lambda record: seal_record(b"k" * 32, record.aad(), record.epoch, b"{}"),
}
OWN_PAGES = {"cases.survivor": "identity", "cases.safe_contact": "identity", "cases.situation": "situation", "cases.consent": "consents"}


def damage(record: Any, way: str = "wrong") -> None:
    """The live row and every version of it."""
    broken = WAYS[way](record)
    type(record)._base_manager.filter(pk=record.pk).update(payload=broken)
    type(record).history.filter(id=record.pk).update(payload=broken)


def one_of(cast: Cast, case: Case, code: str) -> tuple[CaseRecord, Client]:
    """A record of this kind, and the client of somebody who works with it."""
    record, who = kinds.one_of(cast, case, code)
    return record, client_of(cast, who)


def pages_of(record: CaseRecord) -> list[str]:
    """Where a record stands: the case, the history, its own versions, its own page."""
    case, kind = record.case_id, KINDS[record.code]
    found = [
        reverse("cases:case", args=[case]), reverse("cases:history", args=[case]),
        reverse("cases:record-history", args=[case, record.code, record.pk]),
    ]
    if kind.route:
        found.append(kind.url(record))
    elif record.code in OWN_PAGES:
        found.append(reverse(f"cases:{OWN_PAGES[record.code]}", args=[case]))
    return found


# On PostgreSQL what has a page of its own and one kind of each room: every table keeps its bytes in a column of the same type.
ONE_OF_EACH = {code.partition(".")[0]: code for code in sorted(KINDS)}
CODES = sorted(KINDS) if vendor() == "sqlite" else sorted({*OWN_PAGES, *ONE_OF_EACH.values()})


@dataclass(frozen=True)
class Look:
    """One page over damaged bytes: its answer, and how many warnings stood in the ledger after it."""

    page: str
    status: int
    text: str
    told: int


def looked(cast: Cast, code: str, way: str) -> Iterator[Look]:
    """Every page of a damaged record, one after another."""
    record, client = one_of(cast, a_case(cast), code)
    damage(record, way)
    warnings = Entry.objects.filter(kind="record.damaged", case_tag=case_tag(record.case_id))
    for page in pages_of(record):
        answer = client.get(page)
        yield Look(page, answer.status_code, text(answer), warnings.count())


Looks = Callable[[str, str], list[Look]]


@pytest.fixture(scope="module")
def seen() -> dict[tuple[str, str], list[Look]]:
    """What the pages said, so that three tests open them once."""
    return {}


@pytest.fixture
def looks(cast: Cast, seen: dict[tuple[str, str], list[Look]]) -> Looks:
    def once(code: str, way: str) -> list[Look]:
        if (code, way) not in seen:
            seen[code, way] = list(looked(cast, code, way))
        return seen[code, way]

    return once


# Every kind in one way, and every way on one kind of each page: the bytes are told from one another below all pages.
@pytest.mark.parametrize(("code", "way"), [*((code, "wrong") for code in CODES), *(("cases.situation", way) for way in WAYS)])
def test_it_is_marked_on_every_page_that_shows_it(looks: Looks, code: str, way: str) -> None:
    found = looks(code, way)
    assert len(found) >= 3
    assert [look.page for look in found if look.status != 200] == []
    assert [look.page for look in found if MARK not in look.text] == []


@pytest.mark.parametrize("code", CODES)
def test_it_is_told_in_the_ledger_once_a_page(looks: Looks, code: str) -> None:
    found = looks(code, "wrong")
    assert [look.told for look in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("code", CODES)
def test_no_form_is_offered_over_it(looks: Looks, code: str) -> None:
    assert [look.page for look in looks(code, "wrong") if 'name="revision"' in look.text] == []


def test_a_whole_record_is_not_marked_and_not_told(cast: Cast) -> None:
    """The measure itself."""
    case = a_case(cast)
    for code in CODES:
        record, client = one_of(cast, case, code)
        for page in pages_of(record):
            assert MARK not in text(client.get(page)), page
    assert not Entry.objects.filter(kind="record.damaged").exists()


def test_damaged_is_not_the_same_as_closed_to_her(cast: Cast) -> None:
    case = a_case(cast)
    damage(Survivor.objects.get(case=case))
    with cast.acting("nargis"):
        mine = Survivor.objects.get(case=case)
        assert (mine.is_open, mine.is_damaged) == (False, True)
        with pytest.raises(Damaged):
            _ = mine.given_name
    with cast.acting("palwasha"):
        hers = Survivor.objects.get(case=case)
        assert (hers.is_open, hers.is_damaged) == (False, False)


def test_the_versions_around_a_damaged_one_are_still_compared(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    for risk in ("medium", "low"):
        with cast.acting("nargis"):
            situation = Situation.objects.get(case=case)
            situation.risk = risk
            situation.save()
    Situation.history.filter(id=situation.pk, revision=2).update(payload=b"")
    page = text(nargis.get(reverse("cases:record-history", args=[case.pk, "cases.situation", situation.pk])))
    assert "High" in page
    assert "Low" in page
    assert "Medium" not in page


@pytest.mark.parametrize("section", ["who", "contact", "situation", "consents", "story", "contacts", "course"])
def test_a_paper_is_whole_or_is_not_printed(cast: Cast, section: str) -> None:
    case = a_case(cast)
    record, client = one_of(cast, case, BY_NAME[section].model.code)
    damage(record)
    asked = {"language": "en", "profile": "internal", "recipient": "Nargis", "sections": [section], "reason": "hearing"}
    answer = client.post(f"/cases/{case.pk}/summary/", asked)
    assert answer["Content-Type"].startswith("text/html")
    assert MARK in text(answer)
    assert not Entry.objects.filter(kind="export.pdf").exists()


def test_a_note_that_would_change_a_damaged_situation_is_not_saved_and_keeps_her_words(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    damage(Situation.objects.get(case=case))
    page = text(nargis.post(f"/cases/{case.pk}/notes/new/", note(text="زنگ زدم.", next_step="دیدار")))
    assert MARK in page
    assert "زنگ زدم." in page
    assert not ContactNote.objects.exists()


def test_a_damaged_consent_is_not_told_as_one_that_is_not_in_force(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    damage(Consent.objects.get(case=case))
    page = text(nargis.get(f"/cases/{case.pk}/"))
    assert "damaged" in page
    assert "Not in force" not in page


# --- rows beside the records: certificates of colleagues, catalogue cards, planted grants -------------------------------------
def situation_form() -> dict[str, str]:
    return {"revision": "1", "risk": "low", "next_step": "دیدار در دفتر"}


@pytest.mark.parametrize("broken", ["signature", "gone"])
def test_a_broken_certificate_of_a_colleague_does_not_stop_the_others_work(cast: Cast, nargis: Client, broken: str) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=case, to=cast.palwasha)
    rows = Certificate.objects.filter(holder=cast.palwasha.pk)
    _ = rows.delete() if broken == "gone" else rows.update(signature=b"x" * 64)
    assert nargis.post(f"/cases/{case.pk}/situation/", situation_form()).status_code == 302
    with cast.acting("shakiba"):
        assert Situation.objects.get(case=case).risk == "low"


def test_a_card_of_hers_that_does_not_open_costs_her_no_words(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    case.user_grants.filter(user=cast.nargis).update(card=b"\xc2 nothing that opens")
    answer = nargis.post(f"/cases/{case.pk}/situation/", situation_form())
    assert answer.status_code == 200
    assert "دیدار در دفتر" in text(answer)
    assert "your own overview of this case does not open" in text(answer)
    with cast.acting("nargis"):
        assert Situation.objects.get(case=case).risk == "high"


def test_a_card_that_does_not_open_comes_back_when_a_colleague_saves(cast: Cast, nargis: Client, shakiba: Client) -> None:
    case = a_case(cast)
    case.user_grants.filter(user=cast.nargis).update(card=b"\xc2 nothing that opens")
    assert shakiba.post(f"/cases/{case.pk}/situation/", situation_form()).status_code == 302
    assert nargis.post(f"/cases/{case.pk}/situation/", {"revision": "2", "risk": "medium"}).status_code == 302


def test_reopening_without_a_card_is_a_sentence_and_not_an_error(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    shakiba.post(f"/cases/{case.pk}/close/", {"reason": "moved"})
    case.team_grants.update(card=b"\xc2 nothing that opens")
    answer = shakiba.post(f"/cases/{case.pk}/reopen/", {"text": "برگشت"})
    assert answer.status_code == 200
    assert "برگشت" in text(answer)
    assert Case.objects.get(pk=case.pk).state == "closed"


def planted(case: Case) -> None:
    """A grant for a Django group that is no team, as a writer of the database leaves it."""
    row = case.team_grants.get()
    row.pk, row.group = None, Group.objects.create(name="planted")
    row.save(force_insert=True)


@pytest.mark.parametrize("page", ["", "history/", "assign/"])
def test_a_grant_for_a_group_that_is_no_team_breaks_no_page(cast: Cast, shakiba: Client, page: str) -> None:
    case = a_case(cast)
    planted(case)
    assert shakiba.get(f"/cases/{case.pk}/{page}").status_code == 200


def test_a_grant_for_a_group_that_is_no_team_stops_no_work_and_is_no_way_to_the_case(cast: Cast, nargis: Client) -> None:
    case = a_case(cast)
    planted(case)
    assert nargis.post(f"/cases/{case.pk}/situation/", situation_form()).status_code == 302
    with cast.acting("nargis"):
        assert grants.paths(case) == [f"user:{cast.nargis.pk}", f"team:{cast.teams['one'].pk}"]
    case.team_grants.filter(group__team__isnull=False).delete()
    with cast.acting("nargis"), pytest.raises(actions.NobodyLeft):
        actions.revoke(case=case, person=cast.nargis)
