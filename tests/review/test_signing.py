"""A supervisor signs the trail: only what holds, from her own last signature on, and nobody else in her place."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import audit
from audit import archiving, checkpoints, context, copies, export, hooks, ledger, merkle
from audit.genesis import genesis
from audit.models import Archive, Checkpoint, Entry
from audit.review import signing, standing
from audit.review.segments import archive_opener
from audit.review.views import signing as views
from audit.verifier import verify
from tests.audit import put_back
from tests.browserless import client_of
from tests.cast import Cast
from tests.reports.papers import told
from tests.review.conftest import page

pytestmark = pytest.mark.django_db

SIGN, NOW, ON = "/trail/sign/", "/trail/sign/now/", "/trail/sign/going-on/"


def listed(cast: Cast, count: int) -> None:
    with cast.acting("nargis"), transaction.atomic():
        for number in range(count):
            audit.record("catalogue.listed", count=number)


def signed_by(cast: Cast, name: str) -> Checkpoint | None:
    return Checkpoint.objects.filter(signed_by=str(cast.people[name].pk)).order_by("-size").first()


def refused(client: Client) -> bool:
    return "Nothing was signed" in page(client.post(NOW, follow=True))


# --- attacks -----------------------------------------------------------------------------------------------------------------------
def test_a_ledger_with_an_edited_entry_is_not_signed_and_the_fault_is_recorded(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    put_back.run("UPDATE audit_entry SET kind = %s WHERE seq = %s", ["signed_in", 4])
    assert refused(shakiba)
    assert signed_by(cast, "shakiba") is None
    assert not Entry.objects.filter(kind=standing.SIGNED).exists()
    assert told(cast, "ledger.verified") == {"ok": False, "checked": 3, "first_bad": 4}


def test_what_was_written_anew_with_the_servers_secrets_behind_her_signature_is_not_signed_again(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    shakiba.post(NOW)
    checkpoints.sign(context.server())
    put_back.rewrite(3)
    assert refused(shakiba)


def test_a_sign_off_whose_checkpoint_is_gone_is_noticed_by_the_next_one(cast: Cast, shakiba: Client) -> None:
    shakiba.post(NOW)
    put_back.run("DELETE FROM audit_checkpoint WHERE signed_by = %s", [str(cast.shakiba.pk)])
    assert refused(shakiba)


def test_her_old_signature_under_another_history_is_noticed(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    shakiba.post(NOW)
    mark = signed_by(cast, "shakiba")
    put_back.replace_checkpoint(mark.size, bytes(32))  # type: ignore[union-attr]
    assert refused(shakiba)


def test_a_planted_tree_is_not_what_she_signs(cast: Cast, shakiba: Client) -> None:
    """A row with peaks of another history lies where her check begins: the tree would be continued from it."""
    shakiba.post(NOW)
    mark = signed_by(cast, "shakiba")
    assert mark is not None
    frontier = merkle.Frontier(mark.size, [bytes([n]) * 32 for n in range(mark.size.bit_count())])
    Checkpoint(
        size=mark.size, root=frontier.root(), peaks=frontier.pack(), signed_by="nobody", signer_epoch=1, signature=bytes(64), text=""
    ).append()
    assert refused(shakiba)
    assert signed_by(cast, "shakiba") == mark


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "wida", "roshan", "farida"])
def test_nobody_but_a_supervisor_signs_prints_or_compares(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    for method, address in (("get", SIGN), ("post", NOW), ("post", "/trail/sign/sheet/"), ("post", "/trail/sign/copy/")):
        assert getattr(client, method)(address).status_code == 404
        assert Entry.objects.order_by("-seq")[0].kind == "access.refused"
    assert not Checkpoint.objects.filter(signed_by=str(cast.people[name].pk)).exists()


# --- what she signs ----------------------------------------------------------------------------------------------------------------
def test_her_signature_stands_over_everything_up_to_and_with_its_own_entry(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    before = Entry.objects.count()
    assert "You signed the trail." in page(shakiba.post(NOW, follow=True))
    entry, mark = Entry.objects.get(kind=standing.SIGNED), signed_by(cast, "shakiba")
    assert mark is not None
    assert (entry.seq, entry.actor, mark.size) == (before + 1, str(cast.shakiba.pk), before + 1)
    hashes = [row.hash for row in export.rows()]
    story = told(cast, standing.SIGNED)
    assert (story["size"], story["checked"]) == (before, before)
    assert story["root"] == merkle.root(hashes[:before]).hex()
    assert bytes(mark.root) == merkle.root(hashes[: before + 1])
    known: dict[str, Any] = {"genesis": genesis(), "signer_key": hooks.signer_key, "mac_key": hooks.mac_key()}
    assert verify(export.rows(), checkpoints=export.marks(), **known).ok


def test_the_next_sign_off_checks_exactly_what_came_since(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    shakiba.post(NOW)
    since = Entry.objects.get(kind=standing.SIGNED).seq
    listed(cast, 4)
    before = Entry.objects.count()
    shakiba.post(NOW)
    story = told(cast, standing.SIGNED)
    assert (story["size"], story["checked"]) == (before, before - since)


def test_each_supervisor_signs_for_herself(cast: Cast, shakiba: Client, laila: Client) -> None:
    shakiba.post(NOW)
    laila.post(NOW)
    assert signed_by(cast, "shakiba").size < signed_by(cast, "laila").size  # type: ignore[union-attr]
    assert told(cast, standing.SIGNED)["checked"] == signed_by(cast, "laila").size - 1  # type: ignore[union-attr]


def test_what_others_write_while_it_is_checked_is_checked_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(cast, 3)
    hold = signing.ledger.hold

    def meanwhile() -> None:
        with context.acting(context.server()):
            audit.record("catalogue.listed", count=99)
        seq = Entry.objects.order_by("-seq")[0].seq
        put_back._run("UPDATE audit_entry SET mac = %s WHERE seq = %s", [bytes(32), seq])
        hold()

    monkeypatch.setattr(signing.ledger, "hold", meanwhile)
    with cast.acting("shakiba") as shakiba, put_back.without_triggers(put_back.connection), pytest.raises(signing.NotWhole):
        signing.sign_off(shakiba)
    assert signed_by(cast, "shakiba") is None


# --- a long wait, in parts ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> int:
    """Ten entries a request."""
    monkeypatch.setattr(signing, "PORTION", 10)
    return 10


def test_a_long_wait_is_checked_in_parts_and_signed_at_the_end(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 25)
    said = page(shakiba.post(NOW))
    assert "10 of " in said and "entries were checked, and all of them hold" in said
    assert signed_by(cast, "shakiba") is None
    before = 0
    while signed_by(cast, "shakiba") is None:
        before = Entry.objects.count()
        shakiba.get(ON)
    story = told(cast, standing.SIGNED)
    assert (story["size"], story["checked"]) == (before, before)
    parts = Entry.objects.filter(kind=signing.PART, actor=str(cast.shakiba.pk)).exclude(case_tag=b"")
    assert len(parts) == (before - 1) // short


def test_a_part_is_not_checked_twice(cast: Cast, shakiba: Client, short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(cast, 25)
    shakiba.post(NOW)
    seen: list[int] = []
    rows = signing.export.rows
    monkeypatch.setattr(signing.export, "rows", lambda after=0, upto=None: seen.append(after) or rows(after, upto))
    shakiba.post(NOW)
    assert seen == [short]


def test_a_fault_in_a_later_part_is_found_and_nothing_is_signed(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 25)
    put_back.run("UPDATE audit_entry SET kind = %s WHERE seq = %s", ["signed_in", 14])
    shakiba.post(NOW)
    assert refused(shakiba)
    assert told(cast, "ledger.verified")["first_bad"] == 14


def test_what_was_written_anew_behind_a_part_of_hers_is_not_gone_on_from(cast: Cast, shakiba: Client, short: int) -> None:
    """The attack: with the server's secrets, after she checked the first part."""
    listed(cast, 25)
    shakiba.post(NOW)
    put_back.run("UPDATE audit_entry SET hash = %s WHERE seq = %s", [bytes(32), 10])
    assert refused(shakiba)
    assert signed_by(cast, "shakiba") is None


def test_a_part_that_somebody_else_wrote_is_not_hers(cast: Cast, shakiba: Client, short: int) -> None:
    """The attack: the server writes that she checked everything; nobody but she signs it."""
    listed(cast, 25)
    with cast.acting("shakiba") as someone, transaction.atomic():
        with context.acting(context.server()):
            audit.record(signing.PART, filed_under=signing.tag_of(someone), ok=True, upto=24, hash=bytes(32), root=bytes(32))
    put_back.run("UPDATE audit_entry SET actor = %s WHERE kind = %s", [str(cast.shakiba.pk), signing.PART])
    assert "10 of " in page(shakiba.post(NOW))


def begun(client: Client) -> str:
    """Her press of the button; the page, which asks for the next part."""
    text = page(client.post(NOW))
    assert f'http-equiv="refresh" content="0;url={ON}"' in text
    return text


def to_the_end(client: Client) -> Any:
    """The page behind the last part."""
    for _ in range(20):
        answer = client.get(ON)
        if answer.status_code == 302:
            return client.get(answer.headers["Location"])
    return pytest.fail("it never ends")


def test_it_goes_on_by_itself_until_it_is_signed(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 25)
    begun(shakiba)
    assert "20 of " in page(shakiba.get(ON))
    assert "You signed the trail." in page(to_the_end(shakiba))
    assert signed_by(cast, "shakiba") is not None


def test_nothing_goes_on_that_she_did_not_begin(cast: Cast, shakiba: Client, short: int) -> None:
    """The attack: another page leads her browser to the address."""
    listed(cast, 25)
    before = Entry.objects.count()
    assert shakiba.get(ON).status_code == 302
    assert (Entry.objects.count(), signed_by(cast, "shakiba")) == (before, None)


def test_it_does_not_sign_twice(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 15)
    begun(shakiba)
    to_the_end(shakiba)
    shakiba.get(ON)
    assert Entry.objects.filter(kind=standing.SIGNED).count() == 1


def test_her_going_back_to_the_page_stops_it_and_her_press_goes_on(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 25)
    begun(shakiba)
    assert "10 of them were checked by you already" in page(shakiba.get(SIGN))
    shakiba.get(ON)
    assert Entry.objects.filter(kind=signing.PART).count() == 1
    assert "20 of " in page(shakiba.post(NOW))


def test_a_fault_on_the_way_stops_it(cast: Cast, shakiba: Client, short: int) -> None:
    listed(cast, 35)
    put_back.run("UPDATE audit_entry SET kind = %s WHERE seq = %s", ["signed_in", 14])
    begun(shakiba)
    assert "Nothing was signed" in page(shakiba.get(ON, follow=True))
    entries = Entry.objects.count()
    shakiba.get(ON)
    assert Entry.objects.count() == entries


def test_a_ledger_that_cannot_be_written_stops_it(cast: Cast, shakiba: Client, short: int, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(cast, 35)
    begun(shakiba)

    def full(*_: Any, **__: Any) -> None:
        raise audit.LedgerUnwritable("full")

    with monkeypatch.context() as broken:
        broken.setattr(signing.audit, "record_durably", full)
        answer = shakiba.get(ON)
        assert answer.status_code == 503
        assert "http-equiv" not in page(answer)
    assert Entry.objects.filter(kind=signing.PART).count() == 1


def test_what_goes_on_by_itself_does_not_move_the_idle_clock(
    cast: Cast, shakiba: Client, short: int, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PATIENCE", settings.IDLE_SECONDS)  # one part took as long
    listed(cast, 45)
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        begun(shakiba)
        clock.shift(settings.IDLE_SECONDS - 60)
        assert shakiba.get(ON).status_code == 200
        clock.shift(120)
        assert "/sign-in/" in shakiba.get(ON).headers["Location"]


@pytest.mark.parametrize("name", ["nargis", "zohra", "humaira", "wida", "roshan", "farida"])
def test_for_nobody_else_anything_goes_on(cast: Cast, name: str) -> None:
    assert client_of(cast, name).get(ON).status_code == 404


# --- after an archive --------------------------------------------------------------------------------------------------------------
YEARS = 6 * 525_960  # minutes


@pytest.fixture
def put_away(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Archive]:
    """Everything up to now becomes six years old, and Laila archives it."""

    def archive() -> Archive:
        checkpoints.sign(context.server())
        minute = Entry.objects.order_by("-seq")[0].ts + YEARS
        monkeypatch.setattr(ledger, "_minute", lambda: minute)
        audit.record("signed_in")
        with cast.acting("laila") as laila:
            return archiving.carry_out(archiving.plan(minute - 1), tmp_path / "ledger.hamraz", archive_opener(laila))

    return archive


@pytest.mark.parametrize("since", [None, 0, 3])
def test_after_an_archive_she_signs_what_came_since(
    cast: Cast, shakiba: Client, laila: Client, put_away: Callable[[], Archive], since: int | None
) -> None:
    """She never signed before it, or exactly at its end, or three entries before that."""
    listed(cast, 5)
    if since is not None:
        shakiba.post(NOW)
        listed(cast, since)
    row = put_away()
    listed(cast, 2)
    waiting = shakiba.get(SIGN).context["waiting"]
    before = Entry.objects.order_by("-seq")[0].seq
    assert (waiting.count, waiting.first) == (before - row.size, waiting.last)
    assert "You signed the trail." in page(shakiba.post(NOW, follow=True))
    story = told(cast, standing.SIGNED)
    assert (story["size"], story["checked"]) == (before, before - row.size)


def test_behind_an_archive_that_nobody_signed_she_signs_nothing(
    cast: Cast, shakiba: Client, laila: Client, put_away: Callable[[], Archive]
) -> None:
    """The attack: the row is forged, and she is asked to sign what comes after."""
    listed(cast, 5)
    put_away()
    put_back.run("UPDATE audit_archive SET signature = %s", [bytes(64)])
    assert refused(shakiba)
    assert signed_by(cast, "shakiba") is None
    assert told(cast, "ledger.verified")["ok"] is False


# --- the page ----------------------------------------------------------------------------------------------------------------------
def test_the_page_counts_what_waits_and_lists_who_signed(cast: Cast, shakiba: Client) -> None:
    listed(cast, 5)
    first = page(shakiba.get(SIGN))
    assert "You have never signed the trail." in first
    assert "Nobody has signed the trail yet." in first
    shakiba.post(NOW)
    listed(cast, 2)
    answer = shakiba.get(SIGN)
    size = signed_by(cast, "shakiba").size  # type: ignore[union-attr]
    assert answer.context["waiting"].count == Entry.objects.count() - size
    assert [(one.who, one.size) for one in answer.context["outside"].signed] == [("Shakiba", size)]


def test_reading_the_page_is_an_entry(cast: Cast, shakiba: Client) -> None:
    shakiba.get(SIGN)
    assert told(cast, "ledger.read")["view"] == "copies"


def test_the_trail_reminds_a_supervisor_whose_signature_is_older_than_a_week(
    cast: Cast, shakiba: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder = "Your signature is due."
    assert reminder not in page(shakiba.get("/trail/"))
    later = copies.minute() + 8 * checkpoints.DAY
    monkeypatch.setattr(copies, "minute", lambda: later)
    assert reminder in page(shakiba.get(reverse("review:person", args=[cast.nargis.pk]) + "?since=0"))
    settings.SIGN_OFF_DAYS = 9
    assert reminder not in page(shakiba.get(reverse("review:person", args=[cast.nargis.pk]) + "?since=0"))


def test_a_page_that_she_closed_signs_nothing_later(cast: Cast, shakiba: Client, short: int) -> None:
    """She pressed, closed the page and worked on; a restored tab signs in her name, an hour later."""
    listed(cast, 15)
    begun(shakiba)
    now = timezone.now()
    for minutes in range(5, 65, 5):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            assert shakiba.get("/team/").status_code == 200
    with time_machine.travel(now + timedelta(minutes=66), tick=False):
        for _ in range(12):  # as its meta refresh does
            shakiba.get(ON)
    assert not Entry.objects.filter(kind=standing.SIGNED).exists()
