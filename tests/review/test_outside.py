"""Copies outside: the sheet, what a copy that comes back is told, and the alarm of one that does not fit."""

import io
import re
from typing import Any

import pikepdf
import pytest
from django.db import transaction
from django.test import Client

import audit
from audit import checkpoints, context, copies, typed
from audit.chain import origin_of
from audit.copies import BROWSER, Copy
from audit.genesis import genesis
from audit.models import Checkpoint, Entry
from tests.audit import put_back
from tests.browserless import client_of
from tests.cast import Cast
from tests.paper.copied import poppler
from tests.reports.papers import told
from tests.review.conftest import page

pytestmark = pytest.mark.django_db

SIGN, SHEET, COPY, TODAY = "/trail/sign/", "/trail/sign/sheet/", "/trail/sign/copy/", "/"
ALARM = "A copy does not fit this trail."


def listed(cast: Cast, count: int = 3) -> None:
    with cast.acting("nargis"), transaction.atomic():
        for number in range(count):
            audit.record("catalogue.listed", count=number)


def a_mark(cast: Cast) -> Checkpoint:
    listed(cast)
    return checkpoints.sign(context.server())


def verdict(client: Client, text: str, **more: str) -> Any:
    return client.post(COPY, {"copy": text, **more}).context["verdict"]


def refusals() -> int:
    return Entry.objects.filter(kind=copies.REFUSED).count()


# --- attacks -----------------------------------------------------------------------------------------------------------------------
def test_the_note_of_a_sheet_from_before_an_old_backup_raises_the_alarm_for_every_supervisor(
    cast: Cast, shakiba: Client, laila: Client
) -> None:
    before = Entry.objects.count()
    note = checkpoints.server_note(a_mark(cast))
    put_back.cut(before)
    assert verdict(shakiba, note) == "short"
    assert refusals() == 1
    for client in (shakiba, laila):
        assert ALARM in page(client.get("/trail/"))
        assert "A copy of the trail does not fit what lies here." in page(client.get(TODAY))
    assert "On a weekly sheet" in page(laila.get(SIGN))


def test_a_browser_that_brought_a_newer_copy_is_seen_on_the_page_with_who_used_it(cast: Cast, shakiba: Client) -> None:
    before = Entry.objects.count()
    held = copies.pack(copies.copy_of(a_mark(cast)))
    put_back.cut(before)
    with cast.acting("nargis"):
        copies.at_sign_in(held)
    (refused,) = shakiba.get(SIGN).context["outside"].refused
    assert (refused.who, str(refused.where), refused.size) == ("Nargis", "In a browser of the office", before + 3)
    assert "an old backup was put back" in str(refused.why)


def test_the_whole_root_of_a_sheet_shows_that_the_ledger_was_written_anew(cast: Cast, shakiba: Client) -> None:
    mark = a_mark(cast)
    put_back.rewrite(2)
    assert verdict(shakiba, f"{mark.size} {typed.grouped(bytes(mark.root))}", sure="on") == "other"
    assert told(cast, copies.REFUSED) == {"where": "sheet", "size": mark.size, "root": bytes(mark.root).hex(), "why": "other"}


def test_the_foot_of_a_paper_is_enough_to_notice_it(cast: Cast, shakiba: Client) -> None:
    foot = typed.foot(copies.copy_of(a_mark(cast)))
    assert verdict(shakiba, foot) == "continues"
    put_back.rewrite(2)
    assert verdict(shakiba, foot, sure="on") == "other"
    assert told(cast, copies.REFUSED)["where"] == "paper"


def test_a_note_whose_signature_is_not_the_servers_alarms_nobody_by_itself(cast: Cast, shakiba: Client) -> None:
    note = checkpoints.server_note(a_mark(cast))
    forged = re.sub(r"\n\d+\n", f"\n{Entry.objects.count() + 50}\n", note, count=1)
    assert verdict(shakiba, forged) == "short"
    assert refusals() == 0


def test_a_typed_copy_that_does_not_fit_is_looked_at_twice_before_it_alarms(cast: Cast, shakiba: Client) -> None:
    mark = a_mark(cast)
    mistyped = f"{mark.size}-{'0' * 64}"
    answer = shakiba.post(COPY, {"copy": mistyped})
    assert "This copy does not fit." in page(answer)
    assert refusals() == 0
    shakiba.post(COPY, {"copy": mistyped, "sure": "on"})
    assert refusals() == 1


def test_the_alarm_stands_for_thirty_days(cast: Cast, shakiba: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    copies.refuse(Copy(10_000, bytes(32)), BROWSER, "short")
    assert ALARM in page(shakiba.get("/trail/"))
    monkeypatch.setattr(copies, "SAID_AGAIN", -1)
    assert ALARM not in page(shakiba.get("/trail/"))


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira"])
def test_nobody_else_sees_the_alarm(cast: Cast, name: str) -> None:
    copies.refuse(Copy(10_000, bytes(32)), BROWSER, "short")
    assert "A copy of the trail" not in page(client_of(cast, name).get(TODAY))


def test_the_trail_says_where_a_copy_went_and_why_one_did_not_fit(cast: Cast, shakiba: Client) -> None:
    shakiba.post(SHEET, {"language": "en"})
    copies.refuse(Copy(10_000, bytes(32)), BROWSER, "short")
    said = page(shakiba.get("/trail/"))
    assert f"On a weekly sheet · copy up to entry {Checkpoint.objects.get().size}" in said
    assert "In a browser of the office · copy up to entry 10000 · the trail ends before it" in said


# --- what fits ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("write", [
    checkpoints.server_note,
    lambda mark: " ".join(checkpoints.server_note(mark).split()),
    lambda mark: f"{mark.size} {mark.text.splitlines()[2]}",
    lambda mark: f"{mark.size}:{mark.text.splitlines()[2]}",
    lambda mark: f"{mark.size}  {bytes(mark.root).hex()}",
    lambda mark: f"{mark.size}\n{typed.grouped(bytes(mark.root)).lower().replace('-', ' ')}",
    lambda mark: f"{str(mark.size).translate(str.maketrans('0123456789', '۰۱۲۳۴۵۶۷۸۹'))} {typed.grouped(bytes(mark.root))}",
])  # fmt: skip
def test_a_copy_fits_in_whatever_way_it_is_typed(cast: Cast, shakiba: Client, write: Any) -> None:
    mark = a_mark(cast)
    listed(cast)
    assert verdict(shakiba, write(mark)) == "continues"
    assert told(cast, "ledger.verified") == {
        "ok": True, "outside": mark.size, "where": "sheet", "certain": "\N{EM DASH}" in write(mark),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "12", "12 0123456789", "hello", "12 zz", "0 0123456789ABCDEF", "hamraz/1", "9" * 30 + " " + "0" * 64])
def test_what_is_no_copy_is_told_in_a_sentence(cast: Cast, shakiba: Client, text: str) -> None:
    answer = shakiba.post(COPY, {"copy": text})
    assert (answer.status_code, answer.context["verdict"], bool(answer.context["copy_form"].errors)) == (200, None, True)
    assert refusals() == 0


def test_a_check_of_a_copy_is_not_taken_for_a_check_of_the_chain(cast: Cast, shakiba: Client) -> None:
    shakiba.post(COPY, {"copy": typed.foot(copies.copy_of(a_mark(cast)))})
    assert "Nobody has checked it yet." in page(shakiba.get("/trail/"))


def test_the_copy_of_another_office_is_told_apart_and_alarms_nobody(cast: Cast, shakiba: Client) -> None:
    note = checkpoints.server_note(a_mark(cast)).replace(origin_of(genesis()), "hamraz/0000000000000000")
    assert verdict(shakiba, note, sure="on") == "foreign"
    assert refusals() == 0


# --- the sheet ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fa-af", "ps", "en"])
def test_the_sheet_carries_a_checkpoint_of_this_moment_in_groups_and_as_a_note(cast: Cast, shakiba: Client, language: str) -> None:
    listed(cast)
    before = Entry.objects.count()
    answer = shakiba.post(SHEET, {"language": language})
    mark = Checkpoint.objects.get()
    assert (answer["Content-Type"], mark.size) == ("application/pdf", before)
    words = poppler(answer.content)
    assert typed.read(words[words.index("hamraz/", words.index("hamraz/") + 1) :]).signed
    squeezed = "".join(words.split())
    assert all(typed.grouped(bytes(mark.root)[at : at + 8]) in squeezed for at in range(0, 32, 8))
    assert origin_of(genesis()) in words
    assert told(cast, copies.COPIED) == {"where": "sheet", "size": before}


def test_what_the_picture_of_the_sheet_says_is_the_signed_note(cast: Cast, monkeypatch: pytest.MonkeyPatch, shakiba: Client) -> None:
    from audit.review import weekly

    drawn: list[str] = []
    picture = weekly.picture
    monkeypatch.setattr(weekly, "picture", lambda text, alternative: (drawn.append(text), picture(text, alternative))[1])
    answer = shakiba.post(SHEET, {"language": "en"})
    assert drawn == [checkpoints.server_note(Checkpoint.objects.get())]
    assert typed.read(drawn[0]).signed
    with pikepdf.open(io.BytesIO(answer.content)) as document:
        figures = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == pikepdf.Name.Figure]
        assert [str(item.Alt) for item in figures] == ["Picture to scan; the signed lines say the same."]


def test_the_page_says_how_old_the_newest_copy_is_and_what_could_be_lost(cast: Cast, shakiba: Client) -> None:
    assert "No copy lies outside." in page(shakiba.get(SIGN))
    shakiba.post(SHEET, {"language": "en"})
    size = Checkpoint.objects.get().size
    listed(cast, 4)
    answer = shakiba.get(SIGN)
    outside = answer.context["outside"]
    assert (outside.safe, outside.behind) == (size, Entry.objects.count() - size)
    assert [(str(way.name), way.size) for way in outside.ways if way.at] == [("On a weekly sheet", size)]
    assert f"{outside.behind} entries since" in page(answer)
