"""The trail on paper and as a file, and her own report: what leaves the house, for whom, and what stands on it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import audit
from audit import checkpoints, context, export, genesis, ledger
from audit.models import Archive, Entry
from audit.review import hers, printing, trail
from audit.review.segments import opener
from audit.verifier import verify_file
from casework.cases import actions
from casework.cases.models import Case
from referrals.models import Referral
from tests.browserless import client_of
from tests.cast import Cast, a_case
from tests.kinds import one_of
from tests.paper.copied import pdfium
from tests.referrals.sent import sent
from tests.review.conftest import page

pytestmark = pytest.mark.django_db

ASKED = {"language": "en", "recipient": "The court", "reason": "asked by the court"}


def printed(client: Client, address: str, **changes: str) -> str:
    answer = client.post(address, {**ASKED, **changes})
    assert answer["Content-Type"] == "application/pdf", page(answer)
    return " ".join(pdfium(b"".join(answer) if answer.streaming else answer.content).split())


def stories_of(cast: Cast, kind: str) -> list[dict[str, Any]]:
    with cast.acting("shakiba") as someone:
        return [story or {} for story in ledger.read(Entry.objects.filter(kind=kind).order_by("seq"), opener(someone))]


# --- the trail on paper -------------------------------------------------------------------------------------------------
def test_a_case_prints_who_came_to_it_and_why(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    client_of(cast, "nargis").get(reverse("cases:case", args=[case.pk]))
    words = printed(shakiba, reverse("review:print-case", args=[case.pk]))
    assert "Nargis read the case" in words
    assert "Caseworker" in words
    assert "The court" in words


def test_the_filters_of_the_page_choose_what_is_printed(cast: Cast, shakiba: Client) -> None:
    for name in ("nargis", "palwasha"):
        with cast.acting(name), transaction.atomic():
            audit.record("export.table")
    words = printed(shakiba, reverse("review:print-day") + f"?person={cast.palwasha.pk}")
    assert "Palwasha exported" in words
    assert "Nargis exported" not in words


def test_a_person_prints_in_dari_and_in_pashto(cast: Cast, shakiba: Client) -> None:
    with cast.acting("nargis"), transaction.atomic():
        audit.record("export.table")
    for language in ("fa-af", "ps"):
        answer = shakiba.post(reverse("review:print-person", args=[cast.nargis.pk]), {**ASKED, "language": language})
        assert answer["Content-Type"] == "application/pdf"


def test_what_was_printed_is_told_with_the_reason_before_and_after(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    printed(shakiba, reverse("review:print-case", args=[case.pk]))
    read, left = stories_of(cast, "ledger.read")[-1], stories_of(cast, "trail.exported")[-1]
    assert (read["serial"], read["reason"]) == (left["serial"], "asked by the court")
    assert (left["form"], left["recipient"], left["case"]) == ("pdf", "The court", str(case.pk))


def test_the_paper_carries_a_copy_of_the_newest_checkpoint(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    with transaction.atomic():
        mark = checkpoints.sign(context.server())
    words = printed(shakiba, reverse("review:print-case", args=[case.pk]))
    assert bytes(mark.root).hex()[:4] in words.lower()
    assert Entry.objects.filter(kind="checkpoint.copied").exists()


def test_nothing_is_printed_without_a_reason_and_a_reader(cast: Cast, shakiba: Client) -> None:
    for missing in ("reason", "recipient"):
        answer = shakiba.post(reverse("review:print-day"), {**ASKED, missing: ""})
        assert 'role="alert"' in page(answer)
    assert not Entry.objects.filter(kind="trail.exported").exists()


def test_a_paper_has_so_many_lines_and_says_so(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST", 3)
    with cast.acting("nargis"), transaction.atomic():
        for number in range(5):
            audit.record("catalogue.listed", count=number)
    address = reverse("review:print-person", args=[cast.nargis.pk])
    assert "at most 3" in page(shakiba.get(address))
    assert printed(shakiba, address).count("saw a list") == 3


def test_a_day_that_does_not_exist_leads_back(cast: Cast, shakiba: Client) -> None:
    answer = shakiba.get(reverse("review:print-day"), {"day-d": "32", "day-m": "1", "day-y": "1405"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("review:day"))


def test_nobody_prints_the_doings_of_somebody_who_does_not_exist(cast: Cast, shakiba: Client) -> None:
    assert shakiba.get(reverse("review:print-person", args=[uuid4()])).status_code == 404


# --- the ledger as a file -----------------------------------------------------------------------------------------------
def test_the_file_is_what_the_verifier_takes(cast: Cast, shakiba: Client, tmp_path: Path) -> None:
    a_case(cast)
    answer = shakiba.post(reverse("review:export"), {"reason": "for the donor"})
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(b"".join(answer.streaming_content))
    lines = file.read_text().splitlines()
    assert json.loads(lines[0]) == {"type": export.FORMAT, "genesis": genesis.genesis().hex()}
    assert verify_file(file, genesis=genesis.genesis()).ok
    newest = Entry.objects.order_by("-seq")[0]
    assert (newest.kind, json.loads(lines[-1])["seq"]) == ("trail.exported", newest.seq)


def test_the_file_opens_nothing(cast: Cast, shakiba: Client) -> None:
    a_case(cast)
    with cast.acting("nargis"), audit.because("پروین"), transaction.atomic():
        audit.record("export.table")
    answer = shakiba.post(reverse("review:export"), {"reason": "for the donor"})
    whole = b"".join(answer.streaming_content).decode()
    assert "پروین" not in whole
    assert "donor" not in whole


def test_no_file_without_a_reason(cast: Cast, shakiba: Client) -> None:
    assert 'role="alert"' in page(shakiba.post(reverse("review:export"), {"reason": " "}))


@pytest.mark.parametrize("name", ["nargis", "laila", "zohra", "farida", "roshan", "wida"])
def test_nobody_else_takes_the_trail_of_a_case_out(cast: Cast, name: str) -> None:
    case = a_case(cast)
    client = client_of(cast, name)
    for route in ("review:print-case", "review:report"):
        assert client.post(reverse(route, args=[case.pk]), ASKED).status_code == 404
    assert not Entry.objects.filter(kind="trail.exported").exists()


# --- her own report -----------------------------------------------------------------------------------------------------
def a_life(cast: Cast, shakiba: Client) -> Case:
    case = a_case(cast)
    with cast.acting("shakiba"):
        actions.assign(case=Case.objects.get(pk=case.pk), to=cast.zohra)
    for client in (client_of(cast, "nargis"), client_of(cast, "zohra"), shakiba, client_of(cast, "palwasha")):
        client.get(reverse("cases:case", args=[case.pk]))
    return case


def test_her_report_says_what_is_kept_and_what_sort_of_people_saw_it(cast: Cast, shakiba: Client) -> None:
    words = printed(shakiba, reverse("review:report", args=[a_life(cast, shakiba).pk]))
    kept = ("What we keep", "Who you are and how to reach you", "What you agreed to")
    for said in (*kept, "Who saw it", "The counsellor", "Those who lead the team"):
        assert said in words
    assert "1 person, on 1 day" in words
    assert "1 time somebody without permission asked for it" in words


def test_her_report_names_nobody_and_no_code(cast: Cast, shakiba: Client) -> None:
    case = a_life(cast, shakiba)
    words = printed(shakiba, reverse("review:report", args=[case.pk]))
    for name in ("Nargis", "Zohra", "Shakiba", "Palwasha", "Team one", "The office", "پروین"):
        assert name not in words
    assert not re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", words)


def test_a_counsellors_own_notes_are_not_counted(cast: Cast, shakiba: Client) -> None:
    case = a_life(cast, shakiba)
    one_of(cast, case, "counselling.note")
    assert "Conversations with the counsellor" not in printed(shakiba, reverse("review:report", args=[case.pk]))
    one_of(cast, case, "counselling.session")
    assert "Conversations with the counsellor 1 entry" in printed(shakiba, reverse("review:report", args=[case.pk]))


@pytest.mark.parametrize("language", ["fa-af", "ps"])
def test_her_report_is_discreet_in_her_language(cast: Cast, shakiba: Client, language: str) -> None:
    """The net of telling words lets it through: nothing on it says what the office does."""
    assert printed(shakiba, reverse("review:report", args=[a_life(cast, shakiba).pk]), language=language)


def test_what_was_passed_on_is_named_only_where_she_wants_it(cast: Cast, shakiba: Client) -> None:
    referral = sent(cast).referral
    address = reverse("review:report", args=[referral.case_id])
    assert "Sepidar" not in printed(shakiba, address)
    assert "Sepidar" in printed(shakiba, address, named="on")


def test_her_report_is_told_in_the_trail_with_its_name(cast: Cast, shakiba: Client) -> None:
    case = a_life(cast, shakiba)
    printed(shakiba, reverse("review:report", args=[case.pk]))
    assert stories_of(cast, "export.pdf")[-1]["what"] == "own_report"
    assert stories_of(cast, "ledger.read")[-1]["view"] == "report"
    assert "What we hold about you" in page(shakiba.get(reverse("review:case", args=[case.pk])))


def test_an_approval_that_was_sent_back_is_no_refused_visitor(cast: Cast, shakiba: Client) -> None:
    case = a_case(cast)
    with cast.acting("shakiba"), transaction.atomic():
        audit.record("approval.refused", case=case.pk)
    assert "without permission" not in printed(shakiba, reverse("review:report", args=[case.pk]))


def test_her_report_says_where_the_readings_before_an_archive_are(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings that were put away are never told as "nobody"."""
    case = a_case(cast)
    monkeypatch.setattr(hers, "put_away", lambda case: timezone.localdate())
    words = printed(shakiba, reverse("review:report", args=[case.pk]))
    assert "is kept in another place" in words
    assert "Nobody" not in words


def test_only_a_case_as_old_as_the_archive_speaks_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case(cast)
    for days, told in ((-1, False), (0, True), (30, True)):
        minute = trail.minutes(case.opened_on + timedelta(days=days)) + 600
        monkeypatch.setattr(hers.export, "archived", lambda minute=minute: Archive(ts=minute))
        assert (hers.put_away(case) is not None) is told
    monkeypatch.setattr(hers.export, "archived", lambda: None)
    assert hers.put_away(case) is None


def test_what_was_passed_on_and_ran_out_is_not_said_to_open(cast: Cast, shakiba: Client) -> None:
    referral = sent(cast).referral
    yesterday = timezone.localdate() - timedelta(days=1)
    Referral.objects.filter(pk=referral.pk).update(expires_on=yesterday)
    words = printed(shakiba, reverse("review:report", args=[referral.case_id]))
    assert "It cannot be opened there any more since" in words
