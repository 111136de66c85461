"""A supervisor signs the trail: only what holds, from her own last signature on, and nobody else in her place."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

import audit
from audit import archiving, checkpoints, context, copies, export, hooks, ledger, merkle
from audit.genesis import genesis
from audit.models import Archive, Checkpoint, Entry
from audit.review import signing, standing
from audit.review.segments import archive_opener
from audit.verifier import verify
from tests.audit import put_back
from tests.browserless import client_of
from tests.cast import Cast
from tests.reports.papers import told
from tests.review.conftest import page

pytestmark = pytest.mark.django_db

SIGN, NOW = "/trail/sign/", "/trail/sign/now/"


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
