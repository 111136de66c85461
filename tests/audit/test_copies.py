"""A copy that lies outside the house, against a ledger that looks whole from inside."""

from typing import Any

import pytest
from django.core.signing import Signer
from django.db import transaction

import audit
from audit import checkpoints, context, copies
from audit.chain import Mark
from audit.copies import BROWSER, COPIED, PAPER, REFUSED, Copy
from audit.ledger import case_tag
from audit.models import Checkpoint, Entry
from tests.audit import people, put_back
from tests.audit.office import checked, stories

pytestmark = pytest.mark.django_db


def listed(count: int) -> None:
    with audit.acting(people.leila()), transaction.atomic():
        for number in range(count):
            audit.record("case.changed", case=people.CASE, revision=number)


def copied(before: int = 12, after: int = 6) -> Copy:
    """The copy of a checkpoint in a ledger that goes on after it."""
    listed(before)
    mark = checkpoints.sign(context.server())
    listed(after)
    return copies.copy_of(mark)


def browser(copy: Copy) -> str:
    return copies.pack(copy)


def kinds(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


# --- attacks -----------------------------------------------------------------------------------------------------------------------
def test_an_old_backup_that_was_put_back_ends_before_the_copy() -> None:
    copy = copied()
    put_back.cut(copy.size - 1)
    assert checked().ok
    assert copies.compare(copy) == "short"


def test_an_old_backup_that_went_on_is_another_history() -> None:
    copy = copied()
    put_back.cut(copy.size - 1)
    listed(9)
    assert checked().ok
    assert copies.compare(copy) == "other"


@pytest.mark.parametrize("seq", [1, 7, 12])
def test_a_ledger_written_anew_with_the_servers_secrets_is_another_history(seq: int) -> None:
    copy = copied()
    put_back.rewrite(seq)
    assert checked().ok
    assert copies.compare(copy) == "other"


def test_an_entry_before_an_older_checkpoint_cannot_be_written_anew_behind_the_copys_back() -> None:
    listed(5)
    checkpoints.sign(context.server())
    copy = copied()
    put_back.rewrite(3)
    assert checked().ok
    assert copies.compare(copy) == "other"


def test_a_checkpoint_that_was_replaced_contradicts_the_copy() -> None:
    copy = copied()
    put_back.replace_checkpoint(copy.size, bytes(32))
    assert copies.compare(copy) == "other"


def test_a_checkpoint_that_was_replaced_is_handed_out_to_nobody() -> None:
    copy = copied()
    put_back.replace_checkpoint(copy.size, bytes(32))
    assert copies.newest() is None
    assert copies.at_sign_in("") == ""
    assert kinds(COPIED) == 0


def test_a_checkpoint_that_somebody_else_signed_is_handed_out_to_nobody() -> None:
    listed(4)
    mark = checkpoints.sign(context.server())
    forged = people.leila().sign(mark.text.encode())
    put_back.run("UPDATE audit_checkpoint SET signature = %s", [forged])
    assert copies.newest() is None


def test_an_entry_in_the_middle_that_is_gone_is_another_history() -> None:
    copy = copied()
    put_back.run("DELETE FROM audit_entry WHERE seq = %s", [copy.size - 2])
    assert copies.compare(copy) == "other"


def test_a_copy_of_another_office_is_told_apart() -> None:
    assert copies.compare(copied()._replace(origin="hamraz/0000000000000000")) == "foreign"


def test_a_copy_larger_than_the_ledger_is_refused() -> None:
    copy = copied()
    assert copies.compare(copy._replace(size=Entry.objects.count() + 1)) == "short"


# --- what continues ----------------------------------------------------------------------------------------------------------------
def test_a_ledger_that_went_on_continues_the_copy() -> None:
    copy = copied()
    assert copies.compare(copy) == "continues"


def test_a_copy_of_a_size_without_a_checkpoint_is_compared_with_the_entries() -> None:
    copy = copied()
    root = checkpoints.frontier_at(5).root()
    assert copies.compare(Copy(5, root)) == "continues"
    assert copies.compare(Copy(5, copy.root)) == "other"


def test_eight_bytes_of_a_root_are_enough_and_seven_are_not() -> None:
    copy = copied()
    assert copies.compare(Copy(copy.size, copy.root[:8])) == "continues"
    assert copies.compare(Copy(copy.size, bytes(8))) == "other"
    with pytest.raises(ValueError, match="eight bytes"):
        copies.compare(Copy(copy.size, copy.root[:7]))


def test_only_the_entries_since_the_checkpoint_before_are_hashed(monkeypatch: pytest.MonkeyPatch) -> None:
    listed(40)
    checkpoints.sign(context.server())
    copy = copied(before=3)
    added: list[bytes] = []
    add = checkpoints.Frontier.add
    monkeypatch.setattr(checkpoints.Frontier, "add", lambda self, leaf: (added.append(leaf), add(self, leaf))[1])
    assert copies.compare(copy) == "continues"
    assert len(added) == 3


# --- a browser ---------------------------------------------------------------------------------------------------------------------
def test_an_old_checkpoint_fed_back_is_refused() -> None:
    """The server went back to an old checkpoint; the browser, which saw a newer one, neither takes it nor keeps silent."""
    listed(5)
    old = checkpoints.sign(context.server())
    held = browser(copied())
    put_back.cut(old.size)
    assert copies.newest() == old
    assert copies.at_sign_in(held) == ""
    (story,) = [story for story in stories() if story and "why" in story]
    assert (story["where"], story["why"], kinds(COPIED)) == (BROWSER, "short", 0)


def test_a_refused_copy_is_told_of_once_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    held = browser(copied())
    put_back.cut(3)
    copies.at_sign_in(held)
    copies.at_sign_in(held)
    assert kinds(REFUSED) == 1
    monkeypatch.setattr(copies, "SAID_AGAIN", -1)
    copies.at_sign_in(held)
    assert kinds(REFUSED) == 2


def test_a_browser_takes_the_newest_checkpoint_and_an_entry_says_so() -> None:
    copy = copied()
    assert copies.unpack(copies.at_sign_in("")) == copy
    assert [story for story in stories() if story and "where" in story] == [{"where": BROWSER, "size": copy.size}]


def test_a_browser_that_holds_the_newest_keeps_it_without_an_entry() -> None:
    held = browser(copied())
    assert copies.at_sign_in(held) == ""
    assert (kinds(COPIED), kinds(REFUSED)) == (0, 0)


def test_a_browser_with_an_older_copy_takes_the_newer_one() -> None:
    held = browser(copied())
    newer = copied()
    assert copies.unpack(copies.at_sign_in(held)) == newer


def test_a_ledger_without_a_checkpoint_hands_out_nothing() -> None:
    listed(3)
    assert copies.at_sign_in("") == ""


@pytest.mark.parametrize("bend", [lambda held: held[:-1], lambda held: held.replace(":", ":1", 1), lambda held: "", lambda held: "a:b:c:d"])
def test_a_cookie_that_was_edited_is_no_copy(bend: Any) -> None:
    assert copies.unpack(bend(browser(copied()))) is None


def test_the_cookie_of_another_server_is_no_copy_and_is_replaced_without_a_word() -> None:
    copy = copied()
    origin = copy.origin.removeprefix("hamraz/")
    foreign = Signer(key="another server", salt="hamraz/checkpoint/v1").sign(f"{origin}:99:{'A' * 43}")
    assert copies.unpack(copies.at_sign_in(foreign)) == copy
    assert kinds(REFUSED) == 0


def test_the_cookie_says_nothing_but_the_ledger_its_size_and_its_root() -> None:
    held = browser(copied())
    assert len(held.split(":")) == 4
    assert held == browser(copies.unpack(held))  # type: ignore[arg-type]


# --- many copies of one checkpoint -------------------------------------------------------------------------------------------------
def test_the_first_paper_of_a_checkpoint_is_told_of_and_the_next_ones_are_not() -> None:
    copy = copied()
    copies.hand_out_once(PAPER, copy.size)
    copies.hand_out_once(PAPER, copy.size)
    assert kinds(COPIED) == 1
    copies.hand_out_once(PAPER, copied().size)
    assert kinds(COPIED) == 2


def test_copies_of_different_ways_are_filed_apart_and_never_as_a_case() -> None:
    tags = {copies.tag_of(where) for where in copies.WAYS}
    assert len(tags) == 4
    assert tags.isdisjoint(case_tag(where) for where in copies.WAYS)


def test_what_is_copied_is_what_the_verifier_reads() -> None:
    copied()
    mark: Mark = Checkpoint.objects.get().mark()
    assert checked(outside=[(mark.size, mark.root)]).ok
